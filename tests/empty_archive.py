"""An archive without articles, migrated once in the process and copied from then on."""

from __future__ import annotations

import functools
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from bipol_crawler.storage.connection import open_database


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
