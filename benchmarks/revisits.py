"""Measures how soon edits are noticed: our schedule and fixed schedules with the same number of looks (fetches).

``python -m benchmarks.revisits [--seeds N]``. A portal is simulated: fifteen articles a day for four hundred days, with
the rhythm of days and weeks. A run every half hour fetches new articles, and known ones according to its schedule.
Edits are noticed only by fetching the article; neither REST nor a sitemap shows them. Our schedule is the crawler's own
(``frontier/revisit_policy.py``); it learns in the simulation as in an archive, with the same limit for each run. The
intervals of the other schedules are multiplied by one factor, so that they make the same number of looks. The first
thirty days are not counted.

There are three newsrooms. *Measured* follows published figures: 35 % of articles are updated on their first day, 1.94
times on average (291,666 Flemish articles, Timmerman et al. 2023); 82 % of a week's edits are made on its first day;
0.71 % of articles are deleted on the first day, 1.64 % within the week (GDELT, 2020). *Slow* and *Careless* are
different on purpose: one makes its corrections on the next morning and for weeks; the other changes and withdraws
articles at any time.
"""

from __future__ import annotations

import argparse
import math
import random
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from statistics import fmean

from bipol_crawler.frontier.revisit_policy import ChangeHistory, Schedule, plan_revisits

RUN = 0.5
"""Hours between two runs."""
WARM_UP = 30
"""The first days, which are not counted."""


@dataclass(frozen=True, slots=True)
class Story:
    """The history of an article, in hours since the portal began. ``withdrawn`` is infinite if it never is."""

    published: float
    edits: tuple[float, ...]
    withdrawn: float


Newsroom = Callable[[random.Random], tuple[list[float], float]]
"""Draws the ages, in hours, at which an article is edited and at which it is withdrawn."""


def measured(chance: random.Random) -> tuple[list[float], float]:
    """Quick corrections in bursts, some edits after days, few late ones; withdrawals become rarer with age."""
    edits: list[float] = []
    if chance.random() < 0.35:
        edits += _burst(chance, _about(chance, 1.5, 1.3), again=1.02, gap=1.5)
    if chance.random() < 0.1:
        edits += _burst(chance, _about(chance, 60, 0.9), again=0.3, gap=4)
    if chance.random() < 0.03:
        edits.append(168 * 57 ** chance.random())
    return edits, _withdrawn(chance)


def slow(chance: random.Random) -> tuple[list[float], float]:
    """Corrections on the next morning and further edits for weeks; withdrawals as in :func:`measured`."""
    edits: list[float] = []
    if chance.random() < 0.3:
        edits.append(chance.uniform(8, 36))
    if chance.random() < 0.2:
        edits += _burst(chance, _about(chance, 8 * 24, 1), again=0.5, gap=12)
    return edits, _withdrawn(chance)


def careless(chance: random.Random) -> tuple[list[float], float]:
    """At any age, an article is edited every 200 days in bursts, and withdrawn after 5.5 years, on average."""
    edits: list[float] = []
    age = chance.expovariate(1 / (200 * 24))
    while age < 400 * 24:
        edits += _burst(chance, age, again=0.3, gap=3)
        age += chance.expovariate(1 / (200 * 24))
    return edits, chance.expovariate(1 / (2000 * 24))


NEWSROOMS = (measured, slow, careless)


def portal(newsroom: Newsroom, seed: int, days: int) -> list[Story]:
    """The articles of a portal, the oldest first: most at midday, few at night, and half as many at weekends."""
    chance = random.Random(f"{newsroom.__name__} {seed}")
    stories = []
    for day in range(days):
        for _ in range(round(chance.gauss(17.5 if day % 7 < 5 else 8.75, 3))):
            published = 24 * day + min(max(chance.gauss(13, 4.5), 0), 23.9)
            edits, withdrawn = newsroom(chance)
            before = sorted(age for age in edits if age < withdrawn)
            stories.append(Story(published, tuple(published + age for age in before), published + withdrawn))
    return sorted(stories, key=lambda story: story.published)


