"""The kinds of HTML elements, and the text inside an element."""

from __future__ import annotations

import re
import unicodedata
from itertools import islice

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
    "label": "label",
    "nav": "nav",
    "pre": "preformatted",
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
"""Tag → the kind of element, which decides how the body is read. Elements with other tags are part of a line."""

_EMOJI = re.compile(r"/(?:[a-z]*emoji[a-z]*(?:\.php)?|smil(?:ies|eys?))/", re.IGNORECASE)
"""Folders in the addresses of emoji images."""
_LONGEST_SYMBOL = 11
"""The most characters of an emoji (Unicode TR 51)."""
_MOST_IN_A_LINE = 60
"""The most elements in something with few words, such as a line or a button."""


_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_safe(text: str) -> str:
    """Return ``text`` with blanks instead of characters that XML forbids. lxml reads them but refuses to write them."""
    return _NOT_IN_XML.sub(" ", text)


def class_and_id_names(element: etree._Element) -> list[str]:
    """Return the classes and the id of an element in one list."""
    return f"{element.get('class') or ''} {element.get('id') or ''}".split()


def emoji(image: etree._Element) -> str | None:
    """Return the character of an ``img`` that shows an emoji, or ``None`` for any other picture."""
    classes = (image.get("class") or "").split()
    alt = image.get("alt") or ""
    drawn = "emoji" in classes or "wp-smiley" in classes or _EMOJI.search(image.get("src") or "") or _is_symbol(alt)
    return alt if drawn else None


def _is_symbol(alt: str) -> bool:
    """Return whether the ``alt`` text is a single symbol. Emoji pasted from messengers are recognised only by this."""
    return 0 < len(alt) <= _LONGEST_SYMBOL and unicodedata.category(alt[0]) == "So" and not any(map(str.isalnum, alt))


def has_more_elements(element: etree._Element, number: int) -> bool:
    """Return whether an element contains more than ``number`` others. What it takes does not depend on their number."""
    return next(islice(element.iterdescendants("*"), number, None), None) is not None


def has_few_words(element: etree._Element, number: int) -> bool:
    """Return whether an element has at most ``number`` words, and few elements, as a line or a button has."""
    return not has_more_elements(element, _MOST_IN_A_LINE) and len(inner_text(element).split()) <= number


def inner_text(element: etree._Element) -> str:
    """Return all text inside an element without scripts; ``<br>`` and blocks become blanks."""
    if not len(element):
        return element.text or ""
    pieces = [element.text]
    for child in element:
        if len(child) or child.tag in KINDS:
            return _inner_text(element)
        pieces += child.text, child.tail
    return "".join(filter(None, pieces))


def _inner_text(element: etree._Element) -> str:
    """Return :func:`inner_text` for an element that contains blocks or nested elements."""
    pieces: list[str | None] = []
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, node in walker:
        if event == "start":
            kind = KINDS.get(node.tag)
            if node.tag in ("script", "style"):
                walker.skip_subtree()
                continue
            if kind in ("break", "block", "row", "preformatted"):
                pieces.append(" ")
            elif kind == "photo":
                pieces.append(emoji(node))
            pieces.append(node.text)
        elif node is not element:
            pieces.append(node.tail)
    return "".join(filter(None, pieces))
