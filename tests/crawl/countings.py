"""What the tests of reading ahead have other processes do. These import this module, which is therefore a small one."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence


def counting(end: int, fault: str = "") -> Iterator[int]:
    """Counts, and ends as told."""
    yield from range(end)
    if fault == "error":
        raise LookupError("habis")
    if fault == "killed":
        os.kill(os.getpid(), signal.SIGKILL)


def negatives(numbers: Sequence[int]) -> Iterator[int]:
    """The negative of each; at -1 the process is killed."""
    for number in numbers:
        if number == -1:
            os.kill(os.getpid(), signal.SIGKILL)
        yield -number
