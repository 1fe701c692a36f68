"""How many articles there are in each year or month, and how often words occur in them, for several series."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlencode

import numpy as np

from bipol_crawler.browse.periods import MONTH, PERIOD, YEAR, all_periods, days_of
from bipol_crawler.search.column import Mask, Numbers
from bipol_crawler.search.columns import Columns
from bipol_crawler.search.execute import lemma_lookup
from bipol_crawler.search.facets import FilteredArticles
from bipol_crawler.search.filters import Filters, day
from bipol_crawler.search.matching_articles import articles_with
from bipol_crawler.search.occurrences import occurrences
from bipol_crawler.search.query import read_query

MAX_SERIES = 6
MAX_PERIODS = 600
"""The largest number of years or months; of a longer period the last ones are shown."""
MAX_MONTHS_BY_DEFAULT = 36
"""A longer period is shown by years by default."""
PER = 10_000
"""Occurrences of words are given per this many words of text."""
FIELDS = ("words", "section", "place", "person")
"""What can differ between the series: parameters that can be given several times."""
COMMON = ("role", "status", "layout", "photo", "year", "since", "until")
"""Filters of all series."""
MEASURES = ("articles", "share", "words")

Measure = Literal["articles", "share", "words"]


@dataclass(frozen=True, slots=True)
class Series:
    """Articles of one series: those with ``words``, and those of a section, place or person. Empty: all articles."""

    words: str = ""
    section: str = ""
    place: str = ""
    person: str = ""

    @property
    def label(self) -> str:
        """The series in a few words; empty for all articles."""
        return " · ".join(text for text in (self.words, self.section, self.place, self.person) if text)


@dataclass(frozen=True, slots=True)
class TrendRequest:
    """The request in an address. ``cut``: it had more series than :data:`MAX_SERIES`."""

    series: tuple[Series, ...]
    common: Filters
    by: str
    measure: Measure
    cut: bool

    def filters(self, series: Series) -> Filters:
        """The filters of a series."""
        return replace(self.common, section=series.section, place=series.place, person=series.person)

    def address(self, **changes: str) -> str:
        """The query string of this request, with other values of ``by``, ``of`` and the common filters."""
        pairs = [(name, getattr(one, name)) for name in FIELDS if any(getattr(each, name) for each in self.series)
                 for one in self.series]  # fmt: skip
        others = {name: getattr(self.common, name) for name in COMMON} | {"by": self.by, "of": self.measure} | changes
        return "?" + urlencode(pairs + [(name, value) for name, value in others.items() if value])

    def search_address(self, series: Series, period: str) -> str:
        """The query string of the search for the articles of one bar."""
        since, until = days_of(period)
        asked = self.filters(series)
        known = {
            name: getattr(asked, name) for name in ("section", "place", "person", "role", "status", "layout", "photo")
        }
        limits = {"since": max(since, asked.since if day(asked.since) else since)}
        limits["until"] = min(until, asked.until if day(asked.until) else until)
        return "?" + urlencode(
            {name: value for name, value in {"words": series.words, **known, **limits}.items() if value}
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """Of one series, for each period: its articles, all articles beside them, occurrences of words, words of text.

    ``times`` is the occurrences of the series' words in its articles, or the words of its articles if it has none.
    ``all_articles`` and ``all_words`` are of the same section, place and person, or of all if the series has no words.
    """

    series: Series
    articles: Mapping[str, int]
    all_articles: Mapping[str, int]
    times: Mapping[str, int]
    all_words: Mapping[str, int]

    def value(self, period: str, measure: Measure) -> float:
        """The height of a bar: articles, percent of all articles, or occurrences for :data:`PER` words."""
        if measure == "articles":
            return float(self.articles.get(period, 0))
        of_all = measure == "share"
        part, whole = (self.articles, self.all_articles) if of_all else (self.times, self.all_words)
        factor = 100 if of_all else PER
        return factor * part.get(period, 0) / whole[period] if whole.get(period) else 0.0


@dataclass(frozen=True, slots=True)
class Trends:
    """The periods in order, without gaps, and the counts of each series."""

    periods: Sequence[str]
    counts: Sequence[Counts]


def read_trends(values: Callable[[str], Sequence[str]]) -> TrendRequest:
    """The request in an address. ``values`` returns all values of a parameter, in their order.

    The first series has the first value of each parameter, the second series the second values, and so on. A parameter
    that is given once is for all series. Series that are given twice count once.
    """
    given = {name: [value.strip() for value in values(name)] for name in FIELDS}
    rows = max(1, *(len(texts) for texts in given.values()))
    found = {
        Series(
            **{name: texts[0] if len(texts) == 1 else (*texts, *[""] * rows)[row] for name, texts in given.items()}
        ): None
        for row in range(rows)
    }
    series = [each for each in found if each.label] or [Series()]
    first = {name: ([value.strip() for value in values(name)] or [""])[0] for name in (*COMMON, "by", "of")}
    measure = first.pop("of")
    return TrendRequest(
        tuple(series[:MAX_SERIES]),
        Filters(**{name: first[name] for name in COMMON}),
        first["by"] if first["by"] in ("year", "month") else "",
        "share" if measure == "share" else "words" if measure == "words" else "articles",
        len(series) > MAX_SERIES,
    )


def read_word_counts(connection: sqlite3.Connection, columns: Columns) -> Numbers:
    """The number of words of each article's text, in the order of ``columns``; 0 for an article deleted meanwhile."""
    rows = connection.execute("SELECT id, word_count FROM articles INDEXED BY articles_brief").fetchall()
    return _in_order(columns, rows)


