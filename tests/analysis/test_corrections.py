"""Announced corrections, told from ordinary prose with the same words."""

from __future__ import annotations

import pytest

from bipol_crawler.analysis.body import Body
from bipol_crawler.analysis.corrections import corrections
from bipol_crawler.analysis.findings import Text

BODY = "SUKABUMI, bipol.co - Wali kota membuka pasar baru.\n\nWarga menyambut baik."


def kinds(headline: str, body: str = BODY) -> list[str]:
    found = corrections(Text(headline, body), Body(body))
    for item in found:
        source = headline if item.field == "headline" else body
        assert item.as_written in source[item.start : item.end]
    return [item.kind for item in found]


@pytest.mark.parametrize(
    ("headline", "kind"),
    [
        ("Ralat: Nama Camat Cikole", "correction"),
        ("RALAT - Jumlah Korban Banjir", "correction"),
        ("[RALAT] Jumlah Korban Banjir", "correction"),
        ("Koreksi: Anggaran Pasar Rp3 Miliar", "correction"),
        ("Hak Jawab PT Maju atas Pemberitaan Limbah", "reply"),
        ("Hak Jawab: Limbah Bukan dari Pabrik Kami", "reply"),
        ("Klarifikasi Pemberitaan Berjudul “Pasar Sepi”", "clarification"),
        ("Klarifikasi: Pasar Tidak Ditutup", "clarification"),
        ("Pencabutan Berita “Pasar Ditutup”", "withdrawal"),
        ("[UPDATE] Banjir Bandang di Sukabumi", "update"),
        ("Banjir Bandang di Sukabumi (Diperbarui)", "update"),
        ("Permohonan Maaf: Foto Keliru", "apology"),
    ],
)
def test_marks_in_headlines(headline: str, kind: str) -> None:
    assert kinds(headline) == [kind]


@pytest.mark.parametrize(
    ("note", "kind"),
    [
        ("Ralat: nama camat semula tertulis Asep, yang benar Asep Hidayat.", "correction"),
        ("*) Koreksi: angka di paragraf kedua adalah 318, bukan 381.", "correction"),
        ("Artikel ini telah diperbarui dengan keterangan dari pemerintah kota.", "update"),
        ("Berita ini telah dikoreksi pada bagian jumlah korban.", "correction"),
        ("Redaksi menerima hak jawab melalui surat.", "reply"),
        ("Redaksi memohon maaf atas kekeliruan penulisan nama narasumber.", "correction"),
        ("Sebelumnya tertulis 12 orang, seharusnya 21 orang.", "correction"),
        ("Catatan redaksi: judul berita ini diubah karena keliru.", "correction"),
        ("Kami telah mencabut berita tersebut karena sumbernya tidak dapat dipertanggungjawabkan.", "withdrawal"),
        ("Tulisan ini merupakan hak jawab dari PT Maju atas pemberitaan kami.", "reply"),
    ],
)
def test_notes_of_the_newsroom(note: str, kind: str) -> None:
    assert kinds("Wali Kota Membuka Pasar", f"{BODY}\n\n{note}") == [kind]


@pytest.mark.parametrize(
    ("headline", "sentence"),
    [
        ("Koreksi Harga Cabai Terus Berlanjut", "Koreksi harga terjadi sejak Senin."),
        ("Klarifikasi Polisi soal Video Viral", "Polisi memberikan klarifikasi terkait video itu."),
        ("Klarifikasi Berita Hoaks, Kapolres Turun Tangan", "Kapolres mengimbau warga menyaring berita."),
        ("Pencabutan Izin Tambang Ditunda", "Izin itu dicabut bupati pekan lalu."),
        ("Update Harga Emas Hari Ini", "Harga emas kembali naik."),
        ("Hak Jawab Adalah Hak Masyarakat, Kata Dewan Pers", "Dewan Pers meminta media memuat hak jawab."),
        ("Bupati Meralat Pernyataannya", "Bupati meralat pernyataan soal gaji honorer."),
        ("Revisi UU Desa Disahkan", "DPR merevisi undang-undang itu."),
        ("PLN Minta Maaf", "PLN mohon maaf atas ketidaknyamanan pelanggan."),
        ("Warga Cikole Waspada", "Hingga berita ini diperbarui, petugas masih di lokasi."),
        ("Petugas Perbarui Data", "Data pemilih telah diperbarui dan dikoreksi petugas."),
        ("Nama di KTP Keliru", "Di KTP tertulis Asep, seharusnya Acep, kata warga itu."),
    ],
)
def test_ordinary_prose_announces_nothing(headline: str, sentence: str) -> None:
    assert kinds(headline, f"{BODY}\n\n{sentence}") == []


def test_what_is_corrected_is_found_by_link_and_headline() -> None:
    body = "Berita yang berjudul “Pasar Sepi Sejak Lebaran” telah diralat.\n\nRedaksi mohon maaf."
    (found,) = corrections(Text("Ralat: Pasar Sepi Sejak Lebaran", body, links=("https://x/pasar",)), Body(body))[:1]
    assert (found.target_url, found.target_headline) == ("https://x/pasar", "Pasar Sepi Sejak Lebaran")


def test_a_note_about_its_own_article_has_no_other_target() -> None:
    body = f"{BODY}\n\nArtikel ini telah diperbarui."
    (found,) = corrections(Text("Pasar Dibuka", body, links=("https://x/y",)), Body(body))
    assert found.of_this_article and found.target_url is None
