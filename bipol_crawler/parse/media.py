"""Collect the photos with their captions, the embeds and the cards in an article's body."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from bipol_crawler.items import Embed
from bipol_crawler.parse.caption_text import caption_text, small_caption
from bipol_crawler.parse.decorative_images import is_decorative, is_inserted_image
from bipol_crawler.parse.embeds import (
    address_embed,
    card_links,
    file_embed,
    frame_address,
    frame_embed,
    related_box_links,
    widget_embed,
)
from bipol_crawler.parse.galleries import is_gallery_item, picture_in_background, stated_caption
from bipol_crawler.parse.html_tags import emoji
from bipol_crawler.parse.images import IMAGES, background_address, image_address, same_picture, source_address
from bipol_crawler.parse.parsed import Paragraph, RawLink, RawPhoto, text_of
from bipol_crawler.text import is_blank

_SINGLE_PHOTO_FIGURES = ("wp-caption", "wp-block-image")
"""Classes of WordPress's figures for a single photo."""
_MAX_IN_FIGURE = 20
"""The most elements of a figure that are searched for its caption."""


@dataclass(slots=True)
class _Figure:
    """An open ``figure`` or ``wp-caption``.

    ``photos`` is the number of photos before it, ``waiting`` are captions without a photo, ``captioned`` is the
    position of the only photo with a caption of this figure. ``has_image_without_address``: an address was not found.
    """

    node: etree._Element
    photos: int
    waiting: list[str] = field(default_factory=list)
    captioned: int | None = None
    has_image_without_address: bool = False


