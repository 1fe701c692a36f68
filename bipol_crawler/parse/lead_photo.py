"""The lead photo of a page of unknown markup, and its caption: what stands between the headline and the text."""

from __future__ import annotations

import re
from itertools import islice, takewhile

from lxml import etree

from bipol_crawler.parse.html_tags import inner_text
from bipol_crawler.parse.images import IMAGES, image_address, same_picture
from bipol_crawler.parse.parsed import RawPhoto
from bipol_crawler.text import clean

_MOST_IMAGES = 40
_NEAR = 4
"""Levels above an image at which the element stands that holds it with its caption."""
_LONGEST_CAPTION = 60
"""Words."""
_NO_PHOTO = re.compile(r"logo|avatar|icon|sprite|banner|iklan|\bads?\b|placeholder|loading", re.IGNORECASE)
_SMALL = re.compile(r"^(?:[1-9]\d?|1[0-4]\d)(?:px)?$")
"""Widths of less than 150 pixels: portraits, icons, buttons."""


def find_lead_photo(
    root: etree._Element,
    headline: etree._Element | None,
    text: etree._Element | None,
    shared: RawPhoto | None,
    url: str,
) -> RawPhoto | None:
    """The first photo behind the headline and before the text or at its beginning, else the one named for sharing.

    Args:
        root: the page without what is beside the article.
        headline: the element of the headline.
        text: the element that holds the text.
        shared: the picture that the page names for sharing.
        url: the page's address.
    """
    before_text = takewhile(lambda element: element is not text, root.iter("*"))
    behind = headline is None
    for element in before_text:
        behind = behind or element is headline
        if element.tag not in IMAGES:
            continue
        address = image_address(element, url)
        if address is None or _is_no_photo(element, address):
            continue
        figure = next((above for above in islice(element.iterancestors(), _NEAR) if above.tag == "figure"), None)
        if behind or figure is not None or (shared and same_picture(address, shared.url)):
            return RawPhoto("lead", address, caption_beside(element))
    return shared


def caption_of(root: etree._Element, photo: RawPhoto, url: str) -> str | None:
    """The caption beside the first image on the page that shows a photo."""
    for image in islice(root.iter(*IMAGES), _MOST_IMAGES):
        if (address := image_address(image, url)) and same_picture(address, photo.url):
            return caption_beside(image)
    return None


def caption_beside(image: etree._Element) -> str | None:
    """The words in the figure of an image, in an element named for a caption, or alone in its box."""
    for above in islice(image.iterancestors(), _NEAR):
        if above.tag in ("body", "main", "article"):
            break
        for part in islice(above.iter("*"), _MOST_IMAGES):
            is_named = part.tag == "figcaption" or "caption" in (part.get("class") or "")
            if is_named and (words := clean(inner_text(part))):
                return words
        words = clean(inner_text(above))
        if words:
            is_caption = above.tag == "figure" or len(words.split()) <= _LONGEST_CAPTION
            return words if is_caption and next(above.iter("p", "h1", "h2", "h3", "a", "time"), None) is None else None
    following = image.getparent()
    following = following.getnext() if following is not None else None
    if following is not None and "caption" in (following.get("class") or ""):
        return clean(inner_text(following)) or None
    return None


def _is_no_photo(image: etree._Element, address: str) -> bool:
    names = f"{address.rpartition('/')[2]} {image.get('class') or ''}"
    return bool(_NO_PHOTO.search(names) or _SMALL.match(image.get("width") or ""))
