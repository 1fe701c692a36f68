"""Listing pages (front page, section, tag, author, month) → headlines, addresses and times.

The theme's two shapes are data below: a new theme is a new line. A listing none of them knows
is read by what most WordPress themes share: linked headings in the main content. The times
printed here are worth having, as the article's own page may show only the day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import NamedTuple

from parsel import Selector

from bipol_crawler.addresses.urls import canonical, kind
from bipol_crawler.discover.listing_pages import MOST_LINKS, absolute, next_page, root
from bipol_crawler.items import MAX_TAGS, Dated, Found
from bipol_crawler.normalize.dates import read_dated
from bipol_crawler.text import clean_or_none


@dataclass(frozen=True, slots=True)
class _Shape:
    """One way a theme marks up the posts of a listing; CSS, the last three within ``post``.

    An empty ``link`` means that ``post`` is the link; ``dates`` are tried in order.
    """

    post: str
    link: str
    headline: str
    dates: tuple[str, ...]


MAX_BYTES = 2_000_000
"""Bytes of a listing that are read: ten times the longest. What is behind them is left out."""
_MOST_POSTS, _MOST_IN_A_POST = 300, 5
"""What is looked at of a page that was made to be endless, and no listing has as much."""

_SHAPES = (
    _Shape(".news-feed-list a.news-feed-link", "", ".news-feed-judul", (".tanggal",)),
    _Shape(
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
_LINKS = f"(descendant::a[@href])[position() <= {MOST_LINKS}][not({_NOT_CONTENT})]"
_HEADINGS = ("h1", "h2", "h3", "h4")
_IN_HEADING = "ancestor::*[self::h1 or self::h2 or self::h3 or self::h4]"
_OWN_HEADING = "descendant::*[self::h1 or self::h2 or self::h3 or self::h4]"
# The entry round a link: an article element, or the nearest item of a list; its first time element
# that is not only a time of change.
_ENTRY = "ancestor::*[self::article or self::li or contains(concat(' ', @class, ' '), ' post ')][1]"
_ENTRY_TIME = "(.//time[@datetime][contains(@class, 'published') or not(contains(@class, 'updated'))])[1]/@datetime"


@dataclass(frozen=True, slots=True)
class Listing:
    """A listing's posts, top to bottom, each once, with absolute addresses; and its next page."""

    items: tuple[Found, ...]
    next_url: str | None


class TooLarge(ValueError):
    """A page of so many tags that reading it would take the machine's memory."""


def read_listing(body: bytes, url: str) -> Listing:
    """Read one listing page.

    Args:
        body: the page as served (WordPress writes UTF-8).
        url: the page's absolute address, after redirects.

    Returns:
        What the page lists; nothing at all for a page that is no listing.

    Raises:
        TooLarge: the page has more than :data:`~bipol_crawler.items.MAX_TAGS` tags.
        ValueError: ``url`` is not an http(s) address.
    """
    if body.count(b"<") > MAX_TAGS:
        raise TooLarge(f"more than {MAX_TAGS:,} tags")
    base = root(url)
    page = Selector(text=body[:MAX_BYTES].decode("utf-8", errors="replace"), type="html")
    items = [found for shape in _SHAPES for found in _read_shape(page, shape, url)]
    if not items:
        items = list(_read_unknown(page, url, base))
    return Listing(_each_once(items, base), next_page(page, url, base))


def _read_shape(page: Selector, shape: _Shape, url: str) -> Iterator[Found]:
    all_posts = page.css(shape.post)
    posts, starts = all_posts[:_MOST_POSTS], {post.root for post in all_posts}
    links, headlines, dates = (
        {at.root: at for css in selectors if css for at in page.css(css)}
        for selectors in ((shape.link,), (shape.headline,), shape.dates)
    )
    parts = [_Parts.of(post, starts, links, headlines, dates) for post in posts]
    torn = {} if shape.link else _torn(page, [own.post for own in parts if not own.headlines], shape)
    for own in parts:
        link = own.links[0] if shape.link and own.links else own.post if not shape.link else None
        address = absolute(url, link.root.get("href")) if link else None
        if address is None:
            continue
        stated = own.dates or _right_behind(own.post, shape)
        words, stated = torn.get(own.post.root) or (own.headlines, stated)
        texts = map(_text, stated)
        yield Found(
            url=address,
            source="listing",
            headline=next((text for at in words if (text := _text(at))), None),
            published=_most_exact(read_dated(text, "listing") for text in texts if text),
        )


class _Parts(NamedTuple):
    """A post, and what it holds before the next post: one left open holds all that follow it, too."""

    post: Selector
    links: list[Selector]
    headlines: list[Selector]
    dates: list[Selector]

    @classmethod
    def of(cls, post: Selector, starts: Collection[object], *kinds: Mapping[object, Selector]) -> _Parts:
        """Up to :data:`_MOST_IN_A_POST` of each of ``kinds``, elements of the page, in the page's order."""
        own = list(takewhile(lambda element: element not in starts, post.root.iterdescendants()))
        found = ([kind[element] for element in own if element in kind][:_MOST_IN_A_POST] for kind in kinds)
        return cls(post, *found)


def _right_behind(post: Selector, shape: _Shape) -> list[Selector]:
    """The dates of a post that is a link and has none inside: in the element behind it."""
    if post.root.tag != "a":
        return []
    behind = post.xpath("following-sibling::*[1]")
    return [at for css in shape.dates for at in behind.css(f"p{css}")]


_Torn = dict[object, tuple[list[Selector], list[Selector]]]


def _torn(page: Selector, posts: list[Selector], shape: _Shape) -> _Torn:
    """Headline and dates of posts that have none inside: what stands behind them, before the next post or heading.

    A theme that prints captions unescaped (``alt="Foto: <a href="...">"``) ends a post wherever its caption ends a tag.
    """
    if not posts:
        return {}
    found: _Torn = {post.root: ([], []) for post in posts}
    headlines = {at.root: at for at in page.css(shape.headline)}
    dates = {at.root: at for css in shape.dates for at in page.css(css)}
    starts = {post.root for post in page.css(shape.post)}
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
    """The articles that an unknown theme links, those with a heading first.

    Only a heading is a headline: other links say `Selengkapnya`, or hold a picture.
    """
    main = next((area for css in _MAIN for area in page.css(css)), None)
    if main is None:
        return
    titled, bare = [], []
    stamps: dict[object, str | None] = {}
    for link in main.xpath(_LINKS):
        address = absolute(url, link.root.get("href"))
        if address is None or kind(address, base) != "article":
            continue
        if link.root.find(".//a") is not None:  # left open: its words are those of all links behind it
            bare.append(Found(address, "listing"))
            continue
        own = link.xpath(_OWN_HEADING)
        headline = _text(own[0]) if own else _text(link) if link.xpath(_IN_HEADING) else None
        if headline:
            stamp = None
            for entry in link.xpath(_ENTRY):
                if entry.root not in stamps:  # looked for once an entry, however many links it has
                    stamps[entry.root] = entry.xpath(_ENTRY_TIME).get()
                stamp = stamps[entry.root]
            published = read_dated(stamp, "listing") if stamp else None
            titled.append(Found(address, "listing", headline=headline, published=published))
        else:
            bare.append(Found(address, "listing"))
    yield from titled
    yield from bare


def _each_once(items: Iterable[Found], base: str) -> tuple[Found, ...]:
    """One :class:`Found` an address, with all that any of its links said: pages show posts twice."""
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
