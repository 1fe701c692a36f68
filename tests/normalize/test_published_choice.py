"""When an article was published: every clause of the rule, one by one."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta, timezone
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bipol_crawler.items import Dated, Precision
from bipol_crawler.normalize.publication_date import TRUST, choose, ranked, to_datetime
from tests.tiers import examples

DAY = Dated("2019-11-21", "day", "page")


def at(clock: str, source: str, precision: Precision = "minute", day: str = "2019-11-21") -> Dated:
    return Dated(f"{day}T{clock}+07:00", precision, source)


def test_nothing_stated_is_neither_a_date_nor_a_problem() -> None:
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


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        (DAY, Dated("2019-11-22", "day", "feed"), False),
        (DAY, Dated("2019-11-23", "day", "feed"), True),
        (DAY, at("23:59:59", "feed", "second", "2019-11-22"), False),
        (DAY, at("00:00:00", "feed", "second", "2019-11-23"), True),
        (DAY, at("00:00:00", "feed", "second", "2019-11-20"), False),
        (DAY, at("23:59:59", "feed", "second", "2019-11-19"), True),
        (at("10:15:00", "rest"), at("10:15:00", "meta", day="2019-11-22"), False),
        (at("10:15:00", "rest"), at("10:16:00", "meta", day="2019-11-22"), True),
    ],
)
def test_only_more_than_a_day_between_two_statements_is_a_disagreement(one: Dated, other: Dated, apart: bool) -> None:
    for stated in ([one, other], [other, one]):
        assert [problem.reason for problem in choose(stated)[1]] == ["dates_disagree"] * apart


def test_a_plugins_time_on_another_day_than_the_page_prints_is_ignored_and_reported() -> None:
    """Half past eleven at night, local, stated as UTC: half past six the next morning."""
    moved = Dated("2019-11-22T06:30:07+07:00", "second", "json_ld")
    best, problems = choose([DAY, moved])
    assert best == DAY
    assert [problem.reason for problem in problems] == ["day_contradicts"]
    assert "json_ld 2019-11-22T06:30:07+07:00" in problems[0].detail


def test_an_early_morning_is_the_day_before_in_utc_and_contradicts_nothing() -> None:
    """23:30 UTC on the 20th is 06:30 WIB on the 21st, the day that the page prints."""
    stated = Dated("2019-11-20T23:30:07+00:00", "second", "json_ld")
    assert choose([DAY, stated]) == (stated, ())


@pytest.mark.parametrize("clock", ["00:00:00", "23:59:59"])
def test_a_time_at_either_end_of_the_printed_day_is_on_it(clock: str) -> None:
    stated = at(clock, "json_ld", "second")
    assert choose([DAY, stated]) == (stated, ())


def test_a_more_trusted_source_need_not_care_for_the_printed_day() -> None:
    rest = at("05:00:00", "rest", "second", "2019-11-22")
    assert choose([DAY, rest]) == (rest, ())


def test_of_two_plugins_the_one_on_the_printed_day_is_trusted() -> None:
    right, wrong = at("10:15:07", "meta", "second"), at("01:15:07", "json_ld", "second", "2019-11-22")
    best, problems = choose([wrong, right, DAY])
    assert best == right
    assert [problem.reason for problem in problems] == ["day_contradicts"]


def test_json_ld_to_the_minute_is_sharpened_by_meta_in_another_zone() -> None:
    coarse, sharp = at("10:15:00", "json_ld"), Dated("2019-11-21T03:15:07+00:00", "second", "meta")
    assert choose([sharp, coarse]) == (sharp, ())


def test_a_second_of_another_minute_sharpens_nothing() -> None:
    printed = at("10:15:00", "page")
    assert choose([at("10:16:00", "json_ld", "second"), printed]) == (printed, ())


def test_the_most_trusted_second_sharpens() -> None:
    first, second = at("10:15:07", "json_ld", "second"), at("10:15:42", "meta", "second")
    assert choose([second, first, at("10:15:00", "page")]) == (first, ())


def test_of_equals_the_earlier_is_taken() -> None:
    """A post that gets a later date, to bring it to the top again, was still published the first time."""
    early, late = at("10:15:00", "listing"), at("10:15:00", "listing", day="2019-11-25")
    best, problems = choose([late, early])
    assert best == early
    assert [problem.reason for problem in problems] == ["dates_disagree"]


def test_an_unknown_source_comes_last() -> None:
    known = at("10:15:00", "meta")
    assert choose([at("11:15:00", "elsewhere"), known])[0] == known


def test_one_problem_is_enough() -> None:
    stated = [
        at("10:15:00", source, day=f"2019-11-{day}") for source, day in (("rest", 21), ("feed", 25), ("page", 29))
    ]
    assert len(choose(stated)[1]) == 1


def test_the_earlier_is_the_earlier_whatever_zone_it_is_written_in() -> None:
    early, late = at("01:00:00", "listing", day="2019-11-22"), Dated("2019-11-21T20:00:00+00:00", "minute", "listing")
    assert choose([late, early]) == (early, ())


@st.composite
def dated(draw: st.DrawFn) -> Dated:
    """Statements near one another, so that they agree, sharpen, tie and contradict often."""
    source = draw(st.sampled_from([*TRUST, "other"]))
    precision = draw(st.sampled_from(["second", "minute", "day"]))
    when = datetime(2019, 11, 21, 22, 15, tzinfo=UTC) + timedelta(hours=draw(st.sampled_from([0, 0, 0, 1, 7, 24, 60])))
    if precision == "day":
        return Dated(when.date().isoformat(), "day", source)
    if precision == "second":
        when += timedelta(seconds=draw(st.sampled_from([0, 7, 59, 60])))
    zone = timezone(timedelta(hours=draw(st.sampled_from([0, 7, 9]))))
    return Dated(when.astimezone(zone).isoformat(), precision, source)


@given(st.lists(dated(), max_size=7), st.randoms(use_true_random=False))
@settings(max_examples=examples(600))
def test_the_order_of_statements_does_not_matter(stated: list[Dated], random: Random) -> None:
    shuffled = [*stated, *stated]
    random.shuffle(shuffled)
    assert choose(shuffled) == choose(stated)
    assert ranked(stated) == ranked(reversed(stated))


@given(st.lists(dated(), min_size=1, max_size=7))
@settings(max_examples=examples(600))
def test_the_answer_is_one_of_the_statements_and_stands_alone(stated: list[Dated]) -> None:
    best, problems = choose(stated)
    assert best in stated
    assert choose([best]) == (best, ())
    assert len(problems) < 2
    assert sorted(ranked(stated), key=repr) == sorted(stated, key=repr)


@given(st.lists(dated(), min_size=1, max_size=7))
@settings(max_examples=examples(600))
def test_what_loses_against_the_answer_does_not_change_it(stated: list[Dated]) -> None:
    """A less trusted bare day has nothing to say against a time."""
    best, _ = choose(stated)
    assert choose([*stated, Dated("2019-11-21", "day", "unheard of")])[0] == best or best.precision == "day"


@given(st.lists(dated(), min_size=1, max_size=7))
@settings(max_examples=examples(600))
def test_no_plugin_overrules_the_portals_own_record(stated: list[Dated]) -> None:
    record = [one for one in ranked(stated) if one.source == "rest" and one.precision == "second"]
    if record:
        assert choose(stated)[0] == record[0]


def test_a_bare_day_is_its_first_instant_in_the_portals_zone() -> None:
    assert to_datetime(DAY).isoformat() == "2019-11-21T00:00:00+07:00"
