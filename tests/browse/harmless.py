"""Checks that a page contains only elements that our templates write, and no markup from the web."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

from lxml import html

from bipol_crawler.infra.text_safety import UNSHOWABLE

ELEMENTS = set(
    "html head meta title link script body header nav main footer aside section article div span p a b i em strong q"
    " data small code pre mark ins del h1 h2 h3 ul ol li dl dt dd table thead tbody tr th td figure figcaption img"
    " details summary output form label input select option datalist textarea button time svg g path rect circle"
    " polyline text desc".split()
)
ATTRIBUTES = set(
    "action alt aria-current aria-hidden aria-label autocomplete charset checked class content cx cy d datetime defer"
    " for height hidden href hreflang id lang list method name open placeholder points preserveaspectratio r rel role"
    " scope selected src start tabindex text-anchor title type value viewbox width x y data-column"
    " data-column-description data-column-not-null data-column-type data-is-pk data-label data-since data-until"
    " data-search data-help download inputmode property aria-sort translate aria-keyshortcuts".split()
)
ATTRIBUTES.add("loading")  # of the gallery's photos
ATTRIBUTES |= {"maxlength", "rows"}  # of the field for a pasted text
ELEMENTS |= {"fieldset", "legend"}
SOURCES = {
    "script": r"/(static|-/static)/[a-z0-9.-]+\.js",
    "link": r"/(static|-/static)/[a-z0-9.-]+\.css(\?[0-9a-f]+)?",
    "img": r"/photo/[0-9a-f]{64}",
}
"""The only addresses that a page may load, by element."""
UNESCAPED = ("<x-hostile", "<script>alert", "<svg onload", "<img src=x", "</style></textarea>")
"""Beginnings of the hostile texts as they would be in a page if they were not escaped."""


def assert_harmless(answer: Any, address: str) -> html.HtmlElement:
    """Parse a page and check that all its elements are ours. Returns the parsed page."""
    assert [text for text in UNESCAPED if text in answer.text] == [], address
    page = html.fromstring(answer.text)
    assert not (UNSHOWABLE.search("".join(map(str, page.itertext())))), address
    for element in page.iter("*"):
        assert _is_ours(element), (address, html.tostring(element)[:300])
    return page


def _is_ours(element: html.HtmlElement) -> bool:
    """Whether one of our templates can have written the element."""
    given, data = element.attrib, element.get("type") == "application/ld+json"
    if element.tag not in ELEMENTS or not set(given) <= ATTRIBUTES:
        return False
    source = element.get("href" if element.tag == "link" else "src")
    if element.get("rel") in ("alternate", "canonical"):
        loads_ours = _of_ours(source or "")
    elif data:
        loads_ours = element.tag == "script" and set(given) == {"type"} and bool(json.loads(element.text or ""))
    else:
        loads_ours = (source is None and element.tag not in SOURCES) or (
            element.tag in SOURCES and bool(re.fullmatch(SOURCES[element.tag], source or ""))
        )
    if element.tag == "script":
        return loads_ours and (data or not (element.text or "").strip())
    if element.tag == "meta":
        return loads_ours and set(given) <= {"charset", "name", "property", "content"}
    if element.tag == "form":
        return loads_ours and _of_ours(element.get("action", "/")) and element.get("method", "get") == "get"
    if element.tag == "a":
        return loads_ours and (_of_ours(element.get("href", "")) or _leads_out_safely(element))
    return loads_ours


def _of_ours(address: str) -> bool:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return address.startswith("http://localhost/")
    return address[:1] in ("/", "?", "#") and not address.startswith(("//", "/\\"))


def _leads_out_safely(link: html.HtmlElement) -> bool:
    parts = urlsplit(link.get("href", ""))
    return parts.scheme in ("http", "https") and bool(parts.hostname) and "noopener" in link.get("rel", "").split()
