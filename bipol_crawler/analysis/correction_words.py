"""Words with which newsrooms announce corrections, and the sentences in which they do so."""

from __future__ import annotations

import re

from bipol_crawler.analysis.body import Body
from bipol_crawler.analysis.findings import CorrectionKind
from bipol_crawler.portals import PORTAL


def _pattern(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


MAYBE = (
    "ralat", "koreksi", "hak jawab", "klarifikasi", "cabut", "update", "perbarui", "perbaharui", "mutakhir", "maaf",
    "keliru", "kesalahan", "tertulis", "ditulis", "tercantum", "sunting", "diperbaiki", "revisi", "sanggahan",
    "luruskan", "pembaruan", "perbaik", "pembetulan", "ditarik", "menarik", "yang benar", "catatan",
)  # fmt: skip
"""A cheap test: without any of these, in lower case, no text announces a correction."""
_MAYBE_TWO_WORDS = tuple(words for words in MAYBE if " " in words)


_without: set[str] = set()
"""Cache of words that contain none of ``MAYBE``."""
_MOST_KNOWN = 50_000


def words_of_a_correction(body: Body) -> list[str]:
    """Return the words of a body, in lower case, that contain one of ``MAYBE`` (*diralat*), and pairs of words."""
    unknown = body.words - _without
    found = [word for word in unknown if any(part in word for part in MAYBE)]
    if len(_without) > _MOST_KNOWN:
        _without.clear()
    _without.update(unknown.difference(found))
    return found + [words for words in _MAYBE_TWO_WORDS if words in body.low]


KINDS: tuple[tuple[CorrectionKind, re.Pattern[str]], ...] = (
    ("withdrawal", _pattern(r"(?<!men)cabut", r"\bditarik", r"menarik", r"mencabut")),
    ("reply", _pattern(r"hak\s(?:jawab|koreksi)", r"sanggahan")),
    ("clarification", _pattern(r"klarifikasi")),
    ("correction", _pattern(r"ralat|koreksi|perbaik|keliru|kesalahan|luruskan|revisi|yang\sbenar|seharusnya")),
    ("update", _pattern(r"update", r"perba(?:ha)?rui", r"pembaruan", r"mutakhir", r"sunting", r"diubah", r"ditambah")),
    ("apology", _pattern(r"maaf")),
)  # fmt: skip
"""The kinds, the strongest first, and their words."""
_COLON_MARK = (
    r"(?:berita|artikel)\sdicabut|ralat(?:\s(?:berita|redaksi|foto))?|koreksi(?:\s(?:berita|redaksi))?|hak\sjawab(?:\sdan\shak\skoreksi)?|hak\skoreksi"
    r"|klarifikasi(?:\s(?:berita|redaksi))?|pencabutan\sberita|revisi|permintaan\smaaf|permohonan\smaaf|sanggahan"
    r"|perbaikan|pembetulan|ralat\sdan\spermintaan\smaaf|ralat\sdan\spermohonan\smaaf"
)
_BRACKET_MARK = _COLON_MARK + r"|(?:berita\s|artikel\s)?dicabut|updated?|diperba(?:ha)?rui|pembaruan|diralat|dikoreksi"
_ABOUT_AN_ARTICLE = r"(?:(?:atas|terkait|soal|tentang|untuk|mengenai)\s)?(?:pemberitaan|berita|artikel|judul\sberita)\b"
_HOAX = r"(?!\s(?:hoaks?|hoax|bohong|palsu|viral))"
HEADLINE_MARK = _pattern(
    rf"^\W{{0,3}}[\[(]\s*(?:{_BRACKET_MARK})\s*[\])]\W{{0,3}}",
    rf"^\s*(?:{_COLON_MARK})\s*(?::|\s[-–—|/]+\s|(?=\s[“\"'‘]))",
    rf"^\s*(?:ralat|koreksi|hak\sjawab|hak\skoreksi|klarifikasi)\s{_ABOUT_AN_ARTICLE}{_HOAX}",
    r"^\s*(?:ralat|koreksi|hak\sjawab|hak\skoreksi|klarifikasi)(?:\s(?:redaksi|kami|berita))?\s*$",
    r"^\s*(?:ralat|pencabutan\sberita|permintaan\smaaf\sredaksi|permohonan\smaaf\sredaksi)\b",
    r"^\s*hak\sjawab(?=\s(?:(?:dari|atas|terkait|soal)\s)?[A-Z])(?!\s(?:Adalah|Bukan|Harus|Wajib|Dalam|Sebagai|Dan|Jadi|Bisa))",
)
"""A headline that begins with a mark: `Ralat: …`, `[UPDATE] …`, `Hak Jawab PT Maju`, but not `Klarifikasi Polisi`."""
HEADLINE_END = _pattern(
    rf"\s*[\[(]\s*(?:{_BRACKET_MARK})\s*[\])]\s*$", r"\s[-–—|]\s(?:ralat|koreksi|hak\sjawab|diperbarui)\s*$"
)
NOTE_MARK = _pattern(
    rf"\W{{0,4}}(?:{_COLON_MARK}|updated?|diperba(?:ha)?rui|pembaruan)(?:\s?\([^)]{{1,40}}\))?\s*(?::|\s[-–—]\s)",
    rf"\W{{0,2}}[\[(](?:{_BRACKET_MARK})[^\])]{{0,40}}[\])]",
    rf"\*+\s?(?:{_COLON_MARK})\b",
)
"""A line that begins with a mark: `Ralat: …`, `*) Koreksi - …`, `[UPDATE 19.30 WIB]`."""
EDITORS_NOTE = _pattern(r"\W{0,4}catatan\s(?:redaksi|editor|ralat)\W{0,3}(?::|[-–—])")
"""`Catatan redaksi: …`. Such a note is a correction only if it has a word of :data:`KINDS`."""
_OURS = rf"(?:redaksi|kami|{PORTAL.word}(?:\.co)?|dewan\sredaksi|tim\sredaksi|pemimpin\sredaksi)"
_HAVE = r"(?:\s(?:telah|sudah|dengan\sini|perlu|juga|menyatakan|kini|resmi|kami|redaksi|kembali))*"
_ARTICLE = r"(?:berita|artikel|tulisan|pemberitaan|naskah|judul|laporan)"
_THIS = rf"\b{_ARTICLE}\s(?:ini|di\satas|dimaksud)"
_DONE = (
    r"(?:di(?:ralat|koreksi|perbaiki|perba(?:ha)?rui|mutakhirkan|sunting|ubah|cabut|tarik|revisi|luruskan|lengkapi))\b"
)
_DO = r"(?:meralat|mengoreksi|memperbaiki|memperba(?:ha)?rui|menyunting|mencabut|menarik|meluruskan|merevisi)"
_RECEIVE = (
    r"(?:menerima|memuat|memberikan|menayangkan|menerbitkan)\s(?:ruang\s)?(?:hak\sjawab|hak\skoreksi|sanggahan|ralat)"
)
_WRONG = r"(?:kekeliruan|kesalahan|ketidakakuratan|ketidaktepatan)"
_GAP = "[^.]{0,200}"
"""Words in between, in the same sentence."""
NEWSROOM: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = (
    (
        ("berita", "artikel", "tulisan", "naskah", "judul", "laporan"),
        _pattern(
            rf"(?<!hingga\s)(?<!sampai\s)(?<!saat\s)(?<!ketika\s)(?<!sebelum\s){_THIS}{_HAVE}\s(?:{_DONE}|mengalami\s(?:perbaikan|perubahan|pembaruan))",
            rf"\b{_ARTICLE}\s(?:yang\s)?(?:ber)?judul\s[“\"'‘][^”\"]+[”\"'’]{_GAP}\b{_DONE}",
            rf"\b{_THIS}\smemuat\s(?:hak\sjawab|ralat)",
        ),
    ),
    (
        ("redaksi", "kami", PORTAL.word.lower()),
        _pattern(
            rf"\b{_OURS}{_HAVE}\s(?:{_DO}\s{_GAP}\b(?:{_ARTICLE}|{_WRONG}|penulisan|data|nama|angka|foto|kutipan|jabatan)|{_RECEIVE})",
            rf"\b{_OURS}{_HAVE}\s(?:menerima|memuat)\sklarifikasi\b{_GAP}\b{_ARTICLE}",
            rf"\bredaksi{_HAVE}\s(?:me)?(?:mohon|minta|minta|mohonkan)\s?maaf",
        ),
    ),
    (
        ("maaf",),
        _pattern(
            rf"\b(?:mohon|minta|permohonan|permintaan|memohon|meminta)\smaaf\b{_GAP}\b{_WRONG}\b{_GAP}\b"
            rf"(?:{_ARTICLE}|penulisan|penyebutan|pengetikan|redaksi|kutipan|keterangan\sfoto|caption)",
        ),
    ),
    (
        ("kekeliruan", "kesalahan", "ketidakakuratan", "ketidaktepatan"),
        _pattern(
            rf"\b{_WRONG}\s(?:dalam|pada|di)\s(?:\S+\s){{0,3}}?{_ARTICLE}{_GAP}\b(?:{_DONE}|mohon\smaaf|adalah|yaitu)",
            rf"\bterdapat\s{_WRONG}\s(?:dalam|pada|penulisan|penyebutan|pengetikan)",
            r"\bdengan\sdemikian,?\skesalahan\stelah\s(?:diperbaiki|diralat)",
        ),
    ),
    (
        ("hak jawab", "hak koreksi", "ralat", "koreksi", "klarifikasi", "perbaikan ini", "pembaruan ini"),
        _pattern(
            rf"\b(?:merupakan|adalah|sebagai)\s(?:hak\sjawab|hak\skoreksi|ralat|koreksi|klarifikasi)\s(?:[^.]{{0,80}}?\s)?"
            rf"(?:atas|terhadap|terkait|untuk|dari)\s(?:\S+\s){{0,2}}?{_ARTICLE}",
            r"\b(?:berikut|inilah)\s(?:ini\s)?(?:adalah\s)?(?:isi\s)?(?:hak\sjawab|hak\skoreksi|ralat)\b",
            r"\b(?:ralat|koreksi|perbaikan|pembaruan)\sini\s(?:dilakukan|dimuat|dibuat|diterbitkan)\b",
        ),
    ),
)
"""Sentences in which the newsroom itself corrects, withdraws, regrets, or gives room for a reply.

Each pattern comes after the words of which it needs one, in lower case: a cheap test."""
WRONG_RIGHT = _pattern(
    r"\b(?:semula|sebelumnya|tadinya|awalnya)\b[^.]{0,60}?\b"
    r"(?:tertulis|ditulis|tercantum|dicantumkan|termuat|dimuat)\b[^.]{0,200}\b"
    r"(?:seharusnya|semestinya|yang\sbenar|yang\stepat|telah\sdiperbaiki|dikoreksi|diralat)\b",
    r"\b(?:semula|sebelumnya)\b[^.]{0,40}?\bdisebut(?:kan)?\b[^.]{0,200}\byang\sbenar\b",
    rf"\b(?:dalam|pada|di)\s(?:{_ARTICLE}|paragraf|alinea)\b{_GAP}\b(?:tertulis|ditulis|tercantum)\b{_GAP}\b"
    r"(?:seharusnya|yang\sbenar|semestinya)\b",
)
"""What was written, and what is right: `semula tertulis …, yang benar …`."""
THIS_ARTICLE = _pattern(_THIS, r"\b(?:semula|sebelumnya|tadinya)\b.*\b(?:tertulis|ditulis|disebut|tercantum)")
OTHER_ARTICLE = _pattern(r"\b(?:ber)?judul\s[“\"'‘]", r"\byang\s(?:dimuat|terbit|tayang|diterbitkan|ditayangkan)\b")
CORRECTED_HEADLINE = re.compile(
    r"\b(?:berjudul|judul|bertajuk)\s?:?\s?[“\"'‘](?P<headline>[^”\"\n]{8,200}?)[”\"’]", re.IGNORECASE
)
"""The quoted headline of the corrected article."""
