"""What changed between two texts, word by word, in paragraphs that can be read.

Paragraphs are compared first, then the words inside those that differ, so that a moved line does not tear up the
rest. The time is bounded: paragraphs that are too long to compare by words are shown whole, old and then new.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "gone", "new"]

MOST_WORDS = 2000
"""Words on either side of one changed paragraph that are compared one by one."""
MOST_PARAGRAPHS = 400
"""Changed paragraphs on either side of one place that are paired by likeness; more are shown whole."""
MOST_TEXT = 400_000
"""Characters on either side beyond which only whole paragraphs are compared."""
ALIKE = 0.4
"""The share of common words from which on two paragraphs are one that was rewritten."""
SHORT = 3
"""Words: agreement no longer than this between two changes is no agreement to a reader, and joins them."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words that stand together: ``same`` in both texts, ``gone`` from the old one, or ``new``."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Runs in reading order; ``same`` when all of it is."""

    runs: tuple[Run, ...]

    @property
    def same(self) -> bool:
        """Whether nothing in it changed."""
        return all(run.kind == "same" for run in self.runs)


@dataclass(frozen=True, slots=True)
class Passage:
    """Paragraphs that follow each other; ``folded`` when they are unchanged and away from any change."""

    folded: bool
    paragraphs: tuple[Paragraph, ...]


def paragraphs(old: str, new: str) -> list[Paragraph]:
    """Both texts in one, paragraph by paragraph (a blank line stands between two). White space alone is no change."""
    found: list[Paragraph] = []
    by_words = max(len(old), len(new)) <= MOST_TEXT
    for same, left, right in _matched(_split(old), _split(new)):
        if same:
            found += [Paragraph((Run("same", text),)) for text in right]
        elif by_words and max(len(left), len(right)) <= MOST_PARAGRAPHS:
            found += _changed(left, right)
        else:
            found += [_whole("gone", text) for text in left] + [_whole("new", text) for text in right]
    return found


def folded(found: Sequence[Paragraph]) -> list[Passage]:
    """The paragraphs in passages: two or more unchanged ones with no change beside them are folded together."""
    beside = [any(not near.same for near in found[max(0, place - 1) : place + 2]) for place in range(len(found))] or [
        True
    ]
    passages: list[Passage] = []
    start = 0
    for place in range(1, len(found) + 1):
        if place == len(found) or beside[place] != beside[start]:
            part = tuple(found[start:place])
            passages.append(Passage(not beside[start] and len(part) > 1, part))
            start = place
    return passages if found else []


def _split(text: str) -> list[str]:
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip()]


def _whole(kind: Kind, text: str) -> Paragraph:
    return Paragraph((Run(kind, text),))


def _matched(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, Sequence[str], Sequence[str]]]:
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new).get_opcodes():
        yield tag == "equal", old[i1:i2], new[j1:j2]


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[Paragraph]:
    """Paragraphs that differ, each new one beside the old one that shares most words with it."""
    left = [(text, set(text.split())) for text in old]
    for text in new:
        words = set(text.split())
        likeness = [len(words & known) / min(len(words), len(known)) for _, known in left]
        best = max(likeness, default=0.0)
        if best < ALIKE:
            yield _whole("new", text)
            continue
        partner = likeness.index(best)
        for skipped, _ in left[:partner]:
            yield _whole("gone", skipped)
        yield _words(left[partner][0], text)
        del left[: partner + 1]
    for text, _ in left:
        yield _whole("gone", text)


def _words(old: str, new: str) -> Paragraph:
    left, right = old.split(), new.split()
    if max(len(left), len(right)) > MOST_WORDS:
        return Paragraph((Run("gone", old), Run("new", new)))
    steps = list(_matched(left, right))
    runs: list[Run] = []
    gone: list[str] = []
    come: list[str] = []

    def flush() -> None:
        for kind, words in (("gone", gone), ("new", come)):
            if words:
                runs.append(Run(kind, " ".join(words)))  # type: ignore[arg-type]
        gone.clear()
        come.clear()

    for place, (same, before, after) in enumerate(steps):
        between = 0 < place < len(steps) - 1
        if same and not (between and len(after) < SHORT and len(gone) + len(come) >= 2 * SHORT):
            flush()
            runs.append(Run("same", " ".join(after)))
        else:
            gone += before
            come += after
    flush()
    return Paragraph(tuple(runs))
