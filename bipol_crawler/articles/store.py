"""Stores articles: it finds the article of a page, and writes its current state, its versions and its events.

Every public method, unless it says otherwise, is one short transaction, which also updates the frontier's row of the
address.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Literal, Protocol

from bipol_crawler.addresses.urls import canonical
from bipol_crawler.articles.analysed_text import read_text
from bipol_crawler.articles.findings import save_findings
from bipol_crawler.articles.lifecycle import DoubtedError, Ledger
from bipol_crawler.articles.matching import (
    article_at,
    belongs_to_another_site,
    identify,
    is_incomplete,
    is_old_copy,
    latest_content,
)
from bipol_crawler.articles.prepared import Prepared
from bipol_crawler.articles.problems import record_failed_fetch, record_problem, record_problems, resolve_failed_fetch
from bipol_crawler.articles.publication_dates import ChosenDates, choose_dates
from bipol_crawler.articles.relations import (
    inline_links,
    insert,
    link_rows,
    save_parts,
    set_columns,
)
from bipol_crawler.articles.state import current_state
from bipol_crawler.articles.version_rows import add_version
from bipol_crawler.articles.versions import Content, changed_fields, content_of
from bipol_crawler.articles.volatile_text import load_volatile
from bipol_crawler.frontier.frontier import Frontier
from bipol_crawler.items import Article, Page, Problem, Refused
from bipol_crawler.storage.database import Database

_PLACES = ("listing", "static_page", "attachment")
"""Reasons that mean: according to WordPress itself, the page is not a post."""
_LASTING = (*_PLACES, "password")
"""Reasons that will not change until tomorrow. All others may be temporary errors."""

logger = logging.getLogger(__name__)

Outcome = Literal["new", "changed", "unchanged", "missing", "gone", "refused", "failed", "held", "doubted"]
"""The result of saving a page. ``doubted``: the portal may be broken, so the page is ignored and counts as failed."""


class Gate(Protocol):
    """Decides which pages of known articles are held back until the run ends. Without a gate none is held back."""

    def hold_back(self, article_id: int, article: Article, page: Page) -> bool:
        """Hold ``page`` back if necessary, in the caller's transaction.

        Returns whether it is held back; then it must not change its article yet.
        """


class Store:
    """Saves the results of fetches, for one run."""

    def __init__(self, db: Database, frontier: Frontier, portal: str, run_id: int, parser_version: str) -> None:
        self.db = db
        self.frontier = frontier
        self.portal = portal
        self.run_id = run_id
        self.parser_version = parser_version
        self.ledger = Ledger(db, frontier)
        self.volatile = load_volatile(db)
        self.relate = True
        """Whether to search for copies and follow-ups. A temporary archive needs none."""
        self.prepared: Prepared | None = None
        """The results that were prepared for the next article, if any."""

    def save_article(self, article: Article, page: Page, url_id: int, gate: Gate | None = None) -> Outcome:
        """Store the article that was read from ``page``.

        If the page is another article than the one archived at the address, WordPress has redirected to a similar
        slug, or the address was given to another post. The page is then stored as the article that it is.

        Args:
            url_id: the frontier's id of the requested address.
            gate: decides whether the page is held back.
        """
        if canonical(page.final_url, self.portal) is None:
            return self.save_refused(Refused("other_site", page.final_url), page, url_id)
        if is_incomplete(self.db, article, url_id):
            return self.save_failed(url_id, "page_cut_short", page.status, page.capture_id)
        return self._save_unless_doubted(url_id, page, lambda: self._save_article(article, page, url_id, gate))

    def _save_article(self, article: Article, page: Page, url_id: int, gate: Gate | None) -> Outcome:
        content = content_of(article)
        url, known = identify(self.db, self.portal, article, content, page, self._article_id_of(url_id))
        if known and is_old_copy(self.db, known, article, page):
            self.frontier.mark_failed(url_id, "old_copy", status=page.status, capture_id=page.capture_id)
            return "unchanged"
        if known is None and belongs_to_another_site(self.db, article):
            return self.save_refused(Refused("other_site", article.headline or ""), page, url_id)
        other = article_at(self.db, url)
        if other and (known is None or other["id"] != known["id"]):
            if known and other["post_id"] is None:
                url = known["url"]  # without a post id the other article could not be found at another address
            else:
                self.ledger.release_address(other, page)
        missed = self._miss_previous_article(url_id, known, url, page)
        own = self.frontier.url_id(url, "page")
        dates = choose_dates(self.db, article, own)
        if known is None:
            outcome, article_id = self._insert(article, page, url, dates)
        else:
            article_id = int(known["id"])
            outcome = self._update(known, article, content, page, url, dates, gate)
        if outcome != "held":
            self._save_parts(article_id, article, page, dates)
        # a split article keeps no validator, because page 1 may be unchanged while another page has changed
        last_modified = None if page.following else page.last_modified
        self.frontier.mark_stored(own, article_id, page.capture_id, last_modified, article.post_id)
        for address in {page.url, url}:
            resolve_failed_fetch(self.db, address)
        if missed is not None:
            self.frontier.mark_missing(
                url_id, "leads_elsewhere", gone=missed, status=page.status, capture_id=page.capture_id
            )
        elif own != url_id:
            self.frontier.mark_alias(url_id, article_id, capture_id=page.capture_id, reason="leads_elsewhere")
        return outcome

    def update_state(self, article_id: int, article: Article, page: Page) -> None:
        """Set an article's current state to what was read from ``page``, without a new version or event.

        Inside the caller's transaction.
        """
        dates = self._dates(article_id, article)
        state = self._state(article, page, dates)
        del state["capture_id"]
        set_columns(self.db, article_id, state)
        self._save_parts(article_id, article, page, dates)

    def _dates(self, article_id: int, article: Article) -> ChosenDates:
        (url,) = self.db.execute("SELECT url FROM articles WHERE id = ?", [article_id]).fetchone()
        return choose_dates(self.db, article, self.frontier.url_id(url, "page"))

    def _save_parts(self, article_id: int, article: Article, page: Page, dates: ChosenDates) -> None:
        """Save the parts, the findings and the problems of an article."""
        ready = self._prepared_for(article)
        links = ready.links if ready else link_rows(article, self.portal)
        save_parts(self.db, self.frontier, article_id, article, links)
        analysed = read_text(article, inline_links(links), dates.published_at)
        findings = ready.findings_in(analysed[0]) if ready else None
        not_analysed = save_findings(self.db, article_id, analysed, findings, relate=self.relate)
        open_problems = [*article.problems, *dates.problems, *not_analysed]
        if dates.published:
            open_problems = [p for p in open_problems if (p.field, p.reason) != ("published", "missing")]
        url = self.db.execute("SELECT url FROM articles WHERE id = ?", [article_id]).fetchone()[0]
        record_problems(self.db, self.run_id, url, article_id, page.capture_id, open_problems)

    def save_missing(self, url_id: int, page: Page) -> Outcome:
        """Store a 404 or 410. After the first the article is missing; after one at least a day later it is gone."""
        return self._save_unless_doubted(url_id, page, lambda: self._save_missing(url_id, page, f"http_{page.status}"))

    def _save_missing(self, url_id: int, page: Page, reason: str, detail: str = "") -> Outcome:
        article = self._article_with_address(url_id)
        gone = self.ledger.record_missing(article["id"], detail or f"HTTP {page.status}", page) if article else False
        self.frontier.mark_missing(url_id, reason, gone=gone, status=page.status, capture_id=page.capture_id)
        resolve_failed_fetch(self.db, page.url)
        return "gone" if gone else "missing"

    def save_refused(self, refused: Refused, page: Page, url_id: int) -> Outcome:
        """Store the reason why a page is not an article. An article known at the address stays as it was.

        If an article is known at the address, or the portal itself lists a post there, this is an error of the portal:
        the fetch has failed and is tried again in an hour. Otherwise the address is fetched again in a week. If the
        address of an article redirects to a list or a static page, the article is missing.
        """
        led_away = canonical(page.final_url, self.portal) not in (canonical(page.url, self.portal), None)
        if led_away and refused.reason in _PLACES and self._article_with_address(url_id):
            detail = f"its address now leads to {page.final_url}"
            return self._save_unless_doubted(
                url_id, page, lambda: self._save_missing(url_id, page, "leads_elsewhere", detail)
            )
        with self.db.atomic():
            article_id = self._article_id_of(url_id)
            problem = Problem("page", refused.reason, refused.detail)
            resolve_failed_fetch(self.db, page.url, refused.reason, refused.detail)
            record_problem(self.db, self.run_id, page.url, article_id, page.capture_id, problem)
            if article_id or (refused.reason not in _LASTING and self.frontier.is_post(url_id)):
                self.frontier.mark_failed(url_id, refused.reason, status=page.status, capture_id=page.capture_id)
                return "failed"
            self.frontier.mark_refused(url_id, refused.reason, status=page.status, capture_id=page.capture_id)
        return "refused"

    def save_failed(
        self, url_id: int, reason: str, status: int | None = None, capture_id: int | None = None, detail: str = ""
    ) -> Outcome:
        """Store that there was no usable answer: a problem of the address, which is fetched again later."""
        with self.db.atomic():
            self.frontier.mark_failed(url_id, reason, status=status, capture_id=capture_id)
            if reason != "doubted":  # that is a problem of the portal, not of this address
                (url,) = self.db.execute("SELECT url FROM urls WHERE id = ?", [url_id]).fetchone()
                record_failed_fetch(self.db, self.run_id, url, capture_id, reason, detail)
        return "failed"

    def save_unchanged(self, url_id: int, page: Page) -> Outcome:
        """Store a 304: the article is still there and has not changed."""
        with self.db.atomic():
            article = self._article_with_address(url_id)
            if article:
                self.ledger.record_seen(article["id"], page)
            self.frontier.mark_unchanged(url_id, self._article_id_of(url_id), page.capture_id)
            resolve_failed_fetch(self.db, page.url)
        return "unchanged"

    def _save_unless_doubted(self, url_id: int, page: Page, save: Callable[[], Outcome]) -> Outcome:
        """Call ``save`` in one transaction. If the ledger has no witness, store only a failed fetch instead."""
        try:
            with self.db.atomic():
                return save()
        except DoubtedError as error:
            logger.info("not recorded yet: %s", error)
            self.save_failed(url_id, "doubted", page.status, page.capture_id)
            return "doubted"

    def _prepared_for(self, article: Article) -> Prepared | None:
        return self.prepared if self.prepared and self.prepared.article is article else None

    def _state(self, article: Article, page: Page, dates: ChosenDates) -> dict[str, Any]:
        return current_state(self.db, article, page, dates, self.parser_version, self._prepared_for(article))

    def _article_id_of(self, url_id: int) -> int | None:
        row = self.db.execute("SELECT article_id FROM urls WHERE id = ?", [url_id]).fetchone()
        return int(row[0]) if row and row[0] is not None else None

    def _article_with_address(self, url_id: int) -> dict[str, Any] | None:
        """The article with this address as its own; ``None`` if the address only redirects to an article."""
        (url,) = self.db.execute("SELECT url FROM urls WHERE id = ?", [url_id]).fetchone()
        return article_at(self.db, url)

    def _miss_previous_article(self, url_id: int, known: dict[str, Any] | None, url: str, page: Page) -> bool | None:
        """Record an article as missing if its address now serves another article.

        Returns whether it is gone; None if no article was at the address before.
        """
        before = self._article_with_address(url_id)
        if before is None or (known is not None and known["id"] == before["id"]):
            return None
        return self.ledger.record_missing(before["id"], f"its address now leads to another article, {url}", page)

    def _insert(self, article: Article, page: Page, url: str, dates: ChosenDates) -> tuple[Outcome, int]:
        values = {
            **self._state(article, page, dates),
            "url": url,
            "post_id": article.post_id,
            "first_seen_at": page.fetched_at,
            "last_seen_at": page.fetched_at,
        }
        article_id = insert(self.db, "articles", values)
        add_version(self.db, article_id, 1, article, page, self.parser_version, [])
        self.ledger.add_event(article_id, "first_seen", url, page)
        return "new", article_id

    def _update(
        self, known: dict[str, Any], article: Article, content: Content, page: Page, url: str, dates: ChosenDates,
        gate: Gate | None,
    ) -> Outcome:  # fmt: skip
        article_id = int(known["id"])
        self.ledger.record_seen(article_id, page)
        if known["url"] != url:
            self.ledger.record_move(known, url, page)
        changed = changed_fields(latest_content(self.db, article_id), content, self.volatile.without_volatile)
        if gate and gate.hold_back(article_id, article, page):
            return "held"
        self.save_edit(article_id, article, page, changed, dates)
        return "changed" if changed else "unchanged"

    def save_edit(
        self, article_id: int, article: Article, page: Page, changed: list[str], dates: ChosenDates | None = None
    ) -> None:
        """Store what ``page`` says as the article's current state, inside the caller's transaction.

        If ``changed`` names fields, a new version and an ``edited`` event are added.
        """
        state = self._state(article, page, dates or self._dates(article_id, article))
        if changed:
            (versions,) = self.db.execute("SELECT versions FROM articles WHERE id = ?", [article_id]).fetchone()
            state["versions"] = int(versions) + 1
            version = state["versions"]
            add_version(self.db, article_id, version, article, page, self.parser_version, changed)
            self.ledger.add_event(article_id, "edited", "; ".join(changed), page)
        if article.post_id is not None:
            state["post_id"] = article.post_id
        set_columns(self.db, article_id, state)
