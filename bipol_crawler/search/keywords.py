"""Keywords: the words that are significantly more frequent in some articles than in the others (keyness)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bipol_crawler.search.association import Floats, keyness, log_ratio
from bipol_crawler.search.column import Column, Mask, Numbers
from bipol_crawler.search.word_stream import CHUNK, FIRST_IN_ARTICLE, Words, WordStream

MIN_DIFFERENCE = 3.84
"""The smallest G² of a keyword: p < 0.05 for a single word."""
MAX_GROUPS = 240
"""The largest number of groups that are compared: the months of twenty years. If there are more groups, those with the
most articles are compared."""
MAX_CELLS = 16_000_000
"""The largest number of counts (words times groups) that are held at once: 256 MB."""
PER_MILLION = 1_000_000
"""Relative frequencies are given per this many words."""


@dataclass(frozen=True, slots=True)
class Keyword:
    """A keyword of the chosen articles.

    ``times`` is how often it occurs in them, ``articles`` in how many of them, ``rest_times`` how often it occurs in
    the other articles. ``per_million`` and ``rest_per_million`` are the frequencies per million words. ``g2`` and
    ``log_ratio`` are the measures of ``association``.
    """

    word: str
    times: int
    articles: int
    per_million: float
    rest_times: int
    rest_per_million: float
    g2: float
    log_ratio: float


@dataclass(frozen=True, slots=True)
class KeywordList:
    """The keywords of some articles, compared with the other articles.

    ``articles`` is the number of these articles, ``size`` their number of words, ``rest_size`` that of the others.
    """

    words: list[Keyword]
    articles: int
    size: int
    rest_size: int


@dataclass(frozen=True, slots=True)
class WordCounts:
    """For some words, given by their numbers: how often each occurs, and in how many articles."""

    numbers: Numbers
    times: Numbers
    articles: Numbers


def keywords(stream: WordStream, chosen: Mask, least: int, least_articles: int, sort: str = "g2") -> KeywordList:
    """The keywords of the ``chosen`` articles, compared with all others.

    Args:
        least: the smallest number of times that a keyword occurs in them.
        least_articles: the smallest number of them in which it occurs.
        sort: ``g2`` or ``log_ratio``, the largest first.
    """
    chosen = chosen & stream.read
    times, articles = stream.counts(chosen)
    rest, _ = stream.counts(~chosen)
    found = WordCounts(np.arange(len(times)), times, articles)
    words = _compared(stream, found, rest, int(times.sum()), int(rest.sum()), least, least_articles)
    words.sort(key=lambda word: (-getattr(word, sort), -word.g2, word.word))
    return KeywordList(words, int(np.count_nonzero(chosen)), int(times.sum()), int(rest.sum()))


def _compared(
    stream: WordStream, found: WordCounts, rest: Numbers, size: int, rest_size: int, least: int, least_articles: int
) -> list[Keyword]:
    if not size or not rest_size:
        return []
    g2: Floats = keyness(found.times, size, rest, rest_size)
    ratio = log_ratio(found.times, size, rest, rest_size)
    wanted = (found.times >= least) & (found.articles >= least_articles) & (g2 >= MIN_DIFFERENCE) & (ratio > 0)
    return [
        Keyword(
            stream.vocabulary.words[found.numbers[at]],
            int(found.times[at]),
            int(found.articles[at]),
            PER_MILLION * int(found.times[at]) / size,
            int(rest[at]),
            PER_MILLION * int(rest[at]) / rest_size,
            float(g2[at]),
            float(ratio[at]),
        )
        for at in np.flatnonzero(wanted).tolist()
    ]


def keywords_of_groups(
    stream: WordStream, groups: Column, chosen: Mask, least: int, least_articles: int, most: int
) -> Iterator[tuple[str, KeywordList]]:
    """Yield each value of ``groups`` with the keywords of its articles, compared with the other ``chosen`` articles.

    Each has at most ``most`` keywords, those with the largest G². An article with two values counts for both.
    """
    chosen = chosen & stream.read
    layers = _layers(groups, chosen)
    sizes = np.diff(stream.starts)
    of_group = np.bincount(np.concatenate([layer[layer >= 0] for layer in layers]), minlength=len(groups.values))
    largest = np.sort(np.argsort(-of_group, kind="stable")[:MAX_GROUPS])
    total, _ = stream.counts(chosen)
    numbers = np.flatnonzero(total >= least)
    whole, at_once = int(total.sum()), max(1, MAX_CELLS // max(len(numbers), 1))
    for start in range(0, len(largest), at_once):
        part = largest[start : start + at_once]
        place = np.full(len(groups.values) + 1, -1)
        place[part] = np.arange(len(part))  # the last element, at index -1, is for articles without a group
        times, articles = _matrices(stream, [place[layer] for layer in layers], numbers, len(part))
        for row, group in enumerate(part.tolist()):
            size = sum(int(sizes[layer == group].sum()) for layer in layers)
            found = WordCounts(numbers, times[row].astype(np.int64), articles[row].astype(np.int64))
            rest = total[numbers] - found.times
            words = _compared(stream, found, rest, size, whole - size, least, least_articles)
            words.sort(key=lambda word: (-word.g2, word.word))
            if of_group[group]:
                yield groups.values[group], KeywordList(words[:most], int(of_group[group]), size, whole - size)


def _layers(groups: Column, chosen: Mask) -> Sequence[Numbers]:
    """The codes of each article's first group, of its second group, and so on; -1 for none."""
    if len(groups.layers) == 1 and not len(groups.more_codes):
        return [np.where(chosen, groups.codes, -1)]
    articles, codes = groups.pairs()
    rank = np.arange(len(articles)) - np.searchsorted(articles, articles)
    layers = []
    for number in range(int(rank.max(initial=0)) + 1):
        layer = np.full(len(chosen), -1)
        layer[articles[rank == number]] = codes[rank == number]
        layers.append(np.where(chosen, layer, -1))
    return layers


def _matrices(stream: WordStream, layers: Sequence[Numbers], numbers: Numbers, groups: int) -> tuple[Words, Words]:
    """For each group (row) and each word of ``numbers`` (column): how often it occurs, and in how many articles."""
    column = np.full(len(stream.vocabulary.words), -1)
    column[numbers] = np.arange(len(numbers))
    cells = groups * len(numbers)
    times, articles = np.zeros(cells, np.int32), np.zeros(cells, np.int32)
    for layer in layers:
        of_words = np.repeat(layer, np.diff(stream.starts))
        for start in range(0, len(of_words), CHUNK):
            group, at = of_words[start : start + CHUNK], column[stream.words[start : start + CHUNK]]
            counted = (group >= 0) & (at >= 0)
            cell = group[counted] * len(numbers) + at[counted]
            first = (stream.marks[start : start + CHUNK][counted] & FIRST_IN_ARTICLE) > 0
            times += np.bincount(cell, minlength=cells).astype(np.int32)
            articles += np.bincount(cell[first], minlength=cells).astype(np.int32)
    return times.reshape(groups, len(numbers)), articles.reshape(groups, len(numbers))
