"""Divides text into words in the same way as the index: FTS5's ``unicode61`` with ``remove_diacritics 2``.

A word is a sequence of letters and digits with their diacritics. ``covid-19`` is two words, and so is ``Jum'at``.
"""

from __future__ import annotations

import re
from unicodedata import combining, normalize

WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")

APOSTROPHES = "'’‘`´ʼ"


def fold(word: str) -> str:
    """``word`` in the form of the index: lower case, without diacritics."""
    if word.isascii():
        return word.lower()
    return "".join(letter for letter in normalize("NFD", word.lower()) if not combining(letter))


def folded(text: str) -> list[str]:
    """The words of ``text``, folded, in text order."""
    return [fold(word) for word in WORD.findall(text)]
