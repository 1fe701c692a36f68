"""Finds where an office ends and a name begins in a run of capitalised words: ``Camat Cikole | Asep Suherman``."""

from __future__ import annotations

import re
from functools import lru_cache

from bipol_crawler.analysis.capital_runs import Word
from bipol_crawler.analysis.given_names import GIVEN_NAMES
from bipol_crawler.analysis.office_words import (
    CITIZENS,
    FORMS_OF_ADDRESS,
    HEADS,
    RANKS,
    ROMAN,
    TERRITORIAL,
    bare,
    is_head,
    is_of_office,
    is_region_name,
)
from bipol_crawler.analysis.ordinary_words import is_ordinary
from bipol_crawler.analysis.place_words import DIRECTIONS
from bipol_crawler.normalize.organisations import is_organisation

TITLES_BEFORE_NAME = RANKS | FORMS_OF_ADDRESS
BEGIN_NAMES = GIVEN_NAMES | RANKS
_SMALL_PLACES = frozenset(
    "desa kelurahan kecamatan dusun kampung kec kel wilayah kapanewon kalurahan nagari distrik".split()
)
_CERTAIN_TITLES = frozenset(
    """kh hj dr drs dra prof akbp akp kompol iptu ipda aiptu aipda bripka kombes brigjen irjen komjen letkol kolonel
    mayor kapten ustaz ustadz ustadzah""".split()
)
"""Titles that cannot be initials or words of an office."""
_NAMED_INSTITUTIONS = frozenset(
    """sdn smpn sman smkn mtsn man min sd smp sma smk ps fc ssb universitas univ institut politeknik sekolah akademi
    yayasan ponpes pesantren pt cv klinik hotel bank stadion masjid""".split()
)
_RULERS = frozenset(
    "bupati wabup walikota wali gubernur wagub presiden menteri kapolres kapolresta kapolda pj plt".split()
)
"""After these offices comes a region or a name, but not an organisation."""
PERSON_WORDS = HEADS | CITIZENS | {"wali"}
_LONGEST_NAME = 6
_LIKE_A_PLACE = re.compile(
    r"(?!Ci(?:tra|nta|ndy|ndi|pto|pta|cih?|ca|mi)$)Ci[bcdghjklmnpstuw][a-z]{2,}"
    r"|(?!Sukar|Kartas|Tanjungw)(?:Suka|Karang|Pasir|Mekar|Tanjung|Banjar|Ranca|Bojong|Kerta|Tegal|Sindang|Leuwi|Pager|Parung|Kebon|Kali"
    r"|Sumber|Gunung|Pangan|Cipa|Kedung|Wono|Panum|Padang|Muara|Parak|Lubuk|Batu)[a-z]{3,}"
)
"""Words that begin like the names of villages and towns, in Sundanese, Javanese and Malay."""


def name_at(run: list[Word], *, at_place: bool = False) -> int:
    """Return the index of the word with which the name begins; the words before it are the office.

    It is the length of the run if there is no name in it, and 0 if there is no office. With ``at_place``, an office in
    lower case and *di* stand before the run (``saksi mata di Talaga Dedi``).
    """
    if len(run) == 1 and not at_place:
        return int(is_of_office(run[0].text))
    at, head = _width_of_place(run, 0) if at_place else 0, ""
    if titled := _after_office_with_title(run):
        return titled
    while at < len(run):
        word = run[at].text
        low = bare(word)
        if (
            low in TITLES_BEFORE_NAME
            and at + 1 < len(run)
            and not (is_of_office(run[at + 1].text) and bare(run[at + 1].text) not in TITLES_BEFORE_NAME)
        ):
            return _after_numeral(run, at)  # but not ``Pastor Paroki Katedral``
        if is_head(low):
            head = low
        more = at + 1 < len(run)
        if low == "agung" and at and bare(run[at - 1].text) == "masjid":
            at += 1  # ``Masjid Agung``, although Agung is a name, too
            continue
        if low in GIVEN_NAMES and not (is_head(low) and more) and (at or not is_of_office(word)):
            return at
        if is_of_office(word):
            at += 1
            continue
        width = _complement(run, at, head) if at else 0
        if not width:
            return at
        at += width
    return at


