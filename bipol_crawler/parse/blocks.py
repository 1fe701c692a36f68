"""The typed part of a page → paragraphs, photos and embeds.

One pass over the body element, without recursion, so that neither depth nor size of a
hostile page matters. Paragraphs are what block elements, or two ``<br>``, keep apart; one
``<br>`` is a line break; the cells of a table row stand on one line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from bipol_crawler.items import Embed
from bipol_crawler.parse.addresses import absolute
from bipol_crawler.parse.embeds import WIDGETS
from bipol_crawler.parse.lines import Writer
from bipol_crawler.parse.parsed import Paragraph, RawLink, RawPhoto
from bipol_crawler.parse.pictures import Pictures
from bipol_crawler.parse.tags import KINDS, inner_text, names
from bipol_crawler.text import clean

_CAPTIONS = frozenset(
    ("wp-caption-text", "wp-element-caption", "gallery-caption", "blocks-gallery-caption", "tr-caption")
)
_WIDGETS = re.compile(
    r"(?:^|\s)wp-block-(?:latest-(?:posts|comments)|rss|archives|categories|tag-cloud|calendar|search|social-links?|page-list"
    r"|navigation|query|loginout|file__button)(?:\s|$)"
)
"""WordPress's own blocks that show other things than the article, or lead to its file once more."""
_FIGURES = frozenset(("wp-caption", "gallery-item"))
_CHROME = re.compile(
    r"(?:^|[-_])(?:ads?|adsense|adsbygoogle|advert\w*|iklan|banner|sharedaddy|share|sharing|addtoany\w*|"
    r"jp-relatedposts|yarpp\w*|newsletter|subscribe|sosmed|toc|ez-toc\w*)(?:$|[-_])",
    re.IGNORECASE,
)
_HIDING = frozenset("form button select object audio video canvas svg math template noscript".split())
"""Elements that swallow the text behind them when an editor leaves them open."""
_PLAIN = frozenset(("block", "break", "link", "cell", "row", None))
"""Kinds of elements that are text, unless their class or id says otherwise."""
_AREAS = frozenset("div ins span aside section ul ol footer header".split())
"""Elements that plugins put into the text; paragraphs and sub-heads are typed, whatever their classes."""
_MOST_WORDS = 40
"""In an ad or a row of buttons that holds paragraphs."""
_AD_SLOT = re.compile(r"(?:div-gpt-ad|google_ads|adsense|adngin|aswift)", re.IGNORECASE)
"""Ids that ad servers give their places. Other ids prove nothing: a sub-head's is made of its words."""


@dataclass(frozen=True, slots=True)
class Body:
    """What the typed part of the page holds, in page order."""

    paragraphs: list[Paragraph]
    photos: list[RawPhoto]
    embeds: list[Embed]
    links: list[RawLink]
    """The portal's and others' articles that WordPress made cards of."""
    hiding: frozenset[str]
    """What is no text and yet holds paragraphs: tags such as ``form``, or ``chrome`` for an ad or a row of buttons."""
    ended: bool
    """Whether one of ``ends`` stands in the element: something left open swallowed it, and the text ends there."""


