"""Dates as the portal prints them → :class:`~bipol_crawler.items.Dated`.

Strict patterns come first: they know every spelling the portal has been seen to use, cost
microseconds, and notice contradictions. dateparser (Indonesian only, strict) answers for
spellings they do not know. Neither invents anything: a date without a year, or one that
the calendar does not have, is a problem and no date.

Zones are Indonesia's three (Keppres 41/1987): WIB UTC+7, WITA UTC+8, WIT UTC+9. A time
without a zone is the portal's own, WIB. Every instant is given in the portal's offset.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

from bipol_crawler.items import Dated, Precision, Problem

PORTAL_ZONE = timezone(timedelta(hours=7))
_ZONES = {"wib": 7, "wita": 8, "wit": 9}
_MONTHS = {
    spelling: number
    for number, spellings in enumerate(
        (
            "januari jan january",
            "februari feb pebruari peb february",
            "maret mar mrt march",
            "april apr",
            "mei may",
            "juni jun june",
            "juli jul july",
            "agustus agu agt ags agus agust aug august",
            "september sep sept",
            "oktober okt october oct",
            "november nov nopember nop",
            "desember des december dec",
        ),
        start=1,
    )
    for spelling in spellings.split()
}
_WEEKDAYS = {
    spelling: number
    for number, spellings in enumerate(
        (
            "senin sen monday",
            "selasa sel tuesday",
            "rabu rab wednesday",
            "kamis kam thursday",
            "jumat jum'at jum friday",
            "sabtu sab saturday",
            "minggu ahad min sunday",
        )
    )
    for spelling in spellings.split()
}
_CLOCK = r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?"
_DATE = re.compile(
    r"(?:(?P<weekday>[a-z']+)\s*[,.]?\s*)?"
    r"(?:(?<!\d)(?P<day>\d{1,2})\s*[-/.\s]\s*(?P<month>[a-z]+\.?|\d{1,2})\s*[-/.,\s]\s*(?P<year>\d{4})(?!\d))"
    r"(?:\s*(?:[-–—,|/@]|\s)*(?:pukul|pkl\.?|jam)?\s*" + _CLOCK + r"(?!\d)\s*(?P<zone>wib|wita|wit)?)?",
    re.IGNORECASE,
)
_MAX_LENGTH = 200
"""Characters: what is longer is no date, and costs time and memory to look into."""
_ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$",
    re.IGNORECASE,
)


def read_date(text: str, source: str) -> tuple[Dated | None, tuple[Problem, ...]]:
    """Read one printed date, with its contradictions.

    Args:
        text: the date as printed, e.g. ``Sabtu, 16 Nov 2024 - 06:52 WIB``; words round it are allowed.
        source: where it was read, kept in the answer.

    Returns:
        The date (``None`` when there is none to be read) and the problems met:
        ``weekday_contradicts``, ``impossible_date``, ``impossible_time``, ``no_year``,
        ``unreadable_date``.
    """
    return _read_date(text[:_MAX_LENGTH], source)


@lru_cache(maxsize=4096)
def _read_date(text: str, source: str) -> tuple[Dated | None, tuple[Problem, ...]]:
    printed = " ".join(text.replace("’", "'").replace("‘", "'").replace("`", "'").split())
    if not printed:
        return None, ()
    if iso := read_iso(printed, source):
        return iso, ()
    for match in _DATE.finditer(printed):
        month = match["month"].rstrip(".").lower()
        number = int(month) if month.isdigit() else _MONTHS.get(month)
        if number is not None:
            return _read_match(match, number, printed, source)
    return _ask_dateparser(printed, source)


def read_dated(text: str, source: str) -> Dated | None:
    """The date of :func:`read_date` alone, for places that have no way to report a problem."""
    return read_date(text, source)[0]


def read_iso(text: str, source: str) -> Dated | None:
    """Read a machine-written ISO 8601 time; one without an offset is the portal's own zone."""
    match = _ISO.match(text.strip())
    if not match:
        return None
    year, month, day, hour, minute, second, offset = match.groups()
    try:
        if hour is None:
            return Dated(datetime(int(year), int(month), int(day)).strftime("%Y-%m-%d"), "day", source)
        zone = PORTAL_ZONE if offset is None else _offset(offset)
        when = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0), tzinfo=zone)
        return Dated(local(when), "minute" if second is None else "second", source)
    except (ValueError, OverflowError):
        return None


def local(when: datetime) -> str:
    """An aware time as ISO 8601 in the portal's offset, to the second."""
    return when.astimezone(PORTAL_ZONE).isoformat(timespec="seconds")


def utc(when: datetime) -> str:
    """An aware time as the archive writes machine times: UTC, to the second, ``…Z``."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _offset(text: str) -> timezone:
    if text in "Zz":
        return UTC
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))


def _read_match(
    match: re.Match[str], month: int, printed: str, source: str
) -> tuple[Dated | None, tuple[Problem, ...]]:
    year, day = int(match["year"]), int(match["day"])
    problems: list[Problem] = []
    try:
        date = datetime(year, month, day)
    except ValueError:
        return None, (Problem("published", "impossible_date", printed),)
    weekday = _WEEKDAYS.get((match["weekday"] or "").lower())
    if weekday is not None and weekday != date.weekday():
        problems.append(Problem("published", "weekday_contradicts", printed))
    value, precision = date.strftime("%Y-%m-%d"), "day"
    if match["hour"] is not None:
        zone = timezone(timedelta(hours=_ZONES[(match["zone"] or "wib").lower()]))
        try:
            when = date.replace(
                hour=int(match["hour"]),
                minute=int(match["minute"]),
                second=int(match["second"] or 0),
                tzinfo=zone,
            )
            value, precision = local(when), "second" if match["second"] else "minute"
        except (ValueError, OverflowError):
            problems.append(Problem("published", "impossible_time", printed))
    exact: Precision = "day" if precision == "day" else "minute" if precision == "minute" else "second"
    return Dated(value, exact, source), tuple(problems)


def _ask_dateparser(printed: str, source: str) -> tuple[Dated | None, tuple[Problem, ...]]:
    """A day from dateparser, believed only when the text itself states day, month and year."""
    if not re.search(r"(?<!\d)(?:19|20)\d{2}(?!\d)", printed):
        reason = "no_year" if re.search(r"\d", printed) else "unreadable_date"
        return None, (Problem("published", reason, printed),)
    from dateparser.date import DateDataParser  # half a second to import, and rarely needed

    parser = DateDataParser(
        languages=["id"],
        settings={"REQUIRE_PARTS": ["day", "month", "year"], "DATE_ORDER": "DMY", "PARSERS": ["absolute-time"]},
    )
    found = parser.get_date_data(printed[:100]).date_obj
    if found is None or str(found.year) not in printed:
        return None, (Problem("published", "unreadable_date", printed),)
    return Dated(found.strftime("%Y-%m-%d"), "day", source), ()
