"""How far a command has come that works long: a bar on a terminal, a line now and then where there is none."""

from __future__ import annotations

import time
from typing import Self

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
from scrapy.settings import BaseSettings

from bipol_crawler.commands.run_context import say
from bipol_crawler.crawl.progress import terminal
from bipol_crawler.infra.durations import duration


class Showing:
    """Shows work of ``total`` steps while it is a context.

    Args:
        settings: ``PROGRESS_INTERVAL`` says how many seconds lie between two lines, 0 for none.
        doing: what is done, in a word.
        things: what is counted beside the steps, in the plural; a step may be a byte.
    """

    def __init__(self, settings: BaseSettings, doing: str, total: int, things: str) -> None:
        self.doing, self.total, self.things = doing, total, things
        self._interval = settings.getfloat("PROGRESS_INTERVAL")
        console = terminal()
        self._bar = Progress(
            TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[words]}"),
            console=console, transient=True, disable=not console.is_terminal,
        )  # fmt: skip
        self._task = self._bar.add_task(doing, total=max(total, 1), words="")
        self._began = self._told = time.monotonic()
        self._steps = self._counted = 0

    def advance(self, steps: int, counted: int) -> None:
        """So many more steps are done, which were so many things."""
        self._steps += steps
        self._counted += counted
        now = time.monotonic()
        took = max(now - self._began, 0.001)
        left = duration(took * max(self.total - self._steps, 0) / self._steps) if self._steps else "–"
        words = f"{self._counted:,} {self.things}, {self._counted / took:.0f} a second, time left {left}"
        self._bar.update(self._task, completed=self._steps, words=words)
        if self._bar.disable and 0 < self._interval <= now - self._told:
            say(f"{self.doing}: {self._steps / max(self.total, 1):.0%}, {words}")
            self._told = now

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._bar.stop()
