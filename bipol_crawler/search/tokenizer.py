"""Divides text into words in the same way as the index: FTS5's ``unicode61`` with ``remove_diacritics 2``.

A word is a sequence of letters and digits with their diacritics. ``covid-19`` is two words, and so is ``Jum'at``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import combining, normalize

WORD = re.compile(r"(?:[^\W_]++|[\u0300-\u036f]++)++")

APOSTROPHES = "'’‘`´ʼ"


def fold(word: str) -> str:
    """``word`` in the form of the index: lower case, without diacritics."""
    if word.isascii():
        return word.lower()
    return "".join(letter for letter in normalize("NFD", word.lower()) if not combining(letter))


def folded(text: str) -> list[str]:
    """The words of ``text``, folded, in text order."""
    return [fold(word) for word in WORD.findall(text)]


def words_in(text: str) -> tuple[list[re.Match[str]], list[str]]:
    """The words of ``text``: the matches, with their positions in it, and the folded words."""
    lower = text.lower()
    if len(lower) != len(text):  # a letter whose lower case has two characters
        matches = list(WORD.finditer(text))
        return matches, [fold(match[0]) for match in matches]
    matches = list(WORD.finditer(lower))
    words = [match[0] for match in matches]
    return matches, words if lower.isascii() else [fold(word) for word in words]


_NUMBER = re.compile(r"\b[^\W\d_]{0,20}+\d+(?:[.,]\d+)*[^\W_]*")
"""A number, with the letters that are written as one word with it: ``Rp318.000``, ``covid19``, ``10km``, ``3,5``."""
_GROUPED = re.compile(r"(?<!\d)\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?!\d)")
_LETTERS_OR_DIGITS = re.compile(r"\d+|[^\W\d_]+")
_HAS_FORMS = re.compile(r"\d(?:[^\W\d_]|(?<=[^\W\d_]\d)|[.,]\d{3})")
"""Matches in every text with a number that has other forms. It is fast, because it begins with a digit."""
_HAS_INITIALS = re.compile(r"\.(?<=[^\W\d_]\.)[^\W\d_]")
"""Matches in every text with initials."""
_INITIALS = re.compile(r"\b[^\W\d_](?:\.[^\W\d_])+\b(?!['’])")


def other_forms(text: str) -> Iterator[tuple[str, ...]]:
    """Yield other ways of writing the numbers and initials in ``text``, each as folded words.

    Letters and digits in one word become two words (``Rp318``: ``rp 318``), digits in groups of three become one word
    (``318.000``: ``318000``), and so do initials (``H.M.``: ``hm``).
    """
    return (form for _, _, form in other_forms_with_place(text))


def other_forms_with_place(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield :func:`other_forms`, each with start and end of its part of ``text``."""
    for found in _NUMBER.finditer(text) if _HAS_FORMS.search(text) else ():
        written = found[0]
        if written.isdigit():
            continue
        parts = _LETTERS_OR_DIGITS.findall(written)
        if any(not part.isdigit() for part in parts):
            yield found.start(), found.end(), tuple(map(fold, parts))
        joined = _GROUPED.sub(lambda group: group[0].replace(group[1], ""), written)
        if joined != written:
            yield found.start(), found.end(), tuple(map(fold, _LETTERS_OR_DIGITS.findall(joined)))
    for found in _INITIALS.finditer(text) if _HAS_INITIALS.search(text) else ():
        yield found.start(), found.end(), (fold(found[0].replace(".", "")),)
