"""Names of people: cleaned, split, told from ordinary words, and one person however spelt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bipol_crawler.normalize.degrees import is_degree
from bipol_crawler.normalize.people import clean_name, is_nobody, looks_like_name, person_key, split_people


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Deden .GP", "Deden GP"),
        ("Deden . GP", "Deden. GP"),
        ("  Rangga\u00a0\u00a0Pratama ", "Rangga Pratama"),
        ("Rangga***", "Rangga"),
        ("** Rangga **", "Rangga"),
        ("Rangga.", "Rangga"),
        ("Rangga P.", "Rangga P."),
        ("Asep  D. Hidayat, S.Sos", "Asep D. Hidayat, S.Sos"),
        ("Asep D. Hidayat,S.Sos", "Asep D. Hidayat, S.Sos"),
        ("Asep , S.Sos.", "Asep, S.Sos."),
        ("\u200bLilis\u200b", "Lilis"),
        ("- Lilis -", "Lilis"),
        ("LILIS", "LILIS"),
        ("Nu’man", "Nu’man"),
        ("***", ""),
    ],
)
def test_a_name_is_cleaned_and_its_letters_kept(written: str, name: str) -> None:
    assert clean_name(written) == name


@pytest.mark.parametrize(
    "spellings",
    [
        ("Deden .GP", "Deden GP", "DEDEN G.P.", "deden gp", "Deden  G P"),
        ("Asep D. Hidayat, S.Sos", "ASEP D HIDAYAT S.SOS", "Asep D.Hidayat,S.Sos"),
    ],
)
def test_one_person_has_one_key_however_spelt(spellings: tuple[str, ...]) -> None:
    assert len({person_key(clean_name(spelling)) for spelling in spellings}) == 1


def test_two_people_have_two_keys() -> None:
    assert person_key("Deden GP") != person_key("Deden GB")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A & B", ["A", "B"]),
        ("A dan B", ["A", "B"]),
        ("A/B", ["A", "B"]),
        ("A, B", ["A", "B"]),
        ("A, B & C", ["A", "B", "C"]),
        ("A; B", ["A", "B"]),
        ("Ramdan", ["Ramdan"]),
        ("Dandan Riza", ["Dandan Riza"]),
        ("Asep D. Hidayat, S.Sos", ["Asep D. Hidayat, S.Sos"]),
        ("Asep, S.Sos, M.Si", ["Asep, S.Sos, M.Si"]),
        ("Asep, SH, MH & Lilis, S.Pd", ["Asep, SH, MH", "Lilis, S.Pd"]),
        ("Asep, Lilis, S.Pd", ["Asep", "Lilis, S.Pd"]),
        ("Lilis, (Mahasiswa)", ["Lilis, (Mahasiswa)"]),
        ("A serta B", ["A", "B"]),
        ("Lilis, dosen Unpad dan Asep", ["Lilis, dosen Unpad", "Asep"]),
        ("Lilis (Guru, Ketua RT), Asep", ["Lilis (Guru, Ketua RT)", "Asep"]),
        ("Lilis (Kota dan Kabupaten), Asep", ["Lilis (Kota dan Kabupaten)", "Asep"]),
        ("Lilis [Biro A/B], Asep", ["Lilis [Biro A/B]", "Asep"]),
        ("A & ", ["A"]),
        (" / ", []),
        ("", []),
    ],
)
def test_people_are_split_and_degrees_stay_with_their_name(text: str, names: list[str]) -> None:
    assert split_people(text) == names


def test_the_name_of_an_office_is_split_at_slashes_and_commas_only() -> None:
    assert split_people("Dinas Perumahan dan Permukiman/Humas", organisation=True) == [
        "Dinas Perumahan dan Permukiman",
        "Humas",
    ]


@pytest.mark.parametrize(
    "degree",
    ["S.Sos", "S. Sos", "M.Si.", "SH", "S.H.", "MH", "Ph.D", "A.Md", "S.I.Kom", "M.Pd.I", "Sp.PD", "Ak.", "B.Eng"],
)
def test_a_degree_is_known(degree: str) -> None:
    assert is_degree(degree)


@pytest.mark.parametrize("name", ["Lilis", "Wawan SK", "Asep D", "Sobari"])
def test_a_name_is_not_a_degree(name: str) -> None:
    assert not is_degree(name)


@pytest.mark.parametrize(
    ("text", "strict", "other"),
    [
        ("Rangga Pratama", True, True),
        ("Rangga", True, True),
        ("rangga", True, True),
        ("rangga pratama putra", True, True),
        ("rangga pratama.", False, True),
        ("Wawan .SK", True, True),
        ("Ujang bin Sobari", True, True),
        ("Asep D. Hidayat, S.Sos", True, True),
        ("Nu’man Al-Fatih", True, True),
        ("buku itu", False, False),
        ("Buku itu", False, False),
        ("satu dua tiga", True, True),
        ("satu dua tiga empat", False, False),
        ("Satu Dua Tiga Empat Lima Enam Tujuh", False, False),
        ("Rp 12.000", False, False),
        ("kata dia, hebat", False, False),
        ("2019", False, False),
        ("", False, False),
        ("x" * 71, False, False),
    ],
)
def test_what_stands_without_a_colon_has_to_prove_more(text: str, strict: bool, other: bool) -> None:
    assert looks_like_name(text, strict=True) is strict
    assert looks_like_name(text, strict=False) is other


@pytest.mark.parametrize("word", ["Ist", "ist.", "Istimewa", "Red", "adv", "Net", "Redaksi", "-", "*", "1", "Dok"])
def test_a_word_that_names_nobody_is_nobody(word: str) -> None:
    assert is_nobody(word)


@pytest.mark.parametrize("name", ["Rangga", "lil", "Isti", "Reda"])
def test_somebody_is_not_nobody(name: str) -> None:
    assert not is_nobody(name)


@given(st.text(max_size=60))
def test_cleaning_a_name_twice_changes_nothing_more(text: str) -> None:
    once = clean_name(text)
    assert clean_name(once) == once


@given(st.text(max_size=60))
def test_every_name_split_off_stands_in_the_text_as_typed(text: str) -> None:
    for name in split_people(text):
        assert name in text
