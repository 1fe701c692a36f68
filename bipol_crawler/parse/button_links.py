"""Recognise links that are buttons of the page, wherever they stand in the text: to share, to print, to jump to a part.

A button to share is a link to the page on which a network composes a post, with only words of such buttons. A sentence
that is such a link (plugins make one of a quotation that shall be shared) is text. Other buttons stand alone.
"""

from __future__ import annotations

import re

from lxml import etree

from bipol_crawler.parse.html_tags import inner_text

_COMPOSES = re.compile(
    r"(?:twitter|//x)\.com/(?:intent/|share\b|home\?status)|facebook\.com/(?:sharer|share\.php|dialog/)"
    r"|(?:whatsapp\.com/send|whatsapp://send|//wa\.me/)[^?]{0,20}\?(?:[^#]*&)?text=|(?://t|telegram)\.me/share|line\.me/(?:R/)?(?:share|msg)"
    r"|linkedin\.com/(?:shareArticle|sharing|cws)|pinterest\.\w+/pin/create|threads\.(?:net|com)/intent|bsky\.app/intent"
    r"|reddit\.com/submit|^mailto:\?",
    re.IGNORECASE,
)
"""Addresses at which networks, messengers and mail programs compose a post or a message."""
_WORDS = frozenset(
    """
    a artikel bagi bagikan berita bluesky click cuit cuitan cuitkan di email facebook fb ini it ke kirim klik kutip
    kutipan lewat line link linkedin mail melalui on pin pinterest post quote reddit save sebar sebarkan share
    shares surel tautan telegram the this threads to tweet tweets twit twitter untuk via wa whatsapp x
    """.split()
)
_PRINT, _JUMP = frozenset(("print", "cetak")), frozenset(("jump", "skip", "lompat", "loncat", "langsung"))
_OBJECTS = frozenset(
    "artikel berita halaman ini ke konten content page pdf recipe resep the this to versi video".split()
)
_MAX_WORDS = 7
_MOST_IN_A_ROW = 100
"""The most links in a row of buttons."""
_WORD = re.compile(r"\w+")


def is_button_link(link: etree._Element) -> bool:
    """Return whether a link is a button to share or print the article, or to jump to a part of it."""
    href = link.get("href") or ""
    if _may_compose(href) and _COMPOSES.search(href[:500]):
        return _asks_to_share(link)
    if "print" in href or href[:1] == "#" or "print" in (link.get("onclick") or ""):
        return _is_alone(link) and _prints_or_jumps(link)
    return False


def _may_compose(href: str) -> bool:
    """Return whether an address may be one at which a post is composed. Searching substrings is much faster."""
    return (
        "share" in href or "intent" in href or "text=" in href or "submit" in href or "create" in href
        or "status" in href or "dialog" in href or "mailto:?" in href
    )  # fmt: skip


def _asks_to_share(link: etree._Element) -> bool:
    words = _WORD.findall(inner_text(link).lower())
    return len(words) <= _MAX_WORDS and all(word in _WORDS or word.isdigit() for word in words)


def _prints_or_jumps(link: etree._Element) -> bool:
    words = set(_WORD.findall(inner_text(link).lower()))
    return any(not verbs.isdisjoint(words) and words <= verbs | _OBJECTS for verbs in (_PRINT, _JUMP))


def _is_alone(link: etree._Element) -> bool:
    """Return whether no words are before or after a link in its element, but perhaps other links."""
    parent = link.getparent()
    if parent is None or len(parent) > _MOST_IN_A_ROW:
        return False
    return not any(any(map(str.isalnum, text or "")) for text in (parent.text, *(part.tail for part in parent)))
