"""The text of an article, split once for all rules: its words, lines, sentences and quotations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bipol_crawler.sentences import paragraphs, quotations, sentences

_ONLY_LETTERS = bytes(code if ord("a") <= code <= ord("z") else ord(" ") for code in range(256))


class Body:
    """A text and its parts.

    ``low`` is the text in lower case, of the same length. ``words`` are all runs of the letters a to z in it, in lower
    case. A rule uses them for a cheap test first: does the text contain any of the rule's words at all?
    ``lines``, ``sentences`` and ``quotations`` are spans, as :mod:`bipol_crawler.sentences` describes them.
    """

    __slots__ = ("lines", "low", "quotations", "sentence_starts", "sentences", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.low = text.replace("İ", "I").lower()  # the only letter whose lower case has two characters
        self.words = frozenset(self.low.encode("utf-8", "replace").translate(_ONLY_LETTERS).decode().split())
        self.lines = paragraphs(text)
        self.sentences = sentences(text)
        self.sentence_starts = [start for start, _ in self.sentences]
        self.quotations = quotations(text, self.lines)

    def has(self, words: frozenset[str]) -> bool:
        """Return whether the text has at least one of ``words``, which are in lower case."""
        return not self.words.isdisjoint(words)

    def matches(self, pattern: re.Pattern[str], words: frozenset[str]) -> Iterator[re.Match[str]]:
        """Yield the matches of a pattern as ``finditer`` does, but try it only where it can match.

        Args:
            words: the whole words, in lower case, with which a match can begin.
        """
        starts = sorted(at for word in self.words & words for at in places_of(word, self.low))
        end = 0
        for at in starts:
            if at >= end and (match := pattern.match(self.text, at)):
                end = match.end()
                yield match


def places_of(word: str, text: str) -> Iterator[int]:
    """Yield the positions of a word in a text, also inside other words."""
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))
