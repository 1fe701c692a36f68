"""The evaluation judges rightly, holds the reader to its floors, and gives every reader the same chance."""

from __future__ import annotations

import json
import lzma
import re
from pathlib import Path

import pytest

from benchmarks.evaluation import floors, ours
from benchmarks.evaluation.__main__ import main
from benchmarks.evaluation.answers import Answer
from benchmarks.evaluation.corpora import PAGES, Corpus, fixtures, rendered
from benchmarks.evaluation.readers import BARE, OURS, PEERS, PROJECT, Session
from benchmarks.evaluation.scores import (
    FIELDS,
    likeness,
    misses,
    same_bylines,
    same_day,
    same_labels,
    same_lines,
    same_names,
    same_rows,
    same_text,
    same_time,
    score,
)

FIXTURES, RENDERED = fixtures(), rendered(PAGES)


def read(corpus: Corpus) -> list[Answer]:
    return [ours.answer(article, ours.extract(article)) for article in corpus.articles]


@pytest.fixture(scope="module")
def answers() -> dict[str, list[Answer]]:
    """Ours on both corpora, in this process."""
    return {corpus.name: read(corpus) for corpus in (FIXTURES, RENDERED)}


@pytest.mark.parametrize("field", [field.name for field in FIELDS])
def test_ours_reads_the_field_right_on_every_fixture(field: str, answers: dict[str, list[Answer]]) -> None:
    wrong = [
        (article.url, told, got)
        for article, truth, answer in zip(FIXTURES.articles, FIXTURES.truths, answers["fixtures"], strict=True)
        for missed, told, got in misses(truth, answer)
        if missed.name == field
    ]
    assert not wrong


def test_ours_holds_its_floors_on_the_fixtures_and_the_corpus(answers: dict[str, list[Answer]]) -> None:
    scored = [(corpus, score(corpus.truths, answers[corpus.name])) for corpus in (FIXTURES, RENDERED)]
    assert floors.complaints(scored, floors.load()) == []


# The gate, on a corpus of one fixture whose floors are what it scores.

ONE = Corpus("one", "12ab", FIXTURES.articles[:1], FIXTURES.truths[:1])
RIGHT = dict.fromkeys((field.name for field in FIELDS), 1.0)


def pinned(**changed: float | None) -> floors.Floors:
    """Floors of 1 for every field of :data:`ONE`, but for what is changed (``None``: not pinned)."""
    wanted = {field: floor for field, floor in (RIGHT | changed).items() if floor is not None}
    return {"one": {"sha256": "12ab", "floors": wanted}}


def test_the_gate_is_silent_when_all_is_well() -> None:
    assert floors.complaints([(ONE, dict(RIGHT))], pinned()) == []


@pytest.mark.parametrize("reached", [0.9999, 0.5, 0.0, None])
def test_the_gate_names_a_field_below_its_floor(reached: float | None) -> None:
    (complaint,) = floors.complaints([(ONE, RIGHT | {"editors": reached})], pinned())
    assert complaint.startswith(f"one, editors: {reached or 0:.4f} is below its floor 1.0000")


def test_the_gate_names_a_field_without_a_floor() -> None:
    assert floors.complaints([(ONE, dict(RIGHT))], pinned(editors=None)) == ["one, editors: no floor is pinned"]


def test_the_gate_names_a_floor_that_is_no_longer_scored() -> None:
    (complaint,) = floors.complaints([(ONE, dict(RIGHT))], pinned(weather=0.1))
    assert complaint.startswith("one, weather: a floor is pinned")


def test_the_gate_names_a_corpus_without_floors() -> None:
    assert floors.complaints([(ONE, dict(RIGHT))], {}) == ["one: no floors are pinned"]


def test_a_changed_byte_of_the_corpus_fails_the_gate(tmp_path: Path) -> None:
    """A corpus in which one letter of one page changed scores the same, and is refused all the same."""
    text = lzma.decompress(PAGES.read_bytes())
    changed = tmp_path / "pages.jsonl"
    changed.write_bytes(text.replace(b"WordPress 6", b"WordPress 5", 1))
    assert changed.read_bytes() != text
    (complaint,) = floors.complaints([(rendered(changed), dict(RIGHT))], floors.load())
    assert complaint.startswith("corpus: its SHA-256 is ")


