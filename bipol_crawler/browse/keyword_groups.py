"""The groups of articles that keywords are computed for, such as each year or each reporter; and their filters."""

from __future__ import annotations

import numpy as np

from bipol_crawler.browse.periods import MONTH, PERIOD, YEAR, days_of
from bipol_crawler.search.column import Column, multi_valued_column, single_valued_column
from bipol_crawler.search.columns import Columns

GROUPS = ("year", "month", "section", "place", "reporter")


def groups_of(columns: Columns, by: str) -> Column:
    """The column with the groups of the articles; ``by`` is one of :data:`GROUPS`."""
    if by == "section":
        return columns.sections
    if by == "place":
        return columns.places
    if by == "reporter":
        return _reporters(columns)
    length = YEAR if by == "year" else MONTH
    periods = [day[:length] if PERIOD.fullmatch(day[:length]) else "" for day in columns.days.values]
    values = tuple(sorted({period for period in periods if period}))
    number = {period: place for place, period in enumerate(values)}
    codes = np.array([*(number.get(period, -1) for period in periods), -1], np.int64)
    # -1 is the last element, for articles without a date
    return single_valued_column(values, codes[columns.days.codes])


def _reporters(columns: Columns) -> Column:
    """For each article the people who are its reporters."""
    index, names = columns.byline_index, columns.roles.values
    groups = np.flatnonzero(index.roles == names.index("reporter")) if "reporter" in names else np.zeros(0, np.int64)
    sizes = (index.starts[1:] - index.starts[:-1])[groups]
    # the groups of a role stand one after another
    first, last = (index.starts[groups[0]], index.starts[groups[-1] + 1]) if len(groups) else (0, 0)
    people = np.repeat(index.people[groups], sizes)
    return multi_valued_column(columns.people.values, len(columns.ids), index.articles[first:last], people)


def filters_of(by: str, value: str) -> dict[str, str]:
    """The filters of a search for the articles of one group."""
    if by == "month":
        since, until = days_of(value)
        return {"since": since, "until": until, "year": ""}
    if by == "reporter":
        return {"person": value, "role": "reporter"}
    return {by: value}
