"""What the body holds beside its text: photos with their captions, and embeds."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from bipol_crawler.items import Embed
from bipol_crawler.parse.addresses import lazy_address
from bipol_crawler.parse.embeds import address_embed, card_links, frame_embed, widget_embed
from bipol_crawler.parse.parsed import Paragraph, RawLink, RawPhoto, text_of
from bipol_crawler.parse.tags import emoji, inner_text
from bipol_crawler.text import clean_or_none


@dataclass(slots=True)
class _Figure:
    """An open ``figure`` or ``wp-caption``: what had been seen before it, and its caption."""

    node: etree._Element
    photos: int
    images: int
    embeds: int
    caption: str | None = None


@dataclass(slots=True)
class Pictures:
    """Photos, embeds and cards of other articles, in page order. ``base`` is the page's address."""

    base: str
    photos: list[RawPhoto] = field(default_factory=list)
    embeds: list[Embed] = field(default_factory=list)
    links: list[RawLink] = field(default_factory=list)
    figures: list[_Figure] = field(default_factory=list)
    _bare: list[int] = field(default_factory=list)
    _images: int = 0
    _fallbacks: set[str] = field(default_factory=set)

    def photo(self, image: etree._Element) -> str:
        """Note an ``img``; what it stands for in the text: an emoji its character, all else a gap."""
        if (character := emoji(image)) is not None:
            return character
        self._images += 1
        url = lazy_address(image, self.base)
        if url and "/emoji/" not in url and not _is_tracker(image) and url not in self._fallbacks:
            self._add(url)
        return " "

    def _add(self, url: str) -> None:
        self._bare.append(len(self.photos))
        self.photos.append(RawPhoto("inline", url, None))

    def fallback(self, noscript: etree._Element) -> None:
        """Note what is shown without scripts, where it isn't the twin of something that scripts fill."""
        known = {photo.url for photo in self.photos}
        for image in noscript.iter("img"):
            if (url := lazy_address(image, self.base)) and url not in known and not _is_tracker(image):
                self._add(url)
                self._images += 1
                self._fallbacks.add(url)
        players = {embed.url.partition("?")[0] for embed in self.embeds}
        for frame in noscript.iter("iframe"):
            if (lazy_address(frame, self.base) or "").partition("?")[0] not in players:
                self.frame(frame)

    def frame(self, node: etree._Element) -> None:
        """Note an ``iframe`` or a player, once an address."""
        self.embeds += [embed for embed in frame_embed(node, self.base) if embed not in self.embeds]

    def widget(self, node: etree._Element, name: str) -> bool:
        """Note an embedded post; tell whether it is one."""
        if name == "wp-embedded-content":  # the words for those without frames; the frame beside it is the embed
            self.links += card_links(node, self.base)
            return True
        embeds = widget_embed(node, name, self.base)
        self.embeds += [embed for embed in embeds or () if embed not in self.embeds]
        return embeds is not None

    def address(self, paragraph: Paragraph) -> bool:
        """Note a paragraph that is nothing but the address of a video or post; tell whether it is."""
        text = text_of(paragraph[0]).strip()
        if len(paragraph) > 1 or not text.startswith("http") or (embed := address_embed(text)) is None:
            return False
        self.embeds += [embed] if embed not in self.embeds else []
        return True

    def caption(self, node: etree._Element) -> bool:
        """Take a caption for the open figure, or outside any for the photo just before it; tell whether one did."""
        if self.figures:
            figure = self.figures[-1]
            figure.caption = figure.caption or clean_or_none(inner_text(node))
            return True
        if self.photos and self.photos[-1].caption is None:
            self.photos[-1].caption = clean_or_none(inner_text(node))
            return True
        return False

    def open(self, figure: etree._Element) -> None:
        """A figure begins."""
        self.figures.append(_Figure(figure, len(self.photos), self._images, len(self.embeds)))

    def close(self, node: etree._Element) -> str | None:
        """An element ends. If a figure does, its caption goes to its photos without one; a table's caption is text."""
        if not self.figures or self.figures[-1].node is not node:
            return None
        figure = self.figures.pop()
        if not figure.caption:
            return None
        while self._bare and self._bare[-1] >= figure.photos:
            photo = self.photos[self._bare.pop()]
            photo.caption = photo.caption or figure.caption
        return None if (self._images, len(self.embeds)) > (figure.images, figure.embeds) else figure.caption


def _is_tracker(image: etree._Element) -> bool:
    return image.get("width") in ("0", "1") or image.get("height") in ("0", "1")
