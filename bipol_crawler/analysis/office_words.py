"""Words of offices, organisations and subjects of administration, as they stand before the names of people."""

from __future__ import annotations

import re
from functools import lru_cache

from bipol_crawler.analysis.findings import Standing
from bipol_crawler.analysis.given_names import GIVEN_NAMES
from bipol_crawler.gazetteer.regions import regions_named
from bipol_crawler.normalize.degrees import TITLES
from bipol_crawler.normalize.organisations import is_organisation
from bipol_crawler.normalize.regions import is_region

HEADS = frozenset(
    """kepala kuasa pelaksana penjabat pejabat atlet ketua wakil sekretaris bendahara direktur direktris manajer
    manager anggota bupati wabup gubernur wagub walikota wawalkot presiden menteri wamen camat lurah kades kuwu
    kadus kapolres kapolresta kapolrestabes kapolsek kapolda kapolri wakapolres wakapolda kasat kasatreskrim
    kasatlantas kasatnarkoba kanit kabid kabag kasubag kasubbag kasubid kasi kasie kadis kadisdik kadinkes kadishub
    kabiro kasubsi kanwil kajari kajati kakanwil kakemenag kapuskesmas danramil dandim danrem pangdam danlanud
    danyon sekda sekdis sekcam sekjen sekwan asda asisten staf inspektur komandan koordinator korlap pimpinan rektor
    dekan dosen guru kepsek peneliti pengamat pakar ahli akademisi aktivis politisi politikus legislator juru humas
    jubir kabidhumas ajudan hakim jaksa penyidik pengacara advokat notaris dokter bidan perawat apoteker psikolog
    penyuluh pendamping pelatih kapten pemain penyanyi artis seniman budayawan tokoh ulama kyai sesepuh pembina
    penasihat dewan pengurus relawan ceo cfo komisaris owner pemilik pengelola pengusaha founder pendiri penanggung
    mantan eks pj plt plh pjs caleg cabup cawabup cagub cawagub capres calon kadiv deputi dirut dirjen irjen sestama
    panglima kasdim pasi bhabinkamtibmas babinsa pengasuh pemimpin redaktur wartawan jurnalis promotor panitia
    moderator narasumber instruktur trainer vice president head chief director officer sultan kritikus petahana
    paslon sutradara nakhoda nahkoda juragan bakul juri dalang kurator penulis penyair sejarawan arkeolog ekonom
    penggagas inisiator penyelenggara pemerhati praktisi imam khatib pastor pendeta uskup romo pengawas auditor
    kasir teknisi operator petugas pegiat pembicara pemateri pembawa hafiz ustaz perwakilan perwira pangkostrad
    kanitreskrim sekretariat manager supervisor sekum ketum waketum bendum rois""".split()
)
"""First words of an office or occupation."""
_SHORT_OFFICE = re.compile(
    r"(?:wa)?ka(?:dis|din|bid|bag|sub|sat|polr|pols|pold|kan|kwar|pus|biro|div|upt|lapas|rutan|bapp|bapen|bkp|kemen|daop|jar|jat"
    r"|lak|rumkit|korwil|dep|urus|tim|pos|kpu|bps|satgas|puskesmas|sek)[a-z]*|ka(?:nit|ro|si|sie|ur)[a-z]{3,}"
    r"|dir(?:lantas|res|intel|samapta|binmas|pol|tahti|keu|ops)[a-z]*|wadir[a-z]*|dan(?:dim|rem|lan|yon|ramil|pos|sat|kor|tim)[a-z]*"
    r"|pang(?:dam|lima|koops|arma)[a-z]*|sek(?:da|dis|cam|des|jen|wan|mat)[a-z]*|(?:asops|aspers|asintel|aslog|asdatun|aspidum)[a-z]*|was(?:das|bang)"
    r"|wa(?:bup|gub|kapolr|kapold)[a-z]*|men(?:dagri|kes|ag|hub|keu|dik[a-z]+|sos|aker|tan|pora|lu|han|kominfo|dag|sesneg|kumham|ko[a-z]*"
    r"|des|pan|parekraf|teri)"
)
"""Short names of offices, formed from that of the institution: Ka + Dinkes."""
CITIZENS = frozenset(
    """warga pemudik pedagang petani nelayan buruh siswa siswi mahasiswa mahasiswi pelajar santri penumpang
    pengunjung pembeli konsumen pengendara sopir supir pengemudi tukang korban saksi tersangka terdakwa pelaku
    wisatawan penonton suporter orangtua orang pemuda pemudi remaja ibu bapak nenek kakek istri suami ayah
    anak adik kakak keluarga tetangga pelapor penyewa karyawan karyawati pegawai pekerja peternak perajin
    pengrajin pemulung juragan peserta peziarah jemaah jamaah pelanggan nasabah pasien pengungsi penyintas
    penghuni penjual ojek kusir pegiat alumni alumnus janda duda gadis pria wanita perempuan lelaki""".split()
)
"""First words of a description of a private person."""
_OFFICIALS = frozenset(
    """bupati wabup gubernur wagub walikota presiden menteri camat lurah kades kuwu kapolres kapolresta kapolrestabes
    kapolsek kapolda kapolri wakapolres kasat kanit kabid kabag kasubag kasubbag kasi kadis sekda sekdis
    sekcam dandim danramil danrem kajari kajati hakim jaksa pj plt dirjen legislator kasatreskrim kasatlantas
    asda kakanwil kabiro babinsa bhabinkamtibmas""".split()
)
_OF_STATE = re.compile(
    r"\b(?:dinas|badan|bagian|biro|setda|sekretariat|dprd|dpr|kpu|bawaslu|polres\w*|polsek|polda|satpol|bpbd|kementerian"
    r"|kejaksaan|pengadilan|kecamatan|kelurahan|desa|pemkot|pemkab|pemprov|pemda|kota|kabupaten|puskesmas|rsud|kodim|koramil"
    r"|dis[a-z]+|bapp?e[a-z]+|bkpsdm|bpom|bnn|kua|kemenag|lapas|uptd?)\b",
    re.IGNORECASE,
)
_OFFICE_OF_STATE = frozenset(
    "kepala ketua wakil sekretaris anggota direktur staf asisten komandan humas kabidhumas".split()
)
TERRITORIAL = frozenset("camat lurah kades kuwu kapolsek danramil sekcam".split())
"""Offices with a district or village after them, which the tables of regions do not know."""
_SUBJECTS = frozenset(
    """agama pelaksana air anak arsip aset bangunan barat barang bencana bidang bina bahan besar cabang cipta daerah
    dana data demokrat desa dewan digital ekonomi ekstensifikasi energi gabungan gerindra golkar gizi hak ham hidup
    hubungan hukum hutan industri informasi informatika indonesia islam jalan jasa kawasan kecamatan kecil kelas
    kelurahan keluarga kerja khusus komunikasi koperasi kota kabupaten kab kec kel kawal layanan lalu lintas
    lingkungan logistik luar madya makro masyarakat media menengah minum modal muda muslim nasional nasdem negara
    negeri olahraga operasi operasional organisasi pajak pangan pariwisata partai pasar pemuda pantai pidana
    pimpinan politik produksi prokopim protokol provinsi prov publik pusat rakyat raya reserse republik retribusi ri
    rukun ruang rumah sakit samapta satuan sarana prasarana seksi seni selatan sejahtera siaga sipil sosial
    statistik sub sumber swadaya tata tanggap teknik teknologi tengah tenaga terpadu timur tindak tertib umum unit
    urusan usaha utama utara wanita warga wilayah sungai zona satu dua tiga jawa rt rw komisi fraksi tim juru bicara
    kuasa adat dusun kampung divisi departemen direktorat jenderal dprd dpr mpr dpd dpc dpw dpp pac pkb pks pan ppp
    pdip psi hanura perindo bumdes lantas narkoba reskrim intelkam binmas polairud sabhara wali bupati gubernur
    camat lurah polisi tni ad al au daop up3 humas staf kidul kaler wetan kulon lor nelayan tani peternakan ikan
    bola kaki madrasah aliyah tsanawiyah ibtidaiyah sekolah dasar kejuruan atas mesjid masjid jami lembaga bantuan
    himpunan ikatan ekraf kreatif mikro ukm umkm pegawai kader posyandu blud rsud bpbd kni kpu kpud dalam paroki
    keuskupan gereja desk ranting anak pimpinan wisata bencana pemberdayaan perempuan pendapatan gugus tugas siber
    intel metro gempa gempabumi tsunami mitigasi iklim cuaca geofisika zakat wakaf haji umrah meteorologi
    klimatologi pt cv perumda persero tbk bpr public relations corporate communication affairs general senior
    executive branch marketing university college institute hospital school academy center centre company resort
    group vulkanologi geologi stasiun hrd""".split()
)
CLUBS = frozenset(
    """persib persis persija persikab persikabo persikota persebaya persela persik persita persiba persipura persikas
    persatu persekat arema psis psim pss psms psm psps bhayangkara""".split()
)
"""Football clubs, whose names stand before those of their players."""
ROMAN = re.compile(r"[IVX]{2,}|[IVX]+-[A-Z0-9]+")
_DERIVED = re.compile(r"(?:Ke|Pe[mnr]?|Peng|Per)[a-z]{2,}an$")
"""Nouns such as Kesehatan, Perhubungan, Pembangunan, which are subjects of administration and not names."""
_SHORT_ORGANISATION = re.compile(
    r"(?:Dis(?!\w+(?:kan|i|nya)$)|Bapp?e|Kesbang|Satpol|Setda|Pem(?:kab|kot|prov|da|des)|Pol(?:da|res|sek|ri|airud)|Kemen|Dit(?:res|pol)|Kor(?:em|amil)"
    r"|Kodim|Kan(?:wil|tor)|Sat(?:res|lan|nar)|Puskes|Ba(?:znas|waslu|karna)|Diskom|Bawaslu|Satgas|Forko|Karang|Pramuka)\w*$"
)
FORMS_OF_ADDRESS = frozenset(
    """ambu emak umi abi bapak pak ibu bu kang teh teteh mas mbak bang abah bunda
    nyonya tuan neng aa ceu mang bung mak mama cak ning uda uni bli mbok wak tante om oma opa nini aki mbah mbak eyang
    nyai bang bapa mamak inaq amaq sis bro kak""".split()
)
RANKS = TITLES | frozenset(
    """akbp akp kompol iptu ipda aiptu aipda bripka brigadir briptu bripda kombes brigjen irjen komjen letda lettu
    kapten mayor letkol kolonel serka sertu serda peltu pelda kopda koptu praka pratu laksma laksda marsma pol inf
    czi arh kav arm cpm purn haji hajah hj h dr drs dra ir prof kh ustaz ustadz ustadzah ustazah gus rm romo pastor
    pdt tgh nyai rd marsekal laksamana jenderal aipda bharada bharatu abrip sertu pnt uztaz madya ustad syekh syeikh
    sultan lettu letnan sersan kopral prajurit""".split()
)
"""Titles and ranks before a name, without dots, in lower case."""


