"""Boxes with which readers vote, print, or change the letters are no text; ordinary text in boxes of such names is."""

from __future__ import annotations

import pytest

from tests.parse.typed_pages import article

LINK = "<a href='/panen-raya/'>Panen Raya di Lembang</a>"

CONTROLS = [
    "<div class='yasr-visitor-votes'><span>[Total: <span>7</span> Rata-Rata: <span>4.1</span>]</span></div>",
    "<div class='rmp-widgets-container'><p>Menurut Anda, bagus?</p><p>Rata-rata 3 / 5. Jumlah suara: 2</p></div>",
    "<div class='kk-star-ratings'><span>5/5 - (3 votes)</span></div>",
    "<div class='kk-star-ratings'><div class='kksr-stars'></div><div class='kksr-legend'>Nilai tulisan</div></div>",
    "<div class='gspeech_container'>Dengarkan</div>",
    "<div class='post-ratings'><img src='/s.gif' width='16'> (12 pemilih, nilai 4,5)</div>",
    "<div class='star-rating'>4,5 dari 5</div>",
    "<div class='wp-polls'><p>Setuju pasar dipindah?</p><button>Pilih</button></div>",
    "<div class='totalpoll-wrapper'><p>Setuju?</p><label>Ya</label><label>Tidak</label><button>Kirim</button></div>",
    "<div class='ays-poll-main'><p>Setuju?</p><input type='radio'> Ya</div>",
    "<div class='polling-warga'><p>Setuju?</p><label><input type='radio'> Ya</label></div>",
    "<section class='reactions'><p>Bagaimana perasaan Anda?</p><button>Senang</button><button>Sedih</button></section>",
    "<div class='helpful'>Membantu? <a href='#'>Ya</a> <a href='#'>Tidak</a></div>",
    "<div class='printfriendly'><a href='#' onclick='window.print()'>Cetak</a> <a href='?amp=1'>Versi AMP</a></div>",
    "<div class='print-link'><a href='javascript:window.print()'>Cetak berita</a></div>",
    "<div class='zoom-text'>Ukuran font <a href='#'>A-</a> <a href='#'>A</a> <a href='#'>A+</a></div>",
    "<div class='font-resizer'>Huruf: <button>kecil</button> <button>besar</button></div>",
    "<div class='text-size-tools'><span>Besar huruf</span><a href='#'>+</a><a href='#'>-</a></div>",
    "<div class='kotak'><p>Apakah Anda mendukung?</p><button>Ya</button><button>Tidak</button></div>",
    "<div class='kotak'>Tulisan ini berguna? <button>Ya</button> <button>Tidak</button></div>",
]


@pytest.mark.parametrize("box", CONTROLS)
def test_controls_are_not_text(box: str) -> None:
    assert article(f"<p>Awal berita.</p>{box}<p>Akhir berita.</p>").body == "Awal berita.\n\nAkhir berita."
    assert article(f"{box}<p>Awal berita.</p><p>Reporter: Asep</p>").body == "Awal berita."


@pytest.mark.parametrize(
    "box",
    [
        "<div class='poll'><p>Jajak pendapat itu diikuti 900 warga.</p></div>",
        "<div class='apollo'>Pesawat itu mendarat <button>Salin</button></div>",
        "<div class='vote-result'>Pasangan nomor satu meraih 500 suara</div>",
        "<div class='rating'><p>Lembaga itu menurunkan peringkat utang daerah.</p></div>",
        "<p class='rating'>Nilai 8 dari 10.</p>",
        "<div class='has-large-font-size'>Warga menunggu <a href='#catatan'>1</a></div>",
        "<div class='print'>Majalah itu berhenti terbit.</div>",
        "<div class='feedback'><p>“Kami menunggu jawaban,” kata Asep.</p></div>",
        "<div>Siapa pelakunya? <button>Salin</button></div>",
        "<div class='kotak'><p>Siapa pelakunya?</p><p>Polisi belum tahu.</p><button>Salin</button></div>",
        "<div class='entry'><p>Siapa pelakunya?</p><button>Salin</button><p>Polisi belum tahu.</p></div>",
        "<div class='faq'><button aria-expanded='false'>Siapa?</button><p>Semua warga.</p></div>",
        f"<div class='poll'><p>{'Survei itu dilakukan bulan lalu. ' * 9}</p><button>Bagikan</button></div>",
    ],
)
def test_text_in_boxes_of_such_names_is_text(box: str) -> None:
    assert len((article(f"<p>Awal berita.</p>{box}<p>Akhir berita.</p>").body or "").split("\n\n")) > 2


