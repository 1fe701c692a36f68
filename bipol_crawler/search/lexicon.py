"""What is said of single words, where rules of word formation cannot know it.

Three lists, in the order of their weight. Each is read by ``stems``; to mend a search, mend a line here, then
``scrapy reparse``.
"""

from __future__ import annotations

# fmt: off
LEMMAS = {
    # Words that have left their root: who seeks the government seeks no orders, and who sits is no resident.
    "pemerintah": "pemerintah pemerintahan",
    "pengadilan": "pengadilan peradilan mengadili diadili",
    "perusahaan": "perusahaan",
    "penyakit": "penyakit",
    "perbaiki": "perbaiki memperbaiki diperbaiki perbaikan",
    "penduduk": "penduduk kependudukan",
    "anggaran": "anggaran penganggaran menganggarkan dianggarkan teranggarkan",
    "pelajar": "pelajar",
    "tersangka": "tersangka",
    "pelabuhan": "pelabuhan kepelabuhanan",
    "kebijakan": "kebijakan",
    "pendapat": "pendapat berpendapat",
    "pendapatan": "pendapatan berpendapatan",
    "pasangan": "pasangan berpasangan",
    "peserta": "peserta kepesertaan",
    "terjadi": "terjadi kejadian",
    "keadaan": "keadaan",
    "adakan": "mengadakan diadakan pengadaan adakan",
    "nyatakan": "pernyataan menyatakan dinyatakan nyatakan",
    "keterangan": "keterangan",
    "bersatu": "bersatu persatuan mempersatukan dipersatukan pemersatu",
    "bersama": "bersama kebersamaan",
    "setuju": "setuju menyetujui disetujui persetujuan",
    "pelaku": "pelaku",
    "lakukan": "melakukan dilakukan lakukan",
    "berlaku": "berlaku memberlakukan diberlakukan pemberlakuan",
    "pasukan": "pasukan",
    "pemilu": "pemilu",
    "persen": "persen persentase",
    "perbankan": "perbankan",
    "tanggungjawab": "bertanggungjawab pertanggungjawaban mempertanggungjawabkan dipertanggungjawabkan",
    "ngaji": "ngaji mengaji pengajian",
    # Forms that Sastrawi's rules take apart at the wrong place, or not at all.
    "beri": "berikan", "kering": "mengering mengeringkan pengeringan dikeringkan",
    "kenal": "mengenali dikenali", "palak": "pemalak pemalakan memalak dipalak",
    "ubah": "merubah dirubah", "protes": "memrotes", "tangan": "menangani ditangani penanganan",
    "tandatangan": "menandatangani ditandatangani penandatanganan",
    "rusak": "perusak perusakan pengrusakan", "vaksin": "vaksinasi",
    "rasa": "terasa perasaan", "korupsi": "koruptor", "kerja": "mempekerjakan dipekerjakan",
}
"""Lemma, and the words that are its own whatever the rules say; enclitics (-nya, -lah) are understood."""
# fmt: on

FUNCTION_WORDS = frozenset(
    """ada adalah adanya agar aja akan aku anda antara apa apabila apakah atas atau bagaimana bagi bahwa begitu belum
    berada berbagai berikut berikutnya bisa bukan dalam dan dapat dari daripada demi demikian dengan di dia dua empat
    hanya harus hingga ia ini itu jika juga kalau kami karena ke kemudian kepada ketika kini kita lagi lain lalu lebih
    maka masih melalui mengenai menjadi menurut mereka merupakan meski meskipun namun nanti nya oleh orang pada para
    per pernah pula pun saat saja salah sambil sampai satu saya se sebagai sebagian sebelum sebelumnya sebesar sebuah
    secara sedang sedangkan seekor sehari sehingga sejak sejumlah sekali sekaligus sekarang sekitar selain selama
    seluruh sementara semua seorang seperti serta sesuai setelah setiap sudah supaya tak telah tentang terdapat
    terhadap terkait termasuk tersebut tetapi tiga tidak untuk yaitu yakni yang sebanyak beberapa tapi ujar
    ujarnya""".split()
)
"""Words that carry no matter of their own: they are nobody's inflection, and a search among others does without."""

PLACES = frozenset(
    """asahan balangan balongan banggai bangkalan bekasi bengkalis berau binong cinere digoel jamanis kawali kediri
    kemanggisan kemayoran kepatihan kuantan kutai labuan limbangan maniis melawi menes mentawai merangin musi pakuan
    pebayuran pegangsaan pekalongan pemalang penajam penjaringan penukal pesawaran petamburan rokan selayar susukan
    tabanan tarakan temanggung tempuran""".split()
)
"""Regencies, towns and districts whose names the rules would cut (of some thousand tried): a name is never stemmed."""
