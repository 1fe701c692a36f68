"""When an article was published: one answer from everything that states it.

The rule. Exactness first, then trust: an exact time (minute or second) beats a bare day, and
among exact times the most trusted source leads. A less trusted source then only sharpens the
leader's answer, when it names the same instant more exactly. Sources by trust:

    rest     the portal's own record of the post, local time and UTC side by side
    feed     the same record, UTC to the second
    page     the line under the headline, when the theme prints a time
    listing  the line beside the headline on listings
    box      the line in another page's related or latest box
    sitemap  a news sitemap's publication date
    json_ld  an SEO plugin's statement; its zone has been seen wrong
    meta     the same plugin's meta element

Two sources that disagree by more than a day are a problem, whoever wins.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bipol_crawler.items import Dated, Problem
from bipol_crawler.normalize.times import PORTAL_ZONE

TRUST = ("rest", "feed", "page", "listing", "box", "sitemap", "json_ld", "meta")
_EXACTNESS = {"second": 0, "minute": 1, "day": 2}
_DAY = timedelta(days=1)


def choose(candidates: Iterable[Dated]) -> tuple[Dated | None, tuple[Problem, ...]]:
    """The publication time among dated candidates, and the disagreement between them if any."""
    ordered = ranked(candidates)
    if not ordered:
        return None, ()
    best = ordered[0]
    for other in ordered[1:]:
        if _EXACTNESS[other.precision] < _EXACTNESS[best.precision] and _same(best, other):
            best = other
    problems = tuple(
        Problem("published", "dates_disagree", f"{best.source} {best.value}, {other.source} {other.value}")
        for other in ordered
        if _apart(best, other) > _DAY
    )
    return best, problems[:1]


def ranked(candidates: Iterable[Dated]) -> tuple[Dated, ...]:
    """The candidates, exact times before bare days, each by trust, then by exactness."""
    return tuple(
        sorted(candidates, key=lambda dated: (dated.precision == "day", _trust(dated), _EXACTNESS[dated.precision]))
    )


def moment(dated: Dated) -> datetime:
    """A dated value as an aware time; a bare day as its first instant in the portal's zone."""
    when = datetime.fromisoformat(dated.value)
    return when if when.tzinfo else when.replace(tzinfo=PORTAL_ZONE)


def _trust(dated: Dated) -> int:
    return TRUST.index(dated.source) if dated.source in TRUST else len(TRUST)


def _same(coarse: Dated, fine: Dated) -> bool:
    """Whether ``fine`` says what ``coarse`` says, more exactly."""
    if coarse.precision == "day":
        return moment(fine).astimezone(PORTAL_ZONE).strftime("%Y-%m-%d") == coarse.value
    return moment(fine).replace(second=0) == moment(coarse).replace(second=0)


def _apart(one: Dated, other: Dated) -> timedelta:
    """The least time between two statements, a bare day counting as any instant of it."""
    first, second = sorted((one, other), key=moment)
    end = moment(first) + (_DAY if first.precision == "day" else timedelta())
    return max(moment(second) - end, timedelta())
