"""The regional news benchmark: its files can be made again, labels fit, the scorer is right, ours holds its floors."""

from __future__ import annotations

import json
import lzma
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.regional_news import floors, make, newsroom, score
from benchmarks.regional_news.dice import Dice
from benchmarks.regional_news.marks import SOFT, Labels, tidy
from benchmarks.regional_news.places import official, settle_codes

HERE = Path(make.__file__).parent
SETS = ("dev", "test")
ROLLS = [1, 2, 4, 1, 3, 4, 1, 2]


@pytest.fixture(scope="module")
def made() -> dict[str, list[dict[str, Any]]]:
    """The articles as the generator makes them now."""
    every = newsroom.articles()
    return {split: [row for row in every if row["split"] == split] for split in SETS}


@pytest.fixture(scope="module")
def articles() -> list[dict[str, Any]]:
    """The articles as they are published."""
    return [row for split in SETS for row in score.load(HERE / f"{split}.jsonl")]


@pytest.mark.parametrize("split", SETS)
def test_the_files_are_what_the_generator_makes(split: str, made: dict[str, list[dict[str, Any]]]) -> None:
    assert (HERE / f"{split}.jsonl").read_text("utf-8") == make.as_lines(made[split])
    pages = lzma.decompress((HERE / f"{split}.pages.jsonl.xz").read_bytes()).decode()
    assert pages == make.page_lines(made[split])


def test_there_are_300_articles_and_a_copy_never_leaves_its_set(articles: list[dict[str, Any]]) -> None:
    assert [sum(row["split"] == split for row in articles) for split in SETS] == [100, 200]
    assert len({row["id"] for row in articles}) == len({row["url"] for row in articles}) == 300
    sets = {row["id"]: row["split"] for row in articles}
    for row in articles:
        for key in ("copy_of", "corrects", "follows"):
            assert row[key] is None or sets[row[key]] == row["split"]


def test_what_only_the_test_set_has_is_not_in_the_development_set(articles: list[dict[str, Any]]) -> None:
    dev = [row for row in articles if row["split"] == "dev"]
    assert not {row["plot"] for row in dev} & set(newsroom.TEST_ONLY_PLOTS)
    assert not {row["house"] for row in dev} & set(newsroom.TEST_ONLY_HOUSES)


def test_labels_lie_where_they_say(articles: list[dict[str, Any]]) -> None:
    for row in articles:
        body = row["body"]
        for person in row["people"]:
            assert all(body[start:end] in person["name"] for start, end in person["mentions"]), row["id"]
        for quote in row["quotes"]:
            start, end = quote["span"]
            assert (body[start - 1] in '“"') == (quote["kind"] == "direct"), row["id"]
            assert quote["speaker"], row["id"]
        for place in row["places"]:
            start, end = place["span"]
            assert start >= row["dateline"] and body[start:end][0].isupper(), row["id"]
            assert place["code"] is None or official()[place["code"]], row["id"]


def test_a_copy_tells_what_its_original_tells(articles: list[dict[str, Any]]) -> None:
    by_id = {row["id"]: row for row in articles}
    copies = [row for row in articles if row["copy_of"]]
    assert len(copies) == 21
    for row in copies:
        original = by_id[row["copy_of"]]
        assert row["published"] > original["published"] and row["house"] != original["house"]
        assert {person["name"] for person in row["people"]} <= {person["name"] for person in original["people"]}


@pytest.mark.parametrize("split", SETS)
def test_ours_holds_its_floors_on_the_texts(split: str) -> None:
    assert floors.pinned_floors()[split]["sha256"] == floors.digest(split)
    assert floors.fallen(split, floors.text_figures(split)) == []


@pytest.mark.parametrize("split", ["dev", pytest.param("test", marks=pytest.mark.thorough)])
def test_ours_holds_its_floors_on_the_pages(split: str) -> None:
    assert floors.fallen(split, floors.page_figures(split)) == []


def test_a_figure_below_its_floor_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(floors, "pinned_floors", lambda: {"dev": {"floors": {"text, dates": 90.0}}})
    assert floors.fallen("dev", {"text, dates": 90.0}) == []
    assert floors.fallen("dev", {"text, dates": 89.99, "text, new": 1.0}) == [
        "dev, text, dates: 89.99 is below its floor 90.0",
        "dev, text, new: 1.0 is below its floor None",
    ]


# The generator's parts


def test_marks_move_with_the_text_and_a_closing_comma_gives_way_to_another_sign() -> None:
    labels = Labels()
    name = labels.mark("Asep", kind="person", name="Asep")
    text = tidy(f"kata {name}{SOFT}.  Lalu {labels.mark('Garut', kind='place', code='32.05')}{SOFT} sepi")
    plain, found = labels.take_out(text)
    assert plain == "kata Asep. Lalu Garut, sepi"
    assert [(plain[slice(*row["span"])], row["kind"]) for row in found] == [("Asep", "person"), ("Garut", "place")]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("Bandung dan Kabupaten Bandung", "32.04"),
        ("Bandung dan Kota Bandung", None),
        ("Bandung saja", None),
    ],
)
def test_a_shared_name_has_a_code_only_if_the_article_says_which(body: str, code: str | None) -> None:
    bare = {"span": [0, 7], "code": "32.04", "bare": "Bandung", "certain": False}
    rows = [bare]
    if "Kabupaten" in body:
        rows.append({"span": [12, 29], "code": "32.04", "certain": True})
    if "Kota" in body:
        rows.append({"span": [12, 24], "code": "32.73", "certain": True})
        rows.append({"span": [12, 24], "code": "32.04", "certain": True})
    settle_codes(rows, body)
    assert rows[0]["code"] == code


