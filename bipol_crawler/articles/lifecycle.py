"""The ledger: articles that became missing or gone, returned or moved; each event with the capture that shows it.

Three rules prevent false events:

* An article is gone only if it is still missing at least a day after it was first missing, and the portal's clock
  agrees with ours.
* An article is recorded as missing only if there is a *witness*: another article that was found at its address a few
  minutes ago. Broken rewrite rules, a wrong virtual host or a plugin that redirects every page to the home page make
  every article look withdrawn, and such a state may last for days.
* An address belongs to the post that is served there. If another post has taken an article's address, the article is
  fetched at ``/?p=ID``, an address that WordPress gives to no other post. The answer there says whether it moved or
  is missing.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bipol_crawler.addresses.urls import canonical
from bipol_crawler.articles.problems import record_problem, resolve_problem
from bipol_crawler.frontier.frontier import Frontier
from bipol_crawler.infra.clock import utc
from bipol_crawler.items import Page, Problem
from bipol_crawler.storage.database import Database

SECOND_VISIT = timedelta(days=1)
"""An article is gone only if it is still missing this long after it was first missing."""
WITNESS_LASTS = timedelta(minutes=10)
"""For this long after it was found in a run, an article is a witness."""
WITNESS_IN_IMPORTS = timedelta(days=1)
"""The same for imported captures, which seldom have two articles within ten minutes."""
_MOST_PER_WITNESS = 10
"""Missing articles that one witness confirms at most, because a portal may break down in the middle of a run."""
_CLOCKS_APART = timedelta(hours=1)
"""Largest accepted difference of the clocks. Both are in UTC, so clocks that are set correctly differ by seconds."""
_CLOCKS = Problem("status", "clocks_disagree", "missing again, but by the portal's clock or by ours it is another hour")


class DoubtedError(Exception):
    """An article seems to be missing, but there is no witness: the portal itself may be broken."""


class Ledger:
    """Writes ``article_events`` and the columns of ``articles`` that depend on them, in the caller's transaction."""

    def __init__(self, db: Database, frontier: Frontier) -> None:
        self.db = db
        self.frontier = frontier
        self.witness_lasts = WITNESS_LASTS

    def add_event(self, article_id: int, kind: str, detail: str, page: Page) -> None:
        """Add one event, with the time at which ``page`` was fetched."""
        self.db.execute(
            "INSERT INTO article_events (article_id, at, kind, detail, capture_id) VALUES (?, ?, ?, ?, ?)",
            [article_id, page.fetched_at, kind, detail, page.capture_id],
        )

    def record_missing(self, article_id: int, detail: str, page: Page) -> bool:
        """Record that an article is not at its address. Returns whether it is gone.

        Raises:
            DoubtedError: its status would change, but there is no witness.
        """
        status, since, seen_at = self.db.execute(
            "SELECT status, missing_at, last_seen_at FROM articles WHERE id = ?", [article_id]
        ).fetchone()
        if status == "gone":
            return True
        at = page.fetched_at
        if status == "live":
            self._require_witness(article_id, at)
            self.db.execute("UPDATE articles SET status = 'missing', missing_at = ? WHERE id = ?", [at, article_id])
            self.add_event(article_id, "missing", detail, page)
            return False
        url = self._last_known_address(article_id)
        if not _clocks_agree(page):
            record_problem(self.db, self.frontier.run_id, url, article_id, page.capture_id, _CLOCKS)
            return False
        if since > at or since < seen_at <= at:
            # the clock was wrong when the article was first missing: count from now
            self.db.execute("UPDATE articles SET missing_at = ? WHERE id = ?", [at, article_id])
            return False
        if datetime.fromisoformat(at) - datetime.fromisoformat(since) < SECOND_VISIT:
            return False
        self._require_witness(article_id, at)
        self.db.execute("UPDATE articles SET status = 'gone', gone_at = ? WHERE id = ?", [at, article_id])
        self.add_event(article_id, "gone", detail, page)
        resolve_problem(self.db, url, _CLOCKS)
        return True

    def record_seen(self, article_id: int, page: Page) -> None:
        """Record that an article is at its address. If it was missing or gone, it has returned."""
        (status,) = self.db.execute("SELECT status FROM articles WHERE id = ?", [article_id]).fetchone()
        self.db.execute(
            "UPDATE articles SET status = 'live', missing_at = NULL, gone_at = NULL, last_seen_at = ? WHERE id = ?",
            [page.fetched_at, article_id],
        )
        if status != "live":
            self.add_event(article_id, "returned", f"was {status}", page)
            resolve_problem(self.db, self._last_known_address(article_id), _CLOCKS)

    def record_move(self, article: dict[str, Any], url: str, page: Page) -> None:
        """Record that an article is served at a new address. The old one is not fetched any more."""
        before = self._last_known_address(article["id"])
        self.db.execute("UPDATE articles SET url = ? WHERE id = ?", [url, article["id"]])
        if before != url:
            self.add_event(article["id"], "moved", f"{before} -> {url}", page)
        self.frontier.mark_alias(
            self.frontier.url_id(article["url"], "page"), article["id"], capture_id=page.capture_id,
            reason="leads_elsewhere",
        )  # fmt: skip

    def release_address(self, article: dict[str, Any], page: Page) -> None:
        """Free an article's address, because another post is served there, and look for the article at ``/?p=ID``.

        Raises:
            DoubtedError: there is no witness.
        """
        self._require_witness(article["id"], page.fetched_at)
        url = canonical(f"/?p={article['post_id']}", self.frontier.portal)
        assert url is not None  # an address of the portal's own
        self.db.execute("UPDATE articles SET url = ? WHERE id = ?", [url, article["id"]])
        self.frontier.look_for_article_at(url, article["id"])

    def _last_known_address(self, article_id: int) -> str:
        """The last address at which an article was served, according to its events."""
        row = self.db.execute(
            "SELECT detail FROM article_events WHERE article_id = ? AND kind IN ('first_seen', 'moved')"
            " ORDER BY id DESC LIMIT 1",
            [article_id],
        ).fetchone()
        return str(row[0]).rpartition(" -> ")[2]

    def has_witness(self, at: str) -> bool:
        """Whether an article was found at its address shortly before ``at``, and few were found missing since.

        An article that was new then does not count: it may belong to another site.
        """
        since = utc(datetime.fromisoformat(at) - self.witness_lasts)
        found, seen_at = self.db.execute(
            "SELECT max(u.capture_id), u.fetched_at FROM urls u JOIN articles a ON a.url = u.url"
            " WHERE a.status = 'live' AND u.failures = 0 AND u.fetched_at BETWEEN ? AND ? AND u.capture_id <>"
            " (SELECT min(capture_id) FROM article_events e WHERE e.article_id = a.id)",
            [since, at],
        ).fetchone()
        if found is None:
            return False
        (missed,) = self.db.execute(
            "SELECT (SELECT count(*) FROM article_events"
            " WHERE kind IN ('missing', 'gone') AND at >= ? AND capture_id > ?)"
            " + (SELECT count(*) FROM urls WHERE found_in = 'address_taken' AND found_at > ?)",
            [since, found, seen_at],
        ).fetchone()
        return int(missed) < _MOST_PER_WITNESS

    def _require_witness(self, article_id: int, at: str) -> None:
        """Raise DoubtedError if there is no witness, unless the archive has only this article."""
        (alone,) = self.db.execute("SELECT NOT EXISTS (SELECT 1 FROM articles WHERE id <> ?)", [article_id]).fetchone()
        if not alone and not self.has_witness(at):
            raise DoubtedError(f"article {article_id} seems to be missing, but no other article was found recently")


def _clocks_agree(page: Page) -> bool:
    """Whether the portal's clock (header ``Date``, if any) agrees with ours; it does not in answers from a cache."""
    if page.dated is None:
        return True
    ours, theirs = (datetime.fromisoformat(when).replace(tzinfo=UTC) for when in (page.fetched_at, page.dated))
    return abs(ours - theirs) <= _CLOCKS_APART
