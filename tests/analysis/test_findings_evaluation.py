"""The labelled articles: no measure falls below its floor, and every file has floors."""

from __future__ import annotations

import json

import pytest

from benchmarks.evaluation.findings.__main__ import FILES, HERE
from benchmarks.evaluation.findings.marks import labelled, load
from benchmarks.evaluation.findings.readers import ours
from benchmarks.evaluation.findings.scores import MEASURES, person, score

FLOORS = json.loads((HERE / "floors.json").read_text("utf-8"))


def test_every_file_has_a_floor_for_every_measure() -> None:
    assert {path.name: set(MEASURES) for path in FILES} == {name: set(floors) for name, floors in FLOORS.items()}


@pytest.mark.parametrize("name", FLOORS)
def test_nothing_falls_below_its_floor(name: str) -> None:
    tallies = score(list(load([HERE / name])), ours)
    fallen = {measure: tally.f1 for measure, tally in tallies.items() if tally.f1 < FLOORS[name][measure]}
    assert not fallen


def test_marks_may_stand_inside_one_another() -> None:
    article = labelled({"headline": "x", "text": "“[[direct Asep|di [[place 32.05|Garut]] saja,]]” kata Asep."}, "x")
    assert article.body == "“di Garut saja,” kata Asep."
    assert [(label.kind, article.body[label.start : label.end]) for label in article.labels] == [
        ("direct", "di Garut saja,"),
        ("place", "Garut"),
    ]


def test_labels_may_be_listed_beside_the_text() -> None:
    row = {"headline": "x", "text": "Garut, Garut", "labels": [{"kind": "place", "words": "Garut", "value": "32.05"}]}
    assert [(label.start, label.value) for label in labelled(row, "x").labels] == [(0, "32.05")]


def test_a_mark_that_is_not_closed_is_an_error() -> None:
    with pytest.raises(ValueError, match="not closed"):
        labelled({"headline": "x", "text": "[[place|Garut"}, "x")


def test_names_are_compared_without_titles_and_degrees() -> None:
    assert person("H. Asep Suherman, S.Sos") == person("Asep Suherman") == person("AKBP Asep Suherman")
