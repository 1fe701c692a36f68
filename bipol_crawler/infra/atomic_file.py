"""Writes a file atomically: either the complete file is there afterwards, or nothing has changed."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from bipol_crawler.infra.fsync import make_directory, sync_directory


class WriteRefused(Exception):
    """The file was not written. The message is one line that a command can print."""


@contextmanager
def atomic_file(path: Path, *, replace: bool) -> Iterator[BinaryIO]:
    """Yield a temporary file to write into. At the end it is synced to disk and renamed to ``path``.

    The temporary file is hidden, in the folder of ``path``. If a process is killed, its temporary file stays; the next
    process overwrites it.

    Args:
        replace: whether a file that already exists at ``path`` is replaced.

    Raises:
        WriteRefused: ``path`` is a folder, exists already, or another process is writing it.
        OSError: the file cannot be written. The temporary file is removed.
    """
    _check_target(path, replace)
    make_directory(path.parent)
    partial = path.with_name(f".{path.name}.partial")
    fd = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        if not lock_partial(fd, partial):
            raise WriteRefused(f"another process is writing {path} at the moment")
    except BaseException:
        os.close(fd)
        raise
    try:
        with os.fdopen(fd, "r+b") as stream:
            stream.truncate()
            yield stream
            stream.flush()
            os.fsync(fd)
            _check_target(path, replace)
            partial.rename(path)
        sync_directory(path.parent)
    except BaseException:
        with suppress(FileNotFoundError):
            partial.unlink()
        raise


def _check_target(path: Path, replace: bool) -> None:
    if path.is_dir():
        raise WriteRefused(f"{path} is a folder")
    if path.exists() and not replace:
        raise WriteRefused(f"{path} already exists: choose another file, or use --force to replace it")


def lock_partial(fd: int, partial: Path) -> bool:
    """Lock a file or folder that will be renamed when it is complete. Returns whether this process has the lock.

    Args:
        fd: ``partial``, opened. The operating system unlocks it when the process ends, however it ends.
    """
    with suppress(BlockingIOError, FileNotFoundError):
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Another process may have finished and renamed the file between our open() and our lock.
        return os.path.samestat(os.fstat(fd), partial.stat())
    return False
