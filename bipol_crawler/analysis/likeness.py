"""Says whether two texts are copies of one another: by the shingles that they have in common, counted exactly.

Two texts are copies if at least two fifths of the shorter one's shingles stand in the longer one, and these are at
least a fifth of the longer one's. They are of one *template*, and no copies, if what the shorter one says otherwise is
names and figures, or most of its names and figures are others: a timetable of another day, the notice of another
death. A date, an abbreviation or a dateline that another newspaper spells in its own way says nothing else. A text of a
few words is a copy only if it is the same word by word.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import cache
from importlib.metadata import version
from typing import NamedTuple

from bipol_crawler.analysis.shingles import LENGTH, Words
from bipol_crawler.infra.syntax_hash import syntax_hash

LEAST_OF_SHORTER = 0.4
LEAST_OF_LONGER = 0.2
FEW_SHINGLES = 20
"""With fewer distinct shingles, a text is compared word by word."""
FEWEST_WORDS = 15
_TELLING_FEWEST = 2
"""Names and figures that a short text needs: without them it is a phrase that any article may end with."""
_TEMPLATE_SHARE = 0.7
"""Of the words that only the shorter text has, the least share of names and figures in a template."""
_TEMPLATE_CHANGED = 0.1
"""Of the shorter text's names and figures, the least share that only it has."""
_WITH_OTHER_FACTS = 0.7
"""Below this share of common shingles, a text most of whose names and figures are others tells of something else."""
_MOST_CHANGED = 0.4
_DATE = re.compile(r"0?(\d{1,2})[/-]0?(\d{1,2})(?:[/-]\d{2,4})?")
_TIME = re.compile(r"0?(\d{1,2})[.:](\d{2})")
_SUM = re.compile(r"rp\.?(\d.*)")
_LONGEST_TEMPLATE = 1_000
"""Words. Notices of one template are short."""
_IN_FULL = {
    "kab": "kabupaten", "kec": "kecamatan", "kel": "kelurahan", "ds": "desa", "dsn": "dusun", "kp": "kampung",
    "prov": "provinsi", "jl": "jalan", "jln": "jalan", "tgl": "tanggal", "no": "nomor",
}  # fmt: skip


class Likeness(NamedTuple):
    """How many shingles two texts have in common, of how many of the shorter one."""

    common: int
    shingles: int

    @property
    def score(self) -> float:
        """The share of the shorter text's shingles that the longer one has, too: 0 to 1, to four decimals."""
        return round(self.common / self.shingles, 4)


@cache
def likeness_version() -> str:
    """Return twelve hexadecimal digits that change when other texts may be called copies."""
    return syntax_hash(("analysis/likeness.py", "analysis/shingles.py"), salt=version("rensa"))


def can_be_copies(shingles: int, other: int) -> bool:
    """Whether texts with so many distinct shingles may be copies of one another."""
    return min(shingles, other) >= LEAST_OF_LONGER * max(shingles, other)


def least_jaccard(shingles: int, other: int) -> float:
    """The least share of common shingles among all shingles of two copies with so many shingles each."""
    shorter, longer = sorted((shingles, other))
    common = max(LEAST_OF_SHORTER * shorter, LEAST_OF_LONGER * longer)
    return common / (shorter + longer - common)


def compare(one: Words, other: Words) -> Likeness | None:
    """Return the likeness of two texts, or ``None`` if they are not copies of one another."""
    if one.words == other.words:
        return identical(one)
    mine, theirs = one.shingles, other.shingles
    shorter, longer = sorted((mine, theirs), key=len)
    if len(shorter) < FEW_SHINGLES or not can_be_copies(len(shorter), len(longer)):
        return None
    found = Likeness(len(mine & theirs), len(shorter))
    if found.score < LEAST_OF_SHORTER or found.common < LEAST_OF_LONGER * len(longer):
        return None
    texts = (one, other) if shorter is mine else (other, one)
    return None if _same_template(*texts, found.score) else found


def identical(text: Words) -> Likeness | None:
    """Return the likeness of a text to one with the same words, or ``None`` if it says too little."""
    shingles = len(text.shingles)
    if len(text.words) < FEWEST_WORDS or len(text.telling_words) < _TELLING_FEWEST:
        return None
    return Likeness(shingles, shingles)


def _same_template(shorter: Words, longer: Words, score: float) -> bool:
    mine, theirs = _spelt(shorter), _spelt(longer)
    telling = {_in_one_spelling(word) for word in shorter.telling_words} & set(mine)
    only = set(mine) - set(theirs)
    changed = only & telling
    if len(changed) > _MOST_CHANGED * len(telling) and score < _WITH_OTHER_FACTS:
        return True
    return (
        len(changed) >= _TELLING_FEWEST
        and len(changed) >= _TEMPLATE_SHARE * len(only)
        and len(changed) >= _TEMPLATE_CHANGED * len(telling)
        and len(mine) <= _LONGEST_TEMPLATE
        and _in_place_of_others(changed, mine, theirs) >= _TELLING_FEWEST
    )


def _spelt(text: Words) -> list[str]:
    return [_in_one_spelling(word) for word in text.words[text.dateline :]]


def _in_place_of_others(changed: set[str], mine: list[str], theirs: list[str]) -> int:
    """How many names and figures stand where the other text has other words. What was put in says nothing else."""
    steps = SequenceMatcher(None, mine, theirs[: 2 * _LONGEST_TEMPLATE], autojunk=False).get_opcodes()
    return sum(
        min(sum(word in changed for word in mine[start:end]), other_end - other_start)
        for step, start, end, other_start, other_end in steps
        if step == "replace"
    )


def _in_one_spelling(word: str) -> str:
    """A word without what newspapers spell differently.

    >>> [_in_one_spelling(word) for word in ("30/11/2018", "9-6", "09/06", "05.30", "5:30", "kec", "rp6.300")]
    ['30/11', '9/6', '9/6', '5.30', '5.30', 'kecamatan', '6.300']
    """
    if match := _DATE.fullmatch(word):
        return f"{match[1]}/{match[2]}"
    if match := _TIME.fullmatch(word):
        return f"{match[1]}.{match[2]}"
    if match := _SUM.fullmatch(word):
        return match[1]
    return _IN_FULL.get(word, word)


def longest_passage(text: Words, other: Words) -> tuple[int, int] | None:
    """Return the span in ``text`` of the longest run of words all of whose shingles stand in ``other``."""
    theirs = other.shingles
    best, start = (0, 0), 0
    last = len(text.words) - LENGTH + 1
    for at in range(last + 1):
        if at == last or " ".join(text.words[at : at + LENGTH]) not in theirs:
            if at - start > best[1] - best[0]:
                best = (start, at)
            start = at + 1
    if best == (0, 0):
        return None
    return text.spans[best[0]][0], text.spans[best[1] + LENGTH - 2][1]
