"""The frontier: which addresses are known, where each was found, and when each is due.

It is a table of the archive, so it survives whatever the archive survives. An address becomes
done in the same transaction that stores what it led to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlite_utils import Database

from bipol_crawler.archive.database import now
from bipol_crawler.discover.urls import canonical, kind
from bipol_crawler.items import Dated, Found
from bipol_crawler.normalize.times import utc

_BATCH = 100
_RETRY = timedelta(hours=1)
_RETRY_MOST = timedelta(days=7)
_SECOND_LOOK = timedelta(hours=25)
"""A missing article is looked at again after a day, and a little more for clocks that drift."""
_GONE_LOOK = timedelta(days=30)
_REFUSED_LOOK = timedelta(days=7)
_FIRST_LOOK = timedelta(hours=6)
_LAST_LOOK = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Due:
    """One article page to fetch, with what the last look at it left behind."""

    url_id: int
    url: str
    state: str
    article_id: int | None
    last_modified: str | None


@dataclass(frozen=True, slots=True)
class Learnt:
    """What a source taught: addresses never seen, and times never known, among those it named."""

    named: int
    new: int
    dated: int


class Frontier:
    """The frontier of one portal inside an open archive."""

    def __init__(self, db: Database, portal: str, run_id: int) -> None:
        self.db = db
        self.portal = portal
        self.run_id = run_id
        # what the full list named in this run; not told by listed_at, since two runs may share a second
        db.execute("CREATE TEMP TABLE IF NOT EXISTS listed (url_id INTEGER PRIMARY KEY)")

    def add(self, found: Iterable[Found], *, listed: bool = False) -> Learnt:
        """Enter what a source names, in one transaction; ``listed`` marks it as in the portal's full list.

        New article addresses are due at once, and so is a known one whose mark of change moved.
        """
        named = new = dated = 0
        with self.db.atomic():
            for item in found:
                url = canonical(item.url, self.portal)
                if url is None or kind(url, self.portal) != "article":
                    continue
                named += 1
                url_id, is_new = self._enter(url, item, listed)
                if listed:
                    self.db.execute("INSERT OR IGNORE INTO listed VALUES (?)", [url_id])
                new += is_new
                dated += item.published is not None and self.sighted(url_id, item.published)
        return Learnt(named, new, dated)

    def _enter(self, url: str, item: Found, listed: bool) -> tuple[int, bool]:
        at = now()
        row = self.db.execute("SELECT id, modified, state FROM urls WHERE url = ?", [url]).fetchone()
        if row is None:
            cursor = self.db.execute(
                "INSERT INTO urls (url, kind, post_id, found_in, found_at, run_id, modified, listed_at, due_at)"
                " VALUES (?, 'article', ?, ?, ?, ?, ?, ?, ?)",
                [url, item.post_id, item.source, at, self.run_id, item.modified, at if listed else None, at],
            )
            return int(cursor.lastrowid or 0), True
        url_id, modified, _ = row
        if item.modified is None and item.post_id is None and not listed:
            return int(url_id), False
        moved = item.modified is not None and modified is not None and _later(item.modified, modified)
        self.db.execute(
            "UPDATE urls SET post_id = coalesce(post_id, ?), modified = coalesce(?, modified),"
            " listed_at = coalesce(?, listed_at), due_at = CASE WHEN ? THEN min(coalesce(due_at, ?), ?) ELSE due_at END"
            " WHERE id = ?",
            [item.post_id, item.modified, at if listed else None, moved, at, at, url_id],
        )
        return int(url_id), False

    def is_current(self, item: Found) -> bool:
        """Whether an address is known with the mark of change that ``item`` carries."""
        url = canonical(item.url, self.portal)
        row = self.db.execute("SELECT modified FROM urls WHERE url = ?", [url]).fetchone()
        return row is not None and (item.modified is None or (row[0] is not None and not _later(item.modified, row[0])))

    def one(self, url: str) -> Due:
        """One address, entered if it was unknown, due whatever its row says."""
        with self.db.atomic():
            url_id = self.url_id(url, "request")
            self.db.execute("UPDATE urls SET kind = 'article' WHERE id = ? AND kind = 'other'", [url_id])
        row = self.db.execute("SELECT id, url, state, article_id, NULL FROM urls WHERE id = ?", [url_id]).fetchone()
        return Due(*row)

    def no_article_at(self, url: str) -> str | None:
        """Why an address that was looked at led to no article, ``None`` if one is known there."""
        row = self.db.execute("SELECT reason FROM urls WHERE url = ? AND article_id IS NULL", [url]).fetchone()
        return str(row[0]) if row else None

    def sighted(self, url_id: int, published: Dated) -> bool:
        """Keep a time of publication that another page states; tell whether it is news.

        It is when none as exact was known, or when the same source named another before: the post was re-dated.
        """
        exact = ("second", published.precision)
        known = self.db.execute(
            "SELECT 1 FROM sightings WHERE url_id = ? AND precision IN (?, ?) LIMIT 1", [url_id, *exact]
        ).fetchone()
        before = self.db.execute(
            "SELECT published_at FROM sightings WHERE url_id = ? AND source = ? AND precision = ?"
            " ORDER BY seen_at DESC, id DESC LIMIT 1",
            [url_id, published.source, published.precision],
        ).fetchone()
        if before is not None and before[0] == published.value:
            return False
        self.db.execute(
            "INSERT INTO sightings (url_id, source, published_at, precision, seen_at) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (url_id, source, published_at) DO UPDATE SET seen_at = excluded.seen_at",
            [url_id, published.source, published.value, published.precision, now()],
        )
        return known is None or before is not None

    def newly_dated(self) -> list[int]:
        """The url ids that gained a time in this run, or in runs before it that were killed."""
        rows = self.db.execute(
            "SELECT DISTINCT url_id FROM sightings WHERE seen_at >= (SELECT min(started_at) FROM runs WHERE id >"
            " (SELECT coalesce(max(id), 0) FROM runs WHERE command = 'crawl' AND outcome <> 'killed'))"
        )
        return [int(row[0]) for row in rows.fetchall()]

    def sightings(self, url_id: int) -> list[Dated]:
        """The times of publication that pages, feeds and lists state for one address: of each the newest statement."""
        rows = self.db.execute(
            "SELECT published_at, precision, source FROM (SELECT *, row_number() OVER"
            " (PARTITION BY source, precision ORDER BY seen_at DESC, id DESC) AS age FROM sightings WHERE url_id = ?)"
            " WHERE age = 1 ORDER BY id",
            [url_id],
        )
        return [Dated(value, precision, source) for value, precision, source in rows]

    def url_id(self, url: str, source: str) -> int:
        """The id of one address, entered (and due never) if it was unknown."""
        row = self.db.execute("SELECT id FROM urls WHERE url = ?", [url]).fetchone()
        if row:
            return int(row[0])
        cursor = self.db.execute(
            "INSERT INTO urls (url, kind, found_in, found_at, run_id) VALUES (?, ?, ?, ?, ?)",
            [url, kind(url, self.portal), source, now(), self.run_id],
        )
        return int(cursor.lastrowid or 0)

    def last_modified(self, url: str) -> str | None:
        """The ``Last-Modified`` that a feed or list came with when it was last read whole."""
        row = self.db.execute("SELECT last_modified FROM urls WHERE url = ?", [url]).fetchone()
        return row[0] if row else None

    def read_source(self, url: str, last_modified: str | None) -> None:
        """Note that a feed or list was read, and what to ask it with the next time."""
        with self.db.atomic():
            self.db.execute(
                "UPDATE urls SET last_modified = ?, fetched_at = ?, state = 'stored' WHERE id = ?",
                [last_modified, now(), self.url_id(url, "portal")],
            )

    def count_listed(self) -> int:
        """How many addresses the portal's full list names."""
        return int(self.db.execute("SELECT count(*) FROM urls WHERE listed_at IS NOT NULL").fetchone()[0])

    def all_due(self) -> None:
        """Make every known article due now (``full=1``)."""
        with self.db.atomic():
            self.db.execute("UPDATE urls SET due_at = ? WHERE article_id IS NOT NULL AND due_at IS NOT NULL", [now()])

    def unlisted_due(self) -> int:
        """Make due every live article that the portal's full list, read in this run, no longer names."""
        at = now()
        with self.db.atomic():
            cursor = self.db.execute(
                "UPDATE urls SET due_at = ? WHERE state = 'stored' AND due_at IS NOT NULL AND due_at > ?"
                " AND listed_at IS NOT NULL AND id NOT IN (SELECT url_id FROM listed)",
                [at, at],
            )
        return int(cursor.rowcount)

    def count_due(self, window: tuple[str, str] | None = None) -> int:
        """How many article pages are due now."""
        where, parameters = self._due(window)
        return int(self.db.execute(f"SELECT count(*) FROM urls u WHERE {where}", parameters).fetchone()[0])

    def due(self, window: tuple[str, str] | None = None) -> Iterator[Due]:
        """What is due, never-fetched addresses first, read lazily and each handed out once a run.

        Asked anew every hundred addresses, so that what the pages themselves name is fetched in the same run.

        ``window`` limits it to articles known to be published between two days, both included.
        """
        handed_out: set[int] = set()
        limit = _BATCH
        while True:
            where, parameters = self._due(window)
            rows = self.db.execute(
                "SELECT u.id, u.url, u.state, u.article_id, u.last_modified FROM urls u"
                f" WHERE {where} ORDER BY u.fetched_at IS NOT NULL, u.due_at, u.id LIMIT ?",
                [*parameters, limit],
            ).fetchall()
            fresh = [Due(*row) for row in rows if row[0] not in handed_out]
            if not fresh and len(rows) < limit:
                return
            limit = _BATCH if fresh else limit + _BATCH
            for due in fresh:
                handed_out.add(due.url_id)
                yield due

    def _due(self, window: tuple[str, str] | None) -> tuple[str, list[str]]:
        where = "u.kind = 'article' AND u.due_at <= ?"
        parameters = [now()]
        if window:
            where += (
                " AND (SELECT substr(published_at, 1, 10) FROM sightings s WHERE s.url_id = u.id"
                " ORDER BY precision = 'day', s.id LIMIT 1) BETWEEN ? AND ?"
            )
            parameters += window
        return where, parameters

    def stored(self, url_id: int, article_id: int, *, published: str | None, capture_id: int | None,
               last_modified: str | None) -> None:  # fmt: skip
        """An address led to an article; when it is due again depends on the article's age."""
        self.db.execute(
            "UPDATE urls SET state = 'stored', reason = NULL, article_id = ?, capture_id = ?, last_modified = ?,"
            " fetched_at = ?, status = 200, failures = 0, due_at = ? WHERE id = ?",
            [article_id, capture_id, last_modified, now(), _next_look(published), url_id],
        )

    def alias(self, url_id: int, article_id: int | None, *, capture_id: int | None, reason: str) -> None:
        """An address that only leads elsewhere: never due again."""
        self.db.execute(
            "UPDATE urls SET state = 'stored', reason = ?, article_id = ?, capture_id = ?, fetched_at = ?,"
            " failures = 0, due_at = NULL WHERE id = ?",
            [reason, article_id, capture_id, now(), url_id],
        )

    def refused(self, url_id: int, reason: str, *, status: int, capture_id: int | None) -> None:
        """What was served is no article; it is looked at again in a week."""
        self._outcome(url_id, "refused", reason, status, capture_id, _in(_REFUSED_LOOK))

    def missing(self, url_id: int, reason: str, *, gone: bool, status: int, capture_id: int | None) -> None:
        """The address answered 404 or 410, or leads to another article than its own."""
        wait = _GONE_LOOK if gone else _SECOND_LOOK
        self._outcome(url_id, "gone" if gone else "missing", reason, status, capture_id, _in(wait))

    def failed(self, url_id: int, reason: str, *, status: int | None = None, capture_id: int | None = None) -> None:
        """No answer worth having; tried again after a wait that doubles up to a week."""
        failures = int(self.db.execute("SELECT failures FROM urls WHERE id = ?", [url_id]).fetchone()[0])
        wait = min(_RETRY * 2 ** min(failures, 10), _RETRY_MOST)
        self.db.execute(
            "UPDATE urls SET state = CASE WHEN state = 'new' THEN 'failed' ELSE state END, reason = ?, status = ?,"
            " capture_id = coalesce(?, capture_id), fetched_at = ?, failures = failures + 1, due_at = ? WHERE id = ?",
            [reason, status, capture_id, now(), _in(wait), url_id],
        )

    def unchanged(self, url_id: int, published: str | None) -> None:
        """The server says 304: nothing to read."""
        self.db.execute(
            "UPDATE urls SET fetched_at = ?, failures = 0, due_at = ? WHERE id = ?",
            [now(), _next_look(published), url_id],
        )

    def _outcome(self, url_id: int, state: str, reason: str, status: int, capture_id: int | None, due_at: str) -> None:
        self.db.execute(
            "UPDATE urls SET state = ?, reason = ?, status = ?, capture_id = ?, fetched_at = ?, failures = 0,"
            " due_at = ? WHERE id = ?",
            [state, reason, status, capture_id, now(), due_at, url_id],
        )


def _later(one: str, other: str) -> bool:
    """Whether one mark of change is after the other; a bare day is compared with a day."""
    length = min(len(one), len(other))
    return one[:length] > other[:length]


def _in(wait: timedelta) -> str:
    return utc(datetime.now(UTC) + wait)


def _next_look(published: str | None) -> str:
    """An article is looked at again after a quarter of its age, between six hours and sixty days."""
    if published is None:
        return _in(_FIRST_LOOK)
    when = datetime.fromisoformat(published)
    age = datetime.now(UTC) - (when if when.tzinfo else when.replace(tzinfo=UTC))
    return _in(min(max(age / 4, _FIRST_LOOK), _LAST_LOOK))
