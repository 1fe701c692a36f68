"""Which texts are copies of one another, and which only share a template."""

from __future__ import annotations

import pytest

from bipol_crawler.analysis.shingles import SKETCH, sketch_of, words_of
from bipol_crawler.analysis.similarity import compare, longest_passage, min_jaccard

STORY = (
    "SUKABUMI – Jembatan gantung Cikaso di Desa Cibitung putus diterjang arus Sungai Cikaso, Minggu (7/1/2024) malam.",
    "Kepala BPBD Kabupaten Sukabumi Dudung Wahyudin menyebut tali utama jembatan sudah berkarat sejak tahun 2021.",
    "“Warga kami minta memutar lewat Kampung Pasirmalang, jaraknya tiga kilometer,” kata Dudung kepada wartawan.",
    "Sebanyak 214 siswa SMP Negeri 3 Cibitung terpaksa berangkat lebih pagi agar tidak terlambat masuk kelas.",
    "Pemerintah daerah menganggarkan Rp1,2 miliar untuk jembatan pengganti yang dibangun mulai bulan Maret mendatang.",
    "Camat Cibitung Euis Rohaeti berharap rangka baja tiba sebelum musim panen raya di Kecamatan Surade.",
)
OF_ITS_OWN = (
    "SUKABUMI – Ratusan pelajar di Kecamatan Cibitung harus berangkat lebih awal sejak jembatan mereka terputus.",
    "Arus Sungai Cikaso yang meluap Minggu (7/1/2024) malam menghanyutkan jembatan gantung sepanjang 60 meter itu.",
    "Dudung Wahyudin, Kepala BPBD Kabupaten Sukabumi, mengakui tali penyangga jembatan tersebut lama tidak diganti.",
    "“Warga kami minta memutar lewat Kampung Pasirmalang, jaraknya tiga kilometer,” tuturnya saat meninjau lokasi.",
    "Dana Rp1,2 miliar disiapkan bagi jembatan baru, dan Camat Euis Rohaeti meminta pengerjaannya dipercepat.",
)
PRAYER = (
    "Berikut jadwal salat untuk wilayah Kota Bandung dan sekitarnya pada {day}. Jadwal ini bersumber dari "
    "Kementerian Agama "
    "Republik Indonesia. Imsak {a}, Subuh {b}, Terbit {c}, Zuhur {d}, Asar {e}, Magrib {f}, Isya {g}. Warga "
    "diimbau menyesuaikan "
    "waktu dengan masjid terdekat di lingkungan masing-masing. Demikian jadwal salat hari ini, semoga bermanfaat."
)
MONDAY = PRAYER.format(
    day="Senin (6/5/2024)", a="04:25", b="04:35", c="05:49", d="11:47", e="15:08", f="17:42", g="18:53"
)
TUESDAY = PRAYER.format(
    day="Selasa (7/5/2024)", a="04:25", b="04:35", c="05:49", d="11:46", e="15:08", f="17:42", g="18:53"
)
JUNE = PRAYER.format(day="Rabu (5/6/2024)", a="04:29", b="04:39", c="05:56", d="11:50", e="15:11", f="17:43", g="18:57")
WEATHER = (
    "BMKG Bandung memprakirakan cuaca {day} di Kota Bandung, Cimahi, dan Kabupaten Bandung Barat {sky} pada "
    "siang hari. Suhu "
    "udara berkisar {low} sampai {high} derajat Celsius dengan kelembapan {dry} sampai {wet} persen. Angin "
    "bertiup dari arah "
    "barat dengan kecepatan {wind} kilometer per jam. Warga diminta mewaspadai genangan dan pohon tumbang."
)
DEATH = (
    "Innalillahi wa inna ilaihi rajiun. Keluarga besar PWI Kota Sukabumi berduka atas wafatnya {who}, {age} "
    "tahun, pada {day}. "
    "Almarhum disemayamkan di rumah duka di {where} dan akan dimakamkan di TPU {tomb} selepas salat Asar. "
    "Semoga almarhum "
    "diterima di sisi Allah SWT dan keluarga yang ditinggalkan diberi ketabahan serta kesabaran."
)
ASEP = DEATH.format(who="Asep Suherman", age="67", day="Rabu (3/4)", where="Jalan Bhayangkara", tomb="Ciandam")
DEDI = DEATH.format(who="Dedi Komara", age="71", day="Jumat (9/8)", where="Kampung Cipelang", tomb="Taman Bahagia")
PLN = (
    "{town} – PLN Unit Layanan Pelanggan {town} memadamkan listrik sementara di {where} pada {day} untuk "
    "pemeliharaan jaringan. "
    "Manager PLN ULP {town} {who} meminta maaf atas ketidaknyamanan yang dirasakan pelanggan. “Kami berusaha "
    "menyelesaikan "
    "pekerjaan lebih cepat dari jadwal,” katanya. Pelanggan dapat memantau pekerjaan itu melalui aplikasi PLN Mobile."
)
CIMAHI = PLN.format(town="Cimahi", where="Kelurahan Cibabat dan Citeureup", day="Kamis (2/5)", who="Rina Marlina")
GARUT = PLN.format(town="Garut", where="Kecamatan Leles dan Kadungora", day="Selasa (7/5)", who="Yudi Herdiana")


