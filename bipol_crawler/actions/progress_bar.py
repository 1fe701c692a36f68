"""Shows the progress of a long command: a bar on a terminal, otherwise a line from time to time."""

from __future__ import annotations

import time
from typing import Self

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
from scrapy.settings import BaseSettings

from bipol_crawler.actions.preparation import print_message
from bipol_crawler.crawl.display import terminal
from bipol_crawler.infra.durations import duration


class ProgressBar:
    """A context manager that shows the progress of ``total`` steps.

    Args:
        settings: ``PROGRESS_INTERVAL`` is the time between two lines in seconds; 0 means no lines.
        label: the name of the work, one word.
        unit: what is counted besides the steps, in the plural. A step may be, for example, a byte.
    """

    def __init__(self, settings: BaseSettings, label: str, total: int, unit: str) -> None:
        self.label, self.total, self.unit = label, total, unit
        self._interval = settings.getfloat("PROGRESS_INTERVAL")
        console = terminal()
        self._bar = Progress(
            TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[words]}"),
            console=console, transient=True, disable=not console.is_terminal,
        )  # fmt: skip
        self._task = self._bar.add_task(label, total=max(total, 1), words="")
        self._started_at = self._last_line_at = time.monotonic()
        self._steps = self._counted = 0

    def advance(self, steps: int, counted: int) -> None:
        """Add ``steps`` finished steps and ``counted`` finished units."""
        self._steps += steps
        self._counted += counted
        now = time.monotonic()
        took = max(now - self._started_at, 0.001)
        left = duration(took * max(self.total - self._steps, 0) / self._steps) if self._steps else "–"
        words = f"{self._counted:,} {self.unit}, {self._counted / took:.0f} a second, time left {left}"
        self._bar.update(self._task, completed=self._steps, words=words)
        if self._bar.disable and 0 < self._interval <= now - self._last_line_at:
            print_message(f"{self.label}: {self._steps / max(self.total, 1):.0%}, {words}")
            self._last_line_at = now

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._bar.stop()
