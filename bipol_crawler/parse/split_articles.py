"""Articles that are split over several pages: their addresses, and whether a page repeats an earlier one.

WordPress serves page n of a post at ``/slug/n/``. Some themes link all pages, others only the next one; then the pages
must be fetched one after the other to find them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from lxml import etree

from bipol_crawler.items import Page
from bipol_crawler.parse.document import document
from bipol_crawler.parse.layouts import LAYOUTS, Layout
from bipol_crawler.parse.metadata import read_metadata
from bipol_crawler.parse.page_layout import layout_of
from bipol_crawler.parse.page_urls import canonical_address
from bipol_crawler.parse.parsed import Parsed, text_of
from bipol_crawler.parse.selector_index import Elements
from bipol_crawler.text import clean

MAX_PAGES = 50
"""The most pages of one article. More would be an error of the portal or an endless list."""
NOT_FOUND = frozenset((404, 410))
"""The HTTP status codes for a page that does not exist. Other errors may be temporary."""
_MAX_NOT_FOUND = 2
"""The number of missing pages in a row after which no more are requested."""
_PAGE_LINK_NAMES = tuple(
    {name.encode() for layout in LAYOUTS for name in re.findall(r"[.#]([\w-]+)", layout.page_links)}
)
"""The classes and ids of links to the pages of a split article."""
_MIN_REPEATED_SHARE = 0.9
"""A page repeats an earlier page if that page contains at least this share of its characters."""


class SplitArticle:
    """The pages of a split article. The address of each page is known once the pages before it were added.

    ``last`` is the number of the last page known so far, ``last_on_first_page`` what it was on page 1.
    """

    def __init__(self, first: Page) -> None:
        self._pages = [first]
        self._address, links = _page_links(first)
        self.last = self.last_on_first_page = min(max(links, default=1), MAX_PAGES)
        self._links = links
        self._not_found_in_a_row = 0

    @property
    def next_url(self) -> str | None:
        """Return the address of the next page, or ``None`` after the last one."""
        number = len(self._pages) + 1
        if number > self.last or self._not_found_in_a_row == _MAX_NOT_FOUND:
            return None
        return self._links.get(number) or f"{self._address.rstrip('/')}/{number}/"

    @property
    def is_linked_by_first_page(self) -> bool:
        """Return whether page 1 itself links the next page, and not only the page before it."""
        return len(self._pages) < self.last_on_first_page

    def add(self, page: Page) -> None:
        """Add the answer for :attr:`next_url`; its status may say that the page does not exist."""
        self._pages.append(page)
        if page.status in NOT_FOUND:
            self._not_found_in_a_row += 1
            return
        self._not_found_in_a_row = 0
        if len(self._pages) == self.last:
            _, links = _page_links(page)
            self._links |= links
            self.last = min(max([self.last, *links]), MAX_PAGES)

    @property
    def page(self) -> Page:
        """Return page 1, with the other pages in ``following``."""
        return replace(self._pages[0], following=tuple(self._pages[1:]))


def following_pages(page: Page) -> tuple[str, ...]:
    """Return the addresses of pages 2 … n of a split article as page 1 links them, also of those between."""
    article, addresses = SplitArticle(page), []
    while (url := article.next_url) is not None:
        addresses.append(url)
        article.add(replace(page, body=b""))
    return tuple(addresses)


def may_be_split(html: bytes) -> bool:
    """Return whether a page may link other pages of its article: it contains a class or id of such links."""
    return any(name in html for name in _PAGE_LINK_NAMES)


def _page_links(page: Page) -> tuple[str, dict[int, str]]:
    """Return the article's address, and the pages that ``page`` links (see :func:`linked_pages`)."""
    if not may_be_split(page.body):
        return page.final_url, {}
    served = document(page.body, page.content_type)
    if served is None:
        return page.final_url, {}
    elements = Elements(served.root)
    metadata = read_metadata(served.root)
    layout = layout_of(elements, metadata.claims_article)
    if layout is None:
        return page.final_url, {}
    address = canonical_address(metadata.canonical, page.final_url) or page.final_url
    return address, linked_pages(elements, layout, page.final_url)


def linked_pages(elements: Elements, layout: Layout, url: str) -> dict[int, str]:
    """Return the numbers of the linked pages. The value is the address if the number is in the query, else empty."""
    found: dict[int, str] = {}
    for link in elements.select(layout.page_links):
        number, address = _page_number_and_address(link, url)
        if number:
            found.setdefault(number, address)
    return found


def _page_number_and_address(link: etree._Element, url: str) -> tuple[int, str]:
    """Return the page number that a link leads to, or 0; and the address if the number is in the query, else empty."""
    try:
        parts = urlsplit(urljoin(url, link.get("href") or ""))
        query = parse_qsl(parts.query) if parts.query else []
    except ValueError:
        return 0, ""
    if number := _parse_number(parts.path.rstrip("/").rpartition("/")[2]):
        return number, ""
    number = _parse_number(dict(query).get("page", ""))
    return number, parts._replace(query=urlencode(query), fragment="").geturl() if number else ""


def _parse_number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 4 else 0


def repeated_page(page: Parsed, earlier: Iterable[Parsed]) -> int | None:
    """Return the number of the earlier page that ``page`` repeats, or ``None``. Portals do so for missing pages."""
    texts = [clean(text_of(line)) for paragraph in page.paragraphs for line in paragraph]
    photos = {photo.url for photo in page.photos}
    for number, before in enumerate(earlier, start=1):
        known = {clean(text_of(line)) for paragraph in before.paragraphs for line in paragraph}
        shared = sum(len(text) for text in texts if text in known)
        if texts and shared >= _MIN_REPEATED_SHARE * sum(map(len, texts)):
            return number
        if not texts and photos and photos <= {photo.url for photo in before.photos}:
            return number
    return None
