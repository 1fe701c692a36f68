"""Recognise buttons by which readers share an article or a sentence of it, wherever they stand in the text.

A button is a link to the page on which a network composes a post, with only words of such buttons. A sentence that is
such a link (plugins make one of a quotation that shall be shared) is text.
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
_MAX_WORDS = 7
_WORD = re.compile(r"\w+")


def is_share_button(link: etree._Element) -> bool:
    """Return whether a link is a button to share the article."""
    href = link.get("href") or ""
    if not _may_compose(href) or not _COMPOSES.search(href[:500]):
        return False
    words = _WORD.findall(inner_text(link).lower())
    return len(words) <= _MAX_WORDS and all(word in _WORDS or word.isdigit() for word in words)


def _may_compose(href: str) -> bool:
    """Return whether an address may be one at which a post is composed. Searching substrings is much faster."""
    return (
        "share" in href or "intent" in href or "text=" in href or "submit" in href or "create" in href
        or "status" in href or "dialog" in href or "mailto:?" in href
    )  # fmt: skip
