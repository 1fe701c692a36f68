"""Reads many articles again: another process reads the pages, and this one stores the results."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from bipol_crawler.archive import Archive
from bipol_crawler.articles.shingle_hashes import remember_more
from bipol_crawler.reparse.article import Reread, read_again, save_reread
from bipol_crawler.reparse.dry_run import Unchanged, read_many_again
from bipol_crawler.reparse.prefetch import prefetch_in_turns
from bipol_crawler.storage.connection import use_more_memory
from bipol_crawler.storage.portal import MOVED_FROM

_BATCH = 100
"""Articles per transaction: at most this many are read again after a kill."""
_WORTH_A_PROCESS = 250
"""The least number of articles for each of several processes: reading and comparing them takes half a second of
processor time, and starting a process a quarter."""
_THROUGH = "through"
"""The key in the run's arguments for the id of the last article that was stored."""


ReadAhead = Callable[[Path, Path, str, Sequence[int]], Iterator[Reread | Unchanged]]
"""A function that reads articles again outside this process and yields them in the given order. Its arguments are the
database, the evidence folder, the portal's addresses and the ids."""


def read_ahead(database: Path, warc_dir: Path, portal: str, ids: Sequence[int]) -> Iterator[Reread | Unchanged]:
    """Read articles again in another process of this machine; if they are many, in one process for each core.

    Raises:
        ReaderDied: one of the processes was killed.
    """
    processes = min(os.cpu_count() or 1, max(1, len(ids) // _WORTH_A_PROCESS))
    return prefetch_in_turns(partial(read_many_again, database, warc_dir, portal), ids, processes)


def reread_all(
    archive: Archive,
    warc_dir: Path,
    ids: Sequence[int],
    read: ReadAhead = read_ahead,
) -> Iterator[tuple[int, int]]:
    """Read articles again with ``read``, in this order, and store them.

    Yields after each transaction the number of articles in it, and how many of them have a version that reads
    differently now. If the process is killed, :func:`last_reread_article` says where to continue.

    Raises:
        Exception: what ``read`` raises.
    """
    use_more_memory(archive.db)
    remember_more()
    (recorded,) = archive.db.execute("SELECT arguments FROM runs WHERE id = ?", [archive.run_id]).fetchone()
    recorded = json.loads(recorded)  # the run's other arguments are kept, such as the earlier address of a moved portal
    found = read(archive.path, warc_dir, archive.frontier.portal, ids)
    while batch := list(islice(found, _BATCH)):
        with archive.db.atomic():
            differ = sum(_store(archive, warc_dir, again) for again in batch)
            archive.update_run(arguments=json.dumps({**recorded, _THROUGH: batch[-1].article_id}))
        yield len(batch), differ


def _store(archive: Archive, warc_dir: Path, again: Reread | Unchanged) -> bool:
    """Store an article that was read again. Returns whether any version reads differently now."""
    if isinstance(again, Unchanged):
        if not _was_dated_meanwhile(archive, again.article_id):
            archive.frontier.add(again.found)
            return False
        again = read_again(archive.db, warc_dir, again.article_id, archive.frontier.portal)
    return save_reread(archive.store, again)


def _was_dated_meanwhile(archive: Archive, article_id: int) -> bool:
    """Whether another page has dated an article since this run started, maybe after its rows were compared."""
    row = archive.db.execute(
        "SELECT 1 FROM articles a JOIN urls u ON u.url = a.url JOIN sightings s ON s.url_id = u.id"
        " WHERE a.id = ? AND s.seen_at >= (SELECT started_at FROM runs WHERE id = ?)",
        [article_id, archive.run_id],
    ).fetchone()
    return row is not None


def last_reread_article(archive: Archive, arguments: Mapping[str, Any]) -> int:
    """The id of the last article that a killed run with the same arguments and rules has stored; 0 if there is none."""
    rows = archive.db.execute(
        "SELECT arguments, outcome, parser_version FROM runs WHERE command = 'reparse' AND id < ? ORDER BY id DESC",
        [archive.run_id],
    )
    for recorded, outcome, rules in rows:
        before = json.loads(recorded)
        through = before.pop(_THROUGH, 0)
        before.pop(MOVED_FROM, None)
        if (before, outcome, rules) != (dict(arguments), "killed", archive.parser_version):
            return 0
        if through:
            return int(through)
    return 0
