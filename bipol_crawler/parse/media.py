"""What the body holds beside its text: photos with their captions, and embeds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from bipol_crawler.items import Embed
from bipol_crawler.parse.class_names import named
from bipol_crawler.parse.decorative_images import is_furniture, is_none, stands_between
from bipol_crawler.parse.embeds import (
    address_embed,
    card_links,
    file_embed,
    frame_address,
    frame_embed,
    further_links,
    widget_embed,
)
from bipol_crawler.parse.html_tags import KINDS, emoji
from bipol_crawler.parse.images import IMAGES, background_address, image_address, same_picture, source_address
from bipol_crawler.parse.parsed import Paragraph, RawLink, RawPhoto, text_of
from bipol_crawler.text import clean, is_blank

_ONE_PHOTO = ("wp-caption", "wp-block-image")
"""Classes of figures that WordPress makes round one photo."""
_MOST_IN_FIGURE = 20
"""Elements among which the caption of a figure stands."""
_MOST_IN_LEAD = 30
"""Elements of a lead photo's place that are looked at."""
_SMALL_TEXT = frozenset(("em", "i", "small"))
_WRAPPERS = frozenset(("a", "picture", "source", "span", "strong", "b"))


@dataclass(slots=True)
class _Figure:
    """An open ``figure`` or ``wp-caption``.

    ``photos`` is the number of photos before it, ``waiting`` are captions that no photo has taken yet, ``captioned`` is
    the position of the one photo that has taken a caption of this figure's. ``without_address`` says that it holds an
    image whose address was not found.
    """

    node: etree._Element
    photos: int
    waiting: list[str] = field(default_factory=list)
    captioned: int | None = None
    without_address: bool = False


