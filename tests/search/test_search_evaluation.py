"""The judged queries: floors under what is found, so that a change for one word cannot quietly cost others."""

from __future__ import annotations

from statistics import mean

from benchmarks.search.__main__ import judged
from benchmarks.search.documents import documents
from benchmarks.search.judgements import QUERIES
from tests.tiers import ALL

FLOOR = {"P@10": 0.98, "R@50": 0.98, "MAP": 0.97, "nDCG@10": 0.98}
HELD_OUT = 0.96
"""Mean precision on the queries about words that the lexicon says nothing of."""


def test_searches_find_what_the_judges_say_and_more_than_the_stemmers_alone() -> None:
    assert len(QUERIES) >= 40 and len(documents()) >= 300
    results = judged(alone=not ALL)
    means = {
        name: {measure: mean(scored[measure] for _, scored in rows) for measure in FLOOR}
        for name, rows in results.items()
    }
    ours = means.pop("bipol_crawler")
    assert all(ours[measure] >= floor for measure, floor in FLOOR.items()), ours
    assert all(ours[measure] > other[measure] for other in means.values() for measure in FLOOR)
    held_out = [scored["MAP"] for asked, scored in results["bipol_crawler"] if asked.kind == "held out"]
    assert mean(held_out) >= HELD_OUT
