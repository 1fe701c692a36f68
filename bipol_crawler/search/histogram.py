"""A histogram of search results by date, with bars for years, months or days. Each bar can be used as a filter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from functools import lru_cache

from bipol_crawler.search.filters import Filters, day

MAX_DAYS = 62
"""A period of at most this many days has a bar for each day."""
MAX_MONTHS = 48
"""A period of at most this many months has a bar for each month. A longer one has a bar for each year."""
MAX_YEARS = 150
"""The largest number of bars for years. Of a longer period the last years are shown."""
_YEAR, _MONTH, _DAY = 4, 7, 10
"""The lengths of a year, a month and a day in ISO 8601."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: ``label`` is its year, month or day in ISO 8601; ``since`` and ``until`` are its first and last day."""

    label: str
    since: str
    until: str
    articles: int


def histogram(days: Mapping[str, int], filters: Filters) -> list[Bar]:
    """A bar for each year, month or day, including those without articles.

    The axis covers whole years, from that of the first article to that of the last, cut to the filters. So the filter
    of a bar leads to exactly the articles that the bar counts.

    Args:
        days: the number of results for each printed day; texts that are not days are ignored.
    """
    dated = {then: articles for written, articles in days.items() if (then := day(written)) and then.year < MAXYEAR}
    if not dated:
        return []
    first, last = _limits(filters, min(dated), max(dated))
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if (last - first).days < MAX_DAYS:
        length = _DAY
    elif months <= MAX_MONTHS:
        length = _MONTH
    else:
        length = _YEAR
    counted: dict[str, int] = {}
    for then, articles in dated.items():
        label = _iso(then)[:length]
        counted[label] = counted.get(label, 0) + articles
    bars = []
    while first <= last:
        after = _next(first, length)
        label = str(first)[:length]
        bars.append(Bar(label, str(first), str(min(after - timedelta(1), last)), counted.get(label, 0)))
        first = after
    return bars[-MAX_YEARS:]


@lru_cache(maxsize=20_000)  # the days of fifty years: every search asks for the same ones
def _iso(then: date) -> str:
    return str(then)


def _limits(filters: Filters, first: date, last: date) -> tuple[date, date]:
    """The first and the last day of the axis, for articles from ``first`` to ``last``."""
    since, until = day(filters.since), day(filters.until)
    begin, end = date(first.year, 1, 1), date(last.year, 12, 31)
    return max(since, begin) if since else begin, min(until, end) if until else end


def _next(then: date, length: int) -> date:
    """The first day of the next year, month or day."""
    if length == _YEAR:
        return date(then.year + 1, 1, 1)
    if length == _MONTH:
        return date(then.year + then.month // 12, then.month % 12 + 1, 1)
    return then + timedelta(1)
