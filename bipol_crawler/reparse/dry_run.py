"""A dry run of storing an article that was read again: would it change any row? If not, the one writer skips it.

The reading process runs the writer's own code on a read-only connection. If SQLite refuses no write, all rows of the
article are what the evidence says, even rows that somebody may have changed by hand.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bipol_crawler.articles.store import Store
from bipol_crawler.extract import parser_version
from bipol_crawler.frontier.frontier import AddedUrls, Frontier
from bipol_crawler.infra.readonly import readonly_uri
from bipol_crawler.items import Found
from bipol_crawler.reparse.article import Reread, read_again, save_reread
from bipol_crawler.storage.connection import BUSY_TIMEOUT_MS
from bipol_crawler.storage.database import Database


@dataclass(frozen=True)
class Unchanged:
    """An article whose stored rows are the same as what was read again.

    ``found`` are the addresses that its page names. Whether they are new depends on the pages stored before it, so the
    writer adds them.
    """

    article_id: int
    found: tuple[Found, ...]


class DryRun:
    """Stores articles on a connection that refuses every write.

    Args:
        db: the archive, or an extract of it, opened read-only.
        portal: as for :func:`~bipol_crawler.addresses.urls.canonical`.
    """

    def __init__(self, db: Database, portal: str) -> None:
        self._frontier = _Collecting(db, portal, run_id=0)
        self._store = Store(db, self._frontier, portal, 0, parser_version())

    def result(self, again: Reread) -> Reread | Unchanged:
        """Return what the writer has to store: the article as it was read, or that its rows would not change."""
        self._frontier.found = ()
        try:
            save_reread(self._store, again)
        except sqlite3.Error:  # a row differs; or the extract has too little to tell
            return again
        return Unchanged(again.article_id, self._frontier.found)


class _Collecting(Frontier):
    """Keeps the addresses that a page names, in place of adding them."""

    found: tuple[Found, ...] = ()

    def add(self, found: Iterable[Found], *, listed: bool = False) -> AddedUrls:
        self.found = (*self.found, *found)
        return AddedUrls(0, 0, 0, 0)


def read_many_again(database: Path, warc_dir: Path, portal: str, ids: Sequence[int]) -> Iterator[Reread | Unchanged]:
    """Read many articles again, with a separate read-only connection."""
    with closing(Database(readonly_uri(database), BUSY_TIMEOUT_MS / 1000, uri=True)) as db:
        dry_run = DryRun(db, portal)
        for article_id in ids:
            yield dry_run.result(read_again(db, warc_dir, article_id, portal))
