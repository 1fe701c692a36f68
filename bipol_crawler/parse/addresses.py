"""Addresses in a page's attributes, made absolute."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from lxml import etree

_LAZY = ("data-src", "data-lazy-src", "data-litespeed-src", "data-original", "data-lazy", "src")
_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_PLAIN = re.compile(r"https?://[!-Z_a-z~]+")


def absolute(address: str | None, base: str) -> str | None:
    """An address on a page as an absolute http(s) URL, or ``None``."""
    if not address or address[0] == "#":
        return None
    if _PLAIN.fullmatch(address):
        return address  # most are; urljoin would give back the same, much later
    address = "".join(address.split())
    if not address or address.startswith("#"):
        return None
    try:
        url = urljoin(base, address)
    except ValueError:
        return None
    return url if url.lower().startswith(("http://", "https://")) else None


def lazy_address(element: etree._Element, base: str) -> str | None:
    """Where a photo or a frame is: lazy loading keeps that in an attribute of its own, and a spacer in ``src``."""
    for name in _LAZY:
        if (address := element.get(name)) and (url := absolute(address, base)):
            return url
    for name in _SETS:
        if (candidates := (element.get(name) or "").split()) and (url := absolute(candidates[0].rstrip(","), base)):
            return url
    return None