def test_raising_floors_only_raises_them() -> None:
    scores = RIGHT | {"editors": 0.5, "place": 0.98765}
    new = floors.raised([(ONE, scores)], pinned(editors=0.75, place=0.5, tags=None), new_corpus=False)
    assert new == pinned(editors=0.75, place=0.9876)


def test_raising_floors_leaves_other_corpora_alone() -> None:
    other = {"sha256": "00", "floors": {"headline": 0.3}}
    assert floors.raised([(ONE, dict(RIGHT))], {"other": other}, new_corpus=False) == pinned() | {"other": other}


def test_a_changed_corpus_gets_new_floors_only_when_that_is_said() -> None:
    changed = Corpus("one", "34cd", ONE.articles, ONE.truths)
    lower = dict.fromkeys(RIGHT, 0.5)
    with pytest.raises(ValueError, match="--new-corpus"):
        floors.raised([(changed, lower)], pinned(), new_corpus=False)
    assert floors.raised([(changed, lower)], pinned(), new_corpus=True) == {"one": {"sha256": "34cd", "floors": lower}}


def test_floors_are_written_as_they_are_read(tmp_path: Path) -> None:
    floors.save(pinned(), tmp_path / "floors.json")
    assert floors.load(tmp_path / "floors.json") == pinned()


