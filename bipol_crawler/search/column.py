"""One column of all articles as arrays, and how many of some articles have each of its values.

An article is identified by its position among all ids. Codes are the numbers of values, in as few bytes as they need.
Either the chosen articles are counted or all others, whichever are fewer. So a count among a million articles takes a
millisecond at most; a fifth of that for columns of few values, which have a bit for each article and value.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Codes = NDArray[np.signedinteger[Any]]
Positions = NDArray[np.int32]
Bits = NDArray[np.uint64]
Mask = NDArray[np.bool_]
"""True for each chosen article, in the order of the articles' ids."""

MAX_VALUES = 32
"""A column with at most this many values has bits: 4 MB at a million articles."""
BITS_AT_ONCE = 100
"""Looking up the code of one article takes as long as counting this many bits."""
FEW = 16
"""An article's further values are kept as pairs if at most one article in this many has such values."""


class Chosen:
    """Some of all articles, to be counted in several columns."""

    def __init__(self, mask: Mask) -> None:
        self.mask = mask
        self.total = int(np.count_nonzero(mask))

    @property
    def most(self) -> bool:
        """Whether more than half of all articles are chosen."""
        return self.total * 2 > len(self.mask)

    @cached_property
    def fewer(self) -> Numbers:
        """The positions of the chosen articles; of those that are not chosen, if :attr:`most` are."""
        return np.flatnonzero(~self.mask if self.most else self.mask)

    @cached_property
    def bits(self) -> Bits:
        """A bit for each article."""
        return _bits(self.mask)


@dataclass(frozen=True, slots=True)
class Column:
    """The values that each article has, all different. A value's code is its number in ``values``.

    ``layers`` have the code of each article's first value, of its second one and so on, or -1. Further values, which
    few articles have, are pairs in ``more_articles`` (positions) and ``more_codes``. ``totals`` counts the articles in
    ``layers`` that have no value, in each, and then those with each value. ``bits`` say of each value which articles
    have it, if there are at most :data:`MAX_VALUES`.
    """

    values: tuple[str, ...]
    layers: tuple[Codes, ...]
    more_articles: Positions
    more_codes: Codes
    totals: Numbers
    bits: tuple[Bits, ...]

    @property
    def codes(self) -> Codes:
        """The code of each article's first value, or -1."""
        return self.layers[0]

    def counts(self, chosen: Chosen) -> Numbers:
        """How many of the chosen articles have each value."""
        size = len(self.values) + 1
        if len(self.bits) * len(chosen.mask) < len(self.layers) * len(chosen.fewer) * BITS_AT_ONCE and self.bits:
            return np.array([int(np.bitwise_count(bits & chosen.bits).sum()) for bits in self.bits], np.int64)
        counted = np.zeros(size, np.int64)
        for layer in self.layers:
            counted += np.bincount(layer.take(chosen.fewer) + 1, minlength=size)
        if chosen.most:
            counted = self.totals - counted
        if len(self.more_codes):
            counted[1:] += np.bincount(self.more_codes[chosen.mask.take(self.more_articles)], minlength=size - 1)
        return counted[1:]

    def having(self, wanted: Iterable[bool]) -> Mask:
        """The articles that have one of those values for which ``wanted``, in the order of ``values``, is true."""
        meant = np.array([*wanted, False], np.bool_)  # -1 is the last element, for articles without a value
        found = meant[self.layers[0]]
        for layer in self.layers[1:]:
            found |= meant[layer]
        found[self.more_articles[meant[self.more_codes]]] = True
        return found

    def pairs(self) -> tuple[Numbers, Numbers]:
        """The positions of articles and the codes of their values, as pairs in the order of the articles."""
        pairs = [(np.flatnonzero(layer >= 0), layer[layer >= 0]) for layer in self.layers]
        articles = np.concatenate([*(articles for articles, _ in pairs), self.more_articles])
        codes = np.concatenate([*(codes for _, codes in pairs), self.more_codes]).astype(np.int64)
        order = np.argsort(articles, kind="stable")
        return articles[order], codes[order]


def distinct(numbers: NDArray[np.integer[Any]]) -> NDArray[np.integer[Any]]:
    """The different ``numbers`` in order. ``np.unique`` hashes them, and takes ten times as long if most differ."""
    ordered = np.sort(numbers)
    first: Mask = np.diff(ordered, prepend=ordered[:1] - 1) != 0
    return ordered[first]


def single(values: Iterable[str], codes: NDArray[np.signedinteger[Any]]) -> Column:
    """The column in which each article has one value, ``codes``, or -1 for none."""
    values = tuple(values)
    codes = codes.astype(_type(values))
    none = np.zeros(0, np.int32)
    return _column(values, [codes], none, none)


def several(
    values: Iterable[str], size: int, articles: NDArray[np.signedinteger[Any]], codes: NDArray[np.signedinteger[Any]]
) -> Column:
    """The column of ``size`` articles in which they have several values, given as pairs in any order."""
    values = tuple(values)
    width = max(len(values), 1)
    different = distinct(articles.astype(np.int64) * width + codes)
    positions: Positions = (different // width).astype(np.int32)
    codes = (different % width).astype(_type(values))
    begins = np.flatnonzero(np.diff(positions, prepend=-1))
    rank = np.arange(len(positions)) - np.repeat(begins, np.diff(begins, append=len(positions)))
    layers: list[Codes] = []
    while not layers or np.count_nonzero(rank == len(layers)) * FEW > size:
        layer = np.full(size, -1, codes.dtype)
        layer[positions[rank == len(layers)]] = codes[rank == len(layers)]
        layers.append(layer)
    more = rank >= len(layers)
    return _column(values, layers, positions[more], codes[more])


def _column(values: tuple[str, ...], layers: Sequence[Codes], articles: Positions, codes: Codes) -> Column:
    totals = np.zeros(len(values) + 1, np.int64)
    for layer in layers:
        totals += np.bincount(layer + 1, minlength=len(values) + 1)
    bits: list[Bits] = []
    for value in range(len(values) if len(values) <= MAX_VALUES else 0):
        mask = layers[0] == value
        for layer in layers[1:]:
            mask |= layer == value
        mask[articles[codes == value]] = True
        bits.append(_bits(mask))
    return Column(values, tuple(layers), articles, codes, totals, tuple(bits))


def _bits(mask: Mask) -> Bits:
    """A bit for each element, 64 in a number."""
    packed = np.packbits(mask)
    return np.pad(packed, (0, -len(packed) % 8)).view(np.uint64)


def _type(values: tuple[str, ...]) -> type[np.signedinteger[Any]]:
    """The smallest type for codes, and for codes plus one."""
    for small in (np.int8, np.int16):
        if len(values) < np.iinfo(small).max:
            return small
    return np.int32
