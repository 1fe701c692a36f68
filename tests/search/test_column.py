"""Columns of articles: what they count is what the pairs of article and value say, however they are kept."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from bipol_crawler.search import column as column_module
from bipol_crawler.search.column import Selection, distinct, multi_valued_column, single_valued_column

SIZE = 300


@pytest.mark.parametrize("at_once", [0, 1, 10**9], ids=["codes", "either", "bits"])
@pytest.mark.parametrize("few", [1, 8, 10_000], ids=["one layer", "some layers", "all in layers"])
@pytest.mark.parametrize("values", [1, 5, 126, 127, 128, 40_000])
def test_counts_and_having_are_those_of_the_pairs(
    monkeypatch: pytest.MonkeyPatch, few: int, values: int, at_once: int
) -> None:
    monkeypatch.setattr(column_module, "MIN_LAYER_SHARE", few)
    monkeypatch.setattr(column_module, "BITS_AT_ONCE", at_once)
    rng = Random(values)
    names = [f"v{number}" for number in range(values)]
    often = [values - 1, *rng.choices(range(values), k=9)]  # the largest code, too
    pairs = {(at, rng.choice(often)) for at in range(0, SIZE, 2) for _ in range(rng.choice((1, 1, 2, 6)) if at else 6)}
    pairs |= {(1, code) for code in often}  # one article with more values than any other
    shuffled = rng.sample(sorted(pairs), len(pairs))
    made = multi_valued_column(names, SIZE, *(np.array(numbers) for numbers in zip(*shuffled, strict=True)))
    assert set(zip(*(numbers.tolist() for numbers in made.pairs()), strict=True)) == pairs
    for share in (0, 0.1, 0.5, 0.9, 1):
        mask = np.array([rng.random() < share for _ in range(SIZE)])
        expected = [sum(bool(mask[at]) for at, code in pairs if code == value) for value in set(often)]
        assert made.counts(Selection(mask))[list(set(often))].tolist() == expected
        assert made.counts(Selection(mask)).sum() == sum(expected)
    wanted = set(rng.sample(often, 3))
    mask = made.mask_where(code in wanted for code in range(values))
    assert set(np.flatnonzero(mask).tolist()) == {at for at, code in pairs if code in wanted}


def test_a_column_with_one_value_for_each_article() -> None:
    made = single_valued_column(["a", "b"], np.array([1, -1, 0, 1]))
    assert made.counts(Selection(np.array([True, True, True, False]))).tolist() == [1, 1]
    assert made.counts(Selection(np.array([True, False, False, False]))).tolist() == [0, 1]
    assert made.mask_where([False, True]).tolist() == [True, False, False, True]


def test_columns_of_an_empty_archive_count_nothing() -> None:
    nothing = np.zeros(0, np.int64)
    for made in (
        single_valued_column(["a"], nothing),
        multi_valued_column(["a"], 0, nothing, nothing),
        multi_valued_column([], 0, nothing, nothing),
    ):
        assert made.counts(Selection(np.zeros(0, np.bool_))).tolist() == [0] * len(made.values)


@pytest.mark.parametrize("numbers", [[], [0], [3, 1, 3, 0, 0], [7] * 5, [-(2**40), 2**40, 0, 2**40]], ids=str)
def test_distinct_numbers_are_those_of_a_set(numbers: list[int]) -> None:
    assert distinct(np.array(numbers, np.int64)).tolist() == sorted(set(numbers))
