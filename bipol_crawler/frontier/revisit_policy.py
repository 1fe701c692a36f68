"""When an article is looked at again: often while it is young or has just changed, then ever more rarely.

Where changes are rare beside looks, a change made at a rate of *h* an hour and looked for every *w* hours
costs *h · wᵃ* an hour in delay and *1/w* in looks, if the harm of a delay grows as its power *a*. For a given number
of looks the sum over all articles is least when every article has *w ∝ h^(-1/(1+a))*. With a = 1 that is the mean
delay's square-root law, with a → 0 the law for its logarithm. Here a = 1/3, so w ∝ h^(-3/4): half an hour's
delay in the first hour counts, and the long tail is not left to itself.

That one threshold for all pages is best is Olston and Pandey's result (*Recrawl scheduling based on information
longevity*, WWW 2008); that visiting pages in proportion to their rate of change is not, Cho and Garcia-Molina's
(*Effective page refresh policies for web crawlers*, ACM TODS 28(4), 2003). The rate here is not a page's own, as
theirs, since most articles change once or never: it is that of all articles as long undisturbed as this one.
What an archive has not seen yet is filled in with a rate that falls as 1/quiet. NewsDiffs' steps fall like that
(15 minutes to 30 days by the time since the last change, then never), and so did what GDELT measured on 1.3
billion changes of news pages: 42 % of a week's deletions and 82 % of its edits fall on the first day.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate, pairwise
from math import inf, log, sqrt

SECOND_LOOK = timedelta(hours=25)
"""A missing article is looked at again after a day, and a little more for clocks that drift."""
REFUSED_LOOK = timedelta(days=7)
_RETRY = timedelta(hours=1)
_RETRY_MOST = timedelta(days=7)

_SHORTEST = 1 / 3
"""Hours; under the half hour between two runs by what a run itself takes, so that no run is waited past."""
_LONGEST = 365 * 24.0
"""Hours; stretched only where the archive has outgrown its budget."""
_EAGEREST = 0.1
"""The least threshold, however large the budget: a story a day old, undisturbed, is looked at every hour."""
_POWER = 3 / 4
_PRIOR = 5
"""Changes in each span that the archive must have seen before they weigh as much as what is typical."""

SPANS = (0.0, *(2.0**n for n in range(17)))
"""Where each span of quiet begins, in hours: the first hour, then doubling to seven years, and all after."""
_TYPICAL = (1.0, *(log(2) / begin for begin in SPANS[1:]))
"""The mean of 1/quiet over each span."""


@dataclass(frozen=True, slots=True)
class Past:
    """What an archive has seen of its articles, as hours of quiet.

    An article is quiet from when it is published, changed, withdrawn or returned until the next of these.

    ``changed``: how long each quiet lasted that has ended. ``quiet``: how long each article's has lasted that has not,
    one an article. ``unseen``: how much of its first quiet an article had behind it when it was first fetched.
    """

    changed: Sequence[float]
    quiet: Sequence[float]
    unseen: Sequence[float]


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long to wait, by how long an article has been quiet.

    ``urgency``: for each of :data:`SPANS`, how fast the harm of not looking grows, never rising with quiet.
    ``threshold``: how much of it must have gathered for a look. ``longest``: the longest wait, in hours.
    """

    urgency: tuple[float, ...]
    threshold: float
    longest: float

    @property
    def most(self) -> timedelta:
        """No look is due later than this."""
        return timedelta(hours=self.longest)

    def wait(self, quiet: float) -> timedelta:
        """How long until the next look at an article that has been quiet for so many hours, seen just now."""
        quiet = max(quiet, 0.0)
        span = bisect_right(SPANS, quiet) - 1
        waited, left = 0.0, self.threshold
        for urgency, end in zip(self.urgency[span:], (*SPANS[span + 1 :], inf), strict=True):
            hours = min(end - quiet - waited, left / urgency)
            waited += hours
            left -= hours * urgency
            if left <= 0 or waited >= self.longest:
                break
        return timedelta(hours=min(max(waited, _SHORTEST), self.longest))


def plan(past: Past, budget: float) -> Schedule:
    """The schedule that makes the most of ``budget`` looks a day (0: no limit) for these articles.

    None is ever left out: where even a yearly look at all would take more than half the budget, the longest
    wait grows until it does not.
    """
    live = _count(past.quiet)
    urgency = _urgency(past)
    longest = max(_LONGEST, 24 * 2 * len(past.quiet) / budget) if budget else _LONGEST

    def looks(threshold: float) -> float:
        rates = (min(max(harm / threshold, 1 / longest), 1 / _SHORTEST) for harm in urgency)
        return 24 * sum(articles * rate for articles, rate in zip(live, rates, strict=True))

    low, high = _EAGEREST, max(_EAGEREST, longest * urgency[0])
    if not budget or looks(low) <= budget:
        return Schedule(urgency, low, longest)
    while high / low > 1.001:
        middle = sqrt(low * high)
        low, high = (low, middle) if looks(middle) <= budget else (middle, high)
    return Schedule(urgency, high, longest)


def retry(failures: int) -> timedelta:
    """How long to wait after a look that brought no answer, the ``failures``-th before it counted: doubling."""
    return min(_RETRY * float(2 ** min(failures, 10)), _RETRY_MOST)


def _urgency(past: Past) -> tuple[float, ...]:
    """The rate of change in each span, relative to the archive's typical one, to the power of the law above.

    It never rises with quiet: a first hour in which nobody looked shows no changes, and so must not be
    taken for one in which nothing happens.
    """
    changes = _count(past.changed)
    together = [*past.changed, *past.quiet]
    watched = [max(0.0, all_ - before) for all_, before in zip(_hours(together), _hours(past.unseen), strict=True)]
    expected = sum(hours * typical for hours, typical in zip(watched, _TYPICAL, strict=True))
    level = sum(changes) / expected if expected else 0.0
    rates = [
        (seen + _PRIOR) / (level * hours + _PRIOR / typical)
        for seen, hours, typical in zip(changes, watched, _TYPICAL, strict=True)
    ]
    falling = list(accumulate(reversed(rates), max))
    return tuple(rate**_POWER for rate in reversed(falling))


def _count(quiet: Iterable[float]) -> list[int]:
    """How many of these ended in each span."""
    ended = sorted(quiet)
    places = [bisect_right(ended, begin) for begin in (*SPANS[1:], inf)]
    return [after - before for before, after in pairwise((0, *places))]


def _hours(quiet: Iterable[float]) -> list[float]:
    """How many hours all of these together spent in each span."""
    ended = sorted(quiet)
    sums = [0.0, *accumulate(ended)]

    def before(end: float) -> float:
        over = len(ended) - (place := bisect_right(ended, end))
        return sums[place] + (over * end if over else 0.0)

    return [after - until for until, after in pairwise(map(before, (*SPANS, inf)))]