def read_body(element: etree._Element, skip: frozenset[str], base: str, ends: frozenset[str] = frozenset()) -> Body:
    """Read the element that holds what the editors typed.

    Args:
        element: the layout's body element.
        skip: classes and ids inside it that are no part of the text.
        base: the page's address, to make relative links absolute.
        ends: those of ``skip`` behind which there is no text.
    """
    out = Writer()
    pictures = Pictures(base)
    hrefs: list[str | None] = [None]
    rows: list[bool] = []
    aside: etree._Element | None = None
    hiding: set[str] = set()
    ended = False
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, node in walker:
        kind = KINDS.get(node.tag)
        if event == "start":
            classes = node.get("class")
            named = None if classes is None else _named(classes, node.tag, skip)
            plain = named is None and kind in _PLAIN and not node.get("id")
            if not plain and node is not element and _is_aside(node, kind, named, skip, pictures, out):
                if ended := not ends.isdisjoint(names(node)):
                    break
                if kind == "block":
                    out.end_paragraph()
                if named == "chrome" and _words(node) > _MOST_WORDS:
                    hiding.add("chrome")
                elif node.tag in _HIDING and _words(node):
                    hiding.add(node.tag)
                walker.skip_subtree()
                aside = node
                continue
            match kind:
                case "block":
                    out.end_paragraph()
                case "break":
                    out.end_line()
                case "typed lines":
                    out.end_paragraph()
                    out.typed_lines += 1
                case "link":
                    hrefs.append(absolute(node.get("href"), base))
                case "row":
                    out.end_paragraph()
                    rows.append(sum(1 for cell in node if cell.tag in ("td", "th")) > 1)
                    out.rows += rows[-1]
                case "cell":
                    if out.rows and _has_cell_before(node):
                        out.text(" | ")
                    elif not out.rows:
                        out.end_paragraph()
                case "void frame":  # libxml2 doesn't know that it has no end: what follows are its children
                    pictures.frame(node)
                    out.text(" ")
            if node.tag == "figure" or named == "figure":
                pictures.open(node)
            out.text(node.text, hrefs[-1])
        else:
            if node is not aside:
                if pictures.figures:
                    out.text(pictures.close(node))
                if kind == "link":
                    hrefs.pop()
                elif kind == "row":
                    out.rows -= rows.pop()
                    out.end_paragraph()
                elif kind in ("block", "cell"):
                    out.end_paragraph()
                elif kind == "typed lines":
                    out.end_paragraph()
                    out.typed_lines -= 1
            if node is not element:
                out.text(node.tail, hrefs[-1])
    out.rows = 0
    while pictures.figures:
        out.text(pictures.close(pictures.figures[-1].node))
    out.end_paragraph()
    paragraphs = [paragraph for paragraph in out.paragraphs if not pictures.address(paragraph)]
    return Body(paragraphs, pictures.photos, pictures.embeds, pictures.links, frozenset(hiding), ended)


def _is_aside(
    node: etree._Element, kind: str | None, named: str | None, skip: frozenset[str], pictures: Pictures, out: Writer
) -> bool:
    """Whether an element is no text: none of the article's, or a picture, an embed or a caption, which are noted."""
    match kind:
        case "no text":
            return True
        case "photo":
            out.text(pictures.photo(node))
            return True
        case "frame":
            pictures.frame(node)
            out.text(" ")
            return True
        case "fallback":
            pictures.fallback(node)
            return True
    identity = node.get("id")
    if named in ("theme", "chrome") or (
        identity and (identity in skip or (node.tag == "div" and _AD_SLOT.match(identity)))
    ):
        return True
    if named in WIDGETS:
        return pictures.widget(node, named)
    return (kind == "caption" or named == "caption") and pictures.caption(node)


@lru_cache(maxsize=4096)
def _named(classes: str, tag: str, skip: frozenset[str]) -> str | None:
    """What the classes say that an element is: the theme's, chrome, a figure, a caption or an embed's name."""
    names = classes.split()
    if not skip.isdisjoint(names) or _WIDGETS.search(classes):
        return "theme"
    for name in names:
        if name in WIDGETS:
            return name
    if not _CAPTIONS.isdisjoint(names):
        return "caption"
    if tag in _AREAS and any(_CHROME.search(name) for name in names):
        return "chrome"
    return None if _FIGURES.isdisjoint(names) else "figure"


def _words(element: etree._Element) -> int:
    """How many words an element holds, if any of its elements is a paragraph."""
    return len(clean(inner_text(element)).split()) if next(element.iter("p"), None) is not None else 0


def _has_cell_before(node: etree._Element) -> bool:
    previous = node.getprevious()
    return previous is not None and previous.tag in ("td", "th")