@dataclass(slots=True)
class Media:
    """Collects photos, embeds and cards of other articles in page order, while the body is read.

    The words below a photo are its caption. The caption of a gallery is given to its photos without a caption. The
    words below anything else (a video, a recording, a map, an embedded post, a table, an image without an address, a
    gallery in which each photo has a caption) stay in the text as a paragraph at the end of the figure. A second
    caption of a photo, such as a credit, is added to the first.

    ``base`` is the page's address, ``root`` the element that holds the text.
    """

    base: str
    root: etree._Element
    photos: list[RawPhoto] = field(default_factory=list)
    embeds: list[Embed] = field(default_factory=list)
    links: list[RawLink] = field(default_factory=list)
    figures: list[_Figure] = field(default_factory=list)
    small_caption: etree._Element | None = None
    """The element with small or italic text below the last photo, if nothing else is in that paragraph."""
    captions_without_photo: list[str] = field(default_factory=list)
    """The captions of images whose addresses were not found."""
    paragraphs_before: list[int] = field(default_factory=list)
    """The number of paragraphs before each of ``photos``."""
    _images: list[etree._Element] = field(default_factory=list)
    """The element that shows each of ``photos``."""
    _uncaptioned: list[int] = field(default_factory=list)
    _noscript_url: str | None = None

    def add_image(self, image: etree._Element, paragraph_count: int) -> str:
        """Add an image. Return its replacement in the text: the character of an emoji, else a blank.

        ``paragraph_count`` is the number of paragraphs before it.
        """
        if (character := emoji(image)) is not None:
            return character
        if _is_within_image(image):
            return " "
        url = image_address(image, self.base)
        if not url and self.figures:
            self.figures[-1].has_image_without_address = True
        if url and not (self._noscript_url and same_picture(url, self._noscript_url)) and self._is_photo(image, url):
            self._add(image, url, paragraph_count)
            if not self.figures:
                self.small_caption = small_caption(image)
        self._noscript_url = None
        return " "

    def add_background(self, element: etree._Element, paragraph_count: int) -> None:
        """Add the background picture of an element, if it has one."""
        if (url := background_address(element, self.base)) and self._is_photo(element, url):
            self._add(element, url, paragraph_count)

    def add_gallery_item(self, item: etree._Element, paragraph_count: int, skip: frozenset[str]) -> bool:
        """Add the picture of an item of a gallery, with its words as the caption. Return whether it is such an item."""
        if not is_gallery_item(item, self.base):
            return False
        before = len(self.photos)
        if (image := next(item.iter(*IMAGES), None)) is not None:
            self.add_image(image, paragraph_count)
        elif (url := picture_in_background(item, self.base)) and self._is_photo(item, url):
            self._add(item, url, paragraph_count)
        if len(self.photos) > before:
            self.photos[-1].caption = caption_text(item, skip) or None
            self._uncaptioned.pop()
        return True

    def add_stated_captions(self) -> None:
        """Give photos without a printed caption the one that an attribute states. Call it after the text was read."""
        for photo, image in zip(self.photos, self._images, strict=True):
            photo.caption = photo.caption or stated_caption(image)

    def add_picture_sources(self, picture: etree._Element, paragraph_count: int) -> None:
        """Add a ``picture`` without an ``img``, which a script inserts later."""
        if next(picture.iter(*IMAGES), None) is None and (url := source_address(picture, self.base)):
            self._add(picture, url, paragraph_count)

    def _is_photo(self, image: etree._Element, url: str) -> bool:
        if is_decorative(image, url, self.base, self.root, len(self.figures) > 1 or self._is_captioned()):
            return False
        if not self.figures:
            return True
        figure = self.figures[-1].node
        classes = (figure.get("class") or "").split()
        return not any(name in classes for name in _SINGLE_PHOTO_FIGURES) or not is_inserted_image(image, figure)

    def _is_captioned(self) -> bool:
        """Return whether the open figure has a caption or is one of WordPress's figures for a caption or a gallery."""
        if not self.figures:
            return False
        figure = self.figures[-1].node
        if figure.tag != "figure" or "gallery" in (figure.get("class") or ""):
            return True
        return any(part.tag == "figcaption" for part in islice(figure.iter("*"), _MAX_IN_FIGURE))

    def _add(self, image: etree._Element, url: str, paragraph_count: int) -> None:
        self._images.append(image)
        self._uncaptioned.append(len(self.photos))
        self.photos.append(RawPhoto("inline", url, None))
        self.paragraphs_before.append(paragraph_count)

    def add_noscript(self, noscript: etree._Element, paragraph_count: int) -> None:
        """Add the images and frames of a ``noscript``, unless they are copies of images or frames beside it."""
        if _is_within_image(noscript):
            return
        known = {photo.url for photo in self.photos}
        following = noscript.getnext()
        next_image = None
        if following is not None and following.tag in IMAGES:
            next_image = image_address(following, self.base)
        for image in noscript.iter("img"):
            url = image_address(image, self.base)
            if (
                not url
                or url in known
                or not self._is_photo(image, url)
                or (next_image and same_picture(url, next_image))
            ):
                continue
            if not (self.photos and same_picture(url, self.photos[-1].url)):
                self._add(image, url, paragraph_count)
                self._noscript_url = url
        players = {embed.url.partition("?")[0] for embed in self.embeds}
        for frame in noscript.iter("iframe"):
            if (frame_address(frame, self.base) or "").partition("?")[0] not in players:
                self.add_frame(frame)

    def add_frame(self, node: etree._Element) -> None:
        """Add an ``iframe`` or a player, each address once."""
        self._embed(frame_embed(node, self.base))

    def add_widget(self, node: etree._Element, name: str) -> bool:
        """Add an embedded post. Return whether it is one; the words of a post without an address are text."""
        if name == "wp-embedded-content":  # a fallback for browsers without frames; the frame beside it is the embed
            self.links += card_links(node, self.base)
            return True
        embeds = widget_embed(node, name, self.base)
        self._embed(embeds or ())
        return bool(embeds)

    def add_related_box(self, box: etree._Element) -> bool:
        """Add the links of a box of related articles. Return whether the box contains nothing else."""
        links = related_box_links(box, self.base)
        self.links += links
        return bool(links)

    def add_buttons(self, box: etree._Element) -> bool:
        """Add the links and files of a box of buttons. Return ``True``: the box is not text."""
        links = card_links(box, self.base)
        self.links += links
        self._embed(embed for link in links if (embed := file_embed(link.url, None)))
        return True

    def _embed(self, embeds: Iterable[Embed]) -> None:
        self.embeds += [embed for embed in embeds if embed not in self.embeds]

    def add_typed_address(self, paragraph: Paragraph) -> bool:
        """Add the embed of a paragraph that is only an address of an embed or a link to a file. Return if it is."""
        if len(paragraph) > 1:
            return False
        line = paragraph[0]
        text, href = text_of(line).strip(), line[0].href
        is_address = text.startswith("http")
        if not (is_address or href):
            return False
        embed = address_embed(text) if is_address else None
        if href and not embed and all(run.href == href or is_blank(run.text) for run in line):
            embed = file_embed(href, text)
        self._embed([embed] if embed else ())
        return embed is not None

    def add_caption(self, node: etree._Element, paragraph_count: int, skip: frozenset[str]) -> bool:
        """Add a caption to the open figure, else to the photo directly before it. Return whether there is one."""
        if not self.figures:
            if not self.photos or self.photos[-1].caption is not None or paragraph_count > self.paragraphs_before[-1]:
                return False
            self.photos[-1].caption = caption_text(node, skip) or None
            return True
        figure = self.figures[-1]
        if figure.waiting:
            self._assign_captions(figure)
        if text := caption_text(node, skip):
            figure.waiting.append(text)
            self._assign_captions(figure)
        return True

    def _assign_captions(self, figure: _Figure) -> None:
        """Give a figure's waiting captions to its photos without a caption, or else add them to its only caption."""
        bare: list[int] = []
        while self._uncaptioned and self._uncaptioned[-1] >= figure.photos:
            bare.append(self._uncaptioned.pop())
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

    def open_figure(self, figure: etree._Element) -> None:
        """Note that a figure begins."""
        self.figures.append(_Figure(figure, len(self.photos)))

    def close_figure(self, node: etree._Element) -> list[str]:
        """Note that an element ends. If it is the open figure, return its captions without a photo: they are text."""
        if not self.figures or self.figures[-1].node is not node:
            return []
        figure = self.figures.pop()
        if figure.waiting:
            self._assign_captions(figure)
        if figure.waiting and figure.has_image_without_address:
            self.captions_without_photo.append(" ".join(figure.waiting))
        return figure.waiting


def _is_within_image(element: etree._Element) -> bool:
    """Return whether an element is inside an AMP image, which shows it until the image is loaded."""
    parent = element.getparent()
    return parent is not None and parent.tag in IMAGES
