"""Datelines: the place as written, without the portal's name; and no place where none is stated."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bipol_crawler.normalize.datelines import read_place

STATED = {
    "SUKABUMI, bipol.co-Peran warga": "SUKABUMI",
    "BANDUNG,bipol.co – Warga": "BANDUNG",
    "CIMAHI, BIPOL.CO — Warga": "CIMAHI",
    "KAB. BANDUNG, bipol.co | Warga": "KAB. BANDUNG",
    "KAB.BANDUNG, bipol.co – Warga": "KAB.BANDUNG",
    "bipol.co, GARUT – Warga": "GARUT",
    "BIPOL.CO, GARUT - Warga": "GARUT",
    "bipol.co | GARUT – Warga": "GARUT",
    "bipol.co – GARUT – Warga": "GARUT",
    "JAKARTA – Warga": "JAKARTA",
    "JAKARTA - Warga": "JAKARTA",
    "JAKARTA – 12 warga": "JAKARTA",
    "JAKARTA, – Warga": "JAKARTA",
    "JAKARTA | Warga": "JAKARTA",
    "KOTA SUKABUMI – Warga": "KOTA SUKABUMI",
    "KAB. GARUT - Warga": "KAB. GARUT",
    "BANDUNG BARAT, bipol.co – Warga": "BANDUNG BARAT",
    "Bandung, bipol.co – Warga": "Bandung",
    "bandung, bipol.co – Warga": "bandung",
    "bandung barat,bipol.co-Warga": "bandung barat",
    "kab. bandung, bipol.co | Warga": "kab. bandung",
    "cimahi (bipol.co) – Warga": "cimahi",
    "bipol.co, garut – Warga": "garut",
    "Kabupaten Bandung Barat, bipol.co – Warga": "Kabupaten Bandung Barat",
    "BANDUNG (bipol.co) – Warga": "BANDUNG",
    "BANDUNG, (bipol.co) – Warga": "BANDUNG",
    "BANDUNG/bipol.co – Warga": "BANDUNG",
    "BANDUNG, bipol.co: Warga": "BANDUNG",
    "BANDUNG, bipol.co. Warga": "BANDUNG",
    "BANDUNG, bipol.co, Warga": "BANDUNG",
    "BANDUNG, bipol . co – Warga": "BANDUNG",
    "BANDUNG, bipol.co Warga": "BANDUNG",
    "BANDUNG. bipol.co – Warga": "BANDUNG",
    "“BANDUNG, bipol.co – Warga": "BANDUNG",
    "BANDUNG,\u00a0bipol.co\u00a0–\u00a0Warga": "BANDUNG",
    "BANDUNG, \u200bbipol.co – Warga": "BANDUNG",
    "MEKKAH, bipol.co – Warga": "MEKKAH",
    "KUALA LUMPUR – Warga": "KUALA LUMPUR",
    "JAKARTA -- Warga": "JAKARTA",
    "JAKARTA (ANTARA) – Warga": "JAKARTA",
    "BANDUNG, Jumat (15/11/2024) – Warga": "BANDUNG",
    "BANDUNG, www.bipol.co – Warga": "BANDUNG",
    "BANDUNG, bipol.co… Warga": "BANDUNG",
    "Kota Bandung - Warga": "Kota Bandung",
    "Tanjungsari, Sumedang, bipol.co – Warga": "Tanjungsari, Sumedang",
    "KABUPATEN BANDUNG BARAT (KBB), bipol.co – Warga": "KABUPATEN BANDUNG BARAT (KBB)",
    "NGAMPRAH – Warga": "NGAMPRAH",
    "PRABUMULIH – Warga": "PRABUMULIH",
    "BLITAR – Warga": "BLITAR",
    "DKI JAKARTA – Warga": "DKI JAKARTA",
    "Garut – Warga": "Garut",
    "Kuningan - Warga": "Kuningan",
    "Jawa Barat — Warga": "Jawa Barat",
    # the portal's name as its staff shorten it, a dash behind
    "GARUT, Bipol – Warga": "GARUT",
    "Garut. Bipol – Warga": "Garut",
    "Soreang. Bipol.co – Warga": "Soreang",
    "GARUT, BIPOL - Warga": "GARUT",
    "GARUT,bipol — Warga": "GARUT",
    "GARUT, Bipol-Warga": "GARUT",
    "GARUT, Bipol -- Warga": "GARUT",
    "GARUT (Bipol) – Warga": "GARUT",
    "GARUT, [Bipol] – Warga": "GARUT",
    "GARUT/Bipol – Warga": "GARUT",
    "GARUT | Bipol | Warga": "GARUT",
    "GARUT Bipol – Warga": "GARUT",
    "GARUT – Bipol – Warga": "GARUT",
    "GARUT, Bipol – “Kami siap,” kata Lilis yang": "GARUT",
    "KAB. BANDUNG, Bipol – Warga": "KAB. BANDUNG",
    "KAB.BANDUNG, Bipol – Warga": "KAB.BANDUNG",
    "KAB BANDUNG, BIPOL – Warga": "KAB BANDUNG",
    "BOJONG SOANG, Bipol – Warga": "BOJONG SOANG",
    "CIPARAY,\u00a0Bipol\u00a0–\u00a0Warga": "CIPARAY",
    "Tanjungsari, Sumedang, Bipol – Warga": "Tanjungsari, Sumedang",
    "Garut, Bipol – Warga": "Garut",
    "KABUPATEN BANDUNG BARAT (KBB), Bipol – Warga": "KABUPATEN BANDUNG BARAT (KBB)",
    "Bipol, GARUT – Warga": "GARUT",
    "BIPOL – GARUT – Warga": "GARUT",
    "(Bipol) GARUT – Warga": "GARUT",
    "Bipol (GARUT) – Warga": "GARUT",
    "Bipol, Garut – Warga": "Garut",
    # the text of another newsroom
    "JAKARTA, KOMPAS.com – Warga": "JAKARTA",
    "Jakarta (ANTARA) - Warga": "Jakarta",
    "Jakarta (ANTARA/Xinhua) - Warga": "Jakarta",
    "Tokyo (ANTARA) - Warga": "Tokyo",
    "Jakarta, CNN Indonesia -- Warga": "Jakarta",
    "TRIBUNJABAR.ID, GARUT - Warga": "GARUT",
    "GARUT, iNews.id - Warga": "GARUT",
    "NGAMPRAH, detik.com – Warga": "NGAMPRAH",
    "Kuala Lumpur (Bernama) – Warga": "Kuala Lumpur",
    "GARUT, Diskominfo – Warga": "GARUT",
    "Kabupaten Bandung, Antara: Warga": "Kabupaten Bandung",
}  # fmt: skip
UNSTATED = [
    None,
    "",
    "Warga menata taman.",
    "DPRD Kota Bandung menggelar rapat – sore tadi.",
    "DPRD – Rapat paripurna digelar.",
    "PERSIB – Laga uji coba digelar.",
    "BREAKING NEWS – Gempa terasa.",
    "PPKM – Aturan baru berlaku.",
    "SMAN 3 – Siswa menanam pohon.",
    "“Kami siap,” kata dia.",
    "bipol.co – Warga menata taman.",
    "bipol.co mencatat ada tiga lokasi – semuanya di Garut.",
    "Kepada bipol.co, warga mengaku senang.",
    "Wali Kota kepada bipol.co – Selasa – mengaku senang.",
    "BANDUNG bergerak cepat.",
    "Bandung – kota kembang – menata taman.",
    "TNI-Polri menjaga perbatasan.",
    "COVID-19 mereda.",
    "BIPOL.CO - Warga menata taman.",
    "PDIP – Golkar berkoalisi.",
    "PT KAI – Jadwal kereta berubah.",
    "BKPSDM – Pelantikan ditunda.",
    "HARI PANGAN SEDUNIA – Warga memasak bersama.",
    "Bandung – Cimahi kini ditempuh setengah jam.",
    "Bandung – Kota Kembang – menata taman.",
    "Kuningan – logam itu – mahal.",
    "Sejarah – Warga menata taman.",
    "warga garut, bipol.co – menata taman.",
    "garut, bipol.co menulis, sepi.",
    "kepada wartawan, bipol.co – Selasa – mengaku senang.",
    "Kepada Bipol, warga mengaku senang.",
    "Kepada Bipol – Selasa – warga mengaku senang.",
    "Wali Kota kepada Bipol – Selasa – mengaku senang.",
    "Bipol – Warga menata taman.",
    "BIPOL – Warga menata taman.",
    "BIPOL – Kuala Lumpur – menata taman.",
    "BIPOL TV – Warga menata taman.",
    "Bipol, media lokal – berdiri tujuh tahun lalu.",
    "Pembaca Bipol – apa kabar?",
    "Tim Bipol – Lilis dan Tatang – menelusuri sungai.",
    "Ketika Garut, Bipol catat, sepi – sore itu.",
    "Bipolar – gangguan jiwa – bisa diobati.",
    "GARUT, Bipolar – gangguan jiwa.",
    "DPRD BIPOL – Rapat digelar.",
    "Bupati Garut, Diskominfo – menata taman.",
    "Menurut warga, Kompas.com – media itu – menulis lain.",
    "SEKDA, BAPPEDA – Rapat digelar.",
    "Redaksi, detik.com – warga menata taman.",
    "Persib Bandung (Persib) – klub itu – menang.",
    "Garut, Lilis – ibu dua anak – menata taman.",
]


@pytest.mark.parametrize("head", STATED)
def test_a_dateline_gives_its_place_as_written(head: str) -> None:
    assert read_place(f"{head} menata taman kota sejak pagi.") == STATED[head]


@pytest.mark.parametrize("head", UNSTATED)
def test_a_text_without_a_dateline_has_no_place(head: str | None) -> None:
    assert read_place(head) is None


@given(st.text(max_size=300))
def test_any_text_gives_a_place_that_stands_in_it_or_none(text: str) -> None:
    place = read_place(text)
    assert place is None or (place and "bipol" not in place.lower())


@pytest.mark.timed
@pytest.mark.parametrize("unit", ["A", "A ", "A-", "Bandung ", "bipol.co ", "(", "A.'/"])
def test_a_long_head_costs_nothing(unit: str) -> None:
    import time

    start = time.process_time()
    read_place(unit * 1_000_000)
    assert time.process_time() - start < 1
