"""What stands below the closing bylines: notes stay in the text, boilerplate goes, and neither hides the bylines."""

from __future__ import annotations

import pytest

from bipol_crawler.normalize.bylines import split_bylines
from tests.normalize.closing_lines import BOTH, TEXT, A, B, N, closing

NOTES = [
    "Ralat: jumlah peserta semula tertulis 40, seharusnya 400.",
    "RALAT – nama lurah semula keliru.",
    "Koreksi: alun-alun itu di Cimahi.",
    "Catatan Redaksi: identitas korban disamarkan.",
    "Catatan: harga per 1 Mei.",
    "Update: dua jalan sudah dibuka.",
    "Hak jawab: pengelola membantah tuduhan itu.",
    "Disclaimer: tulisan ini pendapat pribadi.",
    "Berita ini sudah diperbarui pukul 14.00 WIB.",
    "Judul tulisan ini diubah atas permintaan narasumber.",
    "Redaksi memohon maaf atas kekeliruan itu.",
    "Kami mohon maaf atas kesalahan tersebut.",
    "Isi tulisan di luar tanggung jawab redaksi.",
    "Penulis adalah guru SD di Garut.",
    "Penulis, pegiat literasi di Cimahi.",
    "*) Penulis mengajar di sebuah madrasah.",
    "[2] Laporan tahunan dinas, 2021.",
    "(Adv)",
    "Kirim tulisan ke redaksi@contoh.id",
    "Surel: redaksi@contoh.id",
    "redaksi@contoh.id",
    "https://bipol.co",
    "Garut, 21 November 2019",
    "(21/11/2019)",
    "Uploader: Cecep",
    "Terima kasih kepada warga RW 05.",
]
FURNITURE = [
    "(Visited 12 times, 1 visits today)",
    "(No Ratings Yet)",
    "Dilihat: 1.234 kali",
    "Nilai artikel: (belum ada penilaian)",
    "Beri bintang untuk tulisan ini",
    "Apa reaksi kamu? Senang 3, sedih 1",
    "Belum ada ulasan",
    "Telah dibaca 77 kali",
    "Post Views: 15",
    "Views: 1,2 rb",
    "👁 512",
    "Jumlah pembaca: 45",
    "Bagikan:",
    "Bagikan artikel ini ke WhatsApp",
    "Share this:",
    "12 Shares",
    "Facebook Twitter Telegram WhatsApp",
    "Like this: Like Loading...",
    "Klik untuk berbagi di Facebook(Membuka di jendela yang baru)",
    "Rating: 4,5/5 (12 suara)",
    "Average rating 4 / 5. Vote count: 12",
    "Tinggalkan komentar",
    "0 Komentar",
    "IKLAN",
    "Tag: pasar, alun-alun",
    "#garut #banjir",
    "Hak cipta © bipol.co 2019",
    "Copyright © ANTARA 2019",
    "Ikuti saluran WhatsApp bipol.co untuk berita terkini.",
    "Simak kabar lain dari kami di Google News",
    "Berita Terkait",
    "Waktu baca: 2 menit",
    # what readers gave, and what they are asked
    "[Total: 12 Rata-Rata: 4,5]",
    "(Jumlah: 3, rata-rata: 5)",
    "Rata-rata 3.9 / 5. Jumlah suara: 21",
    "Nilai rata-rata 4.9 / 5",
    "Rata-rata: 4,8 dari 5",
    "Seberapa membantu artikel ini bagi Anda?",
    "Apakah Anda menyukai berita ini?",
    "Bagaimana penilaian Anda untuk artikel ini?",
    "How useful was this post?",
    # buttons
    "Cetak PDF",
    "Cetak | PDF | Email",
    "Print Friendly, PDF & Email",
    "Versi AMP",
    "Simpan | Cetak",
    "Font size: A- A+",
    "A- A A+",
    "Perbesar Teks",
    "Ukuran teks: kecil sedang besar",
]


@pytest.mark.parametrize("note", NOTES)
def test_a_note_below_the_bylines_stays_and_hides_none(note: str) -> None:
    assert closing(f"Reporter: {A}", f"Editor: {B}", note) == (BOTH, [*TEXT, [note]])
    assert closing(f"Reporter{N}{N} {A}", f"Editor{N}{N} {B}", note) == (BOTH, [*TEXT, [note]])
    assert closing(f"Penulis: {A}", note) == ([("writer", A)], [*TEXT, [note]])


@pytest.mark.parametrize("boilerplate", FURNITURE)
def test_furniture_below_the_bylines_goes_with_them(boilerplate: str) -> None:
    assert closing(f"Reporter: {A}", f"Editor: {B}", boilerplate) == (BOTH, TEXT)
    assert closing(f"Penulis {A}", boilerplate) == ([("writer", A)], TEXT)
    assert closing(f"Reporter: {A}", boilerplate, f"Editor: {B}") == (BOTH, TEXT)
    assert closing(boilerplate) == ([], TEXT)


