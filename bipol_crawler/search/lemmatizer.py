"""A word's lemma: the most likely of the roots that the grammar of affixes leaves possible.

``affixes`` says what a word may be made of and how usual that would be, ``roots`` what a root is and how common. Of all
readings the one is taken whose root's rank, less the cost of its affixes, is highest; a word that is itself a root has
no other. What is no inflection is not asked: short words, numbers, function words, names of places; and words that have
left their root have a lemma of their own (``lexicon.LEMMAS``). Names of people and places in running text are not asked
either: see ``kept``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bipol_crawler.search.affixes import bare_forms, readings
from bipol_crawler.search.lexicon import FUNCTION_WORDS, LEMMAS, PLACES
from bipol_crawler.search.roots import common, compound, rank, ranks

RULES = 5
"""The version of everything that decides lemmas: raise it with any change, and archives are given new ones."""

SHORTEST = 4
"""Letters below which a word has no affix to lose."""
LONGEST = 40
"""Letters above which it is no word of the language."""
LEAST = -0.5
"""Readings worth no more than this are no readings: names mostly (``Berlin``, ``Milan``)."""
OWN_RANK = 8
"""The rank of words with a lemma of their own, when affixes are taken off and one of them is left."""

_DOUBLED = re.compile(r"([a-z]{3,})2([a-z]*)")
_OWN = {word: lemma for lemma, words in LEMMAS.items() for word in words.split()}
_KEPT = (FUNCTION_WORDS | PLACES) - _OWN.keys()
_BORROWED = re.compile(
    r"(?:di(?!p?er|se)|me(?=[lrw])|mem(?=[bfv])|men(?=[cdjtsz])|meng(?=[ghk]))([a-z]{4,})kan|([a-z]{4,})nya"
)
"""Forms so plain that the root need not be known: ``diviralkan``, ``gawainya``."""
_SPOKEN = re.compile(r"[^aeiou]*[aeiou]+[^aeiou]+[aeiou]+.*")


def stem(word: str) -> str:
    """The lemma of ``word``, which is folded (see ``words.fold``); the word itself when it has no other."""
    return _lemma(word) if SHORTEST <= len(word) <= LONGEST else word


@lru_cache(maxsize=200_000)
def _lemma(word: str) -> str:
    if doubled := _DOUBLED.fullmatch(word):
        once = stem(doubled[1] + doubled[2])
        return once if rank(once) is not None else word
    if not (word.isascii() and word.isalpha()) or word in _KEPT:
        return word
    inside = [] if rank(word) is not None else [form for form, _ in bare_forms(word)]
    for bare in [word, *inside]:
        if lemma := _OWN.get(bare):
            return lemma
        if bare in _KEPT:
            return bare
    return _most_likely(word) or _borrowed(word) or word


def _most_likely(word: str) -> str | None:
    """The root of the best reading, or the word itself if it is a root; None if it is neither root nor form."""
    if rank(word) is not None:
        return word
    found: str | None = None
    best = LEAST
    known = ranks()
    for root, cost in readings(word, common):
        worth = known.get(root)
        if worth is None:
            if lemma := _OWN.get(root):
                root, worth = lemma, OWN_RANK
            else:
                worth = rank(root)
        if worth is not None and (worth - cost, len(root)) > (best, len(found or "")):
            found, best = root, worth - cost
    return found


def _borrowed(word: str) -> str | None:
    """The root of a form whose root nobody listed, or which is a compound; None if the affixes are not plain."""
    for root, _ in readings(word, common):
        if len(root) >= 8 and compound(root):
            return root
    if (plain := _BORROWED.fullmatch(word)) and _SPOKEN.fullmatch(root := plain[1] or plain[2]):
        return stem(root) if plain[2] else root
    return None
