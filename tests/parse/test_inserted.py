"""Lines that plugins put between paragraphs go; ordinary prose with the same words stays."""

from __future__ import annotations

import pytest

from tests.parse.typed_pages import article

INSERTED = """
SCROLL TO RESUME CONTENT
Gulir ke bawah untuk melanjutkan membaca
ADVERTISEMENT
Iklan
Pasang iklan di sini
Scroll untuk baca artikel
Lanjutkan membaca di bawah
Konten berlanjut setelah iklan
Advertisements
- Advertisement -
Scroll to Continue with Content
SCROLL UNTUK LANJUT BACA
Scroll untuk melanjutkan membaca
Scroll ke bawah untuk membaca berita
Gulir untuk lanjut membaca artikel
Geser ke bawah untuk lanjut baca
Swipe up untuk membaca artikel
ADVERTISEMENT - SCROLL TO CONTINUE READING
Iklan | Gulir ke bawah untuk melanjutkan
Artikel berlanjut setelah iklan ini
Berita dilanjutkan di bawah ini
Article continues after this advertisement
Story continues below
Continue reading below
Lanjut baca di bawah ini
Lanjutkan membaca artikel di bawah iklan
Pasang Iklan Anda Disini
Pasang iklan
Beriklan di sini
Space iklan
Ruang iklan Anda di sini
Iklan Google
Ads by Google
Iklan oleh Google AdSense
Report this ad
Tutup iklan
Lewati Iklan
Sponsored
Sponsored Content
▼ Scroll ke bawah untuk lanjut ▼
Silakan scroll untuk lanjutkan membaca
Scroll down to keep reading
SCROLL KE BAWAH UNTUK MELANJUTKAN BACAAN
Lanjutkan Membaca
Berita ini berlanjut setelah iklan berikut
Konten ini berlanjut setelah jeda iklan
Redaksi · 2 jam lalu
Redaksi • 3 hari yang lalu
Asep Hidayat | 15 menit lalu
Berita - Redaksi - 1 jam lalu
2 jam lalu
Baru saja
Redaksi – 5 minutes ago
by admin · 2 hours ago
Gulir ke bawah untuk lanjut
Teruskan membaca
iklan bawah
Advertisement / Iklan
Scroll to continue
Scroll for more content
Tulisan berlanjut di bawah ini
Gulir untuk baca selengkapnya
Dibaca: 123 kali
Berita ini telah dibaca 1.234 kali
(Dilihat 12 kali, 1 kali hari ini)
Post Views: 45
Total dibaca: 1.2K
567 views
12 Shares
Pembaca: 321
3 menit membaca
Waktu baca: 2 menit
Estimasi waktu baca: 4 menit
5 min read
1,234 total views, 5 views today
"""

PROSE = """
Iklan layanan masyarakat diputar di alun-alun.
Iklan rokok dilarang di Bandung
Pasang iklan di sini murah, kata pedagang itu.
Warga pasang iklan jual rumah
Scroll ke bawah, lalu pilih menu Pengaturan.
Gulir ke bawah
Gulir ke bawah untuk melihat hasil seleksi
Gulir layar ponsel terus menerus merusak mata.
Geser ke bawah untuk membuka kunci
Lanjutkan perjuangan, kata Bupati
Pembangunan berlanjut setelah Lebaran
Pembangunan jalan dilanjutkan di bawah pengawasan KPK
Berita berlanjut
Artikel ini dilanjutkan besok
Cerita berlanjut di Cimahi
Kegiatan dilanjutkan setelah salat Jumat
Lanjut ke babak berikutnya
Lanjutkan ke halaman berikutnya untuk tahu jawabannya
Iklan pemilu dihapus
Hapus iklan politik, Bawaslu minta
Tutup iklan rokok di jalan protokol
Sponsor utama lomba
Sponsored by Bank BJB
Gempa itu terjadi 2 jam lalu
Kejadian itu sekitar 2 jam lalu.
Ia tiba baru saja
Dua jam lalu
Tiga hari lalu, warga Garut melapor.
Sidang dua hari lalu - hakim menunda
Baca berita di bawah ini dengan teliti
Terus membaca buku
Terus belajar
Membaca Al-Quran
Iklan dan Berita
Pengiklan kabur
Advertorial
Resume pertandingan Persib
Continue
Ad hoc
Keep calm
Cara pasang iklan di Google
Iklan ini menyesatkan
Iklan Anda Menyesatkan Warga
Jasa pasang iklan di sini kena pajak
Ads naik 20 persen
Video lanjutan
Polisi gulirkan penyelidikan
Program bergulir untuk warga
Scroll Facebook sampai malam
Buku itu dibaca 123 kali
Ia membaca 3 menit
3 menit kemudian, listrik padam
Pembaca 321 orang hadir
Dilihat dari udara
Suara: 1.245
Membaca 5 Buku Sebulan
Dibaca pada pukul 10.30
"""


