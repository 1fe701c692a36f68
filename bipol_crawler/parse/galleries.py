"""Recognise the items of a gallery: similar boxes beside each other that each show one picture, perhaps with a caption.

There are dozens of plugins for galleries, and each has its own names. What their items share is the form: a box with a
class, one picture, few words in elements that have names too, and no link except to the picture's file or page. The
words are the caption. What an editor typed (paragraphs and headings without a class) is text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain, islice
from typing import cast

from lxml import etree

from bipol_crawler.parse.html_tags import has_more_elements, inner_text
from bipol_crawler.parse.images import IMAGES, background_address, looks_like_image
from bipol_crawler.parse.page_urls import absolute
from bipol_crawler.text import clean

ITEMS = frozenset(("div", "li", "a", "ol", "ul"))
"""Elements that may be an item or the buttons of a gallery."""
_TYPED = frozenset("p h1 h2 h3 h4 h5 h6 blockquote ul ol table".split())
_NOT_IN_ITEM = frozenset(("figure", "figcaption", "iframe", "video", "form", "article"))
_LARGEST_ITEM = 30
"""The most elements in an item of a gallery."""
_MAX_WORDS = 60
"""The most words of a caption."""
_STATED_CAPTION = re.compile(r"^data-(?:\w{1,20}-){0,3}(?:caption|description|desc)(?:-desc|-description)?$")
"""Names of attributes in which plugins keep the caption that they show with the enlarged picture."""
_GALLERY = re.compile(r"(?:^|[\s_-])(?:\w*gallery|galeri|slide(?:r|s|show)?|\w*slider|carousel|swiper)", re.IGNORECASE)
_BUTTON_WORDS = frozenset(
    """
    all as berikutnya dari foto galeri gallery gambar image images jeda lihat next of page pause photo play prev
    previous putar salindia sebagai sebelumnya selanjutnya semua show slide slides slideshow tampilkan view
    """.split()
)
_MAX_BUTTON_WORDS = 12
_WORD = re.compile(r"\w+")
_MARKUP = re.compile(r"<[^<>]*>")
_MAX_LINK_LEVELS = 3


def is_gallery_item(node: etree._Element, base: str) -> bool:
    """Return whether an element is an item of a gallery. Another one with a class of the same name is beside it.

    ``base`` is the page's address.
    """
    names = (node.get("class") or "").split()
    neighbours = (node.getnext(), node.getprevious())
    if not any(
        other is not None and _shares_name(other, names) and _shows_one_picture(other, base) for other in neighbours
    ):
        return False
    return _shows_one_picture(node, base) and len(inner_text(node).split()) <= _MAX_WORDS


def is_gallery_button(node: etree._Element) -> bool:
    """Return whether an element in a box named like a gallery has no picture and only words of a gallery's buttons."""
    names = (box.get("class") for box in islice(node.iterancestors(), _MAX_LINK_LEVELS))
    if not any(classes and _names_gallery(classes) for classes in names) or has_more_elements(node, _LARGEST_ITEM):
        return False
    words = _WORD.findall(inner_text(node).lower())
    if not all(map(str.isdigit, words)) and next(node.iter("a", "button"), None) is None:
        return False  # ``Foto 1`` is a caption
    return (
        len(words) <= _MAX_BUTTON_WORDS
        and all(word in _BUTTON_WORDS or word.isdigit() for word in words)
        and next(node.iter(*IMAGES), None) is None
    )


@lru_cache(maxsize=1024)
def _names_gallery(classes: str) -> bool:
    return _GALLERY.search(classes) is not None


def _shares_name(element: etree._Element, names: list[str]) -> bool:
    return not set(names).isdisjoint((element.get("class") or "").split())


def _shows_one_picture(box: etree._Element, base: str) -> bool:
    """Return whether a box shows one picture, has nothing that an editor typed, and leads nowhere else."""
    parts = list(islice(box.iter("*"), _LARGEST_ITEM + 1))
    if len(parts) > _LARGEST_ITEM:
        return False
    pictures = 0
    for part in parts:
        tag = part.tag
        if tag in _NOT_IN_ITEM or (tag in _TYPED and part is not box and not part.get("class")):
            return False
        if tag in IMAGES:
            parent = part.getparent()
            pictures += parent is None or parent.tag != "noscript"
        elif tag == "a" and not _stays_with_picture(part):
            return False
    return pictures == 1 or (pictures == 0 and picture_in_background(box, base) is not None)


def _stays_with_picture(link: etree._Element) -> bool:
    """Return whether a link leads to the file or the page of its picture, or nowhere."""
    href = link.get("href") or "#"
    return (
        href[0] == "#"
        or looks_like_image(href)
        or "attachment" in (link.get("rel") or "")
        or _is_page_of_it(link, href)
    )


def _is_page_of_it(link: etree._Element, href: str) -> bool:
    """Return whether a link's address ends with the name of the file of its picture: WordPress's page of a picture."""
    image = next(link.iter(*IMAGES), None)
    slug = href.rstrip("/").rpartition("/")[2].lower()
    return image is not None and len(slug) > 2 and f"/{slug}" in (image.get("src") or "").lower()


def picture_in_background(box: etree._Element, base: str) -> str | None:
    """Return the address of the picture that a box without an image shows: its link's file, else its background."""
    link = next(box.iter("a"), None)
    if link is not None and looks_like_image(link.get("href") or ""):
        return absolute(link.get("href"), base)
    for part in islice(box.iter("*"), _LARGEST_ITEM):
        is_empty = not len(part) and not (part.text or "").strip()
        if (is_empty or "url(" in (part.get("style") or "")) and (address := background_address(part, base)):
            return address
    return None


def stated_caption(image: etree._Element) -> str | None:
    """Return the caption that an attribute of an image, or of the link around it, states; else ``None``.

    A file name is no caption: it has at least two words.
    """
    links = (part for part in islice(image.iterancestors(), _MAX_LINK_LEVELS) if part.tag == "a")
    for element in chain((image,), islice(links, 1)):
        for name, value in cast(list[tuple[str, str]], element.attrib.items()):
            if value and name.startswith("data-") and _STATED_CAPTION.match(name):
                words = clean(_MARKUP.sub(" ", value))
                if 2 <= len(words.split()) <= _MAX_WORDS:
                    return words
    return None
