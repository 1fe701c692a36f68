"""WordPress REST (``/wp-json/wp/v2/posts``) → posts with ids, exact times and marks of change.

The richest source where it is open. Field names and parameters: developer.wordpress.org,
"REST API Handbook", Posts; ``modified_after`` since WordPress 5.7.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import urlencode

from bipol_crawler.addresses.urls import canonical
from bipol_crawler.discover.headlines import plain_headline
from bipol_crawler.infra.clock import utc
from bipol_crawler.items import MAX_POST_ID, Dated, Found
from bipol_crawler.normalize.dates import PORTAL_ZONE

_FIELDS = "id,link,slug,date,date_gmt,modified_gmt,title,categories,tags,status"
MOST_PER_PAGE = 100
"""Posts on one page; WordPress gives no more."""
MAX_BYTES = 10_000_000
"""Of one page of posts: a hundred whole articles, where a portal gives more of each than was asked for."""
_QUARTER = timedelta(minutes=15)
_WESTMOST, _EASTMOST = timedelta(hours=-12), timedelta(hours=14)


class NotPosts(ValueError):
    """The bytes are no list of posts. ``code`` is WordPress' own error code, when it gave one
    (``rest_post_invalid_page_number`` past the last page, ``rest_forbidden`` where REST is closed)."""

    def __init__(self, message: str, code: str | None = None) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Posts:
    """One page of posts. ``total`` posts on ``pages`` pages answer the query, when the headers say so."""

    items: tuple[Found, ...]
    total: int | None
    pages: int | None


def posts_url(
    base: str,
    *,
    page: int,
    per_page: int = MOST_PER_PAGE,
    after: str | None = None,
    before: str | None = None,
    modified_after: str | None = None,
    newest_change_first: bool = False,
) -> str:
    """The address of one page of posts, in order of ids, so that new posts do not shift the pages.

    Args:
        base: the portal's address.
        page: from 1; past the last page WordPress answers 400.
        per_page: 1 to 100, WordPress' limit.
        after, before: ISO 8601, published after or before; with an offset, or else the portal's clock.
        modified_after: ISO 8601, likewise.
        newest_change_first: in order of modification instead, the latest first.
    """
    query = {
        "_fields": _FIELDS,
        "after": after,
        "before": before,
        "modified_after": modified_after,
        "order": "desc" if newest_change_first else "asc",
        "orderby": "modified" if newest_change_first else "id",
        "page": page,
        "per_page": per_page,
    }
    given = urlencode({name: value for name, value in query.items() if value is not None})
    address = canonical(f"/wp-json/wp/v2/posts?{given}", base)
    assert address is not None  # a path of the portal's own
    return address


def read_posts(body: bytes, headers: Mapping[str, str]) -> Posts:
    """Read one page of posts.

    Args:
        body: what was served.
        headers: the answer's; ``X-WP-Total`` and ``X-WP-TotalPages`` are used, in any case.

    Raises:
        NotPosts: not JSON, an error object, or a list of something else (users, media).
    """
    if len(body) > MAX_BYTES:
        raise NotPosts(f"more than {MAX_BYTES} bytes")
    try:
        answer = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise NotPosts(f"not JSON: {body[:60]!r}") from error
    if isinstance(answer, dict):
        code = answer.get("code")
        raise NotPosts(f"not a list: {str(answer)[:200]}", code if isinstance(code, str) else None)
    if not isinstance(answer, list):
        raise NotPosts(f"not a list: {body[:60]!r}")
    items = tuple(found for post in answer if (found := _read_post(post)))
    if answer and not items:
        raise NotPosts(f"a list of something else than published posts: {body[:60]!r}")
    counts = {name.lower(): value for name, value in headers.items()}
    return Posts(items, _count(counts.get("x-wp-total")), _count(counts.get("x-wp-totalpages")))


def _read_post(post: object) -> Found | None:
    """One post; ``None`` for what is no published post (a user, an attachment, a draft)."""
    if not isinstance(post, dict) or not ("date" in post or "date_gmt" in post):
        return None
    post_id, link, title = post.get("id"), post.get("link"), post.get("title")
    if not isinstance(post_id, int) or isinstance(post_id, bool) or post_id < 1:
        return None
    if not isinstance(link, str) or not link.strip():
        return None
    if post_id > MAX_POST_ID:
        post_id = None
    if post.get("type", "post") != "post" or post.get("status", "publish") != "publish":
        return None
    modified = _moment(post.get("modified_gmt"))
    return Found(
        url=link.strip(),
        source="rest",
        post_id=post_id,
        headline=plain_headline(title.get("rendered") if isinstance(title, dict) else title),
        published=_published(_moment(post.get("date")), _moment(post.get("date_gmt"))),
        modified=utc(modified.replace(tzinfo=UTC)) if modified else None,
    )


def _published(local: datetime | None, gmt: datetime | None) -> Dated | None:
    """The time with the offset the portal's clock really had: REST states both clocks, but no zone.

    Clocks that no zone on earth explains happen where posts were imported or back-dated by hand;
    then the local one, which the page prints, is taken in the portal's own zone.
    """
    if local is None:
        when = gmt.replace(tzinfo=UTC).astimezone(PORTAL_ZONE) if gmt else None
    else:
        offset = local - gmt if gmt else None
        real = offset is not None and _WESTMOST <= offset <= _EASTMOST and not offset % _QUARTER
        when = local.replace(tzinfo=timezone(offset) if offset is not None and real else PORTAL_ZONE)
    return Dated(when.isoformat(timespec="seconds"), "second", "rest") if when else None


def _moment(text: object) -> datetime | None:
    """``2019-11-21T10:15:42`` as a clock's reading; ``None`` for zero dates, bare days and nonsense."""
    if not isinstance(text, str) or "T" not in text:
        return None
    try:
        when = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    # Year 1970 and before: unset columns. The bounds also keep every conversion of zone in range.
    return when if when.tzinfo is None and 1970 < when.year < 9999 else None


def _count(text: str | None) -> int | None:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else None