@dataclass(slots=True)
class Pictures:
    """Photos, embeds and cards of other articles, in page order.

    What is printed below a photo is its caption. A gallery's caption is that of its photos that have none of their own.
    The words below anything else — a video, a recording, a map, an embedded post, a table, an image without an address,
    a gallery whose photos all have captions — stay in the text, as a paragraph of their own at the figure's end.
    A further caption of one photo, such as a credit, is added to its first.

    ``base`` is the page's address, ``root`` the element that holds the text.
    """

    base: str
    root: etree._Element
    photos: list[RawPhoto] = field(default_factory=list)
    embeds: list[Embed] = field(default_factory=list)
    links: list[RawLink] = field(default_factory=list)
    figures: list[_Figure] = field(default_factory=list)
    line_below: etree._Element | None = None
    """The small line below the last photo, in the paragraph that holds nothing else."""
    without_address: list[str] = field(default_factory=list)
    """The captions of images whose addresses were not found."""
    _bare: list[int] = field(default_factory=list)
    _written: int = -1
    _fallback: str | None = None

    def photo(self, image: etree._Element, written: int) -> str:
        """Note an image; what it stands for in the text: an emoji its character, all else a gap.

        ``written`` is the number of paragraphs before it.
        """
        if (character := emoji(image)) is not None:
            return character
        if _is_within_image(image):
            return " "
        url = image_address(image, self.base)
        if not url and self.figures:
            self.figures[-1].without_address = True
        if url and not (self._fallback and same_picture(url, self._fallback)) and self._is_photo(image, url):
            self._add(url, written)
            if not self.figures:
                self.line_below = _line_below(image)
        self._fallback = None
        return " "

    def behind(self, element: etree._Element, written: int) -> None:
        """Note the picture behind an element, if it shows one."""
        if (url := background_address(element, self.base)) and self._is_photo(element, url):
            self._add(url, written)

    def sources(self, picture: etree._Element, written: int) -> None:
        """Note a ``picture`` whose image a script will make."""
        if next(picture.iter(*IMAGES), None) is None and (url := source_address(picture, self.base)):
            self._add(url, written)

    def _is_photo(self, image: etree._Element, url: str) -> bool:
        if is_furniture(image, url, self.base, self.root, len(self.figures) > 1 or self._is_captioned()):
            return False
        if not self.figures:
            return True
        figure = self.figures[-1].node
        classes = (figure.get("class") or "").split()
        return not any(name in classes for name in _ONE_PHOTO) or not stands_between(image, figure)

    def _is_captioned(self) -> bool:
        """Whether the open figure is made for a caption: it has one, or is WordPress's for one or for a gallery."""
        if not self.figures:
            return False
        figure = self.figures[-1].node
        if figure.tag != "figure" or "gallery" in (figure.get("class") or ""):
            return True
        return any(part.tag == "figcaption" for part in islice(figure.iter("*"), _MOST_IN_FIGURE))

    def _add(self, url: str, written: int) -> None:
        self._bare.append(len(self.photos))
        self.photos.append(RawPhoto("inline", url, None))
        self._written = written

    def fallback(self, noscript: etree._Element, written: int) -> None:
        """Note what is shown without scripts, where it isn't the twin of something that scripts fill."""
        if _is_within_image(noscript):
            return
        known = {photo.url for photo in self.photos}
        following = noscript.getnext()
        twin = None
        if following is not None and following.tag in IMAGES:
            twin = image_address(following, self.base)
        for image in noscript.iter("img"):
            url = image_address(image, self.base)
            if not url or url in known or not self._is_photo(image, url) or (twin and same_picture(url, twin)):
                continue
            if not (self.photos and same_picture(url, self.photos[-1].url)):
                self._add(url, written)
                self._fallback = url
        players = {embed.url.partition("?")[0] for embed in self.embeds}
        for frame in noscript.iter("iframe"):
            if (frame_address(frame, self.base) or "").partition("?")[0] not in players:
                self.frame(frame)

    def frame(self, node: etree._Element) -> None:
        """Note an ``iframe`` or a player, once an address."""
        self._embed(frame_embed(node, self.base))

    def widget(self, node: etree._Element, name: str) -> bool:
        """Note an embedded post; tell whether it is one. The words of a post without an address are text."""
        if name == "wp-embedded-content":  # the words for those without frames; the frame beside it is the embed
            self.links += card_links(node, self.base)
            return True
        embeds = widget_embed(node, name, self.base)
        self._embed(embeds or ())
        return bool(embeds)

    def further(self, box: etree._Element) -> bool:
        """Note the articles that a box names; tell whether it is nothing but that."""
        links = further_links(box, self.base)
        self.links += links
        return bool(links)

    def buttons(self, box: etree._Element) -> bool:
        """Note the articles and files to which links lead that look like buttons, and that these are no text."""
        links = card_links(box, self.base)
        self.links += links
        self._embed(embed for link in links if (embed := file_embed(link.url, None)))
        return True

    def _embed(self, embeds: Iterable[Embed]) -> None:
        self.embeds += [embed for embed in embeds if embed not in self.embeds]

    def address(self, paragraph: Paragraph) -> bool:
        """Note a paragraph that is nothing but the address of a video or post, or a file's name; tell whether it is."""
        if len(paragraph) > 1:
            return False
        text = text_of(paragraph[0]).strip()
        embed = address_embed(text) if text.startswith("http") else None
        href = paragraph[0][0].href
        if href and not embed and all(run.href == href or is_blank(run.text) for run in paragraph[0]):
            embed = file_embed(href, text)
        self._embed([embed] if embed else ())
        return embed is not None

    def caption(self, node: etree._Element, written: int, skip: frozenset[str]) -> bool:
        """Take a caption for the open figure, or outside any for the photo just before it; tell whether one did."""
        if not self.figures:
            if not self.photos or self.photos[-1].caption is not None or written > self._written:
                return False
            self.photos[-1].caption = _caption_text(node, skip) or None
            return True
        figure = self.figures[-1]
        if figure.waiting:
            self._give(figure)
        if text := _caption_text(node, skip):
            figure.waiting.append(text)
            self._give(figure)
        return True

    def _give(self, figure: _Figure) -> None:
        """Give a figure's waiting captions to its photos that have none, or to the one that has the last."""
        bare: list[int] = []
        while self._bare and self._bare[-1] >= figure.photos:
            bare.append(self._bare.pop())
        if bare:
            for position in bare:
                self.photos[position].caption = " ".join(figure.waiting)
            figure.captioned = bare[0] if len(bare) == 1 else None
        elif figure.captioned is not None:
            photo = self.photos[figure.captioned]
            photo.caption = " ".join([photo.caption or "", *figure.waiting])
        else:
            return
        figure.waiting = []

    def open(self, figure: etree._Element) -> None:
        """A figure begins."""
        self.figures.append(_Figure(figure, len(self.photos)))

    def close(self, node: etree._Element) -> list[str]:
        """An element ends. If a figure does, its captions go to its photos; those that no photo takes are text."""
        if not self.figures or self.figures[-1].node is not node:
            return []
        figure = self.figures.pop()
        if figure.waiting:
            self._give(figure)
        if figure.waiting and figure.without_address:
            self.without_address.append(" ".join(figure.waiting))
        return figure.waiting


