"""The groups of articles that keywords are computed for: each year, month, section or place; and their filters."""

from __future__ import annotations

import numpy as np

from bipol_crawler.browse.periods import MONTH, PERIOD, YEAR, days_of
from bipol_crawler.search.column import Column, single_valued_column
from bipol_crawler.search.columns import Columns

GROUPS = ("year", "month", "section", "place")


def groups_of(columns: Columns, by: str) -> Column:
    """The column with the groups of the articles; ``by`` is one of :data:`GROUPS`."""
    if by == "section":
        return columns.sections
    if by == "place":
        return columns.places
    length = YEAR if by == "year" else MONTH
    periods = [day[:length] if PERIOD.fullmatch(day[:length]) else "" for day in columns.days.values]
    values = tuple(sorted({period for period in periods if period}))
    number = {period: place for place, period in enumerate(values)}
    codes = np.array([*(number.get(period, -1) for period in periods), -1], np.int64)
    return single_valued_column(
        values, codes[columns.days.codes]
    )  # -1 is the last element, for articles without a date


def filters_of(by: str, value: str) -> dict[str, str]:
    """The filters of a search for the articles of one group."""
    if by == "month":
        since, until = days_of(value)
        return {"since": since, "until": until, "year": ""}
    return {by: value}
