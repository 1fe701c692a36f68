"""Decides whether two texts are copies of each other, by an exact count of the shingles that they have in common.

Two texts are copies if at least two fifths of the shorter text's shingles occur in the longer text, and these are at
least a fifth of the longer text's shingles. Texts that only share a *template* are not copies: timetables of two days,
notices of two deaths. Two texts share a template if the words that only the shorter one has are mostly names and
figures, or if most of its names and figures are not in the longer one. A date, an abbreviation or a dateline in another
spelling is not a difference. A text of few words is a copy only if it is the same word by word.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import cache
from importlib.metadata import version
from typing import NamedTuple

from bipol_crawler.analysis.shingles import LENGTH, Words
from bipol_crawler.infra.source_hash import source_hash

MIN_SHARE_OF_SHORTER = 0.4
"""The smallest share of the shorter text's shingles that copies have in common."""
MIN_SHARE_OF_LONGER = 0.2
"""The smallest share of the longer text's shingles that copies have in common."""
FEW_SHINGLES = 20
"""A text with fewer distinct shingles is compared word by word."""
MIN_WORDS = 15
"""Shorter texts are never copies."""
_MIN_INFORMATIVE = 2
"""The smallest number of names and figures in a short text that can be a copy. Without them it is a common phrase."""
_MIN_INFORMATIVE_SHARE_OF_CHANGE = 0.7
"""The smallest share of names and figures among the words that only the shorter text has, if it is a template."""
_MIN_CHANGED_SHARE = 0.1
"""The smallest share of the shorter text's names and figures that only it has, if it is a template."""
_MAX_SHARE_WITH_OTHER_FACTS = 0.7
"""If fewer shingles than this are common, and most names and figures differ, the texts report different events."""
_MOST_CHANGED = 0.4
_LONGEST_TEMPLATE = 1_000
"""Texts of more words are not made from a template: notices are short."""


class Similarity(NamedTuple):
    """The number of shingles that two texts have in common, and the number of shingles of the shorter text."""

    common: int
    shingles: int

    @property
    def score(self) -> float:
        """The share of the shorter text's shingles that the longer one has, too: 0 to 1, to four decimals."""
        return round(self.common / self.shingles, 4)


@cache
def similarity_version() -> str:
    """Return twelve hexadecimal digits that change when the rules for copies change."""
    return source_hash(("analysis/similarity.py", "analysis/shingles.py"), salt=version("rensa"))


def can_be_copies(shingles: int, other: int) -> bool:
    """Whether two texts with these numbers of distinct shingles can be copies of each other."""
    return min(shingles, other) >= MIN_SHARE_OF_LONGER * max(shingles, other)


def min_jaccard(shingles: int, other: int) -> float:
    """The lowest Jaccard index (common shingles divided by all) of two copies with these numbers of shingles."""
    shorter, longer = (shingles, other) if shingles <= other else (other, shingles)
    common = max(MIN_SHARE_OF_SHORTER * shorter, MIN_SHARE_OF_LONGER * longer)
    return common / (shorter + longer - common)


def enough_in_common(common: int, shingles: int, other: int) -> bool:
    """Whether two texts with these numbers of distinct shingles, and of common ones, can be copies."""
    shorter, longer = (shingles, other) if shingles <= other else (other, shingles)
    return (
        shorter >= FEW_SHINGLES
        and can_be_copies(shorter, longer)
        and Similarity(common, shorter).score >= MIN_SHARE_OF_SHORTER
        and common >= MIN_SHARE_OF_LONGER * longer
    )


def compare(one: Words, other: Words) -> Similarity | None:
    """Return the similarity of two texts, or ``None`` if they are not copies of each other."""
    if one.words == other.words:
        return identical(one)
    mine, theirs = one.shingles, other.shingles
    shorter, longer = (one, other) if len(mine) <= len(theirs) else (other, one)
    found = Similarity(len(mine & theirs), len(shorter.shingles))
    if not enough_in_common(found.common, len(mine), len(theirs)) or _same_template(shorter, longer, found.score):
        return None
    return found


def identical(text: Words) -> Similarity | None:
    """Return the similarity of a text to a text with the same words, or ``None`` if it is too short to be a copy."""
    shingles = len(text.shingles)
    if len(text.words) < MIN_WORDS or len(text.informative_words) < _MIN_INFORMATIVE:
        return None
    return Similarity(shingles, shingles)


def _same_template(shorter: Words, longer: Words, score: float) -> bool:
    mine, theirs = shorter.normalized, longer.normalized
    informative = shorter.informative_normalized
    only = shorter.distinct_normalized - longer.distinct_normalized
    changed = only & informative
    if len(changed) > _MOST_CHANGED * len(informative) and score < _MAX_SHARE_WITH_OTHER_FACTS:
        return True
    return (
        len(changed) >= _MIN_INFORMATIVE
        and len(changed) >= _MIN_INFORMATIVE_SHARE_OF_CHANGE * len(only)
        and len(changed) >= _MIN_CHANGED_SHARE * len(informative)
        and len(mine) <= _LONGEST_TEMPLATE
        and _in_place_of_others(changed, mine, theirs) >= _MIN_INFORMATIVE
    )


def _in_place_of_others(changed: frozenset[str], mine: list[str], theirs: list[str]) -> int:
    """The number of names and figures that replace words of the other text. Names that were only added do not count."""
    steps = SequenceMatcher(None, mine, theirs[: 2 * _LONGEST_TEMPLATE], autojunk=False).get_opcodes()
    return sum(
        min(sum(word in changed for word in mine[start:end]), other_end - other_start)
        for step, start, end, other_start, other_end in steps
        if step == "replace"
    )


def longest_passage(text: Words, other: Words) -> tuple[int, int] | None:
    """Return the span in ``text`` of the longest run of words whose shingles all occur in ``other``."""
    theirs = other.shingles
    best, start = (0, 0), 0
    for at, run in enumerate((*text.runs, "")):
        if run not in theirs:
            if at - start > best[1] - best[0]:
                best = (start, at)
            start = at + 1
    if best == (0, 0):
        return None
    return text.spans[best[0]][0], text.spans[best[1] + LENGTH - 2][1]
