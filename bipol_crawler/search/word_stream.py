"""All words of all bodies in text order, as integers in memory: five bytes for each word.

Concordances, keywords and collocates are counted in it, exactly and without reading texts: a query at 100,000 articles
takes some tenths of a second. Text is divided into words as in the full-text index (see ``tokenizer``). Only bodies are
included, as in ``articles.word_count``, not headlines and captions. Of an archive with more than :data:`MAX_WORDS`
words only a sample is read: half of the articles, a quarter, an eighth and so on.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bipol_crawler.search.column import Mask, Numbers
from bipol_crawler.search.columns import Columns
from bipol_crawler.search.tokenizer import WORD, fold
from bipol_crawler.sentences import sentences

Words = NDArray[np.int32]
Marks = NDArray[np.uint8]

FIRST_OF_SENTENCE, FIRST_IN_ARTICLE = 1, 2
"""Bits of a mark: the word begins a sentence; it is the first occurrence of this word in the article."""
MAX_WORDS = 40_000_000
"""The largest number of words in memory: 200 MB. Reading them takes half a minute of CPU time."""
BODIES = 500
"""The number of bodies that are read with one query."""
CHUNK = 1 << 20
"""The number of words that are counted at once, so that counting needs little memory."""


class Vocabulary(dict[str, int]):
    """Numbers the words: maps each spelling to the number of its folded word. ``words`` maps back. It only grows."""

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
    """The words of all articles of ``columns``, one article after the other in the order of ``columns.ids``.

    The words of the article at a position are ``words[starts[position]:starts[position + 1]]``. ``marks`` has the bits
    of each word. ``read`` is a mask of the articles whose words are included: all, or a sample. ``digests`` has a hash
    of each body that was read, to detect changes. ``cache`` is for results that are often requested; a new stream,
    made after the archive has changed, starts with an empty one.
    """

    columns: Columns
    read: Mask
    vocabulary: Vocabulary
    words: Words
    marks: Marks
    starts: Numbers
    digests: Numbers
    cache: dict[Hashable, Any] = field(default_factory=dict)

    @property
    def sample(self) -> tuple[int, int] | None:
        """How many articles were read, and how many there are; None if all were read."""
        read = int(np.count_nonzero(self.read))
        return (read, len(self.read)) if read < len(self.read) else None

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
    """Read the words of the articles of ``columns``. Bodies that did not change since ``before`` are not split again.

    An article that was removed after ``columns`` were read has no words.

    Raises:
        sqlite3.OperationalError: the query was interrupted.
    """
    vocabulary = before.vocabulary if before else Vocabulary()
    read = _sampled(connection, columns)
    words: list[Words] = [np.zeros(0, np.int32)]
    marks: list[Marks] = [np.zeros(0, np.uint8)]
    lengths, digests = np.zeros(len(columns.ids), np.int64), np.zeros(len(columns.ids), np.int64)
    for position, body in _bodies(connection, columns, np.flatnonzero(read)):
        digest = hash(body)
        known = _position(before, int(columns.ids[position]))
        if before and known >= 0 and before.read[known] and before.digests[known] == digest:
            part = slice(before.starts[known], before.starts[known + 1])
            words.append(before.words[part])
            marks.append(before.marks[part])
        else:
            taken = _tokenize(body, vocabulary)
            words.append(taken[0])
            marks.append(taken[1])
        lengths[position], digests[position] = len(words[-1]), digest
    starts = np.concatenate(([0], np.cumsum(lengths)))
    return WordStream(columns, read, vocabulary, np.concatenate(words), np.concatenate(marks), starts, digests)


def _position(stream: WordStream | None, article: int) -> int:
    """The position of an article in an earlier stream; -1 if it is not there."""
    if stream is None:
        return -1
    at = int(np.searchsorted(stream.columns.ids, article))
    return at if at < len(stream.columns.ids) and stream.columns.ids[at] == article else -1


def _sampled(connection: sqlite3.Connection, columns: Columns) -> Mask:
    """The articles to read. A smaller sample is always a part of a larger one, so that few bodies are read again."""
    (words,) = connection.execute("SELECT sum(word_count) FROM articles INDEXED BY articles_brief").fetchone()
    halvings = 0
    while (words or 0) >> halvings > MAX_WORDS:
        halvings += 1
    # Fibonacci hashing: the upper bits of the product are spread evenly, whatever pattern the ids have.
    spread = columns.ids.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(32)
    return spread < np.uint64((1 << 32) >> halvings)


def _bodies(connection: sqlite3.Connection, columns: Columns, positions: Numbers) -> Iterator[tuple[int, str]]:
    """Yield each of ``positions`` with the article's body; an empty body if it has none."""
    sql = "SELECT id, body FROM articles WHERE id IN (SELECT value FROM json_each(?))"
    for start in range(0, len(positions), BODIES):
        part = positions[start : start + BODIES].tolist()
        bodies = dict(connection.execute(sql, [json.dumps(columns.ids[part].tolist())]).fetchall())
        for position in part:
            yield position, bodies.get(int(columns.ids[position])) or ""


def _tokenize(body: str, vocabulary: Vocabulary) -> tuple[Words, Marks]:
    """The numbers and the marks of the words of ``body``."""
    found: list[int] = []
    sentence_starts = []
    for start, end in sentences(body):
        sentence_starts.append(len(found))
        found += map(vocabulary.__getitem__, WORD.findall(body, start, end))
    words = np.array(found, np.int32)
    marks = np.zeros(len(words), np.uint8)
    if len(words):
        marks[[place for place in sentence_starts if place < len(words)]] = FIRST_OF_SENTENCE
        marks[np.unique(words, return_index=True)[1]] |= FIRST_IN_ARTICLE
    return words, marks
