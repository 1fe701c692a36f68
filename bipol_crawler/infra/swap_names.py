"""Swaps the names of two folders in one step, so that neither name is ever missing.

POSIX does not rename a folder over another one that is not empty, and with two renames there is a moment without
either. Linux can exchange two names (``renameat2`` with ``RENAME_EXCHANGE``, since 3.15), if the file system can.
"""

from __future__ import annotations

import ctypes
import errno
import os
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_CANNOT = (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP)


class CannotSwap(OSError):
    """This system, or the file system, cannot swap two names. Nothing has changed."""


def swap_names(one: Path, other: Path) -> None:
    """Swap the names of two files or folders in one file system.

    Raises:
        CannotExchange: the system cannot do that.
        OSError: one is missing, or they are on different file systems.
    """
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        raise CannotSwap(errno.ENOSYS, os.strerror(errno.ENOSYS), str(other))
    if rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE):
        code = ctypes.get_errno()
        kind = CannotSwap if code in _CANNOT else OSError
        raise kind(code, os.strerror(code), str(other))
