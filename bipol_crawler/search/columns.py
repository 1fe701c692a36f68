"""What facets need to know of all articles, as arrays in memory: some hundred bytes for each article.

Counting with SQL would read every hit once for each facet. With arrays, all counts of a search among 100,000 articles
take a few milliseconds. The arrays are made from indices of the archive; no text is read.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]
"""True for each article that is meant, in the order of the articles' ids."""

MAX_HITS = 32
"""The number of queries whose hits are kept: 0.8 MB for a word that is in each of 100,000 articles."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A column in which an article has one value or none. ``codes`` has the value's number in ``values``, or -1."""

    values: tuple[str, ...]
    codes: Numbers

    def counts(self, mask: Mask) -> list[int]:
        """How many articles of ``mask`` have each value."""
        found: list[int] = np.bincount(self.codes[mask] + 1, minlength=len(self.values) + 1)[1:].tolist()
        return found

    def having(self, values: Iterable[str]) -> Mask:
        """The articles that have one of ``values``."""
        wanted = frozenset(values)
        chosen = np.array([value in wanted for value in self.values] + [False], np.bool_)
        return chosen[self.codes]  # -1 is the last element, for articles without a value


@dataclass(frozen=True, slots=True)
class Pairs:
    """A column in which an article can have several values. ``articles`` and ``codes`` are pairs, all different."""

    values: tuple[str, ...]
    articles: Numbers
    codes: Numbers

    def counts(self, mask: Mask) -> list[int]:
        """How many articles of ``mask`` have each value."""
        found: list[int] = np.bincount(self.codes[mask[self.articles]], minlength=len(self.values)).tolist()
        return found


