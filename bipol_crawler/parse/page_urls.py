"""Addresses in a page's attributes, made absolute."""

from __future__ import annotations

import re
from urllib.parse import quote, urljoin, urlsplit

from bipol_crawler.addresses.url_syntax import fix_slashes
from bipol_crawler.addresses.urls import same_site

_PLAIN = re.compile(r"https?://[A-Za-z0-9][\w.-]*(?::\d{1,5})?(?:[/?#][!-Z_a-z~]*)?", re.ASCII)
_NO_PART = re.compile(r"[\t\n\r\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028\u2029\ufeff\ud800-\udfff]+")
"""Line breaks, control and invisible characters: browsers drop them or refuse, and a database can't search for them."""
_SITE = re.compile(r"(?:[a-z][a-z0-9+.-]*\s*:\s*)?/\s*/[^/?#]*", re.IGNORECASE)
"""Scheme and host of an address: a blank typed there means nothing."""
_BLANK = re.compile(r"\s")


def absolute(address: str | None, base: str) -> str | None:
    """An address on a page as an absolute http(s) URL with a host, or ``None``.

    A blank in its path or query is ``%20``, as browsers send it (WHATWG URL standard, "percent-encode"), and
    its slashes are those that browsers read.
    """
    if not address or address[0] == "#":
        return None
    if _PLAIN.fullmatch(address):
        return address  # most are; urljoin would give back the same, much later
    address = _NO_PART.sub("", address).strip()
    if not address or address[0] == "#":
        return None
    if site := _SITE.match(address):
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
    return url if parts.scheme in ("http", "https") and host and any(sign.isalnum() for sign in host) else None


def canonical_address(stated: str | None, url: str) -> str | None:
    """The address that a page at ``url`` states for itself, if it is a usable one of the same site."""
    if not stated or stated == url:
        return stated or None
    address = absolute(stated, url)
    if address is None or not same_site(address, url):
        return None
    served = urlsplit(url)  # www. or not, http or https: the page came from where it came from
    return urlsplit(address)._replace(scheme=served.scheme, netloc=served.netloc).geturl()
