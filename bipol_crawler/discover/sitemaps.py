"""Sitemap files → the addresses they list. Protocol: sitemaps.org 0.9, with what WordPress makes of it.

Core, Yoast, Rank Math, Jetpack, All in One SEO and the Google sitemap generators differ in file
names and in how much they say, not in the elements used. Reading starts at the root element:
whatever stands before it (blank lines, comments, PHP notices, a DTD) can neither break nor
attack the reader, as entities are never declared.
"""

from __future__ import annotations

import codecs
import posixpath
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal
from urllib.parse import urlsplit

from lxml import etree

from bipol_crawler.items import Dated
from bipol_crawler.normalize.times import read_dated, utc

MAX_BYTES = 50 * 1024 * 1024
"""Bytes of one sitemap once unpacked: the protocol's own limit."""

_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(urlset|sitemapindex)(?=[\s/>])")
_ENTRY_END = re.compile(rb"</(?:[A-Za-z_][\w.-]*:)?(?:url|sitemap)\s*>")
_ENCODING = re.compile(rb"""<\?xml[^>]{0,80}encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_BARE_AMPERSAND = re.compile(rb"&(?!(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);)")
_NOT_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_LOOSE_OFFSET = re.compile(r"\s+(?=[+-]\d\d:?\d\d$|Z$)")

# Child sitemaps named after what is not a post. Names not listed may hold posts and are read.
_NOT_POSTS = r"(?:page|attachment|category|categories|post_tag|tag|tags|post_format|authors?|users?|archives|misc)"
_WITHOUT_POSTS = re.compile(
    rf"wp-sitemap-(?:taxonomies|users)-.*"
    rf"|wp-sitemap-posts-(?:page|attachment)-\d+"
    rf"|(?:addl-)?{_NOT_POSTS}-sitemap-?\d*"
    rf"|sitemap-(?:tax-.*|(?:pt-|posttype-)?{_NOT_POSTS}(?:[-.].*|\d*))"
    rf"|(?:author|authors|users)\d*"
)


class NotASitemap(ValueError):
    """The bytes are no sitemap: a web page, an error, a feed, or an archive that unpacks without end."""


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """One address of a sitemap.

    ``modified`` is ``lastmod`` in UTC (``…Z``), or the bare day when only that is given; ``None``
    when absent or unreadable. ``published`` is a news sitemap's ``news:publication_date``.
    """

    url: str
    modified: str | None = None
    published: Dated | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """A sitemap as served: an ``index`` lists sitemaps, a ``urlset`` lists pages.

    ``whole`` is false when the file was cut off or malformed, so that entries may be missing.
    """

    kind: Literal["index", "urlset"]
    entries: tuple[SitemapEntry, ...]
    whole: bool = True


def read_sitemap(body: bytes) -> Sitemap:
    """Read one sitemap, gzipped or not, XML or text.

    A cut-off file gives the entries that are whole: half an address would be a wrong address.

    Raises:
        NotASitemap: there is no sitemap in ``body``, nothing of it could be saved, or it unpacks to
            more than :data:`MAX_BYTES`.
    """
    body = _unpack(body)
    wide = body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if wide:
        body = body.decode("utf-16", errors="replace").encode()
    start = _ROOT.search(body)
    if start is None:
        return _read_lines(body)
    declared = _ENCODING.search(body, 0, start.start())
    root, whole = _parse(body[start.start() :], declared[1].decode() if declared and not wide else "utf-8")
    entries: list[SitemapEntry] = []
    for element in root.iter("{*}url", "{*}sitemap") if root is not None else ():
        try:
            entries += filter(None, [_entry(element)])
        except ValueError:  # characters that stand for none
            whole = False
    if not whole and not entries:
        raise NotASitemap(f"too damaged to read: {body[:60]!r}")
    return Sitemap("index" if start[1] == b"sitemapindex" else "urlset", tuple(entries), whole)


def post_sitemaps(entries: Iterable[SitemapEntry]) -> tuple[SitemapEntry, ...]:
    """The child sitemaps of an index that may list posts: all but those named after something else."""
    return tuple(entry for entry in entries if not _WITHOUT_POSTS.fullmatch(_stem(entry.url)))


def _stem(url: str) -> str:
    try:
        name = posixpath.basename(urlsplit(url).path).lower()
    except ValueError:
        return ""
    return name.removesuffix(".gz").removesuffix(".xml")


def _unpack(body: bytes) -> bytes:
    """Undo gzip: up to two layers, as a stored ``.xml.gz`` may be compressed once more on the way."""
    for _ in range(2):
        packed, unpacked = body, b""
        while packed.startswith(b"\x1f\x8b"):
            unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
            try:
                unpacked += unpacker.decompress(packed, MAX_BYTES + 1 - len(unpacked))
            except zlib.error as error:
                raise NotASitemap(f"damaged gzip: {error}") from error
            if len(unpacked) > MAX_BYTES:
                break
            packed = unpacker.unused_data
        body = unpacked or body
    if len(body) > MAX_BYTES:
        raise NotASitemap(f"more than {MAX_BYTES} bytes")
    return body


def _parse(xml: bytes, encoding: str) -> tuple[etree._Element | None, bool]:
    """The root element, and whether it is all there: recovery silently drops what it cannot read."""
    for stated in dict.fromkeys((encoding, "utf-8")):  # a stated encoding may be unknown, or untrue
        try:
            return etree.fromstring(xml, _parser(stated)), True
        except (etree.XMLSyntaxError, LookupError):
            continue
    ends = [match.end() for match in _ENTRY_END.finditer(xml)]
    if not ends:
        return None, False
    repaired = _BARE_AMPERSAND.sub(b"&amp;", _NOT_XML.sub(b"", xml[: ends[-1]]))
    try:
        return etree.fromstring(repaired, _parser("utf-8", recover=True)), False
    except etree.XMLSyntaxError:
        return None, False


def _parser(encoding: str, recover: bool = False) -> etree.XMLParser:
    return etree.XMLParser(
        encoding=encoding, recover=recover, resolve_entities=False, no_network=True, remove_comments=True
    )


def _entry(element: etree._Element) -> SitemapEntry | None:
    """One entry; ``None`` when it holds no address."""
    own = _namespace(element)
    texts: dict[str, str | None] = {}
    for child in element.iter(etree.Element):
        # Elements of another namespace than the entry's own are extensions: image:loc is no page.
        if _namespace(child) == own or _name(child) == "publication_date":
            texts.setdefault(_name(child), child.text)
    url = _text(texts.get("loc"))
    if url is None:
        return None
    dated = texts.get("publication_date")
    return SitemapEntry(url, _mark(_text(texts.get("lastmod"))), read_dated(dated, "sitemap") if dated else None)


def _namespace(element: etree._Element) -> str:
    return element.tag[: element.tag.rfind("}") + 1]


def _name(element: etree._Element) -> str:
    return element.tag[element.tag.rfind("}") + 1 :]


def _text(text: str | None) -> str | None:
    return (text or "").strip() or None


def _mark(text: str | None) -> str | None:
    """A ``lastmod`` (W3C date and time) in UTC, or its day. A time without a zone counts as UTC: it is
    only ever compared with itself."""
    if text is None:
        return None
    text = _LOOSE_OFFSET.sub("", text)
    try:
        if len(text) == 10:
            return date.fromisoformat(text).isoformat()
        when = datetime.fromisoformat(text)
        return utc(when if when.tzinfo else when.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None


def _read_lines(body: bytes) -> Sitemap:
    """A text sitemap: one address a line, nothing else."""
    lines = [line.strip() for line in body.decode("utf-8-sig", errors="replace").splitlines()]
    lines = [line for line in lines if line]
    if not lines or not all(_ADDRESS.fullmatch(line) for line in lines):
        raise NotASitemap(f"no sitemap in {body[:60]!r}")
    return Sitemap("urlset", tuple(SitemapEntry(line) for line in lines))
