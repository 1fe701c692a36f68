"""Counts right, wrong and missed findings of each kind against the labels."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from benchmarks.evaluation.findings.marks import Label, Labelled
from bipol_crawler.analysis.office_words import FORMS_OF_ADDRESS, RANKS, bare
from bipol_crawler.normalize.datelines import read_place


@dataclass(slots=True)
class Answer:
    """One finding of a reader: its kind as in the marks, its span, and its value as a mark would have it."""

    kind: str
    start: int
    end: int
    value: str


Reader = Callable[[Labelled], list[Answer]]


@dataclass(slots=True)
class Tally:
    """The number of right findings, and lists of the wrong ones (found but not labelled so) and the missed ones."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Right findings among all findings, in percent; 100 if nothing was found."""
        found = self.right + len(self.wrong)
        return 100 * self.right / found if found else 100.0

    @property
    def recall(self) -> float:
        """Right findings among all labels, in percent; 100 without labels."""
        labels = self.right + len(self.missed)
        return 100 * self.right / labels if labels else 100.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


MEASURES = ("corrections", "speakers", "places", "codes", "dates")


def score(articles: Iterable[Labelled], reader: Reader) -> dict[str, Tally]:
    """Return a tally for each measure.

    * ``speakers``: a quote of the right kind on the same words, with the right speaker. Quotes without one don't count.
    * ``places``: the same words. The place of the dateline is a field of its own and doesn't count.
    * ``codes``: of the places found, the labelled code. A wrong code is wrong and missed, a missing one only missed.
    * ``dates``: the same days on the same words. A day that is labelled as doubtful must not be asserted.
    * ``corrections``: the kinds of each article.
    """
    tallies = {measure: Tally() for measure in MEASURES}
    for article in articles:
        answers = reader(article)
        _corrections(article, answers, tallies["corrections"])
        for measure, kinds in (("speakers", ("direct", "indirect")), ("places", ("place",)), ("dates", ("date",))):
            head = _dateline_end(article.body) if measure == "places" else 0
            labels = [
                label for label in article.labels if label.kind in kinds and _counts(label) and label.start >= head
            ]
            found = [answer for answer in answers if answer.kind in kinds and _counts(answer) and answer.start >= head]
            _match(article, labels, found, tallies[measure], tallies["codes"] if measure == "places" else None)
    return tallies


def _dateline_end(body: str) -> int:
    place = read_place(body.partition("\n")[0])
    at = body.find(place) if place else -1
    return at + len(place or "") if at >= 0 else 0


def _counts(item: Label | Answer) -> bool:
    return item.kind == "place" or item.value not in ("", "?")


def _match(article: Labelled, labels: list[Label], found: list[Answer], tally: Tally, codes: Tally | None) -> None:
    left = list(found)
    for label in labels:
        match = next((answer for answer in left if _same(label, answer)), None)
        words = f"{article.id} {article.body[label.start : label.end][:70]!r} {label.value}"
        if match is None:
            tally.missed.append(words)
            continue
        left.remove(match)
        tally.right += 1
        if codes is not None and (label.value or match.value):
            if label.value == match.value:
                codes.right += 1
            elif match.value:
                codes.wrong.append(f"{words} found {match.value}")
            if label.value and label.value != match.value:
                codes.missed.append(words)
    for answer in left:
        tally.wrong.append(f"{article.id} {article.body[answer.start : answer.end][:70]!r} {answer.value}")


def _same(label: Label, answer: Answer) -> bool:
    if label.kind != answer.kind or not (label.start < answer.end and answer.start < label.end):
        return False
    if label.kind == "place":
        return True
    if label.kind == "date":
        first, _, last = label.value.partition("/")
        return answer.value == f"{first}/{last or first}"
    return person(label.value) == person(answer.value)


def person(name: str) -> str:
    """Return a speaker's name without titles, degrees and signs, in lower case."""
    words = re.findall(r"[\w'’-]+\.?", name.split(",")[0])
    while len(words) > 1 and (bare(words[0]) in RANKS or bare(words[0]) in FORMS_OF_ADDRESS):
        words = words[1:]
    return " ".join(word for word in map(bare, words) if word not in ("seorang", "salah", "satu"))


def _corrections(article: Labelled, answers: list[Answer], tally: Tally) -> None:
    found = {answer.value for answer in answers if answer.kind == "correction"}
    labels = set(article.corrections)
    tally.right += len(found & labels)
    tally.wrong += [f"{article.id} {kind}: {article.headline}" for kind in sorted(found - labels)]
    tally.missed += [f"{article.id} {kind}: {article.headline}" for kind in sorted(labels - found)]
