"""Which article a served page is: the same post, another one, or an old copy of it.

WordPress numbers its posts, and a number is the surest sign; but a slug can be given to another post, an imported
portal numbers its posts anew, and a plugin can put any address into ``link[rel=canonical]``. So what a page says of
itself is weighed against what the archive knows of the article it would be.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from bipol_crawler.addresses.urls import canonical, kind
from bipol_crawler.articles.fields import VERSIONED
from bipol_crawler.articles.versions import Content, changed_fields
from bipol_crawler.infra.clock import utc
from bipol_crawler.items import Article, Dated, Page
from bipol_crawler.normalize.publication_date import moment
from bipol_crawler.rule_ids import RuleId

_CACHES_FORGET = timedelta(days=1)
_REDATED = timedelta(days=31)
"""How far an editor may move a date, and change everything else, before a number speaks of two posts."""


def identify(
    db: Database, portal: str, article: Article, content: Content, page: Page, asked: int | None
) -> tuple[str, dict[str, Any] | None]:
    """The address to archive a page's article under, and the row of ``articles`` that it is; ``None`` if it is new.

    Args:
        asked: the article that the address asked for led to until now.

    An article whose number has gone to another post loses it.
    """
    served, stated = (_post_address(url, portal) for url in (page.final_url, article.url))
    here = canonical(page.url, portal) or page.url
    known = _known(db, article, content, stated or served or here, asked)
    if stated and stated != served:
        holder = article_at(db, stated)
        if holder and (known is None or holder["id"] != known["id"]):
            # a mere claim takes no other article's address away
            stated = None
            known = _known(db, article, content, served or here, asked)
    return stated or served or here, known


def _known(db: Database, article: Article, content: Content, url: str, asked: int | None) -> dict[str, Any] | None:
    there = article_at(db, url)
    if article.post_id is not None:
        numbered = _row(db, "post_id", article.post_id)
        if numbered and (numbered["id"] == asked or numbered["url"] == url or _may_be(db, numbered, content)):
            return numbered
        if there and there["post_id"] not in (None, article.post_id):
            shared = _shared(db, there, content)
            if not ("body" in shared or {"headline", "published_at"} <= shared):
                there = None
        if numbered:
            # its number was given to another post, as an import into a new WordPress does
            db.execute("UPDATE articles SET post_id = NULL WHERE id = ?", [numbered["id"]])
    elif there is None and asked is not None:
        led_from = _row(db, "id", asked)
        if led_from and led_from["post_id"] is None and not changed_fields(latest(db, asked), content):
            return led_from  # without numbers, what reads the same and was led to from there is the same
    return there


def is_old_copy(db: Database, known: dict[str, Any], article: Article, page: Page) -> bool:
    """Whether a page was made before what the archive already knows of its article: a cache's copy, no news.

    Either HTTP says so (``Age``), or the page itself, stating an earlier change than the version before, served
    within a day of that one; what is served for longer than that was put back by an editor, or from a backup. Where
    neither says anything, an old copy cannot be told from an editor's return to what was, and is believed.
    """
    (captured_at,) = db.execute(
        "SELECT max(captured_at) FROM article_versions WHERE article_id = ?", [known["id"]]
    ).fetchone()
    at = datetime.fromisoformat(page.fetched_at)
    if page.age and utc(at - timedelta(seconds=page.age)) < max(captured_at, known["missing_at"] or ""):
        return True
    listed = RuleId.DATES_LISTED_CHANGE  # of which the page itself says nothing
    stated = json.loads(known["sources"]).get("modified_at", {}).get("rule", listed) != listed
    if not (article.modified and known["modified_at"] and stated):
        return False
    before = moment(Dated(known["modified_at"], "second", ""))
    return moment(article.modified) < before and at - datetime.fromisoformat(captured_at) < _CACHES_FORGET


def is_half(db: Database, article: Article, url_id: int) -> bool:
    """Whether a page broke off and is not to be believed: what is missing of it would look like an edit.

    Never believed where the archive has the article whole. Of a new one a page that broke off is taken when the third
    look brings no more, and one whose further pages are wanting at once: the portal answered, and what it said is told.
    """
    halves = {problem.reason for problem in article.problems} & {"page_cut_short", "following_page_unread"}
    if not halves:
        return False
    article_id, failures, half = db.execute(
        "SELECT article_id, failures, EXISTS (SELECT 1 FROM problems p WHERE p.article_id = u.article_id"
        " AND p.reason IN ('page_cut_short', 'following_page_unread') AND p.resolved_at IS NULL)"
        " FROM urls u WHERE id = ?",
        [url_id],
    ).fetchone()
    return not half if article_id is not None else failures < 2 and "page_cut_short" in halves


def article_at(db: Database, url: str) -> dict[str, Any] | None:
    """The row of the article whose own address this is."""
    return _row(db, "url", url)


def latest(db: Database, article_id: int) -> Content:
    """The content of an article's last version."""
    row = db.execute(
        "SELECT headline, body, place, section, published, bylines, captions FROM article_versions"
        " WHERE article_id = ? ORDER BY version DESC LIMIT 1",
        [article_id],
    ).fetchone()
    return Content(*row)


def _shared(db: Database, known: dict[str, Any], content: Content) -> set[str]:
    """Which of headline, body and date the page has in common with the article's last version."""
    changed = changed_fields(latest(db, known["id"]), content)
    had = {"headline": content.headline, "body": content.body, "published_at": content.published}
    return {field for field in VERSIONED if had.get(field) and field not in changed}


def _may_be(db: Database, known: dict[str, Any], content: Content) -> bool:
    """Whether a post with an article's number can be that article: numbers start again when a portal is set up anew."""
    before, now = latest(db, known["id"]).published, content.published
    if before is None or now is None or _shared(db, known, content):
        return True
    return abs(moment(Dated(before, "second", "")) - moment(Dated(now, "second", ""))) < _REDATED


def _post_address(url: str, portal: str) -> str | None:
    address = canonical(url, portal)
    return address if address and kind(address, portal) == "article" else None


def _row(db: Database, column: str, value: object) -> dict[str, Any] | None:
    return next(iter(db.query(f"SELECT * FROM articles WHERE {column} = ?", [value])), None)