def text(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)


ALL = text(*STORY)
COPIES = {
    "word by word": ALL,
    "a new headline leaves the text": ALL,
    "shortened": text(*STORY[:3]),
    "shortened in the middle": text(*STORY[2:5]),
    "paragraphs in another order": text(*STORY[3:], *STORY[:3]),
    "the lead rewritten": text("Warga Cibitung kembali terisolasi setelah jembatan andalan mereka hilang.", *STORY[1:]),
    "another dateline and credit": text(STORY[0].replace("SUKABUMI –", "JAKARTA (ANTARA) –"), *STORY[1:], "(ANTARA)"),
    "more at the end": text(*STORY, "Warga berharap ada perahu penyeberangan sementara.", *OF_ITS_OWN[4:]),
    "other quotation marks and dashes": ALL.replace("“", '"').replace("”", '"').replace("–", "-"),
    "sums with a blank": ALL.replace("Rp1,2", "Rp 1,2").replace("Kecamatan Surade", "Kec. Surade"),
    "one figure corrected": ALL.replace("214", "241"),
    "one name corrected": ALL.replace("Euis Rohaeti", "Euis Rohayati"),
}
HOUSE = (
    "Atap Puskesmas Cigugur di Kelurahan Cigugur Tengah, Kecamatan Cimahi Tengah, Kabupaten Bandung Barat, ambruk pada"
    " Jumat malam (3/5/2024). Kepala Puskesmas Cigugur Rina Marlina menyebut tidak ada pasien di ruangan itu."
    " “Kami sudah melapor sejak 12 Maret 2024,” kata Rina kepada wartawan, Sabtu (4/5/2024) pukul 08.30. Perbaikan atap"
    " menunggu tim dari Dinas Kesehatan, dan pelayanan dialihkan ke balai warga di Jalan Raya Cigugur."
)
STYLES = {
    "its dateline": "CIMAHI, KABAR PAKUAN – " + HOUSE,
    "its dateline in brackets": "Cimahi Tengah, (KP).- " + HOUSE,
    "dates without a year": HOUSE.replace("/2024)", ")"),
    "dates with zeros and hyphens": HOUSE.replace("3/5/2024", "03-05-2024").replace("4/5/2024", "04-05-2024"),
    "abbreviations": HOUSE.replace("Kelurahan", "Kel.").replace("Kecamatan", "Kec.").replace("Kabupaten", "Kab."),
    "a headline between the paragraphs": HOUSE.replace("“Kami", "Baca Juga: Puluhan Puskesmas Bogor Rusak Parah “Kami"),
    "times with a colon": HOUSE.replace("08.30", "8:30"),
    "everything": "BIPOL, Cimahi - "
    + HOUSE.replace("/2024)", ")").replace("Kecamatan", "Kec.").replace("Kabupaten", "Kab."),
}
NO_COPIES = {
    "the same event in other words": (ALL, text(*OF_ITS_OWN)),
    "a timetable of the next day": (MONDAY, TUESDAY),
    "a timetable of the next month": (MONDAY, JUNE),
    "another day's weather": (
        WEATHER.format(day="Senin (6/5)", sky="cerah berawan", low=20, high=31, dry=60, wet=90, wind=10),
        WEATHER.format(day="Kamis (9/5)", sky="hujan ringan", low=19, high=28, dry=72, wet=96, wind=14),
    ),
    "another death": (ASEP, DEDI),
    "a release with other facts, other words and a common half": (
        CIMAHI + " Listrik menyala lagi sebelum magrib, menurut petugas di lapangan.",
        GARUT + " Gangguan dapat dilaporkan kapan saja kepada petugas yang berjaga.",
    ),
    "a release with other towns and people": (CIMAHI, GARUT),
    "a phrase that any article may end with": (
        "Simak berita lainnya hanya di portal ini setiap hari bersama kami para pembaca yang setia selalu",
        "Simak berita lainnya hanya di portal ini setiap hari bersama kami para pembaca yang setia selalu",
    ),
    "nothing": ("", ""),
    "a few words in a long text": (text(STORY[0]), ALL),
}


