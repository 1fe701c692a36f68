"""Opens SQLite files read-only. All other code uses these functions for that."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from urllib.parse import quote


def readonly_uri(path: Path, *, immutable: bool = False) -> str:
    """The SQLite URI that opens ``path`` read-only, for ``connect(…, uri=True)`` and ``ATTACH``.

    Args:
        immutable: ignore the write-ahead log. Only for a file that nobody writes, in a folder that is not writable.
    """
    return f"file:{quote(str(path))}?{'immutable=1' if immutable else 'mode=ro'}"


def open_readonly(
    path: Path,
    *,
    immutable: bool = False,
    timeout: float = 5,
    any_thread: bool = False,
    factory: type[sqlite3.Connection] = sqlite3.Connection,
) -> sqlite3.Connection:
    """Open ``path`` and return a connection that cannot write.

    Args:
        immutable: see :func:`readonly_uri`.
        timeout: seconds that a read waits while the file is locked.
        any_thread: whether other threads may use the connection too, one at a time.
        factory: the class of the connection.

    Raises:
        sqlite3.OperationalError: there is no such file, or it cannot be opened. If a file is not a database, the first
            query raises the error, because opening reads nothing.
    """
    uri = readonly_uri(path, immutable=immutable)
    return sqlite3.connect(uri, uri=True, timeout=timeout, check_same_thread=not any_thread, factory=factory)
