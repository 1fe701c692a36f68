"""What became of articles: missing, gone, returned, moved; each event with the capture that shows it.

Three rules keep false findings out:

* An article is gone only when it is missing again at least a day after it was first missed, by a clock that the
  portal's own does not contradict.
* That an article is not in its place is believed only beside a *witness*, another article that was found in its place
  minutes ago. Rewrite rules that broke, a wrong virtual host or a plugin that sends everybody home make every article
  look withdrawn, and such a state may last for days.
* An address belongs to the post that is served there. A post whose address another post has taken is sought under
  the one that WordPress never gives away, ``/?p=ID``: what answers there says whether it moved or is missing.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlite_utils import Database

from bipol_crawler.addresses.urls import canonical
from bipol_crawler.articles.problems import record_problem, resolve_problem
from bipol_crawler.frontier.frontier import Frontier
from bipol_crawler.infra.clock import utc
from bipol_crawler.items import Page, Problem

SECOND_LOOK = timedelta(days=1)
"""An article is gone only when it is still missing this long after it was first missed."""
_WITNESS_LASTS = timedelta(minutes=10)
_MOST_BESIDE_ONE = 10
"""Findings that one witness can vouch for: a portal may break down in the middle of a run."""
_CLOCKS_APART = timedelta(hours=1)
"""Zones are no matter here, so clocks that are set at all differ by seconds."""
_CLOCKS = Problem("status", "clocks_disagree", "missing again, but by the portal's clock or by ours it is another hour")


class DoubtedError(Exception):
    """An article seems not to be in its place, and no witness shows that the portal still serves any."""


class Ledger:
    """Writes ``article_events``, and the columns of ``articles`` that follow from them, in the caller's transaction."""

    def __init__(self, db: Database, frontier: Frontier) -> None:
        self.db = db
        self.frontier = frontier

    def event(self, article_id: int, kind: str, detail: str, page: Page) -> None:
        """Enter one event, at the time ``page`` was fetched."""
        self.db.execute(
            "INSERT INTO article_events (article_id, at, kind, detail, capture_id) VALUES (?, ?, ?, ?, ?)",
            [article_id, page.fetched_at, kind, detail, page.capture_id],
        )

    def miss(self, article_id: int, detail: str, page: Page) -> bool:
        """An article is not in its place; tells whether it is gone.

        Raises:
            DoubtedError: this would be news of the article, but there is no witness.
        """
        status, since, seen_at = self.db.execute(
            "SELECT status, missing_at, last_seen_at FROM articles WHERE id = ?", [article_id]
        ).fetchone()
        if status == "gone":
            return True
        at = page.fetched_at
        if status == "live":
            self._believe(article_id, at)
            self.db.execute("UPDATE articles SET status = 'missing', missing_at = ? WHERE id = ?", [at, article_id])
            self.event(article_id, "missing", detail, page)
            return False
        url = self._address_was(article_id)
        if not _clocks_agree(page):
            record_problem(self.db, self.frontier.run_id, url, article_id, page.capture_id, _CLOCKS)
            return False
        if since > at or since < seen_at <= at:
            # the clock was wrong at the first look: count from this one
            self.db.execute("UPDATE articles SET missing_at = ? WHERE id = ?", [at, article_id])
            return False
        if datetime.fromisoformat(at) - datetime.fromisoformat(since) < SECOND_LOOK:
            return False
        self._believe(article_id, at)
        self.db.execute("UPDATE articles SET status = 'gone', gone_at = ? WHERE id = ?", [at, article_id])
        self.event(article_id, "gone", detail, page)
        resolve_problem(self.db, url, _CLOCKS)
        return True

    def seen(self, article_id: int, page: Page) -> None:
        """An article is in its place; it has returned if it was missing or gone."""
        (status,) = self.db.execute("SELECT status FROM articles WHERE id = ?", [article_id]).fetchone()
        self.db.execute(
            "UPDATE articles SET status = 'live', missing_at = NULL, gone_at = NULL, last_seen_at = ? WHERE id = ?",
            [page.fetched_at, article_id],
        )
        if status != "live":
            self.event(article_id, "returned", f"was {status}", page)
            resolve_problem(self.db, self._address_was(article_id), _CLOCKS)

    def move(self, article: dict[str, Any], url: str, page: Page) -> None:
        """A post is served under a new address; its old one is not looked at any more."""
        before = self._address_was(article["id"])
        self.db.execute("UPDATE articles SET url = ? WHERE id = ?", [url, article["id"]])
        if before != url:
            self.event(article["id"], "moved", f"{before} -> {url}", page)
        self.frontier.mark_alias(
            self.frontier.url_id(article["url"], "page"), article["id"], capture_id=page.capture_id,
            reason="leads_elsewhere",
        )  # fmt: skip

    def evict(self, article: dict[str, Any], page: Page) -> None:
        """Another post is served at an article's address: free the address, and seek the article by its post id.

        Raises:
            DoubtedError: there is no witness.
        """
        self._believe(article["id"], page.fetched_at)
        url = canonical(f"/?p={article['post_id']}", self.frontier.portal)
        assert url is not None  # an address of the portal's own
        self.db.execute("UPDATE articles SET url = ? WHERE id = ?", [url, article["id"]])
        self.frontier.look_for_article_at(url, article["id"])

    def _address_was(self, article_id: int) -> str:
        """The last address under which an article was served, as its events have it."""
        row = self.db.execute(
            "SELECT detail FROM article_events WHERE article_id = ? AND kind IN ('first_seen', 'moved')"
            " ORDER BY id DESC LIMIT 1",
            [article_id],
        ).fetchone()
        return str(row[0]).rpartition(" -> ")[2]

    def has_witness(self, at: str) -> bool:
        """Whether an article was found in its place shortly before ``at``, and not too many missed since.

        What was only just discovered is no witness: it may be another site's.
        """
        since = utc(datetime.fromisoformat(at) - _WITNESS_LASTS)
        found, seen_at = self.db.execute(
            "SELECT max(u.capture_id), u.fetched_at FROM urls u JOIN articles a ON a.url = u.url"
            " WHERE a.status = 'live' AND u.failures = 0 AND u.fetched_at BETWEEN ? AND ? AND u.capture_id <>"
            " (SELECT min(capture_id) FROM article_events e WHERE e.article_id = a.id)",
            [since, at],
        ).fetchone()
        if found is None:
            return False
        (vouched,) = self.db.execute(
            "SELECT (SELECT count(*) FROM article_events"
            " WHERE kind IN ('missing', 'gone') AND at >= ? AND capture_id > ?)"
            " + (SELECT count(*) FROM urls WHERE found_in = 'address_taken' AND found_at > ?)",
            [since, found, seen_at],
        ).fetchone()
        return int(vouched) < _MOST_BESIDE_ONE

    def _believe(self, article_id: int, at: str) -> None:
        """Raise unless there is a witness. An archive of one article has none to ask."""
        (alone,) = self.db.execute("SELECT NOT EXISTS (SELECT 1 FROM articles WHERE id <> ?)", [article_id]).fetchone()
        if not alone and not self.has_witness(at):
            raise DoubtedError(f"article {article_id} seems not to be in its place, and nothing shows that others are")


def _clocks_agree(page: Page) -> bool:
    """Whether the portal's clock, if it states one, says the same as ours; an answer out of a cache does not."""
    if page.dated is None:
        return True
    ours, theirs = (datetime.fromisoformat(when).replace(tzinfo=UTC) for when in (page.fetched_at, page.dated))
    return abs(ours - theirs) <= _CLOCKS_APART
