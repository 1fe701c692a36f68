"""Who says what: forms of attribution, short forms and pronouns, and what is no quote."""

from __future__ import annotations

import pytest

from bipol_crawler.analysis.analyse import analyse
from bipol_crawler.analysis.body import Body
from bipol_crawler.analysis.findings import Text
from bipol_crawler.analysis.people import people
from bipol_crawler.analysis.quotes import quotes

LEAD = "Kepala Dinas Pendidikan Kota Bandung, Tantan Surya Santana, membuka pelatihan guru.\n\n"


def said(text: str) -> list[tuple[str, str | None]]:
    """Kind and speaker's name (or the words for him) of each quote."""
    found = quotes(Body(text), people(Body(text)))
    assert all(text[quote.start : quote.end] == quote.as_written for quote in found)
    return [(quote.kind, quote.name or quote.speaker) for quote in found]


@pytest.mark.parametrize(
    "attribution",
    [
        "“Semua sekolah harus siap,” kata Tantan.",
        "“Semua sekolah harus siap,”Kata Tantan.",
        "” Semua sekolah harus siap,”ujar Tantan Surya Santana.",
        '"Semua sekolah harus siap", ungkap Tantan kepada wartawan.',
        "“Semua sekolah harus siap,” ujarnya.",
        "“Semua sekolah harus siap,” kata dia, Rabu (13/11).",
        "“Semua sekolah harus siap,” tutur Kepala Dinas Pendidikan itu.",
        "“Semua sekolah harus siap,” demikian disampaikan Tantan.",
        "Tantan mengatakan, “Semua sekolah harus siap.”",
        "Ia menegaskan: “Semua sekolah harus siap.”",
        "Menurut Tantan, “Semua sekolah harus siap.”",
        "“Semua sekolah,” kata Tantan, “harus siap.”",
    ],
)
def test_a_direct_quote_has_its_speaker(attribution: str) -> None:
    found = said(LEAD + attribution)
    assert {kind for kind, _ in found} == {"direct"}
    assert {name for _, name in found} == {"Tantan Surya Santana"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Tantan mengatakan semua sekolah harus siap.",
        "Menurut Tantan, semua sekolah harus siap.",
        "Semua sekolah, kata Tantan, harus siap.",
        "Sejauh ini kata Tantan, semua sekolah sudah siap.",
        "Semua sekolah harus siap, jelas Tantan.",
        "Program ini, lanjutnya, tidak berhenti tahun depan.",
        "Ia juga mengimbau guru untuk hadir.",
        "Hal itu disampaikan Tantan saat membuka pelatihan.",
        "Tantan yang ditemui di kantornya mengaku belum menerima laporan.",
    ],
)
def test_a_reported_sentence_has_its_speaker(sentence: str) -> None:
    assert said(LEAD + sentence) == [("indirect", "Tantan Surya Santana")]


def test_two_speakers_are_distinguished() -> None:
    text = (
        f"{LEAD}“Guru harus siap,” kata Tantan.\n\nKetua PGRI Kota Bandung Cucu Saputra menyambut baik rencana itu. "
        "“Kami mendukung,” ujarnya.\n\n“Anggaran sudah ada,” kata Tantan."
    )
    assert [name for _, name in said(text)] == ["Tantan Surya Santana", "Cucu Saputra", "Tantan Surya Santana"]


def test_a_quote_of_several_paragraphs_continues() -> None:
    text = f"{LEAD}“Guru harus siap,” kata Tantan. “Semua harus ikut pelatihan ini sampai selesai.”\n\n"
    text += "“Kalau tidak, kami panggil kepala sekolahnya satu per satu.”"
    assert said(text) == [("direct", "Tantan Surya Santana")] * 3


def test_two_people_of_one_short_name_stay_undecided() -> None:
    text = "Camat Cikole Asep Suherman dan Lurah Selabatu Asep Hidayat hadir.\n\n“Mari bersih-bersih,” kata Asep."
    (quote,) = quotes(Body(text), people(Body(text)))
    assert quote.name is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Program “Bandung Juara” berjalan baik.",
        "Buku berjudul “Sejarah Kota Kembang dan Warganya” terbit.",
        "Menurut rencana, jalan itu selesai bulan depan.",
        "Sudah jelas warga membutuhkan air bersih.",
        "Dalam sambutan, para guru diminta menjelaskan program.",
        "Harga nilai tambah naik, tambah lagi ongkos kirim.",
    ],
)
def test_ordinary_prose_is_not_a_quote(sentence: str) -> None:
    assert said(sentence) == []


