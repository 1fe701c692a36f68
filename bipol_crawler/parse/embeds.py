"""Foreign content in the body that is no text: what kind it is and where it leads."""

from __future__ import annotations

from lxml import etree

from bipol_crawler.items import Embed
from bipol_crawler.parse.addresses import absolute

WIDGETS = {
    "instagram-media": "instagram",
    "twitter-tweet": "twitter",
    "twitter-video": "twitter",
    "tiktok-embed": "tiktok",
    "fb-post": "facebook",
    "fb-video": "facebook",
    "wp-block-embed__wrapper": "embed",
}
"""Classes of the elements that hold an embedded post until a script fills them, and the kind."""
_HOSTS = (
    ("youtu", "youtube"),
    ("instagram.", "instagram"),
    ("facebook.", "facebook"),
    ("twitter.", "twitter"),
    ("tiktok.", "tiktok"),
    ("google.com/maps", "map"),
)


def frame_embed(node: etree._Element, base: str) -> list[Embed]:
    """The embed of an ``iframe``, ``embed`` or ``video``; none without an address."""
    address = node.get("src") or node.get("data-src")
    if node.tag == "video" and not address:
        address = next((source.get("src") for source in node.iter("source")), None)
    url = absolute(address, base)
    return [Embed(_kind(url, node.tag), url)] if url else []


def widget_embed(node: etree._Element, name: str, base: str) -> list[Embed] | None:
    """The embed of an element of class ``name``, one of :data:`WIDGETS`; ``None`` when it holds text after all."""
    kind = WIDGETS[name]
    if kind == "embed":  # a block whose address no script has made a frame of
        words = "".join(map(str, node.itertext())).split()
        url = absolute(words[0], base) if len(words) == 1 else None
        return [Embed(_kind(url, kind), url)] if url else None
    for name in ("data-instgrm-permalink", "data-href", "cite"):
        if url := absolute(node.get(name), base):
            return [Embed(kind, url)]
    urls = [absolute(link.get("href"), base) for link in node.iter("a")]
    url = next((url for url in reversed(urls) if url and kind in url), None)
    return [Embed(kind, url)] if url else []


def _kind(url: str, otherwise: str) -> str:
    return next((kind for part, kind in _HOSTS if part in url), otherwise)
