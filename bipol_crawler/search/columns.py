"""What facets need to know of all articles, as arrays in memory: some hundred bytes for each article.

Counting with SQL would read every hit once for each facet. With arrays, all counts of a search among 100,000 articles
take a few milliseconds. The arrays are made from indices of the archive; no text is read.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bipol_crawler.search.filters import year

Numbers = NDArray[np.int64]
Bits = NDArray[np.uint8]
Mask = NDArray[np.bool_]
"""True for each article that is meant, in the order of the articles' ids."""

MAX_HITS = 500
"""The number of queries whose hits are kept, a bit for each article: 62 MB at a million articles."""
DENSE = 8
"""If the largest id is at most so many times the number of articles, a table by id is made to find them."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A column in which an article has one value or none. ``codes`` has the value's number in ``values``, or -1."""

    values: tuple[str, ...]
    codes: Numbers

    def counts(self, mask: Mask) -> list[int]:
        """How many articles of ``mask`` have each value."""
        found: list[int] = np.bincount(self.codes[mask] + 1, minlength=len(self.values) + 1)[1:].tolist()
        return found

    def occurring(self, mask: Mask) -> list[tuple[str, int]]:
        """The values that articles of ``mask`` have, in their order, and how many have each."""
        counts = np.array(self.counts(mask), np.int64)
        found = np.flatnonzero(counts)
        return [
            (self.values[at], articles) for at, articles in zip(found.tolist(), counts[found].tolist(), strict=True)
        ]

    def having(self, values: Iterable[str]) -> Mask:
        """The articles that have one of ``values``."""
        wanted = frozenset(values)
        chosen = np.array([value in wanted for value in self.values] + [False], np.bool_)
        return chosen[self.codes]  # -1 is the last element, for articles without a value


@dataclass(frozen=True, slots=True)
class Pairs:
    """A column in which an article can have several values. ``articles`` and ``codes`` are pairs, all different."""

    values: tuple[str, ...]
    articles: NDArray[np.integer[Any]]
    codes: NDArray[np.integer[Any]]

    def counts(self, mask: Mask) -> list[int]:
        """How many articles of ``mask`` have each value."""
        found: list[int] = np.bincount(self.codes[mask[self.articles]], minlength=len(self.values)).tolist()
        return found


@dataclass(frozen=True, slots=True)
class BylinePairs:
    """The different pairs of article and person, or of article and role. ``of_rows`` is the pair of each byline."""

    values: tuple[str, ...]
    articles: Numbers
    codes: Numbers
    of_rows: Numbers

    def pairs(self, shown: Mask) -> Pairs:
        """The pairs of those values that are ``shown``."""
        kept = shown[self.codes]
        return Pairs(self.values, self.articles[kept].astype(np.int32), self.codes[kept].astype(np.int32))


