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
    rows = 0
    aside: etree._Element | None = None
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, node in walker:
        tag = node.tag
        if not isinstance(tag, str):
            continue
        if event == "start":
            if node is not element and (tag in _DROP or _set_aside(node, tag, skip, base, body)):
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
                out.end_paragraph()
                rows += 1
            elif tag in _CELL:
                if _has_cell_before(node):
                    out.text(" | ", None)
            elif tag in _BLOCK:
                if rows:
                    out.text(" ", None)
                else:
                    out.end_paragraph()
            elif tag == "a":
                href = node.get("href")
                hrefs.append(_absolute(href, base) if href else None)
            out.text(node.text, hrefs[-1])
        else:
            if node is not aside:
                if tag == "a" and len(hrefs) > 1:
                    hrefs.pop()
                elif tag == "tr":
                    rows -= 1
                    out.end_paragraph()
                elif tag in _BLOCK:
                    if rows:
                        out.text(" ", None)
                    else:
                        out.end_paragraph()
            if node is not element:
                out.text(node.tail, hrefs[-1])
    out.end_paragraph()
    body.paragraphs = out.paragraphs
    return body


def _has_cell_before(node: etree._Element) -> bool:
    previous = node.getprevious()
    return previous is not None and previous.tag in _CELL


def _absolute(href: str, base: str) -> str | None:
    href = "".join(href.split())
    try:
        url = urljoin(base, href)
    except ValueError:
        return None
    return url if url.lower().startswith(("http://", "https://")) else None


def _set_aside(node: etree._Element, tag: str, skip: frozenset[str], base: str, body: Body) -> bool:
    """Take a photo, a gallery or an embed out of the text; tell whether ``node`` is no text at all."""
    if tag == "img":
        _photo(body, node, None, base)
        return True
    if tag in ("iframe", "embed", "video", "amp-youtube"):
        source = node.get("src") or node.get("data-src") or ""
        if tag == "video" and not source:
            source = next((s.get("src") or "" for s in node.iter("source")), "")
        if url := _absolute(source, base):
            body.embeds.append(Embed(_embed_kind(url, tag), url))
        return True
    attributes = node.attrib
    if not attributes:
        return False
    classes = (attributes.get("class") or "").split()
    if node.get("id") in skip or not skip.isdisjoint(classes):
        return True
    if "wp-caption" in classes or tag == "figure" or "gallery-item" in classes:
        return _figure(node, base, body)
    if not classes:
        return False
    for name in classes:
        if kind := _EMBED_CLASSES.get(name):
            if url := _embed_url(node, kind, base):
                body.embeds.append(Embed(kind, url))
            return True
    if not _CAPTION_CLASSES.isdisjoint(classes):
        return True
    return any(_CHROME.search(name) for name in classes) and tag in _BLOCK | {"ins", "span"}


def _figure(node: etree._Element, base: str, body: Body) -> bool:
    """A ``wp-caption`` or ``figure``: its photos with its caption. False for a figure without either."""
    nested = [inner for inner in node.iter("figure") if inner is not node]
    if nested:
        return False
    caption = None
    for inner in node.iter("figcaption", "p", "dd", "div"):
        classes = (inner.get("class") or "").split()
        if inner.tag == "figcaption" or not _CAPTION_CLASSES.isdisjoint(classes):
            caption = clean(inner_text(inner)) or None
            break
    images = list(node.iter("img"))
    for image in images:
        _photo(body, image, caption, base)
    frames = list(node.iter("iframe", "video"))
    for frame in frames:
        _set_aside(frame, str(frame.tag), frozenset(), base, body)
    if not images and not frames:
        if "wp-block-embed" not in (node.get("class") or ""):
            return False
        address = clean(inner_text(node))
        if url := _embed_url(node, "", base) or _absolute(address, base):
            body.embeds.append(Embed(_embed_kind(url, "embed"), url))
    return True


def _photo(body: Body, image: etree._Element, caption: str | None, base: str) -> None:
    """Note one inline photo; emoji, spacers and trackers are none."""
    source = image.get("data-src") or image.get("data-lazy-src") or image.get("src") or ""
    url = _absolute(source, base)
    if not url or "/emoji/" in url or "wp-smiley" in (image.get("class") or ""):
        return
    if (image.get("width") or "") in ("0", "1") or (image.get("height") or "") in ("0", "1"):
        return
    body.photos.append(RawPhoto("inline", url, caption))


def _embed_kind(url: str, otherwise: str) -> str:
    return next((kind for part, kind in _EMBED_HOSTS if part in url), otherwise)


def _embed_url(node: etree._Element, kind: str, base: str) -> str | None:
    for name in ("data-instgrm-permalink", "data-href", "cite"):
        if url := _absolute(node.get(name) or "", base):
            return url if url != base else None
    links = [_absolute(a.get("href") or "", base) for a in node.iter("a")]
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
