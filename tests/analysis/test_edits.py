"""What an edit changed, classed."""

from __future__ import annotations

import pytest

from bipol_crawler.analysis.edits import edits

BODY = (
    "CIMAHI – Pasar itu dibuka Rabu (13/11/2019) oleh wali kota.\n\n"
    "“Anggaran pasar sebesar Rp3 miliar,” kata Asep Suherman kepada wartawan.\n\n"
    "Pedagang mengaku senang dengan kios baru."
)


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("Pedagang", "Pedagnag", "typing"),
        ("kios baru", "Kios baru", "typing"),
        ("(13/11/2019)", "(14/11/2019)", "figure"),
        ("Rp3 miliar", "Rp5 miliar", "figure"),
        ("Asep Suherman", "Asep Suhendar", "name"),
        ("Asep Suherman kepada", "Dedi Komara kepada", "name"),
        ("Anggaran pasar sebesar", "Biaya semuanya mencapai", "quote"),
        ("dengan kios baru", "karena harga sewa turun", "wording"),
        (" dengan kios baru", "", "removed"),
        ("kios baru.", "kios baru dan bersih.", "added"),
    ],
)
def test_an_edit_of_the_body(old: str, new: str, kind: str) -> None:
    found = edits(("Pasar Dibuka", BODY), ("Pasar Dibuka", BODY.replace(old, new)))
    assert {item.kind for item in found} == {kind} and {item.field for item in found} == {"body"}


@pytest.mark.parametrize(
    ("headline", "kind"),
    [
        ("Tiga Kios Pasar Terbakar, Pedagang Rugi", "figure"),
        ("Dua Kios Pasar Terbakar, Pedangang Rugi", "typing"),
        ("Dua Kios Pasar Dibakar Orang, Pedagang Rugi", "claim"),
        ("Dua Kios Pasar Terbakar", "claim"),
    ],
)
def test_an_edit_of_the_headline(headline: str, kind: str) -> None:
    found = edits(("Dua Kios Pasar Terbakar, Pedagang Rugi", BODY), (headline, BODY))
    assert [(item.field, item.kind) for item in found][:1] == [("headline", kind)]


def test_paragraphs_that_came_and_went() -> None:
    more = f"{BODY}\n\nWali kota berjanji menambah tempat parkir."
    assert [(item.kind, item.before, item.after) for item in edits((None, BODY), (None, more))] == [
        ("added", "", "Wali kota berjanji menambah tempat parkir.")
    ]
    assert [item.kind for item in edits((None, more), (None, BODY))] == ["removed"]


def test_the_same_text_has_no_edits() -> None:
    assert edits(("x", BODY), ("x", BODY)) == []