def _after_office_with_title(run: list[Word]) -> int:
    """Return the index of a title after an office (``Ketua PD Muhammadiyah | KH Dadan``), or 0."""
    if not is_person_word(run[0].text):
        return 0
    return next((at for at in range(1, len(run) - 1) if bare(run[at].text) in _CERTAIN_TITLES), 0)


def _after_numeral(run: list[Word], at: int) -> int:
    """Return the index of the name after a title with a number (``Sultan Kasepuhan XV PRA | Luqman``), or ``at``."""
    numeral = next((index for index in range(at + 1, len(run) - 1) if ROMAN.fullmatch(run[index].text)), None)
    if numeral is None or not is_head(bare(run[at].text)):
        return at
    titled = run[numeral + 1].text.isupper() and len(run[numeral + 1].text) > 1 and numeral + 2 < len(run)
    return numeral + 2 if titled else numeral + 1


def _complement(run: list[Word], at: int, head: str) -> int:
    """Return how many words from ``at`` on still belong to the office: a region, a village, a firm."""
    if run[at].at_place:
        return _width_of_place(run, at)
    if width := _region_width(run, at):
        return width
    left = len(run) - at
    before = run[at - 1].text
    if (head in TERRITORIAL and bare(before) == head) or bare(before) in _SMALL_PLACES:
        return 1
    if head and left > 1 and bare(before) not in _RULERS and is_ordinary(run[at].text.lower()):
        return 1  # ``Kepala Ruang Bersalin Lilis``
    if left > 1 and head and head not in _RULERS and _LIKE_A_PLACE.fullmatch(run[at].text):
        return 1
    if bare(before) in _NAMED_INSTITUTIONS:
        begins = (index for index in range(at + 1, len(run)) if bare(run[index].text) in BEGIN_NAMES)
        return next(begins, len(run)) - at  # ``Mahasiswa Universitas Singaperbangsa Karawang``
    if not head or head in _RULERS or not (bare(before) == head or is_organisation(before)):
        return 0
    near = range(at + 1, min(at + 3, len(run)))
    later = next((index for index in near if bare(run[index].text) in BEGIN_NAMES), len(run))
    if len(run) - later >= 2:
        return later - at
    return int(left > 2 and bare(before) == head)


def _width_of_place(run: list[Word], at: int) -> int:
    """Return the number of words of the place after *di*: those of a region, otherwise one, and a direction."""
    if width := _region_width(run, at):
        return width
    return 2 if at + 1 < len(run) and run[at + 1].text.lower() in DIRECTIONS else 1


def _region_width(run: list[Word], at: int) -> int:
    for width in (3, 2, 1):
        if at + width <= len(run) and is_region_name(" ".join(word.text for word in run[at : at + width])):
            return width
    return 0


def name_words(run: list[Word], at: int) -> list[Word]:
    """Return the words of the name from ``at`` on, without an office after it."""
    words = run[at : at + _LONGEST_NAME]
    for index, word in enumerate(words):
        initials = word.text.isupper() and len(word.text) < 4
        ends = is_person_word(word.text) or is_organisation(word.text) or (word.text.isupper() and not initials)
        if index and ends and bare(word.text) not in GIVEN_NAMES:
            return words[:index]
    return words


@lru_cache(maxsize=8192)
def is_person_word(word: str) -> bool:
    """Return whether a word is the first of an office, an occupation or a description of a person."""
    return word.lower() in PERSON_WORDS or is_head(word.lower())


def is_office(words: list[Word]) -> bool:
    """Return whether capitalised words are those of an office."""
    return any(is_person_word(word.text) for word in words[:3])