def test_the_command_fails_and_names_the_floor_that_does_not_hold(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The whole command, its processes too, with a floor no reader can reach."""
    unreachable = floors.load()
    unreachable["corpus"]["floors"]["place"] = 1.1
    floors.save(unreachable, tmp_path / "floors.json")
    told = tmp_path / "told.json"
    assert main(["--ours", "--rounds", "0", "--floors", str(tmp_path / "floors.json"), "--json", str(told)]) == 1
    out, errors = capsys.readouterr()
    assert re.findall(r"^(\w+, \w+): ", errors, re.MULTILINE) == ["corpus, place"]
    assert "| place | " in out
    corpora = json.loads(told.read_text("utf-8"))["corpora"]
    assert corpora["corpus"]["sha256"] == floors.load()["corpus"]["sha256"]
    assert set(corpora["corpus"]["scores"]["ours"]) == set(RIGHT)


# The readers.


@pytest.mark.thorough
def test_a_reader_answers_from_its_own_process_as_it_does_in_this_one(answers: dict[str, list[Answer]]) -> None:
    with Session(OURS) as session:
        readings = session.read(FIXTURES)
        timed = session.best_pass(0)
    assert readings.answers == answers["fixtures"]
    assert readings.failures == []
    assert (timed.passes, timed.failures) == (1, 0)
    assert timed.cpu > 0 < timed.wall


def test_a_reader_that_fails_on_an_article_is_wrong_in_its_every_field() -> None:
    nothing = Corpus("broken", "", (ONE.articles[0]._replace(pages=(b" ",)), ONE.articles[0]), ONE.truths * 2)
    with Session(OURS) as session:
        readings = session.read(nothing)
        timed = session.best_pass(0)
    assert "refused as empty" in readings.failures[0]
    assert timed.failures == 1
    assert set(score(nothing.truths, readings.answers).values()) == {0.5}


def test_a_field_that_a_reader_does_not_have_is_not_scored() -> None:
    scores = score(ONE.truths, [{"headline": ONE.truths[0]["headline"]}])
    assert {name for name, reached in scores.items() if reached is not None} == {"headline"}


def test_bare_lxml_only_parses() -> None:
    with Session(BARE) as session:
        assert session.read(ONE).answers == [{}]


@pytest.mark.parametrize("reader", PEERS, ids=lambda reader: reader.title)
def test_a_peer_has_an_adapter_and_a_lock_with_hashes_and_no_addresses(reader: object) -> None:
    module, peer = reader.module, reader.peer  # type: ignore[attr-defined]
    assert (Path(ours.__file__).parent / f"{module.replace('.', '/')}.py").exists()
    lock = (PROJECT / "requirements" / "eval" / f"{peer}.txt").read_text("utf-8")
    assert re.search(rf"^{peer}==", lock, re.MULTILINE)
    assert "://" not in lock
    locked = re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", lock, re.MULTILINE | re.DOTALL)
    assert locked and all("--hash=sha256:" in requirement for requirement in locked)


# The judges: (judge, truth, answer, how right).

JUDGED = [
    (same_text, "Jum’at  Malam", "Jum’at Malam\n", 1),
    (same_text, "Jum’at Malam", "Jum'at Malam", 0),
    (same_text, "Jum’at Malam", "jum’at malam", 0),
    (same_text, None, "", 1),
    (same_text, None, "Ciamis", 0),
    (same_lines, "Satu.\n\nDua tiga.", "Satu.\nDua  tiga.\n", 1),
    (same_lines, "Satu.\n\nDua.", "Satu. Dua.", 0),
    (likeness, "Air naik di Ciamis.", "Air, naik di CIAMIS", 1),
    (likeness, "satu dua tiga empat", "satu dua", pytest.approx(2 / 3)),
    (likeness, "satu satu", "satu", pytest.approx(2 / 3)),
    (likeness, None, "", 1),
    (likeness, "satu", None, 0),
    (same_day, "2019-11-21T02:00:00+07:00", "2019-11-20T19:00:00+00:00", 1),
    (same_day, "2019-11-21", "2019-11-21T10:15:00", 1),
    (same_day, "2019-11-21", "2019-11-20T19:00:00+00:00", 1),
    (same_day, "2019-11-21", "2019-11-20", 0),
    (same_day, "2019-11-21", "kemarin", 0),
    (same_day, None, None, 1),
    (same_day, None, "2019-11-21", 0),
    (same_day, "2019-11-21", None, 0),
    (same_time, "2019-11-21", "2019-11-21", 1),
    (same_time, "2019-11-21", "2019-11-21T10:15:00+07:00", 0),
    (same_time, "2019-11-21T10:15:00+07:00", "2019-11-21", 0),
    (same_time, "2019-11-21T10:15:00+07:00", "2019-11-21T03:15:00+00:00", 1),
    (same_time, "2019-11-21T10:15:00+07:00", "2019-11-21T10:15:00", 1),
    (same_time, "2019-11-21T10:15:00+07:00", "2019-11-21T10:15:31+07:00", 0),
    (same_time, "2019-11-21T10:15:00+07:00", "Kamis", 0),
    (same_names, ["Ahmad Fauzan", "Deden GP"], ["DEDEN GP", "Ahmad  Fauzan"], 1),
    (same_names, ["Ahmad Fauzan"], ["Ahmad Fauzan", "Redaksi"], 0),
    (same_names, [], ["Redaksi"], 0),
    (same_names, [], [], 1),
    (same_bylines, [["reporter", "Firdaus"], ["editor", "Dani"]], [["reporter", "FIRDAUS"], ["editor", "Dani"]], 1),
    (same_bylines, [["reporter", "Firdaus"]], [["writer", "Firdaus"]], 0),
    (same_bylines, [["reporter", "A"], ["reporter", "B"]], [["reporter", "B"], ["reporter", "A"]], 0),
    (same_labels, ["Banjir", "Ciamis"], ["Ciamis", "Banjir"], 1),
    (same_labels, ["Banjir"], ["banjir"], 0),
    (same_rows, [["a", "Satu", None]], [["a", " Satu ", ""]], 1),
    (same_rows, [["a", "Satu", None]], [["a", "Satu", "2019-11-21"]], 0),
    (same_rows, ["a", "b"], ["b", "a"], 0),
]  # fmt: skip


@pytest.mark.parametrize(("judge", "truth", "answer", "right"), JUDGED)
def test_a_judge_is_as_strict_as_its_field_says(judge: object, truth: object, answer: object, right: float) -> None:
    assert judge(truth, answer) == right  # type: ignore[operator]
