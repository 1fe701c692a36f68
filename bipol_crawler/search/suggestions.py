"""Help for a search without results: which word does not occur, similar words, and what could be left out."""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bipol_crawler.search.column import Numbers
from bipol_crawler.search.columns import Columns
from bipol_crawler.search.facets import FilteredArticles
from bipol_crawler.search.matching_articles import articles_with
from bipol_crawler.search.query import EXACT, MAX_PIECES, OPERATORS, Query, Term
from bipol_crawler.search.tokenizer import fold

MAX_NEAREST = 3
"""The largest number of words that are suggested instead of one."""
_MIN_LENGTH = 3
_MIN_HALF = 4
"""The smallest number of letters of each half of a word that may also be written as two."""
_SHORT = 4
"""In words of up to this many letters one letter may be wrong, in longer words two."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of the full-text index, sorted by their bytes, and the number of articles that contain each."""

    words: list[str]
    articles: Numbers


@dataclass(frozen=True, slots=True)
class UnfoundTerm:
    """A term that no article contains. ``nearest`` are words of the archive with a similar spelling.

    If ``apart``, all words of this phrase are in the archive, but nowhere next to each other.
    """

    term: Term
    nearest: tuple[str, ...] = ()
    apart: bool = False


@dataclass(frozen=True, slots=True)
class WiderSearch:
    """A search with more results: without a filter, or without some terms. ``articles`` is its number of results.

    ``words`` is the query without ``terms``.
    """

    articles: int
    filter: str = ""
    terms: tuple[Term, ...] = ()
    words: str = ""


def unfound_terms(
    connection: sqlite3.Connection, vocabulary: Callable[[], Vocabulary], query: Query
) -> list[UnfoundTerm]:
    """The terms of the query that no article contains, whatever the filters are.

    Args:
        vocabulary: returns the words of the archive; it is called only if a word of the query does not occur.
    """

    def occurs(match: str) -> bool:
        sql = "SELECT 1 FROM articles_fts WHERE articles_fts MATCH ? LIMIT 1"
        return connection.execute(sql, [match]).fetchone() is not None

    found = []
    for term in query.terms:
        if occurs(term.match):
            continue
        unknown = [word for word in term.words if not occurs(f'"{word}"')]
        if len(term.words) > 1 and not unknown:
            found.append(UnfoundTerm(term, apart=True))
        elif len(term.words) == 1:
            found.append(UnfoundTerm(term, nearest_words(vocabulary(), term.words[0])))
        else:
            nearest = [nearest_words(vocabulary(), word) if word in unknown else (word,) for word in term.words]
            corrected = " ".join(words[0] for words in nearest if words)
            found.append(UnfoundTerm(term, (corrected,) if all(nearest) else ()))
    return found


def read_vocabulary(connection: sqlite3.Connection) -> Vocabulary:
    """The words of the full-text index. This reads the whole index: a second at 100,000 articles.

    Args:
        connection: one that may create temporary tables.
    """
    connection.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, articles_fts, row)")
    found = connection.execute("SELECT term, doc FROM temp.vocabulary").fetchall()
    return Vocabulary([str(word) for word, _ in found], np.array([articles for _, articles in found], np.int64))


def nearest_words(vocabulary: Vocabulary, word: str) -> tuple[str, ...]:
    """The words of the archive with a spelling similar to ``word``, the nearest first, then the most frequent.

    Words that begin with the first or the second letter of ``word`` are tried before all others.
    """
    if len(word) < _MIN_LENGTH:
        return ()
    words = vocabulary.words
    some = [
        at
        for letter in dict.fromkeys(word[:2])
        for at in range(bisect_left(words, letter), bisect_left(words, chr(ord(letter) + 1)))
    ]
    return _nearest(vocabulary, word, some) or _nearest(vocabulary, word, range(len(words)))


def _nearest(vocabulary: Vocabulary, word: str, among: Sequence[int]) -> tuple[str, ...]:
    most = 1 if len(word) <= _SHORT else 2
    words = [vocabulary.words[at] for at in among]
    found = process.extract(word, words, scorer=OSA.distance, score_cutoff=most, limit=None)
    best = sorted((distance, -int(vocabulary.articles[among[at]]), other) for other, distance, at in found)
    best = [each for each in best if each[2] != word]
    return tuple(other for distance, _, other in best if distance == best[0][0])[:MAX_NEAREST]


def nearest_names(name: str, names: Iterable[str]) -> tuple[str, ...]:
    """Those of ``names`` with a spelling similar to ``name``, ignoring case, the nearest first."""
    known = {fold(other): other for other in names}
    most = 1 if len(name) <= _SHORT else 2 + len(name) // 12
    found = process.extract(fold(name), list(known), scorer=OSA.distance, score_cutoff=most, limit=MAX_NEAREST)
    return tuple(known[other] for other, *_ in found)


def other_spellings(connection: sqlite3.Connection, words: str) -> tuple[tuple[str, str], ...]:
    """The words of a search that the archive also has as one word, or as two: as typed, and a query for both spellings.

    Names of places are often written both ways: ``Pelabuhan Ratu`` and ``Pelabuhanratu``.
    """

    def occurs(match: str) -> bool:
        sql = "SELECT 1 FROM articles_fts WHERE articles_fts MATCH ? LIMIT 1"
        return connection.execute(sql, [f"{EXACT} : {match}"]).fetchone() is not None

    found = []
    tokens = words.split()[:MAX_PIECES]
    for one, other in pairwise(tokens):
        if (together := _joined(one, other)) and occurs(f'"{together}"'):
            both = f"{one} {other}" if one.startswith('"') else f'"{one} {other}"'
            found.append((f"{one} {other}", f"{together} ATAU {both}"))
    for token in tokens:
        for at in range(_MIN_HALF, len(token) - _MIN_HALF + 1) if token.isalpha() else ():
            apart = f'"{fold(token[:at])} {fold(token[at:])}"'
            if occurs(apart):
                found.append((token, f"{token} ATAU {apart}"))
    return tuple(found)


def _joined(one: str, other: str) -> str:
    """Two neighbouring words joined to one; empty if they are not words, or if only one of them is in quotes."""
    if one.startswith('"') and other.endswith('"'):
        one, other = one[1:], other[:-1]
    plain = one.isalpha() and other.isalpha() and not {one, other} & OPERATORS.keys()
    return fold(one + other) if plain and len(one + other) >= 2 * _MIN_HALF else ""


def wider_searches(
    connection: sqlite3.Connection, columns: Columns, query: Query, filtered: FilteredArticles
) -> list[WiderSearch]:
    """The searches that find something without one of the filters, or without one of the words."""
    ways = [WiderSearch(articles, filter=name) for name, articles in filtered.without_one_filter().items() if articles]
    if len(query.groups) > 1:
        for group in query.groups:
            others = replace(query, groups=tuple(other for other in query.groups if other is not group))
            found = articles_with(connection, columns, others)
            if found is not None and (articles := int(np.count_nonzero(filtered.mask_of_filters() & found))):
                ways.append(WiderSearch(articles, terms=group, words=others.typed))
    return ways
