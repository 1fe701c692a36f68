"""The queries and their relevance judgements, which are based on senses of words.

A document has a sense if it contains one of the sense's forms. A form with two senses (``beruang``: bear, or having
money) is in no list; the notes with such a form state their sense. The documents with all senses of a query are
relevant for it. The forms were written by the grammar of affixes before any stemmer was run.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as typed, the senses that a relevant document has, and the kind of the query."""

    typed: str
    senses: tuple[str, ...]
    kind: str


# fmt: off
FORMS = {
    "adil": "adil adilnya keadilan seadil ketidakadilan",
    "adili": "mengadili diadili pengadilan peradilan",
    "ajar": "belajar mengajar diajar diajarkan mengajarkan pengajar pengajaran pembelajaran ajaran",
    "anak": "anak anaknya",
    "anggar": "anggar",
    "anggaran": "anggaran anggarannya dianggarkan menganggarkan penganggaran",
    "awas": "awasi mengawasi diawasi pengawas pengawasan",
    "baca": "baca membaca dibaca dibacakan membacakan bacaan pembaca pembacaan",
    "baik": "perbaikan diperbaiki memperbaiki",
    "bangun": "dibangun membangun pembangunan bangunan",
    "bank": "bank perbankan",
    "bantu": "bantu membantu dibantu bantuan pembantu",
    "bekas": "bekas",
    "bekasi": "bekasi",
    "beli": "membeli dibeli pembeli pembelian",
    "beri": "beri memberi diberi berikan diberikan memberikan pemberian",
    "bersih": "bersih membersihkan dibersihkan kebersihan pembersihan",
    "beruang": "",
    "bijak": "bijak bijaksana",
    "buang": "membuang dibuang pembuangan buang",
    "cari": "mencari dicari pencarian cari",
    "cemar": "mencemari dicemari tercemar pencemaran cemar",
    "covid": "covid",
    "curi": "mencuri dicuri pencuri pencurian curi",
    "dagang": "pedagang perdagangan berdagang dagang dagangan",
    "dapat": "mendapat mendapatkan didapat",
    "diri": "diri dirinya",
    "duduk": "duduk menduduki diduduki terduduk pendudukan",
    "gaji": "gaji gajinya digaji menggaji penggajian",
    "ikan": "ikan perikanan",
    "jual": "jual menjual dijual penjual penjualan",
    "kaji": "mengkaji dikaji kajian pengkajian kaji",
    "kalong": "kalong",
    "kebijakan": "kebijakan kebijakannya",
    "kediri": "kediri",
    "kelola": "kelola mengelola dikelola pengelola pengelolaan pengelolaannya terkelola",
    "kendara": "kendaraan berkendara mengendarai pengendara",
    "keterangan": "keterangan keterangannya",
    "kukur": "kukur kukuran",
    "kuning": "kuning menguning kekuningan",
    "kuningan": "kuningan",
    "lapor": "lapor melapor melaporkan dilaporkan laporan pelapor",
    "lari": "lari berlari pelari",
    "latih": "berlatih melatih dilatih latihan pelatih pelatihan",
    "layan": "layan melayani dilayani layanan pelayanan pelayan",
    "lidi": "lidi",
    "longsor": "longsor longsoran",
    "luap": "meluap luapan",
    "main": "main bermain pemain permainan dimainkan",
    "ngaji": "mengaji pengajian ngaji",
    "orang": "orang orang2",
    "padam": "padam memadamkan dipadamkan pemadam pemadaman",
    "pasang": "memasang dipasang pemasangan terpasang",
    "pasangan": "pasangan",
    "pekalongan": "pekalongan",
    "pelajar": "pelajar",
    "pemerintah": "pemerintah pemerintahan pemerintahannya",
    "pendapat": "pendapat berpendapat",
    "pendapatan": "pendapatan",
    "penduduk": "penduduk kependudukan berpenduduk",
    "penyakit": "penyakit penyakitnya",
    "perban": "perban",
    "perintah": "perintah perintahnya memerintah memerintahkan diperintah diperintahkan",
    "perusahaan": "perusahaan perusahaannya",
    "peserta": "peserta",
    "pinjam": "pinjam meminjam dipinjam peminjam pinjaman peminjaman",
    "rusa": "rusa",
    "rusak": "rusak merusak dirusak kerusakan kerusakannya perusak perusakan pengrusakan",
    "sakit": "sakit kesakitan menyakiti",
    "sampah": "sampah sampahnya persampahan",
    "sangka": "menyangka disangka sangka sangkaan",
    "selidik": "selidik menyelidiki diselidiki penyelidik penyelidikan",
    "setuju": "setuju menyetujui disetujui persetujuan",
    "siap": "siap siapkan menyiapkan disiapkan persiapan bersiap",
    "tanam": "menanam ditanam penanaman tanaman tanam",
    "tanding": "bertanding pertandingan tanding",
    "tangkap": "tangkap menangkap ditangkap tertangkap penangkapan penangkapannya",
    "tani": "tani petani pertanian bertani",
    "tanggungjawab": "bertanggungjawab pertanggungjawaban dipertanggungjawabkan mempertanggungjawabkan",
    "teman": "teman menemani ditemani",
    "terang": "terang terangi menerangi penerangan diterangi",
    "tersangka": "tersangka",
    "timbang": "ditimbang menimbang timbangan penimbangan",
    "tulis": "menulis ditulis penulis tulisan penulisan",
    "tumbuh": "tumbuh bertumbuh pertumbuhan menumbuhkan",
    "uang": "uang keuangan",
    "ubah": "mengubah diubah berubah perubahan ubah",
    "ukur": "ukur diukur ukuran pengukuran pengukurannya terukur",
    "usaha": "usaha usahanya berusaha pengusaha mengusahakan diusahakan",
    "jumat": "jumat",
    # held out: written after the lexicon, which has none of these
    "penganggur": "penganggur pengangguran menganggur", "anggur": "anggur",
    "penghargaan": "penghargaan", "harga": "harga harganya",
    "adukan": "pengaduan mengadukan diadukan", "adu": "adu beradu",
    "kurus": "kurus", "urus": "urus mengurus diurus pengurus pengurusan urusan",
    "arang": "arang", "karang": "mengarang karangan karangannya pengarang dikarang",
    "palu": "palu", "malu": "malu memalukan", "pejabat": "pejabat", "jabat": "berjabat",
    "perangkat": "perangkat", "angkat": "mengangkat diangkat pengangkatan angkat terangkat",
    "seragam": "seragam", "ragam": "beragam keragaman keberagaman ragam",
    "kemudi": "kemudi pengemudi mengemudi mengemudikan dikemudikan",
    "meja": "meja", "kemeja": "kemeja", "langgan": "pelanggan berlangganan",
    "langgar": "pelanggaran pelanggar dilanggar",
    "goreng": "menggoreng digoreng penggorengan gorengan goreng", "jahit": "penjahit menjahit dijahit jahitan jahit",
    "cuci": "cuci mencuci dicuci pencuci pencucian", "potong": "potong memotong dipotong terpotong potongan pemotongan",
    "hitung": "menghitung dihitung penghitungan perhitungan hitungan hitungannya",
    "dengar": "dengar mendengarkan didengar terdengar pendengaran mendengar",
    "sawahan": "sawahan", "sawah": "sawah persawahan", "pasiran": "pasiran", "pasir": "pasir",
}

