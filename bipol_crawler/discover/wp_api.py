"""Read WordPress REST (``/wp-json/wp/v2/posts``): posts with ids, exact times and times of change.

It is the best source if the portal allows it. Field names and parameters: developer.wordpress.org, "REST API Handbook",
Posts; ``modified_after`` since WordPress 5.7.
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
MAX_PER_PAGE = 100
"""The most posts on one page, a limit of WordPress."""
MAX_BYTES = 10_000_000
"""The most bytes of one page of posts: enough for a hundred whole articles, if a portal ignores ``_fields``."""
_QUARTER = timedelta(minutes=15)
_WESTMOST, _EASTMOST = timedelta(hours=-12), timedelta(hours=14)


class NotPosts(ValueError):
    """The bytes are not a list of posts.

    ``code`` is WordPress's error code, if there is one: ``rest_post_invalid_page_number`` after the last page,
    ``rest_forbidden`` if REST is not public.
    """

    def __init__(self, message: str, code: str | None = None) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Posts:
    """One page of posts; ``total`` and ``pages`` are the numbers of all posts and pages, if the headers state them."""

    items: tuple[Found, ...]
    total: int | None
    pages: int | None


def posts_url(
    base: str,
    *,
    page: int,
    per_page: int = MAX_PER_PAGE,
    after: str | None = None,
    before: str | None = None,
    modified_after: str | None = None,
    newest_change_first: bool = False,
) -> str:
    """Return the address of one page of posts, in order of ids, so that new posts do not change the pages.

    Args:
        base: the portal's address.
        page: from 1; after the last page WordPress answers 400.
        per_page: 1 to 100, WordPress's limit.
        after, before: only posts published after or before this time, in ISO 8601; without an offset, it is the
            portal's local time.
        modified_after: only posts modified after this time, in the same form.
        newest_change_first: order by the time of the last change instead, the latest first.
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
        body: the body of the answer.
        headers: its headers; ``X-WP-Total`` and ``X-WP-TotalPages`` are used, in upper or lower case.

    Raises:
        NotPosts: the body is not JSON, an error object, or a list of something else (users, media).
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
    """Return one post, or ``None`` if it is not a published post (a user, an attachment, a draft)."""
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
    modified = _read_time(post.get("modified_gmt"))
    return Found(
        url=link.strip(),
        source="rest",
        post_id=post_id,
        headline=plain_headline(title.get("rendered") if isinstance(title, dict) else title),
        published=_published(_read_time(post.get("date")), _read_time(post.get("date_gmt"))),
        modified=utc(modified.replace(tzinfo=UTC)) if modified else None,
    )


def _published(local: datetime | None, gmt: datetime | None) -> Dated | None:
    """Return the time of publication with its offset, computed from local time and UTC: REST states no zone.

    If the difference is not a possible offset (imported or back-dated posts), the local time, which the page prints, is
    read in the portal's zone.
    """
    if local is None:
        when = gmt.replace(tzinfo=UTC).astimezone(PORTAL_ZONE) if gmt else None
    else:
        offset = local - gmt if gmt else None
        is_real_offset = offset is not None and _WESTMOST <= offset <= _EASTMOST and not offset % _QUARTER
        when = local.replace(tzinfo=timezone(offset) if offset is not None and is_real_offset else PORTAL_ZONE)
    return Dated(when.isoformat(timespec="seconds"), "second", "rest") if when else None


def _read_time(text: object) -> datetime | None:
    """Return ``2019-11-21T10:15:42`` as a time without a zone; ``None`` for zero dates, days and invalid text."""
    if not isinstance(text, str) or "T" not in text:
        return None
    try:
        when = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    # Years up to 1970 are unset columns. The limits also keep every conversion between zones in range.
    return when if when.tzinfo is None and 1970 < when.year < 9999 else None


def _count(text: str | None) -> int | None:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else None