def test_a_speaker_without_a_name_is_as_written() -> None:
    assert said("“Airnya keruh sejak pagi,” kata seorang warga.") == [("direct", "seorang warga")]


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("“Kami menolak,” teriak koordinator aksi, Edi Suherdi.", "Edi Suherdi"),
        ("Salah satu pedagang, Ai Rohaeti, pasrah. “Habis semua,” lirihnya.", "Ai Rohaeti"),
        ("Menurut saksi mata, Cucu, korban terpeleset.", "Cucu"),
        ("Dari keterangan Kapolsek Wado AKP Maman Sutarman, api berasal dari kios.", "Maman Sutarman"),
        ("Ketua Majelis Hakim Eman Sulaeman menyatakan terdakwa bersalah.", "Eman Sulaeman"),
        ("Kuasa hukum terdakwa, Rizky Ramadhan, menyebut kliennya menerima.", "Rizky Ramadhan"),
        ("Ketua Forum Guru, Aep Saepulloh bin Ahmad, bilang aksi itu damai.", "Aep Saepulloh bin Ahmad"),
        ("Wisatawan asal Bekasi, Dewi Lestari, datang. Perempuan 32 tahun itu berharap hujan reda.", "Dewi Lestari"),
        ("Pelatih Persib, Luis Milla, puas. “Satu poin berharga,” kata pelatih asal Spanyol itu.", "Luis Milla"),
    ],
)
def test_speakers_are_named_in_many_ways(sentence: str, name: str) -> None:
    assert {found for _, found in said(sentence)} == {name}


def test_people_of_a_place_are_not_a_person() -> None:
    assert people(Body("Warga Cikole berkumpul. Nelayan Cisolok juga.")) == []
    assert said("“Airnya keruh,” kata warga Cikole.") == [("direct", "warga Cikole")]


def test_words_in_quotation_marks_hide_no_reported_sentence() -> None:
    text = "Camat Cikole Asep Suherman mengatakan program “Cikole Bersih” dimulai pekan depan."
    assert said(text) == [("indirect", "Asep Suherman")]


def test_an_organisation_is_not_a_person() -> None:
    assert said("Manajemen RSUD Sekarwangi menyampaikan keberatan.")[0][1] != "Sekarwangi"


def test_long_texts_are_read_to_a_limit() -> None:
    found = analyse(Text("x", "Asep mengatakan hujan turun. " + " " * 200_000 + "Asep mengatakan hujan reda."))
    assert len(found.quotes) == 1


HEAD = "Kepala Desa Gasol Deni Ramdani Kosasih menggelar rapat.\n\n"


@pytest.mark.parametrize(
    "sentence",
    [
        "Hal itu dikonfirmasi Deni.",
        "Ditambahkan Deni, petugas datang dari rumah ke rumah.",
        "Diterangkannya, petugas datang dari rumah ke rumah.",
        "Target itu ia sampaikan dalam rapat.",
        "Deni menanyakan sumber dananya.",
        "Deni mewanti-wanti warga agar waspada.",
        "Deni menyambut baik rencana itu dan berharap jalan segera selesai.",
        "Deni enggan menyebut angka, dan mengatakan audit masih berjalan.",
        "Saat ditanya soal dana, Deni menjawab audit masih berjalan.",
        "Deni, dalam keterangan tertulisnya, mengucapkan selamat.",
        "Deni, didampingi Sekda Cianjur Cecep Alamsyah, mengatakan jalan segera selesai.",
        "Jalan segera selesai, masih kata Deni.",
        "Pihaknya, lanjut Deni, menunggu surat.",
        "Kepala desa itu membantah kabar tersebut.",
        "“Jemput bola” itu, menurut Deni, akan diteruskan.",
    ],
)
def test_a_sentence_reports_in_many_ways(sentence: str) -> None:
    assert said(HEAD + sentence) == [("indirect", "Deni Ramdani Kosasih")]