def count_trends(
    connection: sqlite3.Connection,
    columns: Columns,
    word_counts: Numbers,
    asked: TrendRequest,
    *,
    all_measures: bool = False,
) -> Trends:
    """The counts for a request.

    Args:
        word_counts: from :func:`read_word_counts`.
        all_measures: whether occurrences are counted even if the request does not need them, which takes much longer.

    Raises:
        sqlite3.OperationalError: the query was interrupted.
    """
    months = _Counter(connection, columns, word_counts, MONTH)
    in_months = _within(asked, months.totals("", asked.common)[0])
    length = {"year": YEAR, "month": MONTH}.get(asked.by) or (
        MONTH if len(in_months) <= MAX_MONTHS_BY_DEFAULT else YEAR
    )
    counter = months if length == MONTH else _Counter(connection, columns, word_counts, YEAR)
    of_words = all_measures or asked.measure == "words"
    periods = all_periods({period[:length] for period in in_months})[-MAX_PERIODS:]
    return Trends(periods, [_counts(counter, asked, series, of_words) for series in asked.series])


def _within(asked: TrendRequest, found: Mapping[str, int]) -> list[str]:
    """The months of ``found`` without gaps, widened or narrowed to the requested days."""
    months = {month for month in found if PERIOD.fullmatch(month)}
    limits = [str(limit)[:MONTH] for limit in (day(asked.common.since), day(asked.common.until)) if limit]
    return all_periods(months | {limit for limit in limits if months and PERIOD.fullmatch(limit)})


def _counts(counter: _Counter, asked: TrendRequest, series: Series, of_words: bool) -> Counts:
    filters = asked.filters(series)
    articles, words = counter.totals(series.words, filters)
    if not series.words:
        all_articles, all_words = counter.totals("", asked.common)
        return Counts(series, articles, all_articles, words, all_words)
    all_articles, all_words = counter.totals("", filters)
    times = counter.occurrences(series.words, filters) if of_words else {}
    return Counts(series, articles, all_articles, times, all_words)


class _Counter:
    """Counts by period, each question once. ``length`` is that of a period in ISO 8601."""

    def __init__(self, connection: sqlite3.Connection, columns: Columns, word_counts: Numbers, length: int) -> None:
        self.connection = connection
        self.columns = columns
        self.word_counts = word_counts
        self.periods = sorted({day[:length] for day in columns.days.values})
        number = {period: place for place, period in enumerate(self.periods)}
        of_days = np.array([*(number[day[:length]] for day in columns.days.values), -1], np.int64)
        self.codes: Numbers = of_days[columns.days.codes]  # -1 is the last element, for articles without a date
        self._known: dict[tuple[str, Filters], Mask] = {}

    def totals(self, words: str, filters: Filters) -> tuple[dict[str, int], dict[str, int]]:
        """The number of articles in each period, and of the words of their texts."""
        mask = self._mask(words, filters)
        return self._by_period(mask.astype(np.int64)), self._by_period(self.word_counts * mask)

    def occurrences(self, words: str, filters: Filters) -> dict[str, int]:
        """How often ``words`` occur in the texts of each period."""
        places, values = occurrences(self.connection, read_query(words, lemma_lookup(self.connection)))
        times = _in_order(self.columns, self.connection.execute(places, values).fetchall())
        return self._by_period(times * self._mask(words, filters))

    def _mask(self, words: str, filters: Filters) -> Mask:
        if (words, filters) not in self._known:
            query = read_query(words, lemma_lookup(self.connection))
            found = articles_with(self.connection, self.columns, query)
            self._known[words, filters] = FilteredArticles(self.connection, self.columns, filters, found).mask
        return self._known[words, filters]

    def _by_period(self, values: Numbers) -> dict[str, int]:
        """The sums of the articles' ``values`` in each period; periods with nothing are left out."""
        sums = np.bincount(self.codes + 1, weights=values, minlength=len(self.periods) + 1)[1:]
        return {period: int(total) for period, total in zip(self.periods, sums, strict=True) if total}


def _in_order(columns: Columns, rows: Sequence[tuple[int, int]]) -> Numbers:
    """The sums of the second numbers of ``rows`` for each article, whose ids are the first, in ``columns``' order."""
    if not rows or not len(columns.ids):
        return np.zeros(len(columns.ids), np.int64)
    ids, values = np.array(rows, np.int64).T
    places = np.minimum(np.searchsorted(columns.ids, ids), len(columns.ids) - 1)
    known = columns.ids[places] == ids
    return np.bincount(places[known], weights=values[known], minlength=len(columns.ids)).astype(np.int64)
