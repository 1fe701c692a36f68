"""Read when an article was published and modified from the ``time`` elements and the microdata of its page.

A page also shows the times of related and newest articles, of comments and of videos. A time is the article's if the
elements between it and the common ancestor with the headline contain no list of other things, no other article and no
microdata of another type. Machines read the attributes ``datetime``, ``content`` and ``title`` (HTML, "The time
element"; schema.org's microdata; hAtom's ``published``); readers see the text inside.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple, cast

from lxml import etree

from bipol_crawler.parse.document import Document
from bipol_crawler.parse.headline import headline_element, stated_titles
from bipol_crawler.parse.html_tags import inner_text
from bipol_crawler.parse.json_ld import is_article_type
from bipol_crawler.parse.metadata import Metadata
from bipol_crawler.parse.parsed import Parsed, RawTime
from bipol_crawler.text import clean

_MAX_ELEMENTS = 60
"""The most elements with a time on one page that are read."""
_elements_with_date = etree.XPath("//*[contains(@itemprop, 'datePublished') or contains(@itemprop, 'dateModified')]")
_MODIFIED = re.compile(r"(?:^|[-_])(?:updated?|modified|diperbarui)(?:$|[-_])|^dateModified$", re.IGNORECASE)
_SAYS_MODIFIED = re.compile(
    r"\W*(?:(?:artikel|berita|tulisan|konten|halaman|post|this|article)\s+){0,2}(?:ini\s+)?(?:(?:telah|terakhir|last|kali)\s+){0,3}"
    r"(?:di\s?(?:perbarui|perbaharui|ubah|edit|revisi|sunting|update)|updated?|modified|edited|pembaruan|perubahan)\b",
    re.IGNORECASE,
)
_SAYS_PUBLISHED = re.compile(r"\b(?:di)?(?:terbit|tayang|publi|posting|posted|muat|unggah)", re.IGNORECASE)
_PUBLISHED = re.compile(
    r"(?:^|[-_])(?:publish\w*|entry|post|article|single|created?|terbit|tayang|date|posted|tanggal)(?:$|[-_])", re.I
)
_OTHER_CONTENT_TAGS = frozenset(("aside", "nav", "blockquote", "template", "noscript"))
"""Elements whose content is not the article's."""
_OTHER_CONTENT_NAMES = re.compile(
    r"(?:^|[-_\s])(?:comments?|komentar|related|terkait|widgets?|sidebar|latest|terbaru|popular|populer|terpopuler|trending"
    r"|recent|recommend\w*|rekomendasi|lainnya|more|next|prev\w*|nav|navigation|carousel|slider|ticker|breaking"
    r"|wp-embedded-content|twitter-tweet|card)(?:$|[-_\s])",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"(?<!\d)(?:\d{1,2}[\s./-]{1,3}(?:[A-Za-z]{3,9}|\d{1,2})[\s.,/-]{1,3}20\d\d|20\d\d[-/.]\d\d[-/.]\d\d"
    r"|[A-Z][a-z]{2,8}\.? \d{1,2}, 20\d\d)(?!\d)"
)
"""A date with its year: ``21 November 2019``, ``21/11/2019``, ``2019-11-21``, ``2019/11/21``, ``November 21, 2019``."""
_LONGEST_LABEL = 60
_MAX_LEVELS = 2
_MAX_LINK_WORDS = 5
"""The most words of a link to an author, a section or a day beside a time. A longer link is another headline."""
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


class StatedTime(NamedTuple):
    """A time as written for machines, the words that readers see, and a CSS selector of its element."""

    written: str
    shown: str
    part: str


class StatedTimes(NamedTuple):
    """For each field the time that is marked most clearly, and of equal ones the first."""

    published: StatedTime | None
    modified: StatedTime | None


def has_time_markup(served: Document, metadata: Metadata) -> bool:
    """Return whether a page has an element or attribute that :func:`read_time_elements` reads."""
    return metadata.has_time or b"prop=" in served.html  # of ``itemprop=``; this part of it is found soonest


def read_time_elements(root: etree._Element, headline: etree._Element | None) -> StatedTimes:
    """Return the times in the article's ``time`` elements and microdata.

    Args:
        root: the page.
        headline: the element of the article's headline, or ``None``.
    """
    headline_ancestors = set(headline.iterancestors()) if headline is not None else set()
    best: dict[str, tuple[int, StatedTime]] = {}
    with_microdata = cast(list[etree._Element], _elements_with_date(root))[:_MAX_ELEMENTS]
    for node in (*with_microdata, *islice(root.iter("time", "abbr"), _MAX_ELEMENTS)):
        for field, weight in _fields_of(node):
            if field in best and best[field][0] >= weight:
                continue
            written = clean(
                node.get("datetime") or node.get("content") or (node.get("title") if node.tag == "abbr" else "") or ""
            )
            shown = clean(inner_text(node))[:100]
            if (written or shown) and belongs_to_article(node, headline_ancestors):
                best[field] = weight, StatedTime(written or shown, shown, _part(node))
    return StatedTimes(*(best[name][1] if name in best else None for name in ("published", "modified")))


