"""Remove 'Baca juga' ("read also") from the text and keep its links.

Editors write it in these forms:

* a line with a label and one or more links, perhaps followed by lines with links to articles of the portal;
* the label alone, followed by lines with any links;
* brackets in a sentence, of which only the brackets are removed;
* a label and links between or after the sentences of a line, or before a bracket of names at its end, of which only
  the label and the links are removed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterator
from itertools import chain

from bipol_crawler.parse.parsed import Line, Paragraph, RawLink, Run, text_of
from bipol_crawler.parse.read_also_lines import (
    LABEL,
    NOTHING,
    NOTHING_MORE,
    WORDS,
    all_linked,
    before_links,
    is_heading,
    is_popular,
    is_read_also,
    is_surely_text,
    links_of,
)
from bipol_crawler.text import clean

_LABEL_BETWEEN_SENTENCES = re.compile(
    rf"(?:^|(?<=[.!?\"”’)\]]))(?:[^\w.!?\"“”‘’()\[\]]|_)*[(\[]?{WORDS}\s*[\"“‘]?", re.IGNORECASE
)
_BRACKET = re.compile(rf"[(\[]\s*{WORDS}[^()\[\]]*(?:\([^()]*\)[^()\[\]]*)*[)\]]", re.IGNORECASE)
_CLOSING = re.compile(r"[\s\"”’.,*_]*")
_SENTENCE = re.compile(r"\s+[\"“‘]?[A-ZÀ-Þ]")
_SIGNED = re.compile(r"[\s.,*_]*[(\[][^()\[\]]{2,60}[)\]][\s.*_]*$")


def split_read_also(
    paragraphs: list[Paragraph], is_own_article: Callable[[str], bool]
) -> tuple[list[Paragraph], list[RawLink]]:
    """Return the paragraphs without 'Baca juga', and the links to other articles in page order.

    ``is_own_article`` returns whether an address is an article of the portal. Links in sentences are returned only if
    they lead to one; links in a 'Baca juga' line are always returned.
    """
    splitter = _Splitter(is_own_article)
    for paragraph in paragraphs:
        splitter.add(paragraph)
    return splitter.text_paragraphs, splitter.links


class _Splitter:
    """Takes lines one after another, and keeps ``text_paragraphs`` and ``links`` apart.

    Whether a line of only links is text depends on the lines before it: it may continue a 'Baca juga', or be the first
    line of a list whose heading is the line before.
    """

    def __init__(self, is_own_article: Callable[[str], bool]) -> None:
        self.text_paragraphs: list[Paragraph] = []
        self.links: list[RawLink] = []
        self._is_own_article = is_own_article
        self._in_read_also = False
        self._after_bare_label = False
        self._before: Paragraph | None = None
        """The lines up to the line before, if that is text without a link: it may be a heading."""

    def add(self, paragraph: Paragraph) -> None:
        lines: Paragraph = []
        for line in paragraph:
            if is_surely_text(line):
                self._in_read_also = False
                self._before = lines
                lines.append(line)
            elif (rest := self._without_read_also(line)) is not None:
                lines.append(rest)
                if not any(run.href for run in rest):
                    self._before = lines
        if lines:
            self.text_paragraphs.append(lines)

    def _without_read_also(self, line: Line) -> Line | None:
        """Keep the line's links. Return what is text of it, or ``None``."""
        line, inline_links = _cut_inline_labels(line)
        self.links += inline_links
        text = text_of(line)
        if (inline_links and NOTHING.match(text)) or not clean(text):
            return None
        if self._continues(line):
            self.links += _links_without_label(line)
            return None
        self._in_read_also = False
        if self._is_below_heading(line):
            self._remove_heading()
            self._begin(line, after_bare_label=False)
            return None
        self._before = None
        if is_read_also(line, text) or is_popular(line, self._is_own_article):
            self._begin(line, after_bare_label=bool(NOTHING_MORE.match(LABEL.sub("", text))))
            return None
        self.links += [link for link in links_of(line) if self._is_own_article(link.url)]
        return line

    def _begin(self, line: Line, *, after_bare_label: bool) -> None:
        self.links += _links_without_label(line)
        self._in_read_also, self._after_bare_label = True, after_bare_label

    def _continues(self, line: Line) -> bool:
        """Return whether the line belongs to the 'Baca juga' above it."""
        return self._in_read_also and all_linked(line) and (self._after_bare_label or self._leads_to_own(line))

    def _is_below_heading(self, line: Line) -> bool:
        """Return whether the line is the first of a list of other articles."""
        return bool(self._before and all_linked(line) and is_heading(self._before[-1]) and self._leads_to_own(line))

    def _leads_to_own(self, line: Line) -> bool:
        return all(self._is_own_article(link.url) for link in links_of(line))

    def _remove_heading(self) -> None:
        """Take the line before out of the text, and its paragraph if nothing else is in it."""
        if self._before:
            self._before.pop()
            if not self._before and self.text_paragraphs and self.text_paragraphs[-1] is self._before:
                self.text_paragraphs.pop()
        self._before = None


