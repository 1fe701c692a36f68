"""The one writer of articles: identity, current state, versions and the ledger of events.

Every public method is one short transaction, in which the frontier's row of the address becomes
done together with what it led to.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlite_utils import Database

from bipol_crawler.archive.database import now
from bipol_crawler.archive.frontier import Frontier
from bipol_crawler.archive.parts import save_parts
from bipol_crawler.archive.people import searchable
from bipol_crawler.archive.problems import record_problem, record_problems
from bipol_crawler.archive.versions import Content, changed_fields, content_of
from bipol_crawler.discover.urls import canonical
from bipol_crawler.items import Article, Dated, Page, Problem, Refused
from bipol_crawler.normalize.published import choose, moment
from bipol_crawler.normalize.times import local

SECOND_LOOK = timedelta(days=1)
"""An article is gone only when it is still missing this long after it was first missed."""

Outcome = Literal["new", "changed", "unchanged", "missing", "gone", "refused", "failed"]


class Store:
    """Saves what pages led to, for one run."""

    def __init__(self, db: Database, frontier: Frontier, portal: str, run_id: int, parser_version: str) -> None:
        self.db = db
        self.frontier = frontier
        self.portal = portal
        self.run_id = run_id
        self.parser_version = parser_version

    def save_article(self, article: Article, page: Page, url_id: int) -> Outcome:
        """Store what was read from ``page``, asked for as the frontier's address ``url_id``.

        An article is known by its post id, else by its canonical URL. When the page that answered
        is another post than the one archived under the address, the address has been guessed at by
        WordPress: its own article is missing, and the page is stored as the article it is.
        """
        url = canonical(article.url, self.portal) or canonical(page.url, self.portal) or page.url
        with self.db.atomic():
            known = self._known(article.post_id, url)
            missed = self._unmask(url_id, known, article, page)
            if known is None:
                outcome, article_id = self._insert(article, page, url)
            else:
                article_id = int(known["id"])
                outcome = self._update(known, article, page, url)
            own = self.frontier.url_id(url, "page")
            self._save_rest(article_id, article, page, own)
            self.frontier.stored(own, article_id, capture_id=page.capture_id, last_modified=page.last_modified)
            if article.post_id is not None:
                self.db.execute("UPDATE urls SET post_id = coalesce(post_id, ?) WHERE id = ?", [article.post_id, own])
            if missed is not None:
                self.frontier.missing(
                    url_id, "leads_elsewhere", gone=missed, status=page.status, capture_id=page.capture_id
                )
            elif own != url_id:
                self.frontier.alias(url_id, article_id, capture_id=page.capture_id, reason="leads_elsewhere")
        return outcome

    def restate(self, article_id: int, article: Article, page: Page) -> None:
        """Set an article's current state as its last evidence reads today; inside the caller's transaction."""
        state = self._state(article, page)
        for column in ("last_seen_at", "capture_id"):
            del state[column]
        self.db.table("articles").update(article_id, state)
        url = self.db.execute("SELECT url FROM articles WHERE id = ?", [article_id]).fetchone()[0]
        self._save_rest(article_id, article, page, self.frontier.url_id(url, "page"))

    def _save_rest(self, article_id: int, article: Article, page: Page, url_id: int) -> None:
        """Save the date, the parts and the problems of an article."""
        published, problems = self._date(article_id, article, url_id)
        save_parts(self.db, self.frontier, article_id, article)
        standing = [*article.problems, *problems]
        if published:
            standing = [p for p in standing if (p.field, p.reason) != ("published", "missing")]
        url = canonical(article.url, self.portal) or article.url
        record_problems(self.db, self.run_id, url, article_id, page.capture_id, standing)

    def save_missing(self, url_id: int, page: Page) -> Outcome:
        """A 404 or 410: a first one makes a suspect, one at least a day later makes it gone."""
        with self.db.atomic():
            article_id = self._article_of(url_id)
            gone = self._miss(article_id, page, f"HTTP {page.status}") if article_id else False
            reason = f"http_{page.status}"
            self.frontier.missing(url_id, reason, gone=gone, status=page.status, capture_id=page.capture_id)
        return "gone" if gone else "missing"

    def save_refused(self, refused: Refused, page: Page, url_id: int) -> Outcome:
        """A page that is no article: the reason is kept, and an article known here stays as it was."""
        with self.db.atomic():
            article_id = self._article_of(url_id)
            self.frontier.refused(url_id, refused.reason, status=page.status, capture_id=page.capture_id)
            if article_id:
                self.db.execute("UPDATE urls SET state = 'stored' WHERE id = ?", [url_id])
            problem = Problem("page", refused.reason, refused.detail)
            record_problem(self.db, self.run_id, page.url, article_id, page.capture_id, problem)
        return "refused"

    def save_failed(
        self, url_id: int, reason: str, status: int | None = None, capture_id: int | None = None
    ) -> Outcome:
        """No answer worth having."""
        with self.db.atomic():
            self.frontier.failed(url_id, reason, status=status, capture_id=capture_id)
        return "failed"

    def save_unchanged(self, url_id: int) -> Outcome:
        """A 304: the article was seen, and nothing else."""
        with self.db.atomic():
            article_id = self._article_of(url_id)
            if article_id:
                self.db.execute("UPDATE articles SET last_seen_at = ? WHERE id = ?", [now(), article_id])
            self.frontier.unchanged(url_id, article_id)
        return "unchanged"

    def tell_dates(self, url_ids: Iterable[int] | None = None) -> int:
        """Weigh anew when every article was published that a feed or another page has since dated.

        ``url_ids`` are the addresses in question; without them, those dated in this run. Returns how many that gave
        another time.
        """
        told = 0
        with self.db.atomic():
            for url_id in self.frontier.newly_dated() if url_ids is None else url_ids:
                row = self.db.execute(
                    "SELECT a.id, a.dates FROM urls u JOIN articles a ON a.id = u.article_id AND a.url = u.url"
                    " WHERE u.id = ?",
                    [url_id],
                ).fetchone()
                if row:
                    candidates = [Dated(*dated) for dated in json.loads(row[1])]
                    best, _ = choose([*candidates, *self.frontier.sightings(url_id)])
                    told += self._set_date(row[0], best)
                    if best and best not in candidates:
                        self.db.execute(
                            "UPDATE articles SET sources = json_patch(sources, ?) WHERE id = ?",
                            [json.dumps(_told("published_at", best)), row[0]],
                        )
        return told

    def _known(self, post_id: int | None, url: str) -> dict[str, Any] | None:
        for where, value in (("post_id", post_id), ("url", url)):
            if value is not None:
                rows = list(self.db.query(f"SELECT * FROM articles WHERE {where} = ?", [value]))
                if rows:
                    return rows[0]
        return None

    def _article_of(self, url_id: int) -> int | None:
        row = self.db.execute("SELECT article_id FROM urls WHERE id = ?", [url_id]).fetchone()
        return int(row[0]) if row and row[0] is not None else None

    def _unmask(self, url_id: int, known: dict[str, Any] | None, article: Article, page: Page) -> bool | None:
        """Miss the article of an address that now answers with another; tell whether it is gone, None if none is."""
        before = self._article_of(url_id)
        if before is None or (known is not None and known["id"] == before):
            return None
        row = self.db.execute("SELECT post_id, url FROM articles WHERE id = ?", [before]).fetchone()
        requested = self.db.execute("SELECT url FROM urls WHERE id = ?", [url_id]).fetchone()[0]
        if row[1] == requested and (row[0] is None or row[0] != article.post_id):
            return self._miss(before, page, f"its address now leads to another article, {article.url}")
        return None

    def _miss(self, article_id: int, page: Page, detail: str) -> bool:
        """Note that an article was not where it was; tell whether it is gone."""
        status, missing_at = self.db.execute(
            "SELECT status, missing_at FROM articles WHERE id = ?", [article_id]
        ).fetchone()
        if status == "gone":
            return True
        if status == "live":
            self.db.execute(
                "UPDATE articles SET status = 'missing', missing_at = ? WHERE id = ?", [page.fetched_at, article_id]
            )
            self._event(article_id, "missing", detail, page)
            return False
        if _moment(page.fetched_at) - _moment(missing_at) < SECOND_LOOK:
            return False
        self.db.execute("UPDATE articles SET status = 'gone', gone_at = ? WHERE id = ?", [page.fetched_at, article_id])
        self._event(article_id, "gone", detail, page)
        return True

    def _insert(self, article: Article, page: Page, url: str) -> tuple[Outcome, int]:
        content = content_of(article)
        values = {
            **self._state(article, page),
            "url": url,
            "post_id": article.post_id,
            "first_seen_at": page.fetched_at,
        }
        article_id = int(self.db.table("articles").insert(values).last_pk)  # type: ignore[arg-type]
        self._version(article_id, 1, article, page, content, [])
        self._event(article_id, "first_seen", url, page)
        return "new", article_id

    def _update(self, known: dict[str, Any], article: Article, page: Page, url: str) -> Outcome:
        article_id = int(known["id"])
        if known["status"] != "live":
            self.db.execute(
                "UPDATE articles SET status = 'live', missing_at = NULL, gone_at = NULL WHERE id = ?", [article_id]
            )
            self._event(article_id, "returned", f"was {known['status']}", page)
        if known["url"] != url:
            self._move(known, url, page)
        content = content_of(article)
        changed = changed_fields(self._latest(article_id), content)
        state = self._state(article, page)
        if changed:
            state["versions"] = int(known["versions"]) + 1
            self._version(article_id, state["versions"], article, page, content, changed)
            self._event(article_id, "edited", "; ".join(changed), page)
        if known["post_id"] is None and article.post_id is not None:
            state["post_id"] = article.post_id
        self.db.table("articles").update(article_id, state)
        return "changed" if changed else "unchanged"

    def _move(self, known: dict[str, Any], url: str, page: Page) -> None:
        """A post answers under a new canonical address; whoever held it there before gives it up."""
        other = self.db.execute("SELECT id FROM articles WHERE url = ?", [url]).fetchone()
        if other:
            return
        self.db.execute("UPDATE articles SET url = ? WHERE id = ?", [url, known["id"]])
        self._event(int(known["id"]), "moved", f"{known['url']} -> {url}", page)

    def _latest(self, article_id: int) -> Content:
        row = self.db.execute(
            "SELECT headline, body, place, section, published, bylines, captions FROM article_versions"
            " WHERE article_id = ? ORDER BY version DESC LIMIT 1",
            [article_id],
        ).fetchone()
        return Content(*row)

    def _state(self, article: Article, page: Page) -> dict[str, Any]:
        """The columns of ``articles`` that follow the page as it is now."""
        names = (byline.name for byline in article.bylines if byline.role != "account")
        return {
            "headline": article.headline,
            "body": article.body,
            "word_count": len((article.body or "").split()),
            "place": article.place,
            "captions": "\n".join(photo.caption for photo in article.photos if photo.caption) or None,
            "people": searchable(self.db, names),
            "layout": article.layout,
            "parser_version": self.parser_version,
            "sources": _sources(article),
            "dates": json.dumps([[d.value, d.precision, d.source] for d in article.published]),
            "last_seen_at": page.fetched_at,
            "capture_id": page.capture_id,
        }

    def _date(self, article_id: int, article: Article, url_id: int) -> tuple[Dated | None, tuple[Problem, ...]]:
        best, problems = choose([*article.published, *self.frontier.sightings(url_id)])
        self._set_date(article_id, best)
        modified = _portal_time(article.modified) if article.modified else self._listed_change(url_id)
        told = _told("published_at", best) if best and best not in article.published else {}
        if modified and not article.modified:
            told["modified_at"] = {"rule": "archive.frontier.Frontier.add", "part": "rest or sitemap"}
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
            [_portal_time(best), best.precision, best.source, article_id] if best else [None, None, None, article_id],
        )
        return bool(cursor.rowcount)

    def _version(
        self, article_id: int, version: int, article: Article, page: Page, content: Content, changed: list[str]
    ) -> None:
        version_id = (
            self.db.table("article_versions")
            .insert(
                {
                    "article_id": article_id,
                    "version": version,
                    "captured_at": page.fetched_at,
                    "capture_id": page.capture_id,
                    "changed": "; ".join(changed),
                    "layout": article.layout,
                    "parser_version": self.parser_version,
                    **content.columns(),
                }
            )
            .last_pk
        )
        for number, part in enumerate((page, *page.following), start=1):
            if part.capture_id is not None:
                self.db.execute(
                    "INSERT INTO version_captures (version_id, page, capture_id) VALUES (?, ?, ?)",
                    [version_id, number, part.capture_id],
                )

    def _event(self, article_id: int, kind: str, detail: str, page: Page) -> None:
        self.db.execute(
            "INSERT INTO article_events (article_id, at, kind, detail, capture_id) VALUES (?, ?, ?, ?, ?)",
            [article_id, page.fetched_at, kind, detail, page.capture_id],
        )


def _portal_time(dated: Dated) -> str:
    """A published time in the portal's offset, whatever offset its source uses; a bare day stays one."""
    return dated.value if dated.precision == "day" else local(moment(dated))


def _moment(value: str) -> datetime:
    when = datetime.fromisoformat(value)
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _sources(article: Article) -> str:
    read = {name: asdict(source) for name, source in article.sources.items()}
    return json.dumps(read, ensure_ascii=False, sort_keys=True)


def _told(column: str, dated: Dated) -> dict[str, dict[str, str]]:
    """The source of a time that another page stated than the article's own."""
    return {column: {"rule": "normalize.published.choose", "part": dated.source}}
