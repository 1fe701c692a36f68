"""Recognise the page that a portal shows in place of all others while it is being repaired or rebuilt.

It may answer with status 200, and plugins for search engines may say that it is an article. It is recognised by its
title or its heading, which has only words of such notices, and because the page has few words.
"""

from __future__ import annotations

import re
from itertools import chain

from lxml import etree

from bipol_crawler.parse.html_tags import inner_text
from bipol_crawler.parse.metadata import Metadata
from bipol_crawler.portals import PORTAL

_NOTICE = re.compile(
    r"maintenance|pemeliharaan|perbaikan|perawatan|pengembangan|under (?:re)?construction|coming soon"
    r"|segera (?:hadir|kembali|tayang)|back (?:soon|shortly|online)|right back|akan kembali",
    re.IGNORECASE,
)
_WORDS = frozenset(
    """
    a akan are at back baru be being briefly by co com coming construction currently dalam dan di down for hadir
    halaman hari here id in ini is kami kembali lagi laman ll maaf maintenance masih menerus mode mohon moment new
    now offline on online our page pemeliharaan pengembangan peningkatan perawatan perbaikan portal proses re
    reconstruction right scheduled sebentar sedang segera server shortly sistem site situs soon sorry status sudah
    tahap tayang temporarily the this tunggu unavailable under undergoing untuk update upgrade upgrading use we web
    website will www yang you
    """.split()
)
_WORD = re.compile(r"[^\W\d_]+")
_PORTAL = re.compile(PORTAL.pattern_dots_optional, re.IGNORECASE)
_SEPARATOR = re.compile(r"\s+[-–—|•·»:~]+\s+|\s*[|»]\s*")
_MAX_WORDS = 120
"""The most words of such a page. A page with more is an article that has such a headline."""


def is_maintenance_notice(metadata: Metadata, root: etree._Element) -> bool:
    """Return whether a page says that the portal is being repaired or comes soon. WordPress's posts are never one."""
    if "single-post" in metadata.classes.split():
        return False
    heading = next(chain(root.iter("h1"), root.iter("h2")), None)
    heading_text = "" if heading is None else inner_text(heading)
    if not any(map(_is_notice, (metadata.title, *metadata.meta.get("og:title", ())[:1], heading_text))):
        return False
    body = next(root.iter("body"), None)
    return body is not None and len(inner_text(body).split()) <= _MAX_WORDS


def _is_notice(title: str) -> bool:
    """Return whether a title, or the part beside the portal's name, has only words of such notices."""
    if not _NOTICE.search(title):
        return False
    words = [word for part in _SEPARATOR.split(title) for word in _WORD.findall(_PORTAL.sub(" ", part).lower())]
    return len(words) > 0 and _WORDS.issuperset(words)
