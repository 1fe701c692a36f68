"""Embedded content of other sites: its kind and its address."""

from __future__ import annotations

import re
from itertools import islice
from typing import cast
from urllib.parse import unquote, urlsplit

from lxml import etree

from bipol_crawler.items import Embed
from bipol_crawler.parse.html_tags import inner_text
from bipol_crawler.parse.page_urls import absolute
from bipol_crawler.parse.parsed import RawLink

WIDGETS = {
    "instagram-media": "instagram",
    "twitter-tweet": "twitter",
    "twitter-video": "twitter",
    "tiktok-embed": "tiktok",
    "fb-post": "facebook",
    "fb-video": "facebook",
    "fb-xfbml-parse-ignore": "facebook",
    "text-post-media": "threads",
    "bluesky-embed": "bluesky",
    "reddit-embed-bq": "reddit",
    "imgur-embed-pub": "imgur",
    "rll-youtube-player": "youtube",
    "wp-block-embed__wrapper": "embed",
    "wp-embedded-content": "wordpress",
}
"""Classes of elements in which a script shows an embedded post, and the kind of the embed."""
_HOSTS = {
    "youtube.com": "youtube",
    "youtube-nocookie.com": "youtube",
    "youtu.be": "youtube",
    "instagram.com": "instagram",
    "facebook.com": "facebook",
    "fb.watch": "facebook",
    "twitter.com": "twitter",
    "x.com": "twitter",
    "tiktok.com": "tiktok",
    "threads.net": "threads",
    "threads.com": "threads",
    "bsky.app": "bluesky",
    "reddit.com": "reddit",
    "imgur.com": "imgur",
    "maps.google.com": "map",
}
_PLAYER_NUMBER = re.compile(r"\?_=\d+$")
"""The suffix that WordPress adds to the address of an audio or video file: the number of the player on the page."""
_FILE = re.compile(
    r"/(?P<name>[^/?#]{1,200})\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|csv|txt|zip|rar|7z|epub)(?:[?#]|$)", re.IGNORECASE
)
"""The address of a file for download."""
_FILE_ENDS = re.compile(r"\.\w{2,4}$|-\d{1,2}$|-scaled$")
_DOWNLOAD = frozenset(
    """
    a buka baca cek di sini disini dokumen doc docx download excel file format here klik lampiran lengkap lihat open pdf
    salinan selengkapnya tautan tekan the unduh unduhan versi view word xls xlsx zip
    """.split()
)
"""Words of links to a file (``unduh di sini``)."""
_LARGEST_BOX = 100
"""The most elements of a box with links to other articles."""
_MAX_WORDS_OUTSIDE_LINKS = 12
"""The most words outside the links of such a box: its heading, dates, authors."""
_ADS = ("googlesyndication.com", "doubleclick.net", "googletagmanager.com", "googleadservices.com")
_ADDRESS_ATTRIBUTES = ("data-instgrm-permalink", "data-text-post-permalink", "data-href", "data-src", "cite")


def frame_embed(node: etree._Element, base: str) -> list[Embed]:
    """Return the embed of a frame, a player or an object in a list; an empty list for an ad or without an address."""
    addresses = [frame_address(node, base), absolute(node.get("data"), base)]
    addresses += [frame_address(inner, base) for inner in node.iter("source", "embed")]
    url = next(filter(None, addresses), None)
    if url is None or _is_on_host(url, _ADS):
        return []
    return [Embed(_kind(url, node.tag.removeprefix("amp-")), _PLAYER_NUMBER.sub("", url))]


def frame_address(node: etree._Element, base: str) -> str | None:
    """Return the address of a frame or a player, or ``None``.

    With lazy loading it may be in any attribute, mostly one whose name ends with ``src``. An address on a known site is
    accepted in any attribute; other addresses only in one whose name ends with ``src``.
    """
    attributes = cast(list[tuple[str, str]], node.attrib.items())  # ``get`` refuses names with control characters
    attributes.sort(key=lambda attribute: (not attribute[0].endswith("src"), -len(attribute[0])))
    stated = [(name, absolute(value, base)) for name, value in attributes if "//" in value or name == "src"]
    known = next((url for _, url in stated if url and _kind(url, "")), None)
    return known or next((url for name, url in stated if url and name.endswith("src")), None)


def address_embed(text: str) -> Embed | None:
    """Return the embed for a paragraph that is only an address of a site whose posts can be embedded, or ``None``."""
    kind = _kind(text, "") if len(text.split()) == 1 else ""
    return Embed(kind, text) if kind else None


def file_embed(url: str, text: str | None) -> Embed | None:
    """Return the file that a link leads to, if the link's text is only the file's name or a request to download it.

    ``None`` if the text says more, or if the link leads to no file. With ``text=None`` any text is accepted (buttons).
    """
    match = _FILE.search(url)
    if match is None:
        return None
    if text is not None and not _DOWNLOAD.issuperset(re.findall(r"\w+", text.lower())):
        named, written = (_letters(_FILE_ENDS.sub("", name)) for name in (unquote(match["name"]), text))
        if named != written:
            return None
    return Embed("file", url)


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name)).casefold()


def card_links(node: etree._Element, base: str) -> list[RawLink]:
    """Return the links in a card or box of other articles, each address once, with the first text it has."""
    links: dict[str, RawLink] = {}
    for link in node.iter("a"):
        if url := absolute(link.get("href"), base):
            found = links.setdefault(url, RawLink("inline", url, None))
            found.headline = found.headline or inner_text(link).strip() or None
    return list(links.values())


def related_box_links(box: etree._Element, base: str) -> list[RawLink]:
    """Return the links of a box of related articles; an empty list if the box contains much other text."""
    if sum(1 for _ in islice(box.iter("*"), _LARGEST_BOX + 1)) > _LARGEST_BOX:
        return []
    links = card_links(box, base)
    linked = sum(len(inner_text(link).split()) for link in box.iter("a"))
    return links if len(inner_text(box).split()) - linked <= _MAX_WORDS_OUTSIDE_LINKS else []


def widget_embed(node: etree._Element, name: str, base: str) -> list[Embed] | None:
    """Return the embed of an element with the class ``name``, one of :data:`WIDGETS`; ``None`` if it contains text."""
    kind = WIDGETS[name]
    if kind == "embed":  # a block that contains the bare address
        words = [] if len(node) else (node.text or "").split()
        url = absolute(words[0], base) if len(words) == 1 else None
        return [Embed(_kind(url, kind), url)] if url else None
    for attribute in _ADDRESS_ATTRIBUTES:
        if url := absolute(node.get(attribute), base):
            return [Embed(kind, url)]
    urls = [absolute(link.get("href"), base) for link in node.iter("a")]
    return next(([Embed(kind, url)] for url in reversed(urls) if url and _kind(url, "") == kind), [])


def _kind(url: str, otherwise: str) -> str:
    if "google.com/maps" in url:
        return "map"
    return next((kind for host, kind in _HOSTS.items() if _is_on_host(url, (host,))), otherwise)


def _is_on_host(url: str, hosts: tuple[str, ...]) -> bool:
    """Return whether an address is on one of ``hosts`` or on a subdomain."""
    try:
        name = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return False
    return any(name == host or name.endswith(f".{host}") for host in hosts)
