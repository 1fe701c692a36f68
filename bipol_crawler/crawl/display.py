"""The live display of a crawl on a terminal, and tables there. Only this module and the commands' tables need rich."""

from __future__ import annotations

import atexit
import logging
import sys
from collections.abc import Iterable

from rich.console import Console, Group, RenderableType
from rich.highlighter import NullHighlighter
from rich.live import Live
from rich.logging import RichHandler
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text
from scrapy.utils.log import get_scrapy_root_handler

from bipol_crawler.infra.text_safety import PrintableFormatter


def terminal() -> Console:
    """A console on standard error for tables: in colour on a terminal, plain and wide elsewhere."""
    if sys.stderr.isatty():
        return Console(stderr=True, highlight=False)
    return Console(stderr=True, highlight=False, force_terminal=False, color_system=None, width=160)


class Display:
    """The lines at the bottom of the terminal, which are redrawn again and again; log messages appear above them."""

    def __init__(self) -> None:
        self.console = terminal()
        self._live: Live | None = None
        self._swapped: tuple[logging.Handler, logging.Handler] | None = None

    def open(self, shown: RenderableType) -> None:
        """Start the display with ``shown``."""
        self._live = Live(shown, console=self.console, auto_refresh=False, transient=True)
        self._live.start()
        # A second Ctrl-C ends Scrapy without calling us; the cursor must be restored in that case, too.
        atexit.register(self.close)
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

    def update(self, shown: RenderableType) -> None:
        """Display ``shown`` in place of what was displayed."""
        if self._live:
            self._live.update(shown, refresh=True)

    def close(self) -> None:
        """Remove the lines. A second call does nothing."""
        if self._live:
            self._live.stop()
            self._live = None
            atexit.unregister(self.close)
        if self._swapped:
            theirs, ours = self._swapped
            logging.root.removeHandler(ours)
            logging.root.addHandler(theirs)
            self._swapped = None

    def print_table(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """Print rows of a label, a value and the value's style."""
        table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), title_justify="left", caption_justify="left")
        for label, value, style in rows:
            table.add_row(Text(label), Text(value, style=style, overflow="fold"))
        self.console.print(table)


def bar_and_lines(done: int, total: int, figures: Iterable[tuple[int, str]], below: str) -> Group:
    """A bar, the figures with their words in one line, and a line below."""
    bar = Table.grid()
    bar.add_row(ProgressBar(total=max(total, 1), completed=done, width=60))
    words = Text("   ").join(Text.assemble((f"{figure:,}", "bold"), f" {label}") for figure, label in figures)
    return Group(bar, words, Text(below))
