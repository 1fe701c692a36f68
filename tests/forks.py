"""Starts processes by forking one that has imported everything (``tests.preload``). This saves a second for each."""

from __future__ import annotations

import atexit
import multiprocessing
import os
import sys
from collections.abc import Callable
from multiprocessing.process import BaseProcess

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.preload"])


def fork(work: Callable[[], object], out: str, err: str) -> BaseProcess:
    """Run ``work``, a function of a module or a partial of one, in a process that prints to the files out and err."""
    process = _FORKS.Process(target=_work, args=(work, out, err))
    process.start()
    return process


def _work(work: Callable[[], object], out: str, err: str) -> None:
    for number, name in ((1, out), (2, err)):
        with open(name, "wb") as file:
            os.dup2(file.fileno(), number)
    try:
        work()
    finally:
        atexit._run_exitfuncs()  # multiprocessing does not run them
        sys.stdout.flush()
