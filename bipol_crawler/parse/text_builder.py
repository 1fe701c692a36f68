"""Build lines and paragraphs from pieces of text, line breaks and edges of blocks."""

from __future__ import annotations

import re

from bipol_crawler.parse.inserted_lines import (
    LONGEST,
    Age,
    is_ad_label,
    is_counter,
    may_be_author,
    may_be_inserted,
    read_age,
)
from bipol_crawler.parse.parsed import Line, Paragraph, Run, text_of
from bipol_crawler.parse.shortcodes import without_shortcodes
from bipol_crawler.text import is_blank

_SPACES = re.compile(r"[ \t\r\n\f]+")
_MAX_RUNS_OF_INSERTED_LINE = 8
"""The most runs of a line that a plugin may have inserted."""
_MAX_LINES_OF_CARD = 2
"""The most linked lines before an age: a headline and its author."""
CELL_SEPARATOR = " | "
"""The text between the cells of a table row."""
_MAX_BLANK_RUNS = 20
"""The most runs at the start of a line that are tested for being blank."""


class TextBuilder:
    """Collects runs into lines and lines into paragraphs.

    While ``open_rows`` is not 0, everything is one line. While ``open_pre_elements`` is not 0, line breaks of
    the text end a line. ``related_cards`` are linked lines before an age: cards of other articles.
    """

    def __init__(self) -> None:
        self.paragraphs: list[Paragraph] = []
        self.related_cards: list[Line] = []
        self.open_rows = 0
        self.open_pre_elements = 0
        self._paragraph: Paragraph = []
        self._line: Line = []
        self._blank_lines = 0

    @property
    def paragraph_count(self) -> int:
        """Return the number of paragraphs, including the one that has begun."""
        return len(self.paragraphs) + bool(
            self._paragraph or any(not is_blank(run.text) for run in self._line[:_MAX_BLANK_RUNS])
        )

    def add_text(self, text: str | None, href: str | None = None) -> None:
        """Add text to the current line; ``href`` is the address of the link that contains it."""
        if not text or (not self._line and not text.strip(" \t\r\n\f")):
            return
        if self.open_pre_elements and "\n" in text:
            first, *rest = text.split("\n")
            self.add_text(first, href)
            for line in rest:
                self.end_line()
                self.add_text(line, href)
            return
        if "\n" in text or "  " in text or "\t" in text or "\r" in text or "\f" in text:
            text = _SPACES.sub(" ", text)
        if "[" in text and not (text := without_shortcodes(text)):
            return
        self._line.append(Run(text, href))

    def end_line(self) -> None:
        """End the current line, as ``<br>`` does. A second ``<br>`` in a row ends the paragraph."""
        if self.open_rows:
            self.add_text(" ")
            return
        line, self._line = self._line, []
        if (
            not line
            or (is_blank(line[0].text) and all(is_blank(run.text) for run in line))
            or (line[0].text == CELL_SEPARATOR and _is_empty_row(line))
        ):
            self._blank_lines += bool(self._paragraph)
            return
        if len(line) < _MAX_RUNS_OF_INSERTED_LINE and len(text := text_of(line)) < LONGEST and may_be_inserted(text):
            if is_ad_label(text) or is_counter(text):
                return
            if age := read_age(text, len(line)):
                self._remove_card(age)
                return
        if self._blank_lines and self._paragraph:
            self.paragraphs.append(self._paragraph)
            self._paragraph = []
        self._paragraph.append(line)
        self._blank_lines = 0

    def _remove_card(self, age: Age) -> None:
        """Remove the lines directly before an age: the author's name, and the linked headline of another article."""
        line_before = self._last_line()
        if line_before and not age.names_author and not _is_linked(line_before) and may_be_author(text_of(line_before)):
            self._remove_last_line()
        for _ in range(_MAX_LINES_OF_CARD):
            if not (line_before := self._last_line()) or not _is_linked(line_before):
                break
            self.related_cards.append(line_before)
            self._remove_last_line()

    def _last_line(self) -> Line | None:
        """Return the line before the current one, if it is in the same paragraph or is a paragraph alone."""
        if self._paragraph:
            return self._paragraph[-1]
        return self.paragraphs[-1][0] if self.paragraphs and len(self.paragraphs[-1]) == 1 else None

    def _remove_last_line(self) -> None:
        if self._paragraph:
            del self._paragraph[-1]
        else:
            del self.paragraphs[-1]

    def remove_signs(self) -> None:
        """Remove what has begun of the current line, if it is only signs: they were between buttons."""
        if not any(map(str.isalnum, text_of(self._line))):
            self._line = []

    def remove_short_line(self, max_words: int) -> None:
        """Remove the line that has begun, if it has at most ``max_words`` words."""
        if len(text_of(self._line).split()) <= max_words:
            self._line = []

    def remove_last_line(self, text: str) -> None:
        """Remove the last line if it is ``text``."""
        self.end_paragraph()
        if (line := self._last_line()) and " ".join(text_of(line).split()) == text:
            self._remove_last_line()

    def end_paragraph(self) -> None:
        """End the current line and paragraph, as the edge of a block does."""
        if self._line:
            self.end_line()
        if not self.open_rows:
            if self._paragraph:
                self.paragraphs.append(self._paragraph)
                self._paragraph = []
            self._blank_lines = 0


def _is_linked(line: Line) -> bool:
    return all(run.href or is_blank(run.text) for run in line)


def _is_empty_row(line: Line) -> bool:
    return all(run.text == CELL_SEPARATOR or is_blank(run.text) for run in line)
