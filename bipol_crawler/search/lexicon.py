"""Exceptions for single words, which the rules of word formation cannot know.

``lemmatizer`` and ``roots`` use these lists. To correct a search, change a line here and increase ``lemmatizer.RULES``:
the next run gives the archive new lemmas.
"""

from __future__ import annotations

# fmt: off
LEMMAS = {
    # Words that no longer mean the same as their root: pemerintah (government), perintah (order).
    "pemerintah": "pemerintah pemerintahan",
    "pengadilan": "pengadilan peradilan mengadili diadili adili",
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
    "pasangan": "pasangan berpasangan sepasang",
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
    "pejabat": "pejabat",
    "lakukan": "melakukan dilakukan lakukan",
    "berlaku": "berlaku memberlakukan diberlakukan pemberlakuan",
    "pasukan": "pasukan",
    "pemilu": "pemilu",
    "terdiri": "terdiri",
    "kemuka": "kemuka kemukakan mengemukakan dikemukakan pengemukaan",
    "terkemuka": "terkemuka",
    "amati": "amati mengamati diamati pengamat pengamatan teramati",
    "mengalami": "mengalami dialami pengalaman berpengalaman teralami",
    "pendekatan": "pendekatan",
    "berkelanjutan": "berkelanjutan keberlanjutan",
    "kedudukan": "kedudukan berkedudukan",
    "keberadaan": "keberadaan",
    "kesempatan": "kesempatan berkesempatan",
    "sesama": "sesama antarsesama",
    "sebelah": "sebelah bersebelahan",
    "berturut": "berturut",
    "alasan": "alasan beralasan",
    "singkatan": "singkatan",
    "pedalaman": "pedalaman",
    "persen": "persen persentase",
    "bank": "perbankan",
    "tanggungjawab": "bertanggungjawab pertanggungjawaban mempertanggungjawabkan dipertanggungjawabkan",
    "ngaji": "ngaji mengaji pengajian",
    # Forms for which the rules find a wrong root or none.
    "beri": "berikan", "palak": "pemalak pemalakan memalak dipalak",
    "ubah": "merubah dirubah", "tangan": "menangani ditangani penanganan",
    "tandatangan": "menandatangani ditandatangani penandatanganan",
    "rusak": "perusak perusakan pengrusakan", "vaksin": "vaksinasi",
    "rasa": "terasa perasaan", "korupsi": "koruptor", "kerja": "mempekerjakan dipekerjakan",
    "sah": "sahkan mengesahkan disahkan pengesahan", "wewenang": "wewenang berwenang kewenangan",
    "perhati": "perhatian perhatikan memperhatikan diperhatikan memerhatikan pemerhati",
    "peroleh": "peroleh memperoleh diperoleh perolehan pemerolehan",
    "tentangan": "tentangan menentang ditentang penentang penentangan bertentangan pertentangan",
    "mengerti": "mengerti dimengerti pengertian", "kelabui": "mengelabui dikelabui",
    "arung": "mengarungi diarungi", "kawal": "mengawal dikawal pengawal pengawalan", "sedia": "penyedia",
    "marah": "memarahi memarahkan pemarah", "miring": "memiringkan pemiringan", "las": "mengelas pengelas pengelasan",
    "mundur": "undur mengundurkan diundurkan pengunduran", "ibadah": "ibadat peribadatan",
    "praktik": "praktek mempraktekkan dipraktekkan",
    "telantar": "terlantar", "koordinasi": "koordinir mengoordinir mengkoordinir dikoordinir terkoordinir",
    "jumlah": "sejumlah", "tetapi": "tapi", "dahulu": "dulu",
    "ekor": "berekor", "api": "berapi", "gelar": "pagelaran", "musyawarah": "permusyawaratan",
    "urung": "mengurungkan diurungkan", "tahu": "ketahui", "huni": "berpenghuni",
    "kalangan": "kalangan", "silakan": "silakan silahkan", "memadai": "memadai", "lantaran": "lantaran",
}
"""Lemmas, each with the words that belong to it against the rules. Forms with -nya, -lah need not be listed."""
# fmt: on