@dataclass(slots=True)
class Noticed:
    """The result of a schedule: its number of looks, and for each noticed change the delay in hours.

    ``lost``: versions that were never fetched, because the next edit, the withdrawal or the end came first.
    """

    delays: list[float] = field(default_factory=list)
    looks: int = 0
    never: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """Hours until changes were noticed (infinite if never, except in the mean), and shares of all changes."""

    looks: int
    median: float
    mean: float
    nine_tenths: float
    lost: float
    never: float


class Archive:
    """The knowledge of one crawler about a portal. ``look`` fetches one article."""

    def __init__(self, stories: Sequence[Story], days: int) -> None:
        self.stories = stories
        self.end = days * 24.0
        self.seen: dict[int, int] = {}
        self.happened: dict[int, float] = {}
        self.quiet_before: list[float] = []
        self.noticed = Noticed()

    def find(self, number: int, at: float) -> None:
        """Fetch an article for the first time."""
        self.seen[number] = bisect_right(self.stories[number].edits, at)
        self.happened[number] = self.stories[number].published

    def look(self, number: int, at: float) -> bool:
        """Fetch an article again. Returns whether it still exists."""
        story, counts = self.stories[number], at >= WARM_UP * 24
        self.noticed.looks += counts
        known, made = self.seen[number], bisect_right(story.edits, at)
        there = story.withdrawn > at
        changes = [*story.edits[known:made], *([] if there else [story.withdrawn])]
        if changes:
            self.quiet_before.append(at - self.happened[number])
            self.seen[number], self.happened[number] = made, at
            if counts:
                self.noticed.delays += (at - change for change in changes)
                self.noticed.lost += len(changes) - 1
        if not there:
            del self.happened[number]
        return there

    def close(self) -> Noticed:
        """Count the changes that are not noticed at the end, and return the result."""
        for number in self.happened:
            story = self.stories[number]
            changes = (*story.edits[self.seen[number] :], story.withdrawn)
            unseen = sum(WARM_UP * 24 <= change < self.end for change in changes)
            self.noticed.never += unseen
            self.noticed.lost += unseen
        return self.noticed


def adaptive(stories: Sequence[Story], days: int, budget: float) -> Noticed:
    """Simulate the crawler's own schedule, planned again every noon, with ``budget`` looks a day."""
    archive = Archive(stories, days)
    calendar: dict[int, list[int]] = defaultdict(list)
    waits: dict[int, tuple[float, float]] = {}
    schedule: Schedule = plan_revisits(ChangeHistory((), (), ()), budget)
    found, owed = 0, 0.0
    for run in range(int(days * 24 / RUN)):
        at = run * RUN
        if at % 24 == 12:
            quiet = [at - happened for happened in archive.happened.values()]
            schedule = plan_revisits(ChangeHistory(archive.quiet_before, quiet, ()), budget)
        due = calendar.pop(run, [])
        owed = owed % 1 + budget * RUN / 24
        if len(due) > owed:
            due.sort(key=lambda number: (waits[number][0] - at) / waits[number][1])
        calendar[run + 1] += due[int(owed) :]
        looked = [number for number in due[: int(owed)] if archive.look(number, at)]
        while found < len(stories) and stories[found].published <= at:
            if stories[found].withdrawn > at:
                archive.find(found, at)
                looked.append(found)
            found += 1
        for number in looked:
            wait = schedule.wait(at - archive.happened[number]).total_seconds() / 3600
            waits[number] = (at, wait)
            calendar[run + math.ceil(wait / RUN)].append(number)
    return archive.close()


Waits = Callable[[float, float], float | None]
"""Hours until the next look, by an article's age and by how long ago it was published or seen to change."""


def steps(hours: float) -> float | None:
    """The fixed steps: hourly on the first day, then every three hours, three days, thirty days; none after a year."""
    for until, wait in ((24, 1), (7 * 24, 3), (30 * 24, 72), (360 * 24, 720)):
        if hours < until:
            return wait
    return None


FIXED: dict[str, Waits] = {
    "steps by age": lambda age, quiet: steps(age),
    "steps since the last change, as NewsDiffs": lambda age, quiet: steps(quiet),
    "all alike": lambda age, quiet: 48,
}


