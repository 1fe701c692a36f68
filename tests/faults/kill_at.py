"""Makes a command kill itself at a chosen moment: when it enters a phase of its work for the n-th time."""

from __future__ import annotations

import importlib
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

from bipol_crawler.storage.database import Database

STARTING = "start-up"
COMMIT = "database commit"
HALF_WRITTEN = "WARC record half written"
SIGKILL = signal.SIGKILL

_PHASES = {
    "opening the archive": "bipol_crawler.actions.crawl_run:open_archive",
    "migration": "bipol_crawler.storage.migrations:migrations.apply",
    "recovery": "bipol_crawler.actions.run_context:recover",
    "request": "bipol_crawler.fetch.client:Session.get",
    "WARC write": "bipol_crawler.warc.writer:WarcWriter.write",
    "WARC sync": "bipol_crawler.warc.writer:_sync_data",
    "WARC close": "bipol_crawler.warc.writer:WarcWriter.close",
    "rename": "os:rename",
    "sync of a file or folder": "os:fsync",
    "capture entered": "bipol_crawler.archive:Archive.add_capture",
    "photo stored": "bipol_crawler.crawl.photos:save_photo",
    "article stored": "bipol_crawler.articles.store:Store.save_article",
    "dates told": "bipol_crawler.crawl.runner:update_dates",
    "run's row closed": "bipol_crawler.archive:Archive.finish",
    "WAL checkpoint": "bipol_crawler.archive:Archive.close",
}
PHASES = (STARTING, COMMIT, HALF_WRITTEN, *_PHASES)
"""The names of the phases. ``_PHASES`` has the function in which each phase takes place."""


@dataclass(frozen=True)
class KillAt:
    """Die by SIGKILL, ``seconds`` after entering ``phase`` for the ``nth`` time; ``log`` gets where that was."""

    phase: str
    nth: int
    seconds: float
    log: Path

    def __call__(self) -> None:
        """Install the kill in the current process."""
        _Killer(self)


class UntriedPhases:
    """The phases in which no command was killed yet. The last one is tried next, so that all are tried soon."""

    def __init__(self, phases: Iterable[str]) -> None:
        self.phases = list(phases)
        self.missed = False
        self.misses = 0

    def next_or(self, by_lot: str) -> str:
        """The phase for the next kill: a random one if all were tried, or if the last kill was missed."""
        return by_lot if self.missed or not self.phases else self.phases[-1]

    def tried(self, phase: str, died: bool) -> None:
        """Record whether a command was killed in the chosen phase."""
        self.missed = not died
        self.misses += not died
        assert not self.phases or self.misses < 300, f"never reached: {self.phases}"
        if died:
            self.phases = [other for other in self.phases if other != phase]
        else:
            self.phases = [*self.phases[-1:], *self.phases[:-1]]


class _Killer:
    def __init__(self, kill_at: KillAt) -> None:
        self.kill_at = kill_at
        self.left = kill_at.nth
        self.within: list[str] = []
        self.log = os.open(kill_at.log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        for phase, place in _PHASES.items():
            self.watch(phase, place)
        opened = Database.__init__

        def watched(connection: Database, *given: Any, **named: Any) -> None:
            opened(connection, *given, **named)
            connection.set_trace_callback(self.statement)

        Database.__init__ = watched  # type: ignore[assignment, method-assign]
        write = os.write

        def torn(fd: int, data: Any) -> int:
            if (
                "WARC write" in self.within
                and fd != self.log
                and kill_at.phase == HALF_WRITTEN
                and self.is_chosen_time(HALF_WRITTEN)
            ):
                self.enter(HALF_WRITTEN)
                write(fd, data[: int(len(data) * kill_at.seconds % len(data))])
                os.kill(os.getpid(), SIGKILL)
            return write(fd, data)

        os.write = torn
        self.enter(STARTING)

    def watch(self, phase: str, place: str) -> None:
        module, _, path = place.partition(":")
        *holders, name = path.split(".")
        holder = importlib.import_module(module)
        for part in holders:
            holder = getattr(holder, part)
        function: Callable[..., Any] = getattr(holder, name)

        @wraps(function)
        def watched(*given: Any, **named: Any) -> Any:
            with self.during(phase):
                return function(*given, **named)

        setattr(holder, name, watched)

    @contextmanager
    def during(self, phase: str) -> Iterator[None]:
        depth = len(self.within)
        self.enter(phase)
        try:
            yield
        finally:
            self.leave(depth)

    def enter(self, phase: str) -> None:
        self.within.append(phase)
        self.note()
        if phase == self.kill_at.phase and self.is_chosen_time(phase):
            self.kill()

    def leave(self, depth: int) -> None:
        del self.within[depth:]
        self.note()

    def note(self) -> None:
        os.pwrite(self.log, self.within[-1].encode().ljust(40), 0)

    def is_chosen_time(self, phase: str) -> bool:
        self.left -= 1
        return self.left == 0

    def statement(self, sql: str) -> None:
        """Called by SQLite before each statement."""
        if self.within[-1] == COMMIT:
            self.leave(-1)
        if sql.startswith(("COMMIT", "RELEASE")):
            self.enter(COMMIT)

    def kill(self) -> None:
        def kill() -> None:
            time.sleep(self.kill_at.seconds)
            os.kill(os.getpid(), SIGKILL)

        if self.kill_at.seconds:
            threading.Thread(target=kill, daemon=True).start()
        else:
            os.kill(os.getpid(), SIGKILL)
