"""All words of all bodies, in text order, as numbers in memory: five bytes for each word.

Concordances, keywords and collocates are counted in it, exactly and without reading texts: a question at 100,000
articles costs some tenths of a second. A word is what the full-text index calls one (see ``tokenizer``). Only bodies
are counted, as in ``articles.word_count``; headlines and captions are not.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bipol_crawler.search.columns import Columns, Mask, Numbers
from bipol_crawler.search.tokenizer import WORD, fold
from bipol_crawler.sentences import sentences

Words = NDArray[np.int32]
Marks = NDArray[np.uint8]

FIRST_OF_SENTENCE, FIRST_IN_ARTICLE = 1, 2
"""Bits of a mark: the word begins a sentence; the article does not have this word before."""
CHUNK = 1 << 20
"""How many words are counted at once, so that counting needs little memory."""


class Vocabulary(dict[str, int]):
    """The number of each spelling of a word. ``words`` has the folded word of each number. It only grows."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._folded: dict[str, int] = {}

    def __missing__(self, spelling: str) -> int:
        word = fold(spelling)
        number = self._folded.setdefault(word, len(self.words))
        if number == len(self.words):
            self.words.append(word)
        self[spelling] = number
        return number

    def number(self, word: str) -> int | None:
        """The number of a folded word; None if no text has it."""
        return self._folded.get(word)


@dataclass(frozen=True, slots=True)
class WordStream:
    """The words of all articles of ``columns``, one article behind the other in the order of ``columns.ids``.

    The words of the article at a position are ``words[starts[position]:starts[position + 1]]``. ``marks`` has the bits
    of each word. ``digests`` tells whether an article's body is still the one that was read. ``kept`` is for answers
    that many ask for; it is empty again after the archive has changed.
    """

    columns: Columns
    vocabulary: Vocabulary
    words: Words
    marks: Marks
    starts: Numbers
    digests: Numbers
    kept: dict[Hashable, Any] = field(default_factory=dict)

    def articles(self, places: Numbers) -> Numbers:
        """The positions of the articles in which the words at ``places`` are."""
        return np.searchsorted(self.starts, places, side="right") - 1

    def counts(self, articles: Mask) -> tuple[Numbers, Numbers]:
        """How often each word occurs in ``articles``, and in how many of them, by the word's number."""
        size = len(self.vocabulary.words)
        times, within = np.zeros(size, np.int64), np.zeros(size, np.int64)
        chosen = np.repeat(articles, np.diff(self.starts))
        for start in range(0, len(self.words), CHUNK):
            part = chosen[start : start + CHUNK]
            words, marks = self.words[start : start + CHUNK][part], self.marks[start : start + CHUNK][part]
            times += np.bincount(words, minlength=size)
            within += np.bincount(words[(marks & FIRST_IN_ARTICLE) > 0], minlength=size)
        return times, within


def read_word_stream(connection: sqlite3.Connection, columns: Columns, before: WordStream | None = None) -> WordStream:
    """The words of the articles of ``columns``. Bodies that ``before`` knows are not taken apart again.

    An article that is gone since ``columns`` were read has no words.

    Raises:
        sqlite3.OperationalError: the query was interrupted.
    """
    vocabulary = before.vocabulary if before else Vocabulary()
    known = dict(zip(before.columns.ids.tolist(), range(len(before.columns.ids)), strict=True)) if before else {}
    words: list[Words] = []
    marks: list[Marks] = []
    digests: list[int] = []
    for article, body in _bodies(connection, columns):
        digest = hash(body)
        position = known.get(article, -1)
        if before and position >= 0 and before.digests[position] == digest:
            start, end = before.starts[position], before.starts[position + 1]
            words.append(before.words[start:end])
            marks.append(before.marks[start:end])
        else:
            taken = _taken_apart(body, vocabulary)
            words.append(taken[0])
            marks.append(taken[1])
        digests.append(digest)
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    return WordStream(
        columns,
        vocabulary,
        np.concatenate([np.zeros(0, np.int32), *words]),
        np.concatenate([np.zeros(0, np.uint8), *marks]),
        np.concatenate(([0], np.cumsum(lengths))),
        np.array(digests, np.int64),
    )


def _bodies(connection: sqlite3.Connection, columns: Columns) -> Iterator[tuple[int, str]]:
    """The id and the body of each article of ``columns``, in their order; an empty body if it has none."""
    found = connection.execute("SELECT id, body FROM articles ORDER BY id")
    row = next(found, None)
    for article in columns.ids.tolist():
        while row and row[0] < article:
            row = next(found, None)
        yield article, (row[1] or "") if row and row[0] == article else ""


def _taken_apart(body: str, vocabulary: Vocabulary) -> tuple[Words, Marks]:
    """The numbers and the marks of a body's words."""
    found: list[int] = []
    opening = []
    for start, end in sentences(body):
        opening.append(len(found))
        found += map(vocabulary.__getitem__, WORD.findall(body, start, end))
    words = np.array(found, np.int32)
    marks = np.zeros(len(words), np.uint8)
    if len(words):
        marks[[place for place in opening if place < len(words)]] = FIRST_OF_SENTENCE
        marks[np.unique(words, return_index=True)[1]] |= FIRST_IN_ARTICLE
    return words, marks
