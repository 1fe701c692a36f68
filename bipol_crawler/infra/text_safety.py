"""Makes text from the web safe to show on a terminal, in a log or on a page: control characters have no effect."""

from __future__ import annotations

import logging
import re

_CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f"
"""C0 and C1 control characters except line feed and tab."""
_DIRECTIONS = "\u202a-\u202e\u2066-\u2069"
"""Characters that change the direction of text."""
_SURROGATES = "\ud800-\udfff"
"""Halves of characters, which no encoding can write: JSON can contain them."""
_DIRECTION_MARKS = "\u200e\u200f"
"""Browsers need them to show text that runs from right to left; most terminals show them wrongly."""

UNSHOWABLE = re.compile(f"[{_CONTROLS}{_DIRECTIONS}{_SURROGATES}]")
"""Characters that no page and no file for people may contain."""
_UNPRINTABLE = re.compile(f"[{_CONTROLS}{_DIRECTIONS}{_SURROGATES}{_DIRECTION_MARKS}]")

_NOT_XML = "[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
"""Characters that XML 1.0 forbids (section 2.2), DEL and the C1 control characters. Compiled when first used."""


def xml_text(text: str) -> str:
    """``text`` for an XML document: every character that XML forbids replaced by ``�``."""
    return re.sub(_NOT_XML, "\N{REPLACEMENT CHARACTER}", text)


def legible(text: str) -> str:
    """``text`` for a page or a file: every character of :data:`UNSHOWABLE` replaced by ``�``."""
    return UNSHOWABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def printable(text: str) -> str:
    """``text`` for a terminal or a log: every control character replaced by ``�``."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


class PrintableFormatter(logging.Formatter):
    """Applies :func:`printable` to the text of another formatter: messages and tracebacks quote text from the web."""

    def __init__(self, wrapped: logging.Formatter) -> None:
        super().__init__()
        self.wrapped = wrapped

    def format(self, record: logging.LogRecord) -> str:
        """The formatted record, as :func:`printable` text."""
        return printable(self.wrapped.format(record))
