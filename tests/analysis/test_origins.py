"""Where credits say that a text comes from, and which headlines are parts of series."""

from __future__ import annotations

from typing import Any

import pytest

from bipol_crawler.analysis.findings import Text
from bipol_crawler.analysis.origins import origins, series_part
from bipol_crawler.extract import read
from bipol_crawler.items import Article, Page

BODY = "BANDUNG, bipol.co – Pemerintah Kota Bandung membuka pasar baru.\n\nWarga menyambut baik."


def found(**parts: Any) -> set[tuple[str, str | None]]:
    return {
        (item.kind, item.name) for item in origins(Text(**{"headline": "Pasar Baru Dibuka", "body": BODY, **parts}))
    }


@pytest.mark.parametrize(
    ("parts", "wanted"),
    [
        ({"body": f"{BODY} (Antara)"}, {("agency", "Antara")}),
        ({"body": f"{BODY}\n\n(ANTARA)"}, {("agency", "Antara")}),
        ({"body": f"{BODY}\n\n(Ant)"}, {("agency", "Antara")}),
        ({"body": f"{BODY}\n\n(Red/Antaranews.com)"}, {("agency", "Antara")}),
        ({"body": f"{BODY}\n\n(Antara/Reuters)"}, {("agency", "Antara"), ("agency", "Reuters")}),
        ({"body": f"{BODY}\n\n(Sumber: Antara)"}, {("agency", "Antara")}),
        ({"body": f"{BODY}\n\nCOPYRIGHT © ANTARA 2023"}, {("agency", "Antara")}),
        ({"body": BODY.replace("BANDUNG, bipol.co –", "JAKARTA (ANTARA) –")}, {("agency", "Antara")}),
        ({"body": BODY.replace("BANDUNG, bipol.co –", "Jakarta, Antara –")}, {("agency", "Antara")}),
        ({"body": BODY.replace("BANDUNG, bipol.co –", "KUALA LUMPUR (Bernama) –")}, {("agency", "Bernama")}),
        ({"body": BODY.replace("BANDUNG, bipol.co –", "Ngawi, Jawa Timur (ANTARA) –")}, {("agency", "Antara")}),
        (
            {"body": f"{BODY}\n\nArtikel ini telah tayang di Kompas.com dengan judul “Pasar Baru”."},
            {("medium", "Kompas")},
        ),
        ({"body": f"{BODY}\n\nBerita ini sudah terbit di Suluh Sumatra."}, {("medium", "Suluh Sumatra")}),
        ({"body": f"{BODY}\n\n(Setwan Kota Bandung)"}, {("press_release", "Setwan Kota Bandung")}),
        ({"bylines": (("source", "Antara"),)}, {("agency", "Antara")}),
        ({"bylines": (("signature", "AFP"),)}, {("agency", "AFP")}),
        ({"bylines": (("source", "detik.com"),)}, {("medium", "detikcom")}),
        ({"bylines": (("source", "TRIBUNNEWS.COM"),)}, {("medium", "Tribunnews")}),
        ({"bylines": (("source", "jabarprov.go.id"),)}, {("medium", "jabarprov.go.id")}),
        ({"bylines": (("source", "Humas Pemkot Bandung"),)}, {("press_release", "Humas Pemkot Bandung")}),
        ({"body": f"{BODY}\n\n(Humas Polres Sukabumi)"}, {("press_release", "Humas Polres Sukabumi")}),
        ({"body": f"{BODY}\n\n*** (Humas/Red)"}, {("press_release", None)}),
        ({"body": f"{BODY}\n\n(rls)"}, {("press_release", None)}),
        ({"body": f"{BODY}\n\n(adv)"}, {("paid", None)}),
        ({"body": f"{BODY}\n\n*Advertorial"}, {("paid", None)}),
        ({"headline": "[ADV] Bank Daerah Tumbuh"}, {("paid", None)}),
        ({"headline": "Advertorial: Bank Daerah Tumbuh"}, {("paid", None)}),
        ({"headline": "Bank Daerah Tumbuh (Pariwara)"}, {("paid", None)}),
        ({"headline": "Siaran Pers: Bank Daerah Tumbuh"}, {("press_release", None)}),
        ({"sections": ("Ekonomi", "Advertorial")}, {("paid", None)}),
        ({"sections": ("Siaran Pers",)}, {("press_release", None)}),
    ],
)
def test_a_credit_says_where_the_text_comes_from(parts: dict[str, Any], wanted: set[tuple[str, str | None]]) -> None:
    assert found(**parts) == wanted


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"body": f"{BODY} Hal itu dikutip dari Antara, Rabu (3/4)."},
        {"body": f"{BODY} Seperti dilansir detik.com, harga turun."},
        {"body": f"{BODY} Kepala Humas Polres (AP) hadir pula di sana."},
        {"body": f"{BODY} Kepala Bagian Humas Asep Hidayat hadir."},
        {"body": f"{BODY}\n\nArtikel ini telah tayang di bipol.co dengan judul “Pasar Baru”."},
        {"body": BODY.replace("BANDUNG, bipol.co –", "BANDUNG (bipol) –")},
        {"body": BODY.replace("BANDUNG, bipol.co –", "BANDUNG (13/11) –")},
        {"body": f"{BODY}\n\n(AP/dgp)"},
        {"bylines": (("reporter", "Antara Wijaya"), ("reporter", "Merdeka"), ("source", "bipol.co"))},
        {"bylines": (("signature", "ap"), ("signature", "dgp"), ("account", "Humas Nurdin"))},
        {"headline": "Rilis Album Baru, Band Bandung Tur ke Garut"},
        {"headline": "Iklan Rokok Dilarang di Sekolah"},
        {"headline": "Humas Polres Cimahi Raih Penghargaan"},
        {"sections": ("Humas", "Antara", "Ekonomi")},
    ],
)
def test_other_words_say_nothing_of_the_origin(parts: dict[str, Any]) -> None:
    assert found(**parts) == set()


