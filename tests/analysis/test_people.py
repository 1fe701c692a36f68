"""People in the text: office, organisation, standing and sex as the text gives them."""

from __future__ import annotations

import pytest

from bipol_crawler.analysis.body import Body
from bipol_crawler.analysis.findings import best_mentions
from bipol_crawler.analysis.people import people


@pytest.mark.parametrize(
    ("text", "name", "office"),
    [
        ("Kasubag Humas Pemkot Sukabumi, Ratna Dewi, hadir.", "Ratna Dewi", "Kasubag Humas Pemkot Sukabumi"),
        ("Kapolres Garut AKBP Rio Wahyu Anggoro hadir.", "Rio Wahyu Anggoro", "Kapolres Garut"),
        ("Camat Tarogong Kidul Ahmad Mawardi hadir.", "Ahmad Mawardi", "Camat Tarogong Kidul"),
        ("Kades Margamulya Ujang Saepudin hadir.", "Ujang Saepudin", "Kades Margamulya"),
        ("Bupati Garut H. Rudi Gunadi, S.H., M.H. hadir.", "Rudi Gunadi", "Bupati Garut"),
        ("Salah seorang warga, Dedi (45), berharap.", "Dedi", "Salah seorang warga"),
        ("Asep Suherman (45), warga Kelurahan Cikole, mengaku.", "Asep Suherman", "warga Kelurahan Cikole"),
        ("Direktur PDAM Tirtamulya Soni Salimi hadir.", "Soni Salimi", "Direktur PDAM Tirtamulya"),
        ("Ketua RW 09 Asep Saepuloh hadir.", "Asep Saepuloh", "Ketua RW"),
        ("Sekretaris Daerah (Sekda) Kota Sukabumi, Dida Sembada, hadir.", "Dida Sembada",
         "Sekretaris Daerah (Sekda) Kota Sukabumi"),
        ("Kepala Dinas Kebudayaan dan Pariwisata Kota Bandung Keni Dewi Kaniasari hadir.", "Keni Dewi Kaniasari",
         "Kepala Dinas Kebudayaan dan Pariwisata Kota Bandung"),
    ],
)  # fmt: skip
def test_a_name_is_cut_from_its_office(text: str, name: str, office: str) -> None:
    (named,) = people(Body(text))
    assert (named.mention.name, named.mention.office) == (name, office)
    assert text[named.mention.start : named.mention.end] == name


@pytest.mark.parametrize(
    ("text", "sex", "standing"),
    [
        ("Ibu Rina, pedagang sayur, senang.", "female", "citizen"),
        ("kata Pak Asep.", "male", None),
        ("siswi kelas XII, Nabila Putri (17), senang.", "female", "citizen"),
        ("Lurah Selabatu Siti Aminah hadir.", None, "official"),
        ("Salah seorang warga, Dewi (45), berharap.", None, "citizen"),
        ("mantan Bupati Garut Asep Suherman hadir.", None, None),
    ],
)
def test_sex_and_standing_only_where_the_text_says_so(text: str, sex: str | None, standing: str | None) -> None:
    (mention,) = best_mentions(item.mention for item in people(Body(text)))
    assert (mention.sex, mention.standing) == (sex, standing)


def test_short_forms_and_nicknames_are_the_same_person() -> None:
    text = "Bupati Garut Rudi Gunadi yang akrab disapa Kang Irud hadir. Rudi senang. Kata Irud, acara lancar."
    assert {item.mention.name for item in people(Body(text))} == {"Rudi Gunadi"}
    assert [item.mention.as_written for item in people(Body(text))] == ["Rudi Gunadi", "Irud", "Rudi", "Irud"]


@pytest.mark.parametrize(
    "text",
    [
        "Persib Bandung menang di Stadion Siliwangi.",
        "Warga melintas di Jalan Asia Afrika, Kota Bandung.",
        "Dinas Perhubungan Kabupaten Garut menutup jalan.",
        "Hari Pahlawan diperingati di Gedung Sate.",
    ],
)
def test_clubs_streets_and_offices_are_not_people(text: str) -> None:
    assert people(Body(text)) == []
