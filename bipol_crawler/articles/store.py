"""The one writer of articles: identity, current state, versions and the ledger of events.

Every public method is one short transaction, in which the frontier's row of the address becomes
done together with what it led to.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, Literal, Protocol

from sqlite_utils import Database

from bipol_crawler.addresses.urls import canonical
from bipol_crawler.articles.lifecycle import DoubtedError, Ledger
from bipol_crawler.articles.matching import article_at, identify, is_half, is_old_copy, latest
from bipol_crawler.articles.problems import record_failed_look, record_problem, record_problems, resolve_failed_look
from bipol_crawler.articles.relations import insert, save_parts, set_columns, sources_column
from bipol_crawler.articles.search_columns import searched_columns
from bipol_crawler.articles.versions import Content, changed_fields, content_of
from bipol_crawler.articles.volatile_text import known_volatile
from bipol_crawler.frontier.frontier import Frontier
from bipol_crawler.items import Article, Dated, Page, Problem, Refused
from bipol_crawler.normalize.dates import local
from bipol_crawler.normalize.publication_date import choose, portal_time
from bipol_crawler.rule_ids import RuleId

_PLACES = ("listing", "static_page", "attachment")
"""Pages that WordPress itself says are something else than a post."""
_LASTING = (*_PLACES, "password")
"""Why a page is refused that will be the same tomorrow; all else may be an error of the moment."""

logger = logging.getLogger(__name__)

Outcome = Literal["new", "changed", "unchanged", "missing", "gone", "refused", "failed", "held", "doubted"]
"""What became of a page; ``doubted`` if its news may be due to a broken portal: it counts as failed."""


class Gate(Protocol):
    """Whoever holds pages of known articles back until a run ends; without one nothing is held back."""

    def holds(self, article_id: int, article: Article, page: Page) -> bool:
        """Whether ``page`` is held back, and so changes nothing of its article yet; in the caller's transaction."""


