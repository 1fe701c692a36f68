"""The credit in a caption: without its label, and only where the caption states one."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bipol_crawler.normalize.captions import read_credit

STATED = {
    "Warga menata taman. (Foto Firdaus)": "Firdaus",
    "Warga menata taman. (Foto: Firdaus)": "Firdaus",
    "Warga menata taman. (Foto : Firdaus)": "Firdaus",
    "Warga menata taman. (FOTO: Firdaus/bipol.co)": "Firdaus/bipol.co",
    "Warga menata taman. (foto:firdaus)": "firdaus",
    "Warga menata taman. (Foto/Firdaus)": "Firdaus",
    "Warga menata taman. (Foto - Firdaus)": "Firdaus",
    "Warga menata taman. (Foto oleh Firdaus)": "Firdaus",
    "Warga menata taman. [Foto: Firdaus]": "Firdaus",
    "Warga menata taman (Foto Firdaus).": "Firdaus",
    "Warga (kiri) menata taman. (Foto: Humas Pemkot (Ist))": "Humas Pemkot (Ist)",
    "Warga menata taman. Foto: Humas": "Humas",
    "Warga menata taman. Foto: Humas.": "Humas",
    "Warga menata taman. Foto : Humas Polres Garut": "Humas Polres Garut",
    "Warga menata taman | Foto: Firdaus": "Firdaus",
    "Warga menata taman/Foto: Firdaus": "Firdaus",
    "Foto: Firdaus": "Firdaus",
    "(Foto: Tangkapan layar/istimewa)": "Tangkapan layar/istimewa",
    "Warga menata taman. (Ist)": "Ist",
    "Warga menata taman. (ist)": "ist",
    "Warga menata taman. (Istimewa)": "Istimewa",
    "Warga menata taman. (Foto: Ist)": "Ist",
    "Warga menata taman. (Dok. Humas Pemkot)": "Dok. Humas Pemkot",
    "Warga menata taman. (dok)": "dok",
    "Warga menata taman. (Dok: Humas)": "Dok: Humas",
    "Warga menata taman. (Humas Pemkot)": "Humas Pemkot",
    "Warga menata taman. (Antara)": "Antara",
    "Warga menata taman. (bipol.co)": "bipol.co",
    "Warga menata taman. (Firdaus/bipol.co)": "Firdaus/bipol.co",
    "Warga menata taman. Sumber: Instagram": "Instagram",
    "Ilustrasi taman (Pixabay)": "Pixabay",
    "Warga menata taman. Foto Firdaus": "Firdaus",
    "Warga menata taman. Foto oleh Asep D.": "Asep D.",
    "Warga menata taman. *Foto: Firdaus*": "Firdaus",
    "Warga menata taman. Foto: Firdaus | Editor: Lilis": "Firdaus",
    "Warga menata taman. (Foto. Firdaus)": "Firdaus",
    "Warga menata taman. (Foto bipol.co)": "bipol.co",
    "Warga menata taman. (Teks/Foto: Firdaus)": "Firdaus",
    "Warga menata taman. (Sumber gambar: Pixabay)": "Pixabay",
    "Warga menata taman. (Foto ilustrasi: Pixabay)": "Pixabay",
    "Warga menata taman. (© Firdaus)": "Firdaus",
    "Warga menata taman. (Ist.)": "Ist",
    "Warga (Foto lama) menata taman. (Foto: Firdaus)": "Firdaus",
    "Warga menata taman. ANTARA FOTO/Lilis Suminar/foc.": "ANTARA FOTO/Lilis Suminar/foc",
    "Warga menata taman. (ANTARA FOTO/Lilis Suminar)": "ANTARA FOTO/Lilis Suminar",
    "Warga menata taman. (Foto: Antara Foto/Lilis)": "Antara Foto/Lilis",
    "Warga menata taman. ANTARA/Lilis Suminar": "ANTARA/Lilis Suminar",
    "Warga menata taman. REUTERS/Lilis Suminar": "REUTERS/Lilis Suminar",
    "Warga menata taman (AFP/Lilis Suminar).": "AFP/Lilis Suminar",
}
UNSTATED = [
    "",
    None,
    "Warga menata taman.",
    "Kasubag Humas (ketiga kiri) didampingi staf.",
    "Warga menata taman ap/lantai dua",
    "Foto bersama usai acara",
    "Foto bersama usai acara (17/8)",
    "Warga menata taman (foto bersama)",
    "Jalan rusak (sebelum) dan mulus (sesudah)",
    "Istri wali kota (tengah) memotong pita",
    "Warga melihat foto lama di museum",
    "Pameran foto jurnalis dibuka",
    "Petugas BPBD (Badan Penanggulangan Bencana Daerah)",
    "Internasional (Asia) dibuka",
    "Foto: warga yang menata taman sejak pagi",
    "Warga menunjukkan foto: bukti jalan itu rusak",
    "Warga menata taman. Foto Bersama",
    "Suasana apel (dok) di halaman",
    "Spanduk bertuliskan “Foto: Dilarang”",
]


@pytest.mark.parametrize("caption", STATED)
def test_a_credit_is_given_without_its_label(caption: str) -> None:
    assert read_credit(caption) == STATED[caption]


@pytest.mark.parametrize("caption", UNSTATED)
def test_a_caption_without_a_credit_has_none(caption: str | None) -> None:
    assert read_credit(caption) is None


@given(st.text(st.characters(exclude_characters="ÃÂâ"), max_size=200))  # what begins scrambled text is read otherwise
def test_a_credit_stands_in_its_caption(caption: str) -> None:
    credit = read_credit(caption)
    assert credit is None or "".join(credit.split()) in "".join(caption.translate(_gone()).split())


def _gone() -> dict[int, int | str | None]:
    from bipol_crawler.text import without_invisible

    return {code: without_invisible(chr(code)) for code in [*range(0xA0), 0xAD, *range(0x2000, 0x2070), 0xFEFF]}


@pytest.mark.timed
@pytest.mark.parametrize("unit", ["foto: ", "(foto ", "(", "(ist", "bipol", "| ist", "foto(a)"])
def test_a_page_of_text_for_a_caption_costs_nothing(unit: str) -> None:
    start = time.process_time()
    read_credit(unit * 1_000_000)
    assert time.process_time() - start < 2
