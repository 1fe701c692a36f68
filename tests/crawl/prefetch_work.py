"""Functions that the tests of prefetching run in other processes. This module is small because they import it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence


def counting(end: int, fault: str = "") -> Iterator[int]:
    """Yield the numbers below ``end``; then raise an error or kill the process, if ``fault`` says so."""
    yield from range(end)
    if fault == "error":
        raise LookupError("habis")
    if fault == "killed":
        os.kill(os.getpid(), signal.SIGKILL)


def negatives(numbers: Sequence[int]) -> Iterator[int]:
    """Yield the negative of each number; at -1 kill the process."""
    for number in numbers:
        if number == -1:
            os.kill(os.getpid(), signal.SIGKILL)
        yield -number
