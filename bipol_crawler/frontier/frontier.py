"""The frontier: which addresses are known, where each was found, and when each is due.

It is a table of the archive, so it survives whatever the archive survives. An address becomes
done in the same transaction that stores what it led to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from sqlite_utils import Database

from bipol_crawler.addresses.urls import canonical, kind
from bipol_crawler.frontier.fetch_queue import Due, DueNow, allowance, past, quiet_hours
from bipol_crawler.frontier.revisit_policy import REFUSED_LOOK, SECOND_LOOK, Schedule, plan, retry
from bipol_crawler.frontier.source_listings import Lists
from bipol_crawler.infra.clock import now, utc
from bipol_crawler.items import Dated, Found


@dataclass(frozen=True, slots=True)
class Learnt:
    """What a source taught: addresses never seen, times never known, and what it never named before itself."""

    named: int
    new: int
    dated: int
    first: int


class Frontier:
    """The frontier of one portal inside an open archive.

    Args:
        portal: the portal's address, and behind it those that it had before.
        revisits: how many looks again a day the schedule may ask for, 0 for no limit.
    """

    def __init__(self, db: Database, portal: str, run_id: int, revisits: float = 0) -> None:
        self.db = db
        self.portal = portal
        self.run_id = run_id
        self.revisits = revisits
        self.lists = Lists(db, portal, run_id, revisits)

    def add(self, found: Iterable[Found], *, listed: bool = False) -> Learnt:
        """Enter what a source names, in one transaction; ``listed`` marks it as in the portal's full list.

        New article addresses are due at once, and a known one whose mark of change moved is due since it was fetched.
        """
        named = new = dated = first = 0
        with self.db.atomic():
            for item in found:
                url = canonical(item.url, self.portal)
                if url is None or kind(url, self.portal) != "article":
                    continue
                named += 1
                url_id, is_new, is_first = self._enter(url, item, listed)
                new += is_new
                first += is_first
                dated += item.published is not None and self.sighted(url_id, item.published)
        return Learnt(named, new, dated, first)

    def _enter(self, url: str, item: Found, listed: bool) -> tuple[int, bool, bool]:
        """Its id, whether the address is new, and whether the source never named it before."""
        at = now()
        row = self.db.execute("SELECT id FROM urls WHERE url = ?", [url]).fetchone()
        if row is None:
            cursor = self.db.execute(
                "INSERT INTO urls (url, kind, post_id, found_in, found_at, run_id, modified, listed_at, due_at)"
                " VALUES (?, 'article', ?, ?, ?, ?, ?, ?, ?)",
                [url, item.post_id, item.source, at, self.run_id, item.modified, at if listed else None, at],
            )
            url_id = int(cursor.lastrowid or 0)
            return url_id, True, self.lists.name(url_id, item).first
        url_id = int(row[0])
        named = self.lists.name(url_id, item)
        if item.modified is None and item.post_id is None and not listed:
            return url_id, False, named.first
        # a post took another's address, or one that only led elsewhere until now
        self.db.execute(
            "UPDATE urls SET due_at = coalesce(fetched_at, ?1) WHERE id = ?2 AND kind = 'article' AND CASE"
            " WHEN ?3 IS NULL THEN ?4 AND due_at IS NULL"
            " ELSE EXISTS (SELECT 1 FROM articles a WHERE a.id = urls.article_id AND a.post_id <> ?3) END",
            [at, url_id, item.post_id, listed],
        )
        called_for = named.changed and self.lists.may_call()
        self.db.execute(
            "UPDATE urls SET post_id = coalesce(post_id, ?), modified = coalesce(?, modified),"
            " listed_at = coalesce(?, listed_at), due_at = CASE WHEN ? THEN coalesce(fetched_at, due_at, ?)"
            " ELSE due_at END WHERE id = ?",
            [item.post_id, item.modified, at if listed else None, called_for, at, url_id],
        )
        return url_id, False, named.first

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

    def is_post(self, url_id: int) -> bool:
        """Whether the portal names a post at an address: by its number, or by when it was published."""
        row = self.db.execute(
            "SELECT post_id IS NOT NULL OR EXISTS (SELECT 1 FROM sightings WHERE url_id = urls.id)"
            " FROM urls WHERE id = ?",
            [url_id],
        ).fetchone()
        return bool(row[0])

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

    def dated(self) -> list[int]:
        """The url ids for which a page other than their own states a time."""
        return [int(row[0]) for row in self.db.execute("SELECT DISTINCT url_id FROM sightings").fetchall()]

    def sightings(self, url_id: int) -> list[Dated]:
        """The times of publication that pages, feeds and lists state for one address: of each the newest statement."""
        rows = self.db.execute(
            "SELECT published_at, precision, source FROM (SELECT *, row_number() OVER"
            " (PARTITION BY source, precision ORDER BY seen_at DESC, id DESC) AS age FROM sightings WHERE url_id = ?)"
            " WHERE age = 1 ORDER BY id",
            [url_id],
        )
        return [Dated(value, precision, source) for value, precision, source in rows]

    def seek(self, url: str, article_id: int) -> None:
        """Look for an article at another address than its own, at once."""
        self.db.execute(
            "UPDATE urls SET article_id = ?, state = 'new', fetched_at = NULL, due_at = ? WHERE id = ?",
            [article_id, now(), self.url_id(url, "address_taken")],
        )

    def witnesses(self) -> list[str]:
        """The addresses of a few articles that should be in their place, chosen by lot, so that no cache decides."""
        rows = self.db.execute(
            "SELECT a.url FROM articles a JOIN urls u ON u.url = a.url WHERE a.status = 'live'"
            " ORDER BY u.failures > 0, random() LIMIT 3"
        )
        return [str(row[0]) for row in rows.fetchall()]

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

    def all_due(self) -> None:
        """Make every address that may hold an article due since it was fetched (``full=1``), whatever came of it."""
        with self.db.atomic():
            self.db.execute(
                "UPDATE urls SET due_at = coalesce(fetched_at, due_at) WHERE kind = 'article' AND due_at IS NOT NULL"
            )

    def count_due(self, window: tuple[str, str] | None = None) -> int:
        """How many article pages this run is to fetch, as things stand."""
        return len(self._due(window))

    def due(self, window: tuple[str, str] | None = None) -> Iterator[Due]:
        """What this run is to fetch, read lazily; see :class:`~bipol_crawler.frontier.fetch_queue.DueNow`.

        A run over a ``window`` was asked for by somebody, and so makes every look that is due.
        """
        return iter(self._due(window))

    def _due(self, window: tuple[str, str] | None) -> DueNow:
        looks = None if window else allowance(self.db, self.run_id, self.revisits)
        return DueNow(self.db, self.schedule, looks, window)

    @cached_property
    def schedule(self) -> Schedule:
        """When articles are looked at again, as this run plans it from the archive's past."""
        return plan(past(self.db), self.revisits)

    def stored(self, url_id: int, article_id: int, *, capture_id: int | None, last_modified: str | None) -> None:
        """An address led to an article."""
        self.db.execute(
            "UPDATE urls SET state = 'stored', reason = NULL, article_id = ?, capture_id = ?, last_modified = ?,"
            " fetched_at = ?, status = 200, failures = 0, due_at = ? WHERE id = ?",
            [article_id, capture_id, last_modified, now(), self._next_look(article_id), url_id],
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
        self._outcome(url_id, "refused", reason, status, capture_id, _in(REFUSED_LOOK))

    def missing(self, url_id: int, reason: str, *, gone: bool, status: int, capture_id: int | None) -> None:
        """The address answered 404 or 410, or leads to another article than its own."""
        article_id, found_at = self.db.execute(
            "SELECT article_id, found_at FROM urls WHERE id = ?", [url_id]
        ).fetchone()
        due_at = _in(SECOND_LOOK)
        if gone:
            due_at = max(due_at, self._next_look(article_id))
        elif article_id is None:
            # nothing was ever read here, so there is nothing to make sure of
            known = datetime.fromisoformat(now()) - datetime.fromisoformat(found_at)
            due_at = max(due_at, _in(self.schedule.wait(known / timedelta(hours=1))))
        self._outcome(url_id, "gone" if gone else "missing", reason, status, capture_id, due_at)

    def failed(self, url_id: int, reason: str, *, status: int | None = None, capture_id: int | None = None) -> None:
        """No answer worth having; tried again after a wait that doubles up to a week."""
        failures = int(self.db.execute("SELECT failures FROM urls WHERE id = ?", [url_id]).fetchone()[0])
        self.db.execute(
            "UPDATE urls SET state = CASE WHEN state = 'new' THEN 'failed' ELSE state END, reason = ?, status = ?,"
            " capture_id = coalesce(?, capture_id), fetched_at = ?, failures = failures + 1, due_at = ? WHERE id = ?",
            [reason, status, capture_id, now(), _in(retry(failures)), url_id],
        )

    def unchanged(self, url_id: int, article_id: int | None, capture_id: int | None) -> None:
        """The server says 304: nothing to read."""
        self.db.execute(
            "UPDATE urls SET state = CASE WHEN state = 'new' THEN state ELSE 'stored' END,"
            " capture_id = coalesce(?, capture_id), fetched_at = ?, failures = 0, due_at = ? WHERE id = ?",
            [capture_id, now(), self._next_look(article_id), url_id],
        )

    def _outcome(self, url_id: int, state: str, reason: str, status: int, capture_id: int | None, due_at: str) -> None:
        self.db.execute(
            "UPDATE urls SET state = ?, reason = ?, status = ?, capture_id = ?, fetched_at = ?, failures = 0,"
            " due_at = ? WHERE id = ?",
            [state, reason, status, capture_id, now(), due_at, url_id],
        )

    def _next_look(self, article_id: int | None) -> str:
        """When an article seen just now is due again."""
        return _in(self.schedule.wait(quiet_hours(self.db, article_id) if article_id else 0))


def _in(wait: timedelta) -> str:
    return utc(datetime.fromisoformat(now()) + wait)
