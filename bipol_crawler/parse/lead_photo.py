"""Find the lead photo and its caption: in a known layout's element, or between the headline and the text."""

from __future__ import annotations

import re
from itertools import chain, dropwhile, islice, takewhile

from lxml import etree

from bipol_crawler.parse.decorative_images import is_icon_or_avatar
from bipol_crawler.parse.html_tags import inner_text
from bipol_crawler.parse.images import IMAGES, background_address, image_address, same_picture, source_address
from bipol_crawler.parse.parsed import RawPhoto
from bipol_crawler.text import clean

_MAX_IMAGES = 40
_MAX_IN_LEAD = 30
"""The most elements that are searched for the lead photo in a known layout."""
_MAX_LEVELS = 4
"""The most levels between an image and the element that contains image and caption."""
_MAX_BETWEEN = 100
"""The most elements between the headline and the text that are searched for a background picture."""
_LONGEST_CAPTION = 60
"""The most words of a caption without markup of its own."""
_NAMES_OF_NO_PHOTO = re.compile(r"logo|avatar|icon|sprite|banner|iklan|\bads?\b|placeholder|loading", re.IGNORECASE)
_SMALL_WIDTH = re.compile(r"^(?:[1-9]\d?|1[0-4]\d)(?:px)?$")
"""Widths of less than 150 pixels: pictures of accounts, icons, buttons."""


def lead_address(element: etree._Element, base: str) -> str | None:
    """Return the address of the lead photo of a known layout, or ``None``.

    ``element`` is the image itself, or the theme's element for the lead photo, of which the first photo is taken.
    """
    parts, following = [element], element.getnext()
    if not len(element) and element.tag == "p" and following is not None and following.tag == "div":
        parts.append(following)  # a ``div`` ends the ``p`` before it
    inner = [inner for part in parts for inner in islice(part.iter("*"), _MAX_IN_LEAD)]
    images = [(image, image_address(image, base)) for image in inner if image.tag in IMAGES]
    if found := next((url for image, url in images if url and not is_icon_or_avatar(image, url)), None):
        return found
    sources = (source_address(picture, base) for picture in inner if picture.tag == "picture")
    return next(filter(None, (*sources, *(background_address(other, base) for other in inner))), None)


def find_lead_photo(
    root: etree._Element,
    headline: etree._Element | None,
    text: etree._Element | None,
    shared: RawPhoto | None,
    url: str,
) -> RawPhoto | None:
    """Return the first photo between the headline and the text, else the picture for sharing, else ``None``.

    It may also be a background picture there, or that of a box around the headline.

    Args:
        root: the page, after :func:`~bipol_crawler.parse.boilerplate.remove_boilerplate`.
        headline: the element of the headline.
        text: the element that holds the text.
        shared: the picture that the page states for sharing.
        url: the page's address.
    """
    before_text = takewhile(lambda element: element is not text, root.iter("*"))
    after_headline = headline is None
    for element in before_text:
        after_headline = after_headline or element is headline
        if element.tag not in IMAGES:
            continue
        address = image_address(element, url)
        if address is None or is_no_photo(element, address):
            continue
        figure = next(
            (ancestor for ancestor in islice(element.iterancestors(), _MAX_LEVELS) if ancestor.tag == "figure"), None
        )
        if after_headline or figure is not None or (shared and same_picture(address, shared.url)):
            return RawPhoto("lead", address, caption_beside(element))
    return background_lead(root, headline, text, url) or shared


def figure_above_text(
    root: etree._Element, headline: etree._Element | None, text: etree._Element | None, url: str
) -> RawPhoto | None:
    """Return the photo of the first ``figure`` between the headline and the text, without its caption, or ``None``."""
    if headline is None or text is None:
        return None
    after_headline = dropwhile(lambda element: element is not headline, root.iter("*"))
    for element in takewhile(lambda element: element is not text, after_headline):
        if element.tag != "figure":
            continue
        for image in islice(element.iter(*IMAGES), _MAX_IN_LEAD):
            if (address := image_address(image, url)) and not is_no_photo(image, address):
                return RawPhoto("lead", address, None)
    return None


def background_lead(
    root: etree._Element, headline: etree._Element | None, text: etree._Element | None, url: str
) -> RawPhoto | None:
    """Return the lead photo of a theme that prints it as a background only, or ``None``.

    It is the background of a box around the headline that does not contain the text, or of a box between the headline
    and the text.
    """
    if headline is None or text is None:
        return None
    around_text = set(text.iterancestors())
    around_headline = takewhile(lambda box: box not in around_text and box is not text, headline.iterancestors())
    after_headline = dropwhile(lambda element: element is not headline, root.iter("*"))
    between = takewhile(lambda element: element is not text, after_headline)
    for box in chain(around_headline, islice(between, _MAX_BETWEEN)):
        if box.tag not in IMAGES and (address := background_address(box, url)) and not is_no_photo(box, address):
            return RawPhoto("lead", address, caption_beside(box))
    return None


def caption_of(root: etree._Element, photo: RawPhoto, url: str) -> str | None:
    """Return the caption of the first image on the page that shows ``photo``, or ``None``."""
    for image in islice(root.iter(*IMAGES), _MAX_IMAGES):
        if (address := image_address(image, url)) and same_picture(address, photo.url):
            return caption_beside(image)
    return None


def caption_beside(image: etree._Element) -> str | None:
    """Return the caption of an image: an element named like a caption, or the only text in its box; else ``None``."""
    for ancestor in islice(image.iterancestors(), _MAX_LEVELS):
        if ancestor.tag in ("body", "main", "article"):
            break
        for part in islice(ancestor.iter("*"), _MAX_IMAGES):
            is_named = part.tag == "figcaption" or "caption" in (part.get("class") or "").lower()
            if is_named and (words := clean(inner_text(part))):
                return words
        words = clean(inner_text(ancestor))
        if words:
            is_caption = ancestor.tag == "figure" or len(words.split()) <= _LONGEST_CAPTION
            return (
                words if is_caption and next(ancestor.iter("p", "h1", "h2", "h3", "a", "time"), None) is None else None
            )
    following = image.getparent()
    following = following.getnext() if following is not None else None
    if following is not None and "caption" in (following.get("class") or "").lower():
        return clean(inner_text(following)) or None
    return None


def is_no_photo(image: etree._Element, address: str) -> bool:
    """Return whether the names or the size of a picture show that it is a logo, an icon or an advertisement."""
    names = f"{address.rpartition('/')[2]} {image.get('class') or ''}"
    return bool(_NAMES_OF_NO_PHOTO.search(names) or _SMALL_WIDTH.match(image.get("width") or ""))
