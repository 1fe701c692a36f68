"""Kills a command from within, at a moment that is named: the n-th time that it enters a phase of its work."""

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
TORN = "WARC record half written"
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
PHASES = (STARTING, COMMIT, TORN, *_PHASES)
"""What a command does, and where it does it."""


@dataclass(frozen=True)
class Doom:
    """Die by SIGKILL, ``seconds`` after entering ``phase`` for the ``nth`` time; ``diary`` gets where that was."""

    phase: str
    nth: int
    seconds: float
    diary: Path

    def __call__(self) -> None:
        """Arrange it, in the process that is to die."""
        _Doomed(self)


class Left:
    """The phases that were not tried yet; the last is tried next, so that a few kills reach each of them once."""

    def __init__(self, phases: Iterable[str]) -> None:
        self.phases = list(phases)
        self.missed = False
        self.misses = 0

    def next_or(self, by_lot: str) -> str:
        """The phase to be killed in: one by lot if all were tried, or if the last kill never came."""
        return by_lot if self.missed or not self.phases else self.phases[-1]

    def tried(self, phase: str, died: bool) -> None:
        """Tell whether a command died in the phase that was chosen."""
        self.missed = not died
        self.misses += not died
        assert not self.phases or self.misses < 300, f"never reached: {self.phases}"
        if died:
            self.phases = [other for other in self.phases if other != phase]
        else:
            self.phases = [*self.phases[-1:], *self.phases[:-1]]


class _Doomed:
    def __init__(self, doom: Doom) -> None:
        self.doom = doom
        self.left = doom.nth
        self.within: list[str] = []
        self.diary = os.open(doom.diary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        for phase, place in _PHASES.items():
            self.watch(phase, place)
        opened = Database.__init__

        def watched(connection: Database, *given: Any, **named: Any) -> None:
            opened(connection, *given, **named)
            connection.set_trace_callback(self.statement)

        Database.__init__ = watched  # type: ignore[assignment, method-assign]
        write = os.write

        def torn(fd: int, data: Any) -> int:
            if "WARC write" in self.within and fd != self.diary and doom.phase == TORN and self.is_time(TORN):
                self.enter(TORN)
                write(fd, data[: int(len(data) * doom.seconds % len(data))])
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
        if phase == self.doom.phase and self.is_time(phase):
            self.strike()

    def leave(self, depth: int) -> None:
        del self.within[depth:]
        self.note()

    def note(self) -> None:
        os.pwrite(self.diary, self.within[-1].encode().ljust(40), 0)

    def is_time(self, phase: str) -> bool:
        self.left -= 1
        return self.left == 0

    def statement(self, sql: str) -> None:
        """SQLite is about to run a statement."""
        if self.within[-1] == COMMIT:
            self.leave(-1)
        if sql.startswith(("COMMIT", "RELEASE")):
            self.enter(COMMIT)

    def strike(self) -> None:
        def kill() -> None:
            time.sleep(self.doom.seconds)
            os.kill(os.getpid(), SIGKILL)

        if self.doom.seconds:
            threading.Thread(target=kill, daemon=True).start()
        else:
            os.kill(os.getpid(), SIGKILL)
