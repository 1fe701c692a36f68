"""Find the element that holds the text of an article on a page of unknown markup.

The library trafilatura finds the lines of the text. The smallest element that contains most of them is then read as in
a known layout, so that photos keep their captions and links their addresses. If the page is too long for trafilatura,
or trafilatura finds nothing, the element with most of the page's sentences is used.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice
from typing import NamedTuple, cast

from lxml import etree

from bipol_crawler.parse.boilerplate import count_words

_MAX_CHARACTERS = 1_000_000
"""The most characters of markup for trafilatura, which takes about 200 times as long as parsing."""
_MIN_WORDS = 20
_MIN_IN_PARAGRAPH = 10
"""The fewest words of a paragraph. A shorter one may be a date, a name or a caption."""
_NO_SENTENCES = frozenset(("figure", "figcaption", "h1", "h2", "h3"))
_MIN_COVERED_SHARE = 0.8
"""The smallest share of the article's known words that the element must contain."""
_MAX_LEVELS = 60
_MAX_GROWTH, _MAX_ADDED_WORDS = 1.1, 30
"""An ancestor of the text's element replaces it if it has at most this factor, plus this number, of words more."""
_BLOCKS = frozenset("p div section article ul ol li blockquote table tbody tr td figure h1 h2 h3 main header".split())
_article_body_elements = cast(
    Callable[[etree._Element], list[etree._Element]],
    etree.XPath(".//*[contains(concat(' ', @itemprop, ' '), ' articleBody ')]"),
)
_WORD = re.compile(r"\w+")
_KEY_WORDS = 8
"""The number of words at the beginning of a paragraph that identify it."""
_KEY_PIECES = 20
"""The most text nodes that are read for these words."""


class MainText(NamedTuple):
    """The element that holds the text, and the keys of the lines that trafilatura found (:func:`line_key`)."""

    element: etree._Element
    keys: frozenset[str]

    def bounds(self, texts: list[str]) -> tuple[int, int]:
        """Return the start and end of the slice of ``texts`` from the first known line to the last; all if none is."""
        known = [at for at, text in enumerate(texts) if line_key(text) in self.keys]
        return (known[0], known[-1] + 1) if known else (0, len(texts))


def find_main_text(root: etree._Element, headline: etree._Element | None, url: str) -> MainText | None:
    """Return the smallest element that holds nearly all of the article's text, or ``None`` without sentences.

    Args:
        root: the page, after :func:`~bipol_crawler.parse.boilerplate.remove_boilerplate`.
        headline: the element of the headline. If possible, the result does not contain it.
        url: the page's address.
    """
    body = next(root.iter("body"), None)
    if body is None:
        return None
    word_counts = {element: content.sentences for element, content in count_words(body).items()}
    for element in _article_body_elements(body):
        if word_counts.get(element, 0) >= _MIN_WORDS and element.tag not in ("meta", "script"):
            return MainText(element, frozenset())
    lines = _main_lines(root, url)
    keys = frozenset(key for line in lines if (key := line_key(line)))
    weights = _locate_lines(body, keys, word_counts)
    if sum(weights.values()) < _MIN_WORDS:
        weights = {element: own for element in word_counts if (own := _own_words(element, word_counts)) >= _KEY_WORDS}
    smallest = _smallest(weights, body)
    return None if smallest is None else MainText(_expanded(smallest, headline, word_counts), keys)


def _main_lines(root: etree._Element, url: str) -> list[str]:
    """Return the main text that trafilatura finds, one line for each paragraph; empty if the page is too long."""
    html = etree.tostring(root, encoding="unicode", method="html")
    if len(html) > _MAX_CHARACTERS:
        return []
    import trafilatura.settings  # half a second to import, and rarely needed

    found = trafilatura.bare_extraction(html, url=url, with_metadata=False, include_comments=False)
    text = found.text if isinstance(found, trafilatura.settings.Document) else None
    return text.split("\n") if isinstance(text, str) else []


def _locate_lines(
    body: etree._Element, keys: frozenset[str], word_counts: dict[etree._Element, int]
) -> dict[etree._Element, int]:
    """Return the innermost elements that begin like one of the lines, and the number of words in each."""
    found: dict[str, etree._Element] = {}
    for element in body.iterdescendants("*"):
        if element.tag in _NO_SENTENCES or "caption" in (element.get("class") or ""):
            continue
        if (
            word_counts.get(element, 0) >= _MIN_IN_PARAGRAPH
            and (key := line_key("".join(map(str, islice(element.itertext(), _KEY_PIECES))))) in keys
        ):
            found[key] = element  # inner ones come later
    return {element: word_counts[element] for element in found.values()}


def line_key(text: str) -> str:
    """Return the first words of a line, which identify it; an empty string for a line of fewer than four words."""
    words = list(islice((match[0] for match in _WORD.finditer(text)), _KEY_WORDS))
    return " ".join(words).casefold() if len(words) > 3 else ""


def _own_words(element: etree._Element, word_counts: dict[etree._Element, int]) -> int:
    """Return the number of words of an element that are not in its block elements."""
    return word_counts[element] - sum(word_counts.get(child, 0) for child in element if child.tag in _BLOCKS)


def _expanded(
    text: etree._Element, headline: etree._Element | None, word_counts: dict[etree._Element, int]
) -> etree._Element:
    """Return the highest ancestor that adds only a few words (for example bylines) and not the headline."""
    ancestors = set(headline.iterancestors()) if headline is not None else set()
    for ancestor in islice(text.iterancestors(), _MAX_LEVELS):
        if (
            ancestor in ancestors
            or ancestor.tag in ("body", "main")
            or word_counts.get(ancestor, 0) > _MAX_GROWTH * word_counts[text] + _MAX_ADDED_WORDS
        ):
            break
        text = ancestor
    return text


def _smallest(weights: dict[etree._Element, int], body: etree._Element) -> etree._Element | None:
    """Return the innermost element that contains nearly all of the counted words, or ``None``."""
    covered_words: dict[etree._Element, int] = {}
    depth: dict[etree._Element, int] = {}
    for element, weight in weights.items():
        ancestors = [element, *islice(element.iterancestors(), _MAX_LEVELS)]
        for level, ancestor in enumerate(ancestors):
            covered_words[ancestor] = covered_words.get(ancestor, 0) + weight
            depth[ancestor] = len(ancestors) - level
    total = sum(weights.values())
    candidates = [
        ancestor
        for ancestor, words in covered_words.items()
        if words >= _MIN_COVERED_SHARE * total and ancestor.tag != "html"
    ]
    best = max(candidates, key=lambda ancestor: depth[ancestor], default=None)
    if best is not None and best.tag in ("p", "span", "strong", "em", "b", "i", "font", "h2", "h3"):
        parent = best.getparent()
        return parent if parent is not None and parent.tag != "html" else best
    return best
