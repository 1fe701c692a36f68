"""Find the address of a picture.

With lazy loading, ``src`` is a placeholder. The real address is in an attribute with any name, in a ``noscript`` copy,
in the sources of a ``picture``, or in the link around the image. There are too many plugins for a list, so all
attributes are read, and the form of the value decides whether it is an address of a picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import cast
from urllib.parse import unquote

from lxml import etree

from bipol_crawler.parse.image_attributes import (
    LONGEST,
    LONGEST_ADDRESS,
    STYLE_ADDRESS,
    TYPE,
    WHOLE_PICTURE,
    addresses_in,
    addresses_in_drawing,
    stated_width,
)
from bipol_crawler.parse.page_urls import absolute

IMAGES = ("img", "amp-img", "amp-anim")
"""Elements that show a picture."""
_OTHER_ATTRIBUTES = frozenset(
    "src alt title class id style width height sizes loading decoding fetchpriority crossorigin referrerpolicy usemap "
    "ismap longdesc align border hspace vspace name role tabindex onerror onload onclick itemprop layout".split()
)
"""Attributes with another meaning in HTML or AMP: they never contain the address of the picture."""
_SOURCE_NAME = re.compile(r"src(?!set)|lazy(?!.*set)|original(?!.*set)")
"""Names of attributes whose value replaces ``src`` when the picture is loaded."""
_LONGEST_NAME = 60
_SIZE_IN_NAME = re.compile(r"(?:-\d{1,4}x\d{1,4}|-scaled|@\dx)$", re.IGNORECASE)
_THUMBNAIL = re.compile(r"/(?:thumbs?|thumbnails?|cache)/|/thumbs?[_-]")
"""Folders and names of files in which plugins for galleries keep reduced copies."""
_MAX_PREVIEW_WIDTH = 100
"""The largest width in pixels of a preview, which is shown until the real picture is loaded."""
_PREVIEW = re.compile(r"(?:^|[^a-z])(?:lqip|blur(?:red)?|low-?res|q:eco)(?![a-z])|\.svg(?![\w-])", re.IGNORECASE)
"""Addresses of previews in low quality, and of SVG placeholders."""
_EMPTY_NAMES = frozenset(
    "blank placeholder spacer pixel 1px transparent loading loader spinner lazy lazyload lazyloading grey gray "
    "empty dummy default noimage nophoto nothumb null clear cleardot preload preloader kosong memuat skeleton "
    "1x1 fallback".split()
)
_FILLERS = frozenset(
    "image images img photo foto gambar pic picture thumb thumbnail post featured not available found tersedia ada "
    "tidak no trans ajax bg background white black color x icon gif png svg jpg base small medium large".split()
)
_NONE = re.compile(
    r"no[-_]?(?:image|img|photo|foto|pic|thumb|gambar)|(?:not|tidak)[-_]?(?:available|found|tersedia|ada)"
)
"""File names of placeholders that say that there is no picture, in English and Indonesian."""
_THEME_FILES = re.compile("/wp-(?:content/(?:plugins|themes)|includes)/")
_PLACEHOLDER_SERVICES = re.compile(r"https?://[^/]*(?:placehold|dummyimage)")
"""Addresses of files of themes and plugins, and of services that make placeholders. They are never article photos."""
_NOT_A_WORD = re.compile(r"[\W_]+")
_MAX_LEVELS = 4
"""The most levels between an image and its ``picture`` or link."""
_WRAPPERS = frozenset(("picture", "source", "a", "span", *IMAGES))


def image_address(image: etree._Element, base: str) -> str | None:
    """Return the address of the picture that an image element shows when it is loaded; ``None`` for a placeholder.

    ``src`` is used unless it is a placeholder or a preview. An attribute named like a source (``data-…src``) has
    priority over ``src``. The largest candidate of a set comes next, then other attributes, and last the copy in
    ``noscript``, the sources of ``picture`` and the link around the image. If the address found this way is that of a
    reduced copy, and the element names larger ones of the same picture, the largest is returned.
    """
    best = _best(_own_addresses(image, base))
    if best is None or _quality(best) < 2:
        best = _best([best, *_nearby_addresses(image, base)])
    if not best or not _quality(best):
        return None
    return _largest(best, image, base) if _is_reduced(best) else best


def _is_reduced(address: str) -> bool:
    if stated_width(address) < WHOLE_PICTURE:
        return True
    return ("thumb" in address or "cache" in address) and bool(_THUMBNAIL.search(address[:LONGEST_ADDRESS]))


def _largest(shown: str, image: etree._Element, base: str) -> str:
    """Return the largest copy of a picture that the image element names.

    The link of a plugin's thumbnail leads to the whole picture, and its file has another name.
    """
    if _THUMBNAIL.search(shown):
        links = (part for part in islice(image.iterancestors(), _MAX_LEVELS) if part.tag == "a")
        link = next((absolute(part.get("href"), base) for part in links), None)
        if link and looks_like_image(link):
            return link
    attributes = cast(list[tuple[str, str]], image.attrib.items())
    named = [url for name, value in attributes if name not in _OTHER_ATTRIBUTES for url in addresses_in(value, base)]
    copies = [url for url in named if same_picture(url, shown) and _quality(url) == 2]
    return max((shown, *copies), key=stated_width)


def background_address(element: etree._Element, base: str) -> str | None:
    """Return the address of an element's background picture, also of one that a script sets later; else ``None``."""
    addresses: list[str | None] = []
    style = element.get("style") or ""
    if "url(" in style:
        addresses += [absolute(match[1], base) for match in STYLE_ADDRESS.finditer(style[:LONGEST])]
    if not len(element) and not (element.text or "").strip():
        for name, value in cast(list[tuple[str, str]], element.attrib.items()):
            if name not in _OTHER_ATTRIBUTES and name != "href":
                addresses += addresses_in(value, base)
    best = _best([address for address in addresses if address and TYPE.search(address)])
    return best if best and _quality(best) else None