@dataclass(frozen=True, slots=True)
class Bylines:
    """Who had which part in which article: three arrays with one element for each byline.

    ``people`` and ``roles`` are numbers in ``person_ids`` and ``role_names``. ``named`` says of each person whether
    they have a byline with another role than that of an account of the portal.
    """

    person_ids: tuple[int, ...]
    person_names: tuple[str, ...]
    role_names: tuple[str, ...]
    articles: Numbers
    people: Numbers
    roles: Numbers
    named: Mask


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of all articles. ``ids`` is sorted; an article's position in it is its number in all other arrays.

    ``days`` are the printed days of publication, in order. ``by_date`` are the positions of all articles by their time
    of publication: first those without a date, then the oldest. Places and sections have one spelling each, whatever
    their case. ``hits`` keeps the positions of the latest queries, so that narrowing a search does not read the
    full-text index again.
    """

    ids: Numbers
    by_date: Numbers
    days: Coded
    places: Coded
    statuses: Coded
    layouts: Coded
    photos: Mask
    sections: Pairs
    bylines: Bylines
    hits: dict[str, Numbers] = field(default_factory=dict)

    def positions(self, ids: Iterable[int]) -> Numbers:
        """The positions of articles, in the same order. Articles that were added later are left out."""
        at, known = _positions(self.ids, np.fromiter(ids, np.int64))
        return at[known]

    def remember(self, query: str, positions: Numbers) -> None:
        """Keep what a query found, in place of the oldest if there are :data:`MAX_HITS`."""
        while len(self.hits) >= MAX_HITS:
            self.hits.pop(next(iter(self.hits)), None)
        self.hits[query] = positions

    def mask(self, positions: Numbers) -> Mask:
        """A mask of the articles at ``positions``."""
        made = np.zeros(len(self.ids), np.bool_)
        made[positions] = True
        return made


def read_columns(connection: sqlite3.Connection) -> Columns:
    """The columns of the archive as it is now.

    Raises:
        sqlite3.OperationalError: the query was interrupted.
    """
    found = _read(
        connection,
        "SELECT id, substr(published_at, 1, 10), place, status FROM articles INDEXED BY articles_brief ORDER BY id",
        4,
    )
    ids = np.array(found[0], np.int64)
    layouts = _read(connection, "SELECT id, layout FROM articles INDEXED BY articles_layout", 2)
    photos = np.zeros(len(ids), np.bool_)
    photos[_rows(ids, _read(connection, "SELECT DISTINCT article_id FROM photos", 1))[0]] = True
    by_date = "SELECT id FROM articles INDEXED BY articles_published ORDER BY published_at, id"
    return Columns(
        ids=ids,
        by_date=_rows(ids, _read(connection, by_date, 1))[0],
        days=_coded(found[1]),
        places=_coded(_one_spelling(found[2])),
        statuses=_coded(found[3]),
        layouts=_spread(ids, layouts),
        photos=photos,
        sections=_sections(connection, ids),
        bylines=_bylines(connection, ids),
    )


def _read(connection: sqlite3.Connection, sql: str, width: int) -> list[Sequence[Any]]:
    """The columns of an answer."""
    return list(zip(*connection.execute(sql), strict=True)) or [()] * width


def _positions(ids: Numbers, wanted: Numbers) -> tuple[Numbers, Mask]:
    """The positions of ``wanted`` in ``ids``, and which of them are right."""
    at = np.minimum(np.searchsorted(ids, wanted), max(len(ids) - 1, 0))
    known = ids[at] == wanted if len(ids) else np.zeros(len(wanted), np.bool_)
    return at, known


def _rows(ids: Numbers, columns: Sequence[Sequence[Any]]) -> list[Any]:
    """The rows of articles that are known: their positions, and the other columns."""
    at, known = _positions(ids, np.array(columns[0], np.int64))
    return [at[known], *(np.array(column, object)[known] for column in columns[1:])]


def _coded(values: Iterable[str | None]) -> Coded:
    values = list(values)
    different = sorted({value for value in values if value is not None})
    number: dict[str | None, int] = {value: place for place, value in enumerate(different)}
    number[None] = -1
    return Coded(tuple(different), np.array([number[value] for value in values], np.int64))


def _spread(ids: Numbers, columns: Sequence[Sequence[Any]]) -> Coded:
    """A column that was read in another order than that of ``ids``."""
    at, values = _rows(ids, columns)
    coded = _coded(values)
    codes = np.full(len(ids), -1, np.int64)
    codes[at] = coded.codes
    return Coded(coded.values, codes)


def _one_spelling(names: Iterable[str | None]) -> list[str | None]:
    """Each name as the first of its spellings that differ only in case, as SQLite's NOCASE compares them."""
    names = list(names)
    first: dict[str, str] = {}
    for name in sorted({name for name in names if name is not None}):
        first.setdefault(nocase(name), name)
    same = {name: first[nocase(name)] for name in {name for name in names if name is not None}}
    return [None if name is None else same[name] for name in names]


def nocase(name: str) -> str:
    """``name`` with the letters A to Z made small, as in SQLite's collation NOCASE."""
    return name.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")


def _sections(connection: sqlite3.Connection, ids: Numbers) -> Pairs:
    names = dict(connection.execute("SELECT id, name FROM sections").fetchall())
    spelling = dict(zip(names, _one_spelling(names.values()), strict=True))
    coded = _coded(spelling.values())
    code = dict(zip(names, coded.codes.tolist(), strict=True))
    at, sections = _rows(ids, _read(connection, "SELECT article_id, section_id FROM article_sections", 2))
    pairs = np.unique(at * max(len(coded.values), 1) + np.array([code[number] for number in sections], np.int64))
    return Pairs(coded.values, *np.divmod(pairs, max(len(coded.values), 1)))


def _bylines(connection: sqlite3.Connection, ids: Numbers) -> Bylines:
    people = _read(connection, "SELECT id, name FROM people", 2)
    person = {number: place for place, number in enumerate(people[0])}
    columns = _read(connection, "SELECT article_id, role, person_id FROM bylines INDEXED BY bylines_together", 3)
    at, roles, persons = _rows(ids, columns)
    coded = _coded(roles)
    numbers = np.array([person[number] for number in persons], np.int64)
    named = np.zeros(len(person), np.bool_)
    named[numbers[~coded.having(["account"])]] = True
    return Bylines(tuple(people[0]), tuple(people[1]), coded.values, at, numbers, coded.codes, named)
