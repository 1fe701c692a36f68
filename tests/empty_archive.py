"""An archive without articles. Its migrations run once in a process; later archives are copies of the first."""

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
    """Write an empty archive to ``path``, and return the path."""
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
def copy_migrated_database() -> Iterator[None]:
    """Inside, migrations are applied to the first new database of the process only; others are copies of it."""
    apply = MigrationList.apply
    by_page_size: dict[int, sqlite3.Connection] = {}  # a backup does not change the page size

    def apply_or_copy(self: MigrationList, db: sqlite3.Connection, *, stop_before: str | None = None) -> None:
        if stop_before is not None or not _is_empty(db):
            return apply(self, db, stop_before=stop_before)
        (size,) = db.execute("PRAGMA page_size").fetchone()
        ready = by_page_size.setdefault(size, sqlite3.connect(":memory:"))
        if _is_empty(ready):
            apply(self, db)
            if isinstance(db, Database):
                refresh_views(db)
            db.backup(ready)
        else:
            ready.backup(db)

    with mock.patch.object(MigrationList, "apply", apply_or_copy):
        yield
    for ready in by_page_size.values():
        ready.close()


def _is_empty(db: sqlite3.Connection) -> bool:
    return db.execute("SELECT 1 FROM sqlite_master").fetchone() is None
