"""How right an answer is, field by field: 1 or 0 each, but for the likeness of bodies.

White space is levelled on both sides before anything is compared: a run of it, NBSP among it, is one space. People's
names are compared without case. Everything else is exact.
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
"""The portal's zone: a time without one is taken for the portal's own."""


def level(text: str | None) -> str | None:
    """White space levelled; nothing but white space is nothing."""
    return " ".join(text.split()) or None if text else None


def same_text(truth: str | None, got: str | None) -> float:
    """The same words and signs."""
    return float(level(truth) == level(got))


def same_lines(truth: str | None, got: str | None) -> float:
    """The same text, broken into the same lines; how many blank ones lie between doesn't matter."""
    mine, theirs = ([line for line in map(level, (text or "").splitlines()) if line] for text in (truth, got))
    return float(mine == theirs)


def likeness(truth: str | None, got: str | None) -> float:
    """F1 over the two bags of words, case and punctuation aside (the measure of reading comprehension, as in SQuAD)."""
    told, found = (Counter(re.findall(r"\w+", (text or "").casefold())) for text in (truth, got))
    if not told or not found:
        return float(told == found)
    return 2 * (told & found).total() / (told.total() + found.total())


def same_day(truth: str | None, got: str | None) -> float:
    """The same day on the portal's calendar."""
    if not truth or not got:
        return float(not truth and not got)
    return float(_day(truth) == _day(got))


def same_time(truth: str | None, got: str | None) -> float:
    """As exact as the truth and the same: the same bare day, or the same instant."""
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
    """The same people, in any order."""
    return float({_fold(name) for name in truth} == {_fold(name) for name in got})


def same_bylines(truth: Sequence[Sequence[str]], got: Sequence[Sequence[str]]) -> float:
    """The same people in the same roles, in the page's order."""
    return float([(role, _fold(name)) for role, name in truth] == [(role, _fold(name)) for role, name in got])


def _fold(name: str) -> str:
    return (level(name) or "").casefold()


def same_labels(truth: Sequence[str], got: Sequence[str]) -> float:
    """The same labels, in any order."""
    return float(set(map(level, truth)) == set(map(level, got)))


def same_rows(truth: Sequence[Any], got: Sequence[Any]) -> float:
    """The same rows in the same order."""
    return float(_levelled(truth) == _levelled(got))


def _levelled(rows: Iterable[Any]) -> list[Any]:
    return [level(row) if isinstance(row, str | None) else [level(cell) for cell in row] for row in rows]


@dataclass(frozen=True, slots=True)
class Field:
    """A line of the table: its name in floors and JSON, its heading, the key of the answer it judges, and how."""

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
    """Each field's mean over all articles, 0 to 1; ``None`` for a field that the reader doesn't have.

    An article that a reader failed on counts 0 in each field that it has, and in all when it failed on every one.
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
    """What is wrong in one answer: field, what it should be, what it is."""
    return [
        (field, truth[field.key], answer[field.key])
        for field in FIELDS
        if field.key in answer and field.judge(truth[field.key], answer[field.key]) < 1
    ]
