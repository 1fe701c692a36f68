"""One spelling for each address of the portal, and what kind of page an address names.

WordPress answers the same page under many spellings; the archive must know it under one.
The rules here come from RFC 3986 §6 (syntax), from WordPress' rewrite rules and public
query variables (meaning), and from the trackers that social networks append.

Why not a library: w3lib's and url-normalize's canonical forms are general. They keep case,
tracking and page suffixes, which here name the same article, and w3lib's is not stable
under repetition (``%%37%65``). Splitting and joining are left to :mod:`urllib.parse`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urljoin, urlsplit

from bipol_crawler.addresses.page_kinds import SHOWS_LISTING, SHOWS_OTHER, is_article_path, is_asset, kind_of
from bipol_crawler.addresses.url_syntax import ascii_host, with_slashes, without_dots
from bipol_crawler.items import MOST_ID, UrlKind

MAX_LENGTH = 2048
"""Characters. WordPress slugs end at 200 bytes; what is longer than this is a trap or an accident."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_ESCAPE_OR_UNSAFE = re.compile(r"%([0-9A-Fa-f]{2})|[^A-Za-z0-9._~!$&'()*+,;=:@/-]")
_LETTERS_OR_ESCAPE = re.compile(r"%..|[A-Z]+")

_SAME_ARTICLE = re.compile(r"amp|embed|comment-page-\d+|\d{1,3}")

_CHOOSES_CONTENT = SHOWS_LISTING | SHOWS_OTHER | {"feed"}
_TRACKER = re.compile(
    r"utm_.*|[gd]clid|[gw]braid|fbclid|fb_.*|msclkid|yclid|twclid|ttclid|igshid?|mc_[ce]id|mkt_tok|_g[al]|_hs\w*"
    r"|amp|amp_.*|usqp|share|nb|replytocom|ref|ref_src|print|noamp|nonamp",
    re.IGNORECASE,
)


_ABSOLUTE = re.compile(r"https?://[^/]", re.IGNORECASE)


class _Origin(NamedTuple):
    """``places`` are host and port of the portal, then of what its addresses were before."""

    address: str
    places: tuple[tuple[str, int | None], ...]


@lru_cache(maxsize=16384)  # a page's boxes name the same addresses again and again
def canonical(url: str, base: str) -> str | None:
    """The one spelling under which the archive knows ``url``.

    Args:
        url: absolute, or relative to the portal's root, as a page, feed or editor wrote it.
        base: the portal's address (``PORTAL_URL``); its scheme, host form and port are the answer's. Behind it, with
            blanks between, may stand the addresses that the portal had before: what is there is the same.

    Returns:
        The canonical URL, or ``None`` for another host, another scheme than http(s), what cannot
        be parsed and what would be longer than :data:`MAX_LENGTH`. Canonical URLs map to themselves.

    Raises:
        ValueError: ``base`` is not an http(s) URL.
    """
    origin = _origin(base)
    parts = _on_portal(url, origin)
    if parts is None:
        return None
    try:
        segments = _segments(parts.path)
        query = _query(parts.query, segments)
    except ValueError:  # a lone surrogate, which no encoding can carry
        return None
    path = "/" + "/".join(segments)
    if segments and "." not in segments[-1] and segments[0] != "wp-json":
        path += "/"
    answer = origin.address + path + (f"?{query}" if query else "")
    return answer if len(answer) <= MAX_LENGTH else None


@lru_cache(maxsize=16384)
def kind(url: str, base: str) -> UrlKind:
    """What ``url`` names, as far as its spelling tells; another host's URL is ``other``.

    ``article`` is any address that may be a post's: ``/slug/``, ``/2019/11/slug/``,
    ``/2019/11/21/slug/``, ``?p=ID``. Static pages (an imprint, a contact form) are spelt just
    the same: only the page itself can tell, so they are ``article`` here and refused there.
    """
    address = canonical(url, base)
    if address is None:
        return "other"
    parts = urlsplit(address)
    return kind_of(_segments(parts.path), frozenset(name for name, _ in _pairs(parts.query)))


def is_article(url: str, base: str) -> bool:
    """Whether an address of the portal at ``base`` may be an article's: :func:`kind` says ``article``.

    The whole program asks here, so that a link in a text, a listing and the archive mean the same by it.

    Raises:
        ValueError: ``base`` is not an http(s) URL.
    """
    return kind(url, base) == "article"


def same_site(url: str, base: str) -> bool:
    """Whether ``url`` (absolute, or relative to ``base``) is on the portal: ``www.`` and http/https are one."""
    return _on_portal(url, _origin(base)) is not None


def month_listings(first: date, last: date, base: str) -> Iterator[str]:
    """The portal's month archives (``/2019/11/``) from ``first``'s month to ``last``'s, both included."""
    address = _origin(base).address
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        yield f"{address}/{year:04d}/{month:02d}/"
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


@lru_cache(maxsize=16)
def _origin(base: str) -> _Origin:
    places = []
    for address in base.split() or [""]:
        parts = urlsplit(address)
        if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
            raise ValueError(f"not an http(s) address of a portal: {address!r}")
        places.append((_bare(parts.hostname), _port(parts)))
    parts = urlsplit(base.split()[0])
    host = f"[{parts.hostname}]" if ":" in str(parts.hostname) else parts.hostname
    port = places[0][1]
    return _Origin(f"{parts.scheme}://{host}" + (f":{port}" if port else ""), tuple(places))


def _port(parts: SplitResult) -> int | None:
    return None if parts.port == _DEFAULT_PORTS[parts.scheme] else parts.port


def _bare(host: str) -> str:
    return (host.rstrip(".") if host.isascii() else ascii_host(host)).removeprefix("www.")


def _on_portal(url: str, origin: _Origin) -> SplitResult | None:
    """``url`` split, when it is on the portal. User information is simply not looked at."""
    if not url.strip():
        return None
    try:
        url = with_slashes(url.strip(), origin.address)
        if not url:
            return None
        # joining would take ``/.;a`` for a dot segment with a parameter, and so make another address of a whole one
        parts = urlsplit(url if _ABSOLUTE.match(url) else urljoin(origin.address + "/", url))
        if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
            return None
        at_home = (_bare(parts.hostname), _port(parts)) in origin.places
    except ValueError:  # a broken port, an unclosed [
        return None
    return parts if at_home else None


def _segments(path: str) -> list[str]:
    """The path's segments, in one spelling, with what only names another view of an article cut off."""
    spelt = _ESCAPE_OR_UNSAFE.sub(_spell, path)
    # Dot segments, which may have come out of escapes, go before the request; the web server then merges slashes.
    segments = [segment for segment in without_dots(spelt).split("/") if segment]
    while segments and segments[0].lower() == "index.php":
        del segments[0]
    if is_asset(segments):
        return segments  # a file system minds case
    segments = [_LETTERS_OR_ESCAPE.sub(_lower, s) for s in segments]
    for end in range(len(segments) - 1, 0, -1):
        if not _SAME_ARTICLE.fullmatch(segments[end]):
            break
        if is_article_path(segments[:end]):
            return segments[:end]
    return segments


def _spell(match: re.Match[str]) -> str:
    """RFC 3986 §6.2.2: unreserved characters stand for themselves, escapes are in capitals."""
    if match[1] is None:
        return quote(match[0], safe="")
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else match[0].upper()


def _lower(match: re.Match[str]) -> str:
    # Only ASCII: MySQL compares a slug's escapes, so %C3%89 and %C3%A9 are two slugs.
    return match[0] if match[0].startswith("%") else match[0].lower()


def _query(query: str, segments: list[str]) -> str:
    """What is left of a query: only what chooses content, in order of names."""
    pairs = _pairs(query)
    if not pairs:
        return ""
    page = kind_of(segments, frozenset())
    if page == "article":
        return ""
    if page in ("listing", "feed"):
        names = {name for name, _ in pairs}
        if not segments and "feed" not in names:
            for name, value in pairs:
                if name == "p" and re.fullmatch(r"0*[1-9][0-9]{0,18}", value) and int(value) <= MOST_ID:
                    return f"p={value.lstrip('0')}"
        kept = _CHOOSES_CONTENT | ({"p"} if "feed" in names else set())
        pairs = [(name, value) for name, value in pairs if name in kept and value]
    else:
        pairs = [(name, value) for name, value in pairs if not _TRACKER.fullmatch(name)]
    return urlencode(sorted(pairs, key=lambda pair: pair[0]), safe=",:/")


def _pairs(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query, keep_blank_values=True)
