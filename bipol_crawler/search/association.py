"""Statistical measures of corpus linguistics, computed for arrays of word counts.

The log-likelihood ratio G² measures the evidence that two frequencies differ (Dunning 1993, "Accurate methods for the
statistics of surprise and coincidence"). It grows with the size of the texts. So a measure of the size of the
difference is given with it: the log ratio for keywords, logDice for collocates.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

ZERO_SUBSTITUTE = 0.5
"""Used instead of a count of 0 in a logarithm (Hardie 2014, "Log Ratio: an informal introduction")."""


def keyness(times: Counts, size: int, rest_times: Counts, rest_size: int) -> Floats:
    """G² of words that occur ``times`` among ``size`` words, and ``rest_times`` among ``rest_size`` other words.

    The formula with two cells of Rayson & Garside 2000 ("Comparing corpora using frequency profiling"). 15.13 is
    p < 0.0001.
    """
    both = (times + rest_times).astype(np.float64)
    here = size / (size + rest_size)
    return 2 * (_term(times, both * here) + _term(rest_times, both * (1 - here)))


def log_ratio(times: Counts, size: int, rest_times: Counts, rest_size: int) -> Floats:
    """The binary logarithm of the ratio of two relative frequencies: 1 is twice as frequent as in the rest, 2 is four
    times."""
    here, there = (
        np.where(times > 0, times, ZERO_SUBSTITUTE) / size,
        np.where(rest_times > 0, rest_times, ZERO_SUBSTITUTE) / rest_size,
    )
    found: Floats = np.log2(here / there)
    return found


def collocation(together: Counts, beside: int, times: Counts, size: int) -> Floats:
    """G² of collocates, from all four cells of Dunning's table.

    Args:
        together: how often each word occurs near the node (the word whose collocates are counted).
        beside: the number of all words near the node.
        times: how often each word occurs in all texts.
        size: the number of all words in the texts, including those near the node.
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
    """logDice (Rychlý 2008, "A lexicographer-friendly association score"): 14 if two words occur only together.

    One less means half as often. It does not depend on the size of the texts.

    Args:
        together: how often each word occurs near the node.
        node: how often the node occurs.
        times: how often each word occurs in all texts.
    """
    found: Floats = 14 + np.log2(2 * together / (node + times))
    return found


def _term(observed: Counts, expected: Floats) -> Floats:
    """``observed * ln(observed / expected)``; 0 where nothing was observed."""
    known = (observed > 0) & (expected > 0)
    ratio = np.divide(observed, expected, out=np.ones(len(expected)), where=known)
    found: Floats = observed.astype(np.float64) * np.log(ratio)
    return found
