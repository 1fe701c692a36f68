"""Dates as the portal prints them → :class:`~bipol_crawler.items.Dated`.

Strict patterns come first: they know every spelling the portal has been seen to use, cost
microseconds, and notice contradictions. dateparser (Indonesian only, strict) answers for word
orders they do not know, and only where a month is named. Neither invents anything: what is not
stated, contradicts itself or is not in the calendar is a problem, and only what is beyond doubt
is kept.

What Indonesian readers take for granted is taken for granted here:

* ``05/10/2024`` is 5 October: the day leads in id_ID, and month-first numbers are never tried.
* ``21/11/19`` is 2019: ``dd/MM/yy`` is the locale's own short form (Unicode CLDR, ``id``), and no
  portal is older than the century. With dots or dashes it could be a year-first date, so it is none.
* ``21/XI/2019`` is the number of a letter, not a day: Roman months are no dates.
* A time without a zone is the portal's own, WIB. Zones are Indonesia's three (Keppres 41/1987):
  WIB UTC+7, WITA UTC+8, WIT UTC+9, or offsets from UTC. Every instant is given in the portal's offset.
* A time in any other zone is no known time here, nor is its day: it is a problem, ``unknown_zone``.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from bipol_crawler.infra.clock import utc
from bipol_crawler.items import Dated, Problem
from bipol_crawler.normalize.date_patterns import (
    AFTER,
    BARE_HOUR,
    BETWEEN,
    CHANGED,
    DATE,
    FIRST_DAY,
    FOREIGN_ZONES,
    MONTH,
    MONTH_FIRST,
    MONTHS,
    NO_YEAR,
    PARTS_OF_DAY,
    PLAIN,
    WEEKDAYS,
    ZONES,
)  # fmt: skip
from bipol_crawler.portals import PORTAL
from bipol_crawler.text import clean

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

PORTAL_ZONE = ZONES[PORTAL.zone]
_YEARS = range(2000, 2100)
"""A year outside is a clock that was never set (1970, 0001, 9999) or a slip of the keyboard."""
_MAX_LENGTH = 300
"""Characters: what is longer is no line with a date, and costs time and memory to look into."""
_MACHINES = frozenset(("feed", "json_ld", "meta", "sitemap", "time"))
"""Sources that write a date, a time and a zone and nothing else: what stands behind a time is its zone."""
_RUNS_ON = re.compile(r":?[a-z0-9]", re.ASCII)
"""Behind an offset: it is not whole (`+00:xx`), or there are two (`-05:00z`)."""
_UNREAD = re.compile(r"[ (]*[a-z+/-]", re.ASCII)
_MAX_ASKED = 100
"""Characters: beyond, dateparser takes tens of milliseconds."""
_WORD = re.compile(r"[a-z']+")
_UNPLAIN = re.compile(r"[^\x00-\x7f]|`")
_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[t ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?\s?(z|[+-]\d\d(?::?\d\d)?)?)?",
    re.IGNORECASE | re.ASCII,
)


def read_date(text: str, source: str) -> tuple[Dated | None, tuple[Problem, ...]]:
    """Read the date of publication that one line states, with its contradictions.

    Args:
        text: the line as printed, e.g. ``Sabtu, 16 Nov 2024 - 06:52 WIB``, or as a machine wrote it
            (ISO 8601); words round the date are allowed.
        source: where it was read, kept in the answer.

    Returns:
        The date, ``None`` when there is none to be believed, and the problems met:
        ``weekday_contradicts`` (the date stands), ``impossible_time`` and ``ambiguous_time`` (the day
        stands), ``two_dates`` in one line (what they share stands: the day, or nothing),
        ``impossible_date``, ``implausible_year``, ``unknown_zone``, ``date_of_change``, ``no_year``,
        ``unreadable_date``.
    """
    if len(text) > _MAX_LENGTH:
        return None, (Problem("published", "unreadable_date", clean(text[:100])),)
    dated, problems = _read_line(text, source in _MACHINES)
    if dated is None or dated.source == source:
        return dated, problems
    return Dated(dated.value, dated.precision, source), problems


def read_dated(text: str, source: str) -> Dated | None:
    """The date of :func:`read_date` alone, for places that have no way to report a problem."""
    return read_date(text, source)[0]


def read_iso(text: str, source: str) -> Dated | None:
    """Read a machine-written ISO 8601 time; one without an offset is the portal's own zone."""
    match = _ISO.fullmatch(text.strip())
    if not match:
        return None
    year, month, day, hour, minute, second, offset = match.groups()
    try:
        printed = date(int(year), int(month), int(day))
        if printed.year not in _YEARS:
            return None
        if hour is None:
            return Dated(printed.isoformat(), "day", source)
        zone = PORTAL_ZONE if offset is None else _zone(offset.lower())
        return _exact(printed, int(hour), minute, second, zone, source)
    except ValueError:
        return None


