"""Make the addresses in a page's attributes absolute."""

from __future__ import annotations

import re
from typing import cast
from urllib.parse import quote, urljoin, urlsplit

from lxml import etree

from bipol_crawler.addresses.url_syntax import fix_slashes
from bipol_crawler.addresses.urls import same_site

_PLAIN = re.compile(r"https?://[A-Za-z0-9][\w.-]*(?::\d{1,5})?(?:[/?#][!-Z_a-z~]*)?", re.ASCII)
_REMOVED = re.compile(r"[\t\n\r\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028\u2029\ufeff\ud800-\udfff]+")
"""Line breaks, control characters and invisible characters. Browsers remove or refuse them, so they are removed."""
_SCHEME_AND_HOST = re.compile(r"(?:[a-z][a-z0-9+.-]*\s*:\s*)?/\s*/[^/?#]*", re.IGNORECASE)
"""Scheme and host of an address. Blanks in them are typing errors."""
_BLANK = re.compile(r"\s")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_ADDRESSES = frozenset(("href", "src", "poster", "cite", "data"))
"""Attributes whose value is an address. Scripts take others from attributes whose names begin with ``data-``."""
_RELATIVE = re.compile(r"(?!#|//|[A-Za-z][A-Za-z0-9+.-]*:)[^\s{}<>./]*[/.][^\s{}<>]*")
"""An address without scheme and host."""


def absolute(address: str | None, base: str) -> str | None:
    """Return an address on a page as an absolute http(s) URL with a host, or ``None``.

    As in browsers, a blank or a letter outside ASCII in the path or query is percent-encoded (WHATWG URL standard), and
    backslashes and repeated slashes are corrected.
    """
    if not address or address[0] == "#":
        return None
    if _PLAIN.fullmatch(address):
        return address  # true of most; urljoin would return the same, but is much slower
    address = _REMOVED.sub("", address).strip()
    if not address or address[0] == "#":
        return None
    if site := _SCHEME_AND_HOST.match(address):
        address = _BLANK.sub("", site.group()) + address[site.end() :]
    address = fix_slashes(address, base)
    if not address:
        return None
    address = _BLANK.sub(lambda blank: quote(blank.group()), address)
    try:
        url = urljoin(base, address)
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or not any(sign.isalnum() for sign in host):
        return None
    if url.isascii():
        return url
    head = len(parts.scheme) + len("://") + len(parts.netloc)
    return url[:head] + _NOT_ASCII.sub(lambda letters: quote(letters.group()), url[head:])


def resolve_by_base(root: etree._Element, stated: str, url: str) -> None:
    """Make the relative addresses on a page absolute whose element ``base`` states another address than its own.

    Browsers resolve them by that address (HTML standard, "the base element"). ``stated`` is its ``href``, ``url`` the
    page's address.
    """
    base = absolute(stated, url)
    if base is None or base == url:
        return
    for element in root.iter("*"):
        for name, value in cast(list[tuple[str, str]], element.attrib.items()):
            is_address = (name in _ADDRESSES or name.startswith("data-")) and _RELATIVE.fullmatch(value)
            if is_address and (resolved := absolute(value, base)):
                element.set(name, resolved)


def canonical_address(stated: str | None, url: str) -> str | None:
    """Return the canonical address that a page at ``url`` states, or ``None`` if it is invalid or on another site."""
    if not stated or stated == url:
        return stated or None
    address = absolute(stated, url)
    if address is None or not same_site(address, url):
        return None
    served = urlsplit(url)  # scheme and ``www.`` are those of the address at which the page was fetched
    return urlsplit(address)._replace(scheme=served.scheme, netloc=served.netloc).geturl()
