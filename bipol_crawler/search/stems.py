"""A word's lemma: Sastrawi's rules and dictionary, held back from taking too much.

Sastrawi is the stemmer made for Indonesian (Nazief and Adriani's algorithm with later corrections); a word whose
root its dictionary does not have stays as it is. Three things are done about over-stemming here: what is no
inflection is not asked (short words, numbers, function words, names of places), words that have left their root
have a lemma of their own (``lexicon.LEMMAS``), and of two roots that a word may be cut down to, the one that takes
less away is taken. Names of people and places in running text are not asked either: see ``kept``.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import product

from Sastrawi.Stemmer.Stemmer import Stemmer
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

from bipol_crawler.search.lexicon import FUNCTION_WORDS, LEMMAS, PLACES

SHORTEST = 4
"""Letters below which a word has no affix to lose."""
LONGEST = 40
"""Letters above which it is no word of the language: Sastrawi's rules go over each many times."""

_DOUBLED = re.compile(r"([a-z]{3,})2([a-z]*)")
_LACK = re.compile(r"ketidak([a-z]{3,})an")
_ENCLITIC = re.compile(r"(?:nya|lah|kah|pun|ku|mu)$")
_OWN = {word: lemma for lemma, words in LEMMAS.items() for word in words.split()}
_KEPT = FUNCTION_WORDS | PLACES

_SUFFIXES = ("nya", "kan", "kannya", "an", "annya", "i", "inya", "")
_PREFIXES = {
    "": "", "di": "", "ke": "", "se": "", "ber": "", "ter": "", "per": "", "be": "r", "te": "r", "pe": "",
    "me": "lrwy", "mem": "bfv", "pem": "bfv", "men": "cdjz", "pen": "cdjz", "meng": "aeioughq", "peng": "aeioughq",
}  # fmt: skip
"""Prefixes, and the letters a root must begin with to take them in this shape; none: any."""
_SWALLOWING = {"mem": "p", "pem": "p", "men": "t", "pen": "t", "meny": "s", "peny": "s", "meng": "k", "peng": "k"}
"""The shapes that swallow the first letter of a root when a vowel follows, and which."""
_MERE_AFFIXES = re.compile(r"[rk]?\|(?:an|kan|i)?")


@cache
def _sastrawi() -> Stemmer:
    return StemmerFactory().create_stemmer().delegatedStemmer


def stem(word: str) -> str:
    """The lemma of ``word``, which is folded (see ``words.fold``); the word itself when it has no other."""
    return _lemma(word) if SHORTEST <= len(word) <= LONGEST else word


@lru_cache(maxsize=200_000)
def _lemma(word: str) -> str:
    if doubled := _DOUBLED.fullmatch(word):
        once = stem(doubled[1] + doubled[2])
        return once if _sastrawi().dictionary.contains(once) else word
    if not (word.isascii() and word.isalpha()) or word in _KEPT:
        return word
    bare = _ENCLITIC.sub("", word)
    if lemma := _OWN.get(word) or _OWN.get(bare):
        return lemma
    if bare in _KEPT:
        return bare
    if lack := _LACK.fullmatch(bare):
        return stem(lack[1])
    root: str = _sastrawi().stem_word(word)
    return _less_taken(word, root)


def _less_taken(word: str, root: str) -> str:
    """A root of ``word`` that leaves more of it standing than ``root`` does, if the dictionary has one.

    Sastrawi takes the first root it meets: a deer out of damage (``perusakan``: ``rusa``), a fish out of giving.
    """
    if root == word:
        return root
    most = len(root) if root in word else len(root) - 1 if root[1:] in word else 2
    found = root
    for prefix, suffix in product({**_PREFIXES, **_SWALLOWING}, _SUFFIXES):
        left = word[len(prefix) : len(word) - len(suffix)]
        if len(left) <= most or not (word.startswith(prefix) and word.endswith(suffix)) or left == word:
            continue
        noun = prefix[:2] in ("pe", "ke")
        if (suffix.startswith("an") and left[-1] == "k" and not noun) or (suffix.startswith("i") and not prefix):
            continue  # -kan makes verbs, and so does -i, which then begin with something
        for candidate in _beginnings(prefix, left):
            beside = candidate.replace(root, "|", 1)
            affixed = _MERE_AFFIXES.fullmatch(beside) and (len(root) > 3 or beside[0] != "|")
            if not affixed and _sastrawi().dictionary.contains(candidate):
                most, found = len(left), candidate
    return found


def _beginnings(prefix: str, left: str) -> list[str]:
    """The roots that ``prefix`` may have made ``left`` of."""
    fitting = _PREFIXES.get(prefix)
    roots = [left] if fitting == "" or (fitting and left[0] in fitting) else []
    if prefix in _SWALLOWING and left[0] in "aeiou":
        roots.append(_SWALLOWING[prefix] + left)
    return roots