def local(when: datetime) -> str:
    """An aware time as ISO 8601 in the portal's offset, to the second."""
    return when.astimezone(PORTAL_ZONE).isoformat(timespec="seconds")


def read_http_date(written: str | None) -> str | None:
    """A ``Date`` header (RFC 9110 §5.6.7) as the archive writes machine times; ``None`` for what is none."""
    try:
        return utc(parsedate_to_datetime(written)) if written else None
    except (ValueError, OverflowError):
        return None


def read_age(written: str | None) -> int:
    """An ``Age`` header (RFC 9111 §5.1) in seconds; 0 for what is none."""
    return int(written) if written and re.fullmatch("[0-9]{1,9}", written) else 0


@lru_cache(maxsize=1024)  # a page states one time again and again
def _read_line(text: str, by_machine: bool) -> tuple[Dated | None, tuple[Problem, ...]]:
    """What a line says, whoever of the people or of the machines wrote it."""
    source = "meta" if by_machine else "page"
    printed = clean(text)
    if not printed:
        return None, ()
    if dated := read_iso(printed, source):
        return dated, ()
    line = printed.translate(PLAIN).lower() if _UNPLAIN.search(printed) else printed.lower()
    reasons: list[str] = []
    matches = list(DATE.finditer(line)) or list(MONTH_FIRST.finditer(line))
    if matches:
        dated = _agreed(_read_matches(matches, line, source, reasons), reasons)
    else:
        dated = _ask_dateparser(line, source, reasons)
    return dated, tuple(Problem("published", reason, printed) for reason in dict.fromkeys(reasons))


def _read_matches(matches: list[re.Match[str]], line: str, source: str, reasons: list[str]) -> list[tuple[date, Dated]]:
    """Every date of publication in the line, beside the day as printed, which a zone may move.

    What is wrong with them is added to ``reasons``.
    """
    found = []
    changed = False
    end = 0
    for match in matches:
        before, after = line[end : match.start()], AFTER.match(line, match.end())
        assert after is not None  # all of it is optional
        end = after.end()
        if CHANGED.search(before):
            changed = True
            continue
        if FIRST_DAY.search(before):
            reasons.append("two_dates")
            continue
        year, month, day = _numbers(match)
        try:
            printed = date(year, month, day)
        except ValueError:
            reasons.append("impossible_date")
            continue
        if year not in _YEARS:
            reasons.append("implausible_year")
            continue
        if _weekday(before, after) not in (None, printed.weekday()):
            reasons.append("weekday_contradicts")
        if _has_unknown_zone(line, after, source):
            reasons.append("unknown_zone")
            continue
        found.append((printed, _with_clock(printed, after, source, reasons)))
    if changed and not found and not reasons:
        reasons.append("date_of_change")
    return found


def _agreed(found: list[tuple[date, Dated]], reasons: list[str]) -> Dated | None:
    """What all dates of one line say: the most exact of them, the day they share, or nothing."""
    if not found:
        return None
    if len({day for day, _ in found}) > 1:
        reasons.append("two_dates")
        return None
    exact = {dated.value: dated for _, dated in found if dated.precision != "day"}
    if len(exact) > 1:
        reasons.append("two_dates")
        return Dated(found[0][0].isoformat(), "day", found[0][1].source)
    return next(iter(exact.values()), found[0][1])


