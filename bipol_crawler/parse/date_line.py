"""Find the line near the headline that prints the day, on pages whose layout names no element for it."""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree

from bipol_crawler.parse.html_tags import inner_text
from bipol_crawler.parse.parsed import RawTime
from bipol_crawler.parse.time_elements import belongs_to_article, has_day, is_of_change
from bipol_crawler.text import clean

_CLOCK = re.compile(r"\d[:.]\d\d")
MAX_AFTER_HEADLINE, _MAX_BEFORE_HEADLINE = 80, 30
"""The most elements after and before the headline in which the printed date is searched."""
_LONGEST_DATE_LINE = 90


def find_date_line(root: etree._Element, heading: etree._Element | None) -> RawTime | None:
    """Return the line near the headline that prints the date, with its time if it is printed there; else ``None``."""
    if heading is None:
        return None
    elements = list(root.iter("*"))
    at = elements.index(heading)
    ancestors = set(heading.iterancestors())
    near = [*elements[at + 1 : at + MAX_AFTER_HEADLINE], *elements[max(at - _MAX_BEFORE_HEADLINE, 0) : at][::-1]]
    for element in near:
        own_text = f"{element.text or ''} {' '.join(child.tail or '' for child in element)}"
        if (
            element.tag in ("script", "style", "a")
            or not has_day(own_text)
            or not belongs_to_article(element, ancestors)
            or is_of_change(element)
        ):
            continue
        line = clean(inner_text(element))
        for ancestor in islice(element.iterancestors(), 2):
            text_of_ancestor = clean(inner_text(ancestor)) if len(ancestor) < 12 else ""
            if (
                not _CLOCK.search(line)
                and len(text_of_ancestor) <= _LONGEST_DATE_LINE
                and _CLOCK.search(text_of_ancestor)
            ):
                line = text_of_ancestor
        if len(line) <= _LONGEST_DATE_LINE:
            return RawTime("page", line, _part(element))
    return None


def _part(element: etree._Element) -> str:
    names = (element.get("class") or "").split()
    return f"{element.tag}.{names[0]}" if names else str(element.tag)
