"""Makes text from the web safe to show on a terminal or in a log, where control characters would have an effect."""

from __future__ import annotations

import logging
import re

# C0 and C1 control characters except line feed and tab, and the characters that change the direction of text.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """``text`` with every control character replaced by ``�``."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def duration(seconds: float) -> str:
    """Seconds in words: ``75`` is ``1m 15s``, ``7500`` is ``2h 05m``, ``260000`` is ``3 days``."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours >= 48:
        return f"{hours // 24:,} days"
    if hours:
        return f"{hours}h {minutes:02}m"
    return f"{minutes}m {rest:02}s" if minutes else f"{rest}s"


class PrintableFormatter(logging.Formatter):
    """Applies :func:`printable` to the text of another formatter: messages and tracebacks quote text from the web."""

    def __init__(self, wrapped: logging.Formatter) -> None:
        super().__init__()
        self.wrapped = wrapped

    def format(self, record: logging.LogRecord) -> str:
        return printable(self.wrapped.format(record))
