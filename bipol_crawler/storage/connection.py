"""Opening the archive: pragmas, migrations, the run lock, and clear words when it can't be."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path

from filelock import FileLock, Timeout
from sqlite_utils import Database

from bipol_crawler.infra.fsync import make_directory
from bipol_crawler.storage.lemmas import renew_lemmas
from bipol_crawler.storage.migrations import migrations
from bipol_crawler.storage.schema import all_migrations, applied_migrations, refresh_views

BUSY_TIMEOUT_MS = 30_000
"""How long a write waits for another process's write (a reparse, a maintenance script), in milliseconds."""


_MIGRATIONS = "_sqlite_migrations"
_NO_LOCKS = (errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP)
"""What network file systems answer that were set up without locks."""


class ArchiveError(Exception):
    """The archive cannot be used; the message is one line for the person at the keyboard."""


class ArchiveLocked(ArchiveError):
    """Another run is at work on this archive."""


def lock(path: Path) -> FileLock:
    """Take the archive for this process; the operating system lets go of it even after a crash.

    Raises:
        ArchiveLocked: another process holds it.
        ArchiveError: the folder cannot be written, or the disk knows no locks.
    """
    # filelock's way out, a file that stands for the lock, would outlast a crash.
    held = FileLock(f"{path}.lock", timeout=0, fallback_to_soft=False)
    try:
        make_directory(path.parent)
        held.acquire()
    except Timeout:
        raise ArchiveLocked(f"another run is at work on {path} (it holds {path}.lock)") from None
    except OSError as error:
        if error.errno in _NO_LOCKS:
            raise ArchiveError(f"{path.parent} knows no file locks ({error.strerror}): use a local disk") from None
        raise ArchiveError(f"cannot write {path}.lock: {error.strerror or error}") from None
    return held


def open_database(path: Path) -> Database:
    """Open the archive for writing, made or migrated to the newest schema.

    Raises:
        ArchiveError: no permission, not an SQLite file, damaged, another program's database, or of a newer
            schema than this program's. Such a file is left as it was.
    """
    try:
        make_directory(path.parent)
        if path.exists() and not os.access(path, os.W_OK):
            raise ArchiveError(f"cannot write {path}: permission denied")
        db = Database(sqlite3.connect(path, timeout=BUSY_TIMEOUT_MS / 1000))
        try:
            _prepare(db, path)
        except BaseException:
            db.close()
            raise
    except OSError as error:
        raise ArchiveError(f"cannot open the archive {path}: {error.strerror or error}") from None
    except sqlite3.Error as error:
        raise ArchiveError(f"cannot open the archive {path}: {error}") from None
    return db


def _prepare(db: Database, path: Path) -> None:
    _refuse_foreign(db, path)
    _refuse_newer(db, path)
    db.execute("PRAGMA journal_mode = WAL")
    # A commit lasts through a power cut: an evidence file gets its final name, and a seal is published, only
    # after the rows that name them. One more sync a page is nothing beside the wait between two requests.
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA recursive_triggers = ON")
    with db.atomic():  # with its index, which would never be made once the table is there
        migrations.ensure_migrations_table(db)
    migrations.apply(db)
    refresh_views(db)
    renew_lemmas(db)


def write_much(db: Database) -> None:
    """Give a connection the memory (64 MiB) for work on the whole archive, and let its log grow before it is folded."""
    db.execute("PRAGMA cache_size = -65536")
    db.execute("PRAGMA wal_autocheckpoint = 16384")


def file_at(path: Path) -> tuple[int, int] | None:
    """Which file has this name, as device and inode; None if none has."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _refuse_foreign(db: Database, path: Path) -> None:
    tables = set(db.table_names())
    if tables - {_MIGRATIONS} and not applied_migrations(db.conn):
        raise ArchiveError(f"{path} is a database of something else: name another ARCHIVE_DB")


def _refuse_newer(db: Database, path: Path) -> None:
    if unknown := sorted(applied_migrations(db.conn) - {*all_migrations()}):
        raise ArchiveError(
            f"{path} was written by a newer bipol_crawler (it has {', '.join(unknown)}): update the program first"
        )
