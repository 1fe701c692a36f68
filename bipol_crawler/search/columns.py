"""The values of all articles that facets count, as arrays in memory: some tens of bytes for each article.

Counting with SQL would read every hit once for each facet. With arrays, all counts of a search among a million articles
take a few milliseconds. The arrays are made from indices of the archive; no text is read.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bipol_crawler.search.column import Column, Mask, Numbers, Positions, several, single
from bipol_crawler.search.credits import Credits, credits_of
from bipol_crawler.search.filters import year
from bipol_crawler.search.id_lists import id_lists

Bits = NDArray[np.uint8]

MAX_HITS = 500
"""The number of queries whose hits are kept, a bit for each article: 62 MB at a million articles."""
DENSE = 8
"""If the largest id is at most this many times the number of articles, articles are found with a table by id."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of all articles. ``ids`` is sorted; an article's position in it is its number in all other arrays.

    ``days`` are the printed days of publication and ``years`` their years, in order. ``by_date`` are the positions of
    all articles by their time of publication: first those without a date, then the oldest. Places and sections have one
    spelling each, whatever their case. The values of ``people`` are the names of all, ``person_ids`` their ids; an
    article has there only its people who are ``named``: who have a byline with another role than that of an account of
    the portal. ``hits`` keeps which articles the latest queries found, so that narrowing a search does not read the
    full-text index again.
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
    credits: Credits
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
        without_gaps = last - int(self.ids[0]) + 1 == len(self.ids)
        return by_id[self.ids[0] :] if without_gaps else by_id[self.ids]

    def remember(self, query: str, found: Mask) -> None:
        """Keep what a query found, in place of the oldest if there are :data:`MAX_HITS`."""
        while len(self.hits) >= MAX_HITS:
            self.hits.pop(next(iter(self.hits)), None)
        self.hits[query] = np.packbits(found)

    def recall(self, query: str) -> Mask | None:
        """What a query found, if it is kept."""
        bits = self.hits.get(query)
        return None if bits is None else np.unpackbits(bits, count=len(self.ids)).view(np.bool_)

    def published(self, first: str, after: str) -> Mask:
        """The articles of those printed days that are at least ``first`` and less than ``after``, as texts."""
        begin, end = bisect_left(self.days.values, first), bisect_left(self.days.values, after)
        return (self.days.codes >= begin) & (self.days.codes < end)


def read_columns(connection: sqlite3.Connection) -> Columns:
    """The columns of the archive as it is now.

    Raises:
        sqlite3.OperationalError: the query was interrupted.
    """
    # As long as the rows of one statement are not all read, all statements see the same state of the archive.
    same_state = connection.execute("SELECT 1 FROM sqlite_master")
    same_state.fetchone()
    source = "FROM articles INDEXED BY articles_published"
    in_order = _numbers(connection, f"SELECT id {source} ORDER BY published_at, id")
    ids = np.sort(in_order)
    photos = np.zeros(len(ids), np.bool_)
    photos[_at(ids, _numbers(connection, "SELECT DISTINCT article_id AS id FROM photos"))] = True
    written_days = connection.execute(f"SELECT substr(published_at, 1, 10), count(*) {source} GROUP BY 1 ORDER BY 1")
    days = _in_groups(ids, in_order, written_days.fetchall())
    columns = Columns(
        ids=ids,
        by_date=_at(ids, in_order).astype(np.int32),
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
    """``name`` with the letters A to Z made small, as in SQLite's collation NOCASE."""
    return name.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")


def _numbers(connection: sqlite3.Connection, sql: str, parameters: Sequence[Any] = ()) -> Numbers:
    """The ids of an answer, row after row."""
    return id_lists(connection, ["id"], sql, parameters)[0]


def _at(ids: Numbers, wanted: Numbers) -> Numbers:
    """The positions of ``wanted`` in ``ids``, which has them all."""
    if len(ids) and int(ids[-1] - ids[0]) + 1 == len(ids):
        return wanted - int(ids[0])
    return np.searchsorted(ids, wanted)


def _in_groups(ids: Numbers, articles: Numbers, groups: Sequence[tuple[str | None, int]]) -> Column:
    """The column of values and how many of ``articles`` have each, one value after the other; the first can be NULL."""
    named = [str(value) for value, _ in groups if value is not None]
    codes = np.empty(len(ids), np.int64)
    numbers = np.arange(len(groups)) - (len(groups) - len(named))
    codes[_at(ids, articles)] = np.repeat(numbers, [count for _, count in groups])
    return single(named, codes)


def _years(days: Column) -> Column:
    """The years of days; none for texts that do not begin with a year."""
    of_days = [year(day[:4]) for day in days.values]
    different = sorted({of_day for of_day in of_days if of_day})
    number = {"": -1} | {of_day: place for place, of_day in enumerate(different)}
    codes = np.array([*(number[of_day] for of_day in of_days), -1], np.int64)  # -1 is the last element
    return single(different, codes[days.codes])


def _with_usual_value(connection: sqlite3.Connection, ids: Numbers, column: str) -> Column:
    """``status`` or ``layout``, of which most articles have the same. Only the others are read."""
    index = {"status": "articles_brief", "layout": "articles_layout"}[column]
    groups = f"SELECT {column}, count(*) FROM articles INDEXED BY {index} GROUP BY {column} ORDER BY 2 DESC, 1"
    values = [str(row[0]) for row in connection.execute(groups).fetchall()]
    codes = np.zeros(len(ids), np.int64)
    for number, value in enumerate(values[1:], 1):
        others = f"SELECT id FROM articles INDEXED BY {index} WHERE {column} = ?"
        codes[_at(ids, _numbers(connection, others, [value]))] = number
    return single(values, codes)


def _places(connection: sqlite3.Connection, ids: Numbers) -> Column:
    """Places in the order of their index, which has the same order as the groups."""
    source = "FROM articles INDEXED BY articles_place_published"
    groups = connection.execute(
        f"SELECT min(place), count(*) {source} GROUP BY place COLLATE NOCASE ORDER BY place COLLATE NOCASE"
    ).fetchall()
    return _in_groups(ids, _numbers(connection, f"SELECT id {source} ORDER BY place COLLATE NOCASE"), groups)


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
    return several(spellings.values(), len(ids), _at(ids, articles), codes)


def _bylines(connection: sqlite3.Connection, ids: Numbers) -> dict[str, Any]:
    """The columns of people and roles, in the order of an index, which has the same order as the groups."""
    people = dict(connection.execute("SELECT id, name FROM people").fetchall())
    place = {number: at for at, number in enumerate(people)}
    source = "FROM bylines INDEXED BY bylines_credit"
    groups = connection.execute(f"SELECT person_id, role, count(*) {source} GROUP BY 1, 2 ORDER BY 1, 2").fetchall()
    articles = _at(ids, _numbers(connection, f"SELECT article_id AS id {source} ORDER BY person_id, role, article_id"))
    names = sorted({role for _, role, _ in groups})
    times = np.array([count for *_, count in groups], np.int64)
    persons = np.array([place[person] for person, *_ in groups], np.int64)
    roles = np.array([names.index(role) for _, role, _ in groups], np.int64)
    named = np.zeros(len(people), np.bool_)
    named[[place[person] for person, role, _ in groups if role != "account"]] = True
    of_rows = np.repeat(persons, times)
    shown = named[of_rows]
    return {
        "people": several(people.values(), len(ids), articles[shown], of_rows[shown]),
        "person_ids": tuple(people),
        "named": named,
        "roles": several(names, len(ids), articles, np.repeat(roles, times)),
        "credits": credits_of(persons, roles, times, articles),
    }
