"""Days that a text names: text and day of publication → :class:`~.findings.EventDate`.

A day without a year is the one nearest to the publication. A weekday beside a date must fit it; if it does not, or if
the day is not in the calendar, the finding has a doubt and no day. Relative words (*kemarin*) are counted from the day
of publication in the newsroom's own words only: inside quotation marks they refer to the day of the speech.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from bipol_crawler.analysis.body import Body
from bipol_crawler.analysis.date_words import (
    BARE_WEEKDAY,
    BEFORE,
    BEFORE_BEGINS,
    CLOCK,
    EVERY,
    FUTURE,
    MONTH_NUMBERS,
    MONTH_WORDS,
    NAMED,
    NUMBER_OF_SOMETHING,
    NUMERIC,
    ON,
    READ_WITHOUT_YEAR,
    RELATIVE,
    RELATIVE_BEGIN,
    RELATIVE_WORDS,
    STILL,
    WEEK,
    WEEKDAY_BEGIN,
    WHICH_WEEK,
    WITH_YEAR,
    weekday_number,
)
from bipol_crawler.analysis.findings import EventDate, Span
from bipol_crawler.analysis.rules import FindingRule

_DAYS_OF_WORD = {
    "hari ini": 0, "kemarin": -1, "kemaren": -1, "kemarin lusa": -2, "kemarin dulu": -2, "besok": 1, "esok hari": 1,
    "lusa": 2, "besok lusa": 2, "semalam": -1, "tadi malam": -1, "malam tadi": -1,
}  # fmt: skip
"""Days from the publication to the day that is meant. All other words (``pagi tadi``) mean the day of publication."""
_NEAR = timedelta(days=60)
"""Figures in brackets, without weekday and year, are a day only if it is this near to the publication. Otherwise they
may be a fraction."""
_YEARS = range(1800, 2200)


def event_dates(body: Body, published: date | None, quoted: Iterable[Span] = ()) -> list[EventDate]:
    """Return the days that ``body`` names, in the order of the text.

    Args:
        published: the day of publication. If it is ``None``, days without a year and relative words are in doubt.
        quoted: the spans of direct quotes.
    """
    if published is not None and published.year not in _YEARS:
        published = None  # a clock that was not set
    found: list[EventDate] = []
    if any(map(body.text.__contains__, "0123456789")):
        if "/" in body.text or WITH_YEAR.search(body.text):
            found += _written_out(NUMERIC, FindingRule.DATE_NUMERIC, body.text, published)
        if body.has(MONTH_WORDS):
            found += _written_out(NAMED, FindingRule.DATE_MONTH_NAME, body.text, published)
    spans = list(quoted)
    relative = [*_relative(body, published, spans), *_weekdays(body, published, spans)]
    found += [item for item in relative if not any(_says_the_same(item, other, body.text) for other in found)]
    found.sort(key=lambda item: (item.start, -item.end))
    return [item for before, item in zip([None, *found], found, strict=False) if not _inside(item, before)]


def _inside(item: EventDate, before: EventDate | None) -> bool:
    """Return whether a finding overlaps the one before it. Two days may have the same span (``5 dan 17 Mei``)."""
    return before is not None and item.start < before.end and (item.start, item.end) != (before.start, before.end)


def _says_the_same(word: EventDate, written: EventDate, body: str) -> bool:
    """Return whether a relative word only repeats the date beside it: ``hari ini, Kamis (21/11)``."""
    if word.start < written.end and written.start < word.end:
        return True
    between = body[word.end : written.start] if word.end <= written.start else body[written.end : word.start]
    if len(between) > 3 or between.strip(" ,(") or "\n" in between:
        return False
    return word.end <= written.start or word.first_day == written.first_day or "," not in between


def _written_out(pattern: re.Pattern[str], rule: FindingRule, body: str, published: date | None) -> Iterator[EventDate]:
    for match in pattern.finditer(body):
        before = _before(body, match.start())
        if before is None or NUMBER_OF_SOMETHING.search(body, max(0, before.start() - 14), before.start()):
            continue
        weekday = before["weekday"] or before["inner"]
        if rule is FindingRule.DATE_NUMERIC and not _is_day(match, before, weekday, published):
            continue
        if rule is FindingRule.DATE_MONTH_NAME and not match["y2"] and match["m2"] not in READ_WITHOUT_YEAR:
            continue
        start = match.start()
        if before["weekday"]:
            start = before.start("weekday")
        elif before["date"]:
            start = before.start("date")
        if before["open"] and not before["weekday"]:
            start = before.start("open")
        if before["inner"] and not before["weekday"]:
            start = min(start, before.start("inner"))
        end = match.end()
        shown = EventDate(
            start, end, rule, body[start:end], None, None, _clock(body, end), match["part"] or before["part"]
        )  # fmt: skip
        yield from _dated(shown, match, weekday, before["weekday_last"], published)


def _before(body: str, at: int) -> re.Match[str] | None:
    """Return the text before the figures at ``at``."""
    for begin in BEFORE_BEGINS.finditer(body, max(0, at - 48), at):
        if match := BEFORE.match(body, begin.start(), at):
            return match
    return BEFORE.match(body, at, at)


def _is_day(match: re.Match[str], before: re.Match[str], weekday: str | None, published: date | None) -> bool:
    """Return whether figures are a day, and not a fraction, a score, a version or an amount."""
    month = int(match["m2"])
    if match["sep"] != "/" and not match["y2"]:
        return False  # ``10.30`` is a time, ``5-3`` a score
    if match["y2"]:
        return len(match["y2"]) == 4 or match["sep"] == "/"
    if weekday or before["date"]:
        return True
    if not (before["open"] and match["after"]) or not (0 < month < 13) or published is None:
        return False
    day = _nearest(int(match["d2"] or match["d1"]), month, published)
    return day is not None and abs(day - published) <= _NEAR


def _dated(
    shown: EventDate, match: re.Match[str], weekday: str | None, weekday_last: str | None, published: date | None
) -> Iterator[EventDate]:
    """Yield the finding with its days, or with a doubt; two findings for two days that do not follow each other."""
    last_number = _group(match, "d3") or match["d2"]
    day, month, year = int(match["d1"]), _month(match["m1"] or match["m2"]), _year(match["y1"] or match["y2"])
    last_day = int(last_number) if last_number else day
    last_month, last_year = _month(match["m2"]), _year(match["y2"])
    if year is not None and match["y1"] is None and match["m1"] and (month, day) > (last_month, last_day):
        year -= 1  # ``30 Desember - 2 Januari 2020``
    if (year is None or last_year is None) and published is None:
        yield shown._replace(doubt="no_year")
        return
    last = _day(last_day, last_month, last_year, published)
    first = _day(day, month, year, last if year is None and last_number else published)
    if first is None or last is None or first > last:
        yield shown._replace(doubt="impossible_date")
    elif (weekday and weekday_number(weekday) != first.weekday()) or (
        weekday_last and last_number and weekday_number(weekday_last) != last.weekday()
    ):
        yield shown._replace(doubt="weekday_contradicts")
    elif match["and"] and not _group(match, "d3") and last - first > timedelta(days=1):
        yield shown._replace(first_day=first.isoformat(), last_day=first.isoformat())
        yield shown._replace(first_day=last.isoformat(), last_day=last.isoformat())
    else:
        yield shown._replace(first_day=first.isoformat(), last_day=last.isoformat())


def _group(match: re.Match[str], name: str) -> str | None:
    return match.groupdict().get(name)


def _month(written: str) -> int:
    return int(written) if written.isdigit() else MONTH_NUMBERS[written]


def _year(written: str | None) -> int | None:
    if written is None:
        return None
    return int(written) + (2000 if len(written) == 2 else 0)


def _day(day: int, month: int, year: int | None, near: date | None) -> date | None:
    """Return the day, or ``None`` if it is not in the calendar. Without a year it is the one nearest to ``near``."""
    if year is None:
        return _nearest(day, month, near) if near else None
    if year not in _YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _nearest(day: int, month: int, near: date) -> date | None:
    days = [found for year in (near.year - 1, near.year, near.year + 1) if (found := _day(day, month, year, None))]
    return min(days, key=lambda found: abs(found - near)) if days else None


def _clock(body: str, end: int) -> str | None:
    """Return the time of day after a date as ``HH:MM``, or ``None``."""
    match = CLOCK.match(body, end)
    if match is None or int(match["hour"]) > 24 or int(match["minute"]) > 59:
        return None
    return f"{int(match['hour']):02}:{match['minute']}"


def _relative(body: Body, published: date | None, quoted: list[Span]) -> Iterator[EventDate]:
    text = body.text
    for match in body.matches(RELATIVE, RELATIVE_BEGIN) if body.has(RELATIVE_WORDS) else ():
        word = " ".join(match["word"].lower().split())
        if word == "hari ini" and STILL.search(text, max(0, match.start() - 10), match.start()):
            continue
        part = match["part"] or next(
            (name for name in ("pagi", "siang", "sore", "petang", "malam") if name in word), None
        )
        part = "dini hari" if "dini" in word else part
        clock = _clock(text, match.end())
        shown = EventDate(
            match.start(), match.end(), FindingRule.DATE_RELATIVE, match.group(), None, None, clock, part
        )  # fmt: skip
        yield _counted(shown, _DAYS_OF_WORD.get(word, 0), published, quoted)


def _counted(shown: EventDate, days: int, published: date | None, quoted: list[Span]) -> EventDate:
    if any(start <= shown.start < end for start, end in quoted):
        return shown._replace(doubt="in_quote")
    if published is None:
        return shown._replace(doubt="no_publication")
    day = (published + timedelta(days=days)).isoformat()
    return shown._replace(first_day=day, last_day=day)


def _weekdays(body: Body, published: date | None, quoted: list[Span]) -> Iterator[EventDate]:
    """Yield days that a weekday names alone: with a word that says which, or at the end of an attribution."""
    if not body.has(WEEKDAY_BEGIN):
        return
    for match in body.matches(WEEK, WEEKDAY_BEGIN) if body.has(WHICH_WEEK) else ():
        before = body.text[max(0, match.start() - 4) : match.start()].rstrip(' “”"')
        if match["weekday"].lower() == "minggu" and before[-1:] in ("", ".", "\n", "?", "!"):
            continue  # ``Minggu lalu`` at the beginning of a sentence may be last week
        backward = match["which"] in ("lalu", "yang lalu", "kemarin")
        days = _days_to(weekday_number(match["weekday"]), published, backward, whole_week=bool(match["week"]))
        shown = EventDate(
            match.start(), match.end(), FindingRule.DATE_WEEKDAY, match.group(), None, None, None, match["part"]
        )  # fmt: skip
        yield _counted(shown, days, published, quoted)
    yield from _bare_weekdays(body, published, quoted)


def _bare_weekdays(body: Body, published: date | None, quoted: list[Span]) -> Iterator[EventDate]:
    """Yield weekdays without figures: the last one up to the publication, or the next one if the sentence says so."""
    text = body.text
    for match in body.matches(BARE_WEEKDAY, WEEKDAY_BEGIN):
        start = match.start()
        on = ON.search(text, max(0, start - 10), start)
        at_end = match["end"] is not None and text[max(0, start - 2) : start] == ", "
        begins = on.start() if on else start
        if not (on or match["part"] or at_end) or EVERY.search(text, max(0, begins - 14), begins):
            continue
        end = match.end("part") if match["part"] else match.end("weekday")
        days = 0
        if published is not None:
            days = -((published.weekday() - weekday_number(match["weekday"])) % 7)
            if FUTURE.search(text, *_sentence_around(text, match)):
                days += 7
        written = text[start:end]
        shown = EventDate(
            start, end, FindingRule.DATE_WEEKDAY, written, None, None, _clock(text, end), match["part"]
        )  # fmt: skip
        yield _counted(shown, days, published, quoted)


def _sentence_around(body: str, match: re.Match[str]) -> Span:
    start = max(body.rfind(". ", 0, match.start()), body.rfind("\n", 0, match.start())) + 1
    ends = [end for end in (body.find(". ", match.end()), body.find("\n", match.end())) if end >= 0]
    return start, min(ends, default=len(body))


def _days_to(weekday: int, published: date | None, backward: bool, *, whole_week: bool) -> int:
    """Return the days from the publication to a weekday: the last or next one, or that of the last or next week."""
    if published is None:
        return 0
    difference = weekday - published.weekday()
    if whole_week:
        return difference - 7 if backward else difference + 7
    if backward:
        return difference - 7 if difference >= 0 else difference
    return difference + 7 if difference <= 0 else difference
