"""A file that appears whole or not at all."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from bipol_crawler.infra.fsync import make_directory, sync_directory


class Refused(Exception):
    """The file is not written; the message is one line for the person at the keyboard."""


@contextmanager
def appearing(path: Path, *, replace: bool) -> Iterator[BinaryIO]:
    """A hidden file beside ``path`` to write into, which becomes ``path`` once it is whole and on disk.

    What a process that was killed left of it is written over by the next one.

    Args:
        replace: whether ``path`` may exist already; it is then replaced at the end.

    Raises:
        Refused: ``path`` exists, or another process is writing it.
        OSError: it cannot be written; nothing is left of it then.
    """
    _refuse(path, replace)
    make_directory(path.parent)
    partial = path.with_name(f".{path.name}.partial")
    fd = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        _hold(fd, partial, path)
    except BaseException:
        os.close(fd)
        raise
    try:
        with os.fdopen(fd, "r+b") as stream:
            stream.truncate()
            yield stream
            stream.flush()
            os.fsync(fd)
            _refuse(path, replace)
            partial.rename(path)
        sync_directory(path.parent)
    except BaseException:
        with suppress(FileNotFoundError):
            partial.unlink()
        raise


def _refuse(path: Path, replace: bool) -> None:
    if path.is_dir():
        raise Refused(f"{path} is a folder")
    if path.exists() and not replace:
        raise Refused(f"{path} exists already: name another file, or say --force to replace it")


def _hold(fd: int, partial: Path, path: Path) -> None:
    with suppress(BlockingIOError, FileNotFoundError):
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # who held it may have finished, and renamed it, while it was opened here
        if os.path.samestat(os.fstat(fd), partial.stat()):
            return
    raise Refused(f"another process is just writing {path}")
