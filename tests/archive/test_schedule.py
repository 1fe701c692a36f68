"""The schedule of looks: young and changed articles often, old ones ever more rarely, none never, within the budget."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.revisits import NEWSROOMS, Newsroom, compare, summary
from bipol_crawler.frontier.revisit_policy import ChangeHistory, plan_revisits, retry_delay
from tests.tiers import ALL, sample

HOUR = timedelta(hours=1)
DAY, YEAR = 24.0, 365 * 24.0
QUIET = (0, 0.2, 1, 3, 6, 12, 24, 72, 7 * DAY, 30 * DAY, 90 * DAY, YEAR, 3 * YEAR, 10 * YEAR)

hours = st.lists(st.floats(-5, 20 * YEAR), max_size=30)


def archive(articles: int, years: float = 8) -> ChangeHistory:
    """A portal that has published evenly for so many years, and that nothing is known to have happened to."""
    return ChangeHistory((), [years * YEAR * (number + 0.5) / articles for number in range(articles)], ())


def looks_a_day(past: ChangeHistory, budget: float) -> float:
    schedule = plan_revisits(past, budget)
    return sum(DAY / (schedule.wait(quiet) / HOUR) for quiet in past.quiet)


@settings(deadline=None)
@given(hours, hours, hours, st.sampled_from((0, 0.5, 10, 1000)), st.lists(st.floats(-5, 20 * YEAR), min_size=2))
def test_whatever_an_archive_has_seen_waits_are_bounded_and_never_shrink_with_quiet(
    changed: list[float], quiet: list[float], unseen: list[float], budget: float, asked: list[float]
) -> None:
    schedule = plan_revisits(ChangeHistory(changed, quiet, unseen), budget)
    waits = [schedule.wait(hours) for hours in sorted(asked)]
    assert all(timedelta(minutes=20) <= wait <= schedule.longest_wait for wait in waits)
    assert all(later >= sooner - timedelta(seconds=1) for sooner, later in pairwise(waits))


def test_a_new_archive_visits_a_story_a_day_old_hourly_and_an_old_one_monthly() -> None:
    schedule = plan_revisits(ChangeHistory((), (), ()), 1000)
    assert schedule.wait(0) == timedelta(minutes=20)
    assert 0.9 <= schedule.wait(24) / HOUR <= 1.2
    assert 20 <= schedule.wait(10 * YEAR) / HOUR / DAY <= 60


@pytest.mark.sampled(2)
@pytest.mark.parametrize("articles", [1_000, 20_000, 100_000])
@pytest.mark.parametrize("budget", [100, 1000])
def test_revisits_stay_within_the_budget_as_the_archive_grows(articles: int, budget: int) -> None:
    spent = looks_a_day(archive(articles), budget)
    assert spent <= budget
    assert spent > 0.5 * budget or plan_revisits(archive(articles), budget).threshold == 0.1


def test_revisits_of_old_articles_stretch_as_the_archive_grows_and_young_ones_come_first() -> None:
    small, large = (plan_revisits(archive(articles), 1000) for articles in (1_000, 100_000))
    assert all(large.wait(quiet) >= small.wait(quiet) for quiet in QUIET)
    assert large.wait(1) < timedelta(hours=12) < timedelta(days=60) < large.wait(8 * YEAR)


def test_no_wait_is_longer_than_a_year_unless_the_budget_could_not_pay_for_it() -> None:
    assert plan_revisits(archive(100_000), 1000).longest_wait == timedelta(days=365)
    poor = plan_revisits(archive(100_000), 100)
    assert poor.longest_wait == timedelta(days=2000)
    assert all(poor.wait(quiet) <= poor.longest_wait for quiet in QUIET)


def test_without_a_budget_nothing_stretches() -> None:
    assert plan_revisits(archive(100_000), 0) == plan_revisits(archive(10), 0)


def test_where_changes_come_the_morning_after_revisits_go_there() -> None:
    alive = archive(5_000, years=1).quiet
    corrected = plan_revisits(ChangeHistory([12 + number % 24 for number in range(1_000)], alive, ()), 300)
    unknown = plan_revisits(ChangeHistory((), alive, ()), 300)
    assert corrected.wait(14) < unknown.wait(14) / 2
    assert corrected.wait(YEAR) / corrected.wait(14) > 2 * unknown.wait(YEAR) / unknown.wait(14)


def test_where_changes_come_at_any_age_revisits_spread_evenly() -> None:
    alive = archive(5_000, years=2).quiet
    changed = [quiet for number, quiet in enumerate(alive) if number % 2]
    spread, unknown = (plan_revisits(ChangeHistory(seen, alive, ()), 100) for seen in (changed, ()))
    assert spread.wait(YEAR) < 3 * spread.wait(24)
    assert unknown.wait(YEAR) > 10 * unknown.wait(24)


def test_years_before_an_article_was_first_seen_are_not_counted_as_calm() -> None:
    """Of old articles archived a month ago as many have changed since as of those published a month ago."""
    old = 15_000
    month = [720 * (number + 0.5) / 1_000 for number in range(1_000)]
    changed = [*month[::20], *(old + quiet for quiet in month[::20])]
    quiet = [*month, *[old + 720] * 1_000]
    watched, taken_for_calm = (
        plan_revisits(ChangeHistory(changed, quiet, unseen), 500) for unseen in ([old] * 1_000, ())
    )
    assert watched.wait(old) / watched.wait(1) < 0.7 * taken_for_calm.wait(old) / taken_for_calm.wait(1)


def test_failures_double_up_to_a_week() -> None:
    assert [retry_delay(failures) / HOUR for failures in (0, 1, 2, 3)] == [1, 2, 4, 8]
    assert retry_delay(8) == retry_delay(10**9) == timedelta(days=7)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("newsroom", sample(NEWSROOMS, 2))
def test_edits_are_noticed_sooner_than_by_fixed_steps_with_as_many_visits(newsroom: Newsroom) -> None:
    results = {name: summary([noticed]) for name, noticed in compare(newsroom, seed=7, days=120 if ALL else 80).items()}
    ours = results.pop("ours")
    del results["all alike"]  # the best there is where every age is alike
    for steps in results.values():
        assert ours.looks <= 1.02 * steps.looks
        assert ours.median < steps.median
        assert ours.lost <= steps.lost
