"""Random choices that give the same values on every version of Python."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Choices from a seed. Only ``Random.random`` is used, whose sequence Python guarantees."""

    def __init__(self, seed: str) -> None:
        self._random = Random(seed)

    def number(self, least: int, most: int) -> int:
        """Return a whole number between both, inclusive."""
        return least + int(self._random.random() * (most - least + 1))

    def chance(self, share: float) -> bool:
        """Return ``True`` in this share of cases."""
        return self._random.random() < share

    def pick(self, values: Sequence[T]) -> T:
        """Return one of the values."""
        return values[self.number(0, len(values) - 1)]

    def weighted(self, values: Sequence[tuple[int, T]]) -> T:
        """Return one of the values, each with its weight before it."""
        at = self._random.random() * sum(weight for weight, _ in values)
        for weight, value in values:
            at -= weight
            if at < 0:
                return value
        return values[-1][1]

    def shuffled(self, values: Sequence[T]) -> list[T]:
        """Return the values in another order."""
        left, mixed = list(values), []
        while left:
            mixed.append(left.pop(self.number(0, len(left) - 1)))
        return mixed
