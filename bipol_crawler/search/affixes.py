"""The grammar of Indonesian affixes: from which roots a word can be formed, and how usual each formation is.

Affixes are removed from the outside to the inside. Only combinations that exist in the language are tried:
``di-…-kan`` and ``ke-…-an`` exist, ``di-…-an`` and ``ke-…-kan`` do not. Between such a pair and the root only certain
prefixes can stand (``ke-ber-lanjut-an``, ``mem-per-tahan-kan``). The form of ``me-`` and ``pe-`` depends on the first
letter of the root. A first ``k``, ``p``, ``s`` or ``t`` disappears (``tulis``: ``menulis``), so one form may have
several possible roots. ``lemmatizer`` decides which root is meant.

Source: Alwi and others, Tata Bahasa Baku Bahasa Indonesia, on the forms of verbs, adjectives and nouns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

RootCandidate = tuple[str, float]
"""A possible root and the cost of its formation. Of two equally frequent roots the one with the lower cost is chosen.

A cost higher by 1 has the same effect as half the frequency.
"""

VOWELS = "aeiou"
_SYLLABLE_ER = re.compile(r"[^aeiou]er[^aeiou]")


@dataclass(frozen=True, slots=True)
class _Affix:
    """A prefix, and the suffixes with which it can be combined, with their costs.

    ``inside`` are the prefixes that can stand between it and the root, if the suffix is one of ``pairing``. ``strip``
    removes the prefix and yields each possible remaining part of the word, with its cost.
    """

    strip: Callable[[str], Iterator[RootCandidate]]
    suffixes: dict[str, float]
    inside: tuple[str, ...] = ()
    pairing: tuple[str, ...] = ()


def _strip_plain(prefix: str, cost: float = 0) -> Callable[[str], Iterator[RootCandidate]]:
    def strip(word: str) -> Iterator[RootCandidate]:
        if word.startswith(prefix):
            yield word[len(prefix) :], cost

    return strip


def _strip_with_r(prefix: str) -> Callable[[str], Iterator[RootCandidate]]:
    """``ber-``, ``ter-``, ``per-``: their ``r`` merges with a first ``r`` of the root, and is lost before ``er``."""

    def strip(word: str) -> Iterator[RootCandidate]:
        if not word.startswith(prefix):
            return
        rest = word[2:]
        if rest.startswith("r"):
            yield rest[1:], 0
            yield rest, 0
        elif _SYLLABLE_ER.match(rest):
            yield rest, 0
        elif rest == "lajar" and prefix != "te":
            yield "ajar", 0

    return strip


def _strip_nasal(prefix: str) -> Callable[[str], Iterator[RootCandidate]]:
    """``me-`` and ``pe-``, with the nasal that the first letter of the root requires, or without one."""

    def strip(word: str) -> Iterator[RootCandidate]:
        if not word.startswith(prefix) or len(word) < 5:
            return
        rest = word[2:]
        if rest[0] in "lrwy":
            yield rest, 0
        elif rest.startswith("ny"):
            yield "s" + rest[2:], 0
            yield rest, 0
        elif rest.startswith("ng"):
            yield rest, 1
            after = rest[2:]
            if after[0] in VOWELS:
                yield after, 0
                yield "k" + after, 0
                if after[0] == "e" and len(after) <= 5:
                    yield after[1:], 1  # a root of one syllable: mengecat
            elif after[0] in "ghqkx":
                yield after, 0
        elif rest[0] == "n":
            yield from _roots_after_nasal(rest, "t", "dcjzst")
        elif rest[0] == "m":
            yield from _roots_after_nasal(rest, "p", "bfvp")
            if rest[1] in "rl":
                yield "p" + rest[1:], 2

    return strip


def _roots_after_nasal(rest: str, swallowed: str, kept: str) -> Iterator[RootCandidate]:
    if rest[1] in VOWELS:
        yield swallowed + rest[1:], 0
        yield rest, 0
    elif rest[1] in kept:
        yield rest[1:], 0


_VERB = {"": 0.0, "kan": 0.0, "i": 0.0}
_AFFIXES = {
    "me": _Affix(_strip_nasal("me"), _VERB, ("per", "ber", "se", "ke", "ter"), ("kan", "i")),
    "di": _Affix(_strip_plain("di"), _VERB, ("per", "ber", "se", "ke", "ter"), ("kan", "i")),
    "ter": _Affix(_strip_with_r("te"), {"": 0.5, "kan": 0.5, "i": 0.5}, ("per", "se", "ke"), ("", "kan", "i")),
    "ber": _Affix(_strip_with_r("be"), {"": 0.0, "an": 0.5, "kan": 0.5}, ("ke", "peN", "pe", "se", "per"), ("an",)),
    "peN": _Affix(_strip_nasal("pe"), {"": 0.0, "an": 0.0}, ("per", "ber", "se", "ke", "ter"), ("", "an")),
    "pe": _Affix(_strip_plain("pe"), {"": 2.0, "an": 2.5}),
    "per": _Affix(_strip_with_r("pe"), {"an": 0.0, "kan": 2.0, "i": 2.0, "": 2.0}, ("se",), ("an",)),
    "ke": _Affix(_strip_plain("ke"), {"an": 0.5, "": 5.0}, ("ber", "ter", "se", "peN", "pe", "per", "tidak"), ("an",)),
    "se": _Affix(_strip_plain("se"), {"": 1.0, "an": 2.0}, ("peN", "pe", "ke", "per"), ("", "an")),
    "ku": _Affix(_strip_plain("ku"), {"": 5.0, "kan": 4.0, "i": 4.0}),
    "kau": _Affix(_strip_plain("kau"), {"": 5.0, "kan": 4.0, "i": 4.0}),
    "": _Affix(_strip_plain(""), {"an": 0.5, "kan": 2.5, "i": 3.0}),
    "tidak": _Affix(_strip_plain("tidak"), {}, ("ber", "ter"), ("",)),
}
_DOUBLED = re.compile(r"([^aeiou])e\1.{3,}an$")
"""Words with a repeated first letter and ``-an``, which mean many of a kind: ``pepohonan``, ``reruntuhan``."""
_OUTER = tuple(name for name in _AFFIXES if name != "tidak")
_BEFORE_NOUNS = re.compile(r"(?:antar|pasca)(?=.{4})|(?:pra|anti|non)(?=.{5})")
"""Elements that are written as one word with a noun."""


def bare_forms(word: str) -> Iterator[RootCandidate]:
    """Yield ``word`` without its possessive suffix (-nya, -ku, -mu) and its particle (-lah, -kah, -pun)."""
    for ending in ("nya", "lah", "kah", "pun", "ku", "mu"):
        if word.endswith(ending) and len(word) - len(ending) > 2:
            remaining = word[: -len(ending)]
            yield remaining, 0.5 if ending == "nya" else 3
            if ending in ("lah", "kah", "pun"):
                for inner in ("nya", "ku", "mu"):
                    if remaining.endswith(inner) and len(remaining) - len(inner) > 2:
                        yield remaining[: -len(inner)], 3
            return


def root_candidates(word: str, is_root: Callable[[str], bool]) -> Iterator[RootCandidate]:
    """Yield the possible roots of ``word``, without the word itself. Roots may be repeated; many are not real words.

    ``is_root`` says whether a part is a root that is not divided further, such as ``seragam`` in ``menyeragamkan``.
    """
    for core, cost in [(word, 0.0), *bare_forms(word)]:
        if cost:
            yield core, cost
        yield from _candidates_of(core, cost, is_root)
        if before := _BEFORE_NOUNS.match(core):
            rest = core[before.end() :]
            yield rest, cost + 3
            yield from _candidates_of(rest, cost + 3, is_root)


def _candidates_of(word: str, cost: float, is_root: Callable[[str], bool]) -> Iterator[RootCandidate]:
    if _DOUBLED.match(word):
        yield word[2:-2], cost + 1
    for name in _OUTER:
        affix = _AFFIXES[name]
        for suffix, suffix_cost in affix.suffixes.items():
            if not word.endswith(suffix):
                continue
            remaining = word[: len(word) - len(suffix)] if suffix else word
            if len(remaining) < 3 + len(name.rstrip("N")) - (name in ("me", "peN", "")):
                continue
            for base, prefix_cost in affix.strip(remaining):
                if len(base) < 3 or (not name and len(base) == 3 and base[0] not in VOWELS and base[1:] != "oa"):
                    continue
                total = cost + suffix_cost + prefix_cost
                if suffix == "" and name in ("peN", "pe") and base.endswith("an"):
                    total += 4 if is_root(base[:-2]) else 2  # pe- forms persons from verbs, not from nouns in -an
                yield base, total + _shortness_cost(base)
                if not is_root(base):
                    inside = affix.inside
                    if suffix not in affix.pairing:
                        inside = ("per",) if "per" in affix.inside else ()
                    yield from _inner_candidates(base, inside, total + 2)
                if name in ("me", "di") and suffix == "" and base.endswith("kan"):
                    yield base[:-2], total + 3  # the misspelling menunjukan for menunjukkan
        if name == "" and word.endswith("kan"):
            yield from _inner_candidates(word[:-3], ("ber",), cost + 4)


def _shortness_cost(base: str) -> float:
    """The extra cost of a short root."""
    if len(base) > 3:
        return 0
    syllables = sum(letter in VOWELS for letter in base)
    return 1.5 if syllables > 1 else 3.5


def _inner_candidates(base: str, names: tuple[str, ...], cost: float) -> Iterator[RootCandidate]:
    for name in names:
        affix = _AFFIXES[name]
        for inner, prefix_cost in affix.strip(base):
            if len(inner) >= 3:
                yield inner, cost + prefix_cost + _shortness_cost(inner)
                if name == "tidak":
                    yield from _inner_candidates(inner, affix.inside, cost + 1)
