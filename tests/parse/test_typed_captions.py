"""A caption typed as ordinary text directly below a photo belongs to the photo; other lines there are text."""

from __future__ import annotations

import pytest

from bipol_crawler.items import Article
from tests.parse.typed_pages import article

IMAGE = "<img src='/wp-content/uploads/2020/02/sawah.jpg' width='800' height='533'>"
FIRST, LAST = "Petani di lereng gunung memanen kubis.", "Panen berlangsung sampai malam."


def below_photo(typed: str, photo: str = f"<p>{IMAGE}</p>") -> Article:
    return article(f"<p>{FIRST}</p>{photo}{typed}<p>{LAST}</p>")


@pytest.mark.parametrize(
    ("caption", "credit"),
    [
        ("Kubis diangkut ke truk. (Foto: Dinas Pertanian)", "Dinas Pertanian"),
        ("Kubis diangkut ke truk (foto Lilis)", None),
        ("Kubis diangkut ke truk. Foto: Lilis Suminar", "Lilis Suminar"),
        ("Kubis diangkut ke truk | Foto: Lilis", "Lilis"),
        ("Kubis diangkut ke truk. dok. Dinas", None),
        ("Kubis diangkut ke truk. [Dok. Dinas]", "Dok. Dinas"),
        ("Kubis diangkut ke truk. (Ist)", "Ist"),
        ("Kubis diangkut ke truk (istimewa).", "istimewa"),
        ("(Foto: Lilis) Kubis diangkut ke truk.", "Lilis"),
        ("Foto: Kubis diangkut ke truk oleh buruh. (Ist)", "Ist"),
        ("(Foto: Lilis)", "Lilis"),
    ],
)
@pytest.mark.parametrize("form", ["<p>{}</p>", "<p style='text-align: center'><em>{}</em></p>", "<div><b>{}</b></div>"])
def test_the_line_below_a_photo_that_names_it_is_its_caption(caption: str, credit: str | None, form: str) -> None:
    read = below_photo(form.format(caption))
    assert read.body == f"{FIRST}\n\n{LAST}"
    assert [(photo.kind, photo.caption) for photo in read.photos] == [("inline", caption)]
    assert credit is None or read.photos[0].credit == credit


@pytest.mark.parametrize(
    ("photo", "caption"),
    [
        (f"<p>{IMAGE}<br>Kubis diangkut. (Foto: Lilis)</p>", "Kubis diangkut. (Foto: Lilis)"),
        (f"<p>{IMAGE}<span>Kubis diangkut. dok. Dinas</span></p>", "Kubis diangkut. dok. Dinas"),
        (f"<p>{IMAGE}<br>Kubis diangkut.<br>(Foto: Lilis)</p>", "Kubis diangkut. (Foto: Lilis)"),
        (f"<figure>{IMAGE}</figure><p>Kubis diangkut. (Ist)</p>", "Kubis diangkut. (Ist)"),
    ],
)
def test_so_is_one_in_the_paragraph_of_the_photo_or_below_its_figure(photo: str, caption: str) -> None:
    read = below_photo("", photo)
    assert read.body == f"{FIRST}\n\n{LAST}"
    assert [item.caption for item in read.photos] == [caption]


def test_the_rest_of_its_paragraph_stays() -> None:
    read = below_photo("", f"<p>{IMAGE}<br>Kubis diangkut. (Foto: Lilis)<br>Harga naik.</p>")
    assert read.body == f"{FIRST}\n\nHarga naik.\n\n{LAST}"


def test_of_two_photos_the_last_takes_it() -> None:
    other = IMAGE.replace("sawah", "truk")
    read = below_photo("<p>Kubis diangkut. (Foto: Lilis)</p>", f"<p>{IMAGE}</p><p>{other}</p>")
    assert [photo.caption for photo in read.photos] == [None, "Kubis diangkut. (Foto: Lilis)"]


@pytest.mark.parametrize(
    "line",
    [
        "Harga kubis di pasar induk naik dua kali lipat.",
        "Foto itu beredar di grup percakapan warga sejak kemarin.",
        "“Kami untung tahun ini,” kata Asep sambil menunjuk sawah (foto kiri).",
        "GARUT, bipol.co – Petani memanen kubis. (Ist)",
        "Harga naik. Stok turun. Warga mengeluh. Pemerintah diam. (Foto: Lilis)",
        "Harga naik pekan ini. Stok kubis di gudang turun. (Ist)",
        "Foto: Lilis",
    ],
)
def test_another_line_below_a_photo_is_text(line: str) -> None:
    read = below_photo(f"<p>{line}</p>")
    assert read.body == f"{FIRST}\n\n{line}\n\n{LAST}"
    assert [photo.caption for photo in read.photos] == [None]


@pytest.mark.parametrize("between", ["<p>Hujan turun.</p>", "<p>Hujan turun.<br>"])
def test_a_line_further_below_is_text(between: str) -> None:
    assert "(Ist)" in (below_photo(f"{between}<p>Kubis diangkut. (Ist)</p>").body or "")


def test_a_photo_with_a_caption_takes_no_other() -> None:
    figure = f"<figure>{IMAGE}<figcaption>Kebun kubis.</figcaption></figure>"
    read = below_photo("<p>Kubis diangkut. (Ist)</p>", figure)
    assert [photo.caption for photo in read.photos] == ["Kebun kubis."]
    assert "Kubis diangkut. (Ist)" in (read.body or "")