FUNCTION_WORDS = frozenset(
    """ada adalah adanya agar aja akan aku anda antara apa apabila apakah atas atau bagaimana bagi bahwa begitu belum
    berada berbagai berikut berikutnya bisa bukan dalam dan dapat dari daripada demi demikian dengan di dia dua empat
    hanya harus hingga ia ini itu jika juga kalau kami karena ke kemudian kepada ketika kini kita lagi lain lalu lebih
    maka masih melalui mengenai menjadi menurut mereka merupakan meski meskipun namun nanti nya oleh orang pada para
    per pernah pula pun saat saja salah sambil sampai satu saya se sebagai sebagian sebelum sebelumnya sebesar sebuah
    secara sedang sedangkan seekor sehari sehingga sejak sejumlah sekali sekaligus sekarang sekitar selain selama
    seluruh sementara semua seolah seorang seperti serta sesuai setelah setiap sudah supaya tak telah tentang terdapat
    terhadap terkait termasuk tersebut tetapi tiga tidak untuk yaitu yakni yang sebanyak beberapa tapi ujar
    ujarnya
    agaknya akhirnya biasanya hendaknya kiranya lainnya mestinya nampaknya tampaknya umumnya khususnya
    seadanya seandainya sebaiknya sebaliknya sebenarnya sebetulnya sebisanya seharusnya sejatinya sekiranya sekurangnya
    selanjutnya selayaknya selebihnya semestinya semuanya sepantasnya sepatutnya sepenuhnya sepertinya
    seterusnya sesungguhnya setidaknya sewajarnya seyogyanya seyogianya ternyata
    semakin semacam semasa sepanjang sepeninggal seiring seusai
    dimana kemana darimana disini disana kesini kesana disaat tatkala""".split()
)
"""Words without a meaning of their own, such as prepositions, and adverbs in -nya and se-.

They are not treated as inflected forms, unless they are in ``LEMMAS``. A search ignores them if it has other words.
"""

MORE_ROOTS = frozenset(
    """admin aktifitas analisa angkot babinsa bapenda bappeda bawaslu blusuk booking budget budidaya bulutangkis
    capres cawapres chat dandim danramil daring dekan demokrat detil dinkes dinsos dirjen dirut disabilitas
    disdik disdikbud diseminasi dishub diskominfo disnaker disperindag dispora ditjen ditreskrim download dpmptsp
    ekspektasi fitur gerindra golkar hadang hanura hoaks hoax ibukota iduladha idulfitri ijin input internet
    kabid kades kadis kadus kajari kajati kakanwil kanit kanwil kapolda kapolres kapolri kapolsek karir karyawan
    kasat kasi kasubag kejagung kejari kejati kemdikbud kemenag kemendagri kemendikbud kemenhub kemenkes kemenkeu
    kemenkumham kemenperin kemenpora kemensos kerjasama kinerja klaster kodim koramil lebaran lembab lockdown
    luring madinah majelis masjid mekkah menag menara mendagri mendikbud menhub menkes menkeu menpora mensos
    menteri merajalela mikroba milyar minimalisir musala narkoba nasdem netizen panwascam panwaslu pemda pemkab
    pemkot pemprov pempus pengcab pengda pengprov peradi perbakin perbup perda pergub perhutani perilaku perindo
    perkemi permen permendagri permenkes perppu perpres persebaya persela perseroda persib persija persikabo
    persis persita pertamina perumda perwal pesantren pessi pilbup pileg pilgub pilkada pilpres pilwalkot polda
    politisi polres polsek ponsel posting promo ramadan realita relawan reskrim respon rinci satgas satlantas
    satnarkoba satpol satreskrim sekda sekdes sekjen sekwan sembako sepakbola server seskab setda setneg share
    sidak swab syariah tahfiz tahta takbir tambak tarawih tindaklanjut umrah umroh update upload vaksinasi
    validasi viral warganet website wewenang wirausaha""".split()
)
"""Roots that are not in the dictionary: newer words, offices and their short names."""

ONE_SYLLABLE = frozenset("bom bor cas cat cek cor klik lap las lem pel rem tes tik".split())
"""Roots of one syllable from which verbs are formed. Other short remainders are mostly parts of names."""

RARE_ROOTS = frozenset(
    """abur acau ajuk akuan capa ecek emas erti gera ira kacu kaku kalam kecek kelap kemban keri kesah kisi kuap
    lebaran mas nobat pangsa perinci rada risi sema semara sera sia urung""".split()
)
"""Roots that are rare, although they seem frequent because they share forms with another root."""

NOT_ROOTS = frozenset(
    """akankan ana barangan deritaan gudangan jujuran kacauan masakan antardaerah antarruang bal belikan cik dah
    dar entah jangan kah kak kan kang kapan kok lah luk mang mbah nang ning nonekonomi nonpemerintah per perinci
    prasekolah pul pula pung rang ring sekira selagi sepenuh serasa serendah sih tang terada ting tung""".split()
)
"""Words of the dictionary that are not roots: they take no affixes, or are inflected forms themselves."""

PLACES = frozenset(
    """asahan balangan bali balongan banggai bangkalan bekasi bengkalis berau binong cinere digoel jamanis kawali kediri
    kemanggisan kemayoran kepatihan irian kuantan kutai labuan limbangan maluku maniis melawi menes mentawai merangin
    musi pakuan pebayuran pegangsaan pekalongan pemalang penajam penjaringan penukal pesawaran petamburan rokan
    selayar susukan tabanan tarakan temanggung tempuran""".split()
)
"""Regencies, towns and districts whose names look like inflected forms. Their names are not changed."""
