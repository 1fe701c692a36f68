"""Recognise boxes that ask the reader for something: an address for a newsletter, or to follow the portal elsewhere."""

from __future__ import annotations

import re

from lxml import etree

from bipol_crawler.parse.follow_links import is_messenger
from bipol_crawler.parse.html_tags import has_more_elements, inner_text

_FOLLOW = re.compile(
    r"(?:^|[\s_-])(?:follow\w*|ikuti|channel|saluran|kanal|google-?news|gnews|whatsapp|wa|telegram|join|gabung)(?:$|[\s_-])",
    re.I,
)
"""Names of boxes with links to the portal's channels. Their links decide whether it is one."""
_MAX_WORDS_WITH_FORM, _MAX_WORDS_WITH_LINK = 40, 25
_LONGEST_LABEL = 15
"""The most words of a paragraph beside a form. A longer one may be an editor's."""
_MAX_ELEMENTS = 200
"""The most elements in such a box. A form may have a list of all provinces."""


def is_request_box(box: etree._Element) -> bool:
    """Return whether a box with a class has few words and a form, or only links to the portal's channels."""
    first = next(box.iter("a", "form"), None)
    if first is None or has_more_elements(box, _MAX_ELEMENTS):
        return False
    number = len(inner_text(box).split())
    form = first if first.tag == "form" else next(box.iter("form"), None)
    if form is not None:
        outside = [part for part in box.iter("p") if form not in part.iterancestors()]
        return number <= _MAX_WORDS_WITH_FORM and all(
            len(inner_text(part).split()) <= _LONGEST_LABEL for part in outside
        )
    if number > _MAX_WORDS_WITH_LINK or not _FOLLOW.search(box.get("class") or ""):
        return False
    return all(_leads_to_channel(link.get("href") or "") for link in box.iter("a"))


def _leads_to_channel(href: str) -> bool:
    """Return whether an address is a channel to follow; a number to write to may be anybody's."""
    return is_messenger(href) and "wa.me/" not in href and "/send" not in href
