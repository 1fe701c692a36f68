"""RSS and Atom → the newest posts, with their exact times and ids.

feedparser reads the feed, however broken; this module decides what of it to believe. A feed
never shows more than its ten newest posts, and only their first page of text.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_tz
from typing import Any
from urllib.parse import urlsplit

import feedparser

from bipol_crawler.discover.headlines import plain_headline
from bipol_crawler.infra.clock import utc
from bipol_crawler.items import MAX_POST_ID, Dated, Found
from bipol_crawler.normalize.dates import portal_iso, read_dated

_POST_ID = re.compile(r"[?&]p=([1-9]\d{0,18})(?:$|&)", re.ASCII)
_CLOSED = re.compile(rb"</(?:rss|feed|(?:\w+:)?RDF)\s*>", re.IGNORECASE)
_ITEM_START = re.compile(rb"<(?:item|entry)[\s>]")
_ITEM_END = re.compile(rb"</(?:item|entry)\s*>")
_RFC_822_ZONE = re.compile(r"\s(?:[+-]\d{4}|UTC?|GMT|Z|[ECMP][SD]T)\s*(?:\([^()]{0,20}\)\s*)?$", re.ASCII)
"""The zones that RFC 5322 §4.3 gives an offset; email.utils makes UTC of every other."""
_SHORT_YEAR = re.compile(r"[a-z] (\d\d) \d", re.IGNORECASE | re.ASCII)
"""RFC 822 itself has years of two digits."""
_ABSOLUTE = re.compile(r"https?://|/", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://|(?![a-z][a-z0-9+.-]*:)[^#]", re.IGNORECASE)
_CLOCK_WITH_SECONDS = re.compile(r"\d:\d\d:\d\d")

MAX_BYTES = 2_000_000
"""Ten whole articles are a tenth of it; of what is longer feedparser may make minutes."""


class NotAFeed(ValueError):
    """The bytes are no feed: a web page, a challenge, nothing at all."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's posts in its own order, and the latest time of publication among them."""

    items: tuple[Found, ...]
    newest: Dated | None


def read_feed(body: bytes, content_type: str | None) -> Feed:
    """Read one feed of posts; comments among them are left out.

    Args:
        body: what was served, broken XML included.
        content_type: the header's value; its charset counts where the XML states none.

    Raises:
        NotAFeed: there is no feed in ``body``, or more than :data:`MAX_BYTES`.
    """
    if len(body) > MAX_BYTES:
        raise NotAFeed(f"more than {MAX_BYTES} bytes")
    headers = {"content-type": content_type} if content_type else {}
    try:
        # A stream, as feedparser would take short bytes for a file's name or an address and open it.
        # Addresses are joined and texts cleaned here, so that feedparser need do neither.
        parsed = feedparser.parse(
            io.BytesIO(_whole_items(body.lstrip())),
            response_headers=headers,
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except Exception as error:  # its three parsers under it fail in ways of their own on hostile input
        raise NotAFeed(f"unreadable: {error!r}") from error
    if not parsed.get("version"):
        raise NotAFeed(f"no feed in {body[:60]!r}")
    is_atom = str(parsed.version).startswith("atom")
    items = tuple(found for entry in parsed.entries if (found := _read_entry(entry, is_atom)))
    dates = [found.published for found in items if found.published]
    return Feed(items, max(dates, key=lambda dated: datetime.fromisoformat(dated.value), default=None))


def _whole_items(body: bytes) -> bytes:
    """``body`` without the item a lost connection cut in two: half an address would be a wrong address."""
    if _CLOSED.search(body):
        return body
    ends = [match.end() for match in _ITEM_END.finditer(body)]
    start = _ITEM_START.search(body)
    return body[: ends[-1]] if ends else body[: start.start()] if start else body


def _read_entry(entry: Any, is_atom: bool) -> Found | None:
    guid = _text(entry, "id")
    # FeedBurner counts readers at an address of its own, and keeps the post's beside it. A guid is no relative address.
    link = _text(entry, "feedburner_origlink") or _text(entry, "link") or guid
    addressed = _ABSOLUTE.match(link) if link == guid else _ADDRESS.match(link)
    if not addressed or "#comment" in link:
        return None
    published, modified = _when(_text(entry, "published")), _when(_text(entry, "updated"))
    if published is None and modified and not is_atom and not _text(entry, "published"):
        published = modified  # Dublin Core's date, which is all that RSS 1.0 has
    return Found(
        url=link,
        source="feed",
        post_id=_post_id(_text(entry, "post-id"), guid, link),
        headline=plain_headline(_text(entry, "title")),
        published=published,
        modified=utc(datetime.fromisoformat(modified.value)) if modified else None,
    )


def _text(entry: Any, name: str) -> str:
    value = dict.get(entry, name)  # not entry.get: feedparser answers `published` for a missing `updated`
    return value.strip() if isinstance(value, str) else ""


def _post_id(stated: str, guid: str, link: str) -> int | None:
    """The post's id: stated outright (Jetpack), or from a guid of this portal.

    A guid outlives a move: one that names another host carries the id the post had there.
    """
    if re.fullmatch(r"[1-9][0-9]{0,18}", stated):
        number = int(stated)
    else:
        match = _POST_ID.search(guid)
        number = int(match[1]) if match and _host(guid) == _host(link) else 0
    return number if 0 < number <= MAX_POST_ID else None


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _when(text: str) -> Dated | None:
    """A feed's date (RFC 822 in RSS, RFC 3339 in Atom and Dublin Core), with Indonesian names and zones too.

    A time without a zone is the portal's own. In a zone that is not known, or without a time, it is ``None``:
    feedparser's own reading makes UTC of the one and midnight of the other.
    """
    if ":" not in text:
        return None
    if _RFC_822_ZONE.search(text) and (fields := parsedate_tz(text)):
        try:
            when = datetime(*fields[:6], tzinfo=timezone(timedelta(seconds=fields[9] or 0)))
        except (ValueError, OverflowError):
            return None
        # The year must stand there: email.utils makes 2000 of WordPress' unset `-0001`.
        short = _SHORT_YEAR.search(text)
        stated = str(when.year) in text or (short is not None and int(short[1]) == when.year % 100)
        if not (1970 < when.year < 9999 and stated):
            return None
        return Dated(portal_iso(when), "second" if _CLOCK_WITH_SECONDS.search(text) else "minute", "feed")
    dated = read_dated(text, "feed")
    return dated if dated and dated.precision != "day" else None