def source_address(picture: etree._Element, base: str) -> str | None:
    """Return the address in the sources of a ``picture`` without an ``img``, or ``None``."""
    best = _best(list(_from_sources(picture, base)))
    return best if best and _quality(best) else None


def same_picture(first: str, second: str) -> bool:
    """Return whether two addresses are of the same picture; size, file type and proxy may differ."""
    return first == second or _picture_key(first) == _picture_key(second)


def looks_like_image(address: str) -> bool:
    """Return whether an address contains the suffix of an image file."""
    return bool(TYPE.search(address[:LONGEST_ADDRESS]))


def _own_addresses(image: etree._Element, base: str) -> list[str | None]:
    """Return the addresses in an image's attributes, the most reliable first."""
    shown = absolute(image.get("src"), base)
    sources: list[str] = []
    sets: list[str] = []
    others: list[str] = []
    for name, value in cast(list[tuple[str, str]], image.attrib.items()):
        if name in _OTHER_ATTRIBUTES or len(value) < 5:
            continue
        if name == "srcset" and shown and _quality(shown) == 2 and _file_stem(shown) in value.lower():
            continue  # other sizes of the same picture
        if _SOURCE_NAME.search(name[:_LONGEST_NAME]):
            found = addresses_in(value, base)
            if not found and _may_be_address(value) and (url := absolute(value, base)):
                found = [url]
            sources += found
        elif name.endswith("set"):
            sets += addresses_in(value, base)
        else:
            others += addresses_in(value, base)
    if not shown and (image.get("src") or "").startswith("data:image/svg"):
        others += addresses_in_drawing(image.get("src") or "", base)
    if shown and _quality(shown) == 2:
        if sources and same_picture(shown, sources[0]) and stated_width(shown) >= stated_width(sources[0]):
            sources.insert(0, shown)
        if _is_upload(others) and (not _is_upload([shown]) or "lazy" in (image.get("class") or "")):
            sources += [second for second in others if not same_picture(shown, second)][:1]
        if sets and not any(_may_be_same_picture(shown, candidate) for candidate in sets):
            return [*sources, *sets, shown]  # browsers prefer the set
    return [*sources, shown, *sets, *others]


def _may_be_address(value: str) -> bool:
    """Return whether the value of a source attribute can be an address, also one without a file type."""
    return " " not in value and (value.startswith(("http", "/")) or bool(TYPE.search(value[-6:])))


