"""Names of people: split, cleaned, and told from ordinary words."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from bipol_crawler.normalize.degrees import TITLES, is_degree, is_degree_behind, without_titles
from bipol_crawler.normalize.organisations import is_affiliation
from bipol_crawler.portals import PORTAL
from bipol_crawler.text import clean

_DECORATION = " \t\u00a0*_~#•·|/\\,;:=+-–—.<>"
_NO_DOT = _DECORATION.replace(".", "")
_PARTICLES = frozenset(["bin", "binti", "van", "von", "de", "da", "di", "el", "al", "la", "ibn", "ibnu", "dan"])
_SHORTENED = frozenset(["prof", "moch", "mohd", "much", "muhd", "drsc"])
"""Titles and first names of more than three letters that are written with a full stop."""
_WORD = re.compile(r"[.@\"“]?[^\W\d_][\w.'’`-]*[.\"”]?$")
_SIGNS = re.compile(r"[\W_]+")
_STRAY_DOTS = re.compile(r"(?:(?<=\s)|^)\.+(?=\w)")
_SPACE_BEFORE_SIGN = re.compile(r"\s+([.,])")
_COMMA_ALONE = re.compile(r",(?=\S)")
_ABBREVIATED_END = re.compile(r"(?:\b\w|\.\s?\w{1,4}|,\s?\w{2,4}|\b(?:Jr|Sr|Dr|Ir|Drs))\.$")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_BRACKETED = re.compile(r"\s*\([^()]*\)\s*$")
_SEPARATORS = re.compile(
    r"\s*(?:[&/;,+|\\]|(?<=\s)(?:dan|and|serta)(?=\s)|(?:^|(?<=[\s,;/]))\(?\d{1,2}[.)](?=\s*[^\W\d_]))\s*",
    re.IGNORECASE,
)
"""What parts two names; the number of a numbered one, too."""
_SOURCE_SEPARATORS = re.compile(r"\s*[/;,|]\s*")
_STANDING = (
    r"(?:(?:maha)?sisw[ai]|dosen|guru|pengajar|akademisi|peneliti|pemerhati|pengamat|aktivis|pegiat|praktisi|advokat"
    r"|alumn[iu]s?|ketua|wakil|anggota|sekretaris|bendahara|kepala|direktur|rektor|koordinator|pengurus|staf|pegawai"
    rf"|warga|tokoh|mantan|wartawa(?:n|ti)|jurnalis|reporter|pewarta|kontributor|koresponden|penulis|pelajar|santri|magang|{PORTAL.word})\b"
)
_DESCRIBED = re.compile(_STANDING, re.IGNORECASE)
_STANDING_AFTER = re.compile(
    rf"(?<=\w)[.,]?\s*(?:\([^()]*\)|\[[^\[\]]*\]|(?:[,/|]|\s[-–—])\s*{_STANDING}.*"
    r"|\s(?:melaporkan\s+)?dari\s+(?-i:[A-Z]).*)\s*$",
    re.IGNORECASE,
)
_AFFILIATED = re.compile(r"\s*(?:[,/|]|\s[-–—])\s*(?P<where>[^,/|]+)$")
_GRAMMAR = frozenset(
    """itu ini tersebut yang ke dari pada oleh untuk dengan adalah ialah akan telah sudah juga serta atau tidak
    dia ia mereka kami kita berbagai saat ketika antara sekaligus merangkap""".split()
)
"""Words that no name holds, in whatever letters."""
_BEFORE_NAMES = frozenset(("di", "dan"))
"""Particles inside a name, and words of grammar before one."""
_NOUNS = frozenset("di buku media televisi tv koran berita surat kabar majalah foto senior utama".split())
"""Words that follow a label in a sentence; as a name they would have a capital (``Dian Utama``)."""
NOBODY = frozenset(
    """ist istimewa dok doc dokumen dokumentasi net internet google int red redaksi adv advertorial video foto
    bersambung habis selesai tamat rls rilis hms humas ant repro screenshot ilustrasi tim pr tangkapan
    layar email protected""".split()
).union(PORTAL.not_people)
"""Words that stand where a name could, and name nobody."""


@lru_cache(maxsize=4096)
def person_key(name: str) -> str:
    """What makes two spellings one person: the letters and digits, whatever the case, dots and spaces."""
    return _SIGNS.sub("", name.casefold())


@lru_cache(maxsize=4096)
def clean_name(written: str) -> str:
    """A name as the archive shows it: decoration off, stray dots and runs of space mended.

    >>> clean_name("Deden .GP***")
    'Deden GP'
    >>> clean_name("Asep  D. Hidayat, S.Sos")
    'Asep D. Hidayat, S.Sos'
    """
    name = clean(written).lstrip(_DECORATION).rstrip(_NO_DOT)
    if "." in name or "," in name:
        name = _SPACE_BEFORE_SIGN.sub(r"\1", _STRAY_DOTS.sub("", name))
        name = _COMMA_ALONE.sub(", ", name)
    if (
        name.endswith(".")
        and not _ABBREVIATED_END.search(name)
        and not ("," in name and is_degree(name.rpartition(",")[2]))
    ):
        name = name.rstrip(_DECORATION)
    return name


def split_people(text: str, *, organisation: bool = False) -> list[str]:
    """The names in ``text`` as written, one a person; what follows a comma and is no name stays with its name.

    That is a degree, a bracket, or what someone is (``Asep, dosen Unpad``). An organisation's own name may hold
    ``dan`` and ``&`` (Dinas Perumahan dan Permukiman), so sources are split at slashes and commas only, and
    an address not at all.
    """
    if organisation and "://" in text:
        return [text.strip()]
    pattern = _SOURCE_SEPARATORS if organisation else _SEPARATORS
    outside = _BRACKETS.sub(lambda bracket: "x" * len(bracket.group()), text) if "(" in text or "[" in text else text
    spans: list[tuple[int, int]] = []
    start, sign = 0, ""
    for match in [*pattern.finditer(outside), None]:
        end, after = match.span() if match else (len(text), len(text))
        piece = text[start:end]
        if spans and _belongs_to_name(piece, text[slice(*spans[-1])], sign, organisation=organisation):
            spans[-1] = (spans[-1][0], end)
        elif piece.strip(_DECORATION):
            spans.append((start, end))
        start, sign = after, match.group().strip() if match else ""
    return [text[first:last].strip() for first, last in spans]


def _belongs_to_name(piece: str, name: str, sign: str, *, organisation: bool) -> bool:
    """Whether what stands behind ``sign`` tells more of the name before it.

    A degree does only behind a comma: ``/``, ``&`` and ``dan`` part people.
    """
    if _BRACKETED.match(piece) or _DESCRIBED.match(piece):
        return True
    if sign in (",", ";") and is_degree_behind(piece, name):
        return True
    return not organisation and sign in (",", "/", "|") and is_affiliation(piece) and not is_affiliation(name)


def without_standing(written: str) -> str:
    """A name without the bracket, the description, the place or the organisation behind it.

    >>> [without_standing(name) for name in ("Asep, dosen Unpad", "Asep Hidayat, Kompas TV", "Asep, S.Sos")]
    ['Asep', 'Asep Hidayat', 'Asep, S.Sos']
    """
    name = _STANDING_AFTER.sub("", written)
    while (match := _AFFILIATED.search(name)) and is_affiliation(match["where"]) and match.start():
        name = name[: match.start()]
    return name


def is_place_or_organisation(text: str) -> bool:
    """Whether ``text`` names a place or an organisation, and not what somebody is (``Dosen Universitas Galuh``)."""
    return not _DESCRIBED.match(text.strip()) and is_affiliation(text)


def capitalised(text: str) -> bool:
    """Whether every word of a name begins with a capital, particles aside (``Ujang bin Sobari``)."""
    return all(word.lstrip(".@'’`")[:1].isupper() or word.casefold() in _PARTICLES for word in text.split())


def reads_on(text: str) -> bool:
    """Whether ``text`` goes on like a sentence, as no name of a person or an office does."""
    words = text.split()
    return any(word in _GRAMMAR for word in words) or sum(word.islower() for word in words) > 4


@lru_cache(maxsize=4096)
def looks_like_name(text: str, *, strict: bool) -> bool:
    """Whether ``text`` can be one person's name.

    Strict asks what stands without a label's colon to prove more: at most five words, each
    beginning with a capital, or three in small letters without a word of grammar among them or
    a full stop behind.
    Otherwise up to six words will do, three in small letters.
    """
    most = 5 if strict else 6
    if _is_prose(text, most):
        return False
    bare = clean_name(text)
    name, *degrees = bare.split(",")
    words = without_titles(name.split())
    if not words or len(name) > 70 or len(bare) > 140:
        return False
    if len(words) > most or not all(_WORD.match(word) for word in words):
        return False
    if words[0] in _BEFORE_NAMES or any(word.casefold() in _GRAMMAR for word in words) or _DESCRIBED.match(bare):
        return False
    if any(_ends_sentence(word, after) for word, after in pairwise(words)):
        return False
    if not all(is_degree_behind(degree, name) for degree in degrees):
        return False
    name = " ".join(words)
    if not strict:
        return len(words) <= 3 or not name.islower()
    if name.islower():
        return len(words) <= 3 and not text.rstrip().endswith(".") and not any(word in _NOUNS for word in words)
    return capitalised(name)


def _is_prose(text: str, most: int) -> bool:
    """Whether a text has a word of grammar, or more than ``most`` words, before its first comma.

    A cheap test that most lines fail before anything else is asked of them. Titles and degrees are no such words.
    """
    words = text.partition(",")[0].split()
    if not _GRAMMAR.isdisjoint(words) and " ." not in text:
        return True
    if len(words) <= most:
        return False
    names = [word for word in words if word.isalpha() and word.isascii() and word.casefold() not in TITLES]
    return len(names) > most


def _ends_sentence(word: str, after: str) -> bool:
    """Whether the full stop of a word is a sentence's, and not an abbreviation's (``Moch. Yusuf``, ``Deden. GP``)."""
    if len(word) < 5 or not word.endswith(".") or word[:-1].casefold() in _SHORTENED or is_degree(word):
        return False
    return not (after.isupper() and len(after) < 4)


@lru_cache(maxsize=4096)
def is_nobody(text: str) -> bool:
    """Whether ``text`` is made of words like ``Ist`` or ``Tim Redaksi`` that name no person."""
    if len(text) < 2 or (not text[:2].isalpha() and sum(map(str.isalpha, text)) < 2):
        return True
    return NOBODY.issuperset(clean_name(text).casefold().replace(".", "").split())
