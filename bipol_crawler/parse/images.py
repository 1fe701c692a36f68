"""Where a picture is, told by what addresses look like.

Lazy loading keeps the real address in an attribute of any name, in a ``noscript`` copy, in the sources of a
``picture`` or in the link round the image, and shows a placeholder meanwhile. No list of plugins names them all, so
every attribute is looked at, and a value counts by its form.
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
    addresses_in,
    addresses_in_drawing,
    stated_width,
)
from bipol_crawler.parse.page_urls import absolute

IMAGES = ("img", "amp-img", "amp-anim")
"""Elements that show a picture."""
_WORDS = frozenset(
    "src alt title class id style width height sizes loading decoding fetchpriority crossorigin referrerpolicy usemap "
    "ismap longdesc align border hspace vspace name role tabindex onerror onload onclick itemprop layout".split()
)
"""Attributes that HTML and AMP give a meaning of their own: no address of the picture stands in them."""
_SOURCE_NAME = re.compile(r"src(?!set)|lazy(?!.*set)|original(?!.*set)")
"""Names of attributes that replace ``src`` when the picture is to be shown; all others only describe it."""
_LONGEST_NAME = 60
_SIZE_IN_NAME = re.compile(r"(?:-\d{1,4}x\d{1,4}|-scaled|@\dx)$", re.IGNORECASE)
_TINY = 100
"""Pixels: narrower pictures are previews, shown until the real one is there."""
_ROUGH = re.compile(r"(?:^|[^a-z])(?:lqip|blur(?:red)?|low-?res|q:eco)(?![a-z])|\.svg(?![\w-])", re.IGNORECASE)
"""Addresses of rough previews, and of drawings, which stand where a photo will be."""
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
"""How the name of a placeholder says that there is no picture, in English and Indonesian."""
_ASSETS = re.compile("/wp-(?:content/(?:plugins|themes)|includes)/")
_MAKERS = re.compile(r"https?://[^/]*(?:placehold|dummyimage)")
"""Addresses of what plugins and themes bring along, and of services that make placeholders: no photo of an article."""
_NOT_A_WORD = re.compile(r"[\W_]+")
_NEAR = 4
"""Levels above an image at which its ``picture`` or link stands."""
_WRAPPERS = frozenset(("picture", "source", "a", "span", *IMAGES))


def image_address(image: etree._Element, base: str) -> str | None:
    """The address of the picture that an image element shows once it is loaded; ``None`` for a mere placeholder.

    ``src`` is believed unless it is a placeholder, a preview or narrower than another copy of the same picture. What
    stands in an attribute named as a source (``data-…src``) goes first, the largest candidate of a set next; other
    attributes, the copy in ``noscript``, the sources of ``picture`` and the link round the image are asked last.
    """
    best = _best(_stated(image, base))
    if best is None or _quality(best) < 2:
        best = _best([best, *_copies(image, base)])
    return best if best and _quality(best) else None


def background_address(element: etree._Element, base: str) -> str | None:
    """The address of the picture that an element shows behind its content, or would once a script has run."""
    stated: list[str | None] = []
    style = element.get("style") or ""
    if "url(" in style:
        stated += [absolute(match[1], base) for match in STYLE_ADDRESS.finditer(style[:LONGEST])]
    if not len(element) and not (element.text or "").strip():
        for name, value in cast(list[tuple[str, str]], element.attrib.items()):
            if name not in _WORDS and name != "href":
                stated += addresses_in(value, base)
    best = _best([address for address in stated if address and TYPE.search(address)])
    return best if best and _quality(best) else None


def source_address(picture: etree._Element, base: str) -> str | None:
    """The address in the sources of a ``picture`` that holds no image of its own."""
    best = _best(list(_from_sources(picture, base)))
    return best if best and _quality(best) else None


def same_picture(one: str, other: str) -> bool:
    """Whether two addresses are of one picture, in whatever size, type or from whatever proxy."""
    return one == other or _family(one) == _family(other)


def looks_like_image(address: str) -> bool:
    """Whether an address names an image's type."""
    return bool(TYPE.search(address[:LONGEST_ADDRESS]))


def _stated(image: etree._Element, base: str) -> list[str | None]:
    """What an image's own attributes say, the most trusted first."""
    shown = absolute(image.get("src"), base)
    sources: list[str] = []
    sets: list[str] = []
    others: list[str] = []
    for name, value in cast(list[tuple[str, str]], image.attrib.items()):
        if name in _WORDS or len(value) < 5:
            continue
        if name == "srcset" and shown and _quality(shown) == 2 and _stem(shown) in value.lower():
            continue  # other sizes of what is shown
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
            sources += [other for other in others if not same_picture(shown, other)][:1]
        if sets and not any(_share_a_name(shown, candidate) for candidate in sets):
            return [*sources, *sets, shown]  # browsers show what the set says
    return [*sources, shown, *sets, *others]


