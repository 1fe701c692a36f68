"""Whole families of words from several domains: their forms meet in one lemma, and none meets its strangers."""

from __future__ import annotations

from pathlib import Path

import pytest

from bipol_crawler.search.lemmatizer import lemmatize

LINES = Path(__file__).with_name("families.tsv").read_text("utf-8").splitlines()
"""A domain, the forms of a family, and strangers to it; written down before the rules were tried on them."""


def test_there_are_a_hundred_families() -> None:
    assert len(LINES) >= 100 and len({line.split("\t")[0] for line in LINES}) >= 6


def test_a_family_has_one_lemma_and_its_strangers_another() -> None:
    wrong = []
    for _, forms, strangers in (line.split("\t") for line in LINES):
        lemmas = {lemmatize(form) for form in forms.split()}
        if len(lemmas) != 1 or any(lemmatize(stranger) in lemmas for stranger in strangers.split()):
            wrong.append((forms, lemmas, strangers))
    assert wrong == []


@pytest.mark.parametrize("form", ["mengelola", "pembayaran", "keseimbangan", "diberdayakan", "menyelidiki"])
@pytest.mark.parametrize("ending", ["nya", "lah", "kah", "pun", "nyalah", "nyapun", "ku", "mu"])
def test_possessives_and_particles_change_nothing(form: str, ending: str) -> None:
    assert lemmatize(form + ending) == lemmatize(form)


@pytest.mark.parametrize(
    "word",
    ["dikelolaan", "kekelolakan", "mengelolaan", "berkelolai", "diperkelolaan", "terkelolaan", "pekelolakan"],
)
def test_affixes_that_make_no_pair_are_not_taken_off_together(word: str) -> None:
    assert lemmatize(word) != "kelola"


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("pemberlakuan", "berlaku"),
        ("ketidakberdayaan", "daya"),
        ("mempertahankan", "tahan"),
        ("dipersiapkan", "siap"),
        ("berkesinambungan", "sinambung"),
        ("kepemilikan", "milik"),
        ("sepengetahuan", "tahu"),
        ("mengecat", "cat"),
        ("mengebom", "bom"),
        ("mentransfer", "transfer"),
        ("mengkhawatirkan", "khawatir"),
        ("mengkonsumsi", "konsumsi"),
        ("memproses", "proses"),
        ("menyalahgunakan", "salahguna"),
        ("penyalahgunaan", "salahguna"),
        ("menunjukan", "tunjuk"),  # for menunjukkan, as newspapers often write
        ("prabayar", "bayar"),
        ("antarkota", "kota"),
        ("memviralkan", "viral"),
        ("digooglingkan", "googling"),
        ("gadgetnya", "gadget"),
    ],
)
def test_affixes_stand_inside_affixes_and_on_borrowed_words(word: str, root: str) -> None:
    assert lemmatize(word) == root


@pytest.mark.parametrize(
    "name",
    """garut ruhimat hermawan setiawan gunawan irawan dimyati hidayatullah abdullah suryani meilani melani sulasmi
    ramadhani mulyani kusnadi kenya sonya vanya perwira dimas diana sebastian terence mendez benteng
    kemenkes disdik dishub pemkot bappenas menpora kemendikbud pangandaran karawang indramayu majalengka tasikmalaya
    purwakarta sukabumi cianjur padalarang lembang ciamis banjar subang cirebon kuningan""".split(),
)
def test_names_of_people_places_and_offices_stay_as_they_are(name: str) -> None:
    assert lemmatize(name) == name


@pytest.mark.parametrize("word", "beruang perdata beranda mentari teratai sedan makalah menara terapi pesiar".split())
def test_words_of_the_dictionary_are_nobodys_forms(word: str) -> None:
    assert lemmatize(word) == word


@pytest.mark.parametrize("name", "dakaku kudaka kupala dimuku waluku kubala jumudi sanadi kusaga".split())
def test_names_that_nobody_listed_are_not_cut_at_possessives_and_short_roots(name: str) -> None:
    assert lemmatize(name) == name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sosialisasi", "sosial"),
        ("relawan", "rela"),
        ("wartawan", "warta"),
        ("karyawan", "karya"),
        ("olahragawan", "olahraga"),
        ("aktivis", "aktif"),
        ("finalis", "final"),
        ("legalitas", "legal"),
        ("hilirisasi", "hilir"),
        ("nasionalisme", "nasional"),
    ],
)
def test_words_with_borrowed_suffixes_are_families_of_their_own(one: str, other: str) -> None:
    assert lemmatize(one) == one != lemmatize(other)
    assert lemmatize(f"ke{one}an") in (one, f"ke{one}an")