def _links_without_label(line: Line) -> list[RawLink]:
    """Return the links of a 'Baca juga' line, without the label if it is part of the link's text."""
    links = links_of(line)
    if not LABEL.match(before_links(line)):
        for link in links:
            link.headline = LABEL.sub("", link.headline or "").strip() or None
    return links


def _start_of_spaces(text: str, at: int) -> int:
    while at and text[at - 1].isspace():
        at -= 1
    return at


def _cut_inline_labels(line: Line) -> tuple[Line, list[RawLink]]:
    """Return the line without each 'Baca juga' that is part of it, and the links that were removed with them."""
    text = text_of(line)
    linked = _link_spans(line)
    spans = list(_spans_in_brackets(text, linked)) or list(_spans_between_sentences(text, linked))
    if not spans:
        return line, []
    remaining: Line = []
    cut: Line = []
    boundaries = deque(chain.from_iterable(spans))
    target, other_target = remaining, cut
    position = 0
    for words, href in line:
        end = position + len(words)
        while boundaries and boundaries[0] < end:
            boundary = boundaries.popleft()
            target.append(Run(words[: boundary - position], href))
            words, position = words[boundary - position :], boundary
            target, other_target = other_target, target
        target.append(Run(words, href))
        position = end
    return [run for run in remaining if run.text], _links_without_label([run for run in cut if run.text])


def _link_spans(line: Line) -> list[tuple[int, int]]:
    """Return the start and end of each link in the line's text; adjacent links are joined."""
    linked: list[tuple[int, int]] = []
    end = 0
    for words, href in line:
        start, end = end, end + len(words)
        if href:
            linked.append((linked.pop()[0] if linked and linked[-1][1] == start else start, end))
    return linked


def _spans_in_brackets(text: str, linked: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield start and end of brackets that begin with the label and contain a link or, after a colon, a headline."""
    for match in _BRACKET.finditer(text):
        before = bisect_left(linked, (match.end(),))
        if (before and linked[before - 1][1] > match.start()) or (match["colon"] and not match["bare"]):
            yield _start_of_spaces(text, match.start()), match.end()


def _spans_between_sentences(text: str, linked: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the start and end of labels with links between or after sentences, or before a bracket of names at the end.

    If another sentence follows, the label needs a colon: ``Baca juga <a>surat itu</a> Bupati`` is one sentence.
    """
    if not linked:
        return
    cut = 0
    for match in _LABEL_BETWEEN_SENTENCES.finditer(text):
        at = bisect_left(linked, (match.end() + 1,)) - 1
        if match.start() < cut or at < 0 or linked[at][1] <= match.end():
            continue
        end = linked[at][1]
        while at + 1 < len(linked) and NOTHING.match(text, end, linked[at + 1][0]):
            at += 1
            end = linked[at][1]
        closed = _CLOSING.match(text, end)
        cut = _start_of_spaces(text, closed.end()) if closed else end
        if (
            _SIGNED.match(text, end)
            or (match.start() and NOTHING.match(text, end))
            or (match["colon"] and _SENTENCE.match(text, cut))
        ):
            yield match.start(), cut