@pytest.mark.parametrize("line", INSERTED.strip().split("\n"))
def test_a_label_of_an_advertisement_or_an_age_is_not_text(line: str) -> None:
    assert article(f"<p>Awal berita.</p><div>{line}</div><p>Akhir berita.</p>").body == "Awal berita.\n\nAkhir berita."


@pytest.mark.parametrize("line", PROSE.strip().split("\n"))
def test_prose_with_the_same_words_is_text(line: str) -> None:
    body = article(f"<p>Awal berita.</p><p>{line}</p><p>Akhir berita.</p><p>Reporter: Asep</p>").body
    assert body == f"Awal berita.\n\n{line}\n\nAkhir berita."


@pytest.mark.parametrize(
    "box",
    [
        "<div class='parallax-text'>ADVERTISEMENT</div><div class='parallxads'><img src='https://iklan.example.test/b.jpg'>"
        "</div><div class='parallax-text'>SCROLL TO RESUME CONTENT</div>",
        "<p>ADVERTISEMENT<br>SCROLL TO RESUME CONTENT</p>",
        "<p><em>Gulir ke bawah</em> <strong>untuk melanjutkan <u>membaca</u></strong></p>",
        "<div><a href='/pasang-iklan/'>Pasang iklan di sini</a></div>",
        "<div class='kotak'><a href='/author/a/' rel='author'>Redaksi</a> <span>·</span> <time>2 jam lalu</time></div>",
        "<h4>Advertisement</h4>",
        "<blockquote>Scroll untuk baca artikel</blockquote>",
    ],
)
def test_the_same_in_several_elements(box: str) -> None:
    read = article(f"<p>Awal berita.</p>{box}<p>Akhir berita.</p>")
    assert read.body == "Awal berita.\n\nAkhir berita."
    assert read.photos == ()


LINK = "<a href='/panen-raya/'>Panen Raya</a>"
PICTURE = "<a href='/panen-raya/'><img src='/t.jpg'></a>"


@pytest.mark.parametrize(
    "box",
    [
        f"<div class='baca-juga'><span>Baca Juga:</span> {LINK}</div>",
        f"<figure class='baca-juga'><figcaption>Baca juga</figcaption>{LINK}</figure>",
        f"<aside class='related'><h4>Baca Juga</h4>{PICTURE}{LINK}</aside>",
        f"<div class='inline-related'>{PICTURE}{LINK}</div>",
        f"<div class='kotak bacajuga'>{LINK}<span>Redaksi</span> 3 jam lalu</div>",
        f"<section class='berita-terkait'><h3>Berita Terkait</h3><ul><li>{LINK}</li></ul></section>",
        f"<div class='post-terkait'><div>Lihat juga</div><div>{LINK}</div></div>",
        f"<div class='breaking-news-wrap'><span>BREAKING NEWS</span><ul><li>{LINK}</li></ul></div>",
        f"<div class='running-text'><b>Terkini:</b> <marquee>{LINK}</marquee></div>",
        f"<section class='newsticker'><h5>Breaking</h5><div>{LINK}</div></section>",
        f"<div class='kotak'><p>BREAKING NEWS</p><ul><li>{LINK}</li></ul></div>",
    ],
)
def test_a_box_of_further_articles_gives_its_links_and_no_text(box: str) -> None:
    read = article(f"<p>Awal berita.</p>{box}<p>Akhir berita.</p>")
    assert read.body == "Awal berita.\n\nAkhir berita."
    assert [(link.url, link.headline) for link in read.links] == [("https://bipol.co/panen-raya/", "Panen Raya")]
    assert read.photos == ()


