"""The canonical form of each address of the portal, and the kind of page at an address.

WordPress serves the same page at many addresses that differ in spelling; the archive stores one of them. The rules
come from RFC 3986 §6 (syntax), from WordPress's rewrite rules and public query variables (meaning), and from the
tracking parameters that social networks add.

No library is used, because the canonical forms of w3lib and url-normalize are too general: they keep case, tracking
parameters and page suffixes. w3lib's form is also not stable when it is applied twice (``%%37%65``). Addresses are
split and joined by :mod:`urllib.parse`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urljoin, urlsplit

from bipol_crawler.addresses.page_kinds import SHOWS_LISTING, SHOWS_OTHER, is_article_path, is_asset, page_kind
from bipol_crawler.addresses.url_syntax import ascii_host, fix_slashes, remove_dot_segments
from bipol_crawler.items import MAX_POST_ID, UrlKind

MAX_LENGTH = 2048
"""The most characters of an address. WordPress slugs have at most 200 bytes, so a longer address is an error."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_ESCAPE_OR_UNSAFE = re.compile(r"%([0-9A-Fa-f]{2})|[^A-Za-z0-9._~!$&'()*+,;=:@/-]")
_LETTERS_OR_ESCAPE = re.compile(r"%..|[A-Z]+")

_VIEW_OF_ARTICLE = re.compile(r"amp|embed|comment-page-\d+|\d{1,3}")

_CHOOSES_CONTENT = SHOWS_LISTING | SHOWS_OTHER | {"feed"}
_TRACKER = re.compile(
    r"utm_.*|[gd]clid|[gw]braid|fbclid|fb_.*|msclkid|yclid|twclid|ttclid|igshid?|mc_[ce]id|mkt_tok|_g[al]|_hs\w*"
    r"|amp|amp_.*|usqp|share|nb|replytocom|ref|ref_src|print|noamp|nonamp",
    re.IGNORECASE,
)


_ABSOLUTE = re.compile(r"https?://[^/]", re.IGNORECASE)


class _Origin(NamedTuple):
    """The portal's scheme, host and port as text, and ``hosts_and_ports``: first of its address, then of older ones."""

    address: str
    hosts_and_ports: tuple[tuple[str, int | None], ...]


@lru_cache(maxsize=2048)  # most pages link the same addresses
def canonical(url: str, base: str) -> str | None:
    """Return the canonical form of ``url``, under which the archive stores it.

    Args:
        url: absolute, or relative to the portal's root, as a page, a feed or an editor wrote it.
        base: the portal's address (``PORTAL_URL``). The result has its scheme, host and port. Older addresses of the
            portal may follow, separated by blanks; their pages are the same pages.

    Returns:
        The canonical address; ``None`` for another host, another scheme than http(s), an address that cannot be
        parsed, or one that would be longer than :data:`MAX_LENGTH`. A canonical address is returned unchanged.

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
    result = origin.address + path + (f"?{query}" if query else "")
    return result if len(result) <= MAX_LENGTH else None


@lru_cache(maxsize=2048)
def kind(url: str, base: str) -> UrlKind:
    """Return the kind of page at ``url``, judged by the address alone; an address on another host is ``other``.

    ``article`` is any address that may lead to a post: ``/slug/``, ``/2019/11/slug/``, ``/2019/11/21/slug/``,
    ``?p=ID``. Static pages (imprint, contact) have the same form, so they are ``article`` here too. They are refused
    when the page is read.
    """
    address = canonical(url, base)
    if address is None:
        return "other"
    parts = urlsplit(address)
    return page_kind(_segments(parts.path), frozenset(name for name, _ in _pairs(parts.query)))


def is_article(url: str, base: str) -> bool:
    """Return whether ``url`` may be an article of the portal at ``base``: whether :func:`kind` returns ``article``.

    The whole program uses this one function, so that texts, listings and the archive use the same rule.

    Raises:
        ValueError: ``base`` is not an http(s) URL.
    """
    return kind(url, base) == "article"


def same_site(url: str, base: str) -> bool:
    """Return whether ``url`` (absolute, or relative to ``base``) is on the portal.

    With or without ``www.``, and http or https, make no difference.
    """
    return _on_portal(url, _origin(base)) is not None


def month_listings(first: date, last: date, base: str) -> Iterator[str]:
    """Yield the addresses of the portal's month listings (``/2019/11/``) from the month of ``first`` to ``last``'s."""
    address = _origin(base).address
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        yield f"{address}/{year:04d}/{month:02d}/"
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


@lru_cache(maxsize=16)
def _origin(base: str) -> _Origin:
    hosts_and_ports = []
    for address in base.split() or [""]:
        parts = urlsplit(address)
        if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
            raise ValueError(f"not an http(s) address of a portal: {address!r}")
        hosts_and_ports.append((_without_www(parts.hostname), _port(parts)))
    parts = urlsplit(base.split()[0])
    host = f"[{parts.hostname}]" if ":" in str(parts.hostname) else parts.hostname
    port = hosts_and_ports[0][1]
    return _Origin(f"{parts.scheme}://{host}" + (f":{port}" if port else ""), tuple(hosts_and_ports))


def _port(parts: SplitResult) -> int | None:
    return None if parts.port == _DEFAULT_PORTS[parts.scheme] else parts.port


def _without_www(host: str) -> str:
    return (host.rstrip(".") if host.isascii() else ascii_host(host)).removeprefix("www.")


def _on_portal(url: str, origin: _Origin) -> SplitResult | None:
    """Return ``url`` split into its parts if it is on the portal, else ``None``. User information is ignored."""
    if not url.strip():
        return None
    try:
        url = fix_slashes(url.strip(), origin.address)
        if not url:
            return None
        # urljoin reads ``/.;a`` as a dot segment with a parameter, so it would change an absolute address
        parts = urlsplit(url if _ABSOLUTE.match(url) else urljoin(origin.address + "/", url))
        if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
            return None
        is_portal = (_without_www(parts.hostname), _port(parts)) in origin.hosts_and_ports
    except ValueError:  # a broken port, an unclosed [
        return None
    return parts if is_portal else None


def _segments(path: str) -> list[str]:
    """Return the path's segments in canonical form, without suffixes that only select a view of an article."""
    normalized = _ESCAPE_OR_UNSAFE.sub(_normalize_escape, path)
    # Clients remove dot segments, also percent-encoded ones; web servers then merge repeated slashes.
    segments = [segment for segment in remove_dot_segments(normalized).split("/") if segment]
    while segments and segments[0].lower() == "index.php":
        del segments[0]
    if is_asset(segments):
        return segments  # names of files are case-sensitive
    segments = [_LETTERS_OR_ESCAPE.sub(_lower, s) for s in segments]
    for end in range(len(segments) - 1, 0, -1):
        if not _VIEW_OF_ARTICLE.fullmatch(segments[end]):
            break
        if is_article_path(segments[:end]):
            return segments[:end]
    return segments


def _normalize_escape(match: re.Match[str]) -> str:
    """Decode unreserved characters and write all other escapes in capitals (RFC 3986 §6.2.2)."""
    if match[1] is None:
        return quote(match[0], safe="")
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else match[0].upper()


def _lower(match: re.Match[str]) -> str:
    # Only ASCII letters: MySQL compares the escapes of a slug, so %C3%89 and %C3%A9 are different slugs.
    return match[0] if match[0].startswith("%") else match[0].lower()


def _query(query: str, segments: list[str]) -> str:
    """Return the part of a query that chooses the content, sorted by name."""
    pairs = _pairs(query)
    if not pairs:
        return ""
    page = page_kind(segments, frozenset())
    if page == "article":
        return ""
    if page in ("listing", "feed"):
        names = {name for name, _ in pairs}
        if not segments and "feed" not in names:
            for name, value in pairs:
                if name == "p" and re.fullmatch(r"0*[1-9][0-9]{0,18}", value) and int(value) <= MAX_POST_ID:
                    return f"p={value.lstrip('0')}"
        kept_names = _CHOOSES_CONTENT | ({"p"} if "feed" in names else set())
        pairs = [(name, value) for name, value in pairs if name in kept_names and value]
    else:
        pairs = [(name, value) for name, value in pairs if not _TRACKER.fullmatch(name)]
    return urlencode(sorted(pairs, key=lambda pair: pair[0]), safe=",:/")


def _pairs(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query, keep_blank_values=True)
