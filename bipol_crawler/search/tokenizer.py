"""Words as the index cuts them: FTS5's ``unicode61`` with ``remove_diacritics 2``, done once more in Python.

A word is a run of letters and digits, with the marks that stand over them. ``covid-19`` is two, ``Jum'at`` is two.
"""

from __future__ import annotations

import re
from unicodedata import combining, normalize

WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")

APOSTROPHES = "'’‘`´ʼ"


def fold(word: str) -> str:
    """``word`` as the index holds it: small letters without marks."""
    if word.isascii():
        return word.lower()
    return "".join(letter for letter in normalize("NFD", word.lower()) if not combining(letter))


def folded(text: str) -> list[str]:
    """The words of ``text``, folded, in their order."""
    return [fold(word) for word in WORD.findall(text)]
