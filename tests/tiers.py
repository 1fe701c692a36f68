"""How much the tests try: ``make test`` takes samples where ``make test-all`` (``TESTS=all``) takes everything.

Of the parameters of a test with the mark ``sampled``, ``make test`` (``TESTS=some``) takes as many as the mark says; it
leaves out tests with the mark ``thorough``.
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

ASKED = os.environ.get("TESTS")
REST = ASKED == "rest"
"""Take what ``make test`` leaves out, and the whole of what looks here how much to try."""
ALL = ASKED == "all" or REST
SOME = ASKED == "some" or REST
"""Heed the marks."""
PARTS = int(os.environ.get("TESTS_PARTS", "1"))
"""Of the rest, take one part of so many; which one, ``TESTS_SEED`` says."""
SEED = os.environ.get("TESTS_SEED", "1")


def is_in_this_part(name: str) -> bool:
    """Whether a test is in the part of the rest that is taken this time."""
    return crc32(f"{SEED} {name}".encode()) % PARTS == 0


def examples(number: int) -> int:
    """That many examples of a property, or a tenth of them, but 20."""
    return number if ALL else min(number, max(20, number // 10))


def sample(values: Iterable[T], number: int, *always: T) -> list[T]:
    """All values, or so many as :func:`some` takes."""
    return list(values) if ALL else some(values, number, *always)


def some(values: Iterable[T], number: int, *always: T) -> list[T]:
    """``number`` values: the first, the last, what is ``always`` among them, and others, the same ones each time."""
    values = list(values)
    if len(values) <= number:
        return values
    edges = {0, len(values) - 1, *(values.index(value) for value in always)} if number > 1 else {0}
    others = Random(7).sample([index for index in range(len(values)) if index not in edges], k=number - len(edges))
    return [values[index] for index in sorted({*edges, *others})]


def pairs(one: Iterable[T], other: Iterable[U]) -> list[tuple[T, U]]:
    """Each with each, or each of the longer with one of the shorter in turn."""
    one, other = list(one), list(other)
    if ALL:
        return list(product(one, other))
    return [(one[index % len(one)], other[index % len(other)]) for index in range(max(len(one), len(other)))]
