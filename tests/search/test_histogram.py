"""The histogram: whole years, months or days, empty ones too, and never outside the filters."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bipol_crawler.search.filters import Filters
from bipol_crawler.search.histogram import Bar, histogram


@pytest.mark.parametrize(
    ("days", "filters", "first", "last", "number"),
    [
        ({"2012-05-01": 1, "2024-01-31": 2}, {}, "2012", "2024", 13),
        ({"2019-05-01": 1, "2020-01-31": 2}, {}, "2019-01", "2020-12", 24),
        ({"2019-05-01": 1}, {}, "2019-01", "2019-12", 12),
        ({"2019-05-01": 1}, {"year": "2019"}, "2019-01", "2019-12", 12),
        ({"2019-05-10": 1}, {"since": "2019-05-01", "until": "2019-05-31"}, "2019-05-01", "2019-05-31", 31),
        ({"2020-02-29": 1}, {"since": "2020-02-01", "until": "2020-02-29"}, "2020-02-01", "2020-02-29", 29),
        ({"2019-05-10": 1}, {"since": "2019-05-10", "until": "2019-05-10"}, "2019-05-10", "2019-05-10", 1),
        ({"2019-05-10": 1, "2021-01-01": 1}, {"since": "2018-03-01", "until": "9999-12-31"}, "2019-01", "2021-12", 36),
        ({"2019-12-31": 1}, {"since": "2019-11-15"}, "2019-11-15", "2019-12-31", 47),
    ],
)
def test_bars_go_from_the_first_to_the_last_within_the_filters(
    days: dict[str, int], filters: dict[str, str], first: str, last: str, number: int
) -> None:
    bars = histogram(days, Filters(**filters))
    assert (bars[0].label, bars[-1].label, len(bars)) == (first, last, number)
    assert sum(bar.articles for bar in bars) == sum(days.values())
    for before, after in pairwise(bars):
        assert before.until < after.since


def test_bars_are_cut_at_the_filters() -> None:
    bars = histogram({"2015-06-01": 3, "2023-06-01": 4}, Filters(since="2015-05-20", until="2023-07-04"))
    assert bars[0] == Bar("2015", "2015-05-20", "2015-12-31", 3)
    assert bars[1] == Bar("2016", "2016-01-01", "2016-12-31", 0)
    assert bars[-1] == Bar("2023", "2023-01-01", "2023-07-04", 4)


@pytest.mark.parametrize("days", [{}, {"tanpa": 3}, {"9999-01-01": 1}, {"2020-13-01": 1}])
def test_without_readable_days_there_are_no_bars(days: dict[str, int]) -> None:
    assert histogram(days, Filters()) == []


def test_of_very_many_years_the_last_are_shown() -> None:
    assert len(histogram({"1000-01-01": 1, "2024-01-01": 1}, Filters())) == 150
