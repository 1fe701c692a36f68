"""A place or an organisation among the names is no person."""

from __future__ import annotations

import pytest

from bipol_crawler.normalize.bylines import split_bylines
from bipol_crawler.normalize.organisations import is_affiliation
from tests.normalize.closing_lines import TEXT, A, B, closing


@pytest.mark.parametrize(
    "names",
    [
        f"{A}, Kompas TV", f"{A}, Garut", f"{A}, Kab. Bandung", f"{A}, Jawa Barat", f"{A}, RRI",
        f"{A}, Radio Elshinta",
        f"{A}/RRI Bandung", f"{A} | Antara", f"{A} - Kompas.com", f"{A} (Humas Pemkab Garut)",
        f"{A}, Universitas Galuh",
        f"{A}, PT Maju Jaya", f"{A}, SMAN 3 Garut", f"{A}, lilis@contoh.id", f"{A} dari Cimahi", f"Garut, {A}",
        f"Diskominfo Garut/{A}", f"{A}, Dinas Perhubungan",
    ],
)  # fmt: skip
def test_a_place_or_an_organisation_beside_a_name_is_not_a_person(names: str) -> None:
    assert closing(f"Penulis: {names}") == ([("writer", A)], TEXT)


@pytest.mark.parametrize("place", ["Garut", "Kota Cimahi", "Kabupaten Bandung Barat", "Jawa Barat", "KBB"])
@pytest.mark.parametrize("sign", [",", ":", " –"])
def test_a_place_after_a_label_is_not_a_person(place: str, sign: str) -> None:
    assert closing(f"Kontributor {place}{sign} {A}")[0][-1] == ("contributor", A)


@pytest.mark.parametrize(
    "office", ["Humas Polres Garut", "Diskominfo Sukabumi", "PT Maju Jaya", "RRI", "Dinas Perumahan dan Permukiman"]
)
def test_an_office_alone_is_not_a_person_and_its_words_are_kept_as_a_problem(office: str) -> None:
    typed = split_bylines([*TEXT, [f"Penulis: {office}"], [f"Editor: {B}"]])
    assert [(line.role, line.name) for line in typed.bylines] == [("editor", B)]
    assert [(problem.reason, problem.detail) for problem in typed.problems] == [
        ("names_no_person", f"Penulis: {office}")
    ]
    assert typed.paragraphs == TEXT


@pytest.mark.parametrize("name", ["Asep Hidayat", "Bima", "Sari Dewi", "M. Yusuf", "Intan", "Lilis", "Surya", "Banyu"])
def test_a_person_is_not_an_affiliation(name: str) -> None:
    assert not is_affiliation(name)


@pytest.mark.parametrize(
    "slip", ["Reporer", "Pewrta", "Editro", "Repoter", "Wartwan", "Penulsi", "Kontibutor", "Jurnalits"]
)
def test_a_label_one_slip_away_is_read(slip: str) -> None:
    bylines, paragraphs = closing(f"{slip}: {A}")
    assert [name for _, name in bylines] == [A]
    assert paragraphs == TEXT
    assert closing(f"{slip}\u00a0\u00a0 {A}")[1] == TEXT
