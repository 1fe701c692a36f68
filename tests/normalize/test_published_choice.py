"""When an article was published: every clause of the rule, one by one."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bipol_crawler.items import Dated, Precision
from bipol_crawler.normalize.published import TRUST, choose, moment, ranked

DAY = Dated("2019-11-21", "day", "page")


def at(clock: str, source: str, precision: Precision = "minute", day: str = "2019-11-21") -> Dated:
    return Dated(f"{day}T{clock}+07:00", precision, source)


def test_nothing_stated_is_no_date_and_no_problem() -> None:
    assert choose([]) == (None, ())


def test_an_exact_time_beats_a_bare_day_whoever_says_it() -> None:
    exact = at("10:15:00", "meta")
    assert choose([Dated("2019-11-21", "day", "rest"), exact]) == (exact, ())


@pytest.mark.parametrize(("more", "less"), list(itertools.pairwise(TRUST)))
def test_among_exact_times_the_most_trusted_source_leads(more: str, less: str) -> None:
    trusted, other = at("10:15:00", more), at("17:15:00", less)
    assert choose([other, trusted])[0] == trusted
    assert choose([trusted, other])[0] == trusted


@pytest.mark.parametrize(("more", "less"), list(itertools.pairwise(TRUST)))
def test_among_bare_days_the_most_trusted_source_leads(more: str, less: str) -> None:
    trusted, other = Dated("2019-11-21", "day", more), Dated("2019-11-22", "day", less)
    assert choose([other, trusted])[0] == trusted


def test_a_minute_of_a_trusted_source_beats_a_second_that_contradicts_it() -> None:
    printed = at("10:15:00", "page")
    assert choose([at("17:15:07", "json_ld", "second"), printed])[0] == printed


def test_a_less_trusted_source_sharpens_the_leader_when_it_names_the_same_instant() -> None:
    sharp = at("10:15:07", "json_ld", "second")
    assert choose([at("10:15:00", "page"), sharp]) == (sharp, ())


def test_the_same_instant_in_another_offset_sharpens_too() -> None:
    sharp = Dated("2019-11-21T03:15:07+00:00", "second", "feed")
    assert choose([at("10:15:00", "rest"), sharp])[0] == sharp


def test_sources_more_than_a_day_apart_are_a_problem_and_the_leader_stands() -> None:
    leader = at("10:15:00", "rest", "second")
    best, problems = choose([at("10:15:01", "json_ld", "second", "2019-11-23"), leader])
    assert best == leader
    assert [(problem.field, problem.reason) for problem in problems] == [("published", "dates_disagree")]
    assert "2019-11-23" in problems[0].detail and "rest" in problems[0].detail


@pytest.mark.parametrize("clock", ["00:00:00", "23:59:59"])
def test_a_bare_day_counts_as_any_instant_of_it(clock: str) -> None:
    assert choose([DAY, at(clock, "feed", "second")])[1] == ()


def test_a_day_and_a_time_on_the_next_day_do_not_disagree() -> None:
    """A zone read wrongly moves a time by hours, which is no disagreement about the day."""
    assert choose([DAY, at("05:00:00", "json_ld", "second", "2019-11-22")])[1] == ()


def test_a_day_and_a_time_two_days_later_disagree() -> None:
    assert choose([DAY, at("05:00:00", "json_ld", "second", "2019-11-23")])[1] != ()


def test_a_time_on_another_day_does_not_sharpen_but_outranks_a_bare_day() -> None:
    other = at("05:00:00", "json_ld", "second", "2019-11-22")
    assert choose([DAY, other])[0] == other


def test_an_unknown_source_comes_last() -> None:
    known = at("10:15:00", "meta")
    assert choose([at("11:15:00", "elsewhere"), known])[0] == known


def test_one_problem_is_enough() -> None:
    stated = [
        at("10:15:00", source, day=f"2019-11-{day}") for source, day in (("rest", 21), ("feed", 25), ("page", 29))
    ]
    assert len(choose(stated)[1]) == 1


@st.composite
def dated(draw: st.DrawFn) -> Dated:
    source = draw(st.sampled_from([*TRUST, "other"]))
    day = draw(st.dates().map(str))
    precision = draw(st.sampled_from(["second", "minute", "day"]))
    if precision == "day":
        return Dated(day, "day", source)
    second = draw(st.integers(0, 59)) if precision == "second" else 0
    return Dated(f"{day}T12:30:{second:02d}+07:00", precision, source)


@given(st.lists(dated(), max_size=6))
def test_the_answer_is_one_of_the_statements_and_does_not_depend_on_their_order_of_trust(stated: list[Dated]) -> None:
    best, _ = choose(stated)
    assert (best in stated) if stated else best is None
    assert sorted(ranked(stated), key=repr) == sorted(stated, key=repr)
    distinct = {(one.source, one.precision) for one in stated}
    if len(distinct) == len(stated):
        assert choose(list(reversed(stated)))[0] == best


def test_a_bare_day_is_its_first_instant_in_the_portals_zone() -> None:
    assert moment(DAY).isoformat() == "2019-11-21T00:00:00+07:00"
