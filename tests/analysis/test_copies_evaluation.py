"""The articles made of labelled stories: no measure falls below its floor, and the baselines are worse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.evaluation.copies.newsroom import STORIES, load, made
from benchmarks.evaluation.copies.scores import MEASURES, credited, ours, said_anywhere, same_headline, score

FLOORS = json.loads(STORIES.with_name("floors.json").read_text("utf-8"))


@pytest.mark.parametrize("seed", FLOORS)
def test_nothing_falls_below_its_floor(seed: str) -> None:
    tallies = score(made(int(seed)), ours, credited)
    assert set(FLOORS[seed]) == set(MEASURES)
    assert not {measure: tally.f1 for measure, tally in tallies.items() if tally.f1 < FLOORS[seed][measure]}


def test_the_labels_are_not_won_by_headlines_alone() -> None:
    tallies = score(made(), same_headline, said_anywhere)
    assert tallies["pairs"].f1 < 80 and tallies["originals"].f1 < 80


def test_the_same_seed_makes_the_same_articles() -> None:
    assert made(3) == made(3) != made(4)


def test_labelled_articles_may_come_from_a_file(tmp_path: Path) -> None:
    first, copy = made()[:2]
    rows = [{"id": item.id, "published": item.published, "headline": item.headline, "body": item.body}
            for item in (first, copy)]  # fmt: skip
    rows[1] |= {"original": first.id, "bylines": [["source", "Antara"]], "origins": ["agency"]}  # type: ignore[dict-item]
    path = tmp_path / "more.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    tallies = score(load(path), ours, credited)
    assert tallies["originals"].right == 1 and "agency" not in {*tallies["origins"].missed}
