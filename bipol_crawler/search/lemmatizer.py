"""Finds the lemma of a word: the most likely root according to the grammar of affixes.

``affixes`` gives the possible roots with their costs, ``roots`` the frequency of each root as a rank. The root with the
highest rank minus cost is chosen. A word that is a root itself is its own lemma. Short words, numbers, function words
and names of places are never changed. Words that no longer mean the same as their root have a lemma of their own
(``lexicon.LEMMAS``). Names of people and places in texts are handled in ``indexing``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bipol_crawler.search.affixes import bare_forms, root_candidates
from bipol_crawler.search.lexicon import FUNCTION_WORDS, LEMMAS, PLACES
from bipol_crawler.search.roots import is_common, is_compound, rank, ranks

RULES = 6
"""The version of all rules for lemmas. Increase it with every change; then archives get new lemmas."""

MIN_LENGTH = 4
"""Shorter words have no affixes. In letters."""
MAX_LENGTH = 40
"""Longer strings are not words of the language. In letters."""
MIN_SCORE = -0.5
"""Roots with this score or a lower one are not used: the word is probably a name (``Berlin``, ``Milan``)."""
LISTED_RANK = 8
"""The rank of a word of ``lexicon.LEMMAS`` that is left after affixes were removed."""

_DOUBLED = re.compile(r"([a-z]{3,})2([a-z]*)")
_LISTED_LEMMAS = {word: lemma for lemma, words in LEMMAS.items() for word in words.split()}
_UNCHANGED = (FUNCTION_WORDS | PLACES) - _LISTED_LEMMAS.keys()
_BORROWED = re.compile(
    r"(?:di(?!p?er|se)|me(?=[lrw])|mem(?=[bfv])|men(?=[cdjtsz])|meng(?=[ghk]))([a-z]{4,})kan|([a-z]{4,})nya"
)
"""Forms whose affixes are so clear that the root need not be known: ``diviralkan``, ``gawainya``."""
_TWO_SYLLABLES = re.compile(r"[^aeiou]*[aeiou]+[^aeiou]+[aeiou]+.*")


def lemmatize(word: str) -> str:
    """The lemma of ``word``, which must be folded (see ``tokenizer.fold``); often the word itself."""
    return _lemma(word) if MIN_LENGTH <= len(word) <= MAX_LENGTH else word


@lru_cache(maxsize=16_384)  # a portal's authors use hundreds of thousands of forms, most of them hardly ever
def _lemma(word: str) -> str:
    if doubled := _DOUBLED.fullmatch(word):
        singular = lemmatize(doubled[1] + doubled[2])
        return singular if rank(singular) is not None else word
    if not (word.isascii() and word.isalpha()) or word in _UNCHANGED:
        return word
    inside = [] if rank(word) is not None else [form for form, _ in bare_forms(word)]
    for bare in [word, *inside]:
        if lemma := _LISTED_LEMMAS.get(bare):
            return lemma
        if bare in _UNCHANGED:
            return bare
    return _most_likely(word) or _borrowed(word) or word


def _most_likely(word: str) -> str | None:
    """The root with the best score, or the word itself if it is a root. None if no root is found."""
    if rank(word) is not None:
        return word
    found: str | None = None
    best = MIN_SCORE
    known = ranks()
    for root, cost in root_candidates(word, is_common):
        score = known.get(root)
        if score is None:
            if lemma := _LISTED_LEMMAS.get(root):
                root, score = lemma, LISTED_RANK
            else:
                score = rank(root)
        if score is not None and (score - cost, len(root)) > (best, len(found or "")):
            found, best = root, score - cost
    return found


def _borrowed(word: str) -> str | None:
    """The root of a form whose root is a compound or not in the dictionary. None if the affixes are not clear."""
    for root, _ in root_candidates(word, is_common):
        if len(root) >= 8 and is_compound(root):
            return root
    if (plain := _BORROWED.fullmatch(word)) and _TWO_SYLLABLES.fullmatch(root := plain[1] or plain[2]):
        return lemmatize(root) if plain[2] else root
    return None
