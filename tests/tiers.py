"""Tiers of tests: ``make test`` tries samples, ``make test-all`` (``TESTS=all``) tries everything.

A test with the mark ``sampled(N)`` is run with N of its parameters by ``make test`` (``TESTS=some``); tests with the
mark ``thorough`` are left out.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import product
from random import Random
from typing import TypeVar
from zlib import crc32

T = TypeVar("T")
U = TypeVar("U")

TIER = os.environ.get("TESTS")
REST = TIER == "rest"
"""Whether only those tests are run that ``make test`` leaves out or runs with samples from this module."""
ALL = TIER == "all" or REST
SOME = TIER == "some" or REST
"""Whether the marks ``sampled`` and ``thorough`` are used."""
PARTS = int(os.environ.get("TESTS_PARTS", "1"))
"""The rest is divided into this many parts, of which one is run. ``TESTS_SEED`` selects it."""
SEED = os.environ.get("TESTS_SEED", "1")


def is_in_this_part(name: str) -> bool:
    """Whether a test is in the part of the rest that is run this time."""
    return crc32(f"{SEED} {name}".encode()) % PARTS == 0


def examples(number: int) -> int:
    """The number of examples of a property: ``number``, or in ``make test`` a tenth of it, but at least 20."""
    return number if ALL else min(number, max(20, number // 10))


def sample(values: Iterable[T], number: int, *always: T) -> list[T]:
    """All values, or in ``make test`` the sample that :func:`some` returns."""
    return list(values) if ALL else some(values, number, *always)


def some(values: Iterable[T], number: int, *always: T) -> list[T]:
    """A sample of ``number`` values: the first, the last, those in ``always``, and others, the same ones each time."""
    values = list(values)
    if len(values) <= number:
        return values
    edges = {0, len(values) - 1, *(values.index(value) for value in always)} if number > 1 else {0}
    others = Random(7).sample([index for index in range(len(values)) if index not in edges], k=number - len(edges))
    return [values[index] for index in sorted({*edges, *others})]


def pairs(one: Iterable[T], other: Iterable[U]) -> list[tuple[T, U]]:
    """All pairs of two lists, or in ``make test`` each value of the longer list with one of the shorter in turn."""
    one, other = list(one), list(other)
    if ALL:
        return list(product(one, other))
    return [(one[index % len(one)], other[index % len(other)]) for index in range(max(len(one), len(other)))]
