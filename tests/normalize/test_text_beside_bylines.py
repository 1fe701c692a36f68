"""What looks like a byline and is text: sentences, glosses in brackets, lists, lines in the middle and below."""

from __future__ import annotations

import pytest

from bipol_crawler.normalize.bylines import split_bylines
from tests.normalize.closing_lines import BOTH, TEXT, A, B, closing

TEXT_THAT_STAYS = [
    "Editor buku itu, kata dia, memangkas separuh naskah.",
    "Editor dan penulis sepakat menyumbangkan royalti.",
    "Editor Senior itu menolak berkomentar",
    "Reporter televisi tersebut sempat bertanya.",
    "Reporter Muda Berprestasi diberikan kepada Lilis.",
    "Reporter asal Garut itu menerima piala",
    "Penulis buku, Ening Rohaeni, meneliti arsip.",
    "Penulis adalah dosen Universitas Padjadjaran.",
    "Penulis, dosen di Bandung.",
    "Wartawan yang hadir diberi masker",
    "Wartawan dan warga berbaur di alun-alun",
    "Wartawan – termasuk fotografer – menunggu di luar gedung.",
    "Foto bersama menutup acara",
    "Foto-foto lama dipajang di lorong.",
    "Foto: warga menata taman dengan alat seadanya sejak pagi buta.",
    "Sumber dana berasal dari iuran anggota.",
    "Sumber air bersih",
    "Sumber di kepolisian menyebut dua orang diperiksa.",
    "Laporan warga langsung ditindaklanjuti",
    "Laporan keuangan: tersedia di laman desa.",
    "Oleh karena itu warga diminta bersabar",
    "Oleh warga, taman itu dirawat",
    "Kontributor terbesar adalah sektor pertanian",
    "Kontributor PAD terbesar: pajak hotel dan pajak restoran.",
    "Naskah kuno itu disimpan di museum.",
    "Teks proklamasi dibacakan ketua DPRD.",
    "Redaktur koran itu pensiun tahun lalu.",
    "Repot: semua jalan ditutup.",
    "Edaran: warga wajib lapor.",
    "Acara ditutup doa bersama (foto bersama).",
    "Kegiatan berlangsung pekan lalu (Rabu).",
    "Kegiatan digelar di Cimahi (Jawa Barat).",
    "Bantuan disalurkan Badan Penanggulangan Bencana Daerah (BPBD)",
    "Bantuan disalurkan Badan Penanggulangan Bencana Daerah (BPBD).",
    "Warga cukup membawa kartu keluarga. (adv)",
    "Warga cukup membawa kartu keluarga. (*)",
    "Warga cukup membawa kartu keluarga. (Red)",
    "Warga cukup membawa kartu keluarga. (bersambung)",
    "Harga naik menjadi Rp 12.000 (dua belas ribu rupiah).",
    "Ketiganya berasal dari dua desa (Cibodas dan Wangunharja)",
    # a bracket right after a name explains it; words in lower case after a sentence are a remark
    "Laga dimenangi Persatuan Sepak Bola Bandung (Persib)",
    "Warga diminta menghubungi Dinas Kesehatan (Dinkes)",
    "“Kebersihan sebagian dari iman.” (HR Muslim)",
    "Harga cabai turun lagi. (lihat tabel)",
    "Tulisan ini lahir di tengah pandemi. (diolah dari berbagai sumber)",
    # a label with a colon, and a sentence after it
    "Wartawan: jangan takut menulis kebenaran, kata Ketua PWI.",
    "Penulis: antara idealisme dan pasar",
    "Foto: warga melintas di jalan yang rusak.",
    "Sumber: data BPS menyebutkan angka kemiskinan turun tujuh persen.",
    # no name, no byline
    "Penulis: Dosen Universitas Galuh",
    "Reporter",
    # an award, a list of papers, another word
    "Penulis Terbaik: Lilis Suminar",
    "Laporan Keuangan Daerah",
    "Kreditor: Bank Desa",
    "Pewara: Lilis Suminar",
    # brackets and dashes with a label's word in sentences and rubrics
    "(Penulis) itu menolak berkomentar.",
    "(Foto) Warga Garut Mengungsi",
    "[Laporan] Pasar Baru Terbakar",
    "Persib – Wartawan",
    "Pertandingan itu dimuat di koran – reporter",
    "Kisah ini ditulis Lilis (wartawan), Tatang (editor)",
    "Warga RW 05 (wartawan), RW 06 (editor)",
    "Pemenang: Lilis (Reporter)",
    # two posts of somebody in the story
    "Wartawan sekaligus editor itu pensiun.",
    "Penulis merangkap sutradara: Wawan",
    "Foto-foto banjir: puluhan rumah terendam.",
    "Laporan warga, wartawan bipol.co di Garut menulis tiga berita.",
]  # fmt: skip


@pytest.mark.parametrize("sentence", TEXT_THAT_STAYS)
def test_a_sentence_stays_text(sentence: str) -> None:
    bylines, paragraphs = closing(sentence)
    assert bylines == []
    assert paragraphs == [*TEXT, [sentence]]


@pytest.mark.parametrize(
    "aside",
    [
        "https://bipol.co",
        "Garut, 21 November 2019",
        "(21/11/2019)",
        "Uploader: Cecep",
    ],
)
def test_what_stands_below_the_bylines_stays_and_hides_none(aside: str) -> None:
    bylines, paragraphs = closing(f"Reporter: {A}", f"Editor: {B}", aside)
    assert bylines == BOTH
    assert paragraphs == [*TEXT, [aside]]


@pytest.mark.parametrize("first", [f"Reporter {A}", f"Editor {B}", f"Penulis {A}", "Oleh karena itu warga menunggu."])
def test_a_first_line_without_a_colon_is_text_where_no_dateline_follows(first: str) -> None:
    story = [["Warga menunggu sejak pagi."], *TEXT]
    assert split_bylines([[first], *story]).paragraphs == [[first], *story]


def test_a_byline_in_the_middle_of_the_text_is_text() -> None:
    paragraphs = [TEXT[0], [f"Reporter: {A}"], TEXT[1]]
    assert split_bylines(paragraphs).paragraphs == paragraphs
