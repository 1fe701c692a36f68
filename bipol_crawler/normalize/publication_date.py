"""Choose the time of publication from all sources that state one.

The rules, in this order:

1. A time (exact to the second or minute) has priority over a day.
2. Among times, the most trusted source has priority; also among days.
3. A time is ignored if a more trusted source states another day. Plugins sometimes state local time as UTC, which moves
   an evening to the next day, while the theme prints the correct local day. If all times are ignored, the day is used.
4. If the chosen time is exact to the minute, the most trusted source that states a second of the same minute replaces
   it. Both may have different offsets.
5. Of equally exact and equally trusted statements, the earliest is used: a post that got a new date, to move it to the
   top again, was still published at the first date.

Sources by trust:

    rest     the portal's own record of the post, local time and UTC side by side
    feed     the same record, UTC to the second
    page     the line under the headline, with a time when the theme prints one
    listing  the line beside the headline on listings
    box      the line in another page's related or latest box
    sitemap  a news sitemap's publication date
    time     the theme's ``time`` element or microdata, written for machines
    json_ld  an SEO plugin's statement; its zone has been seen wrong
    meta     the same plugin's meta element

The result is always one of the statements, as exact as its source states it. A source that differs from it by more than
a day is the problem ``dates_disagree``; a time that was ignored because of a day is the problem ``day_contradicts``.
The order of the statements makes no difference.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bipol_crawler.items import Dated, Problem
from bipol_crawler.normalize.dates import PORTAL_ZONE, portal_iso

TRUST = ("rest", "feed", "page", "listing", "box", "sitemap", "time", "json_ld", "meta")
_RANKS = {source: rank for rank, source in enumerate(TRUST)}
_EXACTNESS = {"second": 0, "minute": 1, "day": 2}
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


def choose(candidates: Iterable[Dated]) -> tuple[Dated | None, tuple[Problem, ...]]:
    """Return the time of publication, or ``None`` without candidates; and at most one problem, the first of the two."""
    ordered = ranked(candidates)
    if not ordered:
        return None, ()
    day = next((dated for dated in ordered if dated.precision == "day"), None)
    first = next(dated for dated in ordered if day is None or not _contradicts(day, dated))
    best = first
    if first.precision == "minute":
        same = (dated for dated in ordered if dated.precision == "second" and _minute(dated) == _minute(first))
        best = next(same, first)
    if far := [dated for dated in ordered if dated is not best and _difference(best, dated) > _DAY]:
        return best, (_problem("dates_disagree", best, far[0]),)
    if first is not ordered[0]:
        return best, (_problem("day_contradicts", best, ordered[0]),)
    return best, ()


def ranked(candidates: Iterable[Dated]) -> tuple[Dated, ...]:
    """Return the candidates: times before days, each by trust, then by exactness, then the earlier first."""
    ordered = tuple(candidates)
    if len(ordered) < 2:
        return ordered
    return tuple(
        sorted(
            ordered,
            key=lambda dated: (
                dated.precision == "day",
                _rank(dated),
                _EXACTNESS[dated.precision],
                to_datetime(dated),
                dated.source,
                dated.value,
            ),
        )
    )


def to_datetime(dated: Dated) -> datetime:
    """Return a date as a :class:`datetime` with a zone; a day is its first moment in the portal's zone."""
    when = datetime.fromisoformat(dated.value)
    return when if when.tzinfo else when.replace(tzinfo=PORTAL_ZONE)


def portal_time(dated: Dated) -> str:
    """Return a time as ISO 8601 in the portal's offset; a day is returned unchanged."""
    return dated.value if dated.precision == "day" else portal_iso(to_datetime(dated))


def _rank(dated: Dated) -> int:
    return _RANKS.get(dated.source, len(TRUST))


def _contradicts(day: Dated, dated: Dated) -> bool:
    """Return whether ``day`` contradicts the time ``dated``: ``dated`` is less trusted and on another local day."""
    if dated.precision == "day" or _rank(dated) <= _rank(day):
        return False
    return not timedelta() <= to_datetime(dated) - to_datetime(day) < _DAY


def _minute(dated: Dated) -> datetime:
    return to_datetime(dated).replace(second=0, microsecond=0)


def _difference(a: Dated, b: Dated) -> timedelta:
    """Return the smallest possible difference between two statements; a day may be any second of it."""
    apart = to_datetime(b) - to_datetime(a)
    first = a if apart >= timedelta() else b
    length = _DAY - _SECOND if first.precision == "day" else timedelta()
    return max(abs(apart) - length, timedelta())


def _problem(reason: str, best: Dated, other: Dated) -> Problem:
    return Problem("published", reason, f"{best.source} {best.value}, {other.source} {other.value}")
