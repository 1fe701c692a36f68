"""The files that a browser loads to show a page: style sheets, scripts and pictures, and what style sheets load.

Of an image with several sizes (``srcset``) only the one in ``src`` is named, which browsers choose on an ordinary wide
screen. What scripts load is not known without running them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urldefrag

from lxml import etree

from bipol_crawler.parse.document import document
from bipol_crawler.parse.image_attributes import STYLE_ADDRESS
from bipol_crawler.parse.page_urls import absolute

_LOADED_LINKS = frozenset({"stylesheet", "icon", "preload", "modulepreload"})
_SOURCES = {
    "script": ("src",), "img": ("src", "data-src", "data-lazy-src"), "video": ("poster",), "input": ("src",),
}  # fmt: skip
"""The attributes whose address is loaded, for each element."""
_IMPORT = re.compile(r"@import\s+['\"]([^'\"]+)")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
"""A comment of CSS. One that is not closed continues to the end (CSS Syntax Module Level 3, 4.3.2)."""
_MOST = 300
"""Addresses of one page or style sheet. Real pages have about sixty."""


def page_requisites(body: bytes, content_type: str, url: str) -> list[str]:
    """The addresses that a page loads, each once, in the order of the page. Empty if the body is not HTML.

    Args:
        url: the address of the page.
    """
    page = document(body, content_type, whole=True)
    if page is None:
        return []
    base = next((each.get("href") for each in page.root.iter("base")), None)
    return _clean(_loaded(page.root), absolute(base, url) or url)


def style_requisites(text: str, url: str) -> list[str]:
    """The addresses that a style sheet loads: pictures, fonts and other style sheets.

    Args:
        url: the address of the style sheet, or of the page that contains it.
    """
    return _clean(_in_style(text), url)


def _loaded(root: etree._Element) -> Iterator[str]:
    for element in root.iter("link", "style", *_SOURCES):
        if element.tag == "link":
            if _LOADED_LINKS & set((element.get("rel") or "").lower().split()):
                yield element.get("href") or ""
        elif element.tag == "style":
            yield from _in_style(element.text or "")
        else:
            yield from (element.get(name) or "" for name in _SOURCES[str(element.tag)])
    for element in root.iter(etree.Element):
        if "url(" in (style := element.get("style") or ""):
            yield from _in_style(style)


def _in_style(text: str) -> Iterator[str]:
    text = _COMMENT.sub("", text)
    yield from _IMPORT.findall(text)
    yield from STYLE_ADDRESS.findall(text)


def _clean(written: Iterator[str], base: str) -> list[str]:
    found: dict[str, None] = {}
    for address in written:
        address = address.strip()
        if not address or address.startswith(("data:", "#", "about:", "blob:")):
            continue
        if url := absolute(address, base):
            found[urldefrag(url)[0]] = None
        if len(found) == _MOST:
            break
    return list(found)
