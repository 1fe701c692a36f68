"""The typed part of a page → paragraphs, photos and embeds.

One pass over the body element, without recursion, so that neither depth nor size of a
hostile page matters. Paragraphs are what block elements, or two ``<br>``, keep apart; one
``<br>`` is a line break; the cells of a table row stand on one line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from bipol_crawler.items import Embed
from bipol_crawler.normalize.text import clean, is_blank
from bipol_crawler.parse.addresses import absolute, photo_address
from bipol_crawler.parse.embeds import WIDGETS, frame_embed, widget_embed
from bipol_crawler.parse.parsed import Line, Paragraph, RawPhoto, Run

_KINDS = {
    **dict.fromkeys(
        "p div section article main aside header footer center address h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote "
        "table thead tbody tfoot caption pre figure hr fieldset details summary".split(),
        "block",
    ),
    **dict.fromkeys(
        "script style noscript template form button input select textarea svg math object param audio nav canvas head "
        "title link meta map".split(),
        "no text",
    ),
    **dict.fromkeys("iframe embed video amp-youtube".split(), "frame"),
    **dict.fromkeys(("td", "th"), "cell"),
    "tr": "row",
    "br": "break",
    "a": "link",
    "img": "photo",
    "figcaption": "caption",
}
"""What the body reader does with an element, by its tag; all others are part of a line."""
_CAPTIONS = frozenset(("wp-caption-text", "wp-element-caption", "gallery-caption", "blocks-gallery-caption"))
_FIGURES = frozenset(("wp-caption", "gallery-item"))
_CHROME = re.compile(
    r"(?:^|[-_])(?:ads?|adsense|adsbygoogle|advert\w*|iklan|banner|sharedaddy|share|sharing|addtoany\w*|"
    r"jp-relatedposts|yarpp\w*|newsletter|subscribe|sosmed|toc|ez-toc\w*)(?:$|[-_])",
    re.IGNORECASE,
)
_SPACES = re.compile(r"[ \t\r\n\f]+")


@dataclass(slots=True)
class Body:
    """What the typed part of the page holds, in page order."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    photos: list[RawPhoto] = field(default_factory=list)
    embeds: list[Embed] = field(default_factory=list)


@dataclass(slots=True)
class _Figure:
    """An open ``figure`` or ``wp-caption``: how many photos and embeds came before it, and its caption."""

    node: etree._Element
    photos: int
    embeds: int
    caption: str | None = None


class _Writer:
    """Collects runs into lines and lines into paragraphs. Inside a table row everything is one line."""

    def __init__(self) -> None:
        self.paragraphs: list[Paragraph] = []
        self.rows = 0
        self._paragraph: Paragraph = []
        self._line: Line = []
        self._blank_lines = 0

    def text(self, text: str | None, href: str | None = None) -> None:
        if not text or (not self._line and not text.strip(" \t\r\n\f")):
            return
        if "\n" in text or "  " in text or "\t" in text or "\r" in text or "\f" in text:
            text = _SPACES.sub(" ", text)
        self._line.append(Run(text, href))

    def end_line(self) -> None:
        if self.rows:
            self.text(" ")
            return
        if not all(is_blank(run.text) for run in self._line):
            if self._blank_lines and self._paragraph:
                self.paragraphs.append(self._paragraph)
                self._paragraph = []
            self._paragraph.append(self._line)
            self._blank_lines = 0
        elif self._paragraph:
            self._blank_lines += 1
        self._line = []

    def end_paragraph(self) -> None:
        self.end_line()
        if not self.rows:
            if self._paragraph:
                self.paragraphs.append(self._paragraph)
                self._paragraph = []
            self._blank_lines = 0


