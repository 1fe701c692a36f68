"""Take out WordPress's shortcodes that the page shows as they were typed, because no plugin replaces them any more.

A portal that changes its theme or its page builder keeps ``[vc_row]``, ``[caption id="…"]`` or ``[dropcap]`` in its old
posts. Other words in brackets stay: initials (``[sti]``), footnotes (``[1]``), an editor's ``[sic]``.
"""

from __future__ import annotations

import re

_NAME = r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*"
_QUOTES = "[\"'“”″‘’′«»]"
_SHORTCODE = re.compile(
    rf"\[(?:/{_NAME}"  # [/caption]
    rf"|{_NAME}\s+[a-z][\w-]*(?:\s?=\s?{_QUOTES}|=\w)[^\[\]]{{0,300}}"  # [gallery ids="1,2"]
    r"|[a-z][a-z0-9]*_[a-z0-9_]+|(?:gallery|embed|audio|video|playlist|caption|dropcap)|[a-z][a-z0-9-]*\s?/"  # [vc_row]
    r")\]"
)
"""A closing tag, one with an attribute, one whose name no word has, and WordPress's own."""
_PAIR = re.compile(rf"\[(?P<name>{_NAME})\](?=[^\[\]]{{0,2000}}\[/(?P=name)\])")
"""An opening tag without attributes that is closed later."""


def without_shortcodes(text: str) -> str:
    """Return a text without shortcodes; the text between an opening and a closing one stays.

    >>> without_shortcodes('[dropcap]W[/dropcap]arga [sti] [gallery ids="1,2"]')
    'Warga [sti] '
    """
    return _SHORTCODE.sub("", _PAIR.sub("", text)) if "[" in text else text
