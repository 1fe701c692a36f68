"""Foreign content in the body that is no text: what kind it is and where it leads."""

from __future__ import annotations

import re
from itertools import islice
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
"""Classes of the elements that hold an embedded post until a script fills them, and the kind."""
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
"""What WordPress adds to a recording's address: the number of the player on the page."""
_FILE = re.compile(
    r"/(?P<name>[^/?#]{1,200})\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|csv|txt|zip|rar|7z|epub)(?:[?#]|$)", re.IGNORECASE
)
"""An address of a file that readers download."""
_FILE_ENDS = re.compile(r"\.\w{2,4}$|-\d{1,2}$|-scaled$")
_DOWNLOAD = frozenset(
    """
    a buka baca cek di sini disini dokumen doc docx download excel file format here klik lampiran lengkap lihat open pdf
    salinan selengkapnya tautan tekan the unduh unduhan versi view word xls xlsx zip
    """.split()
)
"""Words with which a link offers its file."""
_LARGEST_BOX = 100
"""Elements of a box that names further articles."""
_MOST_BESIDE_LINKS = 12
"""Words outside the links of such a box: its label, their ages, who wrote them."""
_ADS = ("googlesyndication.com", "doubleclick.net", "googletagmanager.com", "googleadservices.com")
_PERMALINKS = ("data-instgrm-permalink", "data-text-post-permalink", "data-href", "data-src", "cite")


def frame_embed(node: etree._Element, base: str) -> list[Embed]:
    """The embed of a frame, a player or an object; none for an ad or without an address."""
    addresses = [frame_address(node, base), absolute(node.get("data"), base)]
    addresses += [frame_address(inner, base) for inner in node.iter("source", "embed")]
    url = next(filter(None, addresses), None)
    if url is None or _on(url, _ADS):
        return []
    return [Embed(_kind(url, node.tag.removeprefix("amp-")), _PLAYER_NUMBER.sub("", url))]


def frame_address(node: etree._Element, base: str) -> str | None:
    """Where a frame or a player is: lazy loading keeps that in an attribute of any name, mostly one with ``src``.

    An address of a known kind is believed under any name, another one only as a source.
    """
    names = sorted(map(str, node.attrib), key=lambda name: (not name.endswith("src"), -len(name)))
    stated = [
        (name, absolute(value, base)) for name in names if "//" in (value := node.get(name) or "") or name == "src"
    ]
    known = next((url for _, url in stated if url and _kind(url, "")), None)
    return known or next((url for name, url in stated if url and name.endswith("src")), None)


def address_embed(text: str) -> Embed | None:
    """The embed that an address typed by itself would have become, if its host is one of those embedded."""
    kind = _kind(text, "") if len(text.split()) == 1 else ""
    return Embed(kind, text) if kind else None


def file_embed(url: str, text: str | None) -> Embed | None:
    """The file that a link leads to, where its words tell nothing but that: the file's name, or to download it.

    ``None`` for words that say more, and where no file is. No ``text`` is a button, whatever it says.
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
    """The links of a card or box that a plugin makes of other articles, each once, with the first words it has."""
    links: dict[str, RawLink] = {}
    for link in node.iter("a"):
        if url := absolute(link.get("href"), base):
            found = links.setdefault(url, RawLink("inline", url, None))
            found.headline = found.headline or inner_text(link).strip() or None
    return list(links.values())


def further_links(box: etree._Element, base: str) -> list[RawLink]:
    """The links of a box that names further articles; none where it holds more than those, a label and the like."""
    if sum(1 for _ in islice(box.iter("*"), _LARGEST_BOX + 1)) > _LARGEST_BOX:
        return []
    links = card_links(box, base)
    linked = sum(len(inner_text(link).split()) for link in box.iter("a"))
    return links if len(inner_text(box).split()) - linked <= _MOST_BESIDE_LINKS else []


def widget_embed(node: etree._Element, name: str, base: str) -> list[Embed] | None:
    """The embed of an element of class ``name``, one of :data:`WIDGETS`; ``None`` when it holds text after all."""
    kind = WIDGETS[name]
    if kind == "embed":  # a block whose address no script has made a frame of
        words = [] if len(node) else (node.text or "").split()
        url = absolute(words[0], base) if len(words) == 1 else None
        return [Embed(_kind(url, kind), url)] if url else None
    for attribute in _PERMALINKS:
        if url := absolute(node.get(attribute), base):
            return [Embed(kind, url)]
    urls = [absolute(link.get("href"), base) for link in node.iter("a")]
    return next(([Embed(kind, url)] for url in reversed(urls) if url and _kind(url, "") == kind), [])


def _kind(url: str, otherwise: str) -> str:
    if "google.com/maps" in url:
        return "map"
    return next((kind for host, kind in _HOSTS.items() if _on(url, (host,))), otherwise)


def _on(url: str, hosts: tuple[str, ...]) -> bool:
    """Whether an address is on one of ``hosts`` or below it."""
    try:
        name = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return False
    return any(name == host or name.endswith(f".{host}") for host in hosts)
