"""Runs of capitalised words, which may be a name, an office or an organisation."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from bipol_crawler.analysis.given_names import GIVEN_NAMES
from bipol_crawler.analysis.office_words import (
    FORMS_OF_ADDRESS,
    RANKS,
    bare,
    is_head,
    is_of_office,
    is_region_name,
    is_subject_noun,
)
from bipol_crawler.analysis.ordinary_words import is_derived, is_ordinary
from bipol_crawler.analysis.speech import WORDS_OF_SPEECH
from bipol_crawler.normalize.degrees import is_degree

_CAPITALISED = re.compile(r"[A-Z](?<![\w@#./-].)[^\W_]*(?:[.'’`-][^\W_]+)*\.?")
_ABBREVIATED = frozenset(
    "moch mohd muh muhd moh abd kab kec kel kep ds kp dsn prov jl jln st rd tb pt cv prof kompol plt plh pj pjs".split()
)
_NAME_PARTICLES = frozenset(
    (" bin ", " binti ", " van ", " der ", " de ", " al ", " el ", " ibn ", " ibnu ", " dr ", " drg ", " bte ")
)
_OFFICE_GAP = re.compile(r" (?:dan|serta|&|untuk|bidang|di|se-?|urusan|pada) | \(|\) |, dan |/| / | - ?|-| – ")
"""Between two capitalised words of one office: ``Kebudayaan dan Pariwisata``, ``RW 09 Kelurahan``, ``(DPMD)``."""
_BEFORE_PLACE = (" di ", " asal ")
_NUMBER_GAP = re.compile(r" \d[\d/.]{0,5} | \d{3,4}/(?:[A-Z][\w-]+ ){1,2}")
"""`RW 09`, `Dandim 0611/Garut`."""
_DEGREES_IN_FRONT_TOO = frozenset(("ners", "ns", "apt", "bdn"))
_BEFORE_DEGREE = re.compile(r"[,.]?\s?(?:\([A-Z]\))?[,.]?\s?\Z")
"""Between a name and a degree, or two degrees: ``, ``, `` ``, ``(K), ``."""
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
_NOT_NAMES = _STOPS_NAME | _WEEKDAYS_MONTHS
_ENDS = '.!?”"'
"""If one of these comes before the space before a word, the word begins a sentence."""
_NEXT_WORD = re.compile(r"\s([A-Z][\w.]*)")
_LONGEST_GAP = 8
_made = tuple.__new__
"""Makes a named tuple in half the time."""
_DASHES = (" - ", " – ", "- ", " -", "-")


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
    run: list[Word] = []
    """The run that the next word may belong to."""
    degree_end, sentence_ended = -1, True
    for match in _CAPITALISED.finditer(body):
        start, end = match.span()
        text = match.group()
        begins, sentence_ended = sentence_ended, text[-1] == "." and not _keeps_full_stop(text, body[end : end + 2])
        if sentence_ended:
            text, end = text[:-1], end - 1
        low = text.lower()
        if low in _NOT_NAMES and (low in _WEEKDAYS_MONTHS or not (run and _of_office_too(run[-1], start))):
            run = []
            continue
        begins = begins or not start or body[start - 1] in '\n“"' or body[start - 2] in _ENDS
        if begins and low not in GIVEN_NAMES and _only_begins_sentence(low, body, end):
            run = []
            continue
        name_end = run[-1].end if run else degree_end
        if name_end >= 0 and start - name_end < _LONGEST_GAP and (
            _is_degree_here(text, body[name_end:start], found[-1][-1])
        ):  # fmt: skip
            degree_end, run = end, []
            continue
        gap = body[name_end:start] if run else ""
        word = _made(Word, (start, end, text, gap in _BEFORE_PLACE))
        if gap == " " or (run and _belongs(run[-1], word, gap)):
            run.append(word)
        else:
            run = [word]
            found.append(run)
        if sentence_ended:
            run = []
        degree_end = -1
    return found


def _of_office_too(before: Word, start: int) -> bool:
    """Return whether a word such as *Dalam* continues the name of an office: ``Menteri Dalam Negeri``."""
    return start == before.end + 1 and is_of_office(before.text)


def _only_begins_sentence(low: str, body: str, end: int) -> bool:
    """Return whether the first word of a sentence is an ordinary word and not a name: ``Ditambahkan Nina``."""
    certain = _is_ordinary_beginning(low)
    if certain is not None:
        return certain
    following = _NEXT_WORD.match(body, end)
    return bool(following) and bare(following[1]) in FORMS_OF_ADDRESS if following else False


@lru_cache(maxsize=8192)
def _is_ordinary_beginning(low: str) -> bool | None:
    """Return whether a word at the beginning of a sentence is an ordinary word, and not a name.

    ``None`` if it is an ordinary word only when a form of address follows.
    """
    if low in WORDS_OF_SPEECH:
        return True
    if is_head(low) or is_of_office(low.capitalize()):
        return False
    if is_derived(low):
        return True
    return None if is_ordinary(low) else False


def _is_degree_here(text: str, gap: str, before: Word) -> bool:
    """Return whether a word after a name is a degree: ``, S.Sos``, `` SH``, `` ST MT``."""
    if not ("." in text or (text[-1:].isupper() and len(text) > 1) or "," in gap):
        return False
    if not _BEFORE_DEGREE.fullmatch(gap) or not gap.strip(".") or is_of_office(before.text):
        return False
    low = bare(text)
    return not (low in RANKS and not (low in _DEGREES_IN_FRONT_TOO and "," in gap)) and is_degree(text)


def _keeps_full_stop(text: str, after: str) -> bool:
    """Return whether a word's full stop belongs to it (``H.``, ``S.Pd.``) and does not end the sentence."""
    core = text[:-1]
    if len(after) < 2 or after[0] not in " ,":
        return False
    return len(core) == 1 or bare(core) in RANKS or core.lower() in _ABBREVIATED or ("." in core and is_degree(core))


def _belongs(before: Word, word: Word, gap: str) -> bool:
    """Return whether two words with more than a space between them belong to one name or office."""
    if len(gap) > 24 or "\n" in gap:
        return False
    if gap in _NAME_PARTICLES:
        return True
    if gap in _BEFORE_PLACE or _NUMBER_GAP.fullmatch(gap):
        return is_of_office(before.text)
    if not (is_of_office(before.text) and is_of_office(word.text)):
        return False
    if gap in _DASHES and before.text.isupper() and is_region_name(before.text):
        return False  # a dateline
    return bool(_OFFICE_GAP.fullmatch(gap)) or (
        gap == ", " and is_subject_noun(before.text) and is_subject_noun(word.text)
    )