def _numbers(match: re.Match[str]) -> tuple[int, int, int]:
    """Year, month and day of a match, whatever their order."""
    if match.re is MONTH_FIRST:
        return int(match[3]), MONTHS[match[1]], int(match[2])
    if match[2]:
        day, month, year = match[1], MONTHS[match[2]], match[3]
    elif match[4]:
        day, month, year = match[4], int(match[6]), match[7]
    else:
        day, month, year = match[11], int(match[10]), match[8]
    return int(year) + (2000 if len(year) == 2 else 0), month, int(day)


def _weekday(before: str, after: re.Match[str]) -> int | None:
    """The weekday printed beside a date, if any; 0 is Monday."""
    for word in reversed(_WORD.findall(before)[-4:]):
        if word not in BETWEEN:
            if word in WEEKDAYS:
                return WEEKDAYS[word]
            break
    return WEEKDAYS[after["weekday"]] if after["weekday"] else None


def _has_unknown_zone(line: str, after: re.Match[str], source: str) -> bool:
    """Whether the time behind a date is in a zone that is not Indonesia's and states no whole offset."""
    if after["hour"] is None:
        return False
    if after["zone"]:
        return source in _MACHINES and bool(_RUNS_ON.match(line, after.end()))
    return bool((_UNREAD if source in _MACHINES else FOREIGN_ZONES).match(line, after.end()))


def _with_clock(printed: date, after: re.Match[str], source: str, reasons: list[str]) -> Dated:
    """The day with the time that stands behind it, or alone when there is none to be believed."""
    hour, minute, second, until, part, zone = after.group("hour", "minute", "second", "until", "part", "zone")
    day = Dated(printed.isoformat(), "day", source)
    if hour is None:
        return day
    number = int(hour)
    if until or (part in PARTS_OF_DAY and number not in PARTS_OF_DAY[part]):
        reasons.append("ambiguous_time")
        return day
    if part and part not in PARTS_OF_DAY:  # am or pm
        number = number % 12 + 12 * (part[0] == "p") if 1 <= number <= 12 else 99
    try:
        return _exact(printed, number, minute, second, PORTAL_ZONE if zone is None else _zone(zone), source)
    except ValueError:
        reasons.append("impossible_time")
        return day


def _exact(day: date, hour: int, minute: str, second: str | None, zone: timezone, source: str) -> Dated:
    """Raises ValueError for what no clock shows."""
    when = datetime(day.year, day.month, day.day, hour, int(minute), int(second or 0), tzinfo=zone)
    value = when.isoformat() if zone is PORTAL_ZONE else local(when)
    return Dated(value, "minute" if second is None else "second", source)


@lru_cache(maxsize=64)
def _zone(text: str) -> timezone:
    """The zone that ``wita``, ``z``, ``gmt+7`` or ``+07:00`` names. Raises ValueError for an impossible one."""
    if text in ZONES:
        return ZONES[text]
    sign, digits = (-1 if "-" in text else 1), re.sub(r"\D", "", text) or "0"
    hours, minutes = (digits, "0") if len(digits) < 3 else (digits[:-2], digits[-2:])
    return timezone(sign * timedelta(hours=int(hours), minutes=int(minutes)))


def _ask_dateparser(line: str, source: str, reasons: list[str]) -> Dated | None:
    """The day that dateparser reads, asked only where a month is named and a year stated in full."""
    year = any(int(number) in _YEARS for number in re.findall(r"(?<!\d)\d{4}(?!\d)", line))
    if year and len(line) <= _MAX_ASKED and MONTH.search(line) and not BARE_HOUR.search(line):
        found = _dateparser().get_date_data(line).date_obj
        if found is not None:
            weekdays = [WEEKDAYS[word] for word in _WORD.findall(line) if word in WEEKDAYS]
            if any(weekday != found.weekday() for weekday in weekdays):
                reasons.append("weekday_contradicts")
            return Dated(found.date().isoformat(), "day", source)
    reasons.append("no_year" if NO_YEAR.search(line) else "unreadable_date")
    return None


@lru_cache(maxsize=1)
def _dateparser() -> DateDataParser:
    from dateparser.date import DateDataParser  # half a second to import, and rarely needed

    settings = {"REQUIRE_PARTS": ["day", "month", "year"], "DATE_ORDER": "DMY", "PARSERS": ["absolute-time"]}
    return DateDataParser(languages=["id"], settings=settings)