@pytest.mark.parametrize(
    "box",
    [
        "<div class='terkait'><p>Peraturan itu berlaku bagi semua warga desa yang memiliki sawah di tepi sungai,"
        " kata <a href='/profil-bupati/'>Bupati</a>.</p></div>",
        "<div class='related'><p>Tak ada tautan di sini.</p></div>",
        "<p class='baca-juga'>Paragraf biasa.</p>",
    ],
)
def test_a_box_of_that_name_that_holds_text_is_text(box: str) -> None:
    assert len((article(f"<p>Awal berita.</p>{box}<p>Akhir berita.</p>").body or "").split("\n\n")) == 3


@pytest.mark.parametrize(
    "box",
    [
        "<div class='author-box'><img class='avatar' src='/r.jpg'><div>Redaksi</div><p>Media dari Bandung.</p></div>",
        "<div class='saboxplugin-wrap'><a href='/author/r/' rel='author'>Redaksi</a><p>Penulis</p></div>",
        "<div class='pp-author-box'><b><a href='/author/r/'>Redaksi</a></b><p>Bekerja dari Bandung.</p></div>",
        "<div class='kartu'><div>Redaksi</div><div>2 jam lalu</div></div>",
        "<div class='kartu'><span>Redaksi</span> <span>2 jam lalu</span></div>",
        "<ul class='meta'><li>Redaksi</li><li>2 jam lalu</li></ul>",
    ],
)
def test_a_box_with_an_author_is_not_text(box: str) -> None:
    read = article(f"<p>Awal berita.</p>{box}<p>Akhir berita.</p>")
    assert (read.body, read.photos) == ("Awal berita.\n\nAkhir berita.", ())


AUTHOR = "<p><a href='/author/redaksi/'>Redaksi</a></p><p>2 jam lalu</p>"


@pytest.mark.parametrize(
    "age", ["Redaksi · 2 jam lalu", "<p>Redaksi</p><p>2 jam lalu</p>", "<span>3 hari lalu</span>", AUTHOR]
)
def test_a_linked_headline_before_an_age_is_another_article(age: str) -> None:
    read = article(f"<p>Awal berita.</p><div>{PICTURE}<h4>{LINK}</h4><div>{age}</div></div><p>Akhir berita.</p>")
    assert read.body == "Awal berita.\n\nAkhir berita."
    assert [(link.url, link.headline) for link in read.links] == [("https://bipol.co/panen-raya/", "Panen Raya")]


@pytest.mark.parametrize(
    "typed",
    [
        "<div class='penulis'><p>Penulis buku itu lahir di Garut.</p></div>",
        "<p>Redaksi</p><p>Kejadian itu dua hari lalu.</p>",
        "<p>Banjir Garut 3 hari lalu</p>",
        "<p>Gempa terjadi 2 jam lalu</p>",
    ],
)
def test_names_and_ages_in_the_text_are_text(typed: str) -> None:
    read = article(f"<p>Awal berita.</p>{typed}<p>Akhir berita.</p>")
    assert len((read.body or "").split("\n\n")) == 2 + typed.count("<p>")


@pytest.mark.parametrize(
    "hidden",
    [
        "<p style='display:none'>Salinan dari situs lain.</p>",
        "<p style='color: red; DISPLAY : NONE !important'>Salinan dari situs lain.</p>",
        "<div style='position:absolute;left:-9999px'>Salinan dari situs lain.</div>",
        "<div style='visibility:hidden'><p>Salinan dari situs lain.</p></div>",
        "<p style='font-size:0px'>Salinan dari situs lain.</p>",
        "<p><span style='display:none'>Salinan dari situs lain.</span></p>",
        "<div class='pesan' style='display:none'>Salinan dari situs lain.</div>",
        "<div class='pesan' id='salinan' style='left:-9999px;position:absolute'><p>Salinan dari situs lain.</p></div>",
        "<div hidden><p>Salinan dari situs lain.</p></div>",
        "<span class='screen-reader-text'>Bagikan</span>",
        "<div id='wpcp-error-message'>Isi dilindungi!</div>",
    ],
)
def test_a_hidden_line_that_nothing_can_show_is_not_text(hidden: str) -> None:
    assert article(f"<p>Awal berita.</p>{hidden}<p>Akhir berita.</p>").body == "Awal berita.\n\nAkhir berita."


