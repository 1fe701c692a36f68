"""An archive without articles, migrated once in the process and copied from then on."""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from bipol_crawler.storage.connection import open_database
from bipol_crawler.storage.database import Database
from bipol_crawler.storage.migrations.registry import MigrationList
from bipol_crawler.storage.schema import refresh_views


def empty_archive(path: Path) -> Path:
    """Put one at ``path``, as opening leaves it, and return the path."""
    path.write_bytes(_made())
    return path


@functools.cache
def _made() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.db"
        with closing(open_database(path)) as db:
            db.commit()
        return path.read_bytes()


@contextmanager
def migrated_once() -> Iterator[None]:
    """While it lasts, all migrations are applied to the first new database of the process and copied into others."""
    apply = MigrationList.apply
    of_size: dict[int, sqlite3.Connection] = {}  # by the size of their pages; a backup does not change it

    def apply_or_copy(self: MigrationList, db: sqlite3.Connection, *, stop_before: str | None = None) -> None:
        if stop_before is not None or not _is_empty(db):
            return apply(self, db, stop_before=stop_before)
        (size,) = db.execute("PRAGMA page_size").fetchone()
        ready = of_size.setdefault(size, sqlite3.connect(":memory:"))
        if _is_empty(ready):
            apply(self, db)
            if isinstance(db, Database):
                refresh_views(db)
            db.backup(ready)
        else:
            ready.backup(db)

    with mock.patch.object(MigrationList, "apply", apply_or_copy):
        yield
    for ready in of_size.values():
        ready.close()


def _is_empty(db: sqlite3.Connection) -> bool:
    return db.execute("SELECT 1 FROM sqlite_master").fetchone() is None
