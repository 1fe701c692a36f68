"""Opening the archive to read it, beside a crawl that writes it and never in its way.

An archive in WAL mode keeps its newest rows in a ``-wal`` file beside it. SQLite's
``immutable`` mode ignores that file and so hides them; ``mode=ro`` sees them, but needs the
``-wal`` and ``-shm`` files to exist or a folder to make them in. Hence the order tried here:
``ro`` first, and ``immutable`` only where nothing unflushed can be hidden.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from bipol_crawler.infra.home import PROGRAM
from bipol_crawler.infra.readonly import open_readonly
from bipol_crawler.storage.schema import lacking


class ArchiveUnreadable(Exception):
    """The archive cannot be read; the message is one line that says why and what to do."""


class ArchiveOlder(ArchiveUnreadable):
    """An older program wrote the archive, and no run of this one has migrated it yet."""


def wal_path(path: Path) -> Path:
    """Where SQLite keeps the rows of ``path`` that are not yet flushed into it."""
    return path.with_name(path.name + "-wal")


def unflushed(path: Path) -> bool:
    """Whether rows may wait in the WAL beside ``path``."""
    try:
        return wal_path(path).stat().st_size > 0
    except FileNotFoundError:
        return False


def connect(
    path: Path, kind: type[sqlite3.Connection] = sqlite3.Connection, *, any_schema: bool = False
) -> tuple[sqlite3.Connection, bool]:
    """Open the archive at ``path`` for reading only.

    ``any_schema``: also one that an older program wrote, for questions that it can answer.

    Returns the connection, usable from any one thread at a time, and whether it is
    ``immutable``: a frozen view, taken when the folder is read-only and nothing was unflushed.
    Raises :class:`ArchiveUnreadable` when the file is missing, unreadable or no archive, and :class:`ArchiveOlder`
    when an older program wrote it.
    """
    connection, frozen = _connected(path, kind)
    try:
        if any_schema or not lacking(connection):
            return connection, frozen
    except BaseException:
        connection.close()
        raise
    connection.close()
    raise ArchiveOlder(
        f"{path} was written by an older bipol_crawler: run `{PROGRAM} upgrade` once, which brings it up to date (so"
        " does the next crawl); of a snapshot take a new one"
    )


def _connected(path: Path, kind: type[sqlite3.Connection]) -> tuple[sqlite3.Connection, bool]:
    if not path.is_file():
        raise ArchiveUnreadable(f"There is no archive at {path}: run a crawl first, or name one with -s ARCHIVE_DB=…")
    try:
        return _opened(path, kind), False
    except sqlite3.OperationalError as refusal:
        if unflushed(path):
            raise ArchiveUnreadable(
                f"{path} has rows not yet flushed from {wal_path(path).name}, which cannot be read from here "
                f"({refusal}): read it as the archive's owner, or copy both to a folder you may write to"
            ) from refusal
    except sqlite3.DatabaseError as refusal:
        raise ArchiveUnreadable(f"{path} is not a SQLite database ({refusal})") from refusal
    try:
        return _opened(path, kind, immutable=True), True
    except sqlite3.DatabaseError as refusal:
        raise ArchiveUnreadable(f"{path} cannot be read ({refusal})") from refusal


def check(path: Path) -> None:
    """Raise :class:`ArchiveUnreadable` unless ``path`` holds a readable archive with its tables."""
    connection, _ = connect(path)
    try:
        found = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'articles_flat'").fetchone()
    finally:
        connection.close()
    if not found:
        raise ArchiveUnreadable(f"{path} is a SQLite database, but not an archive of this crawler")


def _opened(path: Path, kind: type[sqlite3.Connection], *, immutable: bool = False) -> sqlite3.Connection:
    """A connection that has proved itself by reading the schema; opening alone reads nothing."""
    connection = open_readonly(path, immutable=immutable, any_thread=True, factory=kind)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection
