"""One column of all articles as arrays, and counts of its values among selected articles.

An article is identified by its position in the sorted list of all ids. The values of a column are numbered; these codes
are stored in as few bytes as possible. If most articles are selected, the others are counted and subtracted from the
totals. A count among a million articles takes at most a millisecond; a fifth of that for columns with few values, which
have a bitmap for each value.
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
"""True for each selected article, in the order of the articles' ids."""

MAX_VALUES = 32
"""A column of at most this many values has bitmaps: 4 MB at a million articles."""
BITS_AT_ONCE = 100
"""Looking up the code of one article takes as long as counting this many bits."""
MIN_LAYER_SHARE = 16
"""A further layer (see :class:`Column`) is made if at least one article in this many has a value for it."""


class Selection:
    """A selection of articles, to be counted in several columns."""

    def __init__(self, mask: Mask) -> None:
        self.mask = mask
        self.total = int(np.count_nonzero(mask))

    @property
    def is_majority(self) -> bool:
        """Whether more than half of all articles are selected."""
        return self.total * 2 > len(self.mask)

    @cached_property
    def minority(self) -> Numbers:
        """The positions of the selected articles or, if they are the majority, of the other articles."""
        return np.flatnonzero(~self.mask if self.is_majority else self.mask)

    @cached_property
    def bits(self) -> Bits:
        """The selection as a bitmap."""
        return _bits(self.mask)


@dataclass(frozen=True, slots=True)
class Column:
    """The values of each article, without repetition. The code of a value is its index in ``values``.

    ``layers[0]`` has the code of each article's first value, ``layers[1]`` that of its second value, and so on; -1 for
    none. If only few articles have further values, these are stored as pairs: ``more_articles`` (positions) and
    ``more_codes``. ``totals`` are counts in ``layers`` over all articles: first the number of -1, then the number of
    each code. ``bits`` has a bitmap of articles for each value, if there are at most :data:`MAX_VALUES` values.
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

    def counts(self, chosen: Selection) -> Numbers:
        """For each value, the number of selected articles that have it."""
        size = len(self.values) + 1
        if len(self.bits) * len(chosen.mask) < len(self.layers) * len(chosen.minority) * BITS_AT_ONCE and self.bits:
            return np.array([int(np.bitwise_count(bits & chosen.bits).sum()) for bits in self.bits], np.int64)
        counted = np.zeros(size, np.int64)
        for layer in self.layers:
            counted += np.bincount(layer.take(chosen.minority) + 1, minlength=size)
        if chosen.is_majority:
            counted = self.totals - counted
        if len(self.more_codes):
            counted[1:] += np.bincount(self.more_codes[chosen.mask.take(self.more_articles)], minlength=size - 1)
        return counted[1:]

    def mask_where(self, wanted: Iterable[bool]) -> Mask:
        """A mask of the articles with a wanted value. ``wanted`` has a boolean for each of ``values``."""
        meant = np.array([*wanted, False], np.bool_)  # -1 is the last element, for articles without a value
        found = meant[self.layers[0]]
        for layer in self.layers[1:]:
            found |= meant[layer]
        found[self.more_articles[meant[self.more_codes]]] = True
        return found

    def pairs(self) -> tuple[Numbers, Numbers]:
        """All pairs of an article and a value, sorted by article: the articles' positions and the values' codes."""
        pairs = [(np.flatnonzero(layer >= 0), layer[layer >= 0]) for layer in self.layers]
        articles = np.concatenate([*(articles for articles, _ in pairs), self.more_articles])
        codes = np.concatenate([*(codes for _, codes in pairs), self.more_codes]).astype(np.int64)
        order = np.argsort(articles, kind="stable")
        return articles[order], codes[order]


def distinct(numbers: NDArray[np.integer[Any]]) -> NDArray[np.integer[Any]]:
    """``numbers`` sorted, without repetition. ``np.unique`` hashes them: ten times slower if most numbers differ."""
    ordered = np.sort(numbers)
    first: Mask = np.diff(ordered, prepend=ordered[:1] - 1) != 0
    return ordered[first]


def single_valued_column(values: Iterable[str], codes: NDArray[np.signedinteger[Any]]) -> Column:
    """A column in which each article has at most one value. ``codes`` has its code, or -1 for none."""
    values = tuple(values)
    codes = codes.astype(_type(values))
    none = np.zeros(0, np.int32)
    return _column(values, [codes], none, none)


def multi_valued_column(
    values: Iterable[str], size: int, articles: NDArray[np.signedinteger[Any]], codes: NDArray[np.signedinteger[Any]]
) -> Column:
    """A column of ``size`` articles with several values each.

    ``articles`` and ``codes`` are pairs of an article's position and a value's code, in any order.
    """
    values = tuple(values)
    width = max(len(values), 1)
    different = distinct(articles.astype(np.int64) * width + codes)
    positions: Positions = (different // width).astype(np.int32)
    codes = (different % width).astype(_type(values))
    begins = np.flatnonzero(np.diff(positions, prepend=-1))
    rank = np.arange(len(positions)) - np.repeat(begins, np.diff(begins, append=len(positions)))
    layers: list[Codes] = []
    while not layers or np.count_nonzero(rank == len(layers)) * MIN_LAYER_SHARE > size:
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
    """The mask as a bitmap, 64 articles in each number."""
    packed = np.packbits(mask)
    return np.pad(packed, (0, -len(packed) % 8)).view(np.uint64)


def _type(values: tuple[str, ...]) -> type[np.signedinteger[Any]]:
    """The smallest type for codes, and for codes plus one."""
    for small in (np.int8, np.int16):
        if len(values) < np.iinfo(small).max:
            return small
    return np.int32
