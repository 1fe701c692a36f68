"""Recognise pictures in the text that are not photos of the article."""

from __future__ import annotations

import re
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from bipol_crawler.addresses.urls import is_article
from bipol_crawler.parse.class_names import AREAS
from bipol_crawler.parse.follow_links import is_messenger
from bipol_crawler.parse.html_tags import inner_text
from bipol_crawler.parse.images import IMAGES, looks_like_image
from bipol_crawler.parse.page_urls import absolute

_AVATAR = re.compile(r"(?:^|[\s_-])(?:gr)?avatars?(?:[\s_-]|$)", re.IGNORECASE)
_AVATARS = re.compile(r"/avatars?/|gravatar\.com/", re.IGNORECASE)
"""Classes of the picture of an account, and addresses of such pictures."""
_AD = re.compile(r"(?:^|[/_.-])(?:ads?|adv|adserver|advert\w{0,20}|iklan|banner|sponsor\w{0,10})(?=[/_.-]|\d|$)", re.I)
"""Words in addresses of advertisements."""
_AD_HOST = re.compile(r"(?:^|\.)(?:ads?\d{0,3}|adserver|advert\w{0,20}|iklan|banners?|sponsor\w{0,10})\.", re.I)
_AD_SIZES = frozenset(
    "300x250 336x280 728x90 970x90 970x250 468x60 320x50 320x100 300x50 160x600 120x600 300x600".split()
)
"""Width and height of advertisements (Interactive Advertising Bureau, "Fixed Size Ad Specifications")."""
_MAX_ICON_SIZE = 64
"""The largest width and height of an icon in pixels."""
_TRACKING_PIXEL_SIZES = frozenset(("0", "1", "2"))
_PAID_RELATIONS = frozenset(("sponsored", "nofollow"))
"""Values of ``rel`` for paid links (Google Search Central, "Qualify your outbound links")."""
_SIZE = re.compile(r"(?<![\dx])(\d{2,3}x\d{2,3})(?![\dx])")
_MAX_LINK_LEVELS = 4
"""The most levels between an image and the link that contains it."""
_MAX_LEVELS = 5
_MAX_LEVELS_IN_FIGURE = 12
"""The most levels between a figure and its image."""
_MAX_IN_CARD = 24
"""The most elements in the box of one related article."""
_MAX_UNLINKED = 4
"""The most words in such a box outside its links: ``Baca juga:``, a number, a section."""
_MIN_LINKED = 3
"""The fewest linked words of a headline."""


def is_decorative(image: etree._Element, url: str, page: str, root: etree._Element, captioned: bool) -> bool:
    """Return whether an image in the text is not a photo of the article.

    Decorative images are tracking pixels, icons, pictures of accounts, advertisements and pictures that link to
    another article or to the portal's channel on a messenger. AdRotate marks its links with ``data-track``.

    Args:
        image: the image element.
        url: the address of its picture.
        page: the address of the article.
        root: the element that holds the text.
        captioned: whether the image is in a figure. Such an image is a photo even if it links to another article.
    """
    if is_icon_or_avatar(image, url):
        return True
    link = _link(image)
    target = None if link is None else absolute(link.get("href"), page)
    host, image_host = _host(page), _host(url)
    if target and _host(target) != host and not looks_like_image(target):
        if _AD.search(url) or _AD_HOST.search(_host(target)) or _size(image, url) in _AD_SIZES:
            return True
        if is_messenger(target) or (link is not None and link.get("data-track")):
            return True
        if link is not None and not captioned and not _PAID_RELATIONS.isdisjoint((link.get("rel") or "").split()):
            return True
    elif image_host != host and _AD_HOST.search(image_host):
        return True
    if link is not None and target and not captioned and _leads_to_other_article(link, target, page):
        return not _is_page_of_picture(target, url)
    return _is_in_related_card(image, page, root, link)


def is_icon_or_avatar(image: etree._Element, url: str) -> bool:
    """Return whether an image is a tracking pixel, an icon or the picture of an account."""
    if _is_tiny(image, url):
        return True
    names = image.get("class") or ""
    if "avatar" not in (names + url).lower() and url.isascii() and names.isascii():
        return False  # true of nearly all images, and much faster than the patterns
    return bool(_AVATAR.search(names)) or bool(_AVATARS.search(url[:2000]))


