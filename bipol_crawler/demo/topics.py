"""What happens in the demo's towns: for each kind of event its headlines, sentences and quotes.

Slots: ``{t}`` town, ``{p}`` full name of the town or regency, ``{k}`` district, ``{n}`` ``{m}``
numbers, ``{d}`` a day as typed in text, ``{jam}`` a time of day, ``{bulan}`` a month,
``{s}`` the speaker with office, ``{a}`` the speaker's name alone.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """One kind of event. ``headlines`` may use ``{t}`` only, so that they stay distinct."""

    section: str
    tags: tuple[str, ...]
    offices: tuple[str, ...]
    headlines: tuple[str, ...]
    leads: tuple[str, ...]
    facts: tuple[str, ...]
    quotes: tuple[str, ...]


# fmt: off
TOPICS = (
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
    Topic(
        "hukum-kriminal", ("Narkoba", "BNN"),
        ("Kepala BNN {p}", "Kasat Narkoba Polres {t}"),
        ("Pengedar Obat Keras di {t} Dibekuk", "BNN Tes Urine Sopir Bus di {t}"),
        (
            "Petugas gabungan menyita {n} butir obat keras tanpa izin edar dari sebuah warung di {k}, {d}.",
            "Pemeriksaan mendadak di terminal {k} dimulai pukul {jam} dan berlangsung hingga malam.",
        ),
        (
            "Dari {m} orang yang diperiksa, seluruhnya dinyatakan negatif.",
            "Warung itu sehari-hari menjual kosmetik dan pulsa sehingga tidak mengundang curiga.",
            "Keluarga yang ingin anggotanya direhabilitasi dapat melapor tanpa takut dipidana.",
            "Operasi serupa akan diulang menjelang libur panjang {bulan}.",
        ),
        ("Melapor untuk rehabilitasi itu bukan aib", "Pengawasan orang tua tetap yang utama"),
    ),
    Topic(
        "peristiwa", ("BPBD", "Longsor"),
        ("Kepala Pelaksana BPBD {p}", "Kepala Desa di {k}"),
        (
            "Longsor Tutup Jalan di {t}",
            "Banjir Rendam Permukiman {t}",
            "Angin Kencang Rusak Rumah Warga {t}",
            "Gempa Terasa hingga {t}",
        ),
        (
            "Hujan deras yang mengguyur {t} sejak sore memicu longsor di {k}, {d}. Tidak ada korban jiwa.",
            "Sebanyak {n} rumah di {k} terdampak setelah sungai meluap sekitar pukul {jam}.",
        ),
        (
            "Petugas dibantu warga membersihkan material dengan alat seadanya sebelum ekskavator tiba.",
            "Data sementara mencatat {m} jiwa mengungsi ke masjid dan rumah kerabat.",
            "Kebutuhan paling mendesak adalah selimut, air bersih, dan makanan bayi.",
            "Tanah di lereng itu sudah retak sejak {bulan} dan warga diminta tidak kembali dulu.",
        ),
        (
            "Kami minta warga di bantaran sungai tetap waspada",
            "Alat berat sudah di lokasi sejak subuh",
            "Logistik cukup untuk tiga hari ke depan",
        ),
    ),
    Topic(
        "peristiwa", ("Kecelakaan", "Lalu Lintas"),
        ("Kanit Gakkum Satlantas {t}", "Saksi mata di {k}"),
        (
            "Truk Terguling di Turunan {t}",
            "Kebakaran Gudang di {t} Padam Setelah Enam Jam",
            "Bus Wisata Mogok di {t}",
        ),
        (
            "Sebuah truk bermuatan pasir terguling di jalur {k}, {d} sekitar pukul {jam}, diduga karena rem blong.",
            "Api melalap sebuah gudang plastik di {k} dan asapnya terlihat dari jarak {n} meter.",
        ),
        (
            "Arus lalu lintas tersendat hampir {m} menit sebelum badan truk digeser ke bahu jalan.",
            "Sopir dan kernet hanya mengalami luka ringan.",
            "Lima mobil pemadam dikerahkan, dua di antaranya bantuan dari daerah tetangga.",
            "Penyebab kejadian masih diselidiki petugas.",
        ),
        ("Saya dengar suara keras, lalu orang-orang berlari keluar", "Beruntung jalan sedang sepi"),
    ),
    Topic(
        "ekonomi", ("Pasar", "Harga Pangan"),
        ("Kepala Dinas Perdagangan {p}", "Pedagang di Pasar {k}"),
        (
            "Harga Cabai di Pasar {t} Turun",
            "Operasi Pasar Beras Digelar di {t}",
            "UMKM {t} Tembus Pasar Ekspor",
        ),
        (
            "Harga sejumlah kebutuhan pokok di Pasar {k} mulai stabil, {d}, setelah sempat melonjak dua pekan.",
            "Pelaku usaha kecil dari {k} mengirim {n} dus keripik ke luar negeri untuk pertama kalinya.",
        ),
        (
            "Cabai rawit kini dijual Rp{m} ribu per kilogram di tingkat pengecer.",
            "Pasokan dari petani {k} kembali lancar setelah jalur distribusi dibuka.",
            "Pembelian beras murah dibatasi dua karung untuk setiap keluarga.",
            "Pendampingan kemasan dan izin edar akan berlangsung sampai {bulan}.",
        ),
        (
            "Pembeli sudah mulai ramai lagi, alhamdulillah",
            "Stok aman, warga tidak perlu memborong",
            "Kuncinya kemasan dan rasa yang ajek",
        ),
    ),
    Topic(
        "kesehatan", ("Puskesmas", "Stunting"),
        ("Kepala Dinas Kesehatan {p}", "Bidan Puskesmas {k}"),
        (
            "Imunisasi Anak di {t} Lampaui Target",
            "Puskesmas {t} Buka Layanan Gigi",
            "Angka Stunting di {t} Menurun",
        ),
        (
            "Capaian imunisasi dasar di {p} menembus target setelah petugas mendatangi rumah-rumah di {k}.",
            "Posyandu di {k} ramai sejak pagi, {d}, ketika {n} balita ditimbang bersamaan.",
        ),
        (
            "Angka tengkes turun menjadi {m} kasus dibanding tahun sebelumnya.",
            "Kader membawa timbangan, alat ukur, dan lembar balik untuk penyuluhan.",
            "Makanan tambahan disiapkan dari bahan lokal: telur, kacang hijau, dan daun kelor.",
            "Layanan dibuka sampai pukul {jam} dan tidak dipungut biaya.",
        ),
        (
            "Ibu-ibu sekarang yang menagih jadwal penimbangan",
            "Gizi anak itu urusan sekampung, bukan ibunya saja",
        ),
    ),
    Topic(
        "politik", ("DPRD", "Musrenbang"),
        ("Ketua DPRD {p}", "Anggota Fraksi di DPRD {p}"),
        (
            "DPRD {t} Sahkan Perda Sampah",
            "Musrenbang {t} Serap Ratusan Usulan",
            "Pelantikan Kepala Desa se-{t} Berlangsung Khidmat",
        ),
        (
            "Rapat paripurna DPRD {p} menyetujui rancangan peraturan daerah yang dibahas sejak {bulan}, {d}.",
            "Musyawarah perencanaan di {k} menghasilkan {n} usulan yang sebagian besar menyangkut jalan lingkungan.",
        ),
        (
            "Dari {m} pasal yang dibahas, tiga di antaranya baru disepakati pada rapat terakhir.",
            "Fraksi-fraksi memberi catatan agar aturan pelaksana segera disusun.",
            "Rapat dibuka pukul {jam} dan dihadiri unsur pimpinan daerah.",
            "Usulan yang belum tertampung akan dimasukkan pada perubahan anggaran.",
        ),
        (
            "Perda ini harus bisa dijalankan, jangan hanya indah di kertas",
            "Kami kawal usulan warga sampai masuk anggaran",
        ),
    ),
    Topic(
        "wisata", ("Wisata", "Budaya Sunda"),
        ("Kepala Dinas Pariwisata {p}", "Seniman asal {k}"),
        (
            "Festival Seni {t} Sedot Pengunjung",
            "Curug di {t} Kembali Dibuka",
            "Kampung Adat di {t} Jaga Tradisi Seren Taun",
        ),
        (
            "Ribuan orang memadati lapangan {k}, {d}, menyaksikan arak-arakan hasil bumi dan kesenian rakyat.",
            "Setelah ditutup untuk penataan, air terjun di {k} kembali menerima pengunjung.",
        ),
        (
            "Pengunjung pada akhir pekan mencapai {n} orang dengan tiket masuk Rp{m} ribu.",
            "Para penabuh kendang berlatih setiap malam selama sebulan penuh.",
            "Jalur menuju lokasi dilengkapi pagar bambu dan papan petunjuk baru.",
            "Acara ditutup pukul {jam} dengan pertunjukan wayang golek.",
        ),
        ("Anak muda sekarang mulai mau belajar kecapi", "Silakan datang, asal sampahnya dibawa pulang"),
    ),
)
