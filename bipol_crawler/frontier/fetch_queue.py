"""What is due for a fetch, the most valuable first, and what the archive's past says about when to look again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil

from sqlite_utils import Database

from bipol_crawler.frontier.revisit_policy import Past, Schedule
from bipol_crawler.infra.clock import now, utc

_BATCH = 100

_ROUTINE = (
    "(u.due_at <> u.fetched_at"
    " AND (u.state IN ('stored', 'gone', 'refused') OR (u.state = 'missing' AND u.article_id IS NULL)))"
)
"""A look that nothing called for but the schedule.

Not one: an address never fetched or never answered, the second look at a missing article, and an address that
something was told of since it was fetched, which is then due since that fetch.
"""

_DUE = "u.kind = 'article' AND (u.due_at <= :now OR u.due_at > :latest OR u.fetched_at > :now)"
"""A look in the future, or one due later than any wait, was written when the clock was wrong: it is due now."""

_IN_WINDOW = (
    " AND (SELECT substr(published_at, 1, 10) FROM sightings s WHERE s.url_id = u.id"
    " ORDER BY precision = 'day', s.id LIMIT 1) BETWEEN :first AND :last"
)

_ORDER = f"""
ORDER BY u.fetched_at IS NOT NULL, {_ROUTINE},
  CASE WHEN {_ROUTINE} AND u.fetched_at <= :now AND u.due_at > u.fetched_at
    THEN -(julianday(:now) - julianday(u.fetched_at)) / (julianday(u.due_at) - julianday(u.fetched_at)) END,
  u.due_at, u.id
"""
"""Never fetched, then called for, then routine: first the one that has waited longest as a share of its wait."""

_PUBLISHED = """CASE
  WHEN published_at IS NULL OR julianday(published_at) > julianday(:now) THEN julianday(min(first_seen_at, :now))
  WHEN length(published_at) > 10 THEN julianday(published_at)
  ELSE min(julianday(published_at, '+1 day'), julianday(:now), max(julianday(published_at), julianday(first_seen_at)))
END"""
"""A date to come, or none, is no date: the article was there when it was first seen.

Of a day alone the latest moment counts at which it can have been published.
"""

_HAPPENED = "kind NOT IN ('first_seen', 'gone') AND at <= :now"
"""What the ledger says happened to an article; ``gone`` only confirms what ``missing`` found."""


@dataclass(frozen=True, slots=True)
class Due:
    """One article page to fetch, with what the last look at it left behind."""

    url_id: int
    url: str
    state: str
    article_id: int | None
    last_modified: str | None


class DueNow:
    """What is due in one run.

    Args:
        allowance: how many routine looks this run may make; ``None`` for no limit.
        window: limits it to articles known to be published between two days, both included.
    """

    def __init__(
        self, db: Database, schedule: Schedule, allowance: int | None, window: tuple[str, str] | None = None
    ) -> None:
        self.db = db
        self.schedule = schedule
        self.allowance = allowance
        self.where = _DUE + (_IN_WINDOW if window else "")
        self.window = dict(zip(("first", "last"), window, strict=True)) if window else {}

    def __len__(self) -> int:
        routine, all_ = self.db.execute(
            f"SELECT coalesce(sum({_ROUTINE}), 0), count(*) FROM urls u WHERE {self.where}", self._parameters()
        ).fetchone()
        return int(all_ - routine + (routine if self.allowance is None else min(routine, self.allowance)))

    def __iter__(self) -> Iterator[Due]:
        """Read lazily, each handed out once.

        Asked anew every hundred addresses, so that what the pages themselves name is fetched in the same run.
        """
        handed_out: set[int] = set()
        limit = _BATCH
        left = self.allowance
        while True:
            called_for = "" if left is None or left > 0 else f" AND {_ROUTINE} IS NOT 1"
            rows = self.db.execute(
                f"SELECT u.id, u.url, u.state, u.article_id, u.last_modified, {_ROUTINE} FROM urls u"
                f" WHERE {self.where}{called_for} {_ORDER} LIMIT :limit",
                {**self._parameters(), "limit": limit},
            ).fetchall()
            fresh = [row for row in rows if row[0] not in handed_out]
            if not fresh and len(rows) < limit:
                return
            limit = _BATCH if fresh else limit + _BATCH
            for *due, routine in fresh:
                if routine and left is not None:
                    if left == 0:
                        break
                    left -= 1
                handed_out.add(due[0])
                yield Due(*due)

    def _parameters(self) -> dict[str, str]:
        return {"now": now(), "latest": utc(datetime.now(UTC) + self.schedule.most), **self.window}


def allowance(db: Database, run_id: int, budget: float) -> int | None:
    """How many routine looks a run may make: ``budget`` looks a day, for the time since a run last looked.

    At most a day's, so that a backlog is worked off over days, and not in one run after a month's pause. ``None``: no
    limit.
    """
    if not budget:
        return None
    before = db.execute(
        "SELECT julianday(?) - julianday(started_at) FROM runs"
        " WHERE id < ? AND started_at <= ? AND command = 'crawl' AND (fetched > 0 OR outcome = 'killed')"
        " ORDER BY started_at DESC LIMIT 1",
        [now(), run_id, now()],  # a run in the future was one by a wrong clock, and says nothing
    ).fetchone()
    return ceil(budget * (1 if before is None else min(before[0], 1)))


def past(db: Database) -> Past:
    """What the archive has seen of all its articles."""
    at = {"now": now()}
    quiet: dict[bool, list[float]] = {True: [], False: []}
    for ended, hours in db.execute(
        "SELECT next IS NOT NULL, (coalesce(next, julianday(:now)) - at) * 24 FROM"
        " (SELECT at, lead(at) OVER (PARTITION BY article_id ORDER BY at) AS next FROM"
        f" (SELECT id AS article_id, {_PUBLISHED} AS at FROM articles"
        f" UNION SELECT article_id, julianday(at) FROM article_events WHERE {_HAPPENED}))",
        at,
    ):
        quiet[bool(ended)].append(hours)
    unseen = db.execute(
        "SELECT (julianday(first_seen_at) - julianday(published_at)) * 24 AS hours FROM articles"
        " WHERE hours > 0 AND first_seen_at <= :now",
        at,
    )
    return Past(quiet[True], quiet[False], [row[0] for row in unseen])


def quiet_hours(db: Database, article_id: int) -> float:
    """How long ago something last happened to an article, in hours."""
    row = db.execute(
        f"SELECT (julianday(:now) - max({_PUBLISHED}, coalesce((SELECT julianday(max(at)) FROM article_events"
        f" WHERE article_id = articles.id AND {_HAPPENED}), 0))) * 24 FROM articles WHERE id = :article",
        {"now": now(), "article": article_id},
    ).fetchone()
    return float(row[0])