def _may_be_address(value: str) -> bool:
    """Whether a source's value can be an address that ``srcset`` and JSON would not hold: bare, or without a type."""
    return " " not in value and (value.startswith(("http", "/")) or bool(TYPE.search(value[-6:])))


def _share_a_name(one: str, other: str) -> bool:
    """Whether two addresses of one element can be of one picture: sizes are also written behind its name."""
    return _stem(one).startswith(_stem(other)) or _stem(other).startswith(_stem(one))


def _is_upload(addresses: list[str]) -> bool:
    """Whether the first of these addresses is where WordPress keeps what editors upload."""
    return bool(addresses) and "/uploads/" in addresses[0]


def _copies(image: etree._Element, base: str) -> Iterator[str]:
    """What stands round an image: its copy for browsers without scripts, the sources of its picture, its link."""
    link = None
    element: etree._Element | None = image
    for _ in range(_NEAR):
        if element is None or (element is not image and element.tag not in _WRAPPERS):
            break
        neighbours = [element.getnext(), element.getprevious()]
        if element.tag != "img":
            neighbours += element.findall("noscript")
        for neighbour in neighbours:
            if neighbour is not None and neighbour.tag == "noscript":
                for copy in islice(neighbour.iter(*IMAGES), 1):
                    yield from filter(None, _stated(copy, base))
        if element.tag == "picture":
            yield from _from_sources(element, base)
        elif element.tag == "a":
            link = absolute(element.get("href"), base)
        element = element.getparent()
    if link and looks_like_image(link):
        yield link


def _from_sources(picture: etree._Element, base: str) -> Iterator[str]:
    """What the sources of a ``picture`` say, up to where another one begins: one left open holds those behind it."""
    for source in islice(picture.iter("picture", "source"), 1, 11):
        if source.tag == "picture":
            return
        yield from filter(None, _stated(source, base))


def _best(addresses: list[str | None]) -> str | None:
    """The first of those of the best quality."""
    return max((address for address in addresses if address), key=_quality, default=None)


@lru_cache(maxsize=256)
def _quality(address: str) -> int:
    """0 for a placeholder, 1 for a preview or a drawing, 2 for a photo."""
    address = address[:LONGEST_ADDRESS]
    if _is_placeholder(address):
        return 0
    return 1 if stated_width(address) <= _TINY or _is_rough(address) else 2


def _is_rough(address: str) -> bool:
    lower = address.lower()
    signs = ("lqip", "blur", "low", "q:eco", ".svg")  # few have one: substrings are found much faster than the pattern
    return (not address.isascii() or any(sign in lower for sign in signs)) and bool(_ROUGH.search(address))


def _is_placeholder(address: str) -> bool:
    path = address.partition("?")[0]
    if _ASSETS.search(path) and path.count("http") == 1 and looks_like_image(path):
        return True
    if ("placehold" in address or "dummyimage" in address) and _MAKERS.match(address):
        return True
    names = _NOT_A_WORD.split(_stem(address))
    while names and (names[-1].isdigit() or not names[-1]):
        names.pop()
    known = all(name in _EMPTY_NAMES or name in _FILLERS or name.isdigit() for name in names)
    return known and (not _EMPTY_NAMES.isdisjoint(names) or bool(_NONE.search(_stem(address))))


@lru_cache(maxsize=256)
def _stem(address: str) -> str:
    """The name of the picture's file, without size and type, in small letters."""
    address = unquote(address[:LONGEST_ADDRESS])
    types = list(TYPE.finditer(address))
    end = types[-1].start() if types else len(address.partition("?")[0])
    address = address[:end].rstrip("/")
    name = address[max(map(address.rfind, "/?&=")) + 1 :]
    while match := TYPE.search(name):  # foto.jpg.webp
        name = name[: match.start()]
    return _SIZE_IN_NAME.sub("", name).lower()


def _family(address: str) -> str:
    """What the copies of one picture have in common: its file's name without size and type, its folder of uploads."""
    if not looks_like_image(address):
        return address
    folder = unquote(address[:LONGEST_ADDRESS]).rpartition("/uploads/")[2].rpartition("/")[0]
    return f"{folder if '/uploads/' in address else ''}/{_stem(address)}"
