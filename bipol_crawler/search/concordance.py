"""Concordance lines (KWIC, key word in context): every place where the words of a query occur, in any inflection.

A hit is the same as in ``occurrences``, which counts hits for trends; here the position of each is known. Lines are
sorted by the words next to the hit, as in corpus tools, or by the day of publication.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bipol_crawler.search.column import Mask, Numbers
from bipol_crawler.search.execute import lemma_lookup
from bipol_crawler.search.facets import FilteredArticles
from bipol_crawler.search.filters import Filters
from bipol_crawler.search.matching_articles import articles_with
from bipol_crawler.search.occurrences import forms
from bipol_crawler.search.query import Query, Term, read_query
from bipol_crawler.search.tokenizer import WORD, fold
from bipol_crawler.search.word_stream import WordStream

SORTS = ("newest", "oldest", "left", "right", "form")
"""By the day of publication; by the first word to the left (1L) or right (1R), then by the next ones; or by the hit's
form."""
SORTED_WORDS = 3
"""The number of words to the left or right by which lines are sorted."""
CONTEXT = 90
"""Characters of text on each side of a hit, unless a number of words is asked for. It begins and ends between words."""
CHUNK = 500
"""The number of bodies that are read with one query."""

_BLANKS = re.compile(r"\s+")
Pattern = tuple[frozenset[int], ...]
"""For each of some consecutive words, the numbers of the words that may stand there."""


@dataclass(frozen=True, slots=True)
class Hits:
    """The positions of the hits in the word stream, and their lengths in words. Sorted by position; hits do not
    overlap."""

    places: Numbers
    lengths: Numbers

    def at(self, chosen: Numbers) -> Hits:
        """The hits with these indexes."""
        return Hits(self.places[chosen], self.lengths[chosen])


@dataclass(frozen=True, slots=True)
class Line:
    """One hit: the article's id, the text to its left, the hit as it is written, the text to its right."""

    article: int
    left: str
    hit: str
    right: str


def find_hits(
    connection: sqlite3.Connection, stream: WordStream, typed: str, filters: Filters
) -> tuple[Query, Mask, Hits]:
    """Find the hits of what was typed.

    Returns:
        The parsed query; a mask of the articles that match the filters, with or without the words (the corpus in which
        the hits were found); and the hits. Hits are only in articles that contain all words of the query.
    """
    query = read_query(typed, lemma_lookup(connection))
    found = articles_with(connection, stream.columns, query)
    filtered = FilteredArticles(connection, stream.columns, filters, found)
    patterns = [pattern for term in query.terms for pattern in _patterns(connection, stream, term)]
    hits = _joined([_matches(stream, pattern) for pattern in patterns])
    return query, filtered.mask_of_filters(), hits.at(np.flatnonzero(filtered.mask[stream.articles(hits.places)]))


def _patterns(connection: sqlite3.Connection, stream: WordStream, term: Term) -> Iterator[Pattern]:
    def numbers(words: set[str]) -> frozenset[int]:
        found = (stream.vocabulary.number(word) for word in words)
        return frozenset(number for number in found if number is not None)

    def beginning(start: str) -> frozenset[int]:
        return frozenset(number for number, word in enumerate(stream.vocabulary.words) if word.startswith(start))

    if term.is_prefix:
        *before, last = term.words
        yield (*(numbers({word}) for word in before), beginning(last))
    elif len(term.words) == 1:
        yield (numbers(forms(connection, term)),)
    for phrase in (term.words, *term.forms):
        if len(phrase) > 1 and not term.is_prefix:
            yield tuple(numbers({word}) for word in phrase)


def _matches(stream: WordStream, pattern: Pattern) -> Hits:
    """The positions at which the words of ``pattern`` follow one another in one article."""
    length = len(pattern)
    found: Numbers | None = None
    for step, numbers in enumerate(pattern):
        wanted = np.zeros(len(stream.vocabulary.words), np.bool_)
        wanted[list(numbers)] = True
        if found is None:
            found = np.flatnonzero(wanted[stream.words])
        else:
            found = found[found + step < len(stream.words)]
            found = found[wanted[stream.words[found + step]]]
    places = found if found is not None else np.zeros(0, np.int64)
    if length > 1:
        places = places[stream.articles(places) == stream.articles(places + length - 1)]
    return Hits(places, np.full(len(places), length, np.int64))


