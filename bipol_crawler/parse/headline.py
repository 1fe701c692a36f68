"""Find the headline of a page of unknown markup: the heading that agrees with the page's stated titles.

The first ``h1`` may be the name of a section or of the portal. ``og:title``, JSON-LD's ``headline`` and ``title`` are
written for machines: they may be shortened, end with the portal's name, or be rewritten for search engines. The heading
that agrees best with them is the headline as readers see it.
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

_MAX_HEADINGS = 40
"""The most headings of each kind that are compared."""
_MIN_AGREEMENT = 0.6
_MIN_WORDS = 3
"""The fewest words of a title that an element other than a heading may have: shorter ones are names of sections."""
_OTHER_TAGS = ("div", "p", "span", "strong", "b", "td", "font")
_MAX_OTHER_ELEMENTS = 2_000
_NAMES_OF_COPIES = re.compile(r"crumb|caption|keterangan|nav|menu|ticker|share|related|terkait", re.IGNORECASE)
_MAX_LEVELS = 4
_MAX_PARTS = 3
"""The most elements in an element that is a headline."""
_WORD = re.compile(r"\w+")
_SEPARATOR = re.compile(r"\s+[-–—|•·»:~/]+\s+|\s*[|»]\s*")


def headline_element(root: etree._Element, titles: list[str]) -> etree._Element | None:
    """Return the heading that agrees best with ``titles``, else another element that is a title, else the only ``h1``.

    Portals that write their own markup print the headline in a ``div``.
    """
    title_words = [_word_counts(title) for title in titles if title]
    best: tuple[float, etree._Element] | None = None
    h1_headings = list(islice(root.iter("h1"), _MAX_HEADINGS))
    for heading in chain(h1_headings, islice(root.iter("h2", "h3"), _MAX_HEADINGS)):
        words = _word_counts(inner_text(heading))
        score = max((_agreement(words, title) for title in title_words), default=0.0) if words else 0.0
        if score >= _MIN_AGREEMENT and (best is None or score > best[0] + 0.05):
            best = score, heading
    if best:
        return best[1]
    other = _element_with_title(root, [title for title in title_words if title.total() >= _MIN_WORDS])
    if other is not None:
        return other
    return h1_headings[0] if len(h1_headings) == 1 else None


def _element_with_title(root: etree._Element, titles: list[Counter[str]]) -> etree._Element | None:
    """Return the first element that is not a heading or a link, and has the words of a title and no others."""
    for element in islice(root.iter(*_OTHER_TAGS), _MAX_OTHER_ELEMENTS if titles else 0):
        own_text = element.text or (element[0].text if len(element) else "") or ""
        if (
            len(element) > _MAX_PARTS
            or not own_text.strip()
            or next(element.iterdescendants("a", "p"), None) is not None
        ):
            continue
        if _word_counts(inner_text(element)) in titles and not _is_copy(element):
            return element
    return None


def _is_copy(element: etree._Element) -> bool:
    """Return whether an element repeats the headline: in a link, in the path to the article, or below its photo."""
    return any(
        part.tag in ("a", "nav", "figure", "figcaption")
        or _NAMES_OF_COPIES.search(f"{part.get('class') or ''} {part.get('id') or ''}")
        for part in (element, *islice(element.iterancestors(), _MAX_LEVELS))
    )


def agrees(heading: etree._Element, titles: list[str]) -> bool:
    """Return whether a heading agrees with one of the titles that the page states."""
    words = _word_counts(inner_text(heading))
    return any(_agreement(words, _word_counts(title)) >= _MIN_AGREEMENT for title in titles)


def stated_titles(metadata: Metadata, node: Node | None) -> list[str]:
    """Return the titles that the page states for machines, without the portal's name, the most reliable first."""
    stated = node.get("headline") if node else None
    titles = [*metadata.meta.get("og:title", ())[:1], *([stated] if isinstance(stated, str) else [])]
    titles += metadata.meta.get("twitter:title", ())[:1]
    site = next(iter(metadata.meta.get("og:site_name", ())), "")
    plain = [without_site(clean(title), site) for title in [*titles, metadata.title]]
    return [title for title in plain if title]


def without_site(title: str, site: str) -> str:
    """Return a title without the portal's name ``site``, if it begins or ends with it."""
    pieces = _SEPARATOR.split(title)
    if len(pieces) > 1 and site:
        name = _word_counts(site)
        for piece in (pieces[-1], pieces[0]):
            if piece and _word_counts(piece) == name:
                rest = title.removeprefix(piece) if piece is pieces[0] else title.removesuffix(piece)
                return rest.strip(" -–—|•·»:~/")
    return title


def _word_counts(text: str) -> Counter[str]:
    return Counter(_WORD.findall(clean(text).casefold()))


def _agreement(first: Counter[str], second: Counter[str]) -> float:
    """Return the share of words that two texts have in common, from 0 to 1 (F1)."""
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 0.0
