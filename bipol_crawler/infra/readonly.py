"""The one way to open an SQLite file that is only to be read."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from urllib.parse import quote


def readonly_address(path: Path, *, immutable: bool = False) -> str:
    """The address by which SQLite opens ``path`` for reading only, for ``connect(…, uri=True)`` and ``ATTACH``.

    Args:
        immutable: take no notice of a write-ahead log: for a file that nobody writes, in a folder that cannot be
            written either.
    """
    return f"file:{quote(str(path))}?{'immutable=1' if immutable else 'mode=ro'}"


def open_readonly(
    path: Path,
    *,
    immutable: bool = False,
    timeout: float = 5,
    any_thread: bool = False,
    kind: type[sqlite3.Connection] = sqlite3.Connection,
) -> sqlite3.Connection:
    """A connection that cannot write.

    Args:
        immutable: as of :func:`readonly_address`.
        timeout: seconds for which a read waits while the file is locked.
        any_thread: whether it may be used from any thread, one at a time.

    Raises:
        sqlite3.OperationalError: there is no such file, or it cannot be read. Opening itself reads nothing: a file that
            is no database is noticed by the first question.
    """
    address = readonly_address(path, immutable=immutable)
    return sqlite3.connect(address, uri=True, timeout=timeout, check_same_thread=not any_thread, factory=kind)
