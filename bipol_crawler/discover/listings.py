"""Read listings (front page, section, tag, author, month): headlines, addresses and times.

The selectors of the theme's two kinds of listings are data below; a new theme needs a new line. Other listings are read
by what most WordPress themes share: linked headings in the main content. The times in listings are useful, because the
page of the article may show only the day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import NamedTuple

from parsel import Selector

from bipol_crawler.addresses.urls import canonical, kind
from bipol_crawler.discover.listing_pages import MAX_LINKS, absolute, next_page, site_root
from bipol_crawler.items import MAX_TAGS, Dated, Found
from bipol_crawler.normalize.dates import read_dated
from bipol_crawler.text import clean_or_none


@dataclass(frozen=True, slots=True)
class _PostSelectors:
    """The CSS selectors of the posts in a listing; ``link``, ``headline`` and ``dates`` are inside ``post``.

    An empty ``link`` means that ``post`` itself is the link. ``dates`` are tried in order.
    """

    post: str
    link: str
    headline: str
    dates: tuple[str, ...]


MAX_BYTES = 2_000_000
"""The most bytes of a listing that are read: ten times the longest listing. The rest is ignored."""
_MAX_POSTS, _MAX_IN_A_POST = 300, 5
"""The most posts of a page, and the most elements of each kind in a post. No real listing has that many."""

_POST_SELECTORS = (
    _PostSelectors(".news-feed-list a.news-feed-link", "", ".news-feed-judul", (".tanggal",)),
    _PostSelectors(
        ".category-text-wrap",
        "h2 a[href]",
        "h2",
        (".tanggal-mobile", ".category-kategori span", ".category-kategori"),
    ),
)
_MAIN = ("main", "[role=main]", "#main", "#primary", "#content", ".site-content", "body")
_NOT_CONTENT = "|".join(
    f"ancestor::{part}"
    for part in (
        "nav",
        "header[not(ancestor::article)]",
        "footer",
        "aside",
        "*[contains(concat(' ', @class), ' widget')]",
        "*[@id='comments' or @id='sidebar' or @id='secondary']",
    )
)
_LINKS = f"(descendant::a[@href])[position() <= {MAX_LINKS}][not({_NOT_CONTENT})]"
_HEADINGS = ("h1", "h2", "h3", "h4")
_IN_HEADING = "ancestor::*[self::h1 or self::h2 or self::h3 or self::h4]"
_HEADING_INSIDE = "descendant::*[self::h1 or self::h2 or self::h3 or self::h4]"
# The entry that contains a link: an article element or the nearest list item; and its first time element that is not
# only the time of a change.
_ENTRY = "ancestor::*[self::article or self::li or contains(concat(' ', @class, ' '), ' post ')][1]"
_ENTRY_TIME = "(.//time[@datetime][contains(@class, 'published') or not(contains(@class, 'updated'))])[1]/@datetime"


@dataclass(frozen=True, slots=True)
class Listing:
    """The posts of a listing from top to bottom, each once, with absolute addresses; and its next page."""

    items: tuple[Found, ...]
    next_url: str | None


class TooLarge(ValueError):
    """The page has too many tags: reading it would take too much memory."""


def read_listing(body: bytes, url: str) -> Listing:
    """Read one listing page.

    Args:
        body: the bytes of the page (WordPress writes UTF-8).
        url: the page's absolute address after redirects.

    Returns:
        The posts and the next page; both are empty for a page that is not a listing.

    Raises:
        TooLarge: the page has more than :data:`~bipol_crawler.items.MAX_TAGS` tags.
        ValueError: ``url`` is not an http(s) address.
    """
    if body.count(b"<") > MAX_TAGS:
        raise TooLarge(f"more than {MAX_TAGS:,} tags")
    base = site_root(url)
    page = Selector(text=body[:MAX_BYTES].decode("utf-8", errors="replace"), type="html")
    items = [found for selectors in _POST_SELECTORS for found in _read_posts(page, selectors, url)]
    if not items:
        items = list(_read_unknown(page, url, base))
    return Listing(_merged_by_address(items, base), next_page(page, url, base))


def _read_posts(page: Selector, selectors: _PostSelectors, url: str) -> Iterator[Found]:
    all_posts = page.css(selectors.post)
    posts, starts = all_posts[:_MAX_POSTS], {post.root for post in all_posts}
    links, headlines, dates = (
        {at.root: at for css in group if css for at in page.css(css)}
        for group in ((selectors.link,), (selectors.headline,), selectors.dates)
    )
    all_parts = [_Parts.of(post, starts, links, headlines, dates) for post in posts]
    without_headline = [parts.post for parts in all_parts if not parts.headlines]
    outside = {} if selectors.link else _find_parts_outside(page, without_headline, selectors)
    for parts in all_parts:
        link = parts.links[0] if selectors.link and parts.links else parts.post if not selectors.link else None
        address = absolute(url, link.root.get("href")) if link else None
        if address is None:
            continue
        stated = parts.dates or _dates_after(parts.post, selectors)
        words, stated = outside.get(parts.post.root) or (parts.headlines, stated)
        texts = map(_text, stated)
        yield Found(
            url=address,
            source="listing",
            headline=next((text for at in words if (text := _text(at))), None),
            published=_most_exact(read_dated(text, "listing") for text in texts if text),
        )


class _Parts(NamedTuple):
    """A post, and its parts before the next post. A post without an end tag also contains all that follow it."""

    post: Selector
    links: list[Selector]
    headlines: list[Selector]
    dates: list[Selector]

    @classmethod
    def of(cls, post: Selector, starts: Collection[object], *kinds: Mapping[object, Selector]) -> _Parts:
        """Return a post with up to :data:`_MAX_IN_A_POST` elements of each of ``kinds``, in page order."""
        elements = list(takewhile(lambda element: element not in starts, post.root.iterdescendants()))
        found = ([kind[element] for element in elements if element in kind][:_MAX_IN_A_POST] for kind in kinds)
        return cls(post, *found)


def _dates_after(post: Selector, selectors: _PostSelectors) -> list[Selector]:
    """Return the dates in the element after a post that is a link."""
    if post.root.tag != "a":
        return []
    next_element = post.xpath("following-sibling::*[1]")
    return [at for css in selectors.dates for at in next_element.css(f"p{css}")]


_PartsOutside = dict[object, tuple[list[Selector], list[Selector]]]


def _find_parts_outside(page: Selector, posts: list[Selector], selectors: _PostSelectors) -> _PartsOutside:
    """Return headline and dates of posts without a headline inside: those after them, before the next post or heading.

    If a theme prints captions unescaped (``alt="Foto: <a href="...">"``), a caption may end the post's element early.
    """
    if not posts:
        return {}
    found: _PartsOutside = {post.root: ([], []) for post in posts}
    headlines = {at.root: at for at in page.css(selectors.headline)}
    dates = {at.root: at for css in selectors.dates for at in page.css(css)}
    starts = {post.root for post in page.css(selectors.post)}
    current = None
    for element in page.root.iter("*"):
        if element in starts:
            current = found.get(element)
        elif current is None:
            continue
        elif element in headlines and not current[0]:
            current[0].append(headlines[element])
        elif element in dates and current[0]:
            current[1].append(dates[element])
        elif element.tag in _HEADINGS:
            current = None
    return {post: words for post, words in found.items() if words[0]}


def _read_unknown(page: Selector, url: str, base: str) -> Iterator[Found]:
    """Yield the articles that a listing of an unknown theme links, those with a heading first.

    Only headings are headlines; other links are `Selengkapnya` or a picture.
    """
    main = next((area for css in _MAIN for area in page.css(css)), None)
    if main is None:
        return
    with_headline, without_headline = [], []
    stamps: dict[object, str | None] = {}
    for link in main.xpath(_LINKS):
        address = absolute(url, link.root.get("href"))
        if address is None or kind(address, base) != "article":
            continue
        if link.root.find(".//a") is not None:  # its end tag is missing: it contains the words of all following links
            without_headline.append(Found(address, "listing"))
            continue
        own_headings = link.xpath(_HEADING_INSIDE)
        headline = _text(own_headings[0]) if own_headings else _text(link) if link.xpath(_IN_HEADING) else None
        if headline:
            stamp = None
            for entry in link.xpath(_ENTRY):
                if entry.root not in stamps:  # searched once for each entry, which may have many links
                    stamps[entry.root] = entry.xpath(_ENTRY_TIME).get()
                stamp = stamps[entry.root]
            published = read_dated(stamp, "listing") if stamp else None
            with_headline.append(Found(address, "listing", headline=headline, published=published))
        else:
            without_headline.append(Found(address, "listing"))
    yield from with_headline
    yield from without_headline


def _merged_by_address(items: Iterable[Found], base: str) -> tuple[Found, ...]:
    """Return one :class:`Found` for each address, merged from all its links, because listings show posts twice."""
    known: dict[str, Found] = {}
    for item in items:
        address = canonical(item.url, base)
        if address is None:
            continue
        seen = known.get(address)
        known[address] = (
            item
            if seen is None
            else replace(
                seen,
                headline=seen.headline or item.headline,
                published=_most_exact((seen.published, item.published)),
            )
        )
    return tuple(known.values())


def _most_exact(dates: Iterable[Dated | None]) -> Dated | None:
    order = ("second", "minute", "day")
    known = [dated for dated in dates if dated is not None]
    return min(known, key=lambda dated: order.index(dated.precision), default=None)


def _text(element: Selector) -> str | None:
    return clean_or_none("".join(element.xpath(".//text()").getall()))