def add_time_elements(
    root: etree._Element, metadata: Metadata, headline: etree._Element | None, parsed: Parsed
) -> None:
    """Add the times in the article's ``time`` elements and microdata to ``parsed``: for machines and for readers."""
    if headline is None:
        headline = headline_element(root, stated_titles(metadata, metadata.article_node(parsed.url)))
    published, modified = read_time_elements(root, headline)
    if published:
        parsed.published.append(RawTime("time", published.written, published.part))
        if published.shown != published.written and has_day(published.shown):
            parsed.published.append(RawTime("page", published.shown, published.part))
    if modified:
        parsed.modified.append(RawTime("time", modified.written, modified.part))


def has_day(words: str) -> bool:
    """Return whether words on a page contain a date with its year; ``2 jam yang lalu`` does not."""
    return bool(_DAY.search(words[:300]))


def says_modified(words: str) -> bool:
    """Return whether the words beside a day say only that the article was changed then (``Terakhir diperbarui``)."""
    return _SAYS_MODIFIED.match(words) is not None and _SAYS_PUBLISHED.search(words) is None


def is_of_change(node: etree._Element) -> bool:
    """Return whether the words or classes of an element with a day, or the label before it, name it a change's."""
    names = (node.get("class") or "").split()
    if says_modified(inner_text(node)) or _is_named_modified(names):
        return True
    previous, parent = node.getprevious(), node.getparent()
    if previous is not None:
        label = (previous.tail or "").strip() or inner_text(previous)
    else:
        label = (parent.text or "") if parent is not None else ""
    return len(label) < _LONGEST_LABEL and not has_day(label) and says_modified(label)


def _is_named_modified(names: list[str]) -> bool:
    modified = [name for name in names if _MODIFIED.search(name)]
    return bool(modified) and not any(_PUBLISHED.search(name) for name in names if name not in modified)


def _fields_of(node: etree._Element) -> list[tuple[str, int]]:
    """Return the fields that a time is for, and how clear that is: 3 by microdata, 2 by a class, 1 by the tag alone."""
    properties = (node.get("itemprop") or "").split()
    if properties:
        names = (("datePublished", "published"), ("dateModified", "modified"))
        return [(field, 3) for name, field in names if name in properties]
    classes = (node.get("class") or "").split()
    if "published" not in classes and node.tag != "abbr" and is_of_change(node):
        return [("modified", 2)]
    modified = any(map(_MODIFIED.search, classes))
    published = node.get("pubdate") is not None or any(
        _PUBLISHED.search(name) for name in classes if not _MODIFIED.search(name)
    )
    if node.tag == "abbr":
        return [("published", 2)] if "published" in classes else [("modified", 2)] if "updated" in classes else []
    if published:
        return [("published", 2), ("modified", 1)] if modified else [("published", 2)]
    return [("modified", 2)] if modified else [("published", 1)] if node.get("datetime") else []


def belongs_to_article(node: etree._Element, headline_ancestors: set[etree._Element]) -> bool:
    """Return whether an element with a time belongs to the article, by the rule at the head of this module."""
    scope_seen = not node.get("itemprop")
    beside_headline = False
    for level, element in enumerate(node.iterancestors()):
        beside_headline = beside_headline or element in headline_ancestors
        if not scope_seen and element.get("itemscope") is not None:
            scope_seen = True
            if (kind := element.get("itemtype")) and not is_article_type(kind):
                return False
        if beside_headline:
            if scope_seen:
                return True
        elif element.tag != "body" and _belongs_to_other_content(element, level):
            return False
    return True


def _belongs_to_other_content(element: etree._Element, level: int) -> bool:
    """Return whether an element contains other things than the article.

    ``level`` is the number of elements between it and the time.
    """
    if element.tag in _OTHER_CONTENT_TAGS or _OTHER_CONTENT_NAMES.search(
        f"{element.get('class') or ''} {element.get('id') or ''}"
    ):
        return True
    if element.tag == "article" and next(element.iterancestors("body")).find(".//article") is not element:
        return True
    if any(next(heading.iter("a"), None) is not None for heading in element.iterdescendants(*_HEADINGS)):
        return True
    if element.tag in ("li", "a") or level < _MAX_LEVELS:
        anchors = [element] if element.tag == "a" else element.iterdescendants("a")
        return any(len(inner_text(anchor).split()) > _MAX_LINK_WORDS for anchor in islice(anchors, _MAX_LEVELS))
    return False


def _part(node: etree._Element) -> str:
    if properties := node.get("itemprop"):
        return f"[itemprop~='{properties.split()[0]}']"
    classes = (node.get("class") or "").split()
    return f"{node.tag}.{classes[0]}" if classes else str(node.tag)