def test_dice_give_the_same_values_for_a_seed_on_every_python() -> None:
    dice = Dice("regional news")
    assert [dice.number(1, 6) for _ in range(8)] == ROLLS


# The scorer


def right_answer(row: dict[str, Any]) -> dict[str, Any]:
    """An answer that has everything right."""
    links = {block: [link["url"] for link in row["links"] if link["block"] == block] for block in ("inline", "related")}
    answer = {key: right(row) for key, (_, right, _) in score.PAGE.items() if key != "body_likeness"}
    return answer | {
        "id": row["id"],
        "inline_links": links["inline"],
        "related": links["related"],
        "quotes": row["quotes"],
        "people": [person["name"] for person in row["people"]],
        "places": row["places"],
        "dates": row["dates"],
        "corrections": [item["kind"] for item in row["corrections"]],
        "corrects": row["corrects"],
        "copy_of": row["copy_of"],
    }


def test_a_right_answer_has_all_points_and_none_has_none(articles: list[dict[str, Any]]) -> None:
    figures, wrong = score.score(articles, [right_answer(row) for row in articles])
    assert {figure if isinstance(figure, float) else figure["f1"] for figure in figures.values()} == {100.0}
    assert not any(wrong.values())
    assert set(figures) == {*score.PAGE, *(name for _, names in score.TEXT.values() for name in names)}
    nothing, _ = score.score(articles, [{"id": articles[0]["id"], "quotes": []}])
    assert set(nothing) == {"quotes", "speakers"} and nothing["quotes"]["f1"] == 0


TRUTH = {
    "id": "x", "body": "GARUT – “Aman,” kata Asep Suherman di Garut, Rabu (13/11).", "dateline": 7, "initials": ["AS"],
    "people": [{"name": "Asep Suherman"}],
    "quotes": [{"kind": "direct", "span": [9, 14], "speaker": "Asep Suherman"}],
    "places": [{"span": [38, 43], "code": "32.05"}],
    "dates": [{"span": [45, 57], "first": "2019-11-13", "last": "2019-11-13"}],
    "corrections": [], "corrects": None, "copy_of": None,
}  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "measure", "counts"),
    [
        (
            {"quotes": [{"kind": "direct", "span": [9, 13], "speaker": "H. Asep Suherman, S.Sos"}]},
            "speakers",
            (1, 0, 0),
        ),
        ({"quotes": [{"kind": "direct", "span": [9, 13], "speaker": "Asep"}]}, "speakers", (0, 1, 1)),
        ({"quotes": [{"kind": "direct", "span": [9, 13], "speaker": None}]}, "quotes", (1, 0, 0)),
        ({"quotes": [{"kind": "indirect", "span": [9, 13], "speaker": None}]}, "quotes", (0, 1, 1)),
        ({"people": ["asep suherman", "AS"]}, "people", (1, 0, 0)),
        ({"people": ["Asep Suherman", "Asep Suherman"]}, "people", (1, 1, 0)),
        ({"places": [{"span": [0, 5], "code": "32.05"}, {"span": [38, 43], "code": None}]}, "places", (1, 0, 0)),
        ({"places": [{"span": [38, 43], "code": None}]}, "codes", (0, 0, 1)),
        ({"places": [{"span": [38, 43], "code": "32.04"}]}, "codes", (0, 1, 1)),
        ({"dates": [{"span": [45, 57], "first": "2019-11-13"}]}, "dates", (1, 0, 0)),
        ({"dates": [{"span": [45, 57], "first": "2019-11-14"}]}, "dates", (0, 1, 1)),
        ({"corrections": ["update"]}, "corrections", (0, 1, 0)),
        ({"copy_of": "y"}, "copy_of", (0, 1, 0)),
    ],
)
def test_findings_are_counted(answer: dict[str, Any], measure: str, counts: tuple[int, int, int]) -> None:
    key = next(iter(answer))
    find, names = score.TEXT[key]
    tally = {name: score.Tally() for name in names}
    find(TRUTH, answer[key], tally)
    assert (tally[measure].right, len(tally[measure].wrong), len(tally[measure].missed)) == counts


@pytest.mark.parametrize(
    ("got", "points"),
    [("2019-11-13", 1), ("2019-11-12T23:30:00+00:00", 1), ("2019-11-13T23:30:00Z", 0), ("soon", 0), (None, 0)],
)
def test_the_day_is_that_of_the_newspapers_zone(got: str | None, points: int) -> None:
    assert score.same_day("2019-11-13T06:30:00+07:00", got) == points


def test_the_scorer_runs_without_the_project(tmp_path: Path, articles: list[dict[str, Any]]) -> None:
    for name in ("score.py", "test.jsonl"):
        (tmp_path / name).write_bytes((HERE / name).read_bytes())
    rows = [right_answer(row) for row in articles if row["split"] == "test"]
    answers = tmp_path / "answers.jsonl"
    answers.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    command = [sys.executable, "-I", tmp_path / "score.py", answers]
    shown = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path).stdout
    assert "| headline | 100.0 |" in shown and "| dates | 344 | 100.0 | 100.0 | 100.0 |" in shown
    answers.write_text('{"id": "nobody"}\n', "utf-8")
    failed = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert failed.returncode == 1 and "no such article: nobody" in failed.stderr
