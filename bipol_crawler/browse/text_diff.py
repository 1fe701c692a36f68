"""Compares two texts word by word, and returns the changes in paragraphs.

First paragraphs are compared, then the words in paragraphs that differ. So a moved line does not disturb the rest. The
time is limited: paragraphs that are too long for comparing words are shown completely, first the old, then the new.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "gone", "new"]

MAX_WORDS = 2000
"""The largest number of words in a paragraph for a comparison word by word."""
MAX_PARAGRAPHS = 400
"""The largest number of changed paragraphs at one place that are paired by similarity. More are shown completely."""
MAX_TEXT = 400_000
"""Characters. In longer texts only whole paragraphs are compared."""
MIN_SIMILARITY = 0.4
"""The smallest share of common words for which two paragraphs count as the same, rewritten."""
MIN_COMMON_WORDS = 3
"""Words. If there are fewer unchanged words than this between two changes, the changes are joined."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words that stand together: ``same`` in both texts, ``gone`` from the old one, or ``new``."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as a list of runs, in reading order."""

    runs: tuple[Run, ...]

    @property
    def same(self) -> bool:
        """Whether nothing in the paragraph changed."""
        return all(run.kind == "same" for run in self.runs)


@dataclass(frozen=True, slots=True)
class Passage:
    """Consecutive paragraphs. ``folded`` is true if they, and the paragraphs beside them, are unchanged."""

    folded: bool
    paragraphs: tuple[Paragraph, ...]


def diff_paragraphs(old: str, new: str) -> list[Paragraph]:
    """One list of paragraphs with the changes. Blank lines separate paragraphs; other white space is ignored."""
    found: list[Paragraph] = []
    by_words = max(len(old), len(new)) <= MAX_TEXT
    for same, left, right in _opcodes(_split(old), _split(new)):
        if same:
            found += [Paragraph((Run("same", text),)) for text in right]
        elif by_words and max(len(left), len(right)) <= MAX_PARAGRAPHS:
            found += _pair_paragraphs(left, right)
        else:
            found += [_whole("gone", text) for text in left] + [_whole("new", text) for text in right]
    return found


def fold_unchanged(found: Sequence[Paragraph]) -> list[Passage]:
    """Group paragraphs into passages. Two or more unchanged paragraphs without a change beside them are folded."""
    near_change = [
        any(not near.same for near in found[max(0, place - 1) : place + 2]) for place in range(len(found))
    ] or [True]
    passages: list[Passage] = []
    start = 0
    for place in range(1, len(found) + 1):
        if place == len(found) or near_change[place] != near_change[start]:
            part = tuple(found[start:place])
            passages.append(Passage(not near_change[start] and len(part) > 1, part))
            start = place
    return passages if found else []


def _split(text: str) -> list[str]:
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip()]


def _whole(kind: Kind, text: str) -> Paragraph:
    return Paragraph((Run(kind, text),))


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, Sequence[str], Sequence[str]]]:
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new).get_opcodes():
        yield tag == "equal", old[i1:i2], new[j1:j2]


def _pair_paragraphs(old: Sequence[str], new: Sequence[str]) -> Iterator[Paragraph]:
    """Yield changed paragraphs. Each new one is paired with the old one that has most words in common with it."""
    left = [(text, set(text.split())) for text in old]
    for text in new:
        words = set(text.split())
        similarities = [len(words & known) / min(len(words), len(known)) for _, known in left]
        best = max(similarities, default=0.0)
        if best < MIN_SIMILARITY:
            yield _whole("new", text)
            continue
        partner = similarities.index(best)
        for skipped, _ in left[:partner]:
            yield _whole("gone", skipped)
        yield _diff_words(left[partner][0], text)
        del left[: partner + 1]
    for text, _ in left:
        yield _whole("gone", text)


def _diff_words(old: str, new: str) -> Paragraph:
    left, right = old.split(), new.split()
    if max(len(left), len(right)) > MAX_WORDS:
        return Paragraph((Run("gone", old), Run("new", new)))
    steps = list(_opcodes(left, right))
    runs: list[Run] = []
    gone: list[str] = []
    added: list[str] = []

    def flush() -> None:
        for kind, words in (("gone", gone), ("new", added)):
            if words:
                runs.append(Run(kind, " ".join(words)))  # type: ignore[arg-type]
        gone.clear()
        added.clear()

    for place, (same, before, after) in enumerate(steps):
        between = 0 < place < len(steps) - 1
        if same and not (between and len(after) < MIN_COMMON_WORDS and len(gone) + len(added) >= 2 * MIN_COMMON_WORDS):
            flush()
            runs.append(Run("same", " ".join(after)))
        else:
            gone += before
            added += after
    flush()
    return Paragraph(tuple(runs))
