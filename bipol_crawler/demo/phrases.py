"""Words for invented news: places, sections, staff and names.

All people are invented. The text is Indonesian as local editors type it.
"""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """A town: its name in headlines, in full, in datelines, the slug of its section, and its districts."""

    town: str
    full: str
    dateline: str
    section: str
    districts: tuple[str, ...]


PLACES = (
    Place(
        "Kota Sukabumi",
        "Kota Sukabumi",
        "SUKABUMI",
        "sukabumi",
        ("Cikole", "Warudoyong", "Baros", "Gunungpuyuh"),
    ),
    Place(
        "Kabupaten Sukabumi",
        "Kabupaten Sukabumi",
        "KAB. SUKABUMI",
        "sukabumi",
        ("Cisaat", "Cibadak", "Parungkuda"),
    ),
    Place("Pelabuhanratu", "Kabupaten Sukabumi", "PELABUHANRATU", "sukabumi", ("Citepus", "Cikakak", "Simpenan")),
    Place(
        "Kota Bandung",
        "Kota Bandung",
        "BANDUNG",
        "bandung",
        ("Coblong", "Antapani", "Kiaracondong", "Sukajadi"),
    ),
    Place(
        "Kabupaten Bandung",
        "Kabupaten Bandung",
        "KAB. BANDUNG",
        "bandung",
        ("Soreang", "Baleendah", "Majalaya"),
    ),
    Place("Pangalengan", "Kabupaten Bandung", "PANGALENGAN", "bandung", ("Margamulya", "Pulosari", "Warnasari")),
    Place(
        "Bandung Barat",
        "Kabupaten Bandung Barat",
        "BANDUNG BARAT",
        "bandung",
        ("Ngamprah", "Cipatat", "Cililin"),
    ),
    Place("Lembang", "Kabupaten Bandung Barat", "LEMBANG", "bandung", ("Cikole", "Jayagiri", "Gudangkahuripan")),
    Place("Cimahi", "Kota Cimahi", "CIMAHI", "cimahi", ("Cimahi Utara", "Cimahi Tengah", "Cimahi Selatan")),
    Place("Garut", "Kabupaten Garut", "GARUT", "garut", ("Tarogong Kidul", "Cikajang", "Karangpawitan")),
    Place(
        "Kota Tasikmalaya",
        "Kota Tasikmalaya",
        "TASIKMALAYA",
        "tasikmalaya",
        ("Cihideung", "Mangkubumi", "Kawalu"),
    ),
    Place(
        "Singaparna",
        "Kabupaten Tasikmalaya",
        "SINGAPARNA",
        "tasikmalaya",
        ("Leuwisari", "Cigalontang", "Mangunreja"),
    ),
    Place("Ciamis", "Kabupaten Ciamis", "CIAMIS", "priangan-timur", ("Cijeungjing", "Panumbangan", "Kawali")),
    Place("Kota Banjar", "Kota Banjar", "BANJAR", "priangan-timur", ("Pataruman", "Purwaharja", "Langensari")),
    Place(
        "Pangandaran",
        "Kabupaten Pangandaran",
        "PANGANDARAN",
        "priangan-timur",
        ("Cijulang", "Parigi", "Sidamulih"),
    ),
    Place("Sumedang", "Kabupaten Sumedang", "SUMEDANG", "sumedang", ("Cimanggung", "Tanjungsari", "Situraja")),
    Place("Jatinangor", "Kabupaten Sumedang", "JATINANGOR", "sumedang", ("Cikeruh", "Hegarmanah", "Sayang")),
    Place("Cianjur", "Kabupaten Cianjur", "CIANJUR", "cianjur", ("Cipanas", "Warungkondang", "Ciranjang")),
    Place("Purwakarta", "Kabupaten Purwakarta", "PURWAKARTA", "purwasuka", ("Plered", "Wanayasa", "Jatiluhur")),
    Place("Subang", "Kabupaten Subang", "SUBANG", "purwasuka", ("Ciater", "Pamanukan", "Jalancagak")),
    Place(
        "Karawang",
        "Kabupaten Karawang",
        "KARAWANG",
        "purwasuka",
        ("Telukjambe", "Rengasdengklok", "Cikampek"),
    ),
    Place("Kota Bekasi", "Kota Bekasi", "BEKASI", "bodebek", ("Rawalumbu", "Jatiasih", "Pondokgede")),
    Place("Kota Bogor", "Kota Bogor", "BOGOR", "bodebek", ("Tanah Sareal", "Bogor Selatan", "Bogor Barat")),
    Place("Depok", "Kota Depok", "DEPOK", "bodebek", ("Beji", "Cimanggis", "Sawangan")),
    Place(
        "Indramayu",
        "Kabupaten Indramayu",
        "INDRAMAYU",
        "ciayumajakuning",
        ("Jatibarang", "Haurgeulis", "Losarang"),
    ),
    Place(
        "Majalengka",
        "Kabupaten Majalengka",
        "MAJALENGKA",
        "ciayumajakuning",
        ("Kadipaten", "Jatiwangi", "Talaga"),
    ),
    Place("Kuningan", "Kabupaten Kuningan", "KUNINGAN", "ciayumajakuning", ("Cilimus", "Luragung", "Kadugede")),
    Place("Kota Cirebon", "Kota Cirebon", "CIREBON", "ciayumajakuning", ("Harjamukti", "Kejaksan", "Kesambi")),
    Place("Cileungsi", "Kabupaten Bogor", "KAB. BOGOR", "bodebek", ("Cibubur", "Gandoang", "Dayeuh")),
    Place("Cikarang", "Kabupaten Bekasi", "KAB. BEKASI", "bodebek", ("Sukatani", "Tambun", "Babelan")),
)

