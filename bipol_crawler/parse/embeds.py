"""Foreign content in the body that is no text: what kind it is and where it leads."""

from __future__ import annotations

from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from bipol_crawler.items import Embed
from bipol_crawler.parse.addresses import absolute, lazy_address

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
_MOST_PIECES = 20
"""Pieces of text in which an embed block's address is looked for."""
_ADS = ("googlesyndication.com", "doubleclick.net", "googletagmanager.com", "googleadservices.com")
_PERMALINKS = ("data-instgrm-permalink", "data-text-post-permalink", "data-href", "data-src", "cite")


def frame_embed(node: etree._Element, base: str) -> list[Embed]:
    """The embed of a frame, a player or an object; none for an ad or without an address."""
    addresses = [lazy_address(node, base), absolute(node.get("data"), base)]
    addresses += [lazy_address(inner, base) for inner in node.iter("source", "embed")]
    url = next(filter(None, addresses), None)
    if url is None or _on(url, _ADS):
        return []
    return [Embed(_kind(url, node.tag), url)]


def widget_embed(node: etree._Element, name: str, base: str) -> list[Embed] | None:
    """The embed of an element of class ``name``, one of :data:`WIDGETS`; ``None`` when it holds text after all."""
    kind = WIDGETS[name]
    if kind == "embed":  # a block whose address no script has made a frame of
        words = "".join(map(str, islice(node.itertext(), _MOST_PIECES))).split()
        url = absolute(words[0], base) if len(words) == 1 else None
        return [Embed(_kind(url, kind), url)] if url else None
    if kind == "wordpress":  # a quotation for those without frames; the frame beside it is the embed
        return []
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
