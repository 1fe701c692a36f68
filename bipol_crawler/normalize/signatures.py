"""Read signatures: names in brackets at the end of the text, without a role.

signature = "(" names ")" | "[" names "]"
"""

from __future__ import annotations

import re

from bipol_crawler.items import Byline
from bipol_crawler.normalize.byline_decoration import as_written, without_stars
from bipol_crawler.normalize.byline_grammar import MAX_TAIL, read_line
from bipol_crawler.normalize.byline_labels import ROLE_WORDS
from bipol_crawler.normalize.news_agencies import agency
from bipol_crawler.normalize.organisations import is_affiliation
from bipol_crawler.normalize.people import (
    clean_name,
    is_capitalised,
    is_nobody,
    looks_like_name,
    split_people,
    without_description,
)

_SIGNATURE = re.compile(r"(?P<open>[(\[{])(?P<inside>[^()\[\]{}]{2,80})[)\]}]\s*[*_\s.]*$")
_STARRED = re.compile(r"\s*(?:\*{3,}\s*(?P<after>[^\W\d_][^*]{4,60}?)\**|(?P<before>[^\W\d_][^*]{4,60}?)\s*\*{3,})\s*$")
"""Words with three or more stars before or after them, alone on a line."""
_CLOSE = (")", "]", "}")
_SENTENCE_END = re.compile(r"[.!?\"”’'»…*]$")
_NO_SIGNATURE = re.compile(
    r"^(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad|kota|kabupaten|kab|kecamatan|desa|provinsi|jawa|persero"
    r"|h\.?\s?r|q\.?\s?s|lihat|baca|catatan|bagian|tulisan|lanjutan|diolah|dikutip|disadur|update|seri"
    rf"|(?:{ROLE_WORDS})$)\b",
    re.IGNORECASE,
)
_MANNER_OF_SPEAKING = re.compile(
    r"\b(?:sambil|seraya|sembari|ter(?!es|ry)[a-z]{4,}|me(?:ng|ny)[a-z]{3,}|mem[a-z]{4,}|menangis|menunjuk|menoleh|senyum\w*|ketawa|diam"
    r"|hening|jeda|ber(?:canda|hadap|henti|nyanyi|pikir|tepuk|seloroh|bisik|gurau))\b"
)
"""Words in lower case that describe how somebody speaks: ``(tertawa)``, ``(sambil menunjuk sawah)``."""
_MAX_SIGNERS = 4


def read_signature(line: str, *, alone_on_line: bool = False) -> tuple[str, list[Byline]]:
    """Return a line without its signature, and the bylines in it: names or labelled bylines in brackets at the end.

    A news agency beside a person (``(ANTARA/Feri)``) signs, too; other organisations do not.

    A bracket after the end of a sentence, or ``alone_on_line``, is a signature. After a word it may also explain that
    word, so :func:`_is_signature_after_word` must hold.
    """
    if line.rstrip("*_. \t\n\u00a0")[-1:] not in _CLOSE:
        return line, []
    match = _SIGNATURE.search(line, max(0, len(line) - MAX_TAIL))
    if not match:
        return line, []
    inside, before = match["inside"].strip(), line[: match.start()].rstrip()
    rest = without_stars(before)
    labelled = read_line(inside, at_end=True)
    if labelled:
        return rest, labelled
    names = split_people(inside)
    bare = [without_description(name) for name in names]
    signers = [
        (name, written)
        for name, written in zip(bare, names, strict=True)
        if not (is_nobody(name) or is_affiliation(name))
    ]
    if not signers or len(names) > _MAX_SIGNERS or _NO_SIGNATURE.match(inside) or _MANNER_OF_SPEAKING.search(inside):
        return line, []
    if not all(looks_like_name(name, strict=True) for name, _ in signers):
        return line, []
    if not (alone_on_line or not before or _SENTENCE_END.search(before)):
        dotted = line.rstrip().endswith(".")
        if dotted or not (match["open"] == "[" or _is_signature_after_word(inside, before)):
            return line, []
    known = {written for _, written in signers}
    agencies = [(name, word) for word in names if word not in known and (name := agency(word))]
    return rest, [
        Byline("signature", clean_name(name), as_written(written), "text") for name, written in (*agencies, *signers)
    ]


def read_starred_name(line: str) -> list[Byline] | None:
    """Return the signature of a line that is only stars and full names (``***Lilis Nurlaela``), else ``None``.

    One word alone is not a signature: it may be ``Tamat`` or the heading of a part.
    """
    match = _STARRED.match(line) if "***" in line else None
    written = match["after"] or match["before"] if match else ""
    if not written or written.rstrip().endswith("."):
        return None
    names = split_people(written)
    if any(is_affiliation(name) or is_nobody(name) or not looks_like_name(name, strict=True) for name in names):
        return None
    if not all(is_capitalised(name) and " " in name.strip() for name in names):
        return None
    return [Byline("signature", clean_name(name), as_written(name), "text") for name in names]


def _is_signature_after_word(inside: str, before: str) -> bool:
    """Return whether a bracket directly after a word is a signature.

    It is not one if it explains a name (``Persatuan Sepak Bola (Persib)``), is an acronym or lists things. Names in
    lower case are a signature here only as initials (``ris/dgp``).
    """
    if re.search(r",|\bdan\b", inside) or inside.isupper() or before.split()[-1][:1].isupper():
        return False
    return "/" in inside or is_capitalised(inside)
