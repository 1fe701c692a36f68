"""The typed part of a page → paragraphs, photos, embeds and 'Baca juga' links.

One pass over the body element, without recursion, so that neither depth nor size of a
hostile page matters. Paragraphs are what block elements, or two ``<br>``, keep apart; one
``<br>`` is a line break; the cells of a table row stand on one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin

from lxml import etree

from bipol_crawler.items import Embed
from bipol_crawler.normalize.text import clean
from bipol_crawler.parse.parsed import Line, Paragraph, RawPhoto, Run

_BLOCK = frozenset(
    "p div section article main aside header footer center address h1 h2 h3 h4 h5 h6 ul ol li dl dt dd "
    "blockquote table thead tbody tfoot tr caption pre figure hr fieldset details summary".split()
)
_CELL = frozenset(("td", "th"))
_DROP = frozenset(
    "script style noscript template form button input select textarea svg math object param audio nav canvas head "
    "title link meta map".split()
)
_CAPTION_CLASSES = frozenset(("wp-caption-text", "wp-element-caption", "gallery-caption", "blocks-gallery-caption"))
_EMBED_CLASSES = {
    "instagram-media": "instagram",
    "twitter-tweet": "twitter",
    "twitter-video": "twitter",
    "tiktok-embed": "tiktok",
    "fb-post": "facebook",
    "fb-video": "facebook",
}
_EMBED_HOSTS = (
    ("youtu", "youtube"),
    ("instagram.", "instagram"),
    ("facebook.", "facebook"),
    ("twitter.", "twitter"),
    ("tiktok.", "tiktok"),
    ("google.com/maps", "map"),
)
_FIGURE_CLASSES = re.compile(r"(?:^|\s)(?:wp-caption|gallery-item)(?:\s|$)")
_CHROME = re.compile(
    r"(?:^|[-_ ])(?:ads?|adsense|adsbygoogle|advert\w*|iklan|banner|sharedaddy|share|sharing|addtoany\w*|"
    r"jp-relatedposts|yarpp\w*|newsletter|subscribe|sosmed|toc|ez-toc\w*)(?:$|[-_ ])",
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


class _Builder:
    """Collects runs into lines and lines into paragraphs."""

    def __init__(self) -> None:
        self.paragraphs: list[Paragraph] = []
        self._paragraph: Paragraph = []
        self._line: Line = []
        self._blank_lines = 0

    def text(self, text: str | None, href: str | None) -> None:
        if text:
            if text.isspace() and not text.strip(" \t\r\n\f") and not self._line:
                return
            self._line.append(Run(_SPACES.sub(" ", text), href))

    def end_line(self) -> None:
        if any(clean(run.text) for run in self._line):
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
    out = _Builder()
    hrefs: list[str | None] = [None]
    figures: list[_Figure] = []
    open_rows: list[bool] = []
    rows = 0
    aside: etree._Element | None = None
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, node in walker:
        tag = node.tag
        if not isinstance(tag, str):
            continue
        if event == "start":
            if node is not element and (
                tag in _DROP or _set_aside(node, tag, skip, base, body) or _take_caption(node, tag, figures, body)
            ):
                if tag in _BLOCK:
                    out.end_paragraph()
                walker.skip_subtree()
                aside = node
                continue
            if tag == "br":
                if rows:
                    out.text(" ", hrefs[-1])
                else:
                    out.end_line()
            elif tag == "tr":
                if not rows:
                    out.end_paragraph()
                open_rows.append(_cells(node) > 1)
                rows += open_rows[-1]
            elif tag in _CELL:
                if not rows:
                    out.end_paragraph()
                elif _has_cell_before(node):
                    out.text(" | ", None)
            elif tag in _BLOCK:
                if rows:
                    out.text(" ", None)
                else:
                    out.end_paragraph()
            elif tag == "a":
                href = node.get("href")
                hrefs.append(absolute(href, base) if href else None)
            if tag == "figure" or _FIGURE_CLASSES.search(node.get("class") or ""):
                figures.append(_Figure(node, len(body.photos), len(body.embeds)))
            out.text(node.text, hrefs[-1])
        else:
            if node is not aside:
                if figures and figures[-1].node is node:
                    out.text(_close_figure(figures.pop(), body), None)
                if tag == "a" and len(hrefs) > 1:
                    hrefs.pop()
                elif tag == "tr":
                    rows -= open_rows.pop()
                    if not rows:
                        out.end_paragraph()
                elif tag in _BLOCK or tag in _CELL:
                    if rows:
                        out.text(" ", None)
                    else:
                        out.end_paragraph()
            if node is not element:
                out.text(node.tail, hrefs[-1])
    out.end_paragraph()
    body.paragraphs = out.paragraphs
    return body


def _cells(row: etree._Element) -> int:
    return sum(1 for cell in row if cell.tag in _CELL)


def _has_cell_before(node: etree._Element) -> bool:
    previous = node.getprevious()
    return previous is not None and previous.tag in _CELL


def absolute(address: str | None, base: str) -> str | None:
    """An address on a page as an absolute http(s) URL, or ``None``."""
    address = "".join((address or "").split())
    if not address or address.startswith("#"):
        return None
    try:
        url = urljoin(base, address)
    except ValueError:
        return None
    return url if url.lower().startswith(("http://", "https://")) else None


def _set_aside(node: etree._Element, tag: str, skip: frozenset[str], base: str, body: Body) -> bool:
    """Take a photo, a gallery or an embed out of the text; tell whether ``node`` is no text at all."""
    if tag == "img":
        _photo(body, node, base)
        return True
    if tag in ("iframe", "embed", "video", "amp-youtube"):
        source = node.get("src") or node.get("data-src") or ""
        if tag == "video" and not source:
            source = next((s.get("src") or "" for s in node.iter("source")), "")
        if url := absolute(source, base):
            body.embeds.append(Embed(_embed_kind(url, tag), url))
        return True
    attributes = node.attrib
    if not attributes:
        return False
    classes = (attributes.get("class") or "").split()
    if node.get("id") in skip or not skip.isdisjoint(classes):
        return True
    if not classes:
        return False
    if "wp-block-embed__wrapper" in classes and (url := absolute(_one_word(inner_text(node)), base)):
        body.embeds.append(Embed(_embed_kind(url, "embed"), url))
        return True
    for name in classes:
        if kind := _EMBED_CLASSES.get(name):
            if url := _embed_url(node, kind, base):
                body.embeds.append(Embed(kind, url))
            return True
    return any(_CHROME.search(name) for name in classes) and tag in _BLOCK | {"ins", "span"}


def _take_caption(node: etree._Element, tag: str, figures: list[_Figure], body: Body) -> bool:
    """Take a caption out of the text, for its figure or, outside any, for the photo just before it."""
    if tag != "figcaption" and _CAPTION_CLASSES.isdisjoint((node.get("class") or "").split()):
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


def _one_word(text: str) -> str | None:
    words = text.split()
    return words[0] if len(words) == 1 else None


def _photo(body: Body, image: etree._Element, base: str) -> None:
    """Note one inline photo; emoji, spacers and trackers are none."""
    url = photo_address(image, base)
    if not url or "/emoji/" in url or "wp-smiley" in (image.get("class") or ""):
        return
    if (image.get("width") or "") in ("0", "1") or (image.get("height") or "") in ("0", "1"):
        return
    body.photos.append(RawPhoto("inline", url, None))


def photo_address(image: etree._Element, base: str) -> str | None:
    """Where a photo is: lazy loading keeps the address in an attribute of its own, and a spacer in ``src``."""
    for name in ("data-src", "data-lazy-src", "data-original", "src"):
        if url := absolute(image.get(name), base):
            return url
    return None


def _embed_kind(url: str, otherwise: str) -> str:
    return next((kind for part, kind in _EMBED_HOSTS if part in url), otherwise)


def _embed_url(node: etree._Element, kind: str, base: str) -> str | None:
    for name in ("data-instgrm-permalink", "data-href", "cite"):
        if (address := node.get(name)) and (url := absolute(address, base)):
            return url
    links = [absolute(a.get("href") or "", base) for a in node.iter("a")]
    return next((url for url in reversed(links) if url and kind.split("-")[0] in url), None)


def inner_text(element: etree._Element) -> str:
    """All the text inside an element, ``<br>`` and blocks as spaces, scripts left out."""
    return "".join(_pieces(element))


def _pieces(element: etree._Element) -> Iterator[str]:
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, node in walker:
        if not isinstance(node.tag, str):
            continue
        if event == "start":
            if node.tag in ("script", "style"):
                walker.skip_subtree()
                continue
            if node.tag == "br" or node.tag in _BLOCK:
                yield " "
            if node.text:
                yield node.text
        elif node is not element and node.tail:
            yield node.tail
