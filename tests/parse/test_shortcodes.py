"""Shortcodes that no plugin replaces any more are no text; other words in brackets are."""

from __future__ import annotations

import pytest

from tests.parse.typed_pages import article, body, words

PHOTO = "https://bipol.co/wp-content/uploads/dermaga.jpg"
GONE = [
    '[gallery ids="11,12"]',
    "[gallery]",
    "[gallery columns=4 link=file]",
    "[vc_row][vc_column][/vc_column][/vc_row]",
    "[et_pb_text admin_label=”Teks”]",
    "[adrotate group=&#8221;2&#8243;]",
    '[contact-form-7 id="5" title="Kirim"]',
    "[su_spacer size='20']",
    "[ads /]",
    "[iklan][/iklan]",
]


@pytest.mark.parametrize("typed", GONE)
def test_a_shortcode_alone_is_not_a_paragraph(typed: str) -> None:
    assert article(f"<p>Awal berita.</p><p>{typed}</p><p>Akhir berita.</p>").body == "Awal berita.\n\nAkhir berita."


@pytest.mark.parametrize("typed", GONE)
def test_beside_words_it_leaves_them_whole(typed: str) -> None:
    assert article(f"<p>{typed}Awal berita.</p><p>Akhir <em>berita</em>.{typed}</p>").body == (
        "Awal berita.\n\nAkhir berita."
    )


def test_a_shortcode_round_the_first_letter_hides_no_dateline() -> None:
    found = article("<p>[dropcap]G[/dropcap]ARUT, bipol.co – Awal berita.</p><p>[huruf]Akhir[/huruf] berita.</p>")
    assert (found.place, found.body) == ("GARUT", "GARUT, bipol.co – Awal berita.\n\nAkhir berita.")


def test_the_caption_in_a_shortcode_belongs_to_the_photo() -> None:
    typed = f"[caption id='attachment_5' width='600']<img src='{PHOTO}'> Dermaga baru (Foto: Lilis)[/caption]"
    found = article(f"<p>Awal berita.</p><p>{typed}</p><p>Akhir berita.</p>")
    assert found.body == "Awal berita.\n\nAkhir berita."
    assert [(photo.url, photo.caption) for photo in found.photos] == [(PHOTO, "Dermaga baru (Foto: Lilis)")]


def test_an_address_in_a_shortcode_is_an_embed() -> None:
    found = body("<p>Awal berita.</p><p>[embed]https://www.youtube.com/watch?v=abcdefghijk[/embed]</p>")
    assert [embed.url for embed in found.embeds] == ["https://www.youtube.com/watch?v=abcdefghijk"]
    assert words(found.paragraphs) == ["Awal berita."]


@pytest.mark.parametrize(
    "typed",
    [
        "Data itu [1] dibantah dinas.",
        "Katanya, “Kami [sic] menunggu.”",
        "“Mereka [warga] setuju,” kata camat.",
        "Rumus itu a[i] = b[i].",
        "Lihat [catatan/ralat] di bawah.",
        "Harga [Rp 5.000] tetap.",
        "Kolom [nama] dan kolom [alamat] wajib diisi.",
    ],
)
def test_other_words_in_brackets_stay(typed: str) -> None:
    assert article(f"<p>Awal berita.</p><p>{typed}</p><p>Akhir berita.</p>").body == (
        f"Awal berita.\n\n{typed}\n\nAkhir berita."
    )


def test_initials_in_brackets_still_sign() -> None:
    found = article("<p>Awal berita.</p><p>Akhir berita. [sti]</p>")
    assert [(byline.role, byline.name) for byline in found.bylines] == [("signature", "sti")]