@dataclass(frozen=True, slots=True)
class Bylines:
    """Who had which part in which article: ``articles``, ``people`` and ``roles`` have one element for each byline.

    ``people`` and ``roles`` are numbers in ``person_ids`` and ``by_role.values``. ``named`` says of each person whether
    they have a byline with another role than that of an account of the portal. ``people_of`` and ``roles_of`` are the
    named people and the roles of each article, for searches that ask for neither.
    """

    person_ids: tuple[int, ...]
    articles: Numbers
    people: Numbers
    roles: Numbers
    named: Mask
    by_person: BylinePairs
    by_role: BylinePairs
    people_of: Pairs
    roles_of: Pairs


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of all articles. ``ids`` is sorted; an article's position in it is its number in all other arrays.

    ``days`` are the printed days of publication and ``years`` their years, in order. ``by_date`` are the positions of
    all articles by their time of publication: first those without a date, then the oldest. Places and sections have one
    spelling each, whatever their case. ``hits`` keeps which articles the latest queries found, so that narrowing a
    search does not read the full-text index again.
    """

    ids: Numbers
    by_date: Numbers
    days: Coded
    years: Coded
    places: Coded
    statuses: Coded
    layouts: Coded
    photos: Mask
    sections: Pairs
    bylines: Bylines
    hits: dict[str, Bits] = field(default_factory=dict)

    def mask_of(self, ids: Numbers) -> Mask:
        """A mask of the articles with these ids, which must be sorted. Those that were added later are left out."""
        if not len(self.ids):
            return np.zeros(0, np.bool_)
        last = int(self.ids[-1])
        if last > DENSE * len(self.ids) or self.ids[0] < 0:
            return np.isin(self.ids, ids, assume_unique=True)
        by_id = np.zeros(last + 1, np.bool_)
        by_id[ids[: np.searchsorted(ids, last, side="right")]] = True
        return by_id[self.ids]

    def remember(self, query: str, found: Mask) -> None:
        """Keep what a query found, in place of the oldest if there are :data:`MAX_HITS`."""
        while len(self.hits) >= MAX_HITS:
            self.hits.pop(next(iter(self.hits)), None)
        self.hits[query] = np.packbits(found)

    def recall(self, query: str) -> Mask | None:
        """What a query found, if it is kept."""
        bits = self.hits.get(query)
        return None if bits is None else np.unpackbits(bits, count=len(self.ids)).view(np.bool_)

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
    # As long as the rows of one statement are not all read, all statements see the same state of the archive.
    same_state = connection.execute("SELECT 1 FROM sqlite_master")
    same_state.fetchone()
    by_date = (
        "SELECT id, substr(published_at, 1, 10) FROM articles INDEXED BY articles_published ORDER BY published_at, id"
    )
    dated, written_days = list(zip(*connection.execute(by_date), strict=True)) or ((), ())
    in_order = np.array(dated, np.int64)
    ids = np.sort(in_order)
    photos = np.zeros(len(ids), np.bool_)
    photos[_at(ids, _numbers(connection, "SELECT DISTINCT article_id FROM photos"))] = True
    days = _spread(ids, in_order, written_days)
    columns = Columns(
        ids=ids,
        by_date=_at(ids, in_order),
        days=days,
        years=_years(days),
        places=_places(connection, ids),
        statuses=_with_usual_value(connection, ids, "status"),
        layouts=_with_usual_value(connection, ids, "layout"),
        photos=photos,
        sections=_sections(connection, ids),
        bylines=_bylines(connection, ids),
    )
    same_state.close()
    return columns


def nocase(name: str) -> str:
    """``name`` with the letters A to Z made small, as in SQLite's collation NOCASE."""
    return name.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")


def _numbers(connection: sqlite3.Connection, sql: str, parameters: Sequence[Any] = ()) -> Numbers:
    """All numbers of an answer, row after row."""
    return np.fromiter(chain.from_iterable(connection.execute(sql, parameters)), np.int64)


def _at(ids: Numbers, wanted: Numbers) -> Numbers:
    """The positions of ``wanted`` in ``ids``, which has them all."""
    return np.searchsorted(ids, wanted)


def _spread(ids: Numbers, articles: Numbers, values: Iterable[str | None]) -> Coded:
    """The column in which each of ``articles`` has the value at the same place of ``values``."""
    values = list(values)
    different = sorted({value for value in values if value is not None})
    number: dict[str | None, int] = {value: place for place, value in enumerate(different)}
    number[None] = -1
    codes = np.full(len(ids), -1, np.int64)
    codes[_at(ids, articles)] = [number[value] for value in values]
    return Coded(tuple(different), codes)


def _years(days: Coded) -> Coded:
    """The years of days; none for texts that do not begin with a year."""
    of_days = [year(day[:4]) for day in days.values]
    different = sorted({of_day for of_day in of_days if of_day})
    number = {"": -1} | {of_day: place for place, of_day in enumerate(different)}
    codes = np.array([*(number[of_day] for of_day in of_days), -1], np.int64)  # -1 is the last element
    return Coded(tuple(different), codes[days.codes])


