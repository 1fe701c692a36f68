"""The words before a capital that say that the name of a place follows: ``Kecamatan``, ``desa``, ``di``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bipol_crawler.analysis.place_words import AFTER_PREPOSITION, BEFORE_PLACES, KINDS, Words

_WORD_BEFORE = re.compile(r"(?<![\w-])[A-Za-z]+[.-]?\Z")
LONGEST_LEAD = 14
"""The longest word that may say that a place follows, with the blank after it."""
_JOINED_TO_WORD = re.compile(r"[A-Z](?<=[a-z-].)[a-z]{3,}")
"""A name that is typed together with the word before it: ``se-Bandung``, ``diBandung``."""


def _word_before(text: str, at: int) -> str:
    """Return the word before ``at`` and one blank."""
    if not text[at - 1 : at].isspace():
        return ""
    before = text[max(0, at - LONGEST_LEAD) : at - 1]
    word = before.rpartition(" ")[2]
    if word.isalpha():
        return word
    match = _WORD_BEFORE.search(before) if word and (word[-1].isalpha() or word[-1] in ".-") else None
    return match.group() if match else ""


def words_before(text: str, capitalised: Words) -> list[str]:
    """Return for each capitalised word the one before it, with the full stop or hyphen at its end; else nothing."""
    found: list[str] = []
    end, before = -1, ""
    for match in capitalised:
        start = match.start()
        found.append(before if start == end + 1 and text[end] == " " else _word_before(text, start))
        end, before = match.end(), match.group()
    return found


def kinds(body: str, capitalised: Words, before: list[str]) -> Iterator[tuple[int, int, str]]:
    """Yield where words for a kind of place stand before a capital, where the name begins, and the words as written."""
    for match, lead in zip(capitalised, before, strict=True):
        word = match.group()
        if word.lower() in KINDS:
            name = match.end() + 2 if body.startswith(". ", match.end()) else match.end() + 1
            if body[name - 1 : name].isspace() and body[name : name + 1].isupper():
                yield match.start(), name, word
        elif (kind := lead.removesuffix(".")) in KINDS and kind.islower() and body[match.start() - 1] == " ":
            yield match.start() - 1 - len(lead), match.start(), kind


def names_after_prepositions(body: str, capitalised: Words, before: list[str]) -> Iterator[re.Match[str]]:
    """Yield the names after *di*, *ke*, *warga*, whether a blank stands between or not."""
    begins = [
        (match.start(), match.start() - 1 - len(lead))
        for match, lead in zip(capitalised, before, strict=True)
        if lead in BEFORE_PLACES
    ]
    for match in _JOINED_TO_WORD.finditer(body):
        lead = _WORD_BEFORE.search(body, max(0, match.start() - LONGEST_LEAD), match.start())
        if lead and lead.group() in BEFORE_PLACES:
            begins.append((match.start(), lead.start()))
    end = 0
    for at, begin in sorted(begins):
        if begin >= end and (found := AFTER_PREPOSITION.match(body, at)):
            end = found.end()
            yield found
