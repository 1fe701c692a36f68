"""The pages that are due, the most important first, and the history from which the schedule is calculated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil

from bipol_crawler.frontier.revisit_policy import ChangeHistory
from bipol_crawler.infra.clock import now, utc
from bipol_crawler.storage.database import Database

_BATCH, _LARGEST_BATCH = 100, 1_000
_SHARE = 20
"""Each query reads all rows that are due. So a batch grows with the run: to a twentieth of the pages fetched so far."""

_ROUTINE = (
    "(u.due_at <> u.fetched_at"
    " AND (u.state IN ('stored', 'gone', 'refused') OR (u.state = 'missing' AND u.article_id IS NULL)))"
)
"""A routine visit: the only reason for the fetch is the schedule.

It is not a routine visit if the address was never fetched, if it never answered, if a missing article must be
confirmed, or if a source reported a change since the last fetch (``due_at`` is then the time of that fetch).
"""

_DUE = "u.kind = 'article' AND (u.due_at <= :now OR u.due_at > :latest OR u.fetched_at > :now)"
"""A fetch time in the future, or a due time beyond the longest wait, was written by a wrong clock: it is due now."""

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
"""First addresses that were never fetched, then reported changes, then routine visits.

Among routine visits the one comes first that has waited longest in proportion to its planned wait.
"""

_PUBLISHED = """CASE
  WHEN published_at IS NULL OR julianday(published_at) > julianday(:now) THEN julianday(min(first_seen_at, :now))
  WHEN length(published_at) > 10 THEN julianday(published_at)
  ELSE min(julianday(published_at, '+1 day'), julianday(:now), max(julianday(published_at), julianday(first_seen_at)))
END"""
"""When the article was published, as a Julian day.

With no date, or a date in the future, it is the time when the article was first seen. If only the day is known, it is
the latest possible moment of that day.
"""

_HAPPENED = "kind NOT IN ('first_seen', 'gone') AND at <= :now"
"""Events that count as a change of the article; ``gone`` only confirms an earlier ``missing``."""


@dataclass(frozen=True, slots=True)
class Due:
    """One article page to fetch, with what is known from the last fetch."""

    url_id: int
    url: str
    state: str
    article_id: int | None
    last_modified: str | None


class FetchQueue:
    """The pages to fetch in one run, in the order in which they should be fetched.

    Args:
        longest_wait: the longest wait that the schedule can give.
        visit_limit: how many routine visits this run may make; ``None`` for no limit.
        window: first and last day of publication (``YYYY-MM-DD``, both included); other articles are left out.
    """

    def __init__(
        self, db: Database, longest_wait: timedelta, visit_limit: int | None, window: tuple[str, str] | None = None
    ) -> None:
        self.db = db
        self.longest_wait = longest_wait
        self.visit_limit = visit_limit
        self.where = _DUE + (_IN_WINDOW if window else "")
        self.window = dict(zip(("first", "last"), window, strict=True)) if window else {}

    def __len__(self) -> int:
        routine, all_ = self.db.execute(
            f"SELECT coalesce(sum({_ROUTINE}), 0), count(*) FROM urls u WHERE {self.where}", self._parameters()
        ).fetchone()
        return int(all_ - routine + (routine if self.visit_limit is None else min(routine, self.visit_limit)))

    def __iter__(self) -> Iterator[Due]:
        """Yield each page once.

        The database is asked again after each batch, so that addresses found on the fetched pages are included.
        """
        handed_out = _Ids()
        limit = batch = _BATCH
        left = self.visit_limit
        while True:
            not_routine = "" if left is None or left > 0 else f" AND {_ROUTINE} IS NOT 1"
            rows = self.db.execute(
                f"SELECT u.id, u.url, u.state, u.article_id, u.last_modified, {_ROUTINE} FROM urls u"
                f" WHERE {self.where}{not_routine} {_ORDER} LIMIT :limit",
                {**self._parameters(), "limit": limit},
            ).fetchall()
            fresh = [row for row in rows if row[0] not in handed_out]
            if not fresh and len(rows) < limit:
                return
            batch = min(max(batch, handed_out.count // _SHARE), _LARGEST_BATCH)
            limit = batch if fresh else limit + batch
            for *due, routine in fresh:
                if routine and left is not None:
                    if left == 0:
                        break
                    left -= 1
                handed_out.add(due[0])
                yield Due(*due)

    def _parameters(self) -> dict[str, str]:
        return {"now": now(), "latest": utc(datetime.now(UTC) + self.longest_wait), **self.window}


class _Ids:
    """A set of row ids that needs one byte for each row, because a first run yields the whole portal."""

    def __init__(self) -> None:
        self.count = 0
        self._has = bytearray()

    def __contains__(self, row_id: int) -> bool:
        return row_id < len(self._has) and self._has[row_id] > 0

    def add(self, row_id: int) -> None:
        """Add an id that is not in the set yet."""
        self._has.extend(bytes(max(0, row_id + 1 - len(self._has))))
        self._has[row_id] = 1
        self.count += 1


def routine_visit_limit(db: Database, run_id: int, budget: float) -> int | None:
    """How many routine visits a run may make, or ``None`` for no limit.

    It is ``budget`` visits a day, in proportion to the time since the last run that fetched pages. It is never more
    than one day's budget, so that a backlog after a long pause is spread over several days.
    """
    if not budget:
        return None
    before = db.execute(
        "SELECT julianday(?) - julianday(started_at) FROM runs"
        " WHERE id < ? AND started_at <= ? AND command = 'crawl' AND (fetched > 0 OR outcome = 'killed')"
        " ORDER BY started_at DESC LIMIT 1",
        [now(), run_id, now()],  # a run that started in the future had a wrong clock and is ignored
    ).fetchone()
    return ceil(budget * (1 if before is None else min(before[0], 1)))


def load_history(db: Database) -> ChangeHistory:
    """The history of all articles, from which :func:`~.revisit_policy.plan_revisits` calculates the schedule."""
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
    return ChangeHistory(quiet[True], quiet[False], [row[0] for row in unseen])


def hours_since_last_change(db: Database, article_id: int) -> float:
    """Hours since the article was published or last changed."""
    row = db.execute(
        f"SELECT (julianday(:now) - max({_PUBLISHED}, coalesce((SELECT julianday(max(at)) FROM article_events"
        f" WHERE article_id = articles.id AND {_HAPPENED}), 0))) * 24 FROM articles WHERE id = :article",
        {"now": now(), "article": article_id},
    ).fetchone()
    return float(row[0])