@pytest.mark.parametrize(
    "line",
    [
        "“Semua siap,” begitu kata Deni. “Kapan lagi?”",
        "“Semua siap,” cuit Deni lewat akunnya.",
        "“Semua siap,” ucap kepala desa tersebut.",
        "“Semua siap,” ungkap bapak tiga anak itu.",
        "“Semua siap.” Demikian disampaikan Deni.",
        "Deni berpekik, “Semua siap!”",
        "Di akunnya, Deni menulis, “Semua siap.”",
        "“Semua siap dan lengkap.\n\n“Silakan diperiksa satu per satu,” kata Deni.",
    ],
)
def test_a_quote_has_its_speaker_in_many_ways(line: str) -> None:
    assert {name for _, name in said(HEAD + line)} == {"Deni Ramdani Kosasih"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Kuasa hukum perusahaan, Hendra Halim, SH, MH, membantah.", "Hendra Halim"),
        ("Kepala DPU Suwarto ST MT menyanggupi.", "Suwarto"),
        ("Kadinkes Jabar dr. Nina Dewi, Sp.P(K), menuturkan hal itu.", "Nina Dewi"),
        ("Kapolres Garut AKBP Edwin Nasution S.H., S.I.K., M.H., mengonfirmasi.", "Edwin Nasution"),
        ("Demikian disampaikan Kepala Bapenda, Dra. Hj. Nina Sukmana, M.Si.", "Nina Sukmana"),
        ("Kapolda Jawa Barat Irjen Pol. Rudi Setiawan menegaskan.", "Rudi Setiawan"),
        ("Menteri Dalam Negeri Tito Kurniawan menegaskan.", "Tito Kurniawan"),
        ("“Sehat,” kata Kepala Ruang Bersalin Lilis Komalasari.", "Lilis Komalasari"),
        ("“Sehat,” kata Camat Jatiwangi Aminudin.", "Aminudin"),
        ("“Siap,” kata HRD perusahaan, Hendrik Tan.", "Hendrik Tan"),
        ("“Maaf,” ujar pelatih Persebaya, Aji Santosa, usai laga.", "Aji Santosa"),
        ("Direktur RSUD R. Syamsudin SH, dr. Bahrul Anwar, menegaskan hal itu.", "Bahrul Anwar"),
        ("Walhi Jawa Barat menilai keputusan itu terlambat.", "Walhi Jawa Barat"),
        ("Menurut data BMKG, hujan baru turun November.", "BMKG"),
        ("Kementerian Perhubungan dalam siaran pers menyatakan bus itu tak berizin.", "Kementerian Perhubungan"),
        ("Seorang warga yang enggan disebut namanya mengaku takut.", "Seorang warga"),
        ("Calon nomor urut 2 Aep Hidayat menjanjikan pasar baru.", "Aep Hidayat"),
        ("Gubernur Ridwan Kamaludin senang. “Bagus,” kata Emil, sapaan akrabnya.", "Ridwan Kamaludin"),
    ],
)
def test_a_speaker_is_read_without_office_degrees_and_titles(text: str, name: str) -> None:
    assert {found for _, found in said(text)} == {name}


@pytest.mark.parametrize(
    "sentence",
    [
        "Bawaslu akan meminta klarifikasi.",
        "Korban melaporkan kejadian itu ke polisi.",
        "Panitia mengumumkan pemenang lomba.",
        "Warga yang datang dan meminta bantuan pulang.",
        "Wakil Bupati Garut Cecep Nurul Yakin hadir.",
        "Lagu “Ngalamun” dinyanyikan Neng Risa.",
    ],
)
def test_what_only_looks_like_speech_has_no_speaker(sentence: str) -> None:
    assert said(sentence) == []


@pytest.mark.parametrize(
    "line", ["Rasul bersabda, “Bersih itu sebagian dari iman.”", "“Damai di bumi,” demikian bunyi spanduk."]
)
def test_hadith_and_banners_are_not_said_by_the_last_speaker(line: str) -> None:
    assert said(f"{HEAD}“Siap,” kata Deni.\n\n{line}")[1:] == [("direct", None)]