def test_a_credit_in_the_text_has_its_span() -> None:
    body = f"{BODY.replace('BANDUNG, bipol.co –', 'JAKARTA (ANTARA) –')}\n\n(Humas Pemkot)"
    spans = [(item.field, body[item.start : item.end], item.as_written) for item in origins(Text("x", body))]
    assert spans == [("body", "ANTARA", "ANTARA"), ("body", "Humas Pemkot", "Humas Pemkot")]


@pytest.mark.parametrize("credit", ["(ANTARA)", "(ANTARA/Feri)", "(ant/dgp)", "Sumber: Antara", "(Feri/Antara)"])
def test_a_credit_survives_the_reading_of_the_page(credit: str) -> None:
    first = "BANDUNG, bipol.co – Pemerintah Kota Bandung membuka pasar baru pada Rabu pagi."
    body = f"<p>{first}</p><p>Warga senang.</p><p>{credit}</p>"
    page = (
        '<html><body class="single single-post postid-5"><article class="post">'
        f'<h1 class="entry-title">Pasar Dibuka</h1><div class="entry-content">{body}</div></article></body></html>'
    )
    url = "https://bipol.co/pasar/"
    article = read(Page(url, url, 200, "text/html; charset=utf-8", page.encode(), "2023-05-03T00:00:00Z"))
    assert isinstance(article, Article)
    bylines = tuple((line.role, line.as_written) for line in article.bylines)
    assert found(body=article.body, bylines=bylines) == {("agency", "Antara")}


@pytest.mark.parametrize(
    ("headline", "series", "part", "last"),
    [
        ("Menyusuri Hulu Citarum (1)", "menyusuri hulu citarum", 1, False),
        ("Menyusuri Hulu Citarum (Bagian 2)", "menyusuri hulu citarum", 2, False),
        ("Menyusuri Hulu Citarum - Bagian II", "menyusuri hulu citarum", 2, False),
        ("Menyusuri Hulu Citarum, Bagian Ketiga", "menyusuri hulu citarum", 3, False),
        ("Menyusuri Hulu Citarum (Seri 3)", "menyusuri hulu citarum", 3, False),
        ("Menyusuri Hulu Citarum (2 dari 3)", "menyusuri hulu citarum", 2, False),
        ("Menyusuri Hulu Citarum (3/3)", "menyusuri hulu citarum", 3, True),
        ("Menyusuri Hulu Citarum (4-Habis)", "menyusuri hulu citarum", 4, True),
        ("Menyusuri Hulu Citarum (Habis)", "menyusuri hulu citarum", None, True),
    ],
)
def test_a_headline_says_which_part_it_is(headline: str, series: str, part: int | None, last: bool) -> None:
    mark = series_part(headline)
    assert mark and (mark.series, mark.part, mark.last) == (series, part, last)
    assert headline[mark.start : mark.end] == mark.as_written


@pytest.mark.parametrize(
    "headline",
    [
        None, "Liga 3 Seri 2 Jabar Bergulir", "Persib Menang 2-1", "Harga Cabai Naik (Lagi)",
        "Rapat Digelar Rabu (13/11)",        "Warga Tewas (67)", "Marquez Juara MotoGP Seri Austin", "Siswa Kelas XII",
    ],
)  # fmt: skip
def test_other_numbers_are_not_parts(headline: str | None) -> None:
    mark = series_part(headline)
    assert mark is None or mark.part == 67, "an age in brackets has no other part beside it"
