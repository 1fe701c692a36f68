"""Scores each field of an answer: 1 if it is right, 0 if not; only the similarity of bodies is between.

White space is normalized on both sides before the comparison: a run of white space, also with NBSP, is one space. Names
of people are compared without case. Everything else must be exactly the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from .answers import Answer

WIB = timezone(timedelta(hours=7))
"""The portal's time zone, which is used for a time without one."""


def level(text: str | None) -> str | None:
    """The text with normalized white space; None if it has nothing else."""
    return " ".join(text.split()) or None if text else None


def same_text(truth: str | None, got: str | None) -> float:
    """Whether the words and signs are the same."""
    return float(level(truth) == level(got))


def same_lines(truth: str | None, got: str | None) -> float:
    """Whether the texts have the same lines; the number of blank lines between them does not matter."""
    mine, theirs = ([line for line in map(level, (text or "").splitlines()) if line] for text in (truth, got))
    return float(mine == theirs)


def likeness(truth: str | None, got: str | None) -> float:
    """F1 of the two bags of words, without case and punctuation (as for reading comprehension in SQuAD)."""
    told, found = (Counter(re.findall(r"\w+", (text or "").casefold())) for text in (truth, got))
    if not told or not found:
        return float(told == found)
    return 2 * (told & found).total() / (told.total() + found.total())


def same_day(truth: str | None, got: str | None) -> float:
    """Whether it is the same day in the portal's time zone."""
    if not truth or not got:
        return float(not truth and not got)
    return float(_day(truth) == _day(got))


def same_time(truth: str | None, got: str | None) -> float:
    """Whether the precision is the same, and also the day, or the time."""
    if not truth or not got:
        return float(not truth and not got)
    if len(truth) == len("2019-11-21") or len(got) == len("2019-11-21"):
        return float(truth == got)
    return float(_moment(truth) == _moment(got))


def _day(written: str) -> str:
    moment = _moment(written)
    return moment.date().isoformat() if moment else written


def _moment(written: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    return moment.replace(tzinfo=WIB) if moment.tzinfo is None else moment.astimezone(WIB)


def same_names(truth: Sequence[str], got: Sequence[str]) -> float:
    """Whether the people are the same, in any order."""
    return float({_fold(name) for name in truth} == {_fold(name) for name in got})


def same_bylines(truth: Sequence[Sequence[str]], got: Sequence[Sequence[str]]) -> float:
    """Whether the people and their roles are the same, in the order of the page."""
    return float([(role, _fold(name)) for role, name in truth] == [(role, _fold(name)) for role, name in got])


def _fold(name: str) -> str:
    return (level(name) or "").casefold()


def same_labels(truth: Sequence[str], got: Sequence[str]) -> float:
    """Whether the labels are the same, in any order."""
    return float(set(map(level, truth)) == set(map(level, got)))


def same_rows(truth: Sequence[Any], got: Sequence[Any]) -> float:
    """Whether the rows are the same, in the same order."""
    return float(_levelled(truth) == _levelled(got))


def _levelled(rows: Iterable[Any]) -> list[Any]:
    return [level(row) if isinstance(row, str | None) else [level(cell) for cell in row] for row in rows]


@dataclass(frozen=True, slots=True)
class Field:
    """A row of the table: its name in floors and JSON, its heading, the key in answers, and the scoring function."""

    name: str
    heading: str
    key: str
    judge: Callable[[Any, Any], float]


FIELDS = (
    Field("headline", "headline", "headline", same_text),
    Field("published_day", "published: the day", "published", same_day),
    Field("published_shown", "published: as exactly as the page states it", "published", same_time),
    Field("section", "section", "section", same_text),
    Field("place", "place", "place", same_text),
    Field("body", "body, every word and sign", "body", same_text),
    Field("body_lines", "body, its paragraphs too", "body", same_lines),
    Field("body_likeness", "body, likeness (F1 of words)", "body", likeness),
    Field("reporters", "reporters", "reporters", same_names),
    Field("editors", "editors", "editors", same_names),
    Field("bylines", "bylines: role and name of each", "bylines", same_bylines),
    Field("lead_photo", "lead photo", "lead_photo", same_text),
    Field("lead_caption", "lead caption", "lead_caption", same_text),
    Field("lead_credit", "lead credit", "lead_credit", same_text),
    Field("inline_photos", "inline photos", "inline_photos", same_rows),
    Field("inline_captions", "inline photos, their captions and credits", "inline_captions", same_rows),
    Field("tags", "tags", "tags", same_labels),
    Field("inline_links", "inline links", "inline_links", same_rows),
    Field("inline_link_headlines", "inline links, their headlines too", "inline_link_headlines", same_rows),
    Field("related", "related links, their headlines and times too", "related", same_rows),
)

Scores = dict[str, float | None]


def score(truths: Sequence[Answer], answers: Sequence[Answer | None]) -> Scores:
    """The mean of each field over all articles, 0 to 1; ``None`` for a field that the reader does not have.

    An article on which a reader failed counts 0 in each of its fields; if it failed on all articles, in all fields.
    """
    read = [answer for answer in answers if answer is not None]
    has = {key for answer in read or truths for key in answer}
    return {
        field.name: sum(
            field.judge(truth[field.key], answer[field.key]) if answer is not None else 0.0
            for truth, answer in zip(truths, answers, strict=True)
        )
        / len(truths)
        if field.key in has
        else None
        for field in FIELDS
    }


def misses(truth: Answer, answer: Answer) -> list[tuple[Field, object, object]]:
    """The errors in one answer: the field, the right value, and the value of the answer."""
    return [
        (field, truth[field.key], answer[field.key])
        for field in FIELDS
        if field.key in answer and field.judge(truth[field.key], answer[field.key]) < 1
    ]