@pytest.mark.parametrize(
    "line",
    [
        "Komentar warga beragam soal pasar itu.",
        "Iklan layanan masyarakat diputar di alun-alun.",
        "Ikuti saluran sungai hingga ke muara.",
        "Panitia mencatat 1.234 pengunjung.",
        "Facebook mengumumkan fitur baru.",
        "Waktu tempuh hanya 3 menit.",
        "Bahasa Inggris diajarkan sejak kelas satu.",
        "Warga dapat mengikuti akun Instagram dinas.",
        "Rata-rata 40 orang per hari.",
        "Total: 120 | Rata-rata: 40",
        "Rata-rata 4 dari 10 warga menolak.",
        "Nilai rata-rata 8,2",
        "Apakah berita ini benar?",
        "Apakah Anda setuju?",
        "Seberapa penting tulisan tangan?",
        "Cetak ulang.",
        "Versi polisi",
        "Ukuran besar",
        "Golongan A dan A+",
        "Media cetak",
        "Huruf kecil",
    ],
)
def test_a_sentence_with_words_of_furniture_stays(line: str) -> None:
    assert closing(line) == ([], [*TEXT, [line]])
    assert closing(f"Reporter: {A}", f"Editor: {B}", line) == (BOTH, [*TEXT, [line]])


def test_a_note_may_have_several_lines_and_furniture_after_it() -> None:
    lines = ("Ralat:", "Dua nama semula tertukar.", "Yang pertama ketua, yang kedua bendahara.")
    assert closing(f"Penulis: {A}", *lines, "Dilihat 5 kali") == ([("writer", A)], [*TEXT, list(lines)])


def test_a_signature_may_have_a_note_below_it() -> None:
    bylines, paragraphs = closing("Acara selesai sore. (Lilis/Tatang)", "Ralat: harga semula Rp 5 ribu.")
    assert bylines == [("signature", "Lilis"), ("signature", "Tatang")]
    assert paragraphs == [*TEXT, ["Acara selesai sore.", "Ralat: harga semula Rp 5 ribu."]]


def test_a_sentence_of_no_known_kind_hides_no_bylines_that_are_sure() -> None:
    line = "Angka yang benar adalah tiga ribu."
    assert closing(f"Reporter: {A}", f"Editor: {B}", line) == (BOTH, [*TEXT, [line]])
    assert closing(f"Reporter: {A}", line) == ([("reporter", A)], [*TEXT, [line]])


def test_links_to_further_articles_below_the_bylines_go_with_them() -> None:
    typed = split_bylines([*TEXT, [f"Reporter: {A}"], ["Satu Dua"], ["Tiga Empat"]], {(3, 0), (4, 0)})
    assert [line.name for line in typed.bylines] == [A]
    assert typed.paragraphs == TEXT


@pytest.mark.parametrize(
    "sheet",
    [
        ("Judul: Tanah Basah", f"Penulis: {A}", "Penerbit: Pustaka Kita"),
        ("Judul Buku: Tanah Basah", f"Penulis: {A}"),
        (f"Penulis: {A}", "Sutradara: Wawan"),
    ],
)
def test_the_data_of_a_book_or_film_is_not_a_byline(sheet: tuple[str, ...]) -> None:
    assert closing(*sheet) == ([], [*TEXT, list(sheet)])


def test_a_byline_with_the_story_below_it_stays_and_is_a_problem() -> None:
    typed = split_bylines([TEXT[0], [f"Reporter: {A}"], TEXT[1]])
    assert typed.bylines == ()
    assert [(problem.field, problem.reason, problem.detail) for problem in typed.problems] == [
        ("bylines", "byline_inside_text", f"Reporter: {A}")
    ]


@pytest.mark.parametrize("line", ["Penulis: Dosen Universitas Galuh", f"Reprtr: {A}", "Editor: lihat bawah ya kawan"])
def test_a_label_that_cannot_be_read_is_a_problem(line: str) -> None:
    typed = split_bylines([*TEXT, [line]])
    assert [(problem.reason, problem.detail) for problem in typed.problems] == [("byline_unread", line)]
    assert typed.paragraphs == [*TEXT, [line]]


@pytest.mark.parametrize(
    "line", ["Wartawan: Apa kabar?", "Pewara: Lilis Suminar", "Repot: semua jalan ditutup.", "Acara selesai sore."]
)
def test_what_is_not_a_label_is_not_a_problem(line: str) -> None:
    assert split_bylines([*TEXT, [line]]).problems == ()
