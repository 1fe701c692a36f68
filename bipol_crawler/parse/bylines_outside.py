"""Find bylines that a theme prints outside the element with the text: above it, below the headline, or below it.

Only a short element is taken that begins with the word for a role and a colon (``Editor: Ratna``). The names of such
elements differ from theme to theme, and also belong to the portal's account, so they prove nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain, dropwhile, islice, takewhile

from lxml import etree

from bipol_crawler.parse.html_tags import inner_text
from bipol_crawler.parse.parsed import Parsed
from bipol_crawler.text import clean

ROLE = r"(?:reporter|pewarta|wartawan|jurnalis|penulis|editor|redaktur|penyunting|kontributor|koresponden|fotografer)"
"""A pattern for the words with which bylines begin most often."""
_BYLINE = re.compile(rf"(?P<role>{ROLE})(?:\s*[/&]\s*{ROLE})?\s*:\s*\S.{{1,80}}", re.IGNORECASE)
_LABEL = re.compile(rf"{ROLE}\s*:", re.IGNORECASE)
_TAGS = frozenset("p div span li td small em strong b i address h4 h5 h6".split())
_MAX_ABOVE, _MAX_BELOW = 80, 40
"""The most elements that are searched above and below the text."""
_MAX_INSIDE = 12
"""The most elements in one with a byline."""


def add_bylines_outside(
    root: etree._Element, headline: etree._Element | None, text: etree._Element, parsed: Parsed
) -> None:
    """Add the bylines between the headline and the text, and those below the text, to the fields of ``parsed``.

    Call it after :func:`~bipol_crawler.parse.boilerplate.remove_boilerplate`.
    """
    above: Iterable[etree._Element] = ()
    if headline is not None and text not in headline.iterancestors():
        after_headline = islice(dropwhile(lambda part: part is not headline, root.iter("*")), 1, 1 + _MAX_ABOVE)
        above = takewhile(lambda part: part is not text, after_headline)
    inside = set(text.iter("*"))
    from_text = islice(dropwhile(lambda part: part is not text, root.iter("*")), len(inside) + _MAX_BELOW)
    found: set[etree._Element] = set()
    for part in chain(above, (part for part in from_text if part not in inside)):
        if part.tag not in _TAGS or part.getparent() in found or _is_large(part):
            continue
        if (match := _BYLINE.fullmatch(words := clean(inner_text(part)))) and not _has_bylines_of_its_own(part):
            found.add(part)
            names = (part.get("class") or "").split()
            parsed.fields.append((f"{part.tag}.{names[0]}" if names else str(part.tag), match["role"], words))


def _has_bylines_of_its_own(element: etree._Element) -> bool:
    """Return whether elements inside an element have its bylines, so that its other words are none (a date)."""
    parts = [part for part in element.iterdescendants(*_TAGS) if _BYLINE.fullmatch(clean(inner_text(part)))]
    outside = inner_text(element)
    for part in parts:
        outside = outside.replace(inner_text(part), " ", 1)
    return bool(parts) and not _LABEL.search(outside)


def _is_large(element: etree._Element) -> bool:
    return len(list(islice(element.iter("*"), _MAX_INSIDE + 1))) > _MAX_INSIDE
