"""Read the words of a caption, and find the small text below a photo that is one."""

from __future__ import annotations

from lxml import etree

from bipol_crawler.parse.class_names import role_of_classes
from bipol_crawler.parse.html_tags import KINDS, emoji
from bipol_crawler.text import clean

_SMALL_TEXT = frozenset(("em", "i", "small"))
_WRAPPERS = frozenset(("a", "picture", "source", "span", "strong", "b"))


def small_caption(image: etree._Element) -> etree._Element | None:
    """Return the element with small or italic text, if it is all that follows an image in its paragraph."""
    node = image
    while (parent := node.getparent()) is not None and parent.tag in _WRAPPERS and not (node.tail or "").strip():
        if node.getnext() is not None:
            break
        node = parent
    if parent is None or parent.tag != "p" or node.getprevious() is not None or (parent.text or "").strip():
        return None
    rest = [other for other in node.itersiblings("*") if other.tag not in ("br", "noscript")]
    if len(rest) != 1 or rest[0].tag not in _SMALL_TEXT:
        return None
    tails = (node.tail, *(other.tail for other in node.itersiblings("*")))
    return None if any(tail and tail.strip() for tail in tails) else rest[0]


def caption_text(node: etree._Element, skip: frozenset[str]) -> str:
    """Return the words of a caption, without inserted advertisements, buttons and drawings."""
    if not len(node):
        return clean(node.text or "")
    pieces: list[str | None] = []
    walker = etree.iterwalk(node, events=("start", "end"))
    left_out: etree._Element | None = None
    for event, part in walker:
        if event == "start":
            kind, classes = KINDS.get(part.tag), part.get("class")
            if part is not node and (
                kind in ("no text", "button", "nav", "frame", "fallback")
                or (classes is not None and role_of_classes(classes, part.tag, skip) in ("theme", "chrome"))
            ):
                walker.skip_subtree()
                left_out = part
                continue
            if kind in ("break", "block", "row", "preformatted", "caption"):
                pieces.append(" ")
            elif kind == "photo":
                pieces.append(emoji(part))
            pieces.append(part.text)
        elif part is not node:
            pieces.append(" " if part is not left_out and KINDS.get(part.tag) == "block" else None)
            pieces.append(part.tail)
    return clean("".join(filter(None, pieces)))
