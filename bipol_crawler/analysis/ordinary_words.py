"""Decides by roots and affixes whether a word is an ordinary Indonesian word, and so probably not a name."""

from __future__ import annotations

from functools import lru_cache

from bipol_crawler.analysis.speech import WORDS_OF_SPEECH
from bipol_crawler.search.lemmatizer import lemmatize
from bipol_crawler.search.roots import rank

_FREQUENT = 5
"""The smallest rank of a root that is an ordinary word. Rarer ones are often names, too."""
_PREFIXES = ("di", "me", "ber", "ter", "pe", "ke", "se")
_SHORTEST = 6


@lru_cache(maxsize=8192)
def is_derived(low: str) -> bool:
    """Return whether a word in lower case is formed from a root: *ditambahkan*, *terpisah*, *prakiraannya*."""
    if low in WORDS_OF_SPEECH:
        return True
    if len(low) < _SHORTEST or not (low.startswith(_PREFIXES) or low.endswith(("nya", "kan"))):
        return False
    root = lemmatize(low)
    return root != low and rank(root) is not None


@lru_cache(maxsize=8192)
def is_ordinary(low: str) -> bool:
    """Return whether a word in lower case is a frequent root, or formed from one: *bersalin*, *tugas*."""
    return (rank(low) or 0) >= _FREQUENT or is_derived(low)
