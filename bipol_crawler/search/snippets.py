"""Finds the passage of a text that best shows why a search found it, and marks the hits in it."""

from __future__ import annotations

from dataclasses import dataclass

from bipol_crawler.search.lemmatizer import lemmatize
from bipol_crawler.search.query import Query, Term
from bipol_crawler.search.tokenizer import other_forms_with_place, words_in

PASSAGE_LENGTH = 280
"""The approximate length of a passage in characters. It begins and ends between words."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a passage. ``found`` is true if it is a hit."""

    text: str
    found: bool = False


def passage(text: str, query: Query, length: int = PASSAGE_LENGTH) -> tuple[Part, ...]:
    """The passage of ``text`` with hits of the largest number of different terms, about ``length`` characters long.

    An ellipsis marks omitted text before and after it. Without a hit, it is the beginning of the text.
    """
    found = _hits(text, query.terms)
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


def _hits(text: str, terms: tuple[Term, ...]) -> list[tuple[int, int, int]]:
    """Start, end and the index of the term of each hit, in text order."""
    matches, words = words_in(text)
    different = set(words)
    hits = []
    for number, term in enumerate(terms):
        first = _first_words(term, different)
        forms = _forms(term.lemma, different, term.only_inflected) if term.lemma else set()
        places = [at for at, word in enumerate(words) if word in first or word in forms] if first or forms else []
        for at in places:
            if words[at] in first and _matches_words(term, words, at):
                hits.append((matches[at].start(), matches[at + len(term.words) - 1].end(), number))
            elif words[at] in forms:
                hits.append((matches[at].start(), matches[at].end(), number))
    for start, end, form in other_forms_with_place(text):
        hits += [(start, end, number) for number, term in enumerate(terms) if _is_in(form, term)]
    return sorted(hits)


def _is_in(form: tuple[str, ...], term: Term) -> bool:
    """Whether a number or initials, in one of their forms, contain the words of ``term``."""
    return (
        any(form[at : at + len(words)] == words for words in (term.words, *term.forms) for at in range(len(form)))
        and not term.is_prefix
    )


def _first_words(term: Term, words: set[str]) -> set[str]:
    """Those of ``words`` that can be the first word of the term as it was typed."""
    first = term.words[0]
    if term.is_prefix and len(term.words) == 1:
        return {word for word in words if word.startswith(first)}
    return {first} & words


def _forms(lemma: str, words: set[str], only_inflected: bool) -> set[str]:
    """Those of ``words`` that have this lemma."""
    inside = lemma[1:]
    forms = {word for word in words if inside in word and word != lemma and lemmatize(word) == lemma}
    return forms if only_inflected else forms | ({lemma} & words)


def _matches_words(term: Term, words: list[str], at: int) -> bool:
    if term.is_prefix:
        *before, last = term.words
        end = at + len(before)
        return words[at:end] == before and end < len(words) and words[end].startswith(last)
    return words[at] == term.words[0] and words[at : at + len(term.words)] == list(term.words)


def _window(text: str, found: list[tuple[int, int, int]], length: int) -> tuple[int, int]:
    """Start and end of the passage. It begins a little before the place with hits of the most different terms."""
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
