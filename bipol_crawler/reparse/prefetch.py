"""Reading in one process while another writes: what a generator yields, made ahead of its use on the other core."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from queue import Empty
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")

_BATCH = 32
_WAITING = 8
"""Batches that lie ready at most, so that a slow writer never fills the memory."""
_PATIENCE = 1.0
"""Seconds without a batch after which the other process is looked after."""


class ReaderDied(Exception):
    """The reading process ended without a word: killed, or out of memory."""


def prefetch(produce: Callable[..., Iterator[T]], *args: Any) -> Iterator[T]:
    """What ``produce(*args)`` yields, in its order, made in a process of its own.

    ``produce`` is a function of a module, and it, its arguments and what it yields can be pickled. Left early, the
    process is ended.

    Raises:
        ReaderDied: the process was killed.
        Exception: whatever ``produce`` raised, after all that it yielded before.
    """
    # A fork would inherit open databases, and SQLite's locks do not bear that.
    context = get_context("spawn")
    queue = context.Queue(_WAITING)
    process = context.Process(target=_fill, args=(queue, produce, args), daemon=True)
    process.start()
    try:
        while True:
            alive = process.is_alive()
            try:
                batch, error, last = queue.get(timeout=_PATIENCE)
            except Empty:
                if not alive:
                    raise ReaderDied(f"the reading process ended with status {process.exitcode}") from None
                continue
            yield from batch
            if error is not None:
                raise error
            if last:
                return
    finally:
        process.kill()
        process.join()
        queue.close()


def _fill(queue: Any, produce: Callable[..., Iterator[T]], args: tuple[Any, ...]) -> None:
    """Put batches, each with the error that ended it and whether it is the last."""
    Thread(target=_end_with_parent, daemon=True).start()
    batch: list[T] = []
    error = None
    try:
        for item in produce(*args):
            batch.append(item)
            if len(batch) == _BATCH:
                queue.put((batch, None, False))
                batch = []
    except KeyboardInterrupt:
        return
    except Exception as raised:
        error = raised
    queue.put((batch, error, True))


def _end_with_parent() -> None:
    """Nobody ends the process of one that was killed, and it would wait for ever to be read."""
    if parent := parent_process():
        wait([parent.sentinel])
        os._exit(1)
