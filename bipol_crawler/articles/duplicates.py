"""People who may be one: pairs of names for the archivist to look at, never merged by themselves.

Only what a slip or a habit of writing explains is offered: a degree or title more or less, words
cut to initials, one letter wrong. Worked out when a run ends, because SQL has no way to compare
names letter by letter; the view ``likely_duplicates`` adds the evidence when it is asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from sqlite_utils import Database

from bipol_crawler.normalize.degrees import is_degree
from bipol_crawler.normalize.people import person_key

Reason = Literal["degree", "initials", "spelling"]
Pair = tuple[int, int]

LONG_ENOUGH = 7
"""Letters that both of two names need before one of them may be a slip: Rina and Rini are two people."""
_TELLING = 3
"""Letters that a word needs for two names to have it in common."""
_TITLES = frozenset(["h", "hj", "kh", "dr", "drs", "dra", "ir", "prof", "ust", "ustadz", "rd"])
_VOWELS = frozenset("aiueoy")


def likely_duplicates(names: Mapping[int, str]) -> dict[Pair, Reason]:
    """Pairs of ids, the lower first, whose names may be one person's, with what sets them apart.

    >>> likely_duplicates({1: "Deden GP", 2: "Deden Gumilar Pratama", 3: "Asep, S.Sos", 4: "Asep"})
    {(3, 4): 'degree', (1, 2): 'initials'}
    """
    people = {person: _taken_apart(name) for person, name in names.items()}
    ways: dict[Reason, Iterable[Pair]] = {
        "degree": _same(people), "initials": _initials(people), "spelling": _slips(people)
    }  # fmt: skip
    found: dict[Pair, Reason] = {}
    for reason, pairs in ways.items():
        for one, other in pairs:
            found.setdefault((min(one, other), max(one, other)), reason)
    return found


def offer_duplicates(db: Database) -> None:
    """Bring ``duplicate_pairs`` up to date; inside the caller's transaction."""
    names = {int(person): str(name) for person, name in db.execute("SELECT id, name FROM people").fetchall()}
    pairs = {(*pair, reason) for pair, reason in likely_duplicates(names).items()}
    known = set(db.execute("SELECT person_id, other_id, reason FROM duplicate_pairs").fetchall())
    for person, other, _ in known - pairs:
        db.execute("DELETE FROM duplicate_pairs WHERE person_id = ? AND other_id = ?", [person, other])
    db.conn.executemany(
        "INSERT INTO duplicate_pairs (person_id, other_id, reason) VALUES (?, ?, ?)", sorted(pairs - known)
    )


@dataclass(frozen=True, slots=True)
class _Word:
    letters: str
    short: bool
    """Whether it may stand for a longer word that begins alike."""


@dataclass(frozen=True, slots=True)
class _Name:
    words: tuple[_Word, ...]
    key: str
    cut_short: bool


def _taken_apart(name: str) -> _Name:
    """A name without degrees and titles, initials opened: ``Deden GP`` is Deden, G., P."""
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
    """``G``, ``G.P.`` and ``GP``; also ``AS`` where the name around it is not in capitals, too."""
    dotted = "." in word.rstrip(".") and all(len(part) <= 1 for part in word.split("."))
    capitals = word.isupper() and not name.isupper()
    return len(letters) == 1 or dotted or (len(letters) <= 3 and (capitals or not _VOWELS & set(letters)))


def _same(people: Mapping[int, _Name]) -> Iterator[Pair]:
    """Names that are the same without degrees and titles."""
    by_key = defaultdict(list)
    for person, name in people.items():
        by_key[name.key].append(person)
    for group in by_key.values():
        yield from combinations(group, 2)


def _initials(people: Mapping[int, _Name]) -> Iterator[Pair]:
    """Names of which one has letters where the other has words that begin with them."""
    by_start = defaultdict(list)  # such names begin their first two words alike
    for person, name in people.items():
        if len(name.words) > 1:
            by_start[tuple(word.letters[0] for word in name.words[:2])].append((person, name))
    for group in by_start.values():
        for (person, one), (other, two) in combinations(group, 2):
            if (one.cut_short or two.cut_short) and _fits(one.words, two.words):
                yield person, other


def _fits(one: tuple[_Word, ...], other: tuple[_Word, ...]) -> bool:
    """Whether both can be one name: word by word equal or cut short, what is left out behind initials only."""
    fewer, more = sorted((one, other), key=len)
    if len(fewer) < len(more) and not fewer[-1].short:
        return False
    in_common = cut_short = False
    for a, b in zip(fewer, more, strict=False):
        if a.letters == b.letters:
            in_common |= len(a.letters) >= _TELLING
        elif (a.short and b.letters.startswith(a.letters)) or (b.short and a.letters.startswith(b.letters)):
            cut_short = True
        else:
            return False
    return in_common and cut_short


def _slips(people: Mapping[int, _Name]) -> Iterator[Pair]:
    """Names that are one letter apart: another one, one more or less, or two that changed places."""
    by_key = defaultdict(list)
    for person, name in people.items():
        if len(name.key) >= LONG_ENOUGH:
            by_key[name.key].append(person)
    alike: set[tuple[str, str]] = set()
    one_out = defaultdict(list)  # what stands before and behind each letter of a name
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
