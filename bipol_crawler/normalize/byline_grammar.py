"""One line of bylines, or a closing bracket, read as a grammar. Whole lines only: all of it is bylines, or it is text.

    line      = part { separator part }  |  name "(" role ")"
    part      = role { ("/" | "&" | "dan") role } [standing] [sign] names
    standing  = where or as what someone reports (``Kontributor Garut:``, ``Wartawan bipol.co,``)
    sign      = ":" | "=" | ";" | "-" | "/" | a wide gap
    names     = name { ("&" | "dan" | "/" | ",") name }
    signature = "(" names ")" | "[" names "]"

A role is what the label says; a name in a closing bracket has none ("signature"). A line that
merely begins with a label's word (``Editor buku itu, kata dia, ...``) is text: without a colon
every name has to look like one (a dash may be a sentence's own).
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import lru_cache

from bipol_crawler.items import Byline, Role
from bipol_crawler.normalize.people import (
    capitalised,
    clean_name,
    is_nobody,
    looks_like_name,
    reads_on,
    split_people,
    without_standing,
)
from bipol_crawler.normalize.places import PORTAL_NAME
from bipol_crawler.text import clean

_ROLES: tuple[tuple[Role, str], ...] = (
    ("editor", r"editor|redaktur(?:\s+pelaksana)?|penyunting|disunting\s+oleh|ed"),
    ("writer", r"penulis|ditulis\s+oleh|oleh|naskah|teks"),
    ("photographer", r"foto\s*grafer|juru\s+foto|pewarta\s+foto|jurnalis\s+foto|foto(?:\s+oleh)?|photo(?:grapher)?"),
    ("contributor", r"(?:laporan\s+)?(?:kontributor|koresponden)"),
    ("reporter", r"reporter|pewarta|wartawan|wartawati|jurnalis|peliput|liputan|laporan(?:\s+(?:wartawan|reporter))?"
                 r"|dilaporkan(?:\s+oleh)?|rep"),
    ("source", r"sumber(?:\s+berita)?"),
)  # fmt: skip
ROLE_WORDS = "|".join(words for _, words in _ROLES)
"""Pattern of every word that labels a byline."""
_LABEL = (
    "(?:" + "|".join(f"(?P<{role}>{words})" for role, words in _ROLES) + ")"
    rf"(?P<joined>(?:\s*(?:[/&+]|\bdan\b)\s*(?:{ROLE_WORDS})(?!\w)){{0,2}})"
)
_STANDING = (
    rf"(?:(?P<portal>\s+{PORTAL_NAME}\s*,?(?=[\s:：=]))"
    rf"|(?P<standing>\s+\((?!{ROLE_WORDS})[^()]{{2,30}}\)"
    rf"|(?:\s+(?!(?:{ROLE_WORDS})\b|ter)(?-i:[A-Z])[\w.]*){{1,3}})(?=\s*[:：=]))?"
)
_SIGN = (
    r"(?P<sign>\s*\|?\s*[:：=;>»→][\s|:：=–—-]*|\s*[–—-]+\s+|\s+[–—-]+\s*|[–—-](?=(?-i:[A-Z]))|\s*/\s+"
    r"|\s{2,}(?=\S)|(?=\s|$))"
)
_FIRST_PART = re.compile(_LABEL + _STANDING + _SIGN, re.IGNORECASE)
_LATER_PART = re.compile(rf"(?:(?<=[\s|/,;&.)])|(?<=(?-i:[a-z]))(?=(?-i:[A-Z]))){_FIRST_PART.pattern}", re.IGNORECASE)
_ROLE_WORD = re.compile(ROLE_WORDS)
COLON = re.compile("[:：=]")
"""The sign that makes a label of a word; any other may be a sentence's own."""
_NEEDS_SIGN = re.compile(r"(?:oleh|foto|photo|laporan|liputan|sumber|naskah|teks|penyunting|rep|ed)\b", re.IGNORECASE)
_BARE = re.compile(rf"{_LABEL}\s*[:：=–—-]*", re.IGNORECASE)
_NAME_THEN_ROLE = re.compile(rf"(?P<name>[^()\[\]:]{{2,60}}?)\s*[(\[]\s*(?P<role>{ROLE_WORDS})\s*[)\]]", re.IGNORECASE)
_SPELLINGS = ("reporter", "wartawan", "penulis", "editor", "redaktur", "kontributor", "fotografer")
_MISSPELT = re.compile(r"(?P<label>\w{5,13})(?=\s*[:：=])")
_ALIKE = 0.88
"""How alike a label is to the word meant: one slip in six letters (``Edtor``), but not ``Kreditor``."""
_DECORATION = "*_~#•·–—=|- \t\r\n\f\v\u00a0\u2002\u2003\u2009\u202f\u3000"
_LEADING_SIGNS = re.compile(r"^[^\w(\[{\"“”'‘’.@]+")
_STARS_IN_BRACKETS = re.compile(r"[(\[][\s*#_~]*[)\]]$")
_MAX_LINE = 300
_OFTEN_THE_SAME = 60
"""Characters up to which a line is remembered with what was read: a newsroom signs the same way for years."""
_SIGNATURE = re.compile(r"(?P<open>[(\[{])(?P<inside>[^()\[\]{}]{2,80})[)\]}]\s*[*_\s.]*$")
_SENTENCE_END = re.compile(r"[.!?\"”’'»…*]$")
_NO_SIGNATURE = re.compile(
    r"^(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad|kota|kabupaten|kab|kecamatan|desa|provinsi|jawa|persero"
    r"|h\.?\s?r|q\.?\s?s|lihat|baca|catatan|bagian|tulisan|lanjutan|diolah|dikutip|disadur|update|seri"
    rf"|(?:{ROLE_WORDS})$)\b",
    re.IGNORECASE,
)
_MAX_SIGNERS = 4
MAX_TAIL = 160
"""Characters at the end of a line in which a signature or glued bylines are looked for: none longer has been seen."""


