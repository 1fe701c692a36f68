"""Read RSS and Atom feeds: the newest posts with their exact times and ids.

The library feedparser reads the feed, also a broken one; this module decides which values are reliable. A feed of
WordPress contains only the ten newest posts and, of split articles, only the first page.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_tz
from typing import Any
from urllib.parse import urlsplit

from bipol_crawler.discover.headlines import plain_headline
from bipol_crawler.infra.clock import utc
from bipol_crawler.items import MAX_POST_ID, Dated, Found
from bipol_crawler.normalize.dates import portal_iso, read_dated

_POST_ID = re.compile(r"[?&]p=([1-9]\d{0,18})(?:$|&)", re.ASCII)
_END_OF_FEED = re.compile(rb"</(?:rss|feed|(?:\w+:)?RDF)\s*>", re.IGNORECASE)
_ITEM_START = re.compile(rb"<(?:item|entry)[\s>]")
_ITEM_END = re.compile(rb"</(?:item|entry)\s*>")
_RFC_822_ZONE = re.compile(r"\s(?:[+-]\d{4}|UTC?|GMT|Z|[ECMP][SD]T)\s*(?:\([^()]{0,20}\)\s*)?$", re.ASCII)
"""The zones that have an offset in RFC 5322 §4.3. email.utils reads all other zones as UTC."""
_SHORT_YEAR = re.compile(r"[a-z] (\d\d) \d", re.IGNORECASE | re.ASCII)
"""A year of two digits, as in RFC 822."""
_ABSOLUTE = re.compile(r"https?://|/", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://|(?![a-z][a-z0-9+.-]*:)[^#]", re.IGNORECASE)
_CLOCK_WITH_SECONDS = re.compile(r"\d:\d\d:\d\d")

MAX_BYTES = 2_000_000
"""The most bytes of a feed. Ten whole articles have a tenth of it; feedparser may take minutes for longer feeds."""


class NotAFeed(ValueError):
    """The bytes are not a feed but, for example, a web page, a firewall's page, or nothing."""


@dataclass(frozen=True, slots=True)
class Feed:
    """The posts of a feed in its order, and the latest time of publication among them."""

    items: tuple[Found, ...]
    newest: Dated | None


def read_feed(body: bytes, content_type: str | None) -> Feed:
    """Read one feed of posts, without the comments in it.

    Args:
        body: the body of the answer; the XML may be broken.
        content_type: the header; its charset is used if the XML states none.

    Raises:
        NotAFeed: ``body`` is not a feed, or has more than :data:`MAX_BYTES`.
    """
    if len(body) > MAX_BYTES:
        raise NotAFeed(f"more than {MAX_BYTES} bytes")
    headers = {"content-type": content_type} if content_type else {}
    try:
        # A stream, because feedparser opens short bytes as a file name or an address.
        # Addresses are joined and text is cleaned in this module, so feedparser does not need to.
        import feedparser  # late: most feeds have not changed

        parsed = feedparser.parse(
            io.BytesIO(_without_incomplete_item(body.lstrip())),
            response_headers=headers,
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except Exception as error:  # its three XML parsers raise various exceptions for hostile input
        raise NotAFeed(f"unreadable: {error!r}") from error
    if not parsed.get("version"):
        raise NotAFeed(f"no feed in {body[:60]!r}")
    is_atom = str(parsed.version).startswith("atom")
    items = tuple(found for entry in parsed.entries if (found := _read_entry(entry, is_atom)))
    dates = [found.published for found in items if found.published]
    return Feed(items, max(dates, key=lambda dated: datetime.fromisoformat(dated.value), default=None))


def _without_incomplete_item(body: bytes) -> bytes:
    """Return ``body`` without a last item that is incomplete, because a part of an address is a wrong address."""
    if _END_OF_FEED.search(body):
        return body
    ends = [match.end() for match in _ITEM_END.finditer(body)]
    start = _ITEM_START.search(body)
    return body[: ends[-1]] if ends else body[: start.start()] if start else body


def _read_entry(entry: Any, is_atom: bool) -> Found | None:
    guid = _text(entry, "id")
    # FeedBurner links its own address and states the post's in another element. A guid is never a relative address.
    link = _text(entry, "feedburner_origlink") or _text(entry, "link") or guid
    addressed = _ABSOLUTE.match(link) if link == guid else _ADDRESS.match(link)
    if not addressed or "#comment" in link:
        return None
    published, modified = _read_date(_text(entry, "published")), _read_date(_text(entry, "updated"))
    if published is None and modified and not is_atom and not _text(entry, "published"):
        published = modified  # RSS 1.0 has only the date of Dublin Core
    return Found(
        url=link,
        source="feed",
        post_id=_post_id(_text(entry, "post-id"), guid, link),
        headline=plain_headline(_text(entry, "title")),
        published=published,
        modified=utc(datetime.fromisoformat(modified.value)) if modified else None,
    )


def _text(entry: Any, name: str) -> str:
    value = dict.get(entry, name)  # not entry.get: feedparser returns `published` for a missing `updated`
    return value.strip() if isinstance(value, str) else ""


def _post_id(stated: str, guid: str, link: str) -> int | None:
    """Return the post's id as stated by Jetpack, or from a guid on the same host as the link, or ``None``.

    A guid does not change when a portal moves, so the id in a guid on another host is the id of the post there.
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


def _read_date(text: str) -> Dated | None:
    """Return a feed's date (RFC 822 in RSS, RFC 3339 in Atom and Dublin Core), also with Indonesian names and zones.

    A time without a zone is in the portal's zone. With an unknown zone, or without a time, the result is ``None``;
    feedparser would read the first as UTC and the second as midnight.
    """
    if ":" not in text:
        return None
    if _RFC_822_ZONE.search(text) and (fields := parsedate_tz(text)):
        try:
            when = datetime(*fields[:6], tzinfo=timezone(timedelta(seconds=fields[9] or 0)))
        except (ValueError, OverflowError):
            return None
        # The year must be in the text: email.utils reads WordPress's unset `-0001` as 2000.
        short = _SHORT_YEAR.search(text)
        stated = str(when.year) in text or (short is not None and int(short[1]) == when.year % 100)
        if not (1970 < when.year < 9999 and stated):
            return None
        return Dated(portal_iso(when), "second" if _CLOCK_WITH_SECONDS.search(text) else "minute", "feed")
    dated = read_dated(text, "feed")
    return dated if dated and dated.precision != "day" else None
