"""Collocates: the words that occur near a given word more often than elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bipol_crawler.search.association import collocation, log_dice
from bipol_crawler.search.column import Mask, Numbers, distinct
from bipol_crawler.search.concordance import Hits
from bipol_crawler.search.word_stream import FIRST_OF_SENTENCE, WordStream

MAX_WINDOW = 10
"""The largest number of words on each side."""
MIN_DIFFERENCE = 3.84
"""The smallest G² of a collocate: p < 0.05 for a single word."""


@dataclass(frozen=True, slots=True)
class Collocate:
    """A word that is a collocate of the hits.

    ``together`` is how often it occurs near a hit, ``left`` and ``right`` how often on each side, ``articles`` in how
    many articles. ``times`` is how often it occurs in all counted articles, hits not included.
    """

    word: str
    together: int
    left: int
    right: int
    articles: int
    times: int
    g2: float
    log_dice: float


def collocates(
    stream: WordStream, hits: Hits, corpus: Mask, window: int, least: int, sort: str = "g2"
) -> list[Collocate]:
    """The collocates of ``hits`` up to ``window`` words away in the same sentence.

    A word near two hits counts once, for the nearer one. The hits themselves are left out of all counts.

    Args:
        corpus: the articles that are counted.
        least: the smallest number of times that a collocate occurs near a hit.
        sort: ``g2``, ``log_dice`` or ``together``, the largest first.
    """
    inside = _inside(hits)
    places, is_left = _beside(stream, hits, window, inside)
    size = len(stream.vocabulary.words)
    words = stream.words[places]
    together, left = np.bincount(words, minlength=size), np.bincount(words[is_left], minlength=size)
    different = distinct(stream.articles(places) * size + words)
    articles = np.bincount(different % size, minlength=size) if size else different
    times = stream.counts(corpus)[0] - np.bincount(stream.words[inside], minlength=size)
    wanted = np.flatnonzero(together >= max(least, 1))
    whole, beside, of_all = int(times.sum()), len(places), times[wanted]
    expected = of_all * (beside / max(whole, 1))
    g2 = collocation(together[wanted], beside, of_all, whole)
    dice = log_dice(together[wanted], len(hits.places), of_all)
    found = [
        Collocate(
            stream.vocabulary.words[number],
            int(together[number]),
            int(left[number]),
            int(together[number] - left[number]),
            int(articles[number]),
            int(times[number]),
            float(g2[at]),
            float(dice[at]),
        )
        for at, number in enumerate(wanted.tolist())
        if g2[at] >= MIN_DIFFERENCE and together[number] > expected[at]
    ]
    return sorted(found, key=lambda word: (-getattr(word, sort), -word.g2, word.word))


def _inside(hits: Hits) -> Numbers:
    """The positions of all words that belong to hits."""
    starts = np.repeat(hits.places, hits.lengths)
    before = np.repeat(np.cumsum(hits.lengths) - hits.lengths, hits.lengths)
    return starts + np.arange(len(starts)) - before


def _beside(stream: WordStream, hits: Hits, window: int, inside: Numbers) -> tuple[Numbers, Mask]:
    """The positions near the hits, each once, and for each whether it is to the left of its nearest hit."""
    articles = stream.articles(hits.places)
    opens = (stream.marks & FIRST_OF_SENTENCE) > 0
    found, sides = [np.zeros(0, np.int64)], [np.zeros(0, np.bool_)]
    left, right = hits.places, hits.places + hits.lengths - 1
    left_limit, right_limit = stream.starts[articles], stream.starts[articles + 1] - 1
    for _ in range(window):
        going = (left > left_limit) & ~opens[left]
        left, left_limit = left[going] - 1, left_limit[going]
        going = right < right_limit
        right, right_limit = right[going] + 1, right_limit[going]
        same = ~opens[right]
        right, right_limit = right[same], right_limit[same]
        found += [left, right]
        sides += [np.ones(len(left), np.bool_), np.zeros(len(right), np.bool_)]
    places, first = np.unique(np.concatenate(found), return_index=True)  # the first is the nearest
    outside = ~np.isin(places, inside, assume_unique=True)
    return places[outside], np.concatenate(sides)[first][outside]
