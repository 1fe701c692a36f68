"""Read dates as the portal prints them: text → :class:`~bipol_crawler.items.Dated`.

Strict patterns are tried first. They know all spellings that the portal has used, take microseconds, and find
contradictions. For other word orders, the library dateparser (only Indonesian, strict) is asked, if a month is named.
Nothing is guessed: what is missing, contradictory or not in the calendar is a problem, and only certain parts are
returned.

The rules are those of Indonesian readers:

* ``05/10/2024`` is 5 October: in the locale id_ID the day is first.
* ``21/11/19`` is 2019: ``dd/MM/yy`` is the locale's short form (Unicode CLDR, ``id``), and no portal is older than
  2000. With dots or dashes, the year may be first, so such a date is not read.
* ``21/XI/2019`` is the number of a letter and not a date.
* A time without a zone is in the portal's zone. Zones are Indonesia's three (Keppres 41/1987): WIB UTC+7, WITA UTC+8,
  WIT UTC+9, or offsets from UTC. All times are returned in the portal's offset.
* A time in any other zone is not read, and neither is its day: it is the problem ``unknown_zone``.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache

from bipol_crawler.infra.clock import utc
from bipol_crawler.items import Dated, Problem
from bipol_crawler.normalize.date_patterns import (
    AFTER_DATE,
    AS_THEMES_PRINT,
    CHANGE_WORD,
    DATE,
    FIRST_DAY,
    FOREIGN_ZONES,
    MONTH_FIRST,
    MONTHS,
    PARTS_OF_DAY,
    PLAIN_CHARACTERS,
    WEEKDAYS,
    WORDS_AFTER_WEEKDAY,
    YEARS,
    ZONES,
)  # fmt: skip
from bipol_crawler.normalize.other_dates import ask_dateparser
from bipol_crawler.portals import PORTAL
from bipol_crawler.text import clean

PORTAL_ZONE = ZONES[PORTAL.zone]
_MAX_LENGTH = 300
"""The most characters of a line with a date. Longer text would take too much time."""
_MACHINE_SOURCES = frozenset(("feed", "json_ld", "meta", "sitemap", "time"))
"""Sources written by programs: they contain a date, a time and a zone, so what follows a time is its zone."""
_CONTINUES = re.compile(r":?[a-z0-9]", re.ASCII)
"""After an offset: it is incomplete (`+00:xx`), or there are two (`-05:00z`)."""
_UNREAD_ZONE = re.compile(r"[ (]*[a-z+/-]", re.ASCII)
_WORD = re.compile(r"[a-z']+")
_NEEDS_TRANSLATION = re.compile(r"[^\x00-\x7f]|`")
_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[t ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?\s?(z|[+-]\d\d(?::?\d\d)?)?)?",
    re.IGNORECASE | re.ASCII,
)


def read_date(text: str, source: str) -> tuple[Dated | None, tuple[Problem, ...]]:
    """Read the date of publication in one line, and the problems with it.

    Args:
        text: the line as printed, for example ``Sabtu, 16 Nov 2024 - 06:52 WIB``, or as a program wrote it (ISO 8601).
            Other words before and after the date are allowed.
        source: where it was read; it becomes the ``source`` of the result.

    Returns:
        The date, or ``None`` if no part is certain; and the problems. With ``weekday_contradicts`` the date is
        returned, with ``impossible_time``, ``ambiguous_time`` the day, with ``two_dates`` their common day or ``None``.
        With ``impossible_date``, ``implausible_year``, ``unknown_zone``, ``date_of_change``, ``no_year`` and
        ``unreadable_date`` nothing is returned.
    """
    if len(text) > _MAX_LENGTH:
        return None, (Problem("published", "unreadable_date", clean(text[:100])),)
    dated, problems = _read_line(text, source in _MACHINE_SOURCES)
    if dated is None or dated.source == source:
        return dated, problems
    return Dated(dated.value, dated.precision, source), problems


def read_dated(text: str, source: str) -> Dated | None:
    """Return the date of :func:`read_date` without its problems."""
    return read_date(text, source)[0]


def read_iso(text: str, source: str) -> Dated | None:
    """Read a time in ISO 8601, or return ``None``. A time without an offset is in the portal's zone."""
    match = _ISO.fullmatch(text.strip())
    if not match:
        return None
    year, month, day, hour, minute, second, offset = match.groups()
    try:
        printed = date(int(year), int(month), int(day))
        if printed.year not in YEARS:
            return None
        if hour is None:
            return Dated(printed.isoformat(), "day", source)
        zone = PORTAL_ZONE if offset is None else _zone(offset.lower())
        return _make_time(printed, int(hour), minute, second, zone, source)
    except ValueError:
        return None


def portal_iso(when: datetime) -> str:
    """Return a time with a zone as ISO 8601 in the portal's offset, to the second."""
    return when.astimezone(PORTAL_ZONE).isoformat(timespec="seconds")


def read_http_date(written: str | None) -> str | None:
    """Return a ``Date`` header (RFC 9110 §5.6.7) as UTC (``…Z``), or ``None`` if it is invalid."""
    try:
        return utc(parsedate_to_datetime(written)) if written else None
    except (ValueError, OverflowError):
        return None


