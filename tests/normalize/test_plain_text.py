"""Text as the archive keeps it: the words as typed, white space and leftovers normalized."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bipol_crawler.text import clean, clean_or_none, without_invisible


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  dua   kata ", "dua kata"),
        ("dua\u00a0\u00a0kata", "dua kata"),
        ("dua\r\n\tkata", "dua kata"),
        ("dua\u2003kata", "dua kata"),
        ("se\u00adbuah", "sebuah"),
        ("\u200bse\u200cbuah\u200d\ufeff", "sebuah"),
        ("\u202asebuah\u202c", "sebuah"),
        ("\x93kutip\x94 \x96 dan \x91kutip\x92\x85", "“kutip” – dan ‘kutip’…"),
        ("\x80 12", "€ 12"),
        ("a\x00b\x81c", "abc"),
        ("”ujarnya,”kata Ross", "”ujarnya,”kata Ross"),
        ("“tetap” seperti ‘ini’ ...", "“tetap” seperti ‘ini’ ..."),
        ("â€œkutipâ€\x9d itu", "“kutip” itu"),
        ("CafÃ© Braga", "Café Braga"),
        ("Ãngstrom dan Â tetap", "Ãngstrom dan Â tetap"),
        ("日本 😀 é", "日本 😀 é"),
        ("", ""),
    ],
)
def test_words_are_kept_and_white_space_is_normalized(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@pytest.mark.parametrize("nothing", [None, "", " \u00a0\n", "\u200b", "\xad"])
def test_nothing_left_is_none(nothing: str | None) -> None:
    assert clean_or_none(nothing) is None


@given(st.text())
@example("Ã\x1f¡")
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x7E)))
def test_plain_words_are_not_touched(text: str) -> None:
    assert without_invisible(text) == text
    assert clean(text).split() == text.split()


@pytest.mark.timed
@pytest.mark.sampled(3)
@pytest.mark.parametrize("unit", ["â€œkutipâ€\x9d ", "\u00a0", "\x93", "kata "])
def test_five_million_characters_are_cleaned_in_seconds(unit: str) -> None:
    start = time.process_time()
    clean(unit * (5_000_000 // len(unit)))
    assert time.process_time() - start < 8
