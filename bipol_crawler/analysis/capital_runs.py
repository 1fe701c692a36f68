"""Runs of capitalised words: what may be a name, an office or an organisation."""

from __future__ import annotations

import re
from typing import NamedTuple

from bipol_crawler.analysis.office_words import RANKS, bare, is_of_office
from bipol_crawler.normalize.degrees import is_degree

_CAPITALISED = re.compile(r"(?<![\w@#./-])[A-Z][^\W_]*(?:[.'’`-][^\W_]+)*\.?")
_ABBREVIATED = frozenset("moch mohd muh muhd moh abd kab kec kel kep prov jl jln st rd tb pt cv prof kompol".split())
_NAME_PARTICLES = frozenset((" bin ", " binti ", " van ", " der ", " de ", " al ", " el ", " ibn ", " ibnu "))
_OFFICE_GAP = re.compile(r" (?:dan|serta|&|untuk|bidang|di|se-?|urusan|pada) | \(|\) |, (?=dan )|/| / | - ?|-| – ")
"""Between two capitalised words of one office: ``Kebudayaan dan Pariwisata``, ``RW 09 Kelurahan``, ``(DPMD)``."""
_BEFORE_PLACE = (" di ", " asal ")
_NUMBER_GAP = re.compile(r" \d[\d/.]{0,5} ")
_DEGREES_ALONE = frozenset(("M.M", "S.H", "M.H", "S.E", "S.T", "M.T", "S.Sos", "M.Si", "S.Pd", "M.Pd"))
_STOPS_NAME = frozenset(
    """menurut kata ujar ungkap tutur jelas sementara selain sebelumnya saat ketika dalam pada di ke dari untuk namun
    tetapi bahkan dan para hal sebagai oleh dengan bersama atas sejumlah seluruh salah seorang kepada serta
    sedangkan adapun karena itu ini tak tidak jika kalau bila agar setelah usai dihubungi ditemui senada
    begitu demikian lanjut tambah papar tegas imbuh ia dia kami kita saya beliau mereka terkait hadir turut
    baik juga lebih apalagi maka lalu kemudian acara kegiatan kini akhirnya sampai sejak melalui diketahui
    disampaikan dikatakan apa siapa ada bukan semua setiap hari hadapan tim surat berdasarkan akibat meski
    walaupun supaya masih sudah telah akan perlu harus bisa boleh""".split()
)
"""Words that are capitalised because a sentence begins with them."""
_WEEKDAYS_MONTHS = frozenset(
    """senin selasa rabu kamis jumat jum'at jum’at sabtu minggu ahad januari februari maret april juni juli agustus
    september oktober november desember allah tuhan alhamdulillah insya rp wib wita wit covid""".split()
)


class Word(NamedTuple):
    """A capitalised word and its span, without the full stop that ends a sentence."""

    start: int
    end: int
    text: str
    at_place: bool = False
    """Whether *di* stands before it, in the name of an office: ``Kepala Desa di Warnasari``."""


def runs(body: str) -> list[list[Word]]:
    """Return runs of capitalised words that may belong together, in the order of the text."""
    found: list[list[Word]] = []
    closed = True
    for match in _CAPITALISED.finditer(body):
        start, end, text = match.start(), match.end(), match.group()
        ends_sentence = text.endswith(".") and not _keeps_full_stop(text, body[end : end + 2])
        if ends_sentence:
            text, end = text[:-1], end - 1
        low = text.lower()
        if low in _STOPS_NAME or low in _WEEKDAYS_MONTHS:
            closed = True
            continue
        if (
            "." in text and is_degree(text) and body[max(0, start - 2) : start] in (", ", ". ")
        ) or text in _DEGREES_ALONE:
            continue  # a degree behind a name
        word = Word(start, end, text, bool(found) and not closed and body[found[-1][-1].end : start] in _BEFORE_PLACE)
        if not closed and _belongs(found[-1][-1], word, body):
            found[-1].append(word)
        else:
            found.append([word])
        closed = ends_sentence
    return found


def _keeps_full_stop(text: str, behind: str) -> bool:
    """Return whether a word's full stop belongs to it (``H.``, ``S.Pd.``) and does not end the sentence."""
    core = text[:-1]
    if len(behind) < 2 or behind[0] not in " ,":
        return False
    return len(core) == 1 or bare(core) in RANKS or core.lower() in _ABBREVIATED or ("." in core and is_degree(core))


def _belongs(before: Word, word: Word, body: str) -> bool:
    gap = body[before.end : word.start]
    if gap == " ":
        return True
    if len(gap) > 12 or "\n" in gap:
        return False
    if gap in _NAME_PARTICLES:
        return True
    if gap in _BEFORE_PLACE or _NUMBER_GAP.fullmatch(gap):
        return is_of_office(before.text)
    return bool(_OFFICE_GAP.fullmatch(gap)) and is_of_office(before.text) and is_of_office(word.text)
