"""Compares how much the portal publishes now with its past, because too few new articles may be an error of ours.

The limits are wide, so that holidays cause no alarm. Only days on which a run worked are counted, so that a computer
that was off, or a wrong clock, does not look like a portal without news.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median

from bipol_crawler.infra.clock import now, utc
from bipol_crawler.items import Dated
from bipol_crawler.normalize.publication_date import to_datetime
from bipol_crawler.storage.database import Database

_HISTORY = timedelta(days=2 * 365)
_WEEK = timedelta(days=7)
_FEWEST, _SHORTEST = 100, timedelta(days=60)
"""The least number of articles, and the least time between the first and the last, for a comparison."""
_WEEKS, _USUAL = 8, 10
"""The least number of weeks, and the least median of articles per week, for a comparison of weeks."""


def unusual_silences(db: Database) -> list[str]:
    """Sentences if nothing was published for unusually long, or if unusually few articles came in the last week."""
    at = datetime.fromisoformat(now())
    times = [when for when in _published(db, at - _HISTORY) if at - _HISTORY <= when <= at]
    if len(times) < _FEWEST or times[-1] - times[0] < _SHORTEST:
        return []
    found = []
    longest = max(later - earlier for earlier, later in pairwise(times))
    silence = at - times[-1]
    if silence > max(2 * longest, timedelta(days=2)) and _watched(db, times[-1], at) >= silence.days:
        found.append(
            f"nothing was published since {utc(times[-1])}, {silence.days} days ago; the longest time without news in"
            f" the last two years was {_days(longest)}: check the portal and its lists"
        )
    weeks = Counter((at - when) // _WEEK for when in times)
    before = [weeks[week] for week in range(1, min(52, (at - times[0]) // _WEEK))]
    usual = len(before) >= _WEEKS and median(before) >= _USUAL
    if usual and 2 * weeks[0] < min(before) and _watched(db, at - _WEEK, at) >= _WEEK.days - 1:
        found.append(
            f"{weeks[0]} articles were published in the last seven days, usually {median(before):.0f}"
            f" and never fewer than {min(before)} in {len(before)} weeks: check the portal and its lists"
        )
    return found


def _published(db: Database, since: datetime) -> list[datetime]:
    """When articles were published since then, and some earlier ones: a day in another zone may begin a day earlier."""
    rows = db.execute(
        "SELECT published_at, published_precision FROM articles WHERE published_at >= ?",
        [f"{since - timedelta(days=2):%Y-%m-%d}"],
    )
    return sorted(to_datetime(Dated(value, precision, "")).astimezone(UTC) for value, precision in rows.fetchall())


def _watched(db: Database, since: datetime, until: datetime) -> int:
    """On how many days between two times at least one run finished."""
    row = db.execute(
        "SELECT count(DISTINCT substr(started_at, 1, 10)) FROM runs WHERE command = 'crawl' AND requests > 0"
        " AND outcome IN ('healthy', 'checks_failed') AND started_at BETWEEN ? AND ?",
        [utc(since), utc(until)],
    ).fetchone()
    return int(row[0])


def _days(span: timedelta) -> str:
    return f"{span.days} days" if span.days > 1 else f"{span.total_seconds() / 3600:.0f} hours"
