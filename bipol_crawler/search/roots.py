"""What is a root, and how common its family is.

The roots are those of Sastrawi's dictionary (MIT licence), and ``lexicon.MORE_ROOTS``. ``roots.txt`` says how often
words of a root's family were met in 3.9 million words of public Indonesian texts: its line ``6: …`` lists the roots met
some 2⁶ times. Dictionary roots that it does not list were not met. ``python -m benchmarks.search.counted`` made it.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files

from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

from bipol_crawler.search.lexicon import MORE_ROOTS, NO_ROOTS, ONE_SYLLABLE, SELDOM

_COUNTED = files("bipol_crawler.search") / "roots.txt"
_DERIVED = re.compile(r"(.{3,})(?:wan|wati|isasi|isme|itas)")
"""Words made with borrowed suffixes are roots of their own: who seeks volunteers (``relawan``) seeks nobody willing."""
DERIVED_RANK = 3
_NEW_RANK = 4
_VERB_RANK = 6
_COMMON = 3
_COMPOUNDED = 5
"""How common both halves of a compound must be (``salah`` and ``guna`` in ``menyalahgunakan``)."""


@cache
def ranks() -> dict[str, int]:
    """How common each root of the dictionary is, in doublings."""
    found = {word: 0 for word in StemmerFactory().get_words() if word.isascii() and word.isalpha()}
    found.update(dict.fromkeys(MORE_ROOTS, _NEW_RANK))
    for line in _COUNTED.read_text("ascii").splitlines():
        rank, _, words = line.partition(": ")
        found.update((word, max(int(rank), found.get(word, 0))) for word in words.split())
    found.update((word, max(_VERB_RANK, found.get(word, 0))) for word in ONE_SYLLABLE)
    found.update(dict.fromkeys(SELDOM, 0))
    for word in NO_ROOTS:
        found.pop(word, None)
    return found


@lru_cache(maxsize=100_000)
def rank(word: str) -> int | None:
    """How common the family of ``word`` is; None if it is no root."""
    known = ranks().get(word)
    if known is None and (derived := _DERIVED.fullmatch(word)) and not _passive(word):
        stem = derived[1]
        return DERIVED_RANK if stem in ranks() or stem + "i" in ranks() or stem + "a" in ranks() else None
    return known


def _passive(word: str) -> bool:
    """Whether ``word`` is ``di-`` before a root, as ``dilawan`` is, whatever its end looks like."""
    return word.startswith("di") and word[2:] in ranks()


def common(word: str) -> bool:
    """Whether ``word`` is a root that was met more than a few times."""
    return ranks().get(word, 0) >= _COMMON


def compound(word: str) -> bool:
    """Whether ``word`` is two common roots written as one."""
    found = ranks()
    return any(min(found.get(word[:at], 0), found.get(word[at:], 0)) >= _COMPOUNDED for at in range(4, len(word) - 3))
