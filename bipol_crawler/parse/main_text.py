"""The element that holds the text of an article on a page of unknown markup.

trafilatura says which lines are the article's; the element that holds them is looked for in the tree and read as in a
known layout, so that photos keep their captions and links their addresses. What is too long for trafilatura, or gives
it nothing, is told by where most of the page's sentences stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice
from typing import NamedTuple, cast

from lxml import etree

from bipol_crawler.parse.boilerplate import weigh

_MOST_CHARACTERS = 1_000_000
"""Of markup that trafilatura is given: it takes some two hundred times as long as parsing."""
_FEWEST_WORDS = 20
_FEWEST_IN_PARAGRAPH = 10
"""Words: what is shorter may be a day, a name or a caption."""
_NO_SENTENCES = frozenset(("figure", "figcaption", "h1", "h2", "h3"))
_COVERED = 0.8
"""Of the words known to be the article's that its element must hold."""
_MOST_LEVELS = 60
_MORE, _MORE_WORDS = 1.1, 30
"""How many more words an element around the text may hold to be taken for it."""
_BLOCKS = frozenset("p div section article ul ol li blockquote table tbody tr td figure h1 h2 h3 main header".split())
_marked = cast(
    Callable[[etree._Element], list[etree._Element]],
    etree.XPath(".//*[contains(concat(' ', @itemprop, ' '), ' articleBody ')]"),
)
_WORD = re.compile(r"\w+")
_KEY_WORDS = 8
"""At its beginning that tell a paragraph."""
_KEY_PIECES = 20
"""Stretches of text in which they stand."""


class MainText(NamedTuple):
    """The element that holds the text, and the keys of the lines that the extractor takes for the article's."""

    element: etree._Element
    keys: frozenset[str]

    def bounds(self, texts: list[str]) -> tuple[int, int]:
        """The first of ``texts`` that the extractor knows and the last, as a slice; all of them if it knows none."""
        known = [at for at, text in enumerate(texts) if line_key(text) in self.keys]
        return (known[0], known[-1] + 1) if known else (0, len(texts))


def find_main_text(root: etree._Element, headline: etree._Element | None, url: str) -> MainText | None:
    """The smallest element that holds nearly all of the article's text, or ``None`` on a page without sentences.

    Args:
        root: the page, without what is beside the article.
        headline: its headline's element; the text's does not hold it, if that can be.
        url: its address.
    """
    body = next(root.iter("body"), None)
    if body is None:
        return None
    held = {element: content.sentences for element, content in weigh(body).items()}
    for element in _marked(body):
        if held.get(element, 0) >= _FEWEST_WORDS and element.tag not in ("meta", "script"):
            return MainText(element, frozenset())
    lines = _main_lines(root, url)
    keys = frozenset(key for line in lines if (key := line_key(line)))
    weights = _located(body, keys, held)
    if sum(weights.values()) < _FEWEST_WORDS:
        weights = {element: own for element in held if (own := _own_words(element, held)) >= _KEY_WORDS}
    smallest = _smallest(weights, body)
    return None if smallest is None else MainText(_with_rest(smallest, headline, held), keys)


def _main_lines(root: etree._Element, url: str) -> list[str]:
    """trafilatura's main text, a line a paragraph."""
    html = etree.tostring(root, encoding="unicode", method="html")
    if len(html) > _MOST_CHARACTERS:
        return []
    import trafilatura.settings  # half a second to import, and rarely needed

    found = trafilatura.bare_extraction(html, url=url, with_metadata=False, include_comments=False)
    text = found.text if isinstance(found, trafilatura.settings.Document) else None
    return text.split("\n") if isinstance(text, str) else []


def _located(body: etree._Element, keys: frozenset[str], held: dict[etree._Element, int]) -> dict[etree._Element, int]:
    """The innermost elements that begin as the lines do, with how many words they hold."""
    found: dict[str, etree._Element] = {}
    for element in body.iterdescendants("*"):
        if element.tag in _NO_SENTENCES or "caption" in (element.get("class") or ""):
            continue
        if (
            held.get(element, 0) >= _FEWEST_IN_PARAGRAPH
            and (key := line_key("".join(map(str, islice(element.itertext(), _KEY_PIECES))))) in keys
        ):
            found[key] = element  # inner ones come later
    return {element: held[element] for element in found.values()}


def line_key(text: str) -> str:
    """The first words of a line, by which it is known again; nothing for a line of few words."""
    words = list(islice((match[0] for match in _WORD.finditer(text)), _KEY_WORDS))
    return " ".join(words).casefold() if len(words) > 3 else ""


def _own_words(element: etree._Element, held: dict[etree._Element, int]) -> int:
    """The words of an element that stand in none of its blocks."""
    return held[element] - sum(held.get(child, 0) for child in element if child.tag in _BLOCKS)


def _with_rest(
    text: etree._Element, headline: etree._Element | None, held: dict[etree._Element, int]
) -> etree._Element:
    """The element one or more levels above that adds little, lines of names say, and does not hold the headline."""
    above = set(headline.iterancestors()) if headline is not None else set()
    for holder in islice(text.iterancestors(), _MOST_LEVELS):
        if holder in above or holder.tag in ("body", "main") or held.get(holder, 0) > _MORE * held[text] + _MORE_WORDS:
            break
        text = holder
    return text


def _smallest(weights: dict[etree._Element, int], body: etree._Element) -> etree._Element | None:
    """The innermost element that holds nearly all of what is weighed."""
    covered: dict[etree._Element, int] = {}
    depth: dict[etree._Element, int] = {}
    for element, weight in weights.items():
        above = [element, *islice(element.iterancestors(), _MOST_LEVELS)]
        for level, holder in enumerate(above):
            covered[holder] = covered.get(holder, 0) + weight
            depth[holder] = len(above) - level
    total = sum(weights.values())
    enough = [holder for holder, words in covered.items() if words >= _COVERED * total and holder.tag != "html"]
    best = max(enough, key=lambda holder: depth[holder], default=None)
    if best is not None and best.tag in ("p", "span", "strong", "em", "b", "i", "font", "h2", "h3"):
        parent = best.getparent()
        return parent if parent is not None and parent.tag != "html" else best
    return best