def _is_within_image(element: etree._Element) -> bool:
    """Whether an element stands in for an image of AMP's until that is shown."""
    parent = element.getparent()
    return parent is not None and parent.tag in IMAGES


def lead_address(element: etree._Element, base: str) -> str | None:
    """The address of the lead photo: of an image, or of the first in the element that a theme keeps for it."""
    parts, following = [element], element.getnext()
    if not len(element) and element.tag == "p" and following is not None and following.tag == "div":
        parts.append(following)  # a ``p`` ends where a ``div`` begins
    inner = [inner for part in parts for inner in islice(part.iter("*"), _MOST_IN_LEAD)]
    images = [(image, image_address(image, base)) for image in inner if image.tag in IMAGES]
    if found := next((url for image, url in images if url and not is_none(image, url)), None):
        return found
    sources = (source_address(picture, base) for picture in inner if picture.tag == "picture")
    return next(filter(None, (*sources, *(background_address(other, base) for other in inner))), None)


def _line_below(image: etree._Element) -> etree._Element | None:
    """The small or slanted words that are all that follows a photo in its paragraph, or ``None``."""
    node = image
    while (parent := node.getparent()) is not None and parent.tag in _WRAPPERS and not (node.tail or "").strip():
        if node.getnext() is not None:
            break
        node = parent
    if parent is None or parent.tag != "p" or node.getprevious() is not None or (parent.text or "").strip():
        return None
    rest = [other for other in node.itersiblings("*") if other.tag not in ("br", "noscript")]
    if len(rest) != 1 or rest[0].tag not in _SMALL_TEXT:
        return None
    tails = (node.tail, *(other.tail for other in node.itersiblings("*")))
    return None if any(tail and tail.strip() for tail in tails) else rest[0]


def _caption_text(node: etree._Element, skip: frozenset[str]) -> str:
    """The words of a caption, without what was put into it: advertisements, buttons, drawings."""
    if not len(node):
        return clean(node.text or "")
    pieces: list[str | None] = []
    walker = etree.iterwalk(node, events=("start", "end"))
    left_out: etree._Element | None = None
    for event, part in walker:
        if event == "start":
            kind, classes = KINDS.get(part.tag), part.get("class")
            if part is not node and (
                kind in ("no text", "button", "nav", "frame", "fallback")
                or (classes is not None and named(classes, part.tag, skip) in ("theme", "chrome"))
            ):
                walker.skip_subtree()
                left_out = part
                continue
            if kind in ("break", "block", "row", "typed lines", "caption"):
                pieces.append(" ")
            elif kind == "photo":
                pieces.append(emoji(part))
            pieces.append(part.text)
        elif part is not node:
            pieces.append(" " if part is not left_out and KINDS.get(part.tag) == "block" else None)
            pieces.append(part.tail)
    return clean("".join(filter(None, pieces)))
