"""The typed part of a page → paragraphs, photos and embeds.

One pass over the body element, without recursion, so that neither depth nor size of a
hostile page matters. Paragraphs are what block elements, or two ``<br>``, keep apart; one
``<br>`` is a line break; the cells of a table row stand on one line.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from lxml import etree

from bipol_crawler.items import Embed
from bipol_crawler.parse.class_names import (
    is_buttons,
    is_control,
    is_slot,
    is_tab_list,
    named,
    opens_text,
    question_before,
    shows_author,
)
from bipol_crawler.parse.embeds import WIDGETS
from bipol_crawler.parse.html_tags import KINDS, inner_text, names
from bipol_crawler.parse.images import IMAGES
from bipol_crawler.parse.media import Pictures
from bipol_crawler.parse.page_urls import absolute
from bipol_crawler.parse.parsed import Paragraph, RawLink, RawPhoto
from bipol_crawler.parse.text_builder import CELL, Writer
from bipol_crawler.text import clean

_HIDING = frozenset("form button select object audio video canvas svg math template noscript".split())
"""Elements that swallow the text behind them when an editor leaves them open."""
_PLAIN = frozenset(("block", "break", "link", "cell", "row", None))
"""Kinds of elements that are text, unless their class or id says otherwise."""
_BACKGROUNDS = frozenset("div span figure section".split())
_MOST_WORDS = 40
"""In an ad or a row of buttons that holds paragraphs."""


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
    captions: list[str]
    """Those of the paragraphs that are captions of what is no photo."""
    without_address: list[str]
    """Those of the captions that belong to an image whose address was not found."""


def read_body(element: etree._Element, skip: frozenset[str], base: str, ends: frozenset[str] = frozenset()) -> Body:
    """Read the element that holds what the editors typed.

    Args:
        element: the layout's body element.
        skip: classes and ids inside it that are no part of the text.
        base: the page's address, to make relative links absolute.
        ends: those of ``skip`` behind which there is no text.
    """
    out = Writer()
    pictures = Pictures(base, element)
    figures = pictures.figures
    hrefs: list[str | None] = [None]
    rows: list[bool] = []
    aside: etree._Element | None = None
    hiding: set[str] = set()
    ended = False
    captions: list[str] = []
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, node in walker:
        tag = node.tag
        kind = KINDS.get(tag)
        if event == "start":
            classes = node.get("class")
            role = None if classes is None else named(classes, tag, skip)
            plain = role is None and kind in _PLAIN and not node.get("id") and node is not pictures.line_below
            if not plain and node is not element and _is_aside(node, kind, role, skip, pictures, out):
                if ended := not ends.isdisjoint(names(node)):
                    break
                if kind == "block":
                    out.end_paragraph()
                elif kind == "button" and (question := question_before(node)):
                    out.drop(question)
                if role == "chrome" and _words(node) > _MOST_WORDS:
                    hiding.add("chrome")
                elif tag in _HIDING and _words(node):
                    hiding.add(tag)
                walker.skip_subtree()
                aside = node
                continue
            if tag in _BACKGROUNDS and _may_show_a_picture(node):
                pictures.behind(node, out.written)
            match kind:
                case None:
                    pass
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
                        out.text(CELL)
                    elif not out.rows:
                        out.end_paragraph()
                case "button" | "nav" | "caption":
                    out.end_paragraph()
                case "void frame":  # libxml2 doesn't know that it has no end: what follows are its children
                    pictures.frame(node)
                    out.text(" ")
            if tag == "figure" or role == "figure":
                pictures.open(node)
            out.text(node.text, hrefs[-1])
        else:
            if node is not aside:
                if figures:
                    captions += _close(node, pictures, out)
                match kind:
                    case None:
                        pass
                    case "block":
                        out.end_paragraph()
                    case "link":
                        hrefs.pop()
                    case "row":
                        out.rows -= rows.pop()
                        out.end_paragraph()
                    case "typed lines":
                        out.end_paragraph()
                        out.typed_lines -= 1
                    case "cell" | "button" | "nav" | "caption":
                        out.end_paragraph()
            if node is not element:
                out.text(node.tail, hrefs[-1])
    out.rows = 0
    while figures:
        captions += _close(figures[-1].node, pictures, out)
    out.end_paragraph()
    paragraphs = [paragraph for paragraph in out.paragraphs if not pictures.address(paragraph)]
    pictures.links += [RawLink("inline", run.href, clean(run.text)) for line in out.cards for run in line if run.href]
    return Body(
        paragraphs, pictures.photos, pictures.embeds, pictures.links, frozenset(hiding), ended,
        captions, pictures.without_address,
    )  # fmt: skip


def _close(node: etree._Element, pictures: Pictures, out: Writer) -> list[str]:
    """Write the captions that belong to the text when a figure ends; what they are."""
    captions = pictures.close(node)
    for caption in captions:
        out.end_paragraph()
        out.text(caption)
    return captions


def _is_aside(
    node: etree._Element, kind: str | None, role: str | None, skip: frozenset[str], pictures: Pictures, out: Writer
) -> bool:
    """Whether an element is no text: none of the article's, or a picture, an embed or a caption, which are noted."""
    if role in ("theme", "chrome") or is_slot(node, skip):
        return True
    match kind:
        case "no text":
            return True
        case "photo":
            out.text(pictures.photo(node, out.written))
            return node.tag == "img"  # AMP's own element has an end, which may be missing
        case "picture":
            pictures.sources(node, out.written)
            return False
        case "frame":
            pictures.frame(node)
            out.text(" ")
            return True
        case "fallback":
            pictures.fallback(node, out.written)
            return True
        case "button":
            return not opens_text(node)
        case "nav":
            return not is_tab_list(node)
    if role in WIDGETS:
        return pictures.widget(node, role)
    if role == "further":
        return pictures.further(node)
    if role == "buttons":
        return is_buttons(node) and pictures.buttons(node)
    if role == "author":
        return shows_author(node)
    if role == "rating" or role == "controls":
        return is_control(node, role)
    if role == "below" and next(islice(node.iter(*IMAGES), 1), None) is not None:
        return False  # the box round a photo and its caption
    is_caption = kind == "caption" or role in ("caption", "below") or node is pictures.line_below
    return is_caption and pictures.caption(node, out.written, skip)


def _may_show_a_picture(node: etree._Element) -> bool:
    """Whether an element can have a picture as its background: it has no words of its own, or is a block of covers."""
    if not node.text and not len(node):
        return bool(node.attrib)
    style = node.get("style")
    return style is not None and "url(" in style and "cover" in (node.get("class") or "")


def _words(element: etree._Element) -> int:
    """How many words an element holds, if any of its elements is a paragraph that no plugin named as its own."""
    typed = any(named(part.get("class") or "", "div", frozenset()) != "chrome" for part in element.iter("p"))
    return len(clean(inner_text(element)).split()) if typed else 0


def _has_cell_before(node: etree._Element) -> bool:
    previous = node.getprevious()
    return previous is not None and previous.tag in ("td", "th")
