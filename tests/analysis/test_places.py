"""Places in the text: told from people, streets, clubs and words, with codes only where they are certain."""

from __future__ import annotations

import pytest

from bipol_crawler.analysis.body import Body
from bipol_crawler.analysis.people import people
from bipol_crawler.analysis.places import places


def read(text: str) -> list[str]:
    """Each place as ``words = name kind code``."""
    found = places(Body(text), [(item.mention.start, item.mention.end) for item in people(Body(text))])
    assert all(text[item.start : item.end] == item.as_written for item in found)
    return [f"{item.as_written} = {item.name} {item.kind} {item.code}" for item in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("di Kabupaten Bandung Barat.", ["Kabupaten Bandung Barat = Bandung Barat regency 32.17"]),
        ("di Garut, Jawa Barat", ["Garut = Garut regency 32.05", "Jawa Barat = Jawa Barat province 32"]),
        ("KBB dan Jabar", ["KBB = Bandung Barat regency 32.17", "Jabar = Jawa Barat province 32"]),
        ("Kab. Bandung", ["Kab. Bandung = Bandung regency 32.04"]),
        ("Kecamatan Tarogong Kidul, Garut", [
            "Kecamatan Tarogong Kidul = Tarogong Kidul district None", "Garut = Garut regency 32.05",
        ]),
        ("Desa Margamulya Kecamatan Pangalengan", [
            "Desa Margamulya = Margamulya village None", "Kecamatan Pangalengan = Pangalengan district None",
        ]),
        ("Wali Kota Bandung hadir", ["Kota Bandung = Bandung city 32.73"]),
        ("Pemkab Bandung rapat", ["Bandung = Bandung regency 32.04"]),
        ("ia pergi ke Malang dan Solo", ["Malang = Malang None None", "Solo = Surakarta city 33.72"]),
    ],
)  # fmt: skip
def test_places_have_their_official_name_and_code(text: str, found: list[str]) -> None:
    assert read(text) == found


def test_a_name_of_two_regions_has_a_code_only_if_the_text_says_which() -> None:
    assert read("hujan di Bandung") == ["Bandung = Bandung None None"]
    assert read("hujan di Bandung. Kota Bandung banjir.")[0] == "Bandung = Bandung city 32.73"
    assert read("Bandung. Kota Bandung dan Kabupaten Bandung banjir.")[0] == "Bandung = Bandung None None"


@pytest.mark.parametrize(
    "text",
    [
        "Warga berkumpul di Jalan Jakarta dan Jl. Garut Nomor 5.",
        "Persib Bandung menang di Stadion Siliwangi Bandung.",
        "Malang nasibnya, pelaku tertangkap.",
        "Serang, Demak, dan Solo adalah kata yang juga punya arti lain.",
        "Kata Asep Garut, semua lancar.",
        "Kota itu ramai; desa wisata pun ramai.",
        "Ia menginap di Hotel Cirebon.",
    ],
)
def test_streets_clubs_people_and_words_are_not_places(text: str) -> None:
    assert [item for item in read(text) if "Solo" not in item] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Kp. Pasirhuni, Ds. Jaya", ["Kp. Pasirhuni = Pasirhuni place None", "Ds. Jaya = Jaya village None"]),
        ("hingga Kota Banjar, Ciamis, dan Cilacap", [
            "Kota Banjar = Banjar city 32.79", "Ciamis = Ciamis regency 32.07", "Cilacap = Cilacap regency 33.01",
        ]),
        ("Dandim 0613/Ciamis hadir", ["Ciamis = Ciamis regency 32.07"]),
        ("Bupati Lebak hadir", ["Lebak = Lebak regency 36.02"]),
        ("Desa Sukabakti, Kecamatan Naringgul. Jalan ke Cidaun lewat Naringgul.", [
            "Desa Sukabakti = Sukabakti village None", "Kecamatan Naringgul = Naringgul district None",
            "Cidaun = Cidaun None None", "Naringgul = Naringgul district None",
        ]),
        ("di Desa Kutamaneuh, Tegalwaru, Karawang.", [
            "Desa Kutamaneuh = Kutamaneuh village None", "Tegalwaru = Tegalwaru district None",
            "Karawang = Karawang regency 32.15",
        ]),
        ("Kelurahan Gunung Gede", ["Kelurahan Gunung Gede = Gunung Gede village None"]),
        ("di Kapanewon Tepus", ["Kapanewon Tepus = Tepus district None"]),
        ("tiba diPangalengan", ["Pangalengan = Pangalengan None None"]),
        ("camat se-Pangalengan", ["Pangalengan = Pangalengan None None"]),
        ("tiba (di Pangalengan)", ["Pangalengan = Pangalengan None None"]),
        ("di Cimahi Selatan", ["Cimahi Selatan = Cimahi Selatan district None"]),
        ("Polres Tasikmalaya Kota", ["Tasikmalaya = Tasikmalaya city 32.78"]),
        ("Polresta Cirebon", ["Cirebon = Cirebon None None"]),
    ],
)  # fmt: skip
def test_short_words_lists_and_districts(text: str, found: list[str]) -> None:
    assert read(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "anaknya ke SMAN 23 Bandung",
        "siswa tertawa.SMPN 4 Cimahi Selatan libur",
        "bayi lahir di RSUD Sumedang",
        "wafat di Makkah",
        "Sumber air jauh",
        "pulang ke kampung. Virus itu menular",
        "mengadu ke kantor Kecamatan. Seorang warga takut",
        "Desa Wisata Pulesari ramai",
        "dibawa ke Banggar",
        "Kepala Puskesmas Diduga Lalai",
        "Kepala Puskesmas Lembang hadir",
        "Manajer Humas KAI Daop 2 Bandung",
        "macet di Jl. Raya Cirebon",
        "Persebaya Surabaya menang",
    ],
)
def test_schools_hospitals_words_and_other_lands_are_not_places(text: str) -> None:
    assert read(text) == []
