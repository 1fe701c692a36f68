"""What a power cut must not undo: a file's content lasts by its own sync, its name by its folder's."""

from __future__ import annotations

import os
from pathlib import Path


def make_directory(directory: Path) -> None:
    """Make ``directory`` and whatever it lies in, and make their names last.

    Raises:
        OSError: it cannot be made.
    """
    missing = [path for path in (directory, *directory.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        sync_directory(path.parent)
    if not directory.is_dir():
        raise NotADirectoryError(f"{directory} is no folder")


def sync_directory(directory: Path) -> None:
    """Make what was created, renamed or removed in ``directory`` last.

    Raises:
        OSError: the disk failed.
    """
    fd = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
