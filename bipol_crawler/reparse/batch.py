"""The archive that stands read again: pages read in one process, while this one stores what they say."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from bipol_crawler.archive import Archive
from bipol_crawler.reparse.article import read_many_again, save_reread
from bipol_crawler.reparse.prefetch import prefetch
from bipol_crawler.storage.connection import use_more_memory

_BATCH = 100
"""Articles a transaction: what a kill costs at most."""
_THROUGH = "through"
"""Under this name the run's arguments tell how far it has come."""


def reread_all(archive: Archive, warc_dir: Path, ids: Sequence[int], arguments: Mapping[str, Any]) -> Iterator[
    tuple[int, int]
]:  # fmt: skip
    """Read articles again, in this order.

    Yields after each transaction how many it covered, and how many of them have a version that reads differently.
    Killed at any moment, nothing is half: :func:`last_reread_article` tells where to go on.

    Raises:
        ReaderDied: the reading process was killed.
    """
    use_more_memory(archive.db)
    found = prefetch(read_many_again, archive.path, warc_dir, ids)
    while batch := list(islice(found, _BATCH)):
        with archive.db.atomic():
            differ = sum(save_reread(archive, again) for again in batch)
            archive.update_run(arguments=json.dumps({**arguments, _THROUGH: batch[-1].article_id}))
        yield len(batch), differ


def last_reread_article(archive: Archive, arguments: Mapping[str, Any]) -> int:
    """The id of the last article that was read again by these rules when the last run asked for the same was killed.

    0 if none was, or it came to its end.
    """
    rows = archive.db.execute(
        "SELECT arguments, outcome, parser_version FROM runs WHERE command = 'reparse' AND id < ? ORDER BY id DESC",
        [archive.run_id],
    )
    for told, outcome, rules in rows:
        before = json.loads(told)
        through = before.pop(_THROUGH, 0)
        if (before, outcome, rules) != (dict(arguments), "killed", archive.parser_version):
            return 0
        if through:
            return int(through)
    return 0
