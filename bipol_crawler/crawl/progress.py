"""The progress display of a run: live on a terminal, plain lines in a log, and a table at the end.

It reads the run's statistics at most a few times per second, so it costs nothing per page. The
displayed text may come from the web (a reason, a URL in a log line):
:func:`~bipol_crawler.infra.text_safety.printable` removes the control characters that a terminal would obey.
"""

from __future__ import annotations

import atexit
import logging
import sys
import time
from collections import deque

from rich.console import Console, Group
from rich.highlighter import NullHighlighter
from rich.live import Live
from rich.logging import RichHandler
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import create_looping_call
from scrapy.utils.log import get_scrapy_root_handler

from bipol_crawler.infra.durations import duration
from bipol_crawler.infra.text_safety import PrintableFormatter, printable

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
"""The rate and the time left are calculated from so many of the last seconds."""


def terminal() -> Console:
    """A console on standard error for tables: in colour on a terminal, plain and wide elsewhere."""
    if sys.stderr.isatty():
        return Console(stderr=True, highlight=False)
    return Console(stderr=True, highlight=False, force_terminal=False, color_system=None, width=160)


class Progress:
    """The Scrapy extension. ``PROGRESS_INTERVAL``: seconds between two lines if there is no terminal."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.console = terminal()
        self.live: Live | None = None
        self._interval = crawler.settings.getfloat("PROGRESS_INTERVAL", 30.0)
        self._on_terminal = (
            sys.stderr.isatty()
            and not self.console.is_dumb_terminal
            and not crawler.settings.get("LOG_FILE")
            and crawler.settings.getbool("LOG_ENABLED")
        )
        self._began = time.monotonic()
        self._past: deque[tuple[float, int, int]] = deque([(self._began, 0, 0)])
        self._task = create_looping_call(self._look)
        self._swapped: tuple[logging.Handler, logging.Handler] | None = None

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
            self._open_display()
            self._task.start(REFRESH, now=False)
        elif self._interval > 0:
            self._task.start(self._interval, now=False)

    def spider_closed(self) -> None:
        """Stop the display."""
        if self._task.running:
            self._task.stop()
        self._close_display()

    def engine_stopped(self) -> None:
        """Print the summary of the run."""
        self._close_display()
        self.console.print(self.summary())

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

    def summary(self) -> Table:
        """A table with the run's outcome, its figures and its duration."""
        assert self.crawler.stats is not None
        outcome = printable(str(self.crawler.stats.get_value("run/outcome", "ended")))
        exit_code = self.crawler.stats.get_value("run/exit_code", 0)
        message = printable(str(self.crawler.stats.get_value("run/message", "") or ""))
        table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), title_justify="left", caption_justify="left")
        style = "bold green" if exit_code == 0 else "bold red"
        table.add_row(Text("outcome"), Text(f"{outcome} (exit status {exit_code})", style=style))
        if message:
            table.add_row(Text("because"), Text(message, overflow="fold"))
        for name, words in FIGURES.items():
            value = self.figure(f"archive/{name}")
            loud = value and name in ("missing", "gone", "refused", "failed", "problems")
            table.add_row(Text(words), Text(f"{value:,}", style="yellow" if loud else ""))
        requests, took = self.figure("downloader/request_count"), time.monotonic() - self._began
        table.add_row(Text("requests"), Text(f"{requests:,}"))
        table.add_row(Text("time"), Text(f"{duration(took)}, {requests / max(took, 0.001):.1f} requests a second"))
        return table

    def _look(self) -> None:
        requests, pages = self.rate()
        if self.live:
            self.live.update(self._display(requests, pages), refresh=True)
        else:
            logger.info(self._line(requests, pages))

    def _left(self, pages: float) -> str:
        """The time left for the pages that are still due, at this rate (pages per second)."""
        due = self.figure("archive/due")
        return duration(due / pages) if due and pages else "–"

    def _line(self, requests: float, pages: float) -> str:
        shown = ("found", "due", "fetched", "new", "changed", "problems")
        figures = ", ".join(f"{self.figure(f'archive/{name}')} {FIGURES[name]}" for name in shown)
        return (
            f"{figures}, {self.figure('downloader/request_count')} requests ({requests:.1f} a second), "
            f"time left {self._left(pages)}"
        )

    def _display(self, requests: float, pages: float) -> Group:
        due, fetched = self.figure("archive/due"), self.figure("archive/fetched")
        figures = Text("   ").join(
            Text.assemble((f"{self.figure(f'archive/{name}'):,}", "bold"), f" {FIGURES[name]}")
            for name in ("found", "fetched", "new", "changed", "problems")
        )
        bar = Table.grid()
        bar.add_row(ProgressBar(total=max(fetched + due, 1), completed=fetched, width=60))
        rate = Text(
            f"{self.figure('downloader/request_count'):,} requests, {requests:.1f} a second, "
            f"{due:,} pages still due, time left {self._left(pages)}"
        )
        return Group(bar, figures, rate)

    def _open_display(self) -> None:
        self.live = Live(self._display(0, 0), console=self.console, auto_refresh=False, transient=True)
        self.live.start()
        # A second Ctrl-C ends Scrapy without calling us; the cursor must be restored in that case, too.
        atexit.register(self._close_display)
        theirs = get_scrapy_root_handler()
        if isinstance(theirs, logging.StreamHandler):
            ours = RichHandler(
                console=self.console,
                show_path=False,
                omit_repeated_times=False,
                log_time_format="%H:%M:%S",
                highlighter=NullHighlighter(),
                rich_tracebacks=False,
            )
            ours.setLevel(theirs.level)
            ours.setFormatter(PrintableFormatter(logging.Formatter("[%(name)s] %(message)s")))
            for log_filter in theirs.filters:
                ours.addFilter(log_filter)
            logging.root.removeHandler(theirs)
            logging.root.addHandler(ours)
            self._swapped = theirs, ours

    def _close_display(self) -> None:
        if self.live:
            self.live.stop()
            self.live = None
            atexit.unregister(self._close_display)
        if self._swapped:
            theirs, ours = self._swapped
            logging.root.removeHandler(ours)
            logging.root.addHandler(theirs)
            self._swapped = None
