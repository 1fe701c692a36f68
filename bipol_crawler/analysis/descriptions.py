"""Speakers without a name: offices, occupations, institutions and descriptions (*warga*, *Pemkot*, *pria itu*)."""

from __future__ import annotations

import re

from bipol_crawler.analysis.office_words import CITIZENS, bare, is_head, is_of_a_region, is_of_office
from bipol_crawler.normalize.organisations import is_organisation

COLLECTIVE = frozenset(
    """polisi petugas pemerintah masyarakat panitia manajemen penyidik pemkot pemkab pemprov humas kepolisian
    perusahaan keluarga rombongan mereka sumber lembaga tim majelis pengelola penyelenggara pimpinan gugus satgas
    organisasi pihak asosiasi koalisi aliansi forum serikat paguyuban komunitas balai otoritas operator""".split()
)
"""Speakers that are not one person."""
SOME = frozenset("sebagian sejumlah beberapa banyak para seluruh salah satu seorang dua tiga kedua".split())
NOT_SPEAKERS = frozenset(
    """rencana data informasi jadwal undang-undang uu aturan peraturan hukum agama catatan laporan hasil pantauan
    pengamatan kamus hemat keterangan dugaan survei hitungan perhitungan perkiraan kabar berita sejarah
    standar ketentuan pasal ilmu teori istilah kepercayaan adat tradisi sumber perencanaan prakiraan ramalan
    saya kami kita anda mereka begitu jenis abjad kelompok redaksi hal itu ini artikel tulisan surat""".split()
)
"""Words after *menurut* or before a verb of speech that are not a speaker."""
_MINISTERS = frozenset(
    """mendagri menkes menag menhub menkeu mendikbud mensos menaker mentan menparekraf menpora menlu menhan menkominfo
    mendag mensesneg menkumham menko menkopolhukam mendes menpan""".split()
)
_IN_FULL = (
    ("kades", "kepala desa"), ("kadis", "kepala dinas"), ("kadin", "kepala dinas"), ("kabid", "kepala bidang"),
    ("kabag", "kepala bagian"), ("kepsek", "kepala sekolah"), ("sekda", "sekretaris daerah"),
    ("sekdes", "sekretaris desa"), ("kajari", "kepala kejaksaan"), ("danton", "komandan peleton"),
)  # fmt: skip
"""The beginnings of short names of offices, and the office in full."""
_SCHOOLS = frozenset("sdn smpn sman smkn mtsn man min sd smp sma smk madrasah".split())
_WITH_A_SECOND_WORD = frozenset(
    """kepala ketua wakil direktur sekretaris koordinator pimpinan manajer pelaksana penjabat kuasa juru penasihat
    komandan bendahara pengurus pembina""".split()
)
"""Offices that are recognised only with their second word: *kepala desa*, *ketua panitia*."""
_OF_MANY = frozenset(
    """anggota staf guru dosen pemain dokter bidan perawat relawan atlet pengurus peneliti pengamat wartawan politisi
    politikus legislator aktivis tokoh calon mantan pengacara advokat penyidik""".split()
)
"""Offices that many people hold. Without a name, the text may mean another holder than the one it names elsewhere."""
_INSTEAD_OF_OFFICE = frozenset("salah seorang satu selaku sebagai pj plt plh pjs mantan bapak pak bu ibu".split())
CONNECTIVE = re.compile(
    r"(?:Sementara(?:\situ)?|Sedangkan|Adapun|Namun(?:\sdemikian)?|Tetapi|Tapi|Lalu|Kemudian|Bahkan|Selanjutnya|Terpisah|Sebelumnya|Kini"
    r"|Selain\situ|Karena\situ|Senada|Lantas|Akhirnya|Meski\s(?:begitu|demikian)|Begitu\spula|Hanya\ssaja|Menurutnya|Sejauh\sini|Dan)"
    r",?(?:\s(?:itu|ini))?,?\s*"
)
"""Words with which a sentence is joined to the one before it."""
_TAIL = re.compile(r",?\s(?:dalam|melalui|lewat|di|pada|saat|ketika|usai|yang|lantas|kepada)\s.*\Z")
"""After the words for a speaker: where, when, by what means."""


def unnamed_speaker(phrase: str, *, needs_person: bool) -> str | None:
    """Return the words for a speaker in a phrase without a name, or ``None`` if the phrase is not a speaker.

    Args:
        needs_person: only a person, an office or an organisation, not any capitalised words.
    """
    phrase = phrase[: tail.start()] if (tail := _TAIL.search(phrase)) else phrase
    words = phrase.split()
    while words and bare(words[0]) in NOT_SPEAKERS and len(words) > 1 and is_institution(words[1]):
        words = words[1:]  # ``data BMKG``
    phrase = " ".join(words)
    while len(words) > 1 and bare(words[0]) in SOME:
        words = words[1:]
    if not words:
        return None
    first = bare(words[0])
    if first in NOT_SPEAKERS:
        return None
    if is_head(first) or first in CITIZENS or first in COLLECTIVE or first in ("salah", "seorang", "wali"):
        return phrase
    if words[0][:1].isupper() and (is_of_office(words[0]) or not needs_person or is_of_a_region(words)):
        return phrase
    return None


def is_institution(word: str) -> bool:
    """Return whether a word is the first of an institution's name: ``BMKG``, ``Dinas``."""
    return (word.isupper() and len(word) > 2) or (word[:1].isupper() and is_organisation(word))


def is_description(phrase: str) -> bool:
    """Return whether words before *itu* may stand for one person: ``gadis 14 tahun``, ``orang nomor satu``."""
    words = phrase.split()
    return bool(words) and bare(words[0]) not in COLLECTIVE | NOT_SPEAKERS and not is_institution(words[0])


def office_key(words: list[str]) -> str:
    """Return the key of an office, by which it is recognised when it is named again; empty if many people may hold it.

    >>> office_key("Kepala Desa Gasol".split()), office_key("Wali Kota".split()), office_key(["warga"])
    ('kepala desa', 'walikota', '')
    """
    low = [bare(word.strip(",")) for word in words]
    low = [word for word in low if word not in _INSTEAD_OF_OFFICE]
    if not low:
        return ""
    if low[0] in _MINISTERS:
        return "menteri"
    if full := next((words for short, words in _IN_FULL if low[0].startswith(short)), None):
        return full
    if low[0] == "kepala" and len(low) > 1 and low[1] in _SCHOOLS:
        return "kepala sekolah"
    if low[:2] == ["wali", "kota"]:
        return "walikota"
    if low[0] in _WITH_A_SECOND_WORD:
        return " ".join(low[:2])
    return low[0] if is_head(low[0]) and low[0] not in _OF_MANY else ""