@pytest.mark.parametrize(
    "box",
    [
        f"<div class='monsterinsights-inline-popular-posts'><span>Sedang ramai</span>{LINK}</div>",
        f"<div class='popular-posts'><h4>Banyak dicari orang</h4><ul><li>{LINK}</li></ul></div>",
        f"<section class='terpopuler'>{LINK}</section>",
        f"<div class='most-read'><p>Kabar paling diminati</p><p>{LINK}</p></div>",
        f"<aside class='trending'><b>Kini</b> {LINK}</aside>",
        f"<p>Sedang ramai {LINK}</p>",
        f"<div class='kotak'><h4>Sedang ramai</h4><ul><li>{LINK}</li></ul></div>",
        f"<p>Terpopuler:</p><p>{LINK}</p>",
        f"<p>Banyak dibaca<br>{LINK}</p>",
        f"<p><b>Paling banyak dibaca:</b> {LINK}</p>",
        f"<div>Terpopuler | {LINK}</div>",
        f"<p>Berita populer hari ini: {LINK}</p>",
        f"<p>Lagi viral » {LINK}</p>",
        f"<p><em>Trending sekarang</em> {LINK}</p>",
    ],
)
def test_what_most_people_read_is_not_text_and_its_links_are_kept(box: str) -> None:
    read = article(f"<p>Awal berita.</p>{box}<p>Akhir berita.</p>")
    assert read.body == "Awal berita.\n\nAkhir berita."
    assert [link.url for link in read.links] == ["https://bipol.co/panen-raya/"]


@pytest.mark.parametrize(
    "line",
    [
        f"Sedang ramai {LINK}, kata warga.",
        f"Sedang ramai dibicarakan warga Garut soal {LINK}",
        "Sedang ramai <a href='https://contoh.id/pasar/'>Pasar Baru</a>",
        f"Lagu itu viral setelah {LINK}",
        "Sedang ramai",
        f"Sedang ramai<br>Warga menonton {LINK}",
        f"Pasar itu sedang ramai<br>{LINK}",
        "Terpopuler: jeruk Garut",
        f"{LINK} sedang viral",
        f"Pasar paling ramai {LINK}",
        f"Warga banyak membaca {LINK}",
        f"Trending topik itu bermula dari {LINK}",
    ],
)
def test_sentences_with_the_same_words_are_text(line: str) -> None:
    assert len((article(f"<p>Awal berita.</p><p>{line}</p><p>Akhir berita.</p>").body or "").split("\n\n")) == 3


@pytest.mark.parametrize(
    "box",
    [
        "<div class='pp-multiple-authors-boxes-wrapper'><h2>Penulis</h2><a rel='author' href='/r/'>Redaksi</a></div>",
        "<div class='multiple-authors'><img class='avatar' src='/r.jpg'><p>Meja redaksi.</p></div>",
        "<div class='author-box'><b class='author-name'>Redaksi</b><p class='author-desc'>Meja kami.</p></div>",
        "<section class='authors-bio'><b class='author-title'>Redaksi</b><p class='author-text'>Meja.</p></section>",
        "<div class='penulis'><b class='penulis-nama'>Redaksi</b><span class='penulis-bio'>Sejak 2019</span></div>",
        "<div class='abh'><div class='abh-name'>Redaksi</div><div class='abh-description'>Meja.</div></div>",
    ],
)
def test_a_box_of_the_account_is_not_text(box: str) -> None:
    assert article(f"<p>Awal berita.</p>{box}<p>Akhir berita.</p>").body == "Awal berita.\n\nAkhir berita."


@pytest.mark.parametrize(
    ("box", "names"),
    [
        ("<div class='author-info'><p class='author-name'>Reporter: Asep</p><p class='author-role'>Editor: Oni</p>"
         "</div>",
         ["Asep", "Oni"]),
        ("<div class='penulis'>Penulis: Asep</div>", ["Asep"]),
        ("<div class='authors'><p>Reporter: Asep</p></div>", ["Asep"]),
    ],
)  # fmt: skip
def test_bylines_in_a_box_of_that_name_are_read(box: str, names: list[str]) -> None:
    read = article(f"<p>Awal berita.</p><p>Akhir berita.</p>{box}")
    assert read.body == "Awal berita.\n\nAkhir berita."
    assert [byline.name for byline in read.bylines] == names


def test_what_guests_say_of_themselves_stays() -> None:
    read = article("<p>Awal.</p><div class='author-bio'><p>Penulis adalah guru di Garut.</p></div>")
    assert read.body == "Awal.\n\nPenulis adalah guru di Garut."
