"""The portal's own lists, stored in the archive: which source names which address, and how each source answers.

What is new, listed or changed is decided by the order of the runs and not by a clock, since clocks can be wrong.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bipol_crawler.addresses.urls import canonical
from bipol_crawler.frontier.fetch_queue import routine_visit_limit
from bipol_crawler.frontier.revisit_policy import retry_delay
from bipol_crawler.infra.clock import now, utc
from bipol_crawler.items import Found
from bipol_crawler.storage.database import Database

_SOURCES = ("rest", "feed", "sitemap", "listing")
_LEAST_REFETCHES = 100
"""How many articles a run may always fetch again because of reported changes, however soon after the last run."""
_DOUBTED_SHARE, _DOUBTED_LEAST = 0.1, 20
"""A list that lacks more live articles than this share and this number is treated as broken, not as withdrawals."""

CURRENT = "s.whole_run_id = (SELECT max(whole_run_id) FROM sources) AND l.run_id >= s.whole_run_id"
"""SQL condition: list ``l`` of source ``s`` named an address in the last complete sweep, or later."""
LISTED = f"EXISTS (SELECT 1 FROM listed l JOIN sources s ON s.id = l.source_id WHERE l.url_id = u.id AND {CURRENT})"
"""SQL condition: the portal lists the address ``u``."""
UNLISTED = (
    "u.url = a.url AND a.status = 'live' AND EXISTS (SELECT 1 FROM listed l JOIN sources s ON s.id = l.source_id"
    " WHERE l.url_id = u.id AND s.whole_run_id = (SELECT max(whole_run_id) FROM sources)"
    f" AND l.run_id < s.whole_run_id) AND NOT {LISTED}"
)
"""SQL condition: ``u`` is the address of a live article ``a`` that a list, read completely, no longer names."""
CHANGED = (
    "u.article_id IS NOT NULL AND u.due_at IS NOT NULL AND EXISTS (SELECT 1 FROM listed l WHERE l.url_id = u.id"
    " AND l.changed_run_id > coalesce((SELECT run_id FROM captures c WHERE c.id = u.capture_id), 0))"
)
"""SQL condition: ``u`` is an archived address, and a source reported a change of it after its last fetch."""


@dataclass(frozen=True, slots=True)
class ListedResult:
    """Whether a source names an address for the ``first`` time, and whether it reports that it ``changed``."""

    first: bool
    changed: bool


class SourceLists:
    """The addresses that the portal's sources have named up to this run.

    Args:
        revisits: how many articles may be fetched again per day because of reported changes; 0 for no limit.
    """

    def __init__(self, db: Database, portal: str, run_id: int, revisits: float) -> None:
        self.db = db
        self.portal = portal
        self.run_id = run_id
        self._ids = _ids_of_sources(db)
        allowed = routine_visit_limit(db, run_id, revisits)
        self.refetches_left = None if allowed is None else max(allowed, _LEAST_REFETCHES)

    # -- how sources answer

    def should_ask(self, source: str) -> bool:
        """Whether a run asks this source between sweeps.

        It does not if the portal does not offer the source, or if the source failed recently.
        """
        state, due_at = self._row(source, "state, due_at")
        if state != "failing":
            return bool(state != "closed")
        latest = utc(datetime.fromisoformat(now()) + timedelta(days=8))
        return due_at is None or not now() < due_at < latest

    def list_url(self, source: str) -> str | None:
        """The address at which a source without a fixed address was found, or ``None``."""
        return str(url) if (url := self._row(source, "url")[0]) else None

    def change_marks(self, source: str) -> dict[str, str]:
        """The times of change (``lastmod``) of the parts of a source's list when it was last read, by address."""
        marks = self._row(source, "marks")[0]
        return dict(json.loads(marks)) if marks else {}

    def record_answer(self, source: str, *, place: str | None = None, marks: Mapping[str, str] | None = None) -> None:
        """Record that a source answered with a readable list.

        Args:
            place: the address where it was found.
            marks: the time of change of each part of it.
        """
        self._set(source, state="open", reason=None, failures=0, due_at=None)
        if place:
            self._set(source, url=place)
        if marks is not None:
            self._set(source, marks=json.dumps(marks, sort_keys=True))

    def record_no_answer(self, source: str, reason: str, *, closed: bool) -> None:
        """Record that a source gave no list.

        Args:
            reason: why, in words.
            closed: the portal does not offer it. If false, it failed and is asked again later.
        """
        (failures,) = self._row(source, "failures")
        due_at = None if closed else utc(datetime.fromisoformat(now()) + retry_delay(failures))
        state = "closed" if closed else "failing"
        self._set(source, state=state, reason=reason, failures=failures + 1, due_at=due_at)

    def record_whole_read(self, source: str, named: int, total: int | None) -> str | None:
        """Record that a source's list was read to its end in this run.

        Returns why the list cannot be complete; ``None`` if it seems complete.

        Args:
            named: how many posts it named.
            total: how many posts it says there are. It may name fewer only if the difference is the same as the time
                before: some portals count posts that they do not show.
        """
        named_before, total_before = self._row(source, "named, total")
        missing_before = None if total_before is None else total_before - named_before
        self._set(source, named=named, total=total)
        if total is not None and named < total and missing_before != total - named:
            return f"it named {named:,} of the {total:,} posts that it says there are"
        listed, lost = self.db.execute(
            "SELECT count(*), coalesce(sum(l.run_id < ?), 0) FROM listed l JOIN sources s ON s.id = l.source_id"
            " JOIN urls u ON u.id = l.url_id JOIN articles a ON a.url = u.url AND a.status = 'live'"
            " WHERE s.name = ? AND l.run_id >= s.whole_run_id",
            [self.run_id, source],
        ).fetchone()
        if lost > _DOUBTED_LEAST and lost > _DOUBTED_SHARE * listed:
            return f"it no longer names {lost:,} of {listed:,} live articles"
        self._set(source, whole_run_id=self.run_id)
        return None

    def _row(self, source: str, columns: str) -> tuple[Any, ...]:
        return tuple(self.db.execute(f"SELECT {columns} FROM sources WHERE name = ?", [source]).fetchone())

    def _set(self, source: str, **columns: object) -> None:
        with self.db.atomic():
            self.db.update("sources", self._ids[source], {**columns, "asked_at": now()})

    # -- what they name

    def is_news(self, item: Found) -> bool:
        """Whether no source has named the address before, or this source reports a later change than before."""
        url = canonical(item.url, self.portal)
        marks = self.db.execute(
            "SELECT l.source_id, l.modified FROM listed l JOIN urls u ON u.id = l.url_id WHERE u.url = ?", [url]
        ).fetchall()
        own = next((mark for source, mark in marks if source == self._ids[item.source]), None)
        return not marks or _moved(_credible(item.modified), own)

    def newest_change_mark(self, source: str) -> str | None:
        """The latest time of change that a source has ever reported, or ``None``."""
        row = self.db.execute("SELECT max(modified) FROM listed WHERE source_id = ?", [self._ids[source]]).fetchone()
        return row[0] if row else None

    def record_listed(self, url_id: int, item: Found) -> ListedResult:
        """Record that a source names an address. A box on a page is not a list, so it is not recorded."""
        source = self._ids.get(item.source)
        if source is None:
            return ListedResult(False, False)
        mark = _credible(item.modified)
        row = self.db.execute(
            "SELECT modified FROM listed WHERE url_id = ? AND source_id = ?", [url_id, source]
        ).fetchone()
        changed = row is not None and _moved(mark, row[0])
        self.db.execute(
            "INSERT INTO listed (url_id, source_id, run_id, modified) VALUES (?, ?, ?, ?) ON CONFLICT DO"
            " UPDATE SET run_id = excluded.run_id,"
            " modified = coalesce(max(modified, excluded.modified), modified, excluded.modified),"
            " changed_run_id = CASE WHEN ? THEN excluded.run_id ELSE changed_run_id END",
            [url_id, source, self.run_id, mark, changed],
        )
        return ListedResult(row is None, changed)

    def take_refetch(self) -> bool:
        """Use one of the run's refetches for a reported change. Returns False if none is left: the next run does it."""
        if self.refetches_left is None:
            return True
        self.refetches_left -= 1
        return self.refetches_left >= 0

    def schedule_refetch(self, *, unlisted: bool) -> int:
        """Make articles due now, as many as the limit allows. Returns how many.

        Args:
            unlisted: those that are no longer listed. If false, those with a reported change since their last fetch.
        """
        condition = UNLISTED if unlisted else CHANGED
        limit = -1 if self.refetches_left is None else max(self.refetches_left, 0)
        with self.db.atomic():
            count = self.db.execute(
                "UPDATE urls SET due_at = fetched_at WHERE id IN (SELECT u.id FROM urls u JOIN articles a"
                f" ON a.id = u.article_id WHERE u.due_at <> u.fetched_at AND {condition} ORDER BY u.id DESC LIMIT ?)",
                [limit],
            ).rowcount
        if self.refetches_left is not None:
            self.refetches_left -= count
        return int(count)

    def count_unlisted(self) -> int:
        """How many live articles the portal's list no longer names."""
        row = self.db.execute(f"SELECT count(*) FROM articles a JOIN urls u ON u.url = a.url WHERE {UNLISTED}")
        return int(row.fetchone()[0])


def _ids_of_sources(db: Database) -> dict[str, int]:
    """The id of each source; unknown ones are added."""
    known = {str(name): int(id_) for id_, name in db.execute("SELECT id, name FROM sources")}
    if not known.keys() >= {*_SOURCES}:
        with db.atomic():
            db.executemany("INSERT OR IGNORE INTO sources (name) VALUES (?)", [[name] for name in _SOURCES])
        return _ids_of_sources(db)
    return known


def _moved(mark: str | None, before: str | None) -> bool:
    """Whether one time of change is later than the other. If one is only a day, the days are compared."""
    if mark is None or before is None:
        return False
    length = min(len(mark), len(before))
    return mark[:length] > before[:length]


def _credible(mark: str | None) -> str | None:
    """The time of change, or None if it is in the future. A future time would hide every change until then."""
    return mark if mark and mark <= utc(datetime.now(UTC) + timedelta(days=1)) else None
