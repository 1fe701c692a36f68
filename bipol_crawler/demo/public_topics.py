"""Topics of public life: offices, roads, schools, elections. Slots as in :mod:`.topics`."""

from __future__ import annotations

from bipol_crawler.demo.topic import Topic

# fmt: off
PUBLIC_TOPICS = (
    Topic(
        "pemerintahan", ("Pelayanan Publik", "Disdukcapil"),
        ("Kepala Disdukcapil {p}", "Camat {k}"),
        (
            "Disdukcapil {t} Buka Layanan Malam",
            "Perekaman KTP di {t} Jemput Bola ke Desa",
            "Antrean Akta di {t} Kini Daring",
        ),
        (
            "Dinas Kependudukan dan Pencatatan Sipil {p} membuka loket tambahan di {k} untuk mengurai antrean, {d}.",
            "Warga {k} kini tak perlu lagi datang pagi-pagi ke kantor dinas untuk mengurus dokumen kependudukan.",
        ),
        (
            "Sedikitnya {n} pemohon dilayani pada hari pertama, sebagian besar mengurus kartu keluarga.",
            "Petugas membawa tiga perangkat rekam serta satu mobil layanan yang berpindah dari satu desa ke desa lain.",
            "Blangko yang tersedia mencapai {m} keping dan diperkirakan cukup hingga {bulan}.",
            "Layanan dibuka pukul {jam} dan ditutup ketika nomor antrean terakhir selesai dipanggil.",
        ),
        (
            "Kami datang ke warga, bukan menunggu mereka datang",
            "Kalau berkasnya lengkap, hari itu juga selesai",
            "Jangan memakai calo, semua layanan ini gratis",
        ),
    ),
    Topic(
        "pemerintahan", ("Infrastruktur", "Jalan Rusak"),
        ("Kepala Dinas PUTR {p}", "Anggota Komisi III DPRD {p}"),
        (
            "Perbaikan Jalan Penghubung {t} Dikebut",
            "Jembatan Gantung di {t} Selesai Dibangun",
            "Drainase Pasar {t} Dinormalisasi",
            "Trotoar Pusat Kota {t} Ditata Ulang",
        ),
        (
            "Pemerintah {p} mempercepat perbaikan jalan sepanjang {n} meter di {k} yang rusak sejak musim hujan lalu.",
            "Pekerja mulai menggelar lapisan aspal di ruas {k}, {d}, setelah dua pekan menyiapkan badan jalan.",
        ),
        (
            "Ruas itu dilalui angkutan hasil bumi menuju pasar induk sehingga kerusakannya cepat melebar.",
            "Anggaran yang disiapkan sebesar Rp{m} juta dari APBD perubahan.",
            "Selama pengerjaan, kendaraan berat dialihkan lewat jalur alternatif mulai pukul {jam}.",
            "Warga setempat ikut membersihkan saluran air di kiri dan kanan jalan.",
        ),
        (
            "Target kami sebelum akhir {bulan} sudah bisa dilalui dua arah",
            "Kualitasnya kami awasi setiap hari",
            "Air harus punya jalan, kalau tidak aspalnya pasti rusak lagi",
        ),
    ),
    Topic(
        "pendidikan", ("Sekolah", "PPDB"),
        ("Kepala Dinas Pendidikan {p}", "Kepala SMPN 3 {k}"),
        (
            "Ruang Kelas SD di {t} Direhabilitasi",
            "Siswa {t} Raih Medali Olimpiade Sains",
            "Guru Honorer {t} Ikuti Pelatihan Kurikulum",
        ),
        (
            "Sebanyak {n} siswa di {k} mulai belajar di ruang kelas baru setelah lama menumpang di balai desa.",
            "Dinas Pendidikan {p} menggelar pelatihan bagi para guru di {k}, {d}.",
        ),
        (
            "Bangunan lama berdiri sejak 1982 dan beberapa kali ditambal dengan dana swadaya orang tua.",
            "Dari {m} sekolah yang didata, sepertiganya masuk prioritas perbaikan tahun depan.",
            "Kegiatan belajar dibagi dua giliran, pagi dan siang, agar semua rombongan belajar tertampung.",
            "Orang tua siswa menyumbang cat, tanaman hias, dan tenaga pada akhir pekan.",
        ),
        (
            "Anak-anak harus belajar dengan tenang, tidak waswas atapnya runtuh",
            "Guru kami dorong berani mencoba cara baru",
            "Prestasi ini milik anak-anak, kami hanya menemani",
        ),
    ),
    Topic(
        "pendidikan", ("Literasi", "Perpustakaan"),
        ("Pegiat literasi {k}", "Kepala Dinas Arsip dan Perpustakaan {p}"),
        (
            "Perpustakaan Keliling {t} Sambangi Kampung",
            "Taman Baca di {t} Tambah Koleksi",
            "Pelajar {t} Menulis Antologi Cerita",
        ),
        (
            "Satu unit perpustakaan keliling berhenti di alun-alun {k}, {d}, dan langsung dikerumuni anak-anak.",
            "Kebiasaan membaca di {p} tumbuh dari taman baca kecil yang dikelola warga {k}.",
        ),
        (
            "Koleksi yang dibawa sekitar {n} judul, dari cerita rakyat sampai buku keterampilan.",
            "Dalam sebulan, tercatat {m} peminjam dengan usia termuda empat tahun.",
            "Relawan bergiliran menjaga rak buku sepulang sekolah hingga pukul {jam}.",
            "Buku yang rusak dijilid ulang oleh ibu-ibu PKK setempat.",
        ),
        (
            "Buku yang baik harus sampai ke tangan anak, bukan disimpan di lemari",
            "Mereka datang untuk bermain, pulangnya membawa bacaan",
        ),
    ),
    Topic(
        "olahraga", ("Sepak Bola", "Askab"),
        ("Pelatih tim", "Ketua Askot PSSI {p}"),
        (
            "Tim U-17 {t} Menang Tipis 1-0",
            "Persiapan Tim Sepak Bola {t} Hadapi Babak Gugur",
            "Turnamen Antarkampung {t} Digelar",
            "Kesebelasan {t} Tahan Imbang Tamunya",
        ),
        (
            "Tim tuan rumah {t} mengamankan tiga poin lewat gol tunggal pada menit ke-{n} di Stadion {k}, {d}.",
            "Pertandingan di lapangan {k} berlangsung keras sejak menit awal, namun tuan rumah tampil lebih sabar.",
        ),
        (
            "Hujan yang turun menjelang kick off pukul {jam} membuat lapangan licin dan bola sulit dikuasai.",
            "Sekitar {m} penonton bertahan di tribun sampai peluit akhir.",
            "Kartu kuning keluar empat kali, dua di antaranya untuk pelanggaran di tengah lapangan.",
            "Hasil itu membawa tim naik ke peringkat dua klasemen sementara.",
        ),
        (
            "Anak-anak bermain sesuai rencana, meski penyelesaian akhirnya belum tenang",
            "Kami kalah jumlah, tetapi tidak kalah semangat",
            "Masih ada dua laga, jangan cepat puas",
        ),
    ),
    Topic(
        "olahraga", ("Porprov", "KONI"),
        ("Ketua KONI {p}", "Atlet asal {k}"),
        ("Atlet Panjat Tebing {t} Sabet Emas", "KONI {t} Siapkan Atlet Porprov", "Pesilat {t} Borong Medali"),
        (
            "Kontingen {p} menambah pundi-pundi medali lewat cabang yang tak diunggulkan, {d}.",
            "Latihan para atlet {t} dipindahkan ke {k} karena gelanggang lama sedang diperbaiki.",
        ),
        (
            "Pada babak final, ia unggul {n} detik dari lawan terdekatnya.",
            "Total {m} atlet disiapkan untuk turun di sebelas cabang olahraga.",
            "Pemusatan latihan dimulai pukul {jam} setiap hari kecuali Ahad.",
            "Bonus bagi peraih medali akan dibahas bersama pemerintah daerah pada {bulan}.",
        ),
        (
            "Medali ini untuk orang tua saya di kampung",
            "Fasilitas boleh terbatas, latihan tidak boleh berkurang",
        ),
    ),
    Topic(
        "hukum-kriminal", ("Polres", "Curanmor"),
        ("Kapolres {t}", "Kasat Reskrim Polres {t}"),
        (
            "Polisi {t} Ringkus Komplotan Curanmor",
            "Polres {t} Musnahkan Ribuan Botol Miras",
            "Pelaku Penipuan Daring di {t} Ditangkap",
            "Satpol PP {t} Sita Rokok Tanpa Cukai",
        ),
        (
            "Jajaran kepolisian di {t} mengungkap kasus pencurian kendaraan bermotor yang meresahkan warga {k}, {d}.",
            "Seorang pria berinisial {ini} diamankan petugas di rumah kontrakannya di {k} sekitar pukul {jam}.",
        ),
        (
            "Barang bukti yang disita berupa {n} unit sepeda motor, kunci letter T, dan dua telepon genggam.",
            "Kerugian para korban ditaksir mencapai Rp{m} juta.",
            "Para pelaku terancam hukuman paling lama tujuh tahun penjara.",
            "Penyidik masih mendalami kemungkinan adanya penadah di luar daerah.",
        ),
        (
            "Kami imbau warga memakai kunci ganda dan memasang kamera pengawas",
            "Kasus ini masih kami kembangkan",
            "Tidak ada ruang bagi pelaku kejahatan jalanan",
        ),
    ),
)
# fmt: on
