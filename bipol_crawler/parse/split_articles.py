"""Articles split over several pages: which pages there are, and what a further one adds.

WordPress serves page n of a post at ``/slug/n/``. A theme links all of them, or only the next one: then a page is known
from the one before it alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from lxml import etree

from bipol_crawler.items import Page
from bipol_crawler.parse.document import document
from bipol_crawler.parse.layouts import LAYOUTS, Layout, layout_of
from bipol_crawler.parse.metadata import read_metadata
from bipol_crawler.parse.page_urls import canonical_address
from bipol_crawler.parse.parsed import Parsed, text_of
from bipol_crawler.parse.selector_index import Elements
from bipol_crawler.text import clean

MOST_PAGES = 50
"""Of one article; more are a trap."""
NOT_THERE = frozenset((404, 410))
"""The statuses by which a portal says that it has no such page; any other failure may pass."""
_MOST_NOT_THERE = 2
"""Pages one behind the other that were not there, behind which no more are asked for."""
_HINTS = tuple({name.encode() for layout in LAYOUTS for name in re.findall(r"[.#]([\w-]+)", layout.page_links)})
"""The classes and ids of links to further pages."""
_REPEATED = 0.9
"""The share of a page's characters that one earlier page also has, above which it is that page again."""


class SplitArticle:
    """The pages of an article, named one after the other as those before them come in.

    ``last`` is the number of the last page known so far, ``named`` what it was on page 1.
    """

    def __init__(self, first: Page) -> None:
        self._pages = [first]
        self._address, links = _page_links(first)
        self.last = self.named = min(max(links, default=1), MOST_PAGES)
        self._links = links
        self._not_there = 0

    @property
    def next_url(self) -> str | None:
        """The address of the page that comes next; ``None`` behind the last one."""
        number = len(self._pages) + 1
        if number > self.last or self._not_there == _MOST_NOT_THERE:
            return None
        return self._links.get(number) or f"{self._address.rstrip('/')}/{number}/"

    @property
    def is_named_by_first(self) -> bool:
        """Whether page 1 itself says that there is a next page, not only the page before it."""
        return len(self._pages) < self.named

    def add(self, page: Page) -> None:
        """Take what :attr:`next_url` answered: a page, or that it is not there."""
        self._pages.append(page)
        if page.status in NOT_THERE:
            self._not_there += 1
            return
        self._not_there = 0
        if len(self._pages) == self.last:
            _, links = _page_links(page)
            self._links |= links
            self.last = min(max([self.last, *links]), MOST_PAGES)

    @property
    def page(self) -> Page:
        """Page 1 with all that came behind it."""
        return replace(self._pages[0], following=tuple(self._pages[1:]))


def following_pages(page: Page) -> tuple[str, ...]:
    """The addresses of pages 2 ... n of a split article, as page 1 names them, gaps filled in."""
    article, addresses = SplitArticle(page), []
    while (url := article.next_url) is not None:
        addresses.append(url)
        article.add(replace(page, body=b""))
    return tuple(addresses)


def may_be_split(html: bytes) -> bool:
    """Whether a page can link further pages of its article: it has a name that such links have."""
    return any(hint in html for hint in _HINTS)


def _page_links(page: Page) -> tuple[str, dict[int, str]]:
    """The article's address as a page states it, and the pages it links whose addresses aren't made of that."""
    if not may_be_split(page.body):
        return page.final_url, {}
    served = document(page.body, page.content_type)
    if served is None:
        return page.final_url, {}
    elements = Elements(served.root)
    metadata = read_metadata(served.root)
    layout = layout_of(elements, metadata.says_article)
    if layout is None:
        return page.final_url, {}
    address = canonical_address(metadata.canonical, page.final_url) or page.final_url
    return address, linked_pages(elements, layout, page.final_url)


def linked_pages(elements: Elements, layout: Layout, url: str) -> dict[int, str]:
    """The numbers of the pages that a page links; an address with each whose number stands in the query."""
    found: dict[int, str] = {}
    for link in elements.select(layout.page_links):
        number, address = _numbered(link, url)
        if number:
            found.setdefault(number, address)
    return found


def _numbered(link: etree._Element, url: str) -> tuple[int, str]:
    """Which page a link leads to, 0 for none; and its address if the number stands in the query, else nothing."""
    try:
        parts = urlsplit(urljoin(url, link.get("href") or ""))
        query = parse_qsl(parts.query) if parts.query else []
    except ValueError:
        return 0, ""
    if number := _number(parts.path.rstrip("/").rpartition("/")[2]):
        return number, ""
    number = _number(dict(query).get("page", ""))
    return number, parts._replace(query=urlencode(query), fragment="").geturl() if number else ""


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 4 else 0


def repeated_page(page: Parsed, earlier: Iterable[Parsed]) -> int | None:
    """The number of the earlier page that a page shows once more, as a portal does that knows no such page."""
    texts = [clean(text_of(line)) for paragraph in page.paragraphs for line in paragraph]
    photos = {photo.url for photo in page.photos}
    for number, before in enumerate(earlier, start=1):
        known = {clean(text_of(line)) for paragraph in before.paragraphs for line in paragraph}
        shared = sum(len(text) for text in texts if text in known)
        if texts and shared >= _REPEATED * sum(map(len, texts)):
            return number
        if not texts and photos and photos <= {photo.url for photo in before.photos}:
            return number
    return None
