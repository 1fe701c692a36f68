"""Whether the portal publishes as it used to, by the archive's own history: a silence may be ours.

Generous on purpose: what the year's holidays did once is no reason for alarm. Only time that was watched counts, so
that neither a machine that was off nor a clock that jumped is taken for a silent newsroom.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median

from sqlite_utils import Database

from bipol_crawler.infra.clock import now, utc
from bipol_crawler.items import Dated
from bipol_crawler.normalize.publication_date import to_datetime

_HISTORY = timedelta(days=2 * 365)
_WEEK = timedelta(days=7)
_FEWEST, _SHORTEST = 100, timedelta(days=60)
"""Articles, and the time between the first and last of them: less is no history."""
_WEEKS, _USUAL = 8, 10
"""Weeks, and articles in the middling one of them, from which a week's number says anything."""


def unusual_silences(db: Database) -> list[str]:
    """Sentences on what has fallen: how recent the newest article is, and how many came in the last week."""
    at = datetime.fromisoformat(now())
    times = [when for when in _published(db) if at - _HISTORY <= when <= at]
    if len(times) < _FEWEST or times[-1] - times[0] < _SHORTEST:
        return []
    found = []
    longest = max(later - earlier for earlier, later in pairwise(times))
    silence = at - times[-1]
    if silence > max(2 * longest, timedelta(days=2)) and _watched(db, times[-1], at) >= silence.days:
        found.append(
            f"nothing was published since {utc(times[-1])}, {silence.days} days ago; for two years"
            f" {_days(longest)} was the longest silence: look at the portal, and at what it lists"
        )
    weeks = Counter((at - when) // _WEEK for when in times)
    before = [weeks[week] for week in range(1, min(52, (at - times[0]) // _WEEK))]
    usual = len(before) >= _WEEKS and median(before) >= _USUAL
    if usual and 2 * weeks[0] < min(before) and _watched(db, at - _WEEK, at) >= _WEEK.days - 1:
        found.append(
            f"{weeks[0]} articles were published in the last seven days, usually {median(before):.0f}"
            f" and never fewer than {min(before)} in {len(before)} weeks: look at the portal, and at what it lists"
        )
    return found


def _published(db: Database) -> list[datetime]:
    rows = db.execute("SELECT published_at, published_precision FROM articles WHERE published_at IS NOT NULL")
    return sorted(to_datetime(Dated(value, precision, "")).astimezone(UTC) for value, precision in rows.fetchall())


def _watched(db: Database, since: datetime, until: datetime) -> int:
    """On how many days a run did its work."""
    row = db.execute(
        "SELECT count(DISTINCT substr(started_at, 1, 10)) FROM runs WHERE command = 'crawl' AND requests > 0"
        " AND outcome IN ('healthy', 'checks_failed') AND started_at BETWEEN ? AND ?",
        [utc(since), utc(until)],
    ).fetchone()
    return int(row[0])


def _days(span: timedelta) -> str:
    return f"{span.days} days" if span.days > 1 else f"{span.total_seconds() / 3600:.0f} hours"
