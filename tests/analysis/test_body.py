"""A text taken apart once for all rules."""

from __future__ import annotations

import re

import pytest

from bipol_crawler.analysis.body import Body
from bipol_crawler.analysis.speech import SpokenWords

WEEKDAY = re.compile(r"R(?<![\w-].)abu(?!\w)")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Rabu (13/11), “katanya”.", {"rabu", "katanya"}),
        ("mewanti-wanti Jum’at", {"mewanti", "wanti", "jum", "at"}),
        ("12Mei é\ud800 ABC", {"mei", "abc"}),
        ("", set()),
    ],
)
def test_words_are_runs_of_letters_in_lower_case(text: str, words: set[str]) -> None:
    body = Body(text)
    assert body.words == words
    assert len(body.low) == len(text)


@pytest.mark.parametrize(
    "text", ["Rabu, Rabu.", "Rabu-Rabu", "sRabu Rabu", "rabu", "Rabuan Rabu", "pada\nRabu\n", "Kamis"]
)
def test_a_pattern_is_tried_where_its_first_word_stands(text: str) -> None:
    found = [match.span() for match in Body(text).matches(WEEKDAY, frozenset(["rabu"]))]
    assert found == [match.span() for match in WEEKDAY.finditer(text)]


def test_a_letter_that_has_two_in_lower_case_hides_no_verb() -> None:
    body = Body("Dari İstanbul ia datang. Menurut Ratna, hal itu benar. Ia mewanti-wanti warga.")
    assert [verb.form for verb in SpokenWords(body).verbs] == ["menurut", "mewanti-wanti"]
