"""Opening the archive: settings of SQLite, migrations, the lock of the run, and clear error messages."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path

from filelock import FileLock, Timeout

from bipol_crawler.infra.fsync import make_directory
from bipol_crawler.storage.database import Database
from bipol_crawler.storage.lemmas import renew_lemmas
from bipol_crawler.storage.migrations import migrations
from bipol_crawler.storage.schema import all_migrations, applied_migrations, refresh_views

BUSY_TIMEOUT_MS = 30_000
"""How long a write waits for another process's write (a reparse, a maintenance script), in milliseconds."""


PAGE_SIZE = 8_192
"""Bytes of a page in a new database. The row of an article takes two or three kilobytes: of SQLite's usual pages, of
4,096 bytes, half would stay empty. An older file keeps its page size until it is rewritten (VACUUM)."""
_MIGRATIONS = "_sqlite_migrations"
_NO_LOCKS = (errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP)
"""Error numbers of file systems that do not support locks, such as some network file systems."""


class ArchiveError(Exception):
    """The archive cannot be used. The message is one line for the user."""


class ArchiveLocked(ArchiveError):
    """Another run is using this archive."""


def lock_archive(path: Path) -> FileLock:
    """Lock the archive for this process. The operating system releases the lock even after a crash.

    Raises:
        ArchiveLocked: another process has the lock.
        ArchiveError: the folder cannot be written, or the file system does not support locks.
    """
    # No fallback to filelock's soft lock: that is a plain file, which would remain after a crash.
    archive_lock = FileLock(f"{path}.lock", timeout=0, fallback_to_soft=False)
    try:
        make_directory(path.parent)
        archive_lock.acquire()
    except Timeout:
        raise ArchiveLocked(f"another run is at work on {path} (it holds {path}.lock)") from None
    except OSError as error:
        if error.errno in _NO_LOCKS:
            raise ArchiveError(
                f"the file system of {path.parent} does not support file locks ({error.strerror}): use a local disk"
            ) from None
        raise ArchiveError(f"cannot write {path}.lock: {error.strerror or error}") from None
    return archive_lock


def open_database(path: Path) -> Database:
    """Open the archive for writing. It is created, or migrated to the newest schema, if necessary.

    Raises:
        ArchiveError: no permission, not an SQLite file, a damaged file, the database of another program, or a newer
            schema than this program knows. Such a file is not changed.
    """
    try:
        make_directory(path.parent)
        if path.exists() and not os.access(path, os.W_OK):
            raise ArchiveError(f"cannot write {path}: permission denied")
        db = Database(path, timeout=BUSY_TIMEOUT_MS / 1000)
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
    db.execute(f"PRAGMA page_size = {PAGE_SIZE}")  # only an empty file takes it
    db.execute("PRAGMA journal_mode = WAL")
    # A commit must survive a power failure, because an evidence file gets its final name, and a seal is published,
    # only after the rows that name them. One more sync per page costs little beside the wait between two requests.
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA recursive_triggers = ON")
    if applied_migrations(db) < {*all_migrations()}:
        migrations.apply(db)
    refresh_views(db)
    renew_lemmas(db)


def use_more_memory(db: Database) -> None:
    """Prepare a connection for work on the whole archive: 64 MiB of cache, and fewer checkpoints of the WAL file."""
    db.execute("PRAGMA cache_size = -65536")
    db.execute("PRAGMA wal_autocheckpoint = 8192")


def file_identity(path: Path) -> tuple[int, int] | None:
    """Device and inode of the file at ``path``; None if there is no file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _refuse_foreign(db: Database, path: Path) -> None:
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if tables - {_MIGRATIONS} and not applied_migrations(db):
        raise ArchiveError(f"{path} is the database of another program: set ARCHIVE_DB to another file")


def _refuse_newer(db: Database, path: Path) -> None:
    if unknown := sorted(applied_migrations(db) - {*all_migrations()}):
        raise ArchiveError(
            f"{path} was written by a newer bipol_crawler (it has {', '.join(unknown)}): update the program first"
        )
