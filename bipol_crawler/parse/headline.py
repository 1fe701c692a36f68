"""The headline of a page of unknown markup: what the page calls itself, as its own heading shows it.

The first ``h1`` proves nothing, since sections and portals have theirs in it. ``og:title``, JSON-LD's ``headline`` and
``title`` are for machines and may end with the portal's name, be cut or be written anew for search engines; the
heading that agrees with them is the headline as readers see it.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain, islice

from lxml import etree

from bipol_crawler.parse.html_tags import inner_text
from bipol_crawler.parse.json_ld import Node
from bipol_crawler.parse.metadata import Metadata
from bipol_crawler.text import clean

_MOST = 40
"""Headings of each kind that are looked at."""
_LEAST_AGREEMENT = 0.6
_WORD = re.compile(r"\w+")
_SEPARATOR = re.compile(r"\s+[-–—|•·»:~/]+\s+|\s*[|»]\s*")


def headline_element(root: etree._Element, titles: list[str]) -> etree._Element | None:
    """The heading that agrees best with what the page calls itself, else its only ``h1``, else ``None``."""
    called = [_counted(title) for title in titles if title]
    best: tuple[float, etree._Element] | None = None
    firsts = list(islice(root.iter("h1"), _MOST))
    for heading in chain(firsts, islice(root.iter("h2", "h3"), _MOST)):
        words = _counted(inner_text(heading))
        score = max((_agreement(words, title) for title in called), default=0.0) if words else 0.0
        if score >= _LEAST_AGREEMENT and (best is None or score > best[0] + 0.05):
            best = score, heading
    if best:
        return best[1]
    return firsts[0] if len(firsts) == 1 else None


def stated_titles(metadata: Metadata, node: Node | None) -> list[str]:
    """What the page calls itself to machines, the title without the portal's name first."""
    stated = node.get("headline") if node else None
    titles = [*metadata.meta.get("og:title", ())[:1], *([stated] if isinstance(stated, str) else [])]
    titles += metadata.meta.get("twitter:title", ())[:1]
    site = next(iter(metadata.meta.get("og:site_name", ())), "")
    plain = [without_site(clean(title), site) for title in [*titles, metadata.title]]
    return [title for title in plain if title]


def without_site(title: str, site: str) -> str:
    """A title without the portal's name, where it is known and stands at one of its ends."""
    pieces = _SEPARATOR.split(title)
    if len(pieces) > 1 and site:
        name = _counted(site)
        for piece in (pieces[-1], pieces[0]):
            if piece and _counted(piece) == name:
                rest = title.removeprefix(piece) if piece is pieces[0] else title.removesuffix(piece)
                return rest.strip(" -–—|•·»:~/")
    return title


def _counted(text: str) -> Counter[str]:
    return Counter(_WORD.findall(clean(text).casefold()))


def _agreement(one: Counter[str], other: Counter[str]) -> float:
    """How many of the words two texts share, 0 to 1 (F1)."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0
