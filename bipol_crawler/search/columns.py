"""The columns that facets count, as arrays in memory: some tens of bytes for each article.

Counting with SQL would read every hit once for each facet. With arrays, all counts of a search among a million articles
take a few milliseconds. The arrays are read from indexes of the archive; no text is read.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bipol_crawler.search.byline_index import BylineIndex, build_byline_index
from bipol_crawler.search.column import Column, Mask, Numbers, Positions, multi_valued_column, single_valued_column
from bipol_crawler.search.filters import year
from bipol_crawler.search.id_lists import id_lists

Bits = NDArray[np.uint8]

MAX_HITS = 500
"""The largest number of cached queries. Each has a bitmap of its articles: 62 MB in all at a million articles."""
MAX_ID_SPREAD = 8
"""If the largest id is at most this many times the number of articles, ids are looked up in an array indexed by id."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of all articles. ``ids`` is sorted; an article's position in it is its index in all other arrays.

    ``days`` are the printed days of publication and ``years`` their years, in order. ``by_date`` are the positions of
    all articles by their time of publication: first those without a date, then the oldest. Places and sections whose
    names differ only in case are one value. ``people`` has the names of all people as values, ``person_ids`` their ids.
    A person counts as ``named`` if at least one byline gives them another role than ``account``; the column ``people``
    has only named people of each article. ``hits`` caches which articles the latest queries found, so that changing a
    filter does not read the full-text index again.
    """

    ids: Numbers
    by_date: Positions
    days: Column
    years: Column
    places: Column
    statuses: Column
    layouts: Column
    photos: Mask
    sections: Column
    people: Column
    person_ids: tuple[int, ...]
    named: Mask
    roles: Column
    byline_index: BylineIndex
    hits: dict[str, Bits] = field(default_factory=dict)

    def mask_of(self, ids: Numbers) -> Mask:
        """A mask of the articles with these ids, which must be sorted. Ids of articles added later are ignored."""
        if not len(self.ids):
            return np.zeros(0, np.bool_)
        last = int(self.ids[-1])
        if last > MAX_ID_SPREAD * len(self.ids) or self.ids[0] < 0:
            return np.isin(self.ids, ids, assume_unique=True)
        by_id = np.zeros(last + 1, np.bool_)
        by_id[ids[: np.searchsorted(ids, last, side="right")]] = True
        without_gaps = last - int(self.ids[0]) + 1 == len(self.ids)
        return by_id[self.ids[0] :] if without_gaps else by_id[self.ids]

    def remember(self, query: str, found: Mask) -> None:
        """Cache the result of a query. If :data:`MAX_HITS` are cached, the oldest one is removed."""
        while len(self.hits) >= MAX_HITS:
            self.hits.pop(next(iter(self.hits)), None)
        self.hits[query] = np.packbits(found)

    def recall(self, query: str) -> Mask | None:
        """The cached result of a query; None if it is not cached."""
        bits = self.hits.get(query)
        return None if bits is None else np.unpackbits(bits, count=len(self.ids)).view(np.bool_)

    def published_between(self, first: str, after: str) -> Mask:
        """The articles whose printed day, compared as text, is at least ``first`` and less than ``after``."""
        begin, end = bisect_left(self.days.values, first), bisect_left(self.days.values, after)
        return (self.days.codes >= begin) & (self.days.codes < end)


def read_columns(connection: sqlite3.Connection) -> Columns:
    """Read the columns of the archive in its present state.

    Raises:
        sqlite3.OperationalError: the query was interrupted.
    """
    # While a statement has unread rows, its read transaction stays open: all queries see the same state of the archive.
    same_state = connection.execute("SELECT 1 FROM sqlite_master")
    same_state.fetchone()
    source = "FROM articles INDEXED BY articles_published"
    in_order = _numbers(connection, f"SELECT id {source} ORDER BY published_at, id")
    ids = np.sort(in_order)
    photos = np.zeros(len(ids), np.bool_)
    photos[_positions(ids, _numbers(connection, "SELECT DISTINCT article_id AS id FROM photos"))] = True
    written_days = connection.execute(f"SELECT substr(published_at, 1, 10), count(*) {source} GROUP BY 1 ORDER BY 1")
    days = _column_of_groups(ids, in_order, written_days.fetchall())
    columns = Columns(
        ids=ids,
        by_date=_positions(ids, in_order).astype(np.int32),
        days=days,
        years=_years(days),
        places=_places(connection, ids),
        statuses=_with_usual_value(connection, ids, "status"),
        layouts=_with_usual_value(connection, ids, "layout"),
        photos=photos,
        sections=_sections(connection, ids),
        **_bylines(connection, ids),
    )
    same_state.close()
    return columns


def nocase(name: str) -> str:
    """``name`` with the letters A to Z in lower case, as SQLite's collation NOCASE compares it."""
    return name.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")


def _numbers(connection: sqlite3.Connection, sql: str, parameters: Sequence[Any] = ()) -> Numbers:
    """The column ``id`` of a query's result."""
    return id_lists(connection, ["id"], sql, parameters)[0]