# slug -> (name, parent slug); a section with a parent has two addresses
SECTIONS: dict[str, tuple[str, str | None]] = {
    "bandung": ("Bandung", "jawa-barat"),
    "bodebek": ("Bodebek", "jawa-barat"),
    "ciayumajakuning": ("Ciayumajakuning", "jawa-barat"),
    "cianjur": ("Cianjur", "jawa-barat"),
    "cimahi": ("Cimahi", "jawa-barat"),
    "ekonomi": ("Ekonomi", None),
    "garut": ("Garut", "jawa-barat"),
    "hukum-kriminal": ("Hukum & Kriminal", None),
    "jawa-barat": ("Jawa Barat", None),
    "kesehatan": ("Kesehatan", None),
    "olahraga": ("Olahraga", None),
    "pemerintahan": ("Pemerintahan", None),
    "pendidikan": ("Pendidikan", None),
    "peristiwa": ("Peristiwa", None),
    "politik": ("Politik", None),
    "priangan-timur": ("Priangan Timur", "jawa-barat"),
    "purwasuka": ("Purwasuka", "jawa-barat"),
    "sukabumi": ("Sukabumi", "jawa-barat"),
    "sumedang": ("Sumedang", "jawa-barat"),
    "tasikmalaya": ("Tasikmalaya", "jawa-barat"),
    "wisata": ("Wisata", None),
}

# the correct name, then the forms in which it is typed
STAFF: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Rangga Purnama", ("Rangga Purnama", "Rangga  Purnama")),
    ("Dadan RH", ("Dadan .RH", "Dadan RH")),
    ("Yayat", ("Yayat",)),
    ("Mulyana", ("Mulyana",)),
    ("Tatang WK", ("Tatang .WK", "Tatang WK")),
    ("Neng Sari Wulandari", ("Neng Sari Wulandari",)),
    ("Hendra Gunadi", ("Hendra Gunadi", "hendra gunadi")),
    ("Iwan S. Kartiwa", ("Iwan S. Kartiwa",)),
    ("Lilis Suminar", ("Lilis Suminar", "LILIS SUMINAR")),
    ("Gilang Ramdhani", ("Gilang Ramdhani",)),
    ("Ahmad Fauzan", ("Ahmad Fauzan",)),
    ("Teh Nining", ("Teh Nining",)),
)
DEGREED = (
    "Asep D. Suryana, S.Sos",
    "Ujang Saepudin, S.H.",
    "Rina Marlina, S.I.Kom., M.Si",
    "Cecep Sobari, S.Pd",
)
INITIALS = ("rgp", "drh", "nsw", "hgn")
AGENCIES = ("Humas Pemkot", "Diskominfo", "Humas Polres", "Antara", "Prokopim Setda", "Rilis PMI")

