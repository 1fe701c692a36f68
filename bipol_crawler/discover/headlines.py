"""Headlines as feeds and REST carry them: HTML, where the page and the archive have plain text."""

from __future__ import annotations

import re
from html import unescape

from bipol_crawler.text import clean_or_none

# Only what is surely markup goes: `harga < 5 ribu` and `<3` are words.
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,9}(?:\s[^<>]*)?/?>")


def plain_headline(html: object) -> str | None:
    """``title.rendered`` or a feed's title as one line of text; ``None`` for no text, or no title at all."""
    return clean_or_none(unescape(_TAG.sub("", html))) if isinstance(html, str) else None
