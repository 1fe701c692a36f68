"""Topics of daily life: what happens on streets, in markets, on fields and stages. Slots as in :mod:`.topics`."""

from __future__ import annotations

from bipol_crawler.demo.topic import Topic

# fmt: off
DAILY_TOPICS = (
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
# fmt: on
