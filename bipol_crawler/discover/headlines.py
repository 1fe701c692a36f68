"""Make plain text of headlines in feeds and REST, which are HTML."""

from __future__ import annotations

import re
from html import unescape

from bipol_crawler.text import clean_or_none

# Only certain markup is removed: `harga < 5 ribu` and `<3` are text.
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,9}(?:\s[^<>]*)?/?>")


def plain_headline(html: object) -> str | None:
    """Return REST's ``title.rendered`` or a feed's title as one line of text; ``None`` if it is empty or no string."""
    return clean_or_none(unescape(_TAG.sub("", html))) if isinstance(html, str) else None
