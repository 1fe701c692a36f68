"""Recognise words that a style or an attribute hides and that nothing on the page can show.

Plugins against copying, and those for search engines, add such lines. But the text of an accordion is hidden as well,
until the reader opens it: so nothing beside a hidden box may be a control, and nothing may refer to it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import cast

from lxml import etree

from bipol_crawler.parse.html_tags import has_few_words
from bipol_crawler.parse.images import IMAGES

HIDDEN = re.compile(
    r"(?P<may_open>display\s*:\s*none|font-size\s*:\s*0(?![.\d]))|visibility\s*:\s*hidden|(?:left|top|text-indent)\s*:\s*-\d{4}",
    re.IGNORECASE,
)
"""Styles that hide an element. ``may_open``: those with which accordions hide their text, too."""
_LINES = frozenset("p span font small em strong b i u".split())
_CONTROLS = frozenset(("button", "summary", "label", "input", "select"))
_NAME_OF_CONTROL = re.compile(
    r"toggle|collaps|accordion|(?:^|[\s_-])(?:more|tabs?|spoiler|selengkapnya)(?:$|[\s_-])", re.I
)
_MAX_WORDS = 40
"""The most words of a hidden line. A longer one is probably text that a script shows."""
_MAX_IN_NEIGHBOUR = 20
_MAX_LEVELS = 2


def is_hidden(node: etree._Element, root: etree._Element) -> bool:
    """Return whether an element has few words, is hidden, and cannot be shown. ``root`` is the element of the text.

    A paragraph with a name is an editor's: a script may show it.
    """
    style = node.get("style")
    found = HIDDEN.search(style) if style else None
    if found is None and node.get("hidden") is None:
        return False
    if not has_few_words(node, _MAX_WORDS):
        return False
    if any(part.tag in IMAGES or part.get("style") for part in node.iterdescendants("*")):
        return False  # what is inside may be shown
    has_name = bool(node.get("class") or node.get("id"))
    if found and not has_name and (not found["may_open"] or node.tag in _LINES):
        return True
    return node.tag != "p" and not _is_referred_to(node, root) and not _is_beside_control(node)


def _is_referred_to(node: etree._Element, root: etree._Element) -> bool:
    """Return whether an attribute in the text names the element's id."""
    name = node.get("id")
    return bool(name) and name in _names_in_attributes(root)


@lru_cache(maxsize=1)
def _names_in_attributes(root: etree._Element) -> frozenset[str]:
    """Return what attributes, other than ids, name: alone, after ``#``, or in quotation marks, as scripts do."""
    names: set[str] = set()
    for part in root.iter("*"):
        for attribute, value in cast(list[tuple[str, str]], part.attrib.items()):
            if attribute != "id":
                names.add(value.removeprefix("#"))
                if "'" in value:
                    names.update(value.split("'")[1::2])
    return frozenset(names)


def _is_beside_control(node: etree._Element) -> bool:
    """Return whether something that opens a box is directly before or after an element, or its parent."""
    levels = [node, *islice(node.iterancestors(), _MAX_LEVELS - 1)]
    neighbours = (neighbour for level in levels for neighbour in (level.getprevious(), level.getnext()))
    return any(
        _is_control(part)
        for neighbour in neighbours
        if neighbour is not None
        for part in islice(neighbour.iter("*"), _MAX_IN_NEIGHBOUR)
    )


def _is_control(part: etree._Element) -> bool:
    if part.tag in _CONTROLS or part.get("onclick") or part.get("role") in ("button", "tab"):
        return True
    if part.tag == "a" and ((part.get("href") or "#")[0] == "#" or (part.get("href") or "").startswith("javascript:")):
        return True
    return bool(_NAME_OF_CONTROL.search(part.get("class") or ""))
