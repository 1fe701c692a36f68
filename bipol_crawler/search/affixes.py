"""The grammar of Indonesian affixes: which roots a word may be made of, and how usual each way is.

A word is taken apart from outside. Only combinations that the language has are tried: ``di-…-kan`` and ``ke-…-an``
are pairs, ``di-…-an`` and ``ke-…-kan`` are none; and inside a pair stand only prefixes that may stand there
(``ke-ber-lanjut-an``, ``mem-per-tahan-kan``). ``me-`` and ``pe-`` take the shape that the root's first letter asks
for, and swallow a first ``k``, ``p``, ``s`` or ``t`` (``tulis``: ``menulis``), so that one form may have several roots.
Which of them is meant, and what is a root at all, is decided by ``stems``.

Source: Alwi and others, Tata Bahasa Baku Bahasa Indonesia, on the forms of verbs, adjectives and nouns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Reading = tuple[str, float]
"""A possible root, and the cost of the way to it: of two roots equally common the one with the lower cost is meant.

One more in cost weighs as much as a root half as common.
"""

VOWELS = "aeiou"
_SYLLABLE_ER = re.compile(r"[^aeiou]er[^aeiou]")


@dataclass(frozen=True, slots=True)
class _Frame:
    """A prefix with the suffixes it makes pairs with.

    ``inside`` are the prefixes that may stand between it and the root, if there is one of its ``pairing`` suffixes.
    """

    strip: Callable[[str], Iterator[Reading]]
    suffixes: dict[str, float]
    inside: tuple[str, ...] = ()
    pairing: tuple[str, ...] = ()


def _plain(prefix: str, cost: float = 0) -> Callable[[str], Iterator[Reading]]:
    def strip(word: str) -> Iterator[Reading]:
        if word.startswith(prefix):
            yield word[len(prefix) :], cost

    return strip


def _with_r(prefix: str) -> Callable[[str], Iterator[Reading]]:
    """``ber-``, ``ter-``, ``per-``: their ``r`` is one with the root's first, gone before ``er``."""

    def strip(word: str) -> Iterator[Reading]:
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


def _nasal(prefix: str) -> Callable[[str], Iterator[Reading]]:
    """``me-`` and ``pe-`` with the nasal that the root's first letter asks for, and roots that ask for none."""

    def strip(word: str) -> Iterator[Reading]:
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
            yield from _nasal_before(rest, "t", "dcjzst")
        elif rest[0] == "m":
            yield from _nasal_before(rest, "p", "bfvp")
            if rest[1] in "rl":
                yield "p" + rest[1:], 2

    return strip


def _nasal_before(rest: str, swallowed: str, kept: str) -> Iterator[Reading]:
    if rest[1] in VOWELS:
        yield swallowed + rest[1:], 0
        yield rest, 0
    elif rest[1] in kept:
        yield rest[1:], 0


_VERB = {"": 0.0, "kan": 0.0, "i": 0.0}
_FRAMES = {
    "me": _Frame(_nasal("me"), _VERB, ("per", "ber", "se", "ke", "ter"), ("kan", "i")),
    "di": _Frame(_plain("di"), _VERB, ("per", "ber", "se", "ke", "ter"), ("kan", "i")),
    "ter": _Frame(_with_r("te"), {"": 0.5, "kan": 0.5, "i": 0.5}, ("per", "se", "ke"), ("", "kan", "i")),
    "ber": _Frame(_with_r("be"), {"": 0.0, "an": 0.5, "kan": 0.5}, ("ke", "peN", "pe", "se", "per"), ("an",)),
    "peN": _Frame(_nasal("pe"), {"": 0.0, "an": 0.0}, ("per", "ber", "se", "ke", "ter"), ("", "an")),
    "pe": _Frame(_plain("pe"), {"": 2.0, "an": 2.5}),
    "per": _Frame(_with_r("pe"), {"an": 0.0, "kan": 2.0, "i": 2.0, "": 2.0}, ("se",), ("an",)),
    "ke": _Frame(_plain("ke"), {"an": 0.5, "": 5.0}, ("ber", "ter", "se", "peN", "pe", "per", "tidak"), ("an",)),
    "se": _Frame(_plain("se"), {"": 1.0, "an": 2.0}, ("peN", "pe", "ke", "per"), ("", "an")),
    "ku": _Frame(_plain("ku"), {"": 5.0, "kan": 4.0, "i": 4.0}),
    "kau": _Frame(_plain("kau"), {"": 5.0, "kan": 4.0, "i": 4.0}),
    "": _Frame(_plain(""), {"an": 0.5, "kan": 2.5, "i": 3.0}),
    "tidak": _Frame(_plain("tidak"), {}, ("ber", "ter"), ("",)),
}
_DOUBLED = re.compile(r"([^aeiou])e\1.{3,}an$")
"""A first letter that is said twice with ``-an``, for many of a kind: ``pepohonan``, ``reruntuhan``."""
_OUTER = tuple(name for name in _FRAMES if name != "tidak")
_BEFORE_NOUNS = re.compile(r"(?:antar|pasca)(?=.{4})|(?:pra|anti|non)(?=.{5})")
"""Elements that are written together with a noun."""


