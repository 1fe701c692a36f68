"""Buttons by which readers share, print or give money are no text, wherever they stand."""

from __future__ import annotations

import pytest

from tests.parse.typed_pages import article

QUOTE = "Air di hulu sudah turun satu meter."
TWEET = "https://twitter.com/intent/tweet?url=https%3A%2F%2Fbipol.co&text=Air"


@pytest.mark.parametrize(
    "quote",
    [
        f"<span class='a'><span class='b'><a href='{TWEET}'>{QUOTE} </a></span><a href='{TWEET}' class='c'>"
        "Click To Tweet</a></span>",
        f"<div class='a'><div><a href='{TWEET}'>{QUOTE}</a></div><a href='{TWEET}'>Klik untuk tweet</a>"
        "<div></div></div>",
        f"<a class='a' href='{TWEET}'><span>{QUOTE}</span><span class='sw-ctt-btn'>Click To Tweet<i></i></span></a>",
        f"<blockquote><p>{QUOTE}</p><a href='http://twitter.com/share?&amp;text=x'>Tweet</a></blockquote>",
        f"<p>{QUOTE} <a href='https://x.com/intent/post?text=x'>[Cuitkan]</a></p>",
        f"<blockquote><p>{QUOTE}</p><p><a href='https://api.whatsapp.com/send?text=x'>Bagikan kutipan"
        " ini</a></p></blockquote>",
        f"<p>{QUOTE}</p><p><a href='https://www.facebook.com/sharer/sharer.php?u=x'>Facebook</a> | <a"
        f" href='{TWEET}'>X</a></p>",
    ],
)
def test_the_button_after_a_quotation_is_not_text(quote: str) -> None:
    assert article(f"<p>Satu.</p>{quote}<p>Dua.</p>").body == f"Satu.\n\n{QUOTE}\n\nDua."


@pytest.mark.parametrize(
    "line",
    [
        "<p>Ia menulis di <a href='https://twitter.com/garut/status/1'>Twitter</a>.</p>",
        "<p>Kirim laporan lewat <a href='https://wa.me/62811?text=Lapor'>nomor darurat dinas itu</a>.</p>",
        "<p>Surat dikirim ke <a href='mailto:camat@garut.example'>camat</a>.</p>",
    ],
)
def test_a_link_in_a_sentence_is_text(line: str) -> None:
    assert len((article(f"<p>Satu.</p>{line}<p>Dua.</p>").body or "").split("\n\n")) == 3


@pytest.mark.parametrize(
    "box",
    [
        "<div class='give-form-wrap'><h2>Bantu Liputan Warga</h2><div>Rp1 juta dari Rp5 juta"
        " terkumpul</div><form></form>"
        "<button>Donasi</button></div>",
        "<div class='donasi-box'><h4>Jaga Berita Warga</h4><p>Redaksi bekerja tanpa pemodal besar.</p>"
        "<a href='/donasi/'>Donasi Sekarang</a></div>",
        "<div class='trakteer-tombol'><p>Suka tulisan ini?</p><a href='https://trakteer.id/x/tip'><img"
        " src='/t.png'></a></div>",
        "<section class='support-us'><h3>Dukung</h3><p>Setiap rupiah berarti.</p><a"
        " href='https://saweria.co/x'>Sawer</a></section>",
        "<p><a href='https://saweria.co/bipol'>Dukung kami lewat Saweria</a></p>",
    ],
)
def test_a_box_that_asks_for_money_is_not_text(box: str) -> None:
    read = article(f"<p>Satu.</p>{box}<p>Dua.</p>")
    assert (read.body, read.photos) == ("Satu.\n\nDua.", ())


@pytest.mark.parametrize(
    "typed",
    [
        "<div class='donasi'>Donasi dapat disalurkan ke rekening PMI Garut.</div>",
        "<div class='donasi'><p>Warga menggalang dana lewat <a href='https://kitabisa.com/x'>laman"
        " penggalangan dana itu</a>.</p></div>",
        "<p>Penulis itu membuka akun <a href='https://trakteer.id/x'>Trakteer</a> untuk pembacanya.</p>",
    ],
)
def test_news_of_donations_is_text(typed: str) -> None:
    assert len((article(f"<p>Satu.</p>{typed}<p>Dua.</p>").body or "").split("\n\n")) == 3


@pytest.mark.parametrize(
    "button",
    [
        "<a href='/cetak_print/88' class='x'>Print Recipe</a>",
        "<a href='#resep'>Lompat ke Resep</a>",
        "<div class='tombol'><a href='#resep'>Jump to Recipe</a> <a href='?print=1'>Cetak</a></div>",
        "<a href='javascript:window.print()'>Cetak halaman ini</a>",
        "<a href='#' onclick='window.print();return false'>Cetak</a>",
    ],
)
def test_a_button_to_print_or_to_jump_is_no_text(button: str) -> None:
    card = f"<div class='kartu'><h2>Nasi Liwet</h2>{button}<ul><li>Beras pulen</li></ul></div>"
    assert article(f"<p>Satu.</p>{card}<p>Dua.</p>").body == "Satu.\n\nNasi Liwet\n\nBeras pulen\n\nDua."


@pytest.mark.parametrize(
    "line",
    ["<p>Buku itu hadir dalam edisi <a href='/print/'>cetak</a>.</p>", "<p><a href='#dua'>Langsung tunai</a></p>"],
)
def test_words_for_printing_in_the_text_stay(line: str) -> None:
    assert len((article(f"<p>Satu.</p>{line}<p>Dua.</p>").body or "").split("\n\n")) == 3