def _with_usual_value(connection: sqlite3.Connection, ids: Numbers, column: str) -> Coded:
    """``status`` or ``layout``, of which most articles have the same. Only the others are read."""
    index = {"status": "articles_brief", "layout": "articles_layout"}[column]
    groups = f"SELECT {column}, count(*) FROM articles INDEXED BY {index} GROUP BY {column} ORDER BY 2 DESC, 1"
    values = [str(row[0]) for row in connection.execute(groups).fetchall()]
    codes = np.zeros(len(ids), np.int64)
    for number, value in enumerate(values[1:], 1):
        others = f"SELECT id FROM articles INDEXED BY {index} WHERE {column} = ?"
        codes[_at(ids, _numbers(connection, others, [value]))] = number
    return Coded(tuple(values), codes)


def _places(connection: sqlite3.Connection, ids: Numbers) -> Coded:
    """Places in the order of their index, which has the same order as the groups."""
    source = "FROM articles INDEXED BY articles_place_published"
    groups = connection.execute(
        f"SELECT min(place), count(*) {source} GROUP BY place COLLATE NOCASE ORDER BY place COLLATE NOCASE"
    ).fetchall()
    articles = _numbers(connection, f"SELECT id {source} ORDER BY place COLLATE NOCASE")
    named = [str(place) for place, _ in groups if place is not None]
    codes = np.empty(len(ids), np.int64)
    numbers = np.arange(len(groups)) - (len(groups) - len(named))  # those without a place come first
    codes[_at(ids, articles)] = np.repeat(numbers, [count for _, count in groups])
    return Coded(tuple(named), codes)


def _sections(connection: sqlite3.Connection, ids: Numbers) -> Pairs:
    sections = connection.execute("SELECT id, name FROM sections ORDER BY name").fetchall()
    spellings: dict[str, str] = {}
    for _, name in sections:
        spellings.setdefault(nocase(name), name)
    place = {name: number for number, name in enumerate(spellings)}
    code = {number: place[nocase(name)] for number, name in sections}
    pairs = _numbers(connection, "SELECT article_id, section_id FROM article_sections").reshape(-1, 2)
    codes = np.fromiter(map(code.__getitem__, pairs[:, 1].tolist()), np.int64)
    return _pairs(list(spellings.values()), _at(ids, pairs[:, 0]), codes)


def _bylines(connection: sqlite3.Connection, ids: Numbers) -> Bylines:
    """Bylines in the order of their index, which has the same order as the groups."""
    people = dict(connection.execute("SELECT id, name FROM people").fetchall())
    place = {number: at for at, number in enumerate(people)}
    source = "FROM bylines INDEXED BY bylines_credit"
    groups = connection.execute(f"SELECT person_id, role, count(*) {source} GROUP BY 1, 2 ORDER BY 1, 2").fetchall()
    articles = _at(ids, _numbers(connection, f"SELECT article_id {source} ORDER BY person_id, role, article_id"))
    names = sorted({role for _, role, _ in groups})
    times = [count for *_, count in groups]
    persons = np.repeat(np.array([place[person] for person, *_ in groups], np.int64), times)
    roles = np.repeat(np.array([names.index(role) for _, role, _ in groups], np.int64), times)
    named = np.zeros(len(people), np.bool_)
    named[[place[person] for person, role, _ in groups if role != "account"]] = True
    by_person, by_role = _byline_pairs(list(people.values()), articles, persons), _byline_pairs(names, articles, roles)
    people_of, roles_of = by_person.pairs(named), by_role.pairs(np.ones(len(names), np.bool_))
    return Bylines(tuple(people), articles, persons, roles, named, by_person, by_role, people_of, roles_of)


def _byline_pairs(values: Sequence[str], articles: Numbers, codes: Numbers) -> BylinePairs:
    width = max(len(values), 1)
    different, of_rows = np.unique(articles * width + codes, return_inverse=True)
    return BylinePairs(tuple(values), different // width, different % width, of_rows)


def _pairs(values: Sequence[str], articles: Numbers, codes: Numbers) -> Pairs:
    width = max(len(values), 1)
    different = np.unique(articles * width + codes)
    return Pairs(tuple(values), (different // width).astype(np.int32), (different % width).astype(np.int32))
