"""Verbs of speech are formed from roots by the rules of the grammar, and say how they name the speaker."""

from __future__ import annotations

import pytest

from bipol_crawler.analysis.body import Body
from bipol_crawler.analysis.speech import SpokenWords
from bipol_crawler.analysis.speech_verbs import ACTIVE, OBJECT_VOICE, PASSIVE


@pytest.mark.parametrize(
    ("verb", "root"),
    [
        ("menyampaikan", "sampai"), ("menekankan", "tekan"), ("memesankan", "pesan"), ("mengatakan", "kata"),
        ("mengungkapkan", "ungkap"), ("menjelaskan", "jelas"), ("melontarkan", "lontar"), ("membantah", "bantah"),
        ("menyanggupi", "sanggup"), ("mewanti-wanti", "wanti-wanti"), ("mempertanyakan", "pertanya"),
    ],
)  # fmt: skip
def test_the_nasal_follows_the_first_letter(verb: str, root: str) -> None:
    assert verb in ACTIVE


@pytest.mark.parametrize("pair", [("mengonfirmasi", "mengkonfirmasi"), ("menargetkan", "mentargetkan")])
def test_both_spellings_of_loanwords_are_known(pair: tuple[str, str]) -> None:
    assert ACTIVE.issuperset(pair)


def test_passives_and_forms_without_a_prefix_are_of_the_same_roots() -> None:
    assert PASSIVE.issuperset(("dikonfirmasi", "ditambahkan", "dikemukakan", "diwanti-wanti", "diakui", "disebut"))
    assert OBJECT_VOICE.issuperset(("sampaikan", "katakan", "akui"))


@pytest.mark.parametrize("verb", ["diminta", "ditanya", "diduga", "dituduh", "memuji", "menyoroti", "mencatat"])
def test_verbs_that_report_nothing_are_not_verbs_of_speech(verb: str) -> None:
    assert verb not in ACTIVE | PASSIVE


def test_a_capitalised_word_inside_a_sentence_is_not_a_verb() -> None:
    body = "Wakil Bupati Cecep Nurul Yakin hadir."
    assert SpokenWords(Body(body)).between(0, len(body)) == []
    assert [verb.form for verb in SpokenWords(Body("Ditambahkan Nina, siap.")).between(0, 23)] == ["ditambahkan"]
