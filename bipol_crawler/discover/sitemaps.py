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
from typing import Literal
from urllib.parse import urlsplit

from bipol_crawler.discover.sitemap_entries import MAX_ENTRIES, MAX_TEXT, SitemapEntry, read_entries

MAX_BYTES = 50 * 1024 * 1024
"""Bytes of one sitemap once unpacked: the protocol's own limit."""
_MAX_PACKED = 16
"""Gzip members in a row: each costs a copy of what is behind it."""

_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(urlset|sitemapindex)(?=[\s/>])")
_ENCODING = re.compile(rb"""<\?xml[^>]{0,80}encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_LINE = re.compile(rb"[^\s][^\r\n]*")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)

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
class Sitemap:
    """A sitemap as served: an ``index`` lists sitemaps, a ``urlset`` lists pages.

    ``whole`` is false when the file was cut off or malformed, so that entries may be missing.
    """

    kind: Literal["index", "urlset"]
    entries: tuple[SitemapEntry, ...]
    whole: bool = True


def read_sitemap(body: bytes) -> Sitemap:
    """Read one sitemap, gzipped or not, XML or text.

    A cut-off file gives the entries that are whole: half an address would be a wrong address. It is read in pieces,
    and what is read of it is bounded, so that a small file can't take much memory or time.

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
    entries, whole = read_entries(body[start.start() :], declared[1].decode() if declared and not wide else "utf-8")
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
        packed, parts, length = body, list[bytes](), 0
        while packed.startswith(b"\x1f\x8b") and length <= MAX_BYTES:
            if len(parts) == _MAX_PACKED:
                raise NotASitemap(f"gzip of more than {_MAX_PACKED} members")
            unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
            try:
                parts.append(unpacker.decompress(packed, MAX_BYTES + 1 - length))
            except zlib.error as error:
                raise NotASitemap(f"damaged gzip: {error}") from error
            length += len(parts[-1])
            packed = unpacker.unused_data
        body = b"".join(parts) or body
    if len(body) > MAX_BYTES:
        raise NotASitemap(f"more than {MAX_BYTES} bytes")
    return body


def _read_lines(body: bytes) -> Sitemap:
    """A text sitemap: one address a line, nothing else."""
    entries: list[SitemapEntry] = []
    for match in _LINE.finditer(body.removeprefix(codecs.BOM_UTF8)):
        address = match[0].decode("utf-8", errors="replace").strip() if len(match[0]) <= MAX_TEXT else ""
        if not _ADDRESS.fullmatch(address):
            raise NotASitemap(f"no sitemap in {body[:60]!r}")
        if len(entries) == MAX_ENTRIES:
            return Sitemap("urlset", tuple(entries), whole=False)
        entries.append(SitemapEntry(address))
    if not entries:
        raise NotASitemap(f"no sitemap in {body[:60]!r}")
    return Sitemap("urlset", tuple(entries))
