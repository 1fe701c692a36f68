"""Read sitemaps: the addresses that they list. Protocol: sitemaps.org 0.9, with WordPress's variations.

WordPress, Yoast, Rank Math, Jetpack, All in One SEO and the Google sitemap generators use different file names and
details, but the same elements. Reading begins at the root element, so everything before it (blank lines, comments, PHP
notices, a DTD) is ignored. This also prevents attacks with entities.
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
"""The most bytes of one sitemap after decompression: the limit of the protocol."""
_MAX_GZIP_MEMBERS = 16
"""The most gzip members in a row; each member costs a copy of the rest of the data."""

_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(urlset|sitemapindex)(?=[\s/>])")
_ENCODING = re.compile(rb"""<\?xml[^>]{0,80}encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_LINE = re.compile(rb"[^\s][^\r\n]*")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)

# Names of child sitemaps without posts. Sitemaps with other names may contain posts and are read.
_NOT_POSTS = r"(?:page|attachment|category|categories|post_tag|tag|tags|post_format|authors?|users?|archives|misc)"
_WITHOUT_POSTS = re.compile(
    rf"wp-sitemap-(?:taxonomies|users)-.*"
    rf"|wp-sitemap-posts-(?:page|attachment)-\d+"
    rf"|(?:addl-)?{_NOT_POSTS}-sitemap-?\d*"
    rf"|sitemap-(?:tax-.*|(?:pt-|posttype-)?{_NOT_POSTS}(?:[-.].*|\d*))"
    rf"|(?:author|authors|users)\d*"
)


class NotASitemap(ValueError):
    """The bytes are not a sitemap but, for example, a web page, an error, a feed, or too large after decompression."""


@dataclass(frozen=True, slots=True)
class Sitemap:
    """The content of a sitemap: an ``index`` lists sitemaps, a ``urlset`` lists pages.

    ``whole`` is false if the file is truncated or malformed, so that entries may be missing.
    """

    kind: Literal["index", "urlset"]
    entries: tuple[SitemapEntry, ...]
    whole: bool = True


def read_sitemap(body: bytes) -> Sitemap:
    """Read one sitemap, XML or text, with or without gzip.

    Of a truncated file, only complete entries are returned, because a part of an address is a wrong address. The file
    is read in chunks and with limits, so that a small file cannot take much memory or time.

    Raises:
        NotASitemap: ``body`` is not a sitemap, no entry could be read, or it has more than :data:`MAX_BYTES` after
            decompression.
    """
    body = _unpack(body)
    is_utf16 = body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if is_utf16:
        body = body.decode("utf-16", errors="replace").encode()
    start = _ROOT.search(body)
    if start is None:
        return _read_lines(body)
    declared = _ENCODING.search(body, 0, start.start())
    entries, whole = read_entries(body[start.start() :], declared[1].decode() if declared and not is_utf16 else "utf-8")
    if not whole and not entries:
        raise NotASitemap(f"too damaged to read: {body[:60]!r}")
    return Sitemap("index" if start[1] == b"sitemapindex" else "urlset", tuple(entries), whole)


def post_sitemaps(entries: Iterable[SitemapEntry]) -> tuple[SitemapEntry, ...]:
    """Return the child sitemaps of an index that may list posts, judged by their names."""
    return tuple(entry for entry in entries if not _WITHOUT_POSTS.fullmatch(_stem(entry.url)))


def _stem(url: str) -> str:
    try:
        name = posixpath.basename(urlsplit(url).path).lower()
    except ValueError:
        return ""
    return name.removesuffix(".gz").removesuffix(".xml")


def _unpack(body: bytes) -> bytes:
    """Decompress gzip, up to two times, because a server may compress a stored ``.xml.gz`` again."""
    for _ in range(2):
        packed, parts, length = body, list[bytes](), 0
        while packed.startswith(b"\x1f\x8b") and length <= MAX_BYTES:
            if len(parts) == _MAX_GZIP_MEMBERS:
                raise NotASitemap(f"gzip of more than {_MAX_GZIP_MEMBERS} members")
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
    """Read a text sitemap, which has one address on each line and nothing else."""
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