def undecorated(line: str) -> str:
    """A line without the stars, dashes, bullets and spaces round its words, stars in brackets too."""
    line = line.strip(_DECORATION)
    if not line[:1].isalnum():
        line = _LEADING_SIGNS.sub("", line)
    return _STARS_IN_BRACKETS.sub("", line).rstrip(_DECORATION) if line[-1:] in (")", "]") else line


def without_stars(text: str) -> str:
    """A text without the stars that close it, two or more: one alone may point to a note."""
    bare = text.rstrip()
    stars = len(bare) - len(bare.rstrip("*"))
    return bare[:-stars].rstrip() if stars > 1 else text


def is_bare_label(line: str) -> bool:
    """Whether a line is a label and nothing else, its name to be looked for on the next one."""
    line = undecorated(line)
    if len(line) > _MAX_LINE or not _BARE.fullmatch(line):
        return False
    return bool(COLON.search(line)) or not _NEEDS_SIGN.match(line)


def read_line(line: str, *, closing: bool, beside: bool = False) -> list[Byline] | None:
    """The bylines of a line that is nothing else, or ``None`` when it is text.

    ``closing`` allows labels without a colon, which only the end of the text does; ``beside`` another byline
    even words do that begin sentences more often (``Laporan``, ``Foto``, ``Sumber``).
    """
    if len(line) > _OFTEN_THE_SAME:
        return _read_line(line, closing, beside)
    read = _remembered(line, closing, beside)
    return None if read is None else list(read)


def _read_line(line: str, closing: bool, beside: bool) -> list[Byline] | None:
    line = undecorated(line)
    if len(line) > _MAX_LINE or not line:
        return None
    if line[0] in "([" and line[-1] in ")]":
        line = line[1:-1].strip()
    first = _FIRST_PART.match(line)
    if not first:
        return _read_otherwise(line) if closing else None
    if not _is_part(line, first):
        return None
    parts = [first]
    if _ROLE_WORD.search(line[first.end() :].lower()):
        parts += [part for part in _LATER_PART.finditer(line, first.end()) if _is_part(line, part)]
    bylines: list[Byline] = []
    for part, following in zip(parts, [*parts[1:], None], strict=True):
        read = _read_part(
            part, line[part.end() : following.start() if following else len(line)], closing=closing, beside=beside
        )
        if read is None:
            return None
        bylines += read
    return bylines


@lru_cache(maxsize=4096)
def _remembered(line: str, closing: bool, beside: bool) -> tuple[Byline, ...] | None:
    read = _read_line(line, closing, beside)
    return None if read is None else tuple(read)


def _read_otherwise(line: str) -> list[Byline] | None:
    """A line that begins with its name (``Lilis (Reporter)``) or with a slip in its label (``Repoter: Lilis``)."""
    if line[-1] in ")]":
        match = _NAME_THEN_ROLE.fullmatch(line)
        if match and looks_like_name(match["name"], strict=True):
            return read_line(f"{match['role']}: {match['name']}", closing=True)
    if misspelt := _MISSPELT.match(line):
        for meant in get_close_matches(misspelt["label"].lower(), _SPELLINGS, 1, _ALIKE):
            return read_line(meant + line[misspelt.end() :], closing=True)
    return None


