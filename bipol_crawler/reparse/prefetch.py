"""Runs a generator in another process, so that it works on the other processor core while this one uses its items."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import chain, cycle, islice
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from queue import Empty
from threading import Thread
from typing import Any, TypeVar

S = TypeVar("S")
T = TypeVar("T")

_BATCH = 32
_WAITING = 8
"""Largest number of batches in the queue, so that a slow writer does not fill the memory."""
_PATIENCE = 1.0
"""Seconds without a batch after which it is checked whether the other process is alive."""


class ReaderDied(Exception):
    """The reading process ended without a result: it was killed, or had no memory left."""


def prefetch(produce: Callable[..., Iterator[T]], *args: Any) -> Iterator[T]:
    """Yield what ``produce(*args)`` yields, in the same order, from another process.

    ``produce`` must be a function of a module; the function, its arguments and its items must be picklable. If the
    caller stops early, the process is killed.

    Raises:
        ReaderDied: the process was killed.
        Exception: what ``produce`` raised, after all items that it had yielded.
    """
    with running(produce, *args) as items:
        yield from items


def prefetch_in_turns(produce: Callable[[Sequence[S]], Iterator[T]], items: Sequence[S], processes: int) -> Iterator[T]:
    """Yield what ``produce(items)`` would, in the same order, from several processes with a part of the items each.

    ``produce`` must yield one thing for each item. Batches of items are dealt to the processes in turns.

    Raises:
        ReaderDied, Exception: as for :func:`prefetch`.
    """
    batches = [items[at : at + _BATCH] for at in range(0, len(items), _BATCH)]
    parts = [list(chain(*batches[number::processes])) for number in range(processes)]
    with ExitStack() as stack:
        sources = [stack.enter_context(running(produce, part)) for part in parts]
        for source in islice(cycle(sources), len(batches)):
            yield from islice(source, _BATCH)


@contextmanager
def running(produce: Callable[..., Iterator[T]], *args: Any) -> Iterator[Iterator[T]]:
    """Start ``produce(*args)`` in another process at once, and yield what :func:`prefetch` would.

    This process can work meanwhile, before it asks for the first item. At the end the other process is killed.
    """
    # Not fork: the process would inherit open databases, which is not safe with SQLite's locks.
    context = get_context("spawn")
    queue = context.Queue(_WAITING)
    process = context.Process(target=_fill, args=(queue, produce, args), daemon=True)
    process.start()
    try:
        yield _received(process, queue)
    finally:
        process.kill()
        process.join()
        queue.close()


def _received(process: SpawnProcess, queue: Any) -> Iterator[Any]:
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


def _fill(queue: Any, produce: Callable[..., Iterator[T]], args: tuple[Any, ...]) -> None:
    """Put batches into the queue, each with the error that ended it, if any, and whether it is the last."""
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
    """End this process when its parent was killed; otherwise it would wait for ever."""
    if parent := parent_process():
        wait([parent.sentinel])
        os._exit(1)
