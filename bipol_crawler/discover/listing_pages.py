"""How listings are numbered: the next page of one, and addresses made absolute on it."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from parsel import Selector

from bipol_crawler.addresses.urls import canonical, kind, same_site

MOST_LINKS = 1_000
"""Links that are looked at on a page that was made to be endless; no listing has as many."""
_NEXT = (
    ".nav-links a.next.page-numbers::attr(href)",
    "a.next.page-numbers::attr(href)",
    "link[rel~=next]::attr(href)",
    "a[rel~=next]::attr(href)",
    ".nav-previous a::attr(href)",  # WordPress: the previous posts in time, so the next page
)
_PAGE_NUMBER = re.compile(r"/page/(?P<number>\d{1,9})/$")


def root(url: str) -> str:
    """Scheme and host of an absolute address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def next_page(page: Selector, url: str, base: str) -> str | None:
    """The address of the next page of the listing ``page``, which was served at ``url``; ``None`` on the last one."""
    here = canonical(url, base)
    for css in _NEXT:
        address = absolute(url, page.css(css).get())
        # On an article's own page "next" is another article, or its second page.
        if address and kind(address, base) == "listing" and canonical(address, base) != here:
            return address
    after = page_after(url)
    if after is None:
        return None
    listing, number = _numbered(after, base)
    for href in page.xpath(f"(//a/@href)[position() <= {MOST_LINKS}]").getall():
        # where a later page is linked, whatever the link is called, there is a next one
        if (address := absolute(url, href)) and kind(address, base) == "listing":
            other, linked = _numbered(address, base)
            if other == listing and linked >= number:
                return address if linked == number else after
    return None


def page_after(url: str) -> str | None:
    """The address of a listing's next page, by WordPress's own rules of numbering; ``None`` for no listing's address.

    Whether there is such a page, only asking tells: past the end a portal answers 404.
    """
    base = root(url)
    if kind(url, base) != "listing":
        return None
    parts = urlsplit(canonical(url, base) or url)
    listing, number = _numbered(url, base)
    if not parts.query:
        return f"{listing}page/{number + 1}/"
    query = [(name, value) for name, value in parse_qsl(parts.query) if name != "paged"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("paged", str(number + 1))])))


def _numbered(url: str, base: str) -> tuple[str, int]:
    """A listing's address without the number of its page, and that number."""
    parts = urlsplit(canonical(url, base) or url)
    numbered = _PAGE_NUMBER.search(parts.path)
    number = int(numbered["number"]) if numbered else 1
    pairs = dict(parse_qsl(parts.query))
    if (paged := pairs.pop("paged", "")).isdecimal():
        number = int(paged[:9])
    path = parts.path[: numbered.start()] + "/" if numbered else parts.path
    return urlunsplit(parts._replace(path=path, query=urlencode(pairs))), number


def absolute(url: str, href: str | None) -> str | None:
    """``href`` made absolute, when it leads to a page of the same site."""
    if not href or href.lstrip().startswith("#"):
        return None
    try:
        address = urljoin(url, href.strip())
    except ValueError:
        return None
    return address if same_site(address, root(url)) else None
