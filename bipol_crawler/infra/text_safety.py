"""Words for a terminal or a log, where text from the web is shown and never obeyed."""

from __future__ import annotations

import logging
import re

# C0 and C1 controls but the line feed and the tab, and the marks that turn the direction of text.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """``text`` with every character that steers a terminal shown as ``�``."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def duration(seconds: float) -> str:
    """``75`` as ``1m 15s``, ``7500`` as ``2h 05m``, ``260000`` as ``3 days``."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours >= 48:
        return f"{hours // 24:,} days"
    if hours:
        return f"{hours}h {minutes:02}m"
    return f"{minutes}m {rest:02}s" if minutes else f"{rest}s"


class PrintableFormatter(logging.Formatter):
    """Another formatter's words, made :func:`printable`: tracebacks and messages quote the web."""

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self.inner = inner

    def format(self, record: logging.LogRecord) -> str:
        return printable(self.inner.format(record))