@pytest.mark.parametrize(
    "shown",
    [
        "<p id='lanjut' style='display:none'>Lanjutan berita.</p>",
        "<p class='lanjut' style='display:none'>Lanjutan berita.</p>",
        "<button>Lanjut</button><div style='display:none'><p>Lanjutan berita.</p></div>",
        "<button>Lanjut</button><div class='isi' style='display:none'><p>Lanjutan berita.</p></div>",
        "<p><a href='#'>Lanjut</a></p><div class='isi' style='display:none'><p>Lanjutan berita.</p></div>",
        "<div id='l' style='display:none'>Lanjutan berita.</div><p>Dua.</p><p>Tiga. <a href='#l'>Buka</a></p>",
        "<div hidden><p>Lanjutan berita.</p></div><h4 class='toggle'>Buka</h4>",
        "<p style='font-size:0.9em'>Lanjutan berita.</p>",
        "<p style='font-size: 0'><span style='font-size: 14px'>Lanjutan berita.</span></p>",
        "<p style='text-indent:-20px'>Lanjutan berita.</p>",
        f"<p style='display:none'>Lanjutan berita. {'Kata ' * 40}</p>",
    ],
)
def test_what_may_be_shown_is_text(shown: str) -> None:
    assert "Lanjutan berita." in (article(f"<p>Awal berita.</p>{shown}<p>Akhir berita.</p>").body or "")


@pytest.mark.parametrize(
    "line",
    [
        "<p>Dapatkan kabar terbaru bipol.co di <a href='https://news.google.com/x'>Google News</a></p>",
        "<div class='wa'><p>Ikuti <a href='https://whatsapp.com/channel/x'>saluran WhatsApp bipol.co</a></p></div>",
        "<p><strong>Gabung di <a href='https://t.me/bipol'>Telegram kami</a></strong></p>",
    ],
)
def test_an_invitation_with_its_link_is_not_text_wherever_it_stands(line: str) -> None:
    assert article(f"<p>Awal berita.</p>{line}<p>Akhir berita.</p>").body == "Awal berita.\n\nAkhir berita."


@pytest.mark.parametrize(
    "line",
    [
        "<p>Warga melapor lewat <a href='https://wa.me/62811'>WhatsApp</a> dinas itu.</p>",
        "<p>Aplikasi Sapa Warga tersedia di <a href='https://play.google.com/x'>Play Store</a>.</p>",
        "<p>“Gabung di <a href='https://t.me/garut'>Telegram kami</a>,” kata camat.</p>",
    ],
)
def test_news_with_such_a_link_is_text(line: str) -> None:
    assert len((article(f"<p>Awal berita.</p>{line}<p>Akhir berita.</p>").body or "").split("\n\n")) == 3


@pytest.mark.parametrize(
    "box",
    [
        "<div class='post-tags'><div>Tags</div><span><a href='/a/' rel='tag'>air</a><a href='/b/' rel='tag'>pipa</a>"
        "</span></div>",
        "<div class='tagcloud'>Topik: <a href='/tag/air-bersih/'>air bersih</a>, <a href='/tag/pipa/'>pipa</a></div>",
        "<ul class='list-tags'><li><a rel='tag' href='/t/air/'>#air</a></li></ul>",
    ],
)
def test_a_box_of_tags_is_not_text(box: str) -> None:
    assert article(f"<p>Awal berita.</p>{box}<p>Akhir berita.</p>").body == "Awal berita.\n\nAkhir berita."