def is_inserted_image(image: etree._Element, figure: etree._Element) -> bool:
    """Return whether a plugin inserted an image into the figure of a photo.

    Plugins count paragraphs and insert an advertisement after the second, for example. A caption may be a paragraph.
    The inserted image is inside a ``div`` or the like, and the photo is not.
    """
    return _is_in_area(image, figure) and any(
        not _is_in_area(other, figure) for other in islice(figure.iter(*IMAGES), 10) if other is not image
    )


def _is_in_area(image: etree._Element, figure: etree._Element) -> bool:
    for ancestor in islice(image.iterancestors(), _MAX_LEVELS_IN_FIGURE):
        if ancestor is figure:
            return False
        if ancestor.tag in AREAS and ancestor.tag != "span":
            return True
    return False


def _is_tiny(image: etree._Element, url: str) -> bool:
    """Return whether an image is a pixel or an icon, or is hidden and its address has no image type.

    AMP elements are not judged, because their sizes are ratios.
    """
    if image.tag != "img":
        return False
    sizes = [(image.get(side) or "").strip().removesuffix("px") for side in ("width", "height")]
    if not _TRACKING_PIXEL_SIZES.isdisjoint(sizes):
        return True
    numbers = [int(size) for size in sizes if size.isdecimal() and len(size) < 6]
    if numbers and max(numbers) <= _MAX_ICON_SIZE:
        return True
    style = image.get("style")
    return bool(style) and "display:none" in (style or "").replace(" ", "") and not looks_like_image(url)


def _link(image: etree._Element) -> etree._Element | None:
    return next((ancestor for ancestor in islice(image.iterancestors(), _MAX_LINK_LEVELS) if ancestor.tag == "a"), None)


def _leads_to_other_article(link: etree._Element, target: str, page: str) -> bool:
    """Return whether a link leads to another article of the portal, and not to a photo's file or page."""
    if looks_like_image(target) or "attachment" in (link.get("rel") or "") or not is_article(target, page):
        return False
    return not f"{urlsplit(target).path.rstrip('/')}/".startswith(f"{urlsplit(page).path.rstrip('/')}/")


def _is_page_of_picture(target: str, url: str) -> bool:
    """Return whether a link leads to WordPress's page of a picture, whose slug is the name of its file."""
    slug = urlsplit(target).path.rstrip("/").rpartition("/")[2].lower()
    name = _SIZE.sub("", urlsplit(url).path.rpartition("/")[2].lower().partition(".")[0]).rstrip("-")
    return len(slug) > 1 and slug == name


def _is_in_related_card(image: etree._Element, page: str, root: etree._Element, link: etree._Element | None) -> bool:
    """Return whether an image is in a box that contains only linked headlines of other articles."""
    for ancestor in islice(image.iterancestors(), _MAX_LEVELS):
        if ancestor is root:
            return False
        if link is None and not _is_box(ancestor):
            continue
        parts = list(islice(ancestor.iter("*"), _MAX_IN_CARD + 1))
        if len(parts) > _MAX_IN_CARD:
            return False
        words = [
            len(inner_text(part).split()) for part in parts if part.tag == "a" and _links_to_other_article(part, page)
        ]
        if max(words, default=0) >= _MIN_LINKED:
            unlinked = len(inner_text(ancestor).split()) - sum(words)
            return unlinked <= _MAX_UNLINKED and not any(_is_caption(part) for part in parts)
    return False


def _is_caption(element: etree._Element) -> bool:
    return element.tag == "figcaption" or "caption" in (element.get("class") or "")


def _is_box(element: etree._Element) -> bool:
    """Return whether a plugin made an element. Those of editors have no class or only classes of WordPress."""
    names = (element.get("class") or "").split()
    return element.tag in (*AREAS, "li", "table") and any(
        not name.startswith(("wp-", "align", "has-")) for name in names
    )


def _links_to_other_article(link: etree._Element, page: str) -> bool:
    target = absolute(link.get("href"), page)
    return target is not None and _leads_to_other_article(link, target, page)


def _size(image: etree._Element, url: str) -> str:
    sizes_in_url = _SIZE.findall(url[:2000])
    return sizes_in_url[-1] if sizes_in_url else f"{image.get('width')}x{image.get('height')}"


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
