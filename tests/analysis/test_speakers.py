"""Offices, firms, degrees and people as regional newsrooms write them: who speaks is known from them."""

from __future__ import annotations

import pytest

from bipol_crawler.analysis.body import Body
from bipol_crawler.analysis.people import people
from bipol_crawler.analysis.quotes import quotes


def speakers(text: str) -> set[str | None]:
    return {quote.name or quote.speaker for quote in quotes(Body(text), people(Body(text)))}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ketua Umum PBNU KH Yahya Cholil Staquf menyerukan perdamaian.", "Yahya Cholil Staquf"),
        ("Manajer Persib Umuh Muchtar menyesalkan keputusan wasit. “Kami dirugikan,” kata Umuh.", "Umuh Muchtar"),
        ("“Jalannya licin,” kata pengendara motor, Doni.", "Doni"),
        ("“Jalannya licin,” kata Doni, pengendara motor asal Ujungberung.", "Doni"),
        ("Menurut Kepala UPTD Puskesmas Sukaraja, dr. Tini Hartini, pasien membaik.", "Tini Hartini"),
        ("Kabag Ops Polres Cimahi Kompol Suhendar menyampaikan arus lancar.", "Suhendar"),
        ("Direktur Utama PT KAI Didiek Hartantyo memastikan tiket tersedia.", "Didiek Hartantyo"),
        ("Vice President Public Relations KAI Joni Martinus menjelaskan penyebabnya.", "Joni Martinus"),
        ("Manager Humas Daop 2 Bandung, Kuswardojo, mengimbau penumpang datang lebih awal.", "Kuswardojo"),
        ("Peneliti BRIN, Dr. Eng. Edi Subowo, memprediksi hujan turun.", "Edi Subowo"),
        ("Guru Besar Unpad Prof. Susi Dwi Harijanti menilai putusan itu keliru.", "Susi Dwi Harijanti"),
        (
            "Anggota DPR RI dari Fraksi PKS, Ledia Hanifa Amaliah, mendesak pemerintah bertindak.",
            "Ledia Hanifa Amaliah",
        ),
        ("Pakar hukum tata negara Universitas Andalas, Feri Amsari, berpendapat aturan itu cacat.", "Feri Amsari"),
        ("Ketua RT 03 RW 05 Kelurahan Sukapura, Wawan, membenarkan kejadian itu.", "Wawan"),
        ("Ketua RT setempat, Pak Wawan, membenarkan kejadian itu.", "Wawan"),
        ("Kapolsek Cileunyi Kompol Suryaman menyebut, korban berinisial AR (19).", "Suryaman"),
        ("Kepada wartawan, pelaku mengaku menyesal.", "pelaku"),
        ("Pihak keluarga meminta polisi mengusut tuntas.", "Pihak keluarga"),
        ("Masyarakat berharap jalan segera diperbaiki.", "Masyarakat"),
        ("Sejumlah warga mengeluhkan bau menyengat.", "Sejumlah warga"),
        ("Warga setempat mengaku resah.", "Warga setempat"),
        ("Seperti disampaikan Camat Lembang Herman Permadi, warga diminta waspada.", "Herman Permadi"),
        ("Ustaz Adi Hidayat dalam ceramahnya mengajak jemaah bersedekah.", "Adi Hidayat"),
        ("Syafruddin, 45, petani asal Maros, mengeluhkan harga pupuk.", "Syafruddin"),
        ("Perempuan bernama Nining (27) itu mengaku ditipu.", "Nining"),
        (
            "Pelatih kepala Persib Bojan Hodak mengakui timnya lelah. “Berat,” tutur pelatih asal Kroasia itu.",
            "Bojan Hodak",
        ),
        ("Kepala Cabang BRI Garut, Ahmad Zaki, menuturkan kredit tumbuh.", "Ahmad Zaki"),
        ("Sekretaris Jenderal Kementerian Agama Nizar Ali menegaskan hal itu.", "Nizar Ali"),
        ("Inspektur Jenderal Polisi Suntana mengatakan kasus itu selesai.", "Suntana"),
        ("Komisioner KPU Jawa Barat, Reza Alwan Sovnidar, menyatakan logistik siap.", "Reza Alwan Sovnidar"),
        (
            "Ketua DPRD Kota Bandung Tedy Rusmawan, A.T., M.M., mendorong dan mengharapkan warga tertib.",
            "Tedy Rusmawan",
        ),
        ("Penggiat lingkungan, Irma Hutabarat, mengingatkan bahaya limbah.", "Irma Hutabarat"),
        ("“Kami siap,” tandas Kang Emil, panggilan akrab Ridwan Kamil.", "Ridwan Kamil"),
        ("“Kami siap.” Hal itu disampaikan Ridwan Kamil.", "Ridwan Kamil"),
        ("Bupati Cellica Nurrachadiana, Senin (2/3), menyatakan siap.", "Cellica Nurrachadiana"),
        ("Wakil Ketua I DPRD Garut Enan Supriatna meminta eksekutif terbuka.", "Enan Supriatna"),
        (
            "Kasat Reskrim AKP Joko Prihatin, S.H., didampingi Kanit PPA Ipda Siska Amelia, membeberkan modus pelaku.",
            "Joko Prihatin",
        ),
        ("Direktur Eksekutif Walhi Jabar, Meiki W Paendong, menuding izin cacat.", "Meiki W Paendong"),
        ("Mantan Wali Kota Bandung Dada Rosada berpesan agar warga rukun.", "Dada Rosada"),
        ("“Saya kaget,” aku Ujang Koswara saat ditemui di rumahnya.", "Ujang Koswara"),
        ("Saksi ahli forensik, dr. Nurul Aida, menerangkan luka korban.", "Nurul Aida"),
        ("Sultan Kasepuhan XV PRA Luqman Zulkaedin mengajak warga rukun.", "Luqman Zulkaedin"),
        ("Fitria Handayani, misalnya, memilih menunggu, katanya.", "Fitria Handayani"),
        ("Tarya (61) mengaku takut. Ia dan warga lain berharap jalan diperbaiki.", "Tarya"),
        ("Ketua PD Muhammadiyah Kabupaten Banyumas KH Dadan Sobandi mengajak umat rukun.", "Dadan Sobandi"),
        ("Kepala SMPN 2 Dayeuhkolot Irfan Mubarok berjanji memanggil orang tua.", "Irfan Mubarok"),
        ("Ketua DKM Masjid Agung H. Lukman Firdaus mengajak warga.", "Lukman Firdaus"),
        ("Budayawan Teuku Zulfikar Fuadi menegaskan tradisi itu tua.", "Teuku Zulfikar Fuadi"),
        ("Camat Cikole Aep Ramdani hadir. Warga diminta waspada, Aep menambahkan.", "Aep Ramdani"),
        ("Buruh diterima Wakil Bupati Karawang Hariyadi Utomo, yang berjanji menindaklanjutinya.", "Hariyadi Utomo"),
        ("Kepala Desa Gasol Deni Kosasih hadir. “Saya siap,” kata Kades.", "Deni Kosasih"),
        ("Kepala Dinas Pendidikan Juhana Wiguna hadir. “Laporkan,” kata Kadisdik.", "Juhana Wiguna"),
    ],
)
def test_the_speaker_is_distinguished_from_office_and_firm(text: str, name: str) -> None:
    assert speakers(text) == {name}


@pytest.mark.parametrize(
    "text",
    [
        "Hal itu terungkap saat Camat Lembang Herman Permadi memberikan keterangan.",
        "Camat Lembang Herman Permadi tidak menjawab panggilan telepon.",
        "Redaksi berupaya memperoleh konfirmasi dari pihak yang disebut warga.",
        "Berdasarkan data Satlantas, tercatat 59 kecelakaan.",
    ],
)
def test_who_says_nothing_is_not_a_speaker(text: str) -> None:
    assert speakers(text) == set()
