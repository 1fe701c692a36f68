"""docs/PUBLISHING.md lists every attempt, and nothing that is not attempted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from test_odd_values import ODD

from tests.browse.harmful_queries import ANSWERED, REFUSED

PROJECT = Path(__file__).parents[2]
TRIED = (
    PROJECT.joinpath("docs/PUBLISHING.md").read_text("utf-8").partition("## What was tried")[2].partition("\n## ")[0]
)
ROWS = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in TRIED.splitlines() if line[:2] == "| "]
FILES = [
    *(
        PROJECT / f"tests/browse/test_{name}.py"
        for name in ("publish", "browse_hostile", "formats", "odd_values", "turns")
    ),
    PROJECT / "tests/browser/test_hostile_in_a_browser.py",
]
NO_ATTEMPTS = {
    "test_a_time_is_shown_in_the_readers_language_as_exactly_as_it_is_known",
    "test_a_visitor_is_an_address_or_a_network",
    "test_a_page_says_what_caches_may_do_with_it",
    "test_nothing_is_left_when_the_service_is_stopped",
    "test_an_answer_comes_as_the_other_process_gives_it",
    "test_paragraphs_stay_paragraphs_and_line_breaks_stay_in_them",
    "test_a_long_name_of_the_folder_for_temporary_files_does_no_harm",
}


def quoted(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


@pytest.mark.parametrize(
    ("test", "attempts"),
    [
        ("test_a_harmful_question_is_refused_in_time", REFUSED),
        ("test_a_harmless_question_is_answered", ANSWERED),
        ("test_an_odd_value_everywhere_leaves_every_page_standing", ODD),
    ],
)
def test_every_named_attempt_is_listed_once_and_every_listed_one_is_tried(
    test: str, attempts: dict[str, object]
) -> None:
    listed = [name for row in ROWS if test in row[-1] for name in quoted(row[0])]
    assert sorted(listed) == sorted(attempts)


def test_every_test_of_an_attempt_is_listed_and_every_listed_test_is_there() -> None:
    there = {name for file in FILES for name in re.findall(r"^def (test_\w+)", file.read_text("utf-8"), re.MULTILINE)}
    assert {name for row in ROWS[1:] for name in quoted(row[-1])} == there - NO_ATTEMPTS
    assert all(len(row) == 3 or row[0].startswith("**") for row in ROWS)
