"""The input and the results of the analysis of a text. They are named tuples, because thousands are made each second.

Every finding has a span, ``start`` and ``end`` in characters of the body (``body[start:end]``), the id of the rule that
found it, and the words as written. What is not certain is ``None``, never a guess.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from bipol_crawler.analysis.rules import FindingRule

Sex = Literal["female", "male"]
Standing = Literal["official", "citizen"]
QuoteKind = Literal["direct", "indirect"]
Span = tuple[int, int]


class Text(NamedTuple):
    """The input: the parts of one article that are analysed.

    ``published`` is the day of publication in the portal's zone, or ``None`` if it is unknown. ``place`` is that of the
    dateline. ``links`` are the addresses of other articles that the body links to, in the order of the page.
    ``bylines`` are roles and names as written, ``sections`` the names of sections and tags.
    """

    headline: str | None
    body: str | None
    published: date | None = None
    place: str | None = None
    links: tuple[str, ...] = ()
    bylines: tuple[tuple[str, str], ...] = ()
    sections: tuple[str, ...] = ()


class EventDate(NamedTuple):
    """A day, or a range of days, that the text names.

    ``first_day`` and ``last_day`` are ISO days, or ``None`` if in doubt; ``doubt`` then says why
    (``weekday_contradicts``, ``impossible_date``, ``no_year``, ``no_publication``, ``in_quote``). ``clock`` is the
    time of day beside it (``19:30``).
    """

    start: int
    end: int
    rule: FindingRule
    as_written: str
    first_day: str | None
    last_day: str | None
    clock: str | None = None
    part_of_day: str | None = None
    doubt: str | None = None


class Mention(NamedTuple):
    """One place in the text where a person is named.

    ``name`` is the fullest form of the name in the article, without titles. ``office`` and ``organisation`` are as
    written beside this name. ``standing`` and ``sex`` are given only where the text says so.
    """

    start: int
    end: int
    rule: FindingRule
    as_written: str
    name: str
    office: str | None = None
    organisation: str | None = None
    standing: Standing | None = None
    sex: Sex | None = None


class Quote(NamedTuple):
    """Words that the text attributes to somebody.

    The span of a direct quote is the words between the quotation marks, that of an indirect one the sentence.
    ``speaker`` is the speaker as written at the quote (``Ross``, ``dia``, ``warga``), ``name`` the full name of the
    person as the article gives it. Both are ``None`` if the text does not say, or not for certain.
    """

    start: int
    end: int
    rule: FindingRule
    kind: QuoteKind
    as_written: str
    verb: str | None = None
    speaker: str | None = None
    name: str | None = None
    speaker_rule: FindingRule | None = None


class PlaceMention(NamedTuple):
    """A place in the text. ``code`` is the interior ministry's code, or ``None`` if it is not certain."""

    start: int
    end: int
    rule: FindingRule
    as_written: str
    name: str
    kind: str | None = None
    code: str | None = None


CorrectionKind = Literal["correction", "clarification", "reply", "withdrawal", "update", "apology"]


class Correction(NamedTuple):
    """An announced correction. ``field`` says whether the span is in the headline or in the body.

    ``target_url`` and ``target_headline`` are what the announcement says of the article that it corrects; both are
    ``None`` if it corrects the article that contains it, or does not say (``of_this_article`` distinguishes the two).
    """

    start: int
    end: int
    rule: FindingRule
    kind: CorrectionKind
    field: Literal["headline", "body"]
    as_written: str
    target_url: str | None = None
    target_headline: str | None = None
    of_this_article: bool = False


OriginKind = Literal["agency", "medium", "press_release", "paid"]


class Origin(NamedTuple):
    """A credit that says where the whole text comes from.

    ``field`` is where it was found (``headline``, ``body``, ``bylines``, ``section``); it has a span in the first two.
    ``name`` is the agency, the medium or the office, or ``None`` if the credit names none.
    """

    start: int | None
    end: int | None
    rule: FindingRule
    kind: OriginKind
    field: Literal["headline", "body", "bylines", "section"]
    as_written: str
    name: str | None = None


class SeriesPart(NamedTuple):
    """The mark of a part of a series, with its span in the headline.

    ``part`` is ``None`` for a last part without a number.
    """

    start: int
    end: int
    as_written: str
    series: str
    part: int | None
    last: bool


@dataclass(slots=True)
class Findings:
    """Everything that was found in one article, each list in the order of the text."""

    event_dates: list[EventDate] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    places: list[PlaceMention] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)
    series: SeriesPart | None = None


def best_mentions(mentions: Iterable[Mention]) -> list[Mention]:
    """Return for each person the first mention, with office and sex from wherever the article gives them."""
    best: dict[str, Mention] = {}
    for mention in mentions:
        first = best.setdefault(mention.name, mention)
        sexes: set[Sex] = {sex for sex in (first.sex, mention.sex) if sex}
        best[mention.name] = first._replace(
            office=first.office or mention.office,
            organisation=first.organisation or mention.organisation,
            standing=first.standing or mention.standing,
            sex=sexes.pop() if len(sexes) == 1 else None,
        )
    return [*best.values()]
