"""Buttons and the names of files to download are no text; where they lead is kept as a link or an embed."""

from __future__ import annotations

import pytest

from bipol_crawler.items import Embed
from tests.parse.typed_pages import article

FILE = "https://bipol.co/wp-content/uploads/2023/01/hasil-seleksi-1.pdf"
BEFORE, AFTER = "<p>Panitia mengumumkan hasil seleksi.</p>", "<p>Masa sanggah dua hari.</p>"
TEXT = ["Panitia mengumumkan hasil seleksi.", "Masa sanggah dua hari."]


def button(text: str, href: str, box: str = "wp-block-button") -> str:
    return f'<div class="wp-block-buttons"><div class="{box}"><a class="btn" href="{href}">{text}</a></div></div>'


@pytest.mark.parametrize(
    "typed",
    [
        f'<div class="wp-block-file"><a href="{FILE}">hasil-seleksi-1</a>'
        f'<a href="{FILE}" class="wp-block-file__button" download>Unduh</a></div>',
        f'<div class="wp-block-file"><a href="{FILE}">Hasil Seleksi</a></div>',
        f'<p><a href="{FILE}">hasil-seleksi</a></p>',
        f'<p><a href="{FILE}">hasil-seleksi.pdf</a></p>',
        f'<p><a href="{FILE}"><strong>HASIL_SELEKSI</strong></a>&nbsp;</p>',
        f'<p><a href="{FILE}">Unduh di sini</a></p>',
        f'<p><a href="{FILE}">Download PDF</a></p>',
        f'<p><a href="{FILE}">Lihat dokumen lengkap</a></p>',
        button("Unduh Formulir Pendaftaran", FILE),
    ],
)
def test_the_name_of_a_file_is_not_text_and_the_file_is_kept(typed: str) -> None:
    read = article(BEFORE + typed + AFTER)
    assert (read.body or "").split("\n\n") == TEXT
    assert read.embeds == (Embed("file", FILE),)


@pytest.mark.parametrize(
    "line",
    [
        f'<a href="{FILE}">Daftar nama 19 pelamar yang lulus</a>',
        f'<a href="{FILE}">Hasil seleksi</a> dapat diunduh mulai Senin.',
        f'Nama mereka ada di <a href="{FILE}">hasil-seleksi</a>.',
        '<a href="https://bipol.co/hasil-seleksi/">Hasil seleksi</a> diumumkan.',
        "Unduh di sini",
    ],
)
def test_words_that_say_more_than_a_files_name_are_text(line: str) -> None:
    read = article(f"{BEFORE}<p>{line}</p>{AFTER}")
    assert len((read.body or "").split("\n\n")) == 3
    assert read.embeds == ()


@pytest.mark.parametrize(
    "typed",
    [
        button("Gabung Kanal Telegram", "https://t.me/x"),
        button("Daftar Sekarang", "https://contoh.id/daftar"),
        button("Pesan Tiket", "https://contoh.id/tiket", "wp-block-kadence-advancedbtn"),
        '<div class="elementor-button-wrapper"><a href="https://contoh.id"><span>Lihat Peta</span></a></div>',
        '<div class="btn-group"><a href="/a.html">Peta</a> <a href="/b.html">Jadwal</a></div>',
        '<span class="button-center"><a href="https://contoh.id">Selengkapnya</a></span>',
    ],
)
def test_a_box_of_buttons_is_not_text(typed: str) -> None:
    assert (article(BEFORE + typed + AFTER).body or "").split("\n\n") == TEXT


def test_the_article_that_a_button_leads_to_is_a_link() -> None:
    read = article(BEFORE + button("Baca Bagian Pertama", "https://bipol.co/jejak-pekerja-1/") + AFTER)
    assert [(link.block, link.url) for link in read.links] == [("inline", "https://bipol.co/jejak-pekerja-1/")]


@pytest.mark.parametrize(
    "typed",
    [
        '<div class="wp-block-button">Tombol itu ditekan <a href="/x.html">wali kota</a>.</div>',
        '<div class="buttons"><p>Tombol itu ditekan wali kota.</p></div>',
        f'<div class="button"><a href="/x.html">{"Warga menunggu sejak pagi di depan kantor desa. " * 3}</a></div>',
        '<p class="button"><a href="/x.html">Wali kota datang</a></p>',
    ],
)
def test_a_box_with_that_name_that_holds_sentences_is_text(typed: str) -> None:
    assert len((article(BEFORE + typed + AFTER).body or "").split("\n\n")) == 3