@pytest.mark.parametrize(
    "box",
    [
        "<div class='tag-garut'>Warga <a href='/tag/garut/'>Garut</a> memanen kubis dan wortel.</div>",
        "<div class='tags'>Warga memanen.</div>",
        "<div class='price-tag'><a href='/harga/'>Harga kubis</a></div>",
        "<p class='tags'><a href='/tag/garut/'>Garut</a></p>",
    ],
)
def test_a_box_of_that_name_with_other_words_is_text(box: str) -> None:
    assert len((article(f"<p>Awal berita.</p>{box}<p>Akhir berita.</p>").body or "").split("\n\n")) == 3


@pytest.mark.parametrize(
    "box",
    [
        "<div id='sb_instagram' class='sbi'><h3>bipol.co</h3><a href='https://www.instagram.com/p/A/'><span class="
        "'sbi-screenreader'>Selamat pagi</span></a><button>Muat</button></div>",
        "<div id='cff' class='cff'><h3>Kami di Facebook</h3><p class='cff-post-text'>Panen raya dimulai.</p></div>",
        "<div class='eapps-instagram-feed'><div>Ikuti Kami</div><div>Panen raya</div></div>",
    ],
)
def test_the_portals_feed_in_a_network_is_no_text(box: str) -> None:
    assert article(f"<p>Awal berita.</p>{box}<p>Akhir berita.</p>").body == "Awal berita.\n\nAkhir berita."


TABLE = "<table><tr><th>Hari</th><th>Lokasi</th></tr><tr><td>Senin</td><td>Balai Warga</td></tr></table>"


@pytest.mark.parametrize(
    "box",
    [
        "<div class='dataTables_length'><label>Show <select><option>10</option></select> entries</label></div>{}"
        "<div class='dataTables_info'>Showing 1 to 2 of 2 entries</div>",
        "<div><label>Cari:</label><input type='search'></div>{}<div role='status'>Menampilkan 1 sampai 2 dari 2</div>",
    ],
)
def test_the_fields_round_a_table_are_no_text(box: str) -> None:
    read = article(f"<p>Awal berita.</p><div>{box.format(TABLE)}</div><p>Akhir berita.</p>")
    assert read.body == "Awal berita.\n\nHari | Lokasi\n\nSenin | Balai Warga\n\nAkhir berita."


def test_the_label_of_a_checkbox_may_be_a_heading() -> None:
    box = "<div><input type='checkbox' id='a'><label for='a'>Syarat</label><div><p>Kartu keluarga asli.</p></div></div>"
    assert article(f"<p>Awal berita.</p>{box}").body == "Awal berita.\n\nSyarat\n\nKartu keluarga asli."


@pytest.mark.parametrize(
    "box",
    [
        "<div class='tnp'><h3>Buletin Kami</h3><form><label>Surel</label><input type='email'></form></div>",
        "<div class='kotak'><h4>Jangan ketinggalan</h4><p>Daftarkan surel Anda.</p><form></form></div>",
        "<div class='google-news'><a href='https://news.google.com/x'><span>Ikuti kami di</span></a></div>",
        "<div class='wa-channel'><p>Kabar pagi</p><a href='https://whatsapp.com/channel/x'>Gabung</a></div>",
        "<div class='favorite-button'>Simpan <i></i></div>",
        "<div id='fb-comments-box'><h3>Komentar</h3><div></div></div>",
    ],
)
def test_a_box_that_asks_the_reader_for_something_is_no_text(box: str) -> None:
    assert article(f"<p>Awal berita.</p>{box}<p>Akhir berita.</p>").body == "Awal berita.\n\nAkhir berita."


@pytest.mark.parametrize(
    "box",
    [
        "<div class='isi'><p>Dinas itu membuka pendaftaran bagi semua warga yang tinggal di tepi sungai sejak tahun"
        " lalu sampai sekarang.</p><form></form></div>",
        "<div class='x1'>Info cuaca: <a href='https://t.me/cuaca'>kanal Telegram BMKG</a></div>",
        "<div class='wa'>Hubungi <a href='https://wa.me/62811'>posko banjir</a></div>",
        "<div class='button'>Tombol darurat dipasang di halte.</div>",
    ],
)
def test_a_box_with_a_form_or_a_channel_may_hold_text(box: str) -> None:
    assert len((article(f"<p>Awal berita.</p>{box}<p>Akhir berita.</p>").body or "").split("\n\n")) == 3