def _is_part(line: str, part: re.Match[str]) -> bool:
    """Whether a label's word inside a line opens a part: first, or capitalised, or with a colon.

    Between a label and its colon may stand where or as what someone reports (``Kontributor Garut:``),
    but ``Sumber Foto:`` is another label. Glued to the name before it (``FirdausEditor:``) it needs its colon.
    """
    if part["standing"] and (part["source"] or part["photographer"]):
        return False
    if part.start() == 0 or COLON.search(part["sign"]):
        return True
    before = line[part.start() - 1]
    return not before.isalpha() and (bool(part["sign"].strip()) or line[part.start()].isupper())


def _read_part(part: re.Match[str], names: str, *, closing: bool, beside: bool) -> list[Byline] | None:
    """The bylines that one label and the words behind it state, or ``None`` when they are no bylines."""
    strict = not COLON.search(part["sign"])
    names = undecorated(names.rstrip(" |/,;&+")).strip('"“”')
    if names[:1] in ("(", "[") and names[-1:] in (")", "]"):
        names = names[1:-1]
    if not clean(names):
        return None if strict else []
    if not part["sign"].strip() and not part["portal"]:
        wide_gap = bool(part["sign"])
        if not closing or not (wide_gap or (beside and capitalised(names)) or not _NEEDS_SIGN.match(part.group())):
            return None
    roles = _roles(part)
    organisation = roles == ["source"]
    written = split_people(names, organisation=organisation)
    bare = [without_standing(name) for name in written]
    if organisation:
        if len(clean(names)) > 90 or re.search(r"[.!?]\s+\w+\s+\w+", clean(names)) or reads_on(names):
            return None
    elif not all(looks_like_name(name, strict=strict) or is_nobody(name) for name in bare):
        return None
    people = [
        (clean_name(name), _as_written(as_written))
        for name, as_written in zip(bare, written, strict=True)
        if not is_nobody(name) or organisation
    ]
    # "Reporter/Editor: A/B" says one each; "Reporter/Editor: A" says both of A
    pairs = zip(roles, people, strict=True) if len(roles) == len(people) else ((r, p) for r in roles for p in people)
    return [Byline(role, name, as_written, "text") for role, (name, as_written) in pairs]


def _roles(part: re.Match[str]) -> list[Role]:
    roles: list[Role] = [role for role, _ in _ROLES if part[role]]
    if part["joined"]:
        for word in re.split(r"\s*(?:[/&+]|\bdan\b)\s*", part["joined"], flags=re.IGNORECASE):
            roles += [role for role, words in _ROLES if re.fullmatch(words, word, re.IGNORECASE) and role not in roles]
    return roles


def _as_written(name: str) -> str:
    return _STARS_IN_BRACKETS.sub("", name).strip(' \u00a0*_~|:"“”')


def read_signature(line: str, *, alone: bool = False) -> tuple[str, list[Byline]]:
    """A closing bracket that holds names or labelled bylines: the line without it, and its bylines.

    Behind a sentence's end, or ``alone`` on its line, a bracket signs. Behind a word it may as well
    explain that word, so it has to prove more: see :func:`_signs_behind_a_word`.
    """
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
    signers = [(name, written) for name, written in zip(bare, names, strict=True) if not is_nobody(name)]
    if not signers or len(names) > _MAX_SIGNERS or _NO_SIGNATURE.match(inside):
        return line, []
    if not all(looks_like_name(name, strict=True) for name, _ in signers):
        return line, []
    if not (alone or not before or _SENTENCE_END.search(before)):
        dotted = line.rstrip().endswith(".")
        if dotted or not (match["open"] == "[" or _signs_behind_a_word(inside, before)):
            return line, []
    return rest, [Byline("signature", clean_name(name), _as_written(written), "text") for name, written in signers]


def _signs_behind_a_word(inside: str, before: str) -> bool:
    """Whether a bracket right behind a word holds a signature.

    It does not when it explains a name (``Persatuan Sepak Bola (Persib)``), spells an acronym or counts
    things up; names in small letters sign here as initials only (``ris/dgp``).
    """
    if re.search(r",|\bdan\b", inside) or inside.isupper() or before.split()[-1][:1].isupper():
        return False
    return "/" in inside or capitalised(inside)
