"""Years and months as periods on an axis, without gaps."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Collection
from itertools import pairwise

YEAR, MONTH = 4, 7
"""The lengths of a year (``2026``) and a month (``2026-11``) in ISO 8601."""
PERIOD = re.compile(r"(19|20|21)[0-9]{2}(-(0[1-9]|1[0-2]))?")
"""Years and months that are shown on an axis. Others are mistakes of the portal."""


def all_periods(labels: Collection[str]) -> list[str]:
    """All years (``2026``) from the first of ``labels`` to the last; or all months, if months are given."""
    longest = max(map(len, labels), default=0)
    known = sorted(label for label in labels if len(label) == longest)
    filled = known[:1]
    for before, after in pairwise(known):
        filled += [_period(number, len(after)) for number in range(_number(before) + 1, _number(after) + 1)]
    return filled


def days_of(period: str) -> tuple[str, str]:
    """The first and the last day of a year or month: ``2024-02`` is 2024-02-01 to 2024-02-29."""
    if len(period) == YEAR:
        return f"{period}-01-01", f"{period}-12-31"
    year, _, month = period.partition("-")
    return f"{period}-01", f"{period}-{monthrange(int(year), int(month))[1]}"


def _number(period: str) -> int:
    year, _, of_year = period.partition("-")
    return int(year) * 12 + int(of_year) - 1 if of_year else int(year)


def _period(number: int, length: int) -> str:
    return f"{number:04}" if length == YEAR else f"{number // 12:04}-{number % 12 + 1:02}"
