"""The passage of a text that best shows why it was found, marked where it was."""

from __future__ import annotations

from dataclasses import dataclass

from bipol_crawler.search.lemmatizer import stem
from bipol_crawler.search.query import Query, Sought
from bipol_crawler.search.tokenizer import WORD, fold

LENGTH = 280
"""Characters of a passage, about; it begins and ends between words."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a passage; ``found``: it is what was sought."""

    text: str
    found: bool = False


def passage(text: str, query: Query, length: int = LENGTH) -> tuple[Part, ...]:
    """At most about ``length`` characters of ``text`` with the most different things that ``query`` sought.

    What was left out before or after is an ellipsis. Without a hit it is how the text begins.
    """
    found = _found(text, query.sought)
    start, end = _window(text, found, length)
    parts = [Part("… ")] if start else []
    at = start
    for first, last, _ in found:
        if first < at or last > end:
            continue
        parts += [Part(text[at:first]), Part(text[first:last], found=True)]
        at = last
    parts += [Part(text[at:end]), Part(" …" if end < len(text) else "")]
    return tuple(part for part in parts if part.text)


def _found(text: str, sought: tuple[Sought, ...]) -> list[tuple[int, int, int]]:
    """Start, end and number of the thing sought of every hit, in the text's order."""
    matches = list(WORD.finditer(text))
    words = [fold(match[0]) for match in matches]
    hits = []
    for number, one in enumerate(sought):
        length = len(one.words)
        for at, word in enumerate(words):
            if _stands(one, words, at):
                hits.append((matches[at].start(), matches[at + length - 1].end(), number))
            elif one.lemma and _is_form(word, one.lemma, one.only_inflected):
                hits.append((matches[at].start(), matches[at].end(), number))
    return sorted(hits)


def _is_form(word: str, lemma: str, only_inflected: bool) -> bool:
    if word == lemma:
        return not only_inflected
    return lemma[1:] in word and stem(word) == lemma


def _stands(one: Sought, words: list[str], at: int) -> bool:
    if one.beginning:
        *before, last = one.words
        end = at + len(before)
        return words[at:end] == before and end < len(words) and words[end].startswith(last)
    return words[at] == one.words[0] and words[at : at + len(one.words)] == list(one.words)


def _window(text: str, found: list[tuple[int, int, int]], length: int) -> tuple[int, int]:
    """Where the passage begins and ends: the earliest place with most different hits, a little before the first."""
    if len(text) <= length:
        return 0, len(text)
    start = 0
    if found:

        def worth(hit: tuple[int, int, int]) -> tuple[int, int]:
            return len({n for first, last, n in found if hit[0] <= first and last <= hit[0] + length * 3 // 4}), -hit[0]

        start = max(0, max(found, key=worth)[0] - length // 4)
    end = min(len(text), start + length)
    if start:
        start = _between(text, start)
    if end < len(text):
        end = text.rfind(" ", start + 1, end + 1) if " " in text[start + 1 : end + 1] else end
    return start, end


def _between(text: str, at: int) -> int:
    """The beginning of the next word, if one begins soon."""
    space = text.find(" ", at, at + 40)
    return space + 1 if space >= 0 else at
