"""Which articles have the words: whatever is kept of earlier queries, it is what the full-text index answers."""

from __future__ import annotations

import sqlite3
from random import Random

import pytest

from bipol_crawler.search import columns as columns_module
from bipol_crawler.search.columns import read_columns
from bipol_crawler.search.execute import Filters, lemma_lookup, matching
from bipol_crawler.search.matching_articles import articles_with
from bipol_crawler.search.query import read_query

PIECES = (
    "pasar", "parkir", "mengelola", "dikelola", "Bekasi", "camat", "pem*", '"wali kota"', '"pasar kota"', "garut",
    "covid-19", "tiada", "dibagi", "pembagian", "318", "OR", "OR", "-", "NOT",
)  # fmt: skip


@pytest.mark.parametrize("dense", [0, 8])
@pytest.mark.parametrize("kept", [3, 500])
def test_any_order_of_queries_finds_what_the_index_finds(
    reader: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, dense: int, kept: int
) -> None:
    monkeypatch.setattr(columns_module, "MAX_ID_SPREAD", dense)
    monkeypatch.setattr(columns_module, "MAX_HITS", kept)
    columns, rng = read_columns(reader), Random(dense + kept)
    composed = 0
    for _ in range(200):
        typed = " ".join(rng.choices(PIECES, k=rng.randint(1, 5))).replace("- ", "-")
        query = read_query(typed, lemma_lookup(reader))
        mask = articles_with(reader, columns, query)
        sql, values = matching(reader, typed, Filters())
        expected = {row[0] for row in reader.execute(sql, values)}
        assert set(columns.ids if mask is None else columns.ids[mask]) == expected, typed
        composed += mask is not None and 0 < len(expected) < len(columns.ids)
        assert len(columns.hits) <= kept
    assert composed > 20


def test_articles_that_came_later_are_left_out(reader: sqlite3.Connection) -> None:
    columns = read_columns(reader)
    asked = columns.ids.copy()
    asked[-1] += 5
    assert columns.ids[columns.mask_of(asked)].tolist() == columns.ids[:-1].tolist()
