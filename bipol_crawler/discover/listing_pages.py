"""Find the next page of a listing, and make addresses in it absolute."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from parsel import Selector

from bipol_crawler.addresses.urls import canonical, kind, same_site

MAX_LINKS = 1_000
"""The most links of a page that are read. No real listing has that many; it protects against endless pages."""
_NEXT = (
    ".nav-links a.next.page-numbers::attr(href)",
    "a.next.page-numbers::attr(href)",
    "link[rel~=next]::attr(href)",
    "a[rel~=next]::attr(href)",
    ".nav-previous a::attr(href)",  # WordPress: earlier posts are on the next page
)
_PAGE_NUMBER = re.compile(r"/page/(?P<number>\d{1,9})/$")


def site_root(url: str) -> str:
    """Return scheme, host and port of an absolute address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def next_page(page: Selector, url: str, base: str) -> str | None:
    """Return the address of the next page of the listing ``page`` at ``url``, or ``None`` on its last page."""
    current = canonical(url, base)
    for css in _NEXT:
        address = absolute(url, page.css(css).get())
        # On the page of an article, "next" is another article or the second page of the same one.
        if address and kind(address, base) == "listing" and canonical(address, base) != current:
            return address
    next_address = next_page_address(url)
    if next_address is None:
        return None
    listing, number = _listing_and_page_number(next_address, base)
    for href in page.xpath(f"(//a/@href)[position() <= {MAX_LINKS}]").getall():
        # if any link leads to a later page, there is a next page
        if (address := absolute(url, href)) and kind(address, base) == "listing":
            other, linked = _listing_and_page_number(address, base)
            if other == listing and linked >= number:
                return address if linked == number else next_address
    return None


def next_page_address(url: str) -> str | None:
    """Return the address of a listing's next page by WordPress's rules, or ``None`` if ``url`` is not a listing.

    The page may not exist: after the last page, a portal answers 404.
    """
    base = site_root(url)
    if kind(url, base) != "listing":
        return None
    parts = urlsplit(canonical(url, base) or url)
    listing, number = _listing_and_page_number(url, base)
    if not parts.query:
        return f"{listing}page/{number + 1}/"
    query = [(name, value) for name, value in parse_qsl(parts.query) if name != "paged"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("paged", str(number + 1))])))


def _listing_and_page_number(url: str, base: str) -> tuple[str, int]:
    """Return a listing's address without the page number, and the page number."""
    parts = urlsplit(canonical(url, base) or url)
    page_match = _PAGE_NUMBER.search(parts.path)
    number = int(page_match["number"]) if page_match else 1
    pairs = dict(parse_qsl(parts.query))
    if (paged := pairs.pop("paged", "")).isdecimal():
        number = int(paged[:9])
    path = parts.path[: page_match.start()] + "/" if page_match else parts.path
    return urlunsplit(parts._replace(path=path, query=urlencode(pairs))), number


def absolute(url: str, href: str | None) -> str | None:
    """Return ``href`` as an absolute address, or ``None`` if it leads to another site or to the same page."""
    if not href or href.lstrip().startswith("#"):
        return None
    try:
        address = urljoin(url, href.strip())
    except ValueError:
        return None
    return address if same_site(address, site_root(url)) else None
