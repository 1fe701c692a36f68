"""Likely duplicates: pairs of people who may be the same person. The archivist decides; nothing is merged here.

A pair is listed only if a typing error or a writing habit explains the difference: one degree or title more,
words shortened to initials, one wrong letter. Pairs that the archivist has denied (``people_distinct``) are left out.
The pairs are calculated when a run ends, because SQL cannot compare names letter by letter. The view
``likely_duplicates`` adds the evidence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from bipol_crawler.normalize.degrees import is_degree
from bipol_crawler.normalize.people import person_key
from bipol_crawler.storage.database import Database

Reason = Literal["degree", "initials", "spelling"]
Pair = tuple[int, int]

MIN_LETTERS = 7
"""Letters that both names need for a typing error to be likely: Rina and Rini are two people."""
_MEANINGFUL = 3
"""Letters that a word needs to count as a word that two names have in common."""
_TITLES = frozenset(["h", "hj", "kh", "dr", "drs", "dra", "ir", "prof", "ust", "ustadz", "rd"])
_VOWELS = frozenset("aiueoy")
_DENIED = """
SELECT min(p.id, o.id), max(p.id, o.id)
FROM people_distinct d JOIN people p ON p.key = d.key JOIN people o ON o.key = d.other_key"""


def likely_duplicates(names: Mapping[int, str]) -> dict[Pair, Reason]:
    """Pairs of ids, the lower one first, whose names may belong to one person, and how the names differ.

    >>> likely_duplicates({1: "Deden GP", 2: "Deden Gumilar Pratama", 3: "Asep, S.Sos", 4: "Asep"})
    {(3, 4): 'degree', (1, 2): 'initials'}
    """
    people = {person: _split_name(name) for person, name in names.items()}
    ways: dict[Reason, Iterable[Pair]] = {
        "degree": _same_without_titles(people), "initials": _initials(people), "spelling": _one_letter_apart(people)
    }  # fmt: skip
    found: dict[Pair, Reason] = {}
    for reason, pairs in ways.items():
        for one, other in pairs:
            found.setdefault((min(one, other), max(one, other)), reason)
    return found


def update_duplicate_pairs(db: Database) -> None:
    """Update the table ``duplicate_pairs``, inside the caller's transaction."""
    names = {int(person): str(name) for person, name in db.execute("SELECT id, name FROM people").fetchall()}
    denied = set(db.execute(_DENIED).fetchall())
    pairs = {(*pair, reason) for pair, reason in likely_duplicates(names).items() if pair not in denied}
    known = set(db.execute("SELECT person_id, other_id, reason FROM duplicate_pairs").fetchall())
    for person, other, _ in known - pairs:
        db.execute("DELETE FROM duplicate_pairs WHERE person_id = ? AND other_id = ?", [person, other])
    db.executemany("INSERT INTO duplicate_pairs (person_id, other_id, reason) VALUES (?, ?, ?)", sorted(pairs - known))


@dataclass(frozen=True, slots=True)
class _Word:
    letters: str
    short: bool
    """Whether it may be short for a longer word with the same beginning."""


@dataclass(frozen=True, slots=True)
class _Name:
    words: tuple[_Word, ...]
    key: str
    cut_short: bool


def _split_name(name: str) -> _Name:
    """The words of a name without degrees and titles, initials as one word each: ``Deden GP`` is Deden, G, P."""
    written = name.split(",")[0].split()
    while len(written) > 1 and person_key(written[0]) in _TITLES:
        del written[0]
    while len(written) > 1 and is_degree(written[-1]) and ("." in written[-1] or written[-1].isupper()):
        del written[-1]
    words: list[_Word] = []
    for word in written:
        letters = person_key(word)
        if _is_initials(word, letters, name):
            words += [_Word(letter, True) for letter in letters]
        elif letters:
            words.append(_Word(letters, word.endswith(".")))
    return _Name(tuple(words), person_key(" ".join(written)), any(word.short for word in words))


def _is_initials(word: str, letters: str, name: str) -> bool:
    """Whether a word is initials: ``G``, ``G.P.``, ``GP``; also ``AS`` if the rest of the name is not in capitals."""
    dotted = "." in word.rstrip(".") and all(len(part) <= 1 for part in word.split("."))
    capitals = word.isupper() and not name.isupper()
    return len(letters) == 1 or dotted or (len(letters) <= 3 and (capitals or not _VOWELS & set(letters)))


def _same_without_titles(people: Mapping[int, _Name]) -> Iterator[Pair]:
    """Pairs of names that are the same without degrees and titles."""
    by_key = defaultdict(list)
    for person, name in people.items():
        by_key[name.key].append(person)
    for group in by_key.values():
        yield from combinations(group, 2)


def _initials(people: Mapping[int, _Name]) -> Iterator[Pair]:
    """Pairs of names in which one has initials and the other has words with these first letters."""
    by_start = defaultdict(list)  # the first letters of the first two words are the same
    for person, name in people.items():
        if len(name.words) > 1:
            by_start[tuple(word.letters[0] for word in name.words[:2])].append((person, name))
    for group in by_start.values():
        for (person, one), (other, two) in combinations(group, 2):
            if (one.cut_short or two.cut_short) and _fits(one.words, two.words):
                yield person, other


def _fits(one: tuple[_Word, ...], other: tuple[_Word, ...]) -> bool:
    """Whether both can be one name: each word is equal or shortened; words may be missing only after initials."""
    fewer, more = sorted((one, other), key=len)
    if len(fewer) < len(more) and not fewer[-1].short:
        return False
    in_common = cut_short = False
    for a, b in zip(fewer, more, strict=False):
        if a.letters == b.letters:
            in_common |= len(a.letters) >= _MEANINGFUL
        elif (a.short and b.letters.startswith(a.letters)) or (b.short and a.letters.startswith(b.letters)):
            cut_short = True
        else:
            return False
    return in_common and cut_short


def _one_letter_apart(people: Mapping[int, _Name]) -> Iterator[Pair]:
    """Pairs of names that differ in one letter: a different letter, one more or less, or two exchanged."""
    by_key = defaultdict(list)
    for person, name in people.items():
        if len(name.key) >= MIN_LETTERS:
            by_key[name.key].append(person)
    alike: set[tuple[str, str]] = set()
    one_out = defaultdict(list)  # the text before and after each letter of a name
    for key in by_key:
        for place, letter in enumerate(key):
            before, behind = key[:place], key[place + 1 :]
            one_out[before, behind].append(key)
            changed = (before + behind, before + behind[:1] + letter + behind[1:])
            alike.update((key, other) for other in changed if other != key and other in by_key)
    for keys in one_out.values():
        alike.update(combinations(keys, 2))
    for one, other in alike:
        if _digits(one) == _digits(other):
            yield from ((a, b) for a in by_key[one] for b in by_key[other])


def _digits(key: str) -> str:
    return "".join(character for character in key if character.isdigit())