def read_body(element: etree._Element, skip: frozenset[str], base: str) -> Body:
    """Read the element that holds what the editors typed.

    Args:
        element: the layout's body element.
        skip: classes and ids inside it that are no part of the text.
        base: the page's address, to make relative links absolute.
    """
    body = Body()
    out = _Writer()
    hrefs: list[str | None] = [None]
    figures: list[_Figure] = []
    rows: list[bool] = []
    aside: etree._Element | None = None
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, node in walker:
        kind = _KINDS.get(node.tag)
        if event == "start":
            classes = node.get("class")
            named = None if classes is None else _named(classes, kind, skip)
            if node is not element and (
                kind == "no text"
                or named == "chrome"
                or (node.get("id") in skip)
                or _take_picture(node, kind, named, base, body)
                or _take_caption(node, kind, named, figures, body)
            ):
                if kind == "block":
                    out.end_paragraph()
                walker.skip_subtree()
                aside = node
                continue
            match kind:
                case "block":
                    out.end_paragraph()
                case "break":
                    out.end_line()
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
            if node.tag == "figure" or named == "figure":
                figures.append(_Figure(node, len(body.photos), len(body.embeds)))
            out.text(node.text, hrefs[-1])
        else:
            if node is not aside:
                if figures and figures[-1].node is node:
                    out.text(_close_figure(figures.pop(), body))
                if kind == "link":
                    hrefs.pop()
                elif kind == "row":
                    out.rows -= rows.pop()
                    out.end_paragraph()
                elif kind in ("block", "cell"):
                    out.end_paragraph()
            if node is not element:
                out.text(node.tail, hrefs[-1])
    out.end_paragraph()
    body.paragraphs = out.paragraphs
    return body


@lru_cache(maxsize=4096)
def _named(classes: str, kind: str | None, skip: frozenset[str]) -> str | None:
    """What the classes say that an element is: chrome, a figure, a caption or an embed's name."""
    names = classes.split()
    if not skip.isdisjoint(names):
        return "chrome"
    for name in names:
        if name in WIDGETS:
            return name
    if not _CAPTIONS.isdisjoint(names):
        return "caption"
    if (kind == "block" or kind is None) and any(_CHROME.search(name) for name in names):
        return "chrome"
    return None if _FIGURES.isdisjoint(names) else "figure"


def _has_cell_before(node: etree._Element) -> bool:
    previous = node.getprevious()
    return previous is not None and previous.tag in ("td", "th")


def _take_picture(node: etree._Element, kind: str | None, named: str | None, base: str, body: Body) -> bool:
    """Take a photo or an embed out of the text; tell whether ``node`` is one."""
    if kind == "photo":
        _photo(body, node, base)
        return True
    if kind == "frame":
        body.embeds += frame_embed(node, base)
        return True
    if named in WIDGETS:
        embeds = widget_embed(node, named, base)
        if embeds is None:
            return False
        body.embeds += embeds
        return True
    return False


def _take_caption(
    node: etree._Element, kind: str | None, named: str | None, figures: list[_Figure], body: Body
) -> bool:
    """Take a caption out of the text, for its figure or, outside any, for the photo just before it."""
    if kind != "caption" and named != "caption":
        return False
    caption = clean(inner_text(node)) or None
    if figures:
        figures[-1].caption = figures[-1].caption or caption
    elif body.photos and body.photos[-1].caption is None:
        body.photos[-1].caption = caption
    else:
        return False
    return True


def _close_figure(figure: _Figure, body: Body) -> str | None:
    """Give the figure's caption to its photos without one of their own; a table's caption is text."""
    photos = body.photos[figure.photos :]
    for photo in photos:
        photo.caption = photo.caption or figure.caption
    return None if photos or len(body.embeds) > figure.embeds else figure.caption


def _photo(body: Body, image: etree._Element, base: str) -> None:
    """Note one inline photo; emoji, spacers and trackers are none."""
    url = photo_address(image, base)
    if not url or "/emoji/" in url or "wp-smiley" in (image.get("class") or ""):
        return
    if (image.get("width") or "") in ("0", "1") or (image.get("height") or "") in ("0", "1"):
        return
    body.photos.append(RawPhoto("inline", url, None))


def inner_text(element: etree._Element) -> str:
    """All the text inside an element, ``<br>`` and blocks as spaces, scripts left out."""
    pieces = [element.text]
    for child in element:
        if len(child) or child.tag in _KINDS:
            return _inner_text(element)
        pieces += child.text, child.tail
    return "".join(filter(None, pieces))


def _inner_text(element: etree._Element) -> str:
    """:func:`inner_text` of an element that holds more than inline elements without children."""
    pieces: list[str | None] = []
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, node in walker:
        if event == "start":
            kind = _KINDS.get(node.tag)
            if node.tag in ("script", "style"):
                walker.skip_subtree()
                continue
            if kind in ("break", "block", "row"):
                pieces.append(" ")
            pieces.append(node.text)
        elif node is not element:
            pieces.append(node.tail)
    return "".join(filter(None, pieces))
