"""Names of people: split, cleaned, and told from ordinary words."""

from __future__ import annotations

import re
from functools import lru_cache

from bipol_crawler.normalize.text import clean

_DECORATION = " \t\u00a0*_~#•·|/\\,;:=+-–—.<>"
_DEGREES = frozenset(
    """sh se st sp si ss ssos spd spdi sag skom sikom ikom sip sstp ssi sked skm skep spsi shi sei sth shum sak spt
    mh mm mt ma msi mpd mpdi mag mkom mikom mip map msc mba mhum mkes mse mak mmpd mars phd dr drs dra ir lc amd
    amdkep bsc ba dipl cfp ca mkn ners apt sst""".split()
)
_DEGREE = re.compile(r"(?:[SMDA]|Ph)\.\s?[A-Z][A-Za-z]{0,5}(?:\.\s?[A-Z][A-Za-z]{0,4})*\.?$")
_PARTICLES = frozenset(["bin", "binti", "van", "von", "de", "da", "di", "el", "al", "la", "ibn", "ibnu", "dan"])
_WORD = re.compile(r"\.?[^\W\d_][\w.'’`-]*\.?$")
_BRACKETED = re.compile(r"\s*\([^()]*\)\s*$")
_SEPARATORS = re.compile(r"\s*(?:&|/|;|,|\+|\||(?<=\s)(?:dan|and)(?=\s))\s*", re.IGNORECASE)
_SOURCE_SEPARATORS = re.compile(r"\s*(?:/|;|,|\|)\s*")
_FUNCTION_WORDS = frozenset(
    """itu ini tersebut yang di ke dari pada oleh untuk dengan adalah ialah akan telah sudah juga serta atau tidak
    dia ia mereka kami kita buku media televisi tv koran berita surat kabar majalah foto senior utama""".split()
)
NOBODY = frozenset(
    """ist istimewa dok doc dokumen dokumentasi net internet google int red redaksi adv advertorial video foto
    bersambung habis selesai tamat rls rilis hms humas net ant repro screenshot ilustrasi bipol bipolco tim tim
    redaksi pr tangkapan layar layar""".split()
)
"""Words that stand where a name could, and name nobody."""


@lru_cache(maxsize=4096)
def person_key(name: str) -> str:
    """What makes two spellings one person: the letters and digits, whatever the case, dots and spaces."""
    return "".join(character for character in name.casefold() if character.isalnum())


@lru_cache(maxsize=4096)
def clean_name(written: str) -> str:
    """A name as the archive shows it: decoration off, stray dots and runs of space mended.

    >>> clean_name("Deden .GP***")
    'Deden GP'
    >>> clean_name("Asep  D. Hidayat, S.Sos")
    'Asep D. Hidayat, S.Sos'
    """
    name = clean(written).lstrip(_DECORATION).rstrip(_DECORATION.replace(".", ""))
    name = re.sub(r"(?:(?<=\s)|^)\.+(?=\w)", "", name)
    name = re.sub(r"\s+([.,])", r"\1", name)
    name = re.sub(r",(?=\S)", ", ", name)
    if name.endswith(".") and not re.search(r"(?:\b\w|\.\w{1,4}|\b(?:Jr|Sr|Dr|Ir|Drs))\.$", name):
        name = name.rstrip(_DECORATION)
    return name


def split_people(text: str, *, organisation: bool = False) -> list[str]:
    """The names in ``text`` as written, one a person; a degree or bracket after a comma stays with its name.

    An organisation's own name may hold ``dan`` and ``&`` (Dinas Perumahan dan Permukiman), so
    sources are split at slashes and commas only.
    """
    pattern = _SOURCE_SEPARATORS if organisation else _SEPARATORS
    spans: list[tuple[int, int]] = []
    start = 0
    for end, after in [*(match.span() for match in pattern.finditer(text)), (len(text), len(text))]:
        piece = text[start:end]
        if spans and (is_degree(piece) or _BRACKETED.match(piece)):
            spans[-1] = (spans[-1][0], end)
        elif piece.strip(_DECORATION):
            spans.append((start, end))
        start = after
    return [text[first:last].strip() for first, last in spans]


def is_degree(text: str) -> bool:
    """Whether ``text`` is an academic degree as it follows a name (``S.Sos``, ``MH``)."""
    text = clean(text).strip(" *")
    return bool(_DEGREE.match(text)) or text.replace(".", "").replace(" ", "").casefold() in _DEGREES


@lru_cache(maxsize=4096)
def looks_like_name(text: str, *, strict: bool) -> bool:
    """Whether ``text`` can be one person's name.

    Strict asks what stands without a label's colon to prove more: at most five words, each
    beginning with a capital, or three in small letters without a word of grammar among them or
    a full stop behind.
    Otherwise up to six words of letters in any case will do.
    """
    bare = clean_name(text)
    name, *degrees = bare.split(",")
    words = name.split()
    if not words or len(bare) > 70 or not all(is_degree(degree) for degree in degrees):
        return False
    if len(words) > (5 if strict else 6) or not all(_WORD.match(word) for word in words):
        return False
    if any(len(word) > 4 and word.endswith(".") and not is_degree(word) for word in words[:-1]):
        return False
    if strict and bare.islower():
        return (
            len(words) <= 3 and not text.rstrip().endswith(".") and not any(word in _FUNCTION_WORDS for word in words)
        )
    if strict:
        return all(word.lstrip(".'’`")[:1].isupper() or word.casefold() in _PARTICLES for word in words)
    return True


@lru_cache(maxsize=4096)
def is_nobody(text: str) -> bool:
    """Whether ``text`` is a word like ``Ist`` or ``Red`` that names no person."""
    return not re.search(r"[^\W\d_]{2}", text) or clean_name(text).casefold().replace(".", "") in NOBODY
