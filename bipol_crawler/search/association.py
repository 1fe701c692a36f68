"""Measures of corpus linguistics, of whole columns of counts at once.

The log-likelihood ratio G² shows how certain it is that two frequencies differ (Dunning 1993, "Accurate methods for the
statistics of surprise and coincidence"). It grows with the size of the texts. So a second measure shows how large the
difference is: the log ratio for keywords, logDice for collocates.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

NEVER = 0.5
"""Used in place of a count of 0 in a logarithm (Hardie 2014, "Log Ratio: an informal introduction")."""


def keyness(times: Counts, size: int, rest_times: Counts, rest_size: int) -> Floats:
    """G² of words that occur ``times`` among ``size`` words, and ``rest_times`` among ``rest_size`` other words.

    Both cells of Rayson & Garside 2000 ("Comparing corpora using frequency profiling"). 15.13 is p < 0.0001.
    """
    both = (times + rest_times).astype(np.float64)
    here = size / (size + rest_size)
    return 2 * (_term(times, both * here) + _term(rest_times, both * (1 - here)))


def log_ratio(times: Counts, size: int, rest_times: Counts, rest_size: int) -> Floats:
    """The binary logarithm of how many times as frequent words are as in the rest: 1 is twice, 2 four times."""
    here, there = np.where(times > 0, times, NEVER) / size, np.where(rest_times > 0, rest_times, NEVER) / rest_size
    found: Floats = np.log2(here / there)
    return found


def collocation(together: Counts, beside: int, times: Counts, size: int) -> Floats:
    """G² of words that occur ``together`` times among the ``beside`` words next to another one, ``times`` in all.

    All four cells of Dunning's table; ``size`` is the number of all words, those beside included.
    """
    times_away, others = times - together, beside - together
    away = size - beside - times_away
    part, whole = beside / size if size else 0.0, times.astype(np.float64)
    return 2 * (
        _term(together, whole * part)
        + _term(times_away, whole * (1 - part))
        + _term(others, (size - whole) * part)
        + _term(away, (size - whole) * (1 - part))
    )


def log_dice(together: Counts, node: int, times: Counts) -> Floats:
    """Rychlý 2008 ("A lexicographer-friendly association score"): 14 where two words only occur together.

    One less is half as often. It does not depend on the size of the texts.
    """
    found: Floats = 14 + np.log2(2 * together / (node + times))
    return found


def _term(observed: Counts, expected: Floats) -> Floats:
    """``observed * ln(observed / expected)``; 0 where nothing was observed."""
    known = (observed > 0) & (expected > 0)
    ratio = np.divide(observed, expected, out=np.ones(len(expected)), where=known)
    found: Floats = observed.astype(np.float64) * np.log(ratio)
    return found
