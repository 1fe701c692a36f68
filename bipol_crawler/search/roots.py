"""The known roots, and how frequent the words formed from each of them are.

The roots are those of Sastrawi's dictionary (MIT licence) and of ``lexicon.MORE_ROOTS``. ``roots.txt`` says how often
words of each root occurred in 3.9 million words of public Indonesian texts: the line ``6: …`` lists the roots that
occurred about 2⁶ times. Roots that are not listed did not occur. ``python -m benchmarks.search.counted`` made the file.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files

from bipol_crawler.search.lexicon import MORE_ROOTS, NOT_ROOTS, ONE_SYLLABLE, RARE_ROOTS

_COUNTED = files("bipol_crawler.search") / "roots.txt"
_DERIVED = re.compile(r"(.{3,})(?:wan|wati|isasi|isme|itas)")
"""Words with borrowed suffixes count as roots of their own, such as ``relawan`` (volunteer)."""
DERIVED_RANK = 3
"""The rank of such a word."""
_NEW_RANK = 4
_VERB_RANK = 6
_COMMON = 3
_COMPOUNDED = 5
"""The smallest rank of both parts of a compound (``salah`` and ``guna`` in ``menyalahgunakan``)."""


@cache
def ranks() -> dict[str, int]:
    """The rank of each root: the binary logarithm of its frequency."""
    from Sastrawi.Stemmer.StemmerFactory import StemmerFactory  # late: most runs find no new word

    found = {word: 0 for word in StemmerFactory().get_words() if word.isascii() and word.isalpha()}
    found.update(dict.fromkeys(MORE_ROOTS, _NEW_RANK))
    for line in _COUNTED.read_text("ascii").splitlines():
        rank, _, words = line.partition(": ")
        found.update((word, max(int(rank), found.get(word, 0))) for word in words.split())
    found.update((word, max(_VERB_RANK, found.get(word, 0))) for word in ONE_SYLLABLE)
    found.update(dict.fromkeys(RARE_ROOTS, 0))
    for word in NOT_ROOTS:
        found.pop(word, None)
    return found


@lru_cache(maxsize=16_384)
def rank(word: str) -> int | None:
    """The rank of ``word``; None if it is not a root."""
    known = ranks().get(word)
    if known is None and (derived := _DERIVED.fullmatch(word)) and not _is_passive(word):
        base = derived[1]
        return DERIVED_RANK if any(root in ranks() for root in (base, base + "i", base + "a")) else None
    return known


def _is_passive(word: str) -> bool:
    """Whether ``word`` is ``di-`` and a root, such as ``dilawan``."""
    return word.startswith("di") and word[2:] in ranks()


def is_common(word: str) -> bool:
    """Whether ``word`` is a root that is not rare."""
    return ranks().get(word, 0) >= _COMMON


def is_compound(word: str) -> bool:
    """Whether ``word`` consists of two frequent roots."""
    found = ranks()
    return any(min(found.get(word[:at], 0), found.get(word[at:], 0)) >= _COMPOUNDED for at in range(4, len(word) - 3))
