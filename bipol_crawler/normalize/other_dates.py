"""Read dates in other word orders than those of the patterns, with the library dateparser."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from bipol_crawler.items import Dated
from bipol_crawler.normalize.date_patterns import BARE_HOUR, MONTH, NO_YEAR, WEEKDAYS, YEARS

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

_LONGEST = 100
"""The most characters for dateparser, which takes tens of milliseconds for more."""
_WORD = re.compile(r"[a-z']+")


def ask_dateparser(line: str, source: str, reasons: list[str]) -> Dated | None:
    """Return the day that dateparser reads; it is asked only if a month is named and a year has four digits."""
    year = any(int(number) in YEARS for number in re.findall(r"(?<!\d)\d{4}(?!\d)", line))
    if year and len(line) <= _LONGEST and MONTH.search(line) and not BARE_HOUR.search(line):
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
