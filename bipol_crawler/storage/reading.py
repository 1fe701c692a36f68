"""Opening the archive for reading, also while a crawl writes to it; the crawl is never blocked.

An archive in WAL mode keeps its newest rows in a ``-wal`` file beside it. SQLite's
``immutable`` mode ignores that file, so these rows would be missing. ``mode=ro`` sees them, but needs the
``-wal`` and ``-shm`` files, or a folder in which it may create them. Therefore ``ro`` is tried
first, and ``immutable`` only if the ``-wal`` file has no rows.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from bipol_crawler.infra.home import PROGRAM
from bipol_crawler.infra.readonly import open_readonly
from bipol_crawler.storage.schema import missing_schema


class ArchiveUnreadable(Exception):
    """The archive cannot be read. The message is one line that says why, and what to do."""


class ArchiveOlder(ArchiveUnreadable):
    """An older version of the program wrote the archive, and this version has not migrated it yet."""


def wal_path(path: Path) -> Path:
    """The WAL file, in which SQLite keeps rows that are not yet written into the file at ``path``."""
    return path.with_name(path.name + "-wal")


def has_unflushed_rows(path: Path) -> bool:
    """Whether the WAL file beside ``path`` may contain rows."""
    try:
        return wal_path(path).stat().st_size > 0
    except FileNotFoundError:
        return False


def connect(
    path: Path, kind: type[sqlite3.Connection] = sqlite3.Connection, *, any_schema: bool = False
) -> tuple[sqlite3.Connection, bool]:
    """Open the archive at ``path`` for reading only.

    Args:
        kind: the class of the connection.
        any_schema: also accept an archive that an older version of the program wrote.

    Returns:
        The connection, which any thread may use, but only one at a time; and whether it is ``immutable``: it does not
        see later changes. That is so if the folder is read-only and the WAL file was empty.

    Raises:
        ArchiveUnreadable: the file is missing, cannot be read, or is not a database.
        ArchiveOlder: an older version of the program wrote the archive.
    """
    connection, frozen = _connected(path, kind)
    try:
        if any_schema or not missing_schema(connection):
            return connection, frozen
    except BaseException:
        connection.close()
        raise
    connection.close()
    raise ArchiveOlder(
        f"{path} was written by an older version of bipol_crawler: run `{PROGRAM} upgrade` once to update it (the next"
        " crawl does it too); if it is a snapshot, make a new one"
    )


def _connected(path: Path, kind: type[sqlite3.Connection]) -> tuple[sqlite3.Connection, bool]:
    if not path.is_file():
        raise ArchiveUnreadable(
            f"There is no archive at {path}: run a crawl first, or set ARCHIVE_DB (-s ARCHIVE_DB=…)"
        )
    try:
        return _opened(path, kind), False
    except sqlite3.OperationalError as refusal:
        if has_unflushed_rows(path):
            raise ArchiveUnreadable(
                f"{path} has rows in {wal_path(path).name} that cannot be read here ({refusal}): "
                "read it as the user who owns the archive, or copy both files to a folder that you can write to"
            ) from refusal
    except sqlite3.DatabaseError as refusal:
        raise ArchiveUnreadable(f"{path} is not an SQLite database ({refusal})") from refusal
    try:
        return _opened(path, kind, immutable=True), True
    except sqlite3.DatabaseError as refusal:
        raise ArchiveUnreadable(f"{path} cannot be read ({refusal})") from refusal


def check_readable(path: Path) -> None:
    """Check that ``path`` is an archive that can be read.

    Raises:
        ArchiveUnreadable: it is not.
    """
    connection, _ = connect(path)
    try:
        found = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'articles_flat'").fetchone()
    finally:
        connection.close()
    if not found:
        raise ArchiveUnreadable(f"{path} is an SQLite database, but not an archive of this crawler")


def _opened(path: Path, kind: type[sqlite3.Connection], *, immutable: bool = False) -> sqlite3.Connection:
    """Open a connection and read the schema once, because SQLite reads nothing when it opens a file."""
    connection = open_readonly(path, immutable=immutable, any_thread=True, factory=kind)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection
