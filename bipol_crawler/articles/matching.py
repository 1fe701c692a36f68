"""Matching: whether a served page is a known article, a new one, or an old copy of a known one.

WordPress numbers its posts, and the post id is the most reliable sign. But a slug can be given to another post, a
portal that is imported into a new WordPress gets new ids, and a plugin can put any address into
``link[rel=canonical]``. Therefore what a page says about itself is compared with what the archive knows.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from bipol_crawler.addresses.urls import canonical, kind
from bipol_crawler.articles.fields import VERSIONED
from bipol_crawler.articles.versions import Content, changed_fields
from bipol_crawler.infra.clock import utc
from bipol_crawler.items import Article, Dated, Page
from bipol_crawler.normalize.publication_date import to_datetime
from bipol_crawler.rule_ids import RuleId
from bipol_crawler.storage.database import Database

_CACHES_FORGET = timedelta(days=1)
_REDATED = timedelta(days=31)
"""If an article changed completely and its date moved by more than this, the same post id means another post."""


def identify(
    db: Database, portal: str, article: Article, content: Content, page: Page, asked: int | None
) -> tuple[str, dict[str, Any] | None]:
    """Find the article of a page.

    If an article's post id now belongs to another post, the article's ``post_id`` is set to NULL.

    Args:
        asked: the id of the article to which the requested address led until now, or None.

    Returns:
        The address under which to archive the article, and its row of ``articles``, or ``None`` if it is new.
    """
    served, stated = (_post_address(url, portal) for url in (page.final_url, article.url))
    here = canonical(page.url, portal) or page.url
    known = _find_known(db, article, content, stated or served or here, asked)
    if stated and stated != served:
        holder = article_at(db, stated)
        if holder and (known is None or holder["id"] != known["id"]):
            # the page only claims this address, so the other article keeps it
            stated = None
            known = _find_known(db, article, content, served or here, asked)
    return stated or served or here, known


def _find_known(db: Database, article: Article, content: Content, url: str, asked: int | None) -> dict[str, Any] | None:
    there = article_at(db, url)
    if article.post_id is not None:
        numbered = _row(db, "post_id", article.post_id)
        if numbered and (numbered["id"] == asked or numbered["url"] == url or _can_be_same(db, numbered, content)):
            return numbered
        if there and there["post_id"] not in (None, article.post_id):
            shared = _fields_in_common(db, there, content)
            if not ("body" in shared or {"headline", "published_at"} <= shared):
                there = None
        if numbered:
            # its post id was given to another post, for example by an import into a new WordPress
            db.execute("UPDATE articles SET post_id = NULL WHERE id = ?", [numbered["id"]])
    elif there is None and asked is not None:
        led_from = _row(db, "id", asked)
        if led_from and led_from["post_id"] is None and not changed_fields(latest_content(db, asked), content):
            return led_from  # without post ids: same content, and the old address redirected here
    return there


def is_old_copy(db: Database, known: dict[str, Any], article: Article, page: Page) -> bool:
    """Whether a page is older than the archive's last version of its article: a copy from a cache.

    Either the HTTP header ``Age`` shows it, or the page states an earlier time of change than the last version and
    was served within a day of that version. If it is served for longer, an editor or a backup has restored it. If
    neither shows anything, an old copy cannot be distinguished from an editor's return to the earlier text, and the
    page counts as new.
    """
    (captured_at,) = db.execute(
        "SELECT max(captured_at) FROM article_versions WHERE article_id = ?", [known["id"]]
    ).fetchone()
    at = datetime.fromisoformat(page.fetched_at)
    if page.age and utc(at - timedelta(seconds=page.age)) < max(captured_at, known["missing_at"] or ""):
        return True
    listed = RuleId.DATES_LISTED_CHANGE  # not stated by the page itself
    stated = json.loads(known["sources"]).get("modified_at", {}).get("rule", listed) != listed
    if not (article.modified and known["modified_at"] and stated):
        return False
    before = to_datetime(Dated(known["modified_at"], "second", ""))
    return to_datetime(article.modified) < before and at - datetime.fromisoformat(captured_at) < _CACHES_FORGET


def is_incomplete(db: Database, article: Article, url_id: int) -> bool:
    """Whether a page is incomplete and must not be stored, because the missing part would look like an edit.

    If the archive has the complete article, an incomplete page is never stored. A new article whose page is cut short
    is stored at the third fetch. A new article whose further pages are missing is stored at once, with a problem.
    """
    incomplete = {problem.reason for problem in article.problems} & {"page_cut_short", "following_page_unread"}
    if not incomplete:
        return False
    article_id, failures, known_incomplete = db.execute(
        "SELECT article_id, failures, EXISTS (SELECT 1 FROM problems p WHERE p.article_id = u.article_id"
        " AND p.reason IN ('page_cut_short', 'following_page_unread') AND p.resolved_at IS NULL)"
        " FROM urls u WHERE id = ?",
        [url_id],
    ).fetchone()
    return not known_incomplete if article_id is not None else failures < 2 and "page_cut_short" in incomplete


def article_at(db: Database, url: str) -> dict[str, Any] | None:
    """The row of the article with this address, or ``None``."""
    return _row(db, "url", url)


def latest_content(db: Database, article_id: int) -> Content:
    """The content of an article's last version."""
    row = db.execute(
        "SELECT headline, body, place, section, published, bylines, captions FROM article_versions"
        " WHERE article_id = ? ORDER BY version DESC LIMIT 1",
        [article_id],
    ).fetchone()
    return Content(*row)


def _fields_in_common(db: Database, known: dict[str, Any], content: Content) -> set[str]:
    """Which of headline, body and date are the same in the page and in the article's last version."""
    changed = changed_fields(latest_content(db, known["id"]), content)
    had = {"headline": content.headline, "body": content.body, "published_at": content.published}
    return {field for field in VERSIONED if had.get(field) and field not in changed}


def _can_be_same(db: Database, known: dict[str, Any], content: Content) -> bool:
    """Whether a post with the id of an article can be that article: ids start again when a portal is set up again."""
    before, now = latest_content(db, known["id"]).published, content.published
    if before is None or now is None or _fields_in_common(db, known, content):
        return True
    return abs(to_datetime(Dated(before, "second", "")) - to_datetime(Dated(now, "second", ""))) < _REDATED


def _post_address(url: str, portal: str) -> str | None:
    address = canonical(url, portal)
    return address if address and kind(address, portal) == "article" else None


def _row(db: Database, column: str, value: object) -> dict[str, Any] | None:
    return db.row(f"SELECT * FROM articles WHERE {column} = ?", [value])


def belongs_to_another_site(db: Database, article: Article) -> bool:
    """Whether a page says that it belongs to another site, while the portal's own pages do not.

    A wrong virtual host serves such pages.
    """
    if not any(problem.reason == "other_site" for problem in article.problems):
        return False
    # if the archive is of a copy of the portal at another address, all its pages name the portal's address
    own, all_say_so = db.execute(
        "SELECT EXISTS (SELECT 1 FROM articles), EXISTS (SELECT 1 FROM problems"
        " WHERE field = 'url' AND reason = 'other_site' AND article_id IS NOT NULL AND resolved_at IS NULL)"
    ).fetchone()
    return bool(own and not all_say_so)