@pytest.mark.parametrize("how", COPIES)
def test_an_edited_copy_is_recognised(how: str) -> None:
    one, other = words_of(ALL), words_of(COPIES[how])
    found = compare(one, other)
    assert found and found.score >= 0.4
    assert compare(other, one) == found


@pytest.mark.parametrize("style", STYLES)
def test_a_copy_in_the_style_of_another_newspaper_is_a_copy(style: str) -> None:
    one, other = words_of("CIMAHI, WARTA CITARUM – " + HOUSE), words_of(STYLES[style])
    found = compare(one, other)
    assert found and found == compare(other, one)


@pytest.mark.parametrize("how", NO_COPIES)
def test_what_is_not_a_copy_is_not_called_one(how: str) -> None:
    one, other = map(words_of, NO_COPIES[how])
    assert compare(one, other) is None
    assert compare(other, one) is None


def test_the_score_is_the_share_of_the_shorter_texts_runs_of_four_words() -> None:
    found = compare(words_of(ALL), words_of(text(*STORY[:3], "Polisi masih memeriksa lokasi kejadian itu.")))
    assert found == (len(words_of(text(*STORY[:3])).shingles), len(words_of(text(*STORY[:3])).words) + 6 - 3)


def test_the_longest_passage_is_where_it_stands() -> None:
    copied = text("Warga kembali terisolasi.", *STORY[1:3], "Tidak ada korban.", STORY[5])
    span = longest_passage(words_of(copied), words_of(ALL))
    assert span and copied[slice(*span)] == text(*STORY[1:3]).removesuffix(".")


def test_texts_that_are_written_in_capitals_have_no_names_by_that() -> None:
    assert words_of(ALL.upper()).informative_words == {"7/1/2024", "2021", "214", "3", "rp1,2"}


def test_what_an_article_says_again_of_an_earlier_one_does_not_count() -> None:
    later = text(
        "Polisi memeriksa tiga orang.", f"Sebelumnya diberitakan, {STORY[1]}", f"Seperti diberitakan, {STORY[2]}"
    )
    assert words_of(later).words == ["polisi", "memeriksa", "tiga", "orang"]
    assert compare(words_of(later), words_of(text(*STORY[1:3]))) is None


def test_a_sketch_finds_copies_and_no_templates() -> None:
    def common(one: str, other: str) -> int:
        return len({*sketch_of(words_of(one))} & {*sketch_of(words_of(other))})

    assert common(ALL, ALL) == SKETCH
    assert common(ALL, COPIES["shortened"]) > 0.35 * SKETCH * min_jaccard(81, 45)
    assert common(MONDAY, JUNE) < common(ALL, COPIES["shortened"]) / 2
    assert sketch_of(words_of("dua kata")) == []


def test_a_sketch_stays_the_same() -> None:
    """Archives contain sketches. If this fails, the library makes others now: reparse has to rebuild them all."""
    assert sketch_of(words_of(ALL))[:3] == [-624478246, 718971749, -1877564169]


def test_words_of_background_stand_between_the_others() -> None:
    body = text(STORY[3], f"Sebelumnya diberitakan, {STORY[1]}", "Asep Suherman melapor, kata Euis 214 kali.")
    found = words_of(body)
    assert [body[start:end].lower() for start, end in found.spans] == found.words
    assert found.words[-8:] == ["kelas", "asep", "suherman", "melapor", "kata", "euis", "214", "kali"]
    assert found.informative[-7:] == [False, True, False, False, True, True, False]
