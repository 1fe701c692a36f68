"""Pictures in the text that are no photos of the article."""

from __future__ import annotations

import re
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from bipol_crawler.addresses.urls import is_article
from bipol_crawler.parse.class_names import AREAS
from bipol_crawler.parse.html_tags import inner_text
from bipol_crawler.parse.images import IMAGES, looks_like_image
from bipol_crawler.parse.page_urls import absolute

_AVATAR = re.compile(r"(?:^|[\s_-])(?:gr)?avatars?(?:[\s_-]|$)", re.IGNORECASE)
_AVATARS = re.compile(r"/avatars?/|gravatar\.com/", re.IGNORECASE)
"""Classes of an account's portrait, and the folders where portraits lie."""
_AD = re.compile(r"(?:^|[/_.-])(?:ads?|adv|adserver|advert\w{0,20}|iklan|banner|sponsor\w{0,10})(?=[/_.-]|\d|$)", re.I)
"""Words in addresses of advertisements."""
_AD_HOST = re.compile(r"(?:^|\.)(?:ads?\d{0,3}|adserver|advert\w{0,20}|iklan|banners?|sponsor\w{0,10})\.", re.I)
_AD_SIZES = frozenset(
    "300x250 336x280 728x90 970x90 970x250 468x60 320x50 320x100 300x50 160x600 120x600 300x600".split()
)
"""Width and height of advertisements (Interactive Advertising Bureau, "Fixed Size Ad Specifications")."""
_ICON = 64
"""Pixels: what is shown no larger is an icon."""
_PIXELS = frozenset(("0", "1", "2"))
_PAID = frozenset(("sponsored", "nofollow"))
"""What ``rel`` says of links that are paid for (Google Search Central, "Qualify your outbound links")."""
_SIZE = re.compile(r"(?<![\dx])(\d{2,3}x\d{2,3})(?![\dx])")
_NEAR = 4
"""Levels above an image at which the link round it stands."""
_MOST_LEVELS = 5
_MOST_BETWEEN = 12
"""Levels between a figure and its image."""
_MOST_IN_CARD = 24
"""Elements in the box of one related article."""
_MOST_UNLINKED = 4
"""Words in such a box outside its links: ``Baca juga:``, a number, a section."""
_FEWEST_LINKED = 3
"""Words of a headline."""


def is_furniture(image: etree._Element, url: str, page: str, root: etree._Element, captioned: bool) -> bool:
    """Whether an image in the text is no photo of the article.

    Furniture is what counts readers, an icon, a portrait of an account, an advertisement, and what leads to another
    article.

    Args:
        image: the element.
        url: its picture's address.
        page: the address of the article.
        root: the element that holds the text.
        captioned: whether it stands in a figure: what has one is shown for itself, whatever it links to.
    """
    if is_none(image, url):
        return True
    link = _link(image)
    target = None if link is None else absolute(link.get("href"), page)
    host, own = _host(page), _host(url)
    if target and _host(target) != host and not looks_like_image(target):
        if _AD.search(url) or _AD_HOST.search(_host(target)) or _size(image, url) in _AD_SIZES:
            return True
        if link is not None and not captioned and not _PAID.isdisjoint((link.get("rel") or "").split()):
            return True
    elif own != host and _AD_HOST.search(own):
        return True
    if link is not None and target and not captioned and _leads_away(link, target, page):
        return True
    return _in_card(image, page, root, link)


def is_none(image: etree._Element, url: str) -> bool:
    """Whether an image counts readers, is an icon or a portrait of an account, wherever it stands."""
    if _is_tiny(image, url):
        return True
    names = image.get("class") or ""
    if "avatar" not in (names + url).lower() and url.isascii() and names.isascii():
        return False  # as of nearly all: a substring is found much faster than the patterns
    return bool(_AVATAR.search(names)) or bool(_AVATARS.search(url[:2000]))


def stands_between(image: etree._Element, figure: etree._Element) -> bool:
    """Whether an image in the figure of one photo was put there: it stands in a part of its own, the photo does not.

    Plugins count paragraphs and put advertisements behind the second, say; a classic caption is one.
    """
    return _in_area(image, figure) and any(
        not _in_area(other, figure) for other in islice(figure.iter(*IMAGES), 10) if other is not image
    )


def _in_area(image: etree._Element, figure: etree._Element) -> bool:
    for above in islice(image.iterancestors(), _MOST_BETWEEN):
        if above is figure:
            return False
        if above.tag in AREAS and above.tag != "span":
            return True
    return False


def _is_tiny(image: etree._Element, url: str) -> bool:
    """Whether an image is a pixel or an icon, or is not shown and not of an image's type; AMP's sizes are ratios."""
    if image.tag != "img":
        return False
    sizes = [(image.get(side) or "").strip().removesuffix("px") for side in ("width", "height")]
    if not _PIXELS.isdisjoint(sizes):
        return True
    numbers = [int(size) for size in sizes if size.isdecimal() and len(size) < 6]
    if numbers and max(numbers) <= _ICON:
        return True
    style = image.get("style")
    return bool(style) and "display:none" in (style or "").replace(" ", "") and not looks_like_image(url)


def _link(image: etree._Element) -> etree._Element | None:
    return next((above for above in islice(image.iterancestors(), _NEAR) if above.tag == "a"), None)


def _leads_away(link: etree._Element, target: str, page: str) -> bool:
    """Whether a link leads to another article of the portal; a photo's own page and its file are none."""
    if looks_like_image(target) or "attachment" in (link.get("rel") or "") or not is_article(target, page):
        return False
    return not f"{urlsplit(target).path.rstrip('/')}/".startswith(f"{urlsplit(page).path.rstrip('/')}/")


def _in_card(image: etree._Element, page: str, root: etree._Element, link: etree._Element | None) -> bool:
    """Whether an image stands in a box that holds nothing but the linked headlines of other articles."""
    for above in islice(image.iterancestors(), _MOST_LEVELS):
        if above is root:
            return False
        if link is None and not _is_box(above):
            continue
        parts = list(islice(above.iter("*"), _MOST_IN_CARD + 1))
        if len(parts) > _MOST_IN_CARD:
            return False
        words = [len(inner_text(part).split()) for part in parts if part.tag == "a" and _leads(part, page)]
        if max(words, default=0) >= _FEWEST_LINKED:
            unlinked = len(inner_text(above).split()) - sum(words)
            return unlinked <= _MOST_UNLINKED and not any(_is_caption(part) for part in parts)
    return False


def _is_caption(element: etree._Element) -> bool:
    return element.tag == "figcaption" or "caption" in (element.get("class") or "")


def _is_box(element: etree._Element) -> bool:
    """Whether a plugin made an element: those that editors type have no class, or one of WordPress's blocks."""
    names = (element.get("class") or "").split()
    return element.tag in (*AREAS, "li", "table") and any(
        not name.startswith(("wp-", "align", "has-")) for name in names
    )


def _leads(link: etree._Element, page: str) -> bool:
    target = absolute(link.get("href"), page)
    return target is not None and _leads_away(link, target, page)


def _size(image: etree._Element, url: str) -> str:
    named = _SIZE.findall(url[:2000])
    return named[-1] if named else f"{image.get('width')}x{image.get('height')}"


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
