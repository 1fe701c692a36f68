"""Names of people: split them, clean them, and distinguish them from other words."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from bipol_crawler.normalize.degrees import TITLES, is_degree, is_degree_after_name, without_titles
from bipol_crawler.normalize.organisations import is_affiliation
from bipol_crawler.portals import PORTAL
from bipol_crawler.text import clean

_DECORATION = " \t\u00a0*_~#•·|/\\,;:=+-–—.<>"
_NO_DOT = _DECORATION.replace(".", "")
_PARTICLES = frozenset(["bin", "binti", "van", "von", "de", "da", "di", "el", "al", "la", "ibn", "ibnu", "dan"])
_ABBREVIATED_WORDS = frozenset(["prof", "moch", "mohd", "much", "muhd", "drsc"])
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
"""Separators between two names, including numbers (``1. … 2. …``)."""
_SOURCE_SEPARATORS = re.compile(r"\s*[/;,|]\s*")
_DESCRIPTION = (
    r"(?:(?:maha)?sisw[ai]|dosen|guru|pengajar|akademisi|peneliti|pemerhati|pengamat|aktivis|pegiat|praktisi|advokat"
    r"|alumn[iu]s?|ketua|wakil|anggota|sekretaris|bendahara|kepala|direktur|rektor|koordinator|pengurus|staf|pegawai"
    rf"|warga|tokoh|mantan|wartawa(?:n|ti)|jurnalis|reporter|pewarta|kontributor|koresponden|penulis|pelajar|santri|magang|{PORTAL.word})\b"
)
_BEGINS_WITH_DESCRIPTION = re.compile(_DESCRIPTION, re.IGNORECASE)
_DESCRIPTION_AFTER_NAME = re.compile(
    rf"(?<=\w)[.,]?\s*(?:\([^()]*\)|\[[^\[\]]*\]|(?:[,/|]|\s[-–—])\s*{_DESCRIPTION}.*"
    r"|\s(?:melaporkan\s+)?dari\s+(?-i:[A-Z]).*)\s*$",
    re.IGNORECASE,
)
_AFFILIATION_AFTER_NAME = re.compile(r"\s*(?:[,/|]|\s[-–—])\s*(?P<where>[^,/|]+)$")
_GRAMMAR = frozenset(
    """itu ini tersebut yang ke dari pada oleh untuk dengan adalah ialah akan telah sudah juga serta atau tidak
    dia ia mereka kami kita berbagai saat ketika antara sekaligus merangkap""".split()
)
"""Words that are never part of a name, in any case."""
_NOT_FIRST_WORDS = frozenset(("di", "dan"))
"""Words that may be inside a name but never begin one."""
_ORDINARY_WORDS = frozenset("di buku media televisi tv koran berita surat kabar majalah foto senior utama".split())
"""Words that follow a label in a sentence. As names they are capitalised (``Dian Utama``)."""
NOBODY = frozenset(
    """ist istimewa dok doc dokumen dokumentasi net internet google int red redaksi adv advertorial video foto
    bersambung habis selesai tamat rls rilis hms humas ant repro screenshot ilustrasi tim pr tangkapan
    layar email protected""".split()
).union(PORTAL.not_people)
"""Words that appear in place of a name and are not the name of a person."""


@lru_cache(maxsize=4096)
def person_key(name: str) -> str:
    """Return the key that all spellings of a name share: its letters and digits in lower case."""
    return _SIGNS.sub("", name.casefold())


@lru_cache(maxsize=4096)
def clean_name(written: str) -> str:
    """Return a name as the archive shows it: without decoration, stray dots and extra spaces.

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
    """Return the names in ``text`` as written, one for each person.

    Degrees, brackets and descriptions after a comma (``Asep, dosen Unpad``) stay with the name. The name of an
    organisation may contain ``dan`` and ``&`` (Dinas Perumahan dan Permukiman), so with ``organisation`` the text is
    split only at slashes, semicolons, commas and bars; an address is not split.
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
    """Return whether ``piece`` after the separator ``sign`` belongs to the name before it.

    A degree does only after a comma or semicolon: ``/``, ``&`` and ``dan`` separate people.
    """
    if _BRACKETED.match(piece) or _BEGINS_WITH_DESCRIPTION.match(piece):
        return True
    if sign in (",", ";") and is_degree_after_name(piece, name):
        return True
    return not organisation and sign in (",", "/", "|") and is_affiliation(piece) and not is_affiliation(name)


def without_description(written: str) -> str:
    """Return a name without a bracket, a description, a place or an organisation after it.

    >>> [without_description(name) for name in ("Asep, dosen Unpad", "Asep Hidayat, Kompas TV", "Asep, S.Sos")]
    ['Asep', 'Asep Hidayat', 'Asep, S.Sos']
    """
    name = _DESCRIPTION_AFTER_NAME.sub("", written)
    while (match := _AFFILIATION_AFTER_NAME.search(name)) and is_affiliation(match["where"]) and match.start():
        name = name[: match.start()]
    return name


def is_place_or_organisation(text: str) -> bool:
    """Return whether ``text`` is a place or an organisation, and not a description (``Dosen Universitas Galuh``)."""
    return not _BEGINS_WITH_DESCRIPTION.match(text.strip()) and is_affiliation(text)


def is_capitalised(text: str) -> bool:
    """Return whether every word of a name begins with a capital, except particles (``Ujang bin Sobari``)."""
    return all(word.lstrip(".@'’`")[:1].isupper() or word.casefold() in _PARTICLES for word in text.split())


def continues_like_sentence(text: str) -> bool:
    """Return whether ``text`` has words of grammar or many words in lower case, as sentences have and names do not."""
    words = text.split()
    return any(word in _GRAMMAR for word in words) or sum(word.islower() for word in words) > 4


@lru_cache(maxsize=1024)
def looks_like_name(text: str, *, strict: bool) -> bool:
    """Return whether ``text`` may be the name of one person.

    ``strict`` is for names without a colon before them: at most five words that begin with capitals, or three words in
    lower case without words of grammar and without a full stop at the end. Otherwise six words are allowed, or three in
    lower case.
    """
    max_words = 5 if strict else 6
    if _is_prose(text, max_words):
        return False
    bare = clean_name(text)
    name, *degrees = bare.split(",")
    words = without_titles(name.split())
    if not words or len(name) > 70 or len(bare) > 140:
        return False
    if len(words) > max_words or not all(_WORD.match(word) for word in words):
        return False
    if (
        words[0] in _NOT_FIRST_WORDS
        or any(word.casefold() in _GRAMMAR for word in words)
        or _BEGINS_WITH_DESCRIPTION.match(bare)
    ):
        return False
    if any(_ends_sentence(word, after) for word, after in pairwise(words)):
        return False
    if not all(is_degree_after_name(degree, name) for degree in degrees):
        return False
    name = " ".join(words)
    if not strict:
        return len(words) <= 3 or not name.islower()
    if name.islower():
        return (
            len(words) <= 3 and not text.rstrip().endswith(".") and not any(word in _ORDINARY_WORDS for word in words)
        )
    return is_capitalised(name)


def _is_prose(text: str, max_words: int) -> bool:
    """Return whether a text has a word of grammar, or more than ``max_words`` words, before its first comma.

    This fast test rejects most lines. Titles and degrees are not counted.
    """
    words = text.partition(",")[0].split()
    if not _GRAMMAR.isdisjoint(words) and " ." not in text:
        return True
    if len(words) <= max_words:
        return False
    names = [word for word in words if word.isalpha() and word.isascii() and word.casefold() not in TITLES]
    return len(names) > max_words


def _ends_sentence(word: str, after: str) -> bool:
    """Return whether a word's full stop ends a sentence, and not an abbreviation (``Moch. Yusuf``, ``Deden. GP``)."""
    if len(word) < 5 or not word.endswith(".") or word[:-1].casefold() in _ABBREVIATED_WORDS or is_degree(word):
        return False
    return not (after.isupper() and len(after) < 4)


@lru_cache(maxsize=4096)
def is_nobody(text: str) -> bool:
    """Return whether ``text`` has only words such as ``Ist`` or ``Tim Redaksi``, which are not names of people."""
    if len(text) < 2 or (not text[:2].isalpha() and sum(map(str.isalpha, text)) < 2):
        return True
    return NOBODY.issuperset(clean_name(text).casefold().replace(".", "").split())
