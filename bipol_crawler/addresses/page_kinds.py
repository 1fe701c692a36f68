"""What kind of page an address names, by WordPress's own rules of addresses."""

from __future__ import annotations

import posixpath
import re

from bipol_crawler.items import UrlKind

# First segments that WordPress' own rewrite rules claim: never an article's slug.
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
# WordPress' public query variables that choose what is shown; every other one is decoration.
SHOWS_LISTING = frozenset(
    {"cat", "category_name", "tag", "tag_id", "author", "author_name", "m", "w", "year", "monthnum"}
    | {"day", "paged", "post_type", "post_format", "taxonomy", "term", "order", "orderby"}
)
SHOWS_OTHER = frozenset(
    {"s", "page_id", "pagename", "attachment_id", "attachment", "name", "rest_route"}
    | {"sitemap", "sitemap_n", "sitemap-subtype"}
)


def kind_of(segments: list[str], names: frozenset[str]) -> UrlKind:
    """What an address of the portal names, by the segments of its path and the names in its query."""
    if "feed" in names:
        return "feed"
    if not segments:
        if "p" in names:
            return "article"
        return "other" if names & SHOWS_OTHER else "listing"
    if is_asset(segments):
        return "asset"
    if segments[0] != "search" and is_feed(segments):
        return "feed"
    if is_listing(segments):
        return "listing"
    return "article" if is_article_path(segments) else "other"


def is_asset(segments: list[str]) -> bool:
    """A file: a photo, a script, a document; or anything in WordPress's folders of code."""
    if not segments:
        return False
    in_code = segments[0].lower() in _CODE_FOLDERS
    return in_code or _ASSET.fullmatch(posixpath.splitext(segments[-1])[1]) is not None


def is_feed(segments: list[str]) -> bool:
    """``/feed/``, ``/rss2/``, ``/category/slug/feed/``, ``/feed/atom/``; but a tag may be called ``rss``."""
    if len(segments) == 1:
        return segments[0] in _FEED_WORDS
    if segments[-1] in _FEED_WORDS and segments[-2] == "feed":
        return len(segments) != 2 or segments[0] == "feed"
    return segments[-1] == "feed" and (len(segments) > 2 or segments[0] not in _ARCHIVE_WORDS)


def is_listing(segments: list[str]) -> bool:
    """``/category/slug/``, ``/2019/11/``, and each of their further pages ``/page/2/``."""
    if len(segments) > 1 and segments[-2] == "page" and segments[-1].isdecimal():
        segments = segments[:-2]
        if not segments:
            return True
    if segments[0] in _ARCHIVE_WORDS:
        return len(segments) > 1
    shapes = (_YEAR, _MONTH, _DAY)
    return len(segments) <= len(shapes) and all(
        shape.fullmatch(segment) for shape, segment in zip(shapes, segments, strict=False)
    )


def is_article_path(segments: list[str]) -> bool:
    """``/slug/``, ``/2019/11/slug/``, ``/2019/11/21/slug.html``."""
    *folders, slug = segments
    if slug in _RESERVED or _SHORT_NUMBER.fullmatch(slug):
        return False
    if "." in slug and not slug.endswith((".html", ".htm")):
        return False
    if not folders:
        return True
    shapes = (_YEAR, _MONTH, _DAY)
    return len(folders) in (2, 3) and all(
        shape.fullmatch(folder) for shape, folder in zip(shapes, folders, strict=False)
    )