class Store:
    """Saves what pages led to, for one run."""

    def __init__(self, db: Database, frontier: Frontier, portal: str, run_id: int, parser_version: str) -> None:
        self.db = db
        self.frontier = frontier
        self.portal = portal
        self.run_id = run_id
        self.parser_version = parser_version
        self.ledger = Ledger(db, frontier)
        self.volatile = known_volatile(db)

    def save_article(self, article: Article, page: Page, url_id: int, gate: Gate | None = None) -> Outcome:
        """Store what was read from ``page``, asked for as the frontier's address ``url_id``.

        When the page that answered is another article than the one archived under the address, the address has
        been guessed at by WordPress, or given to another post: the page is stored as the article it is.
        """
        if canonical(page.final_url, self.portal) is None:
            return self.save_refused(Refused("other_site", page.final_url), page, url_id)
        if is_half(self.db, article, url_id):
            return self.save_failed(url_id, "page_cut_short", page.status, page.capture_id)
        return self._unless_doubted(url_id, page, lambda: self._save_article(article, page, url_id, gate))

    def _save_article(self, article: Article, page: Page, url_id: int, gate: Gate | None) -> Outcome:
        content = content_of(article)
        url, known = identify(self.db, self.portal, article, content, page, self._article_of(url_id))
        if known and is_old_copy(self.db, known, article, page):
            self.frontier.mark_failed(url_id, "old_copy", status=page.status, capture_id=page.capture_id)
            return "unchanged"
        if known is None and self._is_another_sites(article):
            return self.save_refused(Refused("other_site", article.headline or ""), page, url_id)
        holder = article_at(self.db, url)
        if holder and (known is None or holder["id"] != known["id"]):
            if known and holder["post_id"] is None:
                url = known["url"]  # a post without a number could not be sought anywhere else
            else:
                self.ledger.evict(holder, page)
        missed = self._unmask(url_id, known, url, page)
        if known is None:
            outcome, article_id = self._insert(article, content, page, url)
        else:
            article_id = int(known["id"])
            outcome = self._update(known, article, content, page, url, gate)
        own = self.frontier.url_id(url, "page")
        if outcome != "held":
            self._save_rest(article_id, article, page, own)
        last_modified = None if page.following else page.last_modified  # page 1 does not say when another changed
        self.frontier.mark_stored(own, article_id, capture_id=page.capture_id, last_modified=last_modified)
        for looked_at in {page.url, url}:
            resolve_failed_look(self.db, looked_at)
        if article.post_id is not None:
            self.db.execute("UPDATE urls SET post_id = ? WHERE id = ?", [article.post_id, own])
        if missed is not None:
            self.frontier.mark_missing(
                url_id, "leads_elsewhere", gone=missed, status=page.status, capture_id=page.capture_id
            )
        elif own != url_id:
            self.frontier.mark_alias(url_id, article_id, capture_id=page.capture_id, reason="leads_elsewhere")
        return outcome

    def _is_another_sites(self, article: Article) -> bool:
        """Whether a page says that it is another site's, as a wrong virtual host's do, and the portal's own do not."""
        if not any(problem.reason == "other_site" for problem in article.problems):
            return False
        # the pages of a copy of the portal under another address all name the portal's
        own, all_say_so = self.db.execute(
            "SELECT EXISTS (SELECT 1 FROM articles), EXISTS (SELECT 1 FROM problems"
            " WHERE field = 'url' AND reason = 'other_site' AND article_id IS NOT NULL AND resolved_at IS NULL)"
        ).fetchone()
        return bool(own and not all_say_so)

    def restate(self, article_id: int, article: Article, page: Page) -> None:
        """Set an article's current state as its last evidence reads today; inside the caller's transaction."""
        state = self._state(article, page)
        del state["capture_id"]
        set_columns(self.db, article_id, state)
        url = self.db.execute("SELECT url FROM articles WHERE id = ?", [article_id]).fetchone()[0]
        self._save_rest(article_id, article, page, self.frontier.url_id(url, "page"))

    def _save_rest(self, article_id: int, article: Article, page: Page, url_id: int) -> None:
        """Save the date, the parts and the problems of an article."""
        published, problems = self._date(article_id, article, url_id)
        save_parts(self.db, self.frontier, article_id, article)
        standing = [*article.problems, *problems]
        if published:
            standing = [p for p in standing if (p.field, p.reason) != ("published", "missing")]
        url = self.db.execute("SELECT url FROM articles WHERE id = ?", [article_id]).fetchone()[0]
        record_problems(self.db, self.run_id, url, article_id, page.capture_id, standing)

    def save_missing(self, url_id: int, page: Page) -> Outcome:
        """A 404 or 410: a first one makes a suspect, one at least a day later makes it gone."""
        return self._unless_doubted(url_id, page, lambda: self._save_missing(url_id, page, f"http_{page.status}"))

    def _save_missing(self, url_id: int, page: Page, reason: str, detail: str = "") -> Outcome:
        article = self._in_place(url_id)
        gone = self.ledger.miss(article["id"], detail or f"HTTP {page.status}", page) if article else False
        self.frontier.mark_missing(url_id, reason, gone=gone, status=page.status, capture_id=page.capture_id)
        resolve_failed_look(self.db, page.url)
        return "gone" if gone else "missing"

    def save_refused(self, refused: Refused, page: Page, url_id: int) -> Outcome:
        """A page that is no article: the reason is kept, and an article known here stays as it was.

        Where there should be an article, as one is known or the portal itself names a post there, it is an error of
        the portal's and a failed look, made again in an hour; else the address is looked at again in a week.
        Unless the portal led from the article's address to a list or a static page of its own: then it is missing.
        """
        led_away = canonical(page.final_url, self.portal) not in (canonical(page.url, self.portal), None)
        if led_away and refused.reason in _PLACES and self._in_place(url_id):
            detail = f"its address now leads to {page.final_url}"
            return self._unless_doubted(
                url_id, page, lambda: self._save_missing(url_id, page, "leads_elsewhere", detail)
            )
        with self.db.atomic():
            article_id = self._article_of(url_id)
            problem = Problem("page", refused.reason, refused.detail)
            resolve_failed_look(self.db, page.url, refused.reason, refused.detail)
            record_problem(self.db, self.run_id, page.url, article_id, page.capture_id, problem)
            if article_id or (refused.reason not in _LASTING and self.frontier.is_post(url_id)):
                self.frontier.mark_failed(url_id, refused.reason, status=page.status, capture_id=page.capture_id)
                return "failed"
            self.frontier.mark_refused(url_id, refused.reason, status=page.status, capture_id=page.capture_id)
        return "refused"

    def save_failed(
        self, url_id: int, reason: str, status: int | None = None, capture_id: int | None = None, detail: str = ""
    ) -> Outcome:
        """No answer worth having: a problem of the address, which is looked at again later."""
        with self.db.atomic():
            self.frontier.mark_failed(url_id, reason, status=status, capture_id=capture_id)
            if reason != "doubted":  # which is about the portal, not about this address
                (url,) = self.db.execute("SELECT url FROM urls WHERE id = ?", [url_id]).fetchone()
                record_failed_look(self.db, self.run_id, url, capture_id, reason, detail)
        return "failed"

    def save_unchanged(self, url_id: int, page: Page) -> Outcome:
        """A 304: the article was seen, and nothing else."""
        with self.db.atomic():
            article = self._in_place(url_id)
            if article:
                self.ledger.seen(article["id"], page)
            self.frontier.mark_unchanged(url_id, self._article_of(url_id), page.capture_id)
            resolve_failed_look(self.db, page.url)
        return "unchanged"

    def _unless_doubted(self, url_id: int, page: Page, save: Callable[[], Outcome]) -> Outcome:
        """What ``save`` finds, in one transaction; nothing but a failed look if the ledger doubts it."""
        try:
            with self.db.atomic():
                return save()
        except DoubtedError as error:
            logger.info("not believed yet: %s", error)
            self.save_failed(url_id, "doubted", page.status, page.capture_id)
            return "doubted"

    def tell_dates(self, url_ids: Iterable[int] | None = None) -> int:
        """Weigh anew when every article was published that a feed or another page has since dated.

        ``url_ids`` are the addresses in question; without them, those dated in this run. Returns how many that gave
        another time.
        """
        told = 0
        with self.db.atomic():
            for url_id in self.frontier.urls_dated_in_this_run() if url_ids is None else url_ids:
                row = self.db.execute(
                    "SELECT a.id, a.dates FROM urls u JOIN articles a ON a.id = u.article_id AND a.url = u.url"
                    " WHERE u.id = ?",
                    [url_id],
                ).fetchone()
                if row:
                    candidates = [Dated(*dated) for dated in json.loads(row[1])]
                    best, _ = choose([*candidates, *self.frontier.stated_dates(url_id)])
                    told += self._set_date(row[0], best)
                    if best and best not in candidates:
                        self.db.execute(
                            "UPDATE articles SET sources = json_patch(sources, ?) WHERE id = ?",
                            [json.dumps(_told("published_at", best)), row[0]],
                        )
        return told

    def _article_of(self, url_id: int) -> int | None:
        row = self.db.execute("SELECT article_id FROM urls WHERE id = ?", [url_id]).fetchone()
        return int(row[0]) if row and row[0] is not None else None

    def _in_place(self, url_id: int) -> dict[str, Any] | None:
        """The article whose own address this is; an address that only led to one says nothing of it."""
        (url,) = self.db.execute("SELECT url FROM urls WHERE id = ?", [url_id]).fetchone()
        return article_at(self.db, url)

    def _unmask(self, url_id: int, known: dict[str, Any] | None, url: str, page: Page) -> bool | None:
        """Miss the article of an address that now answers with another; tell whether it is gone, None if none is."""
        before = self._in_place(url_id)
        if before is None or (known is not None and known["id"] == before["id"]):
            return None
        return self.ledger.miss(before["id"], f"its address now leads to another article, {url}", page)

    def _insert(self, article: Article, content: Content, page: Page, url: str) -> tuple[Outcome, int]:
        values = {
            **self._state(article, page),
            "url": url,
            "post_id": article.post_id,
            "first_seen_at": page.fetched_at,
            "last_seen_at": page.fetched_at,
        }
        article_id = insert(self.db, "articles", values)
        self._version(article_id, 1, article, page, content, [])
        self.ledger.event(article_id, "first_seen", url, page)
        return "new", article_id

    def _update(
        self, known: dict[str, Any], article: Article, content: Content, page: Page, url: str, gate: Gate | None
    ) -> Outcome:
        article_id = int(known["id"])
        self.ledger.seen(article_id, page)
        if known["url"] != url:
            self.ledger.move(known, url, page)
        changed = changed_fields(latest(self.db, article_id), content, self.volatile.stable)
        if gate and gate.holds(article_id, article, page):
            return "held"
        self.edit(article_id, article, page, changed)
        return "changed" if changed else "unchanged"

    def edit(self, article_id: int, article: Article, page: Page, changed: list[str]) -> None:
        """An article is now what ``page`` says, edited in the fields ``changed``; inside the caller's transaction."""
        state = self._state(article, page)
        if changed:
            (versions,) = self.db.execute("SELECT versions FROM articles WHERE id = ?", [article_id]).fetchone()
            state["versions"] = int(versions) + 1
            self._version(article_id, state["versions"], article, page, content_of(article), changed)
            self.ledger.event(article_id, "edited", "; ".join(changed), page)
        if article.post_id is not None:
            state["post_id"] = article.post_id
        set_columns(self.db, article_id, state)

    def _state(self, article: Article, page: Page) -> dict[str, Any]:
        """The columns of ``articles`` that follow the page as it is now."""
        return {
            **searched_columns(self.db, article),
            "word_count": len((article.body or "").split()),
            "place": article.place,
            "layout": article.layout,
            "parser_version": self.parser_version,
            "sources": sources_column(article),
            "dates": json.dumps([[d.value, d.precision, d.source] for d in article.published]),
            "capture_id": page.capture_id,
        }

    def _date(self, article_id: int, article: Article, url_id: int) -> tuple[Dated | None, tuple[Problem, ...]]:
        best, problems = choose([*article.published, *self.frontier.stated_dates(url_id)])
        self._set_date(article_id, best)
        modified = portal_time(article.modified) if article.modified else self._listed_change(url_id)
        told = _told("published_at", best) if best and best not in article.published else {}
        if modified and not article.modified:
            told["modified_at"] = {"rule": RuleId.DATES_LISTED_CHANGE, "part": "rest or sitemap"}
        self.db.execute(
            "UPDATE articles SET modified_at = ?, sources = json_patch(sources, ?) WHERE id = ?",
            [modified, json.dumps(told), article_id],
        )
        return best, problems

    def _listed_change(self, url_id: int) -> str | None:
        """When REST or a sitemap says that an address was last changed; a bare day is no time."""
        row = self.db.execute("SELECT modified FROM urls WHERE id = ?", [url_id]).fetchone()
        return local(_moment(row[0])) if row[0] and len(row[0]) > 10 else None

    def _set_date(self, article_id: int, best: Dated | None) -> bool:
        cursor = self.db.execute(
            "UPDATE articles SET published_at = ?1, published_precision = ?2, published_source = ?3"
            " WHERE id = ?4 AND (published_at IS NOT ?1 OR published_source IS NOT ?3)",
            [portal_time(best), best.precision, best.source, article_id] if best else [None, None, None, article_id],
        )
        return bool(cursor.rowcount)

    def _version(
        self, article_id: int, version: int, article: Article, page: Page, content: Content, changed: list[str]
    ) -> None:
        values = {
            "article_id": article_id,
            "version": version,
            "captured_at": page.fetched_at,
            "capture_id": page.capture_id,
            "changed": "; ".join(changed),
            "layout": article.layout,
            "parser_version": self.parser_version,
            **content.columns(),
        }
        version_id = insert(self.db, "article_versions", values)
        for number, part in enumerate((page, *page.following), start=1):
            if part.capture_id is not None:
                row = [version_id, number, part.capture_id]
                self.db.execute("INSERT INTO version_captures (version_id, page, capture_id) VALUES (?, ?, ?)", row)


def _moment(value: str) -> datetime:
    when = datetime.fromisoformat(value)
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _told(column: str, dated: Dated) -> dict[str, dict[str, str]]:
    """The source of a time that another page stated than the article's own."""
    return {column: {"rule": RuleId.DATES_OTHER_PAGES, "part": dated.source}}