def bare_forms(word: str) -> Iterator[Reading]:
    """``word`` without its possessive (-nya, -ku, -mu) and its particle (-lah, -kah, -pun), if it has them."""
    for ending in ("nya", "lah", "kah", "pun", "ku", "mu"):
        if word.endswith(ending) and len(word) - len(ending) > 2:
            left = word[: -len(ending)]
            yield left, 0.5 if ending == "nya" else 3
            if ending in ("lah", "kah", "pun"):
                for inner in ("nya", "ku", "mu"):
                    if left.endswith(inner) and len(left) - len(inner) > 2:
                        yield left[: -len(inner)], 3
            return


def readings(word: str, whole: Callable[[str], bool]) -> Iterator[Reading]:
    """What ``word`` may be made of, itself left out; the same root may come more than once, and many are no words.

    ``whole`` says of a part that it is not to be taken further apart, as ``seragam`` in ``menyeragamkan``.
    """
    for core, cost in [(word, 0.0), *bare_forms(word)]:
        if cost:
            yield core, cost
        yield from _affixed(core, cost, whole)
        if before := _BEFORE_NOUNS.match(core):
            rest = core[before.end() :]
            yield rest, cost + 3
            yield from _affixed(rest, cost + 3, whole)


def _affixed(word: str, cost: float, whole: Callable[[str], bool]) -> Iterator[Reading]:
    if _DOUBLED.match(word):
        yield word[2:-2], cost + 1
    for name in _OUTER:
        frame = _FRAMES[name]
        for suffix, rare in frame.suffixes.items():
            if not word.endswith(suffix):
                continue
            left = word[: len(word) - len(suffix)] if suffix else word
            if len(left) < 3 + len(name.rstrip("N")) - (name in ("me", "peN", "")):
                continue
            for base, shape in frame.strip(left):
                if len(base) < 3 or (not name and len(base) == 3 and base[0] not in VOWELS and base[1:] != "oa"):
                    continue
                way = cost + rare + shape
                if suffix == "" and name in ("peN", "pe") and base.endswith("an"):
                    way += 4 if whole(base[:-2]) else 2  # agents of verbs; a noun in -an is none
                yield base, way + _short(base)
                if not whole(base):
                    inside = frame.inside if suffix in frame.pairing else ("per",) if "per" in frame.inside else ()
                    yield from _inside(base, inside, way + 2)
                if name in ("me", "di") and suffix == "" and base.endswith("kan"):
                    yield base[:-2], way + 3  # menunjukan for menunjukkan
        if name == "" and word.endswith("kan"):
            yield from _inside(word[:-3], ("ber",), cost + 4)


def _short(base: str) -> float:
    """What speaks against a root because so few letters are left of the word."""
    syllables = sum(letter in VOWELS for letter in base)
    return 0 if len(base) > 3 else 1.5 if syllables > 1 else 3.5


def _inside(base: str, names: tuple[str, ...], cost: float) -> Iterator[Reading]:
    for name in names:
        frame = _FRAMES[name]
        for inner, shape in frame.strip(base):
            if len(inner) >= 3:
                yield inner, cost + shape + _short(inner)
                if name == "tidak":
                    yield from _inside(inner, frame.inside, cost + 1)
