"""Makes changes to folders durable, so that a power cut does not undo them.

Syncing a file saves its content. Its name is saved only when the folder is synced too.
"""

from __future__ import annotations

import os
from pathlib import Path


def make_directory(directory: Path) -> None:
    """Create ``directory`` and its missing parents, and sync the folders in which they were created.

    Raises:
        OSError: it cannot be created, or is not a folder.
    """
    missing = [path for path in (directory, *directory.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        sync_directory(path.parent)
    if not directory.is_dir():
        raise NotADirectoryError(f"{directory} is not a folder")


def sync_directory(directory: Path) -> None:
    """Sync ``directory``, so that files created, renamed or removed in it stay so after a power cut.

    Raises:
        OSError: the disk failed.
    """
    sync(directory)


def sync(path: Path) -> None:
    """Sync a file's content, or the names in a folder, to disk.

    Raises:
        OSError: the disk failed.
    """
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