def _joined(parts: Sequence[Hits]) -> Hits:
    """All hits in text order. Of overlapping hits, the one that begins first remains; of these, the longest."""
    places = np.concatenate([np.zeros(0, np.int64), *(part.places for part in parts)])
    lengths = np.concatenate([np.zeros(0, np.int64), *(part.lengths for part in parts)])
    order = np.lexsort((-lengths, places))
    places, lengths = places[order], lengths[order]
    if len(parts) < 2 and not np.any(lengths > 1):
        return Hits(places, lengths)
    kept, end = [], -1
    for number, (place, length) in enumerate(zip(places.tolist(), lengths.tolist(), strict=True)):
        if place >= end:
            kept.append(number)
            end = place + length
    return Hits(places, lengths).at(np.array(kept, np.int64))


def sorted_hits(stream: WordStream, hits: Hits, sort: str) -> Hits:
    """The hits sorted by ``sort``, one of :data:`SORTS`. Equal hits are sorted by publication, newest first.

    A hit at the beginning or end of an article, with no word on that side, comes before all others.
    """
    columns = stream.columns
    rank = np.empty(len(columns.ids), np.int64)
    rank[columns.by_date] = np.arange(len(columns.ids))
    articles = stream.articles(hits.places)
    undated = columns.days.codes[articles] < 0
    by_date = rank[articles] if sort == "oldest" else -rank[articles]
    keys = [hits.places, by_date, undated]  # the last key counts most
    if sort == "form":
        keys += [_alphabetical(stream, stream.words[hits.places])]
    elif sort in ("left", "right"):
        for step in range(SORTED_WORDS, 0, -1):
            beside = hits.places - step if sort == "left" else hits.places + hits.lengths + step - 1
            inside = (beside >= stream.starts[articles]) & (beside < stream.starts[articles + 1])
            words = stream.words[np.where(inside, beside, 0)] if len(stream.words) else beside
            keys.append(np.where(inside, _alphabetical(stream, words), -1))
    return hits.at(np.lexsort(keys))


def _alphabetical(stream: WordStream, numbers: NDArray[np.integer[Any]]) -> Numbers:
    """The alphabetical rank of each word among the different words of ``numbers``."""
    different, inverse = np.unique(numbers, return_inverse=True)
    order = sorted(range(len(different)), key=lambda at: stream.vocabulary.words[different[at]])
    rank = np.empty(len(different), np.int64)
    rank[order] = np.arange(len(different))
    return rank[inverse]


def lines(connection: sqlite3.Connection, stream: WordStream, hits: Hits, window: int = 0) -> Iterator[Line]:
    """Yield the line of each hit, in the order of ``hits``.

    A hit is left out if the article's text has changed since the word stream was read.

    Args:
        window: how many words there are on each side; 0 for :data:`CONTEXT` characters.
    """
    articles = stream.articles(hits.places)
    found: list[Line | None] = [None] * len(hits.places)
    of_article: dict[int, list[int]] = {}
    for number, article in enumerate(articles.tolist()):
        of_article.setdefault(article, []).append(number)
    ids = stream.columns.ids
    chosen = sorted(of_article)
    for start in range(0, len(chosen), CHUNK):
        part = {int(ids[article]): article for article in chosen[start : start + CHUNK]}
        wanted_ids = json.dumps(list(part))
        bodies = connection.execute(
            "SELECT id, body FROM articles WHERE id IN (SELECT value FROM json_each(?))", [wanted_ids]
        )
        for article_id, body in bodies:
            article = part[article_id]
            spans = [(word.start(), word.end()) for word in WORD.finditer(body or "")]
            for number in of_article[article]:
                at, length = int(hits.places[number] - stream.starts[article]), int(hits.lengths[number])
                expected = stream.vocabulary.words[stream.words[hits.places[number]]]
                if at + length <= len(spans) and fold(body[slice(*spans[at])]) == expected:
                    start, end = spans[at][0], spans[at + length - 1][1]
                    first, last = max(0, at - window), min(len(spans), at + length + window) - 1
                    around = (spans[first][0], spans[last][1]) if window else _characters(body, start, end)
                    texts = body[around[0] : start], body[start:end], body[end : around[1]]
                    found[number] = Line(article_id, *(_BLANKS.sub(" ", text) for text in texts))
    return (line for line in found if line)


def _characters(body: str, start: int, end: int) -> tuple[int, int]:
    """Where the text around a hit begins and ends, with :data:`CONTEXT` characters on each side at most."""
    first, last = max(0, start - CONTEXT), min(len(body), end + CONTEXT)
    if first:
        first = body.find(" ", first, start) + 1 or first
    if last < len(body):
        last = body.rfind(" ", end, last) + 1 or last
    return first, last
