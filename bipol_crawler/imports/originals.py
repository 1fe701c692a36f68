"""Checks that the original files of imports are unchanged."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

_CHUNK = 1 << 20


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal.

    Raises:
        OSError: it cannot be read.
    """
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()


def check_originals(db: sqlite3.Connection, warc_dir: Path) -> Iterator[str]:
    """Yield a sentence for each original file that is missing or was changed."""
    rows = db.execute("SELECT DISTINCT kept, sha256, original FROM imports ORDER BY id")
    for kept, sha256, original in rows.fetchall():
        try:
            if file_sha256(warc_dir / kept) != sha256:
                yield f"{kept} is not the file {original} that was imported"
        except OSError as error:
            yield f"{kept}, an imported file, cannot be read: {error.strerror or error}"