def _positions(ids: Numbers, wanted: Numbers) -> Numbers:
    """The positions of ``wanted`` in ``ids``, which is sorted and contains all of them."""
    if len(ids) and int(ids[-1] - ids[0]) + 1 == len(ids):
        return wanted - int(ids[0])
    return np.searchsorted(ids, wanted)


def _column_of_groups(ids: Numbers, articles: Numbers, groups: Sequence[tuple[str | None, int]]) -> Column:
    """A column from groups of articles with the same value.

    Args:
        articles: the ids of the articles, one group after the other.
        groups: the value and the number of articles of each group. Only the first value can be None.
    """
    named = [str(value) for value, _ in groups if value is not None]
    codes = np.empty(len(ids), np.int64)
    numbers = np.arange(len(groups)) - (len(groups) - len(named))
    codes[_positions(ids, articles)] = np.repeat(numbers, [count for _, count in groups])
    return single_valued_column(named, codes)


def _years(days: Column) -> Column:
    """The column of the years of ``days``; no value for texts that do not begin with a year."""
    of_days = [year(day[:4]) for day in days.values]
    different = sorted({of_day for of_day in of_days if of_day})
    number = {"": -1} | {of_day: place for place, of_day in enumerate(different)}
    codes = np.array([*(number[of_day] for of_day in of_days), -1], np.int64)  # -1 is the last element
    return single_valued_column(different, codes[days.codes])


def _with_usual_value(connection: sqlite3.Connection, ids: Numbers, column: str) -> Column:
    """The column ``status`` or ``layout``. Most articles have the same value; only the ids of the others are read."""
    index = {"status": "articles_brief", "layout": "articles_layout"}[column]
    groups = f"SELECT {column}, count(*) FROM articles INDEXED BY {index} GROUP BY {column} ORDER BY 2 DESC, 1"
    values = [str(row[0]) for row in connection.execute(groups).fetchall()]
    codes = np.zeros(len(ids), np.int64)
    for number, value in enumerate(values[1:], 1):
        others = f"SELECT id FROM articles INDEXED BY {index} WHERE {column} = ?"
        codes[_positions(ids, _numbers(connection, others, [value]))] = number
    return single_valued_column(values, codes)


def _places(connection: sqlite3.Connection, ids: Numbers) -> Column:
    """The column of places, read from an index that is sorted like the groups."""
    source = "FROM articles INDEXED BY articles_place_published"
    groups = connection.execute(
        f"SELECT min(place), count(*) {source} GROUP BY place COLLATE NOCASE ORDER BY place COLLATE NOCASE"
    ).fetchall()
    return _column_of_groups(ids, _numbers(connection, f"SELECT id {source} ORDER BY place COLLATE NOCASE"), groups)


def _sections(connection: sqlite3.Connection, ids: Numbers) -> Column:
    sections = connection.execute("SELECT id, name FROM sections ORDER BY name").fetchall()
    spellings: dict[str, str] = {}
    for _, name in sections:
        spellings.setdefault(nocase(name), name)
    place = {name: number for number, name in enumerate(spellings)}
    code = {number: place[nocase(name)] for number, name in sections}
    pairs = "SELECT article_id, section_id FROM article_sections"
    articles, numbers = id_lists(connection, ["article_id", "section_id"], pairs)
    codes = np.array([code[number] for number in numbers.tolist()], np.int64)
    return multi_valued_column(spellings.values(), len(ids), _positions(ids, articles), codes)


def _bylines(connection: sqlite3.Connection, ids: Numbers) -> dict[str, Any]:
    """The arguments of :class:`Columns` about bylines, read from an index that is sorted like the groups."""
    people = dict(connection.execute("SELECT id, name FROM people").fetchall())
    place = {number: at for at, number in enumerate(people)}
    source = "FROM bylines INDEXED BY bylines_credit"
    groups = connection.execute(f"SELECT person_id, role, count(*) {source} GROUP BY 1, 2 ORDER BY 1, 2").fetchall()
    articles = _positions(
        ids, _numbers(connection, f"SELECT article_id AS id {source} ORDER BY person_id, role, article_id")
    )
    names = sorted({role for _, role, _ in groups})
    times = np.array([count for *_, count in groups], np.int64)
    persons = np.array([place[person] for person, *_ in groups], np.int64)
    roles = np.array([names.index(role) for _, role, _ in groups], np.int64)
    named = np.zeros(len(people), np.bool_)
    named[[place[person] for person, role, _ in groups if role != "account"]] = True
    of_rows = np.repeat(persons, times)
    shown = named[of_rows]
    return {
        "people": multi_valued_column(people.values(), len(ids), articles[shown], of_rows[shown]),
        "person_ids": tuple(people),
        "named": named,
        "roles": multi_valued_column(names, len(ids), articles, np.repeat(roles, times)),
        "byline_index": build_byline_index(persons, roles, times, articles),
    }
