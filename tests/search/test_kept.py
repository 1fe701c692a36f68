"""What an article is stored with: the lemmas of its inflected words, and none of its names."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bipol_crawler.search.indexing import search_lemmas
from bipol_crawler.search.tokenizer import folded


def lemmas(body: str, headline: str = "", people: str = "") -> list[str]:
    found = search_lemmas(headline, body, None, people)
    return f"{found.headline or ''} {found.text or ''}".split()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("warga mengelola sampah dan dikelola desa", ["kelola", "kelola"]),
        ("warga desa", []),
        ("Pengelolaan sampah itu milik warga.", ["kelola"]),  # a sentence's first capital says nothing
        ("Kata dia: Pengelolaan sampah itu milik warga.", ["kelola"]),
        ("sampah diurus Dinas Pengelolaan Lingkungan kota", ["urus", "kelola", "lingkung"]),  # offices are nouns
        ("menurut Tabanan Makanan hal itu baik", []),
        ("hal itu dibaca Makanan, kata makanan", ["baca", "makan", "makan"]),  # small elsewhere: no name
        ("MAKANAN INI DIBELI WARGA", ["makan", "beli"]),  # capitals throughout say nothing
        ("warga MAKANAN, kata dia", []),  # among small words they are an acronym
        ("salat Jum'at dan Jum’at", ["jumat", "jumat"]),
        ("orang2 datang", ["orang"]),
        ("harga Rp318 saja", ["rp", "318"]),
        ("harga Rp318.000,- saja", ["rp", "318", "000", "rp", "318000"]),
        ("harga Rp 318.000 saja", ["318000"]),
        ("harga 1.318.000, dan 1.318.000", ["1318000"]),
        ("tahun 2024, 3,5 persen, 19.47 WIB, 318", []),
        ("covid19 dan 10km", ["covid", "19", "10", "km"]),
        ("kata H.M. Ridwan, S.Sos dan A.A.", ["hm", "aa"]),
    ],
)
def test_inflected_words_are_kept_and_names_are_not(body: str, expected: list[str]) -> None:
    assert lemmas(body) == expected


def test_a_title_in_capitals_goes_by_the_text_below_it() -> None:
    assert lemmas("Bupati mengunjungi warga Makanan kemarin.", "Warga Makanan Dikunjungi Bupati").count("makan") == 0
    assert lemmas("Bupati membagi makanan kemarin.", "Warga Antre Makanan Dari Bupati").count("makan") == 2


def test_names_in_bylines_are_names_everywhere() -> None:
    assert "makan" not in lemmas("", "Kata Makanan", people="Asep Makanan")


@given(st.text(), st.text(), st.text())
def test_any_text_can_be_kept(headline: str, body: str, people: str) -> None:
    found = search_lemmas(headline, body, None, people)
    assert set(found.lemmas) <= set(folded(headline) + folded(body))


ALPHABET = st.characters(exclude_categories=("Cs", "Cn", "Co"), max_codepoint=0x2FFF, exclude_characters="\0")


@given(st.text(ALPHABET, max_size=80))
def test_indonesian_text_is_cut_into_words_as_the_index_does(text: str) -> None:
    latin = "".join(letter for letter in text if letter.isascii() or letter in "éÉèêïîôûçÇñÑüöä’‘“”–—…½²œ\u0301")
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE f USING fts5(t, tokenize = 'unicode61 remove_diacritics 2')")
    db.execute("CREATE VIRTUAL TABLE v USING fts5vocab(f, instance)")
    db.execute("INSERT INTO f VALUES (?)", [latin])
    cut = [row[0] for row in db.execute('SELECT term FROM v ORDER BY "offset"')]
    db.close()
    assert [word for word in folded(latin) if word.isascii()] == [word for word in cut if word.isascii()]