# display name, login; WordPress prints the display name as the account
ACCOUNTS = (
    ("Redaksi", "redaksi"),
    ("Redaksi", "redaksi"),
    ("Dadan RH", "dadanrh"),
    ("Rangga Purnama", "rangga"),
    ("Tatang WK", "tatang"),
    ("admin", "admin"),
    ("Neng Sari", "nengsari"),
    ("Bipol Sukabumi", "biro-sukabumi"),
)

FIRST = (
    "Asep",
    "Dedi",
    "Euis",
    "Imas",
    "Cecep",
    "Wawan",
    "Yuyun",
    "Nandang",
    "Titin",
    "Agus",
    "Rukmana",
    "Elis",
    "Encep",
    "Ayi",
    "Kokom",
    "Maman",
    "Sri",
    "Bambang",
    "Ratna",
    "Endang",
    "Oman",
    "Dewi",
    "Ridwan",
    "Siti",
)
LAST = (
    "Suherman",
    "Kurniasih",
    "Sopandi",
    "Nurjaman",
    "Permana",
    "Setiawati",
    "Hermawan",
    "Rosidin",
    "Lestari",
    "Wiguna",
    "Komara",
    "Mulyati",
    "Saputra",
    "Kusnadi",
    "Handayani",
    "Fadilah",
    "Rachmat",
    "Sutisna",
)

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
MONTHS_TYPED = ("Jan", "Pebruari", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sept", "Okt", "Nopember", "Des")

# added to a headline; all are different, so that no two headlines are the same
CODAS = (
    "",
    ", Ini Penjelasan Camat",
    ", Warga Diminta Bersabar",
    " Jelang Akhir Tahun",
    ", DPRD Beri Catatan",
    " di Tengah Musim Hujan",
    ", Target Rampung Bulan Depan",
    ": “Harus Dikawal Bersama”",
    " untuk Kedua Kalinya",
    ", Begini Kronologinya",
    " Mulai Pekan Ini",
    ", Libatkan Karang Taruna",
    " Tanpa Biaya",
    ", Anggaran Ditambah",
    " Usai Sempat Tertunda",
    ", Antusiasme Warga Tinggi",
    " Tahap II",
    ", Kades & Camat Sepakat",
    "? Ini Faktanya",
    ", Relawan Turun Tangan",
    " Serentak",
    ", Sasar 12 Kelurahan",
    " Bersama Warga",
    ", Wakil Bupati Angkat Bicara",
)

# sentences that begin like a byline but are not one
NO_BYLINES = (
    "Editor buku itu, kata dia, menghabiskan dua tahun mengumpulkan naskah dari para guru.",
    "Reporter televisi tersebut sempat mewawancarai warga sebelum acara dimulai.",
    "Penulis muda asal {k} itu berharap karyanya dibaca lebih banyak orang.",
    "Sumber air warga selama ini berasal dari mata air di kaki bukit.",
    "Foto yang beredar di grup percakapan warga dipastikan bukan dari lokasi kejadian.",
    "Laporan warga diterima petugas piket sekitar pukul {jam}.",
    "Oleh karena itu, pihaknya meminta semua pihak menahan diri.",
    "Wartawan yang hendak meliput diminta mengisi daftar hadir di pintu masuk.",
    "Kontributor terbesar pendapatan daerah, lanjutnya, masih dari sektor jasa.",
    "Redaktur majalah dinding sekolah itu kini duduk di kelas sembilan.",
    "Editor dan penulis naskah akan mendapat pelatihan lanjutan pada {bulan}.",
)

SUBHEADS = ("Ditargetkan Selesai Tahun Ini", "Tanggapan Warga", "Langkah Berikutnya", "Data di Lapangan")

ADDED = "Hingga berita ini diperbarui, pihak terkait menyatakan penanganan di {k} masih terus berjalan."
