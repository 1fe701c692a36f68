"""The portal's own lists beside the archive: which source names which address, and how each source answers.

No clock decides here what is new, listed or changed, only the order of runs: clocks jump, the portal's and ours.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlite_utils import Database

from bipol_crawler.addresses.urls import canonical
from bipol_crawler.frontier.fetch_queue import allowance
from bipol_crawler.frontier.revisit_policy import retry
from bipol_crawler.infra.clock import now, utc
from bipol_crawler.items import Found

_LEAST_CALLS = 100
"""Looks that marks of change may call for in any run, however soon it follows the last."""
_DOUBTED_SHARE, _DOUBTED_LEAST = 0.1, 20
"""A list that has lost more of its live articles than both is taken for broken, not for a mass withdrawal."""

CURRENT = "s.whole_run_id = (SELECT max(whole_run_id) FROM sources) AND l.run_id >= s.whole_run_id"
"""SQL that is true where list ``l`` of source ``s`` named an address in the last sweep that read it whole, or since."""
LISTED = f"EXISTS (SELECT 1 FROM listed l JOIN sources s ON s.id = l.source_id WHERE l.url_id = u.id AND {CURRENT})"
"""SQL that is true of an address ``u`` that the portal lists."""
UNLISTED = (
    "u.url = a.url AND a.status = 'live' AND EXISTS (SELECT 1 FROM listed l JOIN sources s ON s.id = l.source_id"
    " WHERE l.url_id = u.id AND s.whole_run_id = (SELECT max(whole_run_id) FROM sources)"
    f" AND l.run_id < s.whole_run_id) AND NOT {LISTED}"
)
"""SQL that is true of the address ``u`` of a live article ``a`` that a list, read whole since, no longer names."""
CHANGED = (
    "u.article_id IS NOT NULL AND u.due_at IS NOT NULL AND EXISTS (SELECT 1 FROM listed l WHERE l.url_id = u.id"
    " AND l.changed_run_id > coalesce((SELECT run_id FROM captures c WHERE c.id = u.capture_id), 0))"
)
"""SQL that is true of an archived address ``u`` whose mark of change moved in a later run than the last look at it."""


@dataclass(frozen=True, slots=True)
class Named:
    """What it means that a source names an address: it never did before, or marks a change since."""

    first: bool
    changed: bool


class Lists:
    """What the portal's sources named up to this run.

    Args:
        revisits: looks again a day that marks of change may call for, 0 for no limit.
    """

    def __init__(self, db: Database, portal: str, run_id: int, revisits: float) -> None:
        self.db = db
        self.portal = portal
        self.run_id = run_id
        with db.atomic():
            db.execute("INSERT OR IGNORE INTO sources (name) VALUES ('rest'), ('feed'), ('sitemap'), ('listing')")
        self._ids = {str(name): int(id_) for id_, name in db.execute("SELECT id, name FROM sources")}
        allowed = allowance(db, run_id, revisits)
        self.calls_left = None if allowed is None else max(allowed, _LEAST_CALLS)

    # -- how sources answer

    def asks(self, source: str) -> bool:
        """Whether a run asks a source between sweeps: not one the portal does not offer, nor one that just failed."""
        state, due_at = self._row(source, "state, due_at")
        if state != "failing":
            return bool(state != "closed")
        latest = utc(datetime.fromisoformat(now()) + timedelta(days=8))
        return due_at is None or not now() < due_at < latest

    def place(self, source: str) -> str | None:
        """Where a source that has no address of its own was found."""
        return str(url) if (url := self._row(source, "url")[0]) else None

    def marks(self, source: str) -> dict[str, str]:
        """The marks of change with which the parts of a source's list came when they were last read."""
        marks = self._row(source, "marks")[0]
        return dict(json.loads(marks)) if marks else {}

    def answered(self, source: str, *, place: str | None = None, marks: Mapping[str, str] | None = None) -> None:
        """Note that a source answered as one, where, and with which marks."""
        self._set(source, state="open", reason=None, failures=0, due_at=None)
        if place:
            self._set(source, url=place)
        if marks is not None:
            self._set(source, marks=json.dumps(marks, sort_keys=True))

    def silent(self, source: str, reason: str, *, closed: bool) -> None:
        """Note that a source told nothing: the portal does not offer it, or it failed and is asked again later."""
        (failures,) = self._row(source, "failures")
        due_at = None if closed else utc(datetime.fromisoformat(now()) + retry(failures))
        state = "closed" if closed else "failing"
        self._set(source, state=state, reason=reason, failures=failures + 1, due_at=due_at)

    def read_whole(self, source: str, named: int, total: int | None) -> str | None:
        """Note that a source's list was read to its end, in this run; why it is not believed to be whole, if so.

        Args:
            named: how many posts it named.
            total: how many it says there are. Fewer may be named only if as many were lacking the time before: some
                portals count what they don't show.
        """
        before, said = self._row(source, "named, total")
        self._set(source, named=named, total=total)
        if total is not None and named < total and (said is None or said - before != total - named):
            return f"it named {named:,} of the {total:,} posts that it says there are"
        held, lost = self.db.execute(
            "SELECT count(*), coalesce(sum(l.run_id < ?1), 0) FROM listed l JOIN sources s ON s.id = l.source_id"
            " JOIN urls u ON u.id = l.url_id JOIN articles a ON a.url = u.url AND a.status = 'live'"
            " WHERE s.name = ?2 AND l.run_id >= s.whole_run_id",
            [self.run_id, source],
        ).fetchone()
        if lost > _DOUBTED_LEAST and lost > _DOUBTED_SHARE * held:
            return f"it no longer names {lost:,} of {held:,} live articles"
        self._set(source, whole_run_id=self.run_id)
        return None

    def _row(self, source: str, columns: str) -> tuple[Any, ...]:
        return tuple(self.db.execute(f"SELECT {columns} FROM sources WHERE name = ?", [source]).fetchone())

    def _set(self, source: str, **columns: object) -> None:
        with self.db.atomic():
            self.db.table("sources").update(self._ids[source], {**columns, "asked_at": now()})

    # -- what they name

    def is_news(self, item: Found) -> bool:
        """Whether no source ever named the address, or this one marks a change since it last did."""
        url = canonical(item.url, self.portal)
        marks = self.db.execute(
            "SELECT l.source_id, l.modified FROM listed l JOIN urls u ON u.id = l.url_id WHERE u.url = ?", [url]
        ).fetchall()
        own = next((mark for source, mark in marks if source == self._ids[item.source]), None)
        return not marks or _moved(_credible(item.modified), own)

    def newest_mark(self, source: str) -> str | None:
        """The latest mark of change that a source ever gave."""
        row = self.db.execute("SELECT max(modified) FROM listed WHERE source_id = ?", [self._ids[source]]).fetchone()
        return row[0] if row else None

    def name(self, url_id: int, item: Found) -> Named:
        """Enter that a source names an address; what is no list (a box on a page) names nothing."""
        source = self._ids.get(item.source)
        if source is None:
            return Named(False, False)
        mark = _credible(item.modified)
        row = self.db.execute(
            "SELECT modified FROM listed WHERE url_id = ? AND source_id = ?", [url_id, source]
        ).fetchone()
        changed = row is not None and _moved(mark, row[0])
        self.db.execute(
            "INSERT INTO listed (url_id, source_id, run_id, modified) VALUES (?1, ?2, ?3, ?4)"
            " ON CONFLICT DO UPDATE SET run_id = ?3, modified = coalesce(max(modified, ?4), modified, ?4),"
            " changed_run_id = CASE WHEN ?5 THEN ?3 ELSE changed_run_id END",
            [url_id, source, self.run_id, mark, changed],
        )
        return Named(row is None, changed)

    def may_call(self) -> bool:
        """Whether one more look may be called for in this run; the rest waits for the next."""
        if self.calls_left is None:
            return True
        self.calls_left -= 1
        return self.calls_left >= 0

    def call_for(self, *, unlisted: bool) -> int:
        """Make due what was marked as changed and is not looked at yet, or what is no longer listed; how many."""
        which = UNLISTED if unlisted else CHANGED
        limit = -1 if self.calls_left is None else max(self.calls_left, 0)
        with self.db.atomic():
            count = self.db.execute(
                "UPDATE urls SET due_at = fetched_at WHERE id IN (SELECT u.id FROM urls u JOIN articles a"
                f" ON a.id = u.article_id WHERE u.due_at <> u.fetched_at AND {which} ORDER BY u.id DESC LIMIT ?)",
                [limit],
            ).rowcount
        if self.calls_left is not None:
            self.calls_left -= count
        return int(count)

    def count_unlisted(self) -> int:
        """How many live articles the portal's list no longer names."""
        row = self.db.execute(f"SELECT count(*) FROM articles a JOIN urls u ON u.url = a.url WHERE {UNLISTED}")
        return int(row.fetchone()[0])


def _moved(mark: str | None, before: str | None) -> bool:
    """Whether one mark of change is after the other; a bare day is compared with a day."""
    if mark is None or before is None:
        return False
    length = min(len(mark), len(before))
    return mark[:length] > before[:length]


def _credible(mark: str | None) -> str | None:
    """A mark that does not lie in the future; kept, it would hide every change until then."""
    return mark if mark and mark <= utc(datetime.now(UTC) + timedelta(days=1)) else None