def fixed(waits: Waits, stories: Sequence[Story], days: int, stretch: float = 1) -> Noticed:
    """Simulate a schedule of fixed intervals, each multiplied by ``stretch``; articles do not compete for looks.

    Intervals start when the last look was due, so that delays by waiting for a run do not add up.
    """
    archive = Archive(stories, days)
    for number, story in enumerate(stories):
        due = at = math.ceil(story.published / RUN) * RUN
        if story.withdrawn <= at or at >= archive.end:
            continue
        archive.find(number, at)
        while (wait := waits(at - story.published, at - archive.happened[number])) is not None:
            due += wait * stretch
            at = math.ceil(due / RUN) * RUN
            if at >= archive.end or not archive.look(number, at):
                break
    return archive.close()


def matched(simulate: Callable[[float], Noticed], first: float, looks: int, *, power: int) -> Noticed:
    """Simulate with a parameter that is adjusted until the number of looks differs from ``looks`` by less than 1 %.

    The number of looks is proportional to the parameter to the power of ``power``.
    """
    for _ in range(8):
        noticed = simulate(first)
        if abs(noticed.looks / looks - 1) < 0.01:
            return noticed
        first *= (looks / noticed.looks) ** (1 / power)
    raise ValueError(f"the looks stay {noticed.looks / looks:.2f} of what they should be")


def compare(newsroom: Newsroom, seed: int, days: int = 400) -> dict[str, Noticed]:
    """Simulate every schedule on one portal, each with as many looks as the schedule of steps by age."""
    stories = portal(newsroom, seed, days)
    (name, waits), *others = FIXED.items()
    standard = fixed(waits, stories, days)
    budget = 1.1 * standard.looks / (days - WARM_UP)
    results = {
        "ours": matched(partial(adaptive, stories, days), budget, standard.looks, power=1),
        name: standard,
    }
    for name, waits in others:
        results[name] = matched(partial(fixed, waits, stories, days), 1, standard.looks, power=-1)
    return results


def summary(noticed: Sequence[Noticed]) -> Summary:
    """Combine the results of one schedule on several portals."""
    delays = sorted(delay for each in noticed for delay in each.delays)
    changes = len(delays) + sum(each.never for each in noticed)
    known = [*delays, *[math.inf] * (changes - len(delays))]
    return Summary(
        looks=sum(each.looks for each in noticed),
        median=known[changes // 2],
        mean=fmean(delays),
        nine_tenths=known[changes * 9 // 10],
        lost=sum(each.lost for each in noticed) / changes,
        never=sum(each.never for each in noticed) / changes,
    )


def main() -> None:
    """Print the table for the README."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.revisits", description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=2, help="the number of portals of each newsroom (%(default)s)")
    seeds = range(1, parser.parse_args().seeds + 1)
    print("| newsroom | schedule | looks | median | mean | 9 of 10 within | versions lost | never noticed |")
    print("|---|---|--:|--:|--:|--:|--:|--:|")
    with ProcessPoolExecutor() as pool:
        asked = {newsroom: [pool.submit(compare, newsroom, seed) for seed in seeds] for newsroom in NEWSROOMS}
        for newsroom, futures in asked.items():
            results = [future.result() for future in futures]
            for name in results[0]:
                of = summary([result[name] for result in results])
                hours = " | ".join(map(_hours, (of.median, of.mean, of.nine_tenths)))
                print(
                    f"| {newsroom.__name__} | {name} | {of.looks:,} | {hours} | {of.lost:.1%} | {of.never:.1%} |",
                    flush=True,
                )


def _withdrawn(chance: random.Random) -> float:
    """A random age of withdrawal. The rate is proportional to 1/age after 5.5 hours: 0.48 % for each factor of e, which
    gives both of GDELT's figures."""
    return 5.5 * math.exp(min(chance.expovariate(0.0048), 20))


def _about(chance: random.Random, median: float, spread: float) -> float:
    return median * math.exp(chance.gauss(0, spread))


def _burst(chance: random.Random, first: float, *, again: float, gap: float) -> Iterator[float]:
    """An edit and the edits that follow it: ``again`` on average, each about ``gap`` hours after the previous one."""
    yield first
    while chance.random() < again / (1 + again):
        first += _about(chance, gap, 1.3)
        yield first


def _hours(hours: float) -> str:
    return f"{hours * 60:.0f} min" if hours < 1 else f"{hours:.1f} h" if hours < 48 else f"{hours / 24:.1f} d"


if __name__ == "__main__":
    main()