@lru_cache(maxsize=8192)
def bare(word: str) -> str:
    """Return a word in lower case without its dots."""
    return word.replace(".", "").casefold()


@lru_cache(maxsize=8192)
def is_head(low: str) -> bool:
    """Return whether a word in lower case is the first of an office or occupation."""
    return low in HEADS or bool(_SHORT_OFFICE.fullmatch(low))


@lru_cache(maxsize=8192)
def is_subject_noun(word: str) -> bool:
    """Return whether a word is a subject of administration (``Pertanian``), of which an office may have several."""
    return bool(_DERIVED.match(word)) or word.lower() in _SUBJECTS


@lru_cache(maxsize=8192)
def is_of_office(word: str) -> bool:
    """Return whether a capitalised word belongs to an office or an organisation, and not to a name."""
    low = bare(word)
    if low in _SUBJECTS or low in CITIZENS or low in CLUBS or is_head(low) or ROMAN.fullmatch(word):
        return True
    if word.isupper() and len(low) > 2 and low not in RANKS:
        return True
    return bool(_DERIVED.match(word) or _SHORT_ORGANISATION.match(word)) or (
        is_organisation(word) and (low not in GIVEN_NAMES or word.isupper())
    )


@lru_cache(maxsize=1024)
def is_region_name(words: str) -> bool:
    """Return whether words are the name of a regency, city or province."""
    return is_region(words) or bool(regions_named(words))


def is_of_a_region(words: list[str]) -> bool:
    """Return whether a name ends with a region and does not begin with a given name: ``Walhi Jawa Barat``."""
    return bare(words[0]) not in GIVEN_NAMES and any(
        is_region_name(" ".join(words[at:])) for at in range(max(0, len(words) - 3), len(words))
    )


@lru_cache(maxsize=4096)
def standing_of(office: str) -> Standing | None:
    """Return ``official`` or ``citizen`` if the words of an office say so, else ``None``."""
    first = next(
        (word for word in map(bare, office.split()) if word not in ("salah", "seorang", "satu", "mantan", "eks")), ""
    )
    if re.match(r"(?:mantan|eks)\b", office, re.IGNORECASE):
        return None
    if first in CITIZENS:
        return "citizen"
    if first in _OFFICIALS or (first == "wali" and "kota" in office.lower()):
        return "official"
    if first in _OFFICE_OF_STATE and _OF_STATE.search(office):
        return "official"
    return None