def read_age(written: str | None) -> int:
    """Return an ``Age`` header (RFC 9111 §5.1) in seconds, or 0 if it is invalid."""
    return int(written) if written and re.fullmatch("[0-9]{1,9}", written) else 0


@lru_cache(maxsize=1024)  # a page states the same time in several places
def _read_line(text: str, by_machine: bool) -> tuple[Dated | None, tuple[Problem, ...]]:
    """Return the date in a line and its problems; ``by_machine`` says whether a program wrote the line."""
    source = "meta" if by_machine else "page"
    printed = clean(text)
    if not printed:
        return None, ()
    if dated := read_iso(printed, source) or _read_as_themes_print(printed, source):
        return dated, ()
    line = printed.translate(PLAIN_CHARACTERS).lower() if _NEEDS_TRANSLATION.search(printed) else printed.lower()
    reasons: list[str] = []
    matches = list(DATE.finditer(line)) or list(MONTH_FIRST.finditer(line))
    if matches:
        dated = _common_date(_read_matches(matches, line, source, reasons), reasons)
    else:
        dated = ask_dateparser(line, source, reasons)
    return dated, tuple(Problem("published", reason, printed) for reason in dict.fromkeys(reasons))


def _read_as_themes_print(printed: str, source: str) -> Dated | None:
    """Return the date of a line that is only a date in the form of WordPress themes; ``None`` for any other line.

    The patterns for all spellings read the same of it. They read a line with a contradiction or an unknown word.
    """
    match = AS_THEMES_PRINT.fullmatch(printed)
    if not match:
        return None
    weekday, day, month, year, hour, minute, zone = match.groups()
    try:
        stated = date(int(year), MONTHS[month.lower()], int(day))
        if stated.year not in YEARS or (weekday and WEEKDAYS[weekday.lower()] != stated.weekday()):
            return None
        if hour is None:
            return Dated(stated.isoformat(), "day", source)
        return _make_time(stated, int(hour), minute, None, ZONES[zone.lower()], source)
    except (KeyError, ValueError):
        return None


def _read_matches(matches: list[re.Match[str]], line: str, source: str, reasons: list[str]) -> list[tuple[date, Dated]]:
    """Return each date of publication in the line with its printed day, which may differ after a change of zone.

    Problems are added to ``reasons``.
    """
    found = []
    changed = False
    end = 0
    for match in matches:
        before, after = line[end : match.start()], AFTER_DATE.match(line, match.end())
        assert after is not None  # all of it is optional
        end = after.end()
        if CHANGE_WORD.search(before):
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
        if year not in YEARS:
            reasons.append("implausible_year")
            continue
        if _weekday(before, after) not in (None, printed.weekday()):
            reasons.append("weekday_contradicts")
        if _has_unknown_zone(line, after, source):
            reasons.append("unknown_zone")
            continue
        found.append((printed, _with_time(printed, after, source, reasons)))
    if changed and not found and not reasons:
        reasons.append("date_of_change")
    return found


def _common_date(found: list[tuple[date, Dated]], reasons: list[str]) -> Dated | None:
    """Return the most exact of the dates in a line if they agree, else their common day, else ``None``."""
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
    """Return year, month and day of a match in any order."""
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
    """Return the weekday printed beside a date (0 is Monday), or ``None``."""
    for word in reversed(_WORD.findall(before)[-4:]):
        if word not in WORDS_AFTER_WEEKDAY:
            if word in WEEKDAYS:
                return WEEKDAYS[word]
            break
    return WEEKDAYS[after["weekday"]] if after["weekday"] else None


def _has_unknown_zone(line: str, after: re.Match[str], source: str) -> bool:
    """Return whether the time after a date has a zone that is neither Indonesian nor a valid offset."""
    if after["hour"] is None:
        return False
    if after["zone"]:
        return source in _MACHINE_SOURCES and bool(_CONTINUES.match(line, after.end()))
    return bool((_UNREAD_ZONE if source in _MACHINE_SOURCES else FOREIGN_ZONES).match(line, after.end()))


def _with_time(printed: date, after: re.Match[str], source: str, reasons: list[str]) -> Dated:
    """Return the day with the time after it, or only the day if there is no certain time."""
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
        return _make_time(printed, number, minute, second, PORTAL_ZONE if zone is None else _zone(zone), source)
    except ValueError:
        reasons.append("impossible_time")
        return day


def _make_time(day: date, hour: int, minute: str, second: str | None, zone: timezone, source: str) -> Dated:
    """Return the time in the portal's offset. Raises ValueError for an impossible time."""
    when = datetime(day.year, day.month, day.day, hour, int(minute), int(second or 0), tzinfo=zone)
    value = when.isoformat() if zone is PORTAL_ZONE else portal_iso(when)
    return Dated(value, "minute" if second is None else "second", source)


@lru_cache(maxsize=64)
def _zone(text: str) -> timezone:
    """Return the zone for ``wita``, ``z``, ``gmt+7`` or ``+07:00``. Raises ValueError for an impossible offset."""
    if text in ZONES:
        return ZONES[text]
    sign, digits = (-1 if "-" in text else 1), re.sub(r"\D", "", text) or "0"
    hours, minutes = (digits, "0") if len(digits) < 3 else (digits[:-2], digits[-2:])
    return timezone(sign * timedelta(hours=int(hours), minutes=int(minutes)))