def _may_be_same_picture(first: str, second: str) -> bool:
    """Return whether two addresses of one element may be the same picture: one file name begins with the other."""
    return _file_stem(first).startswith(_file_stem(second)) or _file_stem(second).startswith(_file_stem(first))


def _is_upload(addresses: list[str]) -> bool:
    """Return whether the first of these addresses is in WordPress's folder of uploads."""
    return bool(addresses) and "/uploads/" in addresses[0]


def _nearby_addresses(image: etree._Element, base: str) -> Iterator[str]:
    """Yield the addresses near an image: in its ``noscript`` copy, in the sources of its ``picture``, in its link."""
    link = None
    element: etree._Element | None = image
    for _ in range(_MAX_LEVELS):
        if element is None or (element is not image and element.tag not in _WRAPPERS):
            break
        neighbours = [element.getnext(), element.getprevious()]
        if element.tag != "img":
            neighbours += element.findall("noscript")
        for neighbour in neighbours:
            if neighbour is not None and neighbour.tag == "noscript":
                for copy in islice(neighbour.iter(*IMAGES), 1):
                    yield from filter(None, _own_addresses(copy, base))
        if element.tag == "picture":
            yield from _from_sources(element, base)
        elif element.tag == "a":
            link = absolute(element.get("href"), base)
        element = element.getparent()
    if link and looks_like_image(link):
        yield link


def _from_sources(picture: etree._Element, base: str) -> Iterator[str]:
    """Yield the addresses in the sources of a ``picture``, up to the next ``picture``: the end tag may be missing."""
    for source in islice(picture.iter("picture", "source"), 1, 11):
        if source.tag == "picture":
            return
        yield from filter(None, _own_addresses(source, base))


def _best(addresses: list[str | None]) -> str | None:
    """Return the first address with the best quality, or ``None``."""
    best, best_quality = None, -1
    for address in addresses:
        if address and (quality := _quality(address)) > best_quality:
            best, best_quality = address, quality
    return best


@lru_cache(maxsize=256)
def _quality(address: str) -> int:
    """Return 0 for a placeholder, 1 for a preview or a drawing, 2 for a photo."""
    address = address[:LONGEST_ADDRESS]
    if _is_placeholder(address):
        return 0
    return 1 if stated_width(address) <= _MAX_PREVIEW_WIDTH or _is_preview(address) else 2


def _is_preview(address: str) -> bool:
    lower = address.lower()
    signs = ("lqip", "blur", "low", "q:eco", ".svg")  # searched first, because that is much faster than the pattern
    return (not address.isascii() or any(sign in lower for sign in signs)) and bool(_PREVIEW.search(address))


def _is_placeholder(address: str) -> bool:
    path = address.partition("?")[0]
    if _THEME_FILES.search(path) and path.count("http") == 1 and looks_like_image(path):
        return True
    if ("placehold" in address or "dummyimage" in address) and _PLACEHOLDER_SERVICES.match(address):
        return True
    names = _NOT_A_WORD.split(_file_stem(address))
    while names and (names[-1].isdigit() or not names[-1]):
        names.pop()
    known = all(name in _EMPTY_NAMES or name in _FILLERS or name.isdigit() for name in names)
    return known and (not _EMPTY_NAMES.isdisjoint(names) or bool(_NONE.search(_file_stem(address))))


@lru_cache(maxsize=256)
def _file_stem(address: str) -> str:
    """Return the name of the picture's file in lower case, without size and type."""
    address = unquote(address[:LONGEST_ADDRESS])
    types = list(TYPE.finditer(address))
    end = types[-1].start() if types else len(address.partition("?")[0])
    address = address[:end].rstrip("/")
    name = address[max(map(address.rfind, "/?&=")) + 1 :]
    while match := TYPE.search(name):  # foto.jpg.webp
        name = name[: match.start()]
    return _SIZE_IN_NAME.sub("", name).lower()


def _picture_key(address: str) -> str:
    """Return a key that all copies of a picture share: its folder of uploads and its file name without size or type."""
    if not looks_like_image(address):
        return address
    folder = unquote(address[:LONGEST_ADDRESS]).rpartition("/uploads/")[2].rpartition("/")[0]
    return f"{folder if '/uploads/' in address else ''}/{_file_stem(address)}"
