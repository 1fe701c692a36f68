"""Words of places: kinds, directions, streets, and names that are places only with a word before them."""

from __future__ import annotations

import re

from bipol_crawler.analysis.word_starts import at_word_start

KINDS = {
    word: kind
    for kind, words in {
        "regency": "kabupaten kab", "city": "kota kotamadya", "province": "provinsi propinsi prov",
        "district": "kecamatan kec distrik kapanewon kemantren",
        "village": "kelurahan kel desa ds nagari kalurahan gampong pekon",
        "place": "lingkungan kampung kp dusun dsn padukuhan pedukuhan dukuh pulau",
    }.items()
    for word in words.split()
}  # fmt: skip
"""Word → kind of place."""
_FORMS = [form for word in KINDS for form in (word, word.capitalize(), word.upper())]
KIND = re.compile(rf"(?P<kind>{at_word_start(_FORMS)})\.?\s(?=[A-Z])")
Words = list[re.Match[str]]
"""The capitalised words of a text."""
ABBREVIATIONS = frozenset("kab kec kel prov kp ds dsn".split())
"""Words for a kind that may be written with a full stop."""
NOT_VILLAGES = frozenset(
    "hidup wisata adat budaya siaga kreatif digital tangguh mandiri besar kecil metropolitan".split()
)
"""After *desa* or *kota* these words describe the village, even if capitalised, and are not its name."""
DIRECTIONS = frozenset(
    """utara selatan barat timur tengah kidul kaler wetan kulon lor hilir hulu girang landeuh tonggoh pusat raya baru
    lama satu dua i ii iii iv v tenggara""".split()
)
"""Second words of names of districts and villages."""
SHORT_NAMES = {
    "jabar": "Jawa Barat",
    "jateng": "Jawa Tengah",
    "jatim": "Jawa Timur",
    "kbb": "Kabupaten Bandung Barat",
    "diy": "DI Yogyakarta",
    "dki": "DKI Jakarta",
    "tangsel": "Kota Tangerang Selatan",
    "sumut": "Sumatera Utara",
    "sumbar": "Sumatera Barat",
    "sumsel": "Sumatera Selatan",
    "kepri": "Kepulauan Riau",
    "kalbar": "Kalimantan Barat",
    "kalsel": "Kalimantan Selatan",
    "kaltim": "Kalimantan Timur",
    "kalteng": "Kalimantan Tengah",
    "kaltara": "Kalimantan Utara",
    "sulsel": "Sulawesi Selatan",
    "sulut": "Sulawesi Utara",
    "sulteng": "Sulawesi Tengah",
    "sultra": "Sulawesi Tenggara",
    "sulbar": "Sulawesi Barat",
    "ntb": "Nusa Tenggara Barat",
    "ntt": "Nusa Tenggara Timur",
    "malut": "Maluku Utara",
    "babel": "Kepulauan Bangka Belitung",
}
"""Short name in lower case → the name in the table of regions."""
NOT_ALONE = frozenset(
    """baru batu malang solo metro serang demak tegal batang banjar pati palu muna buru landak agam lebak puncak ende
    alor belu karo toba sigi poso tual sula aru kaur lahat tapin berau paser asmat nias timor pantura
    nusantara priangan bungo tebo natuna lingga bintan sabang maros gowa barru wajo luwu buol bone sumber""".split()
)
"""Names of one word that are also ordinary words or names of people."""
IN_PLACE = re.compile(
    r"\b(?:di|ke|dari|asal|se|wilayah|daerah|kawasan|warga|menuju|dan|tujuan|kota|arah|jalur|bupati|wabup"
    r"|pemkot|pemkab|pemda|dprd|bpbd|kpu|bawaslu|polres|polresta|kodim|kejari|kab\.)[\s-]\Z",
    re.IGNORECASE,
)
"""Words before a name that show that it is a place, even if the name is also an ordinary word."""
_NAME = r"(?:[A-Z][\w'’-]{3,}|[A-Z][\w'’-]{0,2}\.?)"
_STREETS = (
    "Jalan Jl Jln Gang Gg Flyover Jembatan Underpass Terowongan Bundaran Simpang Perempatan Pertigaan Tol Gerbang"
)
_THINGS = (
    "Puskesmas KUA Daop PS FC Aula Lapang TPI PPI RSUD RSHS SMA SMAN SMP SMPN SD"
    " SDN SMK SMKN MAN MTs MTsN MIN TK PAUD SLB SLBN Persebaya Persela"
    " Persik Persita Persiba Persipura Persikas Persatu Persekat Arema PSIS PSIM PSS PSMS Klinik Ponpes Pesantren"
    " Persib Persis Persija Persikab Persikabo Persikota PSM Hotel Stasiun Terminal Bandara Stadion Gedung Mal"
    " Mall Pasar Masjid RS RSUP RSIA Universitas Institut Politeknik UIN UPI ITB Bank PT CV PO KA Sungai Gunung"
    " Waduk Bendungan Taman Lapangan Pantai Curug Situ Kawah Museum Monumen Perum Perumahan Komplek Kompleks"
    " Apartemen Radio Harian Tribun Radar Kabar Alun-alun"
)
_LOWER_STREETS = "jalan ruas gang jembatan simpang perempatan tol jalur"
STREET = re.compile(
    rf"(?:(?:{at_word_start(_STREETS.split())})\.?|(?:{at_word_start(_LOWER_STREETS.split())})(?=\s[A-Z]))"
    rf"\s(?:{_NAME}|\d+|dr\.)(?:[\s-](?:{_NAME}|\d+))*"
)
"""A street, a bridge, a crossing, with its name."""
STREET_WORDS = frozenset(f"{_STREETS} {_LOWER_STREETS}".lower().split())
_THINGS_OF_TWO_WORDS = [r"Rumah\sSakit", r"Sekolah\sTinggi", r"Kereta\sApi", r"Kebun\sBinatang"]
NAMES_OF_OTHER_THINGS = re.compile(
    rf"(?:{at_word_start(_THINGS.split() + _THINGS_OF_TWO_WORDS)})(?:\sNegeri|\sSwasta)?(?:\s\d+)?(?:\s{_NAME})+"
)
"""A club, a building, a firm, a river: the name that follows is its name, not a place."""
THING_WORDS = frozenset(f"{_THINGS} Rumah Sekolah Kereta Kebun Alun".lower().split())
OFFICE_OF_CITY = re.compile(
    r"\b(?:wali\skota|walikota|wakil\swali\skota|pemkot|pemerintah\skota|polrestabes|apbd\skota|kota)\s\Z",
    re.IGNORECASE,
)
OFFICE_OF_REGENCY = re.compile(r"\b(?:bupati|wabup|pemkab|pemerintah\skabupaten|kabupaten)\s\Z", re.IGNORECASE)
OTHER_NAMES = frozenset("solo jogja yogya jogjakarta jakarta jabar kulonprogo gunungkidul".split())
"""Other names of a whole region. All other names of a region in the table are towns inside it."""
CONTEXT = 28
"""The number of characters before a name that are examined."""
NAME_AND_COMMA = re.compile(r"[A-Z]\w+\s[A-Z]\w+,\s\Z")
"""Before a name: a name of two words and a comma (``Stadion Kanjuruhan, Malang``)."""
POLICE_BEFORE = re.compile(r"\b(?:Ka)?(?:[Mm]a)?[Pp]ol(?:res|resta|restabes|sek)\s\Z")
"""Before ``Garut Kota``: the police of a city; elsewhere it is a district of that name."""
_SMALL_OFFICES = "Camat Kapolsek Polsek Mapolsek Danramil Koramil Lurah Kades Kuwu camat kapolsek polsek lurah kades"
OFFICES_OF_SMALL_PLACES = re.compile(rf"(?P<office>{at_word_start(_SMALL_OFFICES.split())})\s(?=[A-Z])")
SMALL_OFFICES = frozenset(_SMALL_OFFICES.lower().split())
BEFORE_PLACES = frozenset(
    "di Di ke dari asal se- Wilayah wilayah Kawasan kawasan Warga warga petani nelayan masyarakat penduduk".split()
)
AFTER_PREPOSITION = re.compile(r"[A-Z][a-z]{3,}(?:\s[A-Z][a-z]+)?(?![\w.-]|\s[A-Z])")
"""The name after one of those words."""
NOT_IN_INDONESIA = frozenset(
    """Indonesia Malaysia Singapura Thailand Vietnam Filipina Jepang Korea Tiongkok China Cina India Arab Saudi
    Mekkah Mekah Makkah Madinah Jeddah Mina Arafah Muzdalifah Kairo Istanbul Tokyo Seoul Beijing Shanghai London
    Paris Sydney Melbourne Bangkok Manila Hanoi Delhi Dubai Doha Riyadh Moskow Washington Berlin Amsterdam Leiden Roma
    Vatikan Yerusalem Kiev Yordania Suriah Lebanon Yaman Oman Kuwait Bahrain Pakistan Afghanistan Bangladesh Nepal
    Laos Brunei Papua-Nugini Selandia Kanada Meksiko Swiss Swedia Norwegia Denmark Finlandia Polandia Portugal
    Palestina Israel Gaza Iran Irak Turki Mesir Eropa Asia Afrika Amerika Australia
    Inggris Belanda Prancis Jerman Italia Spanyol Rusia Ukraina Brasil Argentina Qatar Hongkong Taiwan Kamboja
    Myanmar Facebook Instagram Twitter Youtube Tiktok Whatsapp Google Telegram Tanah Bumi Allah Tuhan Nabi
    Ramadan Ramadhan Lebaran Idul Pilkada Pilgub Pemilu Pileg Pilpres Liga Piala Porprov Popda Mapolres
    Mapolsek Mapolda Makodim Balai Aula Pendopo Ruang Kampus Posko Posyandu Lapas Rutan Mess Graha Wisma Rest
    Kafe Cafe Warung Toko Alfamart Indomaret Sirkuit Bank Laut Samudra Teluk Selat Senin Selasa Rabu Kamis
    Jumat Sabtu Minggu Januari Februari Maret April Juni Juli Agustus September Oktober November Desember
    Banggar Banmus Bamus Komisi Fraksi Paripurna Sidang Kementerian Dinas Badan Kantor Gedung Puskesmas Instansi
    Istana Senayan Tahura Trans Borma Yogya Griya Saung Villa Resto Rumah Kawasan Sungai Hutan Kebun Gunung""".split()
)
"""After *di* these are not places in Indonesia, or begin the name of something that is not a place."""
LIST_OF_NAMES = re.compile(
    r"(?:,\s[A-Z][a-z'’]+(?:\s[A-Z][a-z]+)?){0,12},?\s(?:dan|serta|maupun)\s[A-Z][a-z'’]+(?:\s(?:Utara|Selatan|Barat|Timur|Tengah"
    r"|Kidul|Kaler|Wetan|Kulon))?(?![\w-]|\s[A-Z])"
)
"""After a place: more of the same kind."""