_KINDS = {
    "any inflection": """
        pengelolaan:kelola; mengelola:kelola; kerusakan:rusak; merusak jalan:rusak,jalan;
        membangun jembatan:bangun,jembatan; mengawasi:awas; pencuri:curi;
        berlatih:latih; melayani warga:layan,warga; memperbaiki:baik; menanam:tanam;
        meminjam:pinjam; membersihkan sungai:bersih,sungai; penjualan:jual; pembaca:baca; tulisan:tulis;
        pemadaman kebakaran:padam,kebakaran; penangkapan:tangkap; melaporkan:lapor; pertanian:tani;
        bermain bola:main,bola; menyetujui perubahan:setuju,ubah; kebersihan masjid:bersih,masjid; perdagangan:dagang;
        memadamkan:padam; menimbang balita:timbang,balita; membantu warga:bantu,warga; bertumbuh:tumbuh;
        menyelidiki:selidik; mencemari sungai:cemar,sungai; persiapan pertandingan:siap,tanding; longsoran:longsor;
        pembelajaran:ajar; mempertanggungjawabkan:tanggungjawab; meluap:luap; membantu:bantu; diubah:ubah""",
    "two words, one root": """
        pemerintah:pemerintah; perintah:perintah; pengadilan:adili; adil:adil; penduduk:penduduk; duduk:duduk;
        penyakit:penyakit; menyakiti:sakit; perusahaan:perusahaan; berusaha:usaha; anggaran:anggaran; anggar:anggar;
        pelajar:pelajar; mengajar:ajar; tersangka:tersangka; menyangka:sangka; kebijakan:kebijakan; bijak:bijak;
        pendapat:pendapat; pendapatan:pendapatan; mendapat:dapat; peserta:peserta; mengaji:ngaji; penggajian:gaji;
        mengkaji:kaji; pengukuran:ukur; kukur:kukur; beruang:beruang; keuangan:uang; rusa:rusa; perusakan:rusak;
        ikan:ikan; berikan:beri; lidi:lidi; penyelidikan:selidik; perban:perban; perbankan:bank; pasangan:pasangan;
        memasang:pasang; keterangan:keterangan; penerangan:terang; menemani:teman; mencari:cari; pencemaran:cemar;
        pejabat:pejabat; berjabat:jabat""",
    "names": """
        bekasi:bekasi; bekas:bekas; kediri:kediri; diri:diri; kuningan:kuningan; menguning:kuning;
        pekalongan:pekalongan; kalong:kalong""",
    "as typed": """
        jumat:jumat; jum'at:jumat; anak-anak:anak; orang2:orang; covid-19:covid; berlari-lari:lari; KELOLA:kelola;
        Péngelolaan:kelola""",
    "held out": """
        pengangguran:penganggur; anggur:anggur; penghargaan:penghargaan; harga:harga; pengaduan:adukan; adu:adu;
        kurus:kurus; pengurusan:urus; arang:arang; mengarang:karang; palu:palu; memalukan:malu;
        perangkat:perangkat; mengangkat:angkat; seragam:seragam; keberagaman:ragam;
        mengemudi:kemudi; meja:meja; kemeja:kemeja; pelanggan:langgan; pelanggaran:langgar; penggorengan:goreng;
        jahitan:jahit; pencucian:cuci; terpotong:potong; menghitung:hitung; mendengar:dengar; sawahan:sawahan;
        sawah:sawah; pasiran:pasiran; pasir:pasir""",
}
# fmt: on

QUERIES = tuple(
    Asked(typed.strip(), tuple(senses.split(",")), kind)
    for kind, lines in _KINDS.items()
    for typed, senses in (line.rsplit(":", 1) for line in lines.split(";"))
)
