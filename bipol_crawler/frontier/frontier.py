"""The frontier: the known addresses, where each was found, and when each must be fetched next.

It is a table of the archive, so it is as durable as the archive. The row of an address is updated in the same
transaction that stores the result of the fetch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from bipol_crawler.addresses.urls import canonical, kind
from bipol_crawler.frontier.boxes import BoxCache
from bipol_crawler.frontier.fetch_queue import (
    Due,
    FetchQueue,
    hours_since_last_change,
    load_history,
    routine_visit_limit,
)
from bipol_crawler.frontier.revisit_policy import (
    REFUSED_VISIT,
    SECOND_VISIT,
    Schedule,
    longest_wait,
    plan_revisits,
    retry_delay,
)
from bipol_crawler.frontier.source_listings import SourceLists
from bipol_crawler.frontier.stated_dates import record_stated_date
from bipol_crawler.infra.clock import now, utc
from bipol_crawler.items import Found
from bipol_crawler.storage.database import Database


@dataclass(frozen=True, slots=True)
class AddedUrls:
    """What was added when a source named addresses.

    ``named``: article addresses in all. ``new``: those that were unknown. ``dated``: those with a new time of
    publication. ``first``: those that this source had never named before.
    """

    named: int
    new: int
    dated: int
    first: int


class Frontier:
    """The frontier of one portal inside an open archive.

    Args:
        portal: the portal's address, then its earlier addresses, separated by spaces.
        revisits: how many known articles the schedule may fetch again per day; 0 for no limit.
    """

    def __init__(self, db: Database, portal: str, run_id: int, revisits: float = 0) -> None:
        self.db = db
        self.portal = portal
        self.run_id = run_id
        self.revisits = revisits
        self.source_lists = SourceLists(db, portal, run_id, revisits)
        self.boxes = BoxCache(db)

    def add(self, found: Iterable[Found], *, listed: bool = False) -> AddedUrls:
        """Add the addresses that a source names, in one transaction.

        A new article address is due at once. A known one is due at once if the source reports a later change than
        before.

        Args:
            found: what the source names. Addresses that are not articles of the portal are left out.
            listed: whether the source is the portal's complete list.
        """
        named = new = dated = first = 0
        with self.db.atomic():
            for item in found:
                url = canonical(item.url, self.portal)
                if url is None or kind(url, self.portal) != "article":
                    continue
                named += 1
                if self.boxes.is_repeated(url, item):
                    continue
                url_id, is_new, is_first = self._enter(url, item, listed)
                new += is_new
                first += is_first
                dated += item.published is not None and record_stated_date(self.db, url_id, item.published)
        return AddedUrls(named, new, dated, first)

    def _enter(self, url: str, item: Found, listed: bool) -> tuple[int, bool, bool]:
        """Add one address. Returns its id, whether it is new, and whether the source had never named it before."""
        at = now()
        row = self.db.execute("SELECT id FROM urls WHERE url = ?", [url]).fetchone()
        if row is None:
            cursor = self.db.execute(
                "INSERT INTO urls (url, kind, post_id, found_in, found_at, run_id, modified, listed_at, due_at)"
                " VALUES (?, 'article', ?, ?, ?, ?, ?, ?, ?)",
                [url, item.post_id, item.source, at, self.run_id, item.modified, at if listed else None, at],
            )
            url_id = int(cursor.lastrowid or 0)
            return url_id, True, self.source_lists.record_listed(url_id, item).first
        url_id = int(row[0])
        named = self.source_lists.record_listed(url_id, item)
        if item.modified is None and item.post_id is None and not listed:
            return url_id, False, named.first
        # fetch it again if another post now has this address, or if it only redirected until now
        self.db.execute(
            "UPDATE urls SET due_at = coalesce(fetched_at, :at) WHERE id = :id AND kind = 'article' AND CASE"
            " WHEN :post_id IS NULL THEN :listed AND due_at IS NULL"
            " ELSE EXISTS (SELECT 1 FROM articles a WHERE a.id = urls.article_id AND a.post_id <> :post_id) END",
            {"at": at, "id": url_id, "post_id": item.post_id, "listed": listed},
        )
        fetch_again = named.changed and self.source_lists.take_refetch()
        self.db.execute(
            "UPDATE urls SET post_id = coalesce(post_id, ?), modified = coalesce(?, modified),"
            " listed_at = coalesce(?, listed_at), due_at = CASE WHEN ? THEN coalesce(fetched_at, due_at, ?)"
            " ELSE due_at END WHERE id = ?",
            [item.post_id, item.modified, at if listed else None, fetch_again, at, url_id],
        )
        return url_id, False, named.first

    def get_or_add(self, url: str) -> Due:
        """The row of one address, to be fetched now. The address is added if it was unknown."""
        with self.db.atomic():
            url_id = self.url_id(url, "request")
            self.db.execute("UPDATE urls SET kind = 'article' WHERE id = ? AND kind = 'other'", [url_id])
        row = self.db.execute("SELECT id, url, state, article_id, NULL FROM urls WHERE id = ?", [url_id]).fetchone()
        return Due(*row)

    def why_no_article(self, url: str) -> str | None:
        """Why no article was found at a fetched address; ``None`` if an article is known there."""
        row = self.db.execute("SELECT reason FROM urls WHERE url = ? AND article_id IS NULL", [url]).fetchone()
        return str(row[0]) if row else None

    def is_post(self, url_id: int) -> bool:
        """Whether the portal itself says that a post is at this address: a list gave its number or its date."""
        row = self.db.execute(
            "SELECT post_id IS NOT NULL OR EXISTS (SELECT 1 FROM sightings WHERE url_id = urls.id)"
            " FROM urls WHERE id = ?",
            [url_id],
        ).fetchone()
        return bool(row[0])

    def look_for_article_at(self, url: str, article_id: int) -> None:
        """Make ``url`` due at once, as the address at which this article may be found now."""
        self.db.execute(
            "UPDATE urls SET article_id = ?, state = 'new', fetched_at = NULL, due_at = ? WHERE id = ?",
            [article_id, now(), self.url_id(url, "address_taken")],
        )

    def pick_witnesses(self) -> list[str]:
        """Three random addresses of live articles, to test whether the portal still serves articles.

        They are random so that they are unlikely to come from a cache.
        """
        rows = self.db.execute(
            "SELECT a.url FROM articles a JOIN urls u ON u.url = a.url WHERE a.status = 'live'"
            " ORDER BY u.failures > 0, random() LIMIT 3"
        )
        return [str(row[0]) for row in rows.fetchall()]

    def url_id(self, url: str, source: str) -> int:
        """The id of one address. An unknown address is added, and is not due."""
        row = self.db.execute("SELECT id FROM urls WHERE url = ?", [url]).fetchone()
        if row:
            return int(row[0])
        cursor = self.db.execute(
            "INSERT INTO urls (url, kind, found_in, found_at, run_id) VALUES (?, ?, ?, ?, ?)",
            [url, kind(url, self.portal), source, now(), self.run_id],
        )
        return int(cursor.lastrowid or 0)

    def last_modified(self, url: str) -> str | None:
        """The ``Last-Modified`` header of a feed or list when it was last read completely, or ``None``."""
        row = self.db.execute("SELECT last_modified FROM urls WHERE url = ?", [url]).fetchone()
        return row[0] if row else None

    def record_source_read(self, url: str, last_modified: str | None) -> None:
        """Record that a feed or list was read, and the ``Last-Modified`` to send with the next request."""
        with self.db.atomic():
            self.db.execute(
                "UPDATE urls SET last_modified = ?, fetched_at = ?, state = 'stored' WHERE id = ?",
                [last_modified, now(), self.url_id(url, "portal")],
            )

    def make_all_due(self) -> None:
        """Make every address that may have an article due now, whatever the last fetch brought (``full=1``)."""
        with self.db.atomic():
            self.db.execute(
                "UPDATE urls SET due_at = coalesce(fetched_at, due_at) WHERE kind = 'article' AND due_at IS NOT NULL"
            )

    def count_due(self, window: tuple[str, str] | None = None) -> int:
        """How many article pages this run will fetch, as far as is known now."""
        return len(self._due(window))

    def pages_to_fetch(self, window: tuple[str, str] | None = None) -> Iterator[Due]:
        """The pages that this run must fetch, read from the database in batches.

        See :class:`~bipol_crawler.frontier.fetch_queue.FetchQueue`. A run with a ``window`` was requested by a
        person, so the daily limit does not apply to it.
        """
        return iter(self._due(window))

    def _due(self, window: tuple[str, str] | None) -> FetchQueue:
        limit = None if window else routine_visit_limit(self.db, self.run_id, self.revisits)
        (articles,) = self.db.execute("SELECT count(*) FROM articles").fetchone()
        return FetchQueue(self.db, longest_wait(articles, self.revisits), limit, window)

    @cached_property
    def schedule(self) -> Schedule:
        """The schedule of revisits, calculated from the archive's history when the run has fetched its first page."""
        return plan_revisits(load_history(self.db), self.revisits)

    def mark_stored(
        self, url_id: int, article_id: int, capture_id: int | None, last_modified: str | None, post_id: int | None
    ) -> None:
        """Record that the address led to an article, and the article's post id if its page says it."""
        self.db.execute(
            "UPDATE urls SET state = 'stored', reason = NULL, article_id = ?, capture_id = ?, last_modified = ?,"
            " post_id = coalesce(?, post_id), fetched_at = ?, status = 200, failures = 0, due_at = ? WHERE id = ?",
            [article_id, capture_id, last_modified, post_id, now(), self._next_visit(article_id), url_id],
        )

    def mark_alias(self, url_id: int, article_id: int | None, *, capture_id: int | None, reason: str) -> None:
        """Record that the address only redirects to another one. It is not fetched again."""
        self.db.execute(
            "UPDATE urls SET state = 'stored', reason = ?, article_id = ?, capture_id = ?, fetched_at = ?,"
            " failures = 0, due_at = NULL WHERE id = ?",
            [reason, article_id, capture_id, now(), url_id],
        )

    def mark_refused(self, url_id: int, reason: str, *, status: int, capture_id: int | None) -> None:
        """Record that the page is not an article. It is fetched again in a week."""
        self._outcome(url_id, "refused", reason, status, capture_id, _in(REFUSED_VISIT))

    def mark_missing(self, url_id: int, reason: str, *, gone: bool, status: int, capture_id: int | None) -> None:
        """Record that the address answered 404 or 410, or now leads to another article."""
        article_id, found_at = self.db.execute(
            "SELECT article_id, found_at FROM urls WHERE id = ?", [url_id]
        ).fetchone()
        due_at = _in(SECOND_VISIT)
        if gone:
            due_at = max(due_at, self._next_visit(article_id))
        elif article_id is None:
            # no article was ever read here, so nothing needs to be confirmed
            known = datetime.fromisoformat(now()) - datetime.fromisoformat(found_at)
            due_at = max(due_at, _in(self.schedule.wait(known / timedelta(hours=1))))
        self._outcome(url_id, "gone" if gone else "missing", reason, status, capture_id, due_at)

    def mark_failed(
        self, url_id: int, reason: str, *, status: int | None = None, capture_id: int | None = None
    ) -> None:
        """Record that there was no usable answer. The wait before the next try doubles, up to a week."""
        failures = int(self.db.execute("SELECT failures FROM urls WHERE id = ?", [url_id]).fetchone()[0])
        self.db.execute(
            "UPDATE urls SET state = CASE WHEN state = 'new' THEN 'failed' ELSE state END, reason = ?, status = ?,"
            " capture_id = coalesce(?, capture_id), fetched_at = ?, failures = failures + 1, due_at = ? WHERE id = ?",
            [reason, status, capture_id, now(), _in(retry_delay(failures)), url_id],
        )

    def mark_unchanged(self, url_id: int, article_id: int | None, capture_id: int | None) -> None:
        """Record a 304: the page has not changed."""
        self.db.execute(
            "UPDATE urls SET state = CASE WHEN state = 'new' THEN state ELSE 'stored' END,"
            " capture_id = coalesce(?, capture_id), fetched_at = ?, failures = 0, due_at = ? WHERE id = ?",
            [capture_id, now(), self._next_visit(article_id), url_id],
        )

    def _outcome(self, url_id: int, state: str, reason: str, status: int, capture_id: int | None, due_at: str) -> None:
        self.db.execute(
            "UPDATE urls SET state = ?, reason = ?, status = ?, capture_id = ?, fetched_at = ?, failures = 0,"
            " due_at = ? WHERE id = ?",
            [state, reason, status, capture_id, now(), due_at, url_id],
        )

    def _next_visit(self, article_id: int | None) -> str:
        """When an article that was fetched just now is due again (UTC)."""
        return _in(self.schedule.wait(hours_since_last_change(self.db, article_id) if article_id else 0))


def _in(wait: timedelta) -> str:
    return utc(datetime.fromisoformat(now()) + wait)
