"""Text into lines and paragraphs, as blocks and breaks keep them apart."""

from __future__ import annotations

import re

from bipol_crawler.parse.inserted_lines import LONGEST, Age, is_ad_label, may_be_author, may_be_inserted, read_age
from bipol_crawler.parse.parsed import Line, Paragraph, Run, text_of
from bipol_crawler.text import is_blank

_SPACES = re.compile(r"[ \t\r\n\f]+")
_MOST_RUNS = 8
"""Of a line that may be a plugin's."""
_MOST_OF_CARD = 2
"""Linked lines before an age: a headline, and its author."""
CELL = " | "
"""What keeps the cells of a row apart."""
_MOST_BLANK = 20
"""Runs of white space at the start of a line, at most."""


class Writer:
    """Collects runs into lines and lines into paragraphs.

    While ``rows`` is not 0 everything is one line; while ``typed_lines`` is not 0 a line ends where it was typed to.
    ``cards`` are linked lines that an age followed: other articles that a plugin shows.
    """

    def __init__(self) -> None:
        self.paragraphs: list[Paragraph] = []
        self.cards: list[Line] = []
        self.rows = 0
        self.typed_lines = 0
        self._paragraph: Paragraph = []
        self._line: Line = []
        self._blank_lines = 0

    @property
    def written(self) -> int:
        """How many paragraphs there are, the one that has begun among them."""
        return len(self.paragraphs) + bool(
            self._paragraph or any(not is_blank(run.text) for run in self._line[:_MOST_BLANK])
        )

    def text(self, text: str | None, href: str | None = None) -> None:
        if not text or (not self._line and not text.strip(" \t\r\n\f")):
            return
        if self.typed_lines and "\n" in text:
            first, *rest = text.split("\n")
            self.text(first, href)
            for line in rest:
                self.end_line()
                self.text(line, href)
            return
        if "\n" in text or "  " in text or "\t" in text or "\r" in text or "\f" in text:
            text = _SPACES.sub(" ", text)
        self._line.append(Run(text, href))

    def end_line(self) -> None:
        """A ``<br>``: the second in a row ends the paragraph."""
        if self.rows:
            self.text(" ")
            return
        line, self._line = self._line, []
        if (
            not line
            or (is_blank(line[0].text) and all(is_blank(run.text) for run in line))
            or (line[0].text == CELL and _is_empty_row(line))
        ):
            self._blank_lines += bool(self._paragraph)
            return
        if len(line) < _MOST_RUNS and len(text := text_of(line)) < LONGEST and may_be_inserted(text):
            if is_ad_label(text):
                return
            if age := read_age(text, len(line)):
                self._end_card(age)
                return
        if self._blank_lines and self._paragraph:
            self.paragraphs.append(self._paragraph)
            self._paragraph = []
        self._paragraph.append(line)
        self._blank_lines = 0

    def _end_card(self, age: Age) -> None:
        """Take out what stands right before an age: the name of who wrote something then, and the article if linked."""
        before = self._last_line()
        if before and not age.names and not _is_linked(before) and may_be_author(text_of(before)):
            self._drop_last_line()
        for _ in range(_MOST_OF_CARD):
            if not (before := self._last_line()) or not _is_linked(before):
                break
            self.cards.append(before)
            self._drop_last_line()

    def _last_line(self) -> Line | None:
        """The line before the one at hand, if it is in the same paragraph or is one of its own."""
        if self._paragraph:
            return self._paragraph[-1]
        return self.paragraphs[-1][0] if self.paragraphs and len(self.paragraphs[-1]) == 1 else None

    def _drop_last_line(self) -> None:
        if self._paragraph:
            del self._paragraph[-1]
        else:
            del self.paragraphs[-1]

    def drop(self, text: str) -> None:
        """Take out the last line if it says that."""
        self.end_paragraph()
        if (line := self._last_line()) and " ".join(text_of(line).split()) == text:
            self._drop_last_line()

    def end_paragraph(self) -> None:
        """The edge of a block."""
        if self._line:
            self.end_line()
        if not self.rows:
            if self._paragraph:
                self.paragraphs.append(self._paragraph)
                self._paragraph = []
            self._blank_lines = 0


def _is_linked(line: Line) -> bool:
    return all(run.href or is_blank(run.text) for run in line)


def _is_empty_row(line: Line) -> bool:
    return all(run.text == CELL or is_blank(run.text) for run in line)
