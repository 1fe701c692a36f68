"""The kind of page that an address leads to, by WordPress's rewrite rules."""

from __future__ import annotations

import posixpath
import re

from bipol_crawler.items import UrlKind

# First path segments that WordPress's rewrite rules use, so they are never the slug of an article.
_ARCHIVE_WORDS = frozenset({"category", "tag", "author", "type"})
_FEED_WORDS = frozenset({"feed", "rss", "rss2", "atom", "rdf"})
_CODE_FOLDERS = frozenset({"wp-content", "wp-includes"})
_RESERVED = (
    _ARCHIVE_WORDS
    | _FEED_WORDS
    | _CODE_FOLDERS
    | {"page", "search", "comments", "attachment", "trackback", "embed", "amp", "index.php"}
    | {"wp-json", "wp-admin", "wp-login", "wp-sitemap", "sitemap", "cdn-cgi", ".well-known"}
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH = re.compile(r"0[1-9]|1[0-2]")
_DAY = re.compile(r"0[1-9]|[12]\d|3[01]")
_SHORT_NUMBER = re.compile(r"\d{1,4}")
_ASSET = re.compile(
    r"\.(?:jpe?g|jfif|png|gif|webp|avif|svg|ico|bmp|tiff?|heic|css|js|mjs|map|woff2?|ttf|otf|eot"
    r"|mp[34]|m4[av]|ogg|og[av]|wav|webm|mov|avi|3gp|pdf|docx?|xlsx?|pptx?|csv|zip|rar|gz|7z|apk)",
    re.IGNORECASE,
)
# WordPress's public query variables that choose the content; all other parameters do not change it.
SHOWS_LISTING = frozenset(
    {"cat", "category_name", "tag", "tag_id", "author", "author_name", "m", "w", "year", "monthnum"}
    | {"day", "paged", "post_type", "post_format", "taxonomy", "term", "order", "orderby"}
)
SHOWS_OTHER = frozenset(
    {"s", "page_id", "pagename", "attachment_id", "attachment", "name", "rest_route"}
    | {"sitemap", "sitemap_n", "sitemap-subtype"}
)


def page_kind(segments: list[str], query_names: frozenset[str]) -> UrlKind:
    """Return the kind of page at an address of the portal, from the segments of its path and the names in its query."""
    if "feed" in query_names:
        return "feed"
    if not segments:
        if "p" in query_names:
            return "article"
        return "other" if query_names & SHOWS_OTHER else "listing"
    if is_asset(segments):
        return "asset"
    if segments[0] != "search" and is_feed(segments):
        return "feed"
    if is_listing(segments):
        return "listing"
    return "article" if is_article_path(segments) else "other"


def is_asset(segments: list[str]) -> bool:
    """Return whether a path leads to a file: a photo, a script, a document, or anything in WordPress's code folders."""
    if not segments:
        return False
    in_code = segments[0].lower() in _CODE_FOLDERS
    return in_code or _ASSET.fullmatch(posixpath.splitext(segments[-1])[1]) is not None


def is_feed(segments: list[str]) -> bool:
    """Return whether a path is a feed: ``/feed/``, ``/rss2/``, ``/category/slug/feed/``, ``/feed/atom/``.

    A tag may be called ``rss``, so ``/tag/rss/`` is not a feed.
    """
    if len(segments) == 1:
        return segments[0] in _FEED_WORDS
    if segments[-1] in _FEED_WORDS and segments[-2] == "feed":
        return len(segments) != 2 or segments[0] == "feed"
    return segments[-1] == "feed" and (len(segments) > 2 or segments[0] not in _ARCHIVE_WORDS)


def is_listing(segments: list[str]) -> bool:
    """Return whether a path is a listing: ``/category/slug/``, ``/2019/11/``, or one of their pages ``…/page/2/``."""
    if len(segments) > 1 and segments[-2] == "page" and segments[-1].isdecimal():
        segments = segments[:-2]
        if not segments:
            return True
    if segments[0] in _ARCHIVE_WORDS:
        return len(segments) > 1
    patterns = (_YEAR, _MONTH, _DAY)
    return len(segments) <= len(patterns) and all(
        pattern.fullmatch(segment) for pattern, segment in zip(patterns, segments, strict=False)
    )


def is_article_path(segments: list[str]) -> bool:
    """Return whether a path may be an article: ``/slug/``, ``/2019/11/slug/``, ``/2019/11/21/slug.html``."""
    *folders, slug = segments
    if slug in _RESERVED or _SHORT_NUMBER.fullmatch(slug):
        return False
    if "." in slug and not slug.endswith((".html", ".htm")):
        return False
    if not folders:
        return True
    patterns = (_YEAR, _MONTH, _DAY)
    return len(folders) in (2, 3) and all(
        pattern.fullmatch(folder) for pattern, folder in zip(patterns, folders, strict=False)
    )
