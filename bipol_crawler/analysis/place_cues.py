"""The words that announce the name of a place: ``Kecamatan``, ``desa``, ``di``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bipol_crawler.analysis.place_words import AFTER_PREPOSITION, BEFORE_PLACES, KINDS, Words

_WORD_BEFORE = re.compile(r"(?<![\w-])[A-Za-z]+[.-]?\Z")
LONGEST_CUE = 14
"""The length of the longest such word with the space after it, in characters."""
_JOINED_TO_WORD = re.compile(r"[A-Z](?<=[a-z-].)[a-z]{3,}")
"""A name that is typed together with the word before it: ``se-Bandung``, ``diBandung``."""


def _word_before(text: str, at: int) -> str:
    """Return the word before ``at``, if exactly one space stands between; otherwise an empty text."""
    if not text[at - 1 : at].isspace():
        return ""
    before = text[max(0, at - LONGEST_CUE) : at - 1]
    word = before.rpartition(" ")[2]
    if word.isalpha():
        return word
    match = _WORD_BEFORE.search(before) if word and (word[-1].isalpha() or word[-1] in ".-") else None
    return match.group() if match else ""


def words_before(text: str, capitalised: Words) -> list[str]:
    """Return for each capitalised word the word before it, with a full stop or hyphen at its end, or an empty text."""
    found: list[str] = []
    end, before = -1, ""
    for match in capitalised:
        start = match.start()
        found.append(before if start == end + 1 and text[end] == " " else _word_before(text, start))
        end, before = match.end(), match.group()
    return found


def kind_words(body: str, capitalised: Words, before: list[str]) -> Iterator[tuple[int, int, str]]:
    """Yield each word for a kind of place before a name: its start, the start of the name, and the word as written."""
    for match, cue in zip(capitalised, before, strict=True):
        word = match.group()
        if word.lower() in KINDS:
            name = match.end() + 2 if body.startswith(". ", match.end()) else match.end() + 1
            if body[name - 1 : name].isspace() and body[name : name + 1].isupper():
                yield match.start(), name, word
        elif (kind := cue.removesuffix(".")) in KINDS and kind.islower() and body[match.start() - 1] == " ":
            yield match.start() - 1 - len(cue), match.start(), kind


def names_after_prepositions(body: str, capitalised: Words, before: list[str]) -> Iterator[re.Match[str]]:
    """Yield the names after *di*, *ke*, *warga*, with or without a space between them."""
    begins = [
        (match.start(), match.start() - 1 - len(cue))
        for match, cue in zip(capitalised, before, strict=True)
        if cue in BEFORE_PLACES
    ]
    for match in _JOINED_TO_WORD.finditer(body):
        cue = _WORD_BEFORE.search(body, max(0, match.start() - LONGEST_CUE), match.start())
        if cue and cue.group() in BEFORE_PLACES:
            begins.append((match.start(), cue.start()))
    end = 0
    for at, begin in sorted(begins):
        if begin >= end and (found := AFTER_PREPOSITION.match(body, at)):
            end = found.end()
            yield found
