"""The progress display of a run: live on a terminal, plain lines in a log, and a table at the end.

It reads the run's statistics at most a few times per second, so it costs nothing per page. The
displayed text may come from the web (a reason, a URL in a log line):
:func:`~bipol_crawler.infra.text_safety.printable` removes the control characters that a terminal would obey.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from collections import deque
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import create_looping_call
from scrapy.utils.log import get_scrapy_root_handler

from bipol_crawler.infra.durations import duration
from bipol_crawler.infra.text_safety import PrintableFormatter, printable

if TYPE_CHECKING:
    from rich.console import Group

    from bipol_crawler.crawl.display import Display

logger = logging.getLogger(__name__)

FIGURES = {
    "found": "new addresses",
    "due": "still due",
    "fetched": "fetched",
    "new": "new articles",
    "changed": "changed",
    "unchanged": "unchanged",
    "missing": "missing",
    "gone": "gone",
    "refused": "refused",
    "failed": "failed",
    "problems": "problems",
}
"""The statistics ``archive/<name>`` in the order in which they are displayed, with their labels."""

REFRESH = 0.5
"""Seconds between two updates of the live display."""
WINDOW = 60.0
"""Seconds. The rate and the time left are calculated from the requests of the last minute."""


class Progress:
    """The Scrapy extension. ``PROGRESS_INTERVAL``: seconds between two lines if there is no terminal."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._display: Display | None = None
        self._interval = crawler.settings.getfloat("PROGRESS_INTERVAL", 30.0)
        self._on_terminal = (
            sys.stderr.isatty()
            and os.environ.get("TERM", "").lower() not in ("dumb", "unknown")
            and not crawler.settings.get("LOG_FILE")
            and crawler.settings.getbool("LOG_ENABLED")
        )
        self._began = time.monotonic()
        self._past: deque[tuple[float, int, int]] = deque([(self._began, 0, 0)])
        self._task = create_looping_call(self._show_progress)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Progress:
        """Scrapy's constructor; connects the signals."""
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signal=signals.spider_closed)
        # The end-of-run checks write their verdict at spider_closed, so the summary waits for what follows it.
        crawler.signals.connect(extension.engine_stopped, signal=signals.engine_stopped)
        return extension

    def spider_opened(self) -> None:
        """Start the display."""
        handler = get_scrapy_root_handler()
        if handler and handler.formatter:
            handler.setFormatter(PrintableFormatter(handler.formatter))
        self._began = time.monotonic()
        self._past = deque([(self._began, 0, 0)])
        if self._on_terminal:
            from bipol_crawler.crawl.display import Display  # late: most runs have no terminal

            self._display = Display()
            self._display.open(self._display_lines(0, 0))
            self._task.start(REFRESH, now=False)
        elif self._interval > 0:
            self._task.start(self._interval, now=False)

    def spider_closed(self) -> None:
        """Stop the display."""
        if self._task.running:
            self._task.stop()
        if self._display:
            self._display.close()

    def engine_stopped(self) -> None:
        """Print the summary of the run."""
        rows = self.summary()
        if self._display:
            self._display.close()
            self._display.print_table(rows)
        else:
            width = max(len(label) for label, _, _ in rows)
            print(*(f"{label:<{width}}  {value}" for label, value, _ in rows), sep="\n", file=sys.stderr)

    def figure(self, key: str) -> int:
        """A figure from the statistics; 0 if it is not set yet."""
        assert self.crawler.stats is not None
        return int(self.crawler.stats.get_value(key, 0) or 0)

    def rate(self) -> tuple[float, float]:
        """Requests and article pages a second over the last :data:`WINDOW` seconds."""
        now = time.monotonic()
        done = self.figure("archive/fetched")
        self._past.append((now, self.figure("downloader/request_count"), done))
        while len(self._past) > 2 and now - self._past[0][0] > WINDOW:
            self._past.popleft()
        then, requests, pages = self._past[0]
        elapsed = max(now - then, 0.001)
        return (self._past[-1][1] - requests) / elapsed, (done - pages) / elapsed

    def summary(self) -> list[tuple[str, str, str]]:
        """The run's outcome, its figures and its duration: labels, values, and the style of each on a terminal."""
        assert self.crawler.stats is not None
        outcome = printable(str(self.crawler.stats.get_value("run/outcome", "ended")))
        exit_code = self.crawler.stats.get_value("run/exit_code", 0)
        message = printable(str(self.crawler.stats.get_value("run/message", "") or ""))
        rows = [("outcome", f"{outcome} (exit status {exit_code})", "bold green" if exit_code == 0 else "bold red")]
        if message:
            rows.append(("because", message, ""))
        for name, words in FIGURES.items():
            value = self.figure(f"archive/{name}")
            loud = value and name in ("missing", "gone", "refused", "failed", "problems")
            rows.append((words, f"{value:,}", "yellow" if loud else ""))
        requests, took = self.figure("downloader/request_count"), time.monotonic() - self._began
        rows.append(("requests", f"{requests:,}", ""))
        rows.append(("time", f"{duration(took)}, {requests / max(took, 0.001):.1f} requests a second", ""))
        return rows

    def _show_progress(self) -> None:
        requests, pages = self.rate()
        if self._display:
            self._display.update(self._display_lines(requests, pages))
        else:
            logger.info(self._log_line(requests, pages))

    def _time_left(self, pages: float) -> str:
        """The time left for the pages that are still due, at this rate (pages per second)."""
        due = self.figure("archive/due")
        return duration(due / pages) if due and pages else "–"

    def _log_line(self, requests: float, pages: float) -> str:
        shown = ("found", "due", "fetched", "new", "changed", "problems")
        figures = ", ".join(f"{self.figure(f'archive/{name}')} {FIGURES[name]}" for name in shown)
        return (
            f"{figures}, {self.figure('downloader/request_count')} requests ({requests:.1f} a second), "
            f"time left {self._time_left(pages)}"
        )

    def _display_lines(self, requests: float, pages: float) -> Group:
        from bipol_crawler.crawl.display import bar_and_lines

        due, fetched = self.figure("archive/due"), self.figure("archive/fetched")
        named = ("found", "fetched", "new", "changed", "problems")
        figures = [(self.figure(f"archive/{name}"), FIGURES[name]) for name in named]
        rate = (
            f"{self.figure('downloader/request_count'):,} requests, {requests:.1f} a second, "
            f"{due:,} pages still due, time left {self._time_left(pages)}"
        )
        return bar_and_lines(fetched, fetched + due, figures, rate)
