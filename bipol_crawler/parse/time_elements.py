"""The ``time`` elements and the microdata of a page → when its own article was published and modified.

A page shows many times: those of related and newest articles, of comments, of videos. The article's own stands with
its headline: on the way from the time up to the element that holds both there is no list of other things, no other
article and no microdata of another kind of thing. ``datetime``, ``content`` and ``title`` are what machines read
(HTML, "The time element"; schema.org's microdata; hAtom's ``published``); the words inside are for people.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple, cast

from lxml import etree

from bipol_crawler.parse.document import Document
from bipol_crawler.parse.headline import headline_element, stated_titles
from bipol_crawler.parse.html_tags import inner_text
from bipol_crawler.parse.json_ld import holds_article
from bipol_crawler.parse.metadata import Metadata
from bipol_crawler.parse.parsed import Parsed, Stated
from bipol_crawler.text import clean

_MOST = 60
"""Elements that state a time on one page which are looked at."""
_with_date = etree.XPath("//*[contains(@itemprop, 'datePublished') or contains(@itemprop, 'dateModified')]")
_MODIFIED = frozenset(("updated", "modified", "dateModified", "date-modified", "post-modified", "entry-modified"))
_PUBLISHED = re.compile(
    r"(?:^|[-_])(?:publish\w*|entry|post|article|single|created?|terbit|tayang|date|posted|tanggal)(?:$|[-_])", re.I
)
_ELSEWHERE = frozenset(("aside", "nav", "blockquote", "template", "noscript"))
"""Elements that hold other things than the article which they are next to."""
_LISTS = re.compile(
    r"(?:^|[-_\s])(?:comments?|komentar|related|terkait|widgets?|sidebar|latest|terbaru|popular|populer|terpopuler|trending"
    r"|recent|recommend\w*|rekomendasi|lainnya|more|next|prev\w*|nav|navigation|carousel|slider|ticker|breaking"
    r"|wp-embedded-content|twitter-tweet|card)(?:$|[-_\s])",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"(?<!\d)(?:\d{1,2}[\s./-]{1,3}(?:[A-Za-z]{3,9}|\d{1,2})[\s.,/-]{1,3}20\d\d|20\d\d-\d\d-\d\d"
    r"|[A-Z][a-z]{2,8}\.? \d{1,2}, 20\d\d)(?!\d)"
)
"""A day in full, as pages print it: ``21 November 2019``, ``21/11/2019``, ``2019-11-21``, ``November 21, 2019``."""
_NEAR = 2
_MOST_WORDS = 5
"""In a link beside a time that is an author's or a section's name, or the day: more are another article's headline."""
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


class StatedTime(NamedTuple):
    """A time as written for machines, the words shown for it, and a selector of its element."""

    written: str
    shown: str
    part: str


class StatedTimes(NamedTuple):
    """The first and best marked statement of each."""

    published: StatedTime | None
    modified: StatedTime | None


def may_state_times(served: Document, metadata: Metadata) -> bool:
    """Whether a page has an element or a property that :func:`read_time_elements` reads."""
    return metadata.has_time or b"itemprop" in served.html


def read_time_elements(root: etree._Element, headline: etree._Element | None) -> StatedTimes:
    """What the page's own ``time`` elements and date properties state.

    Args:
        root: the page.
        headline: the element of the article's headline, which its time stands beside; ``None`` if there is none.
    """
    holders = set(headline.iterancestors()) if headline is not None else set()
    best: dict[str, tuple[int, StatedTime]] = {}
    marked = cast(list[etree._Element], _with_date(root))[:_MOST]
    for node in (*marked, *islice(root.iter("time", "abbr"), _MOST)):
        for field, weight in _meanings(node):
            if field in best and best[field][0] >= weight:
                continue
            written = clean(
                node.get("datetime") or node.get("content") or (node.get("title") if node.tag == "abbr" else "") or ""
            )
            shown = clean(inner_text(node))[:100]
            if (written or shown) and _is_own(node, holders):
                best[field] = weight, StatedTime(written or shown, shown, _part(node))
    return StatedTimes(*(best[name][1] if name in best else None for name in ("published", "modified")))


def add_time_elements(
    root: etree._Element, metadata: Metadata, headline: etree._Element | None, parsed: Parsed
) -> None:
    """Add what the page's ``time`` elements and date properties state to ``parsed``: for machines, and as shown."""
    if headline is None:
        headline = headline_element(root, stated_titles(metadata, metadata.own_article(parsed.url)))
    published, modified = read_time_elements(root, headline)
    if published:
        parsed.published.append(Stated("time", published.written, published.part))
        if published.shown != published.written and has_day(published.shown):
            parsed.published.append(Stated("page", published.shown, published.part))
    if modified:
        parsed.modified.append(Stated("time", modified.written, modified.part))


def has_day(words: str) -> bool:
    """Whether words on a page name a day with its year; ``2 jam yang lalu`` doesn't."""
    return bool(_DAY.search(words[:300]))


def _meanings(node: etree._Element) -> list[tuple[str, int]]:
    """What a time is of, and how clearly the element says so: 3 by microdata, 2 by a class, 1 by being a ``time``."""
    properties = (node.get("itemprop") or "").split()
    if properties:
        names = (("datePublished", "published"), ("dateModified", "modified"))
        return [(field, 3) for name, field in names if name in properties]
    classes = (node.get("class") or "").split()
    modified = not _MODIFIED.isdisjoint(classes)
    published = node.get("pubdate") is not None or any(
        _PUBLISHED.search(name) for name in classes if name not in _MODIFIED
    )
    if node.tag == "abbr":
        return [("published", 2)] if "published" in classes else [("modified", 2)] if "updated" in classes else []
    if published:
        return [("published", 2), ("modified", 1)] if modified else [("published", 2)]
    return [("modified", 2)] if modified else [("published", 1)] if node.get("datetime") else []


def _is_own(node: etree._Element, holders: set[etree._Element]) -> bool:
    """Whether a time is the article's: see the module's rule."""
    scope_seen = not node.get("itemprop")
    beside_headline = False
    for level, element in enumerate(node.iterancestors()):
        beside_headline = beside_headline or element in holders
        if not scope_seen and element.get("itemscope") is not None:
            scope_seen = True
            if (kind := element.get("itemtype")) and not holds_article(kind):
                return False
        if beside_headline:
            if scope_seen:
                return True
        elif element.tag != "body" and _is_of_others(element, level):
            return False
    return True


def _is_of_others(element: etree._Element, level: int) -> bool:
    """Whether an element holds other things than the article; ``level`` counts the elements between it and the time."""
    if element.tag in _ELSEWHERE or _LISTS.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
        return True
    if element.tag == "article" and next(element.iterancestors("body")).find(".//article") is not element:
        return True
    if any(next(heading.iter("a"), None) is not None for heading in element.iterdescendants(*_HEADINGS)):
        return True
    if element.tag in ("li", "a") or level < _NEAR:
        anchors = [element] if element.tag == "a" else element.iterdescendants("a")
        return any(len(inner_text(anchor).split()) > _MOST_WORDS for anchor in islice(anchors, _NEAR))
    return False


def _part(node: etree._Element) -> str:
    if properties := node.get("itemprop"):
        return f"[itemprop~='{properties.split()[0]}']"
    classes = (node.get("class") or "").split()
    return f"{node.tag}.{classes[0]}" if classes else str(node.tag)
