"""What an element is, by its tag, and the words inside one."""

from __future__ import annotations

import re
import unicodedata

from lxml import etree

KINDS = {
    **dict.fromkeys(
        "p div section article main aside header footer center address h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote "
        "table thead tbody tfoot caption figure hr fieldset details summary".split(),
        "block",
    ),
    **dict.fromkeys(
        "script style template form input select textarea svg math param canvas head title link meta map".split(),
        "no text",
    ),
    **dict.fromkeys("iframe video audio object amp-iframe amp-video amp-audio".split(), "frame"),
    "button": "button",
    "nav": "nav",
    "pre": "typed lines",
    "embed": "void frame",
    "noscript": "fallback",
    **dict.fromkeys(("td", "th"), "cell"),
    "tr": "row",
    "br": "break",
    "a": "link",
    **dict.fromkeys(("img", "amp-img", "amp-anim"), "photo"),
    "picture": "picture",
    "figcaption": "caption",
}
"""What the body reader does with an element, by its tag; all others are part of a line."""

_EMOJI = re.compile(r"/(?:[a-z]*emoji[a-z]*(?:\.php)?|smil(?:ies|eys?))/", re.IGNORECASE)
"""Folders of drawn emoji."""
_LONGEST_SYMBOL = 11
"""Characters of the longest emoji (Unicode TR 51)."""


_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def settable(text: str) -> str:
    """Text as lxml lets it be set: it reads characters from a page that XML forbids, and refuses to write them."""
    return _NOT_IN_XML.sub(" ", text)


def names(element: etree._Element) -> list[str]:
    """The classes and the id of an element."""
    return f"{element.get('class') or ''} {element.get('id') or ''}".split()


def emoji(image: etree._Element) -> str | None:
    """The character that an ``img`` shows, as WordPress and what is pasted from elsewhere draw emoji.

    ``None`` for any other picture.
    """
    classes = (image.get("class") or "").split()
    alt = image.get("alt") or ""
    drawn = "emoji" in classes or "wp-smiley" in classes or _EMOJI.search(image.get("src") or "") or _is_symbol(alt)
    return alt if drawn else None


def _is_symbol(alt: str) -> bool:
    """Whether the words for an image are one drawn sign: what is pasted from a messenger has no other mark."""
    return 0 < len(alt) <= _LONGEST_SYMBOL and unicodedata.category(alt[0]) == "So" and not any(map(str.isalnum, alt))


def inner_text(element: etree._Element) -> str:
    """All the text inside an element, ``<br>`` and blocks as spaces, scripts left out."""
    if not len(element):
        return element.text or ""
    pieces = [element.text]
    for child in element:
        if len(child) or child.tag in KINDS:
            return _inner_text(element)
        pieces += child.text, child.tail
    return "".join(filter(None, pieces))


def _inner_text(element: etree._Element) -> str:
    """:func:`inner_text` of an element that holds more than inline elements without children."""
    pieces: list[str | None] = []
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, node in walker:
        if event == "start":
            kind = KINDS.get(node.tag)
            if node.tag in ("script", "style"):
                walker.skip_subtree()
                continue
            if kind in ("break", "block", "row", "typed lines"):
                pieces.append(" ")
            elif kind == "photo":
                pieces.append(emoji(node))
            pieces.append(node.text)
        elif node is not element:
            pieces.append(node.tail)
    return "".join(filter(None, pieces))
