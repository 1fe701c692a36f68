"""Names in a bracket that closes the text: they sign it, their role is not said.

signature = "(" names ")" | "[" names "]"
"""

from __future__ import annotations

import re

from bipol_crawler.items import Byline
from bipol_crawler.normalize.byline_grammar import MAX_TAIL, as_written, read_line, without_stars
from bipol_crawler.normalize.byline_labels import ROLE_WORDS
from bipol_crawler.normalize.organisations import is_affiliation
from bipol_crawler.normalize.people import (
    capitalised,
    clean_name,
    is_nobody,
    looks_like_name,
    split_people,
    without_standing,
)

_SIGNATURE = re.compile(r"(?P<open>[(\[{])(?P<inside>[^()\[\]{}]{2,80})[)\]}]\s*[*_\s.]*$")
_CLOSE = (")", "]", "}")
_SENTENCE_END = re.compile(r"[.!?\"”’'»…*]$")
_NO_SIGNATURE = re.compile(
    r"^(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad|kota|kabupaten|kab|kecamatan|desa|provinsi|jawa|persero"
    r"|h\.?\s?r|q\.?\s?s|lihat|baca|catatan|bagian|tulisan|lanjutan|diolah|dikutip|disadur|update|seri"
    rf"|(?:{ROLE_WORDS})$)\b",
    re.IGNORECASE,
)
_MANNER = re.compile(
    r"\b(?:sambil|seraya|sembari|ter(?!es|ry)[a-z]{4,}|me(?:ng|ny)[a-z]{3,}|mem[a-z]{4,}|menangis|menunjuk|menoleh|senyum\w*|ketawa|diam"
    r"|hening|jeda|ber(?:canda|hadap|henti|nyanyi|pikir|tepuk|seloroh|bisik|gurau))\b"
)
"""How somebody says something, in small letters: ``(tertawa)``, ``(sambil menunjuk sawah)``."""
_MAX_SIGNERS = 4


def read_signature(line: str, *, alone: bool = False) -> tuple[str, list[Byline]]:
    """A closing bracket that holds names or labelled bylines: the line without it, and its bylines.

    Behind a sentence's end, or ``alone`` on its line, a bracket signs. Behind a word it may as well
    explain that word, so it has to prove more: see :func:`_signs_behind_a_word`.
    """
    if line.rstrip("*_. \t\n\u00a0")[-1:] not in _CLOSE:
        return line, []
    match = _SIGNATURE.search(line, max(0, len(line) - MAX_TAIL))
    if not match:
        return line, []
    inside, before = match["inside"].strip(), line[: match.start()].rstrip()
    rest = without_stars(before)
    labelled = read_line(inside, closing=True)
    if labelled:
        return rest, labelled
    names = split_people(inside)
    bare = [without_standing(name) for name in names]
    signers = [
        (name, written)
        for name, written in zip(bare, names, strict=True)
        if not (is_nobody(name) or is_affiliation(name))
    ]
    if not signers or len(names) > _MAX_SIGNERS or _NO_SIGNATURE.match(inside) or _MANNER.search(inside):
        return line, []
    if not all(looks_like_name(name, strict=True) for name, _ in signers):
        return line, []
    if not (alone or not before or _SENTENCE_END.search(before)):
        dotted = line.rstrip().endswith(".")
        if dotted or not (match["open"] == "[" or _signs_behind_a_word(inside, before)):
            return line, []
    return rest, [Byline("signature", clean_name(name), as_written(written), "text") for name, written in signers]


def _signs_behind_a_word(inside: str, before: str) -> bool:
    """Whether a bracket right behind a word holds a signature.

    It does not when it explains a name (``Persatuan Sepak Bola (Persib)``), spells an acronym or counts
    things up; names in small letters sign here as initials only (``ris/dgp``).
    """
    if re.search(r",|\bdan\b", inside) or inside.isupper() or before.split()[-1][:1].isupper():
        return False
    return "/" in inside or capitalised(inside)
