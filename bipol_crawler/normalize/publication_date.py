"""When an article was published: one answer from everything that states it.

The rule, in the order it is applied:

1. Exactness: a time (to the second or minute) beats a bare day.
2. Trust: among times the most trusted source leads, likewise among bare days.
3. A day stands against a less trusted time: a time that does not fall on the day which a more
   trusted source states was read from a wrong clock or is out of date, and is passed over. The
   theme prints the post's own local day, while plugins have been seen to state local time as UTC,
   which moves an evening to the next day. Were every time passed over, the day is the answer.
4. A leader that is exact to the minute is sharpened by the most trusted source that states a second
   of the same minute, whatever offset either is written in.
5. Of equals in exactness and trust the earlier is taken: a post that is dated anew, to bring it to
   the top again, was still published then.

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

Nothing is made up on the way: the answer is one of the statements, as exact as that source states
it. A source that differs from the answer by more than a day is a problem (``dates_disagree``), and
so is a time passed over for a day (``day_contradicts``). The order of the statements is no matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bipol_crawler.items import Dated, Problem
from bipol_crawler.normalize.dates import PORTAL_ZONE, local

TRUST = ("rest", "feed", "page", "listing", "box", "sitemap", "time", "json_ld", "meta")
_RANKS = {source: rank for rank, source in enumerate(TRUST)}
_EXACTNESS = {"second": 0, "minute": 1, "day": 2}
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


def choose(candidates: Iterable[Dated]) -> tuple[Dated | None, tuple[Problem, ...]]:
    """The publication time among dated candidates, and at most one problem: what contradicts it most."""
    ordered = ranked(candidates)
    if not ordered:
        return None, ()
    day = next((dated for dated in ordered if dated.precision == "day"), None)
    leader = next(dated for dated in ordered if day is None or not _denies(day, dated))
    best = leader
    if leader.precision == "minute":
        same = (dated for dated in ordered if dated.precision == "second" and _minute(dated) == _minute(leader))
        best = next(same, leader)
    if far := [dated for dated in ordered if _apart(best, dated) > _DAY]:
        return best, (_problem("dates_disagree", best, far[0]),)
    if leader is not ordered[0]:
        return best, (_problem("day_contradicts", best, ordered[0]),)
    return best, ()


def ranked(candidates: Iterable[Dated]) -> tuple[Dated, ...]:
    """The candidates, times before bare days, each by trust, then by exactness, then the earlier first."""
    return tuple(
        sorted(
            candidates,
            key=lambda dated: (
                dated.precision == "day",
                _rank(dated),
                _EXACTNESS[dated.precision],
                moment(dated),
                dated.source,
                dated.value,
            ),
        )
    )


def moment(dated: Dated) -> datetime:
    """A dated value as an aware time; a bare day as its first instant in the portal's zone."""
    when = datetime.fromisoformat(dated.value)
    return when if when.tzinfo else when.replace(tzinfo=PORTAL_ZONE)


def portal_time(dated: Dated) -> str:
    """A published time in the portal's offset, whatever offset its source uses; a bare day stays one."""
    return dated.value if dated.precision == "day" else local(moment(dated))


def _rank(dated: Dated) -> int:
    return _RANKS.get(dated.source, len(TRUST))


def _denies(day: Dated, dated: Dated) -> bool:
    """Whether a stated day speaks against a time: the less trusted one, on another day of the portal's."""
    if dated.precision == "day" or _rank(dated) <= _rank(day):
        return False
    return not timedelta() <= moment(dated) - moment(day) < _DAY


def _minute(dated: Dated) -> datetime:
    return moment(dated).replace(second=0, microsecond=0)


def _apart(one: Dated, other: Dated) -> timedelta:
    """The least time between two statements, a bare day counting as any second of it."""
    first, second = sorted((one, other), key=moment)
    length = _DAY - _SECOND if first.precision == "day" else timedelta()
    return max(moment(second) - moment(first) - length, timedelta())


def _problem(reason: str, best: Dated, other: Dated) -> Problem:
    return Problem("published", reason, f"{best.source} {best.value}, {other.source} {other.value}")
