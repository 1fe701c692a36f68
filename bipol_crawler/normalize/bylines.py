"""The bylines typed round an article, read as a small grammar and taken out of its text.

    block     = line+                         at the end of the text (or its first line)
    line      = [decoration] part { separator part } [decoration]
    part      = label [":" | "-" | "="] names
    names     = name { ("&" | "dan" | "/" | ",") name }
    signature = "(" names ")" | "[" names "]"  closing the text

A role is what the label says; a name in a closing bracket has none ("signature"). A line that
merely begins with a label's word (``Editor buku itu, kata dia, ...``) is text: without a colon
every name has to look like one (a dash may be a sentence's own).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bipol_crawler.items import Byline, Role
from bipol_crawler.normalize.people import clean_name, is_nobody, looks_like_name, split_people
from bipol_crawler.normalize.text import clean, visible

_ROLES: tuple[tuple[Role, str], ...] = (
    ("photographer", r"foto\s*grafer|juru\s+foto|pewarta\s+foto|jurnalis\s+foto|foto(?:\s+oleh)?|photo(?:grapher)?"),
    ("reporter", r"reporter|pewarta|wartawan|wartawati|jurnalis|peliput|liputan|laporan(?:\s+(?:wartawan|reporter))?"
                 r"|dilaporkan(?:\s+oleh)?|rep"),
    ("writer", r"penulis|ditulis\s+oleh|oleh|naskah|teks"),
    ("editor", r"editor|redaktur(?:\s+pelaksana)?|penyunting|disunting\s+oleh|ed"),
    ("contributor", r"kontributor|koresponden"),
    ("source", r"sumber(?:\s+berita)?"),
)  # fmt: skip
_LABEL = "|".join(f"(?P<{role}>{words})" for role, words in _ROLES)
_NEEDS_COLON = re.compile(r"(?:oleh|foto|photo|laporan|liputan|sumber|naskah|teks|penyunting|rep|ed)\b", re.IGNORECASE)
_DECORATION = "*_~#•·–—=|- \t\r\n\f\v\u00a0\u2002\u2003\u2009\u202f\u3000"
_WORDS = "|".join(words for _, words in _ROLES)
_PART = re.compile(
    rf"(?:^|(?<=[\s|/,;&]))(?:{_LABEL})"
    r"(?P<joined>\s*(?:/|&|dan)\s*(?:editor|redaktur|penulis|reporter|pewarta|wartawan|foto(?:grafer)?))?"
    rf"(?P<standing>(?:\s+\((?!{_WORDS})[^()]{{2,30}}\)|(?:\s+(?!(?:{_WORDS})\b)(?-i:[A-Z])[\w.]*){{1,2}})(?=\s*[:：=]))?"
    r"(?P<colon>\s*\|?\s*[:：=][\s|]*|\s*[–—-]\s+|\s+[–—-]\s*|(?=[\s]|$))",
    re.IGNORECASE,
)
_TAIL = re.compile(rf"(?<=[.!?\"”’')\]*])\s*(?=[*_–—-]*\s*(?:{_WORDS})\b)", re.IGNORECASE)
_SIGNATURE = re.compile(r"\s*(?P<open>[(\[])(?P<inside>[^()\[\]]{2,80})[)\]]\s*[*_\s.]*$")
_SENTENCE_END = re.compile(r"[.!?\"”’'»…*]\s*$")
_CALENDAR = re.compile(
    r"^(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad|kota|kabupaten|kab|kecamatan|desa|provinsi|jawa|persero)\b",
    re.IGNORECASE,
)
_AFFILIATION = re.compile(r"(?<=\w)[.,]?\s*\([^()]*\)\s*$")
_MAX_BLOCK = 14
_MAX_TAIL = 160
"""Characters at the end of a line in which bylines are looked for: longer ones have not been seen."""


@dataclass(frozen=True, slots=True)
class TypedBylines:
    """Bylines found in the text, and the text without them (paragraphs of lines)."""

    bylines: tuple[Byline, ...]
    paragraphs: list[list[str]]


def take_bylines(paragraphs: list[list[str]]) -> TypedBylines:
    """Read the closing block (and a labelled first line), and give back the text without it.

    Args:
        paragraphs: the body's paragraphs, each a list of lines with their NBSPs still in.
    """
    lines = [(number, visible(line)) for number, paragraph in enumerate(paragraphs) for line in paragraph]
    bylines: list[Byline] = []
    opening = _read_line(lines[0][1], anywhere=False) if len(lines) > 1 else None
    if opening:
        bylines += opening
        lines = lines[1:]
    end = len(lines)
    while end and not re.search(r"\w", lines[end - 1][1]):
        end -= 1
    start, closing = _closing_block([text for _, text in lines[:end]])
    kept = lines[:start]
    if start < end:
        while kept and not re.search(r"\w", kept[-1][1]):
            kept.pop()
    else:
        kept = lines[:end]
    bylines += closing
    if kept:
        number, last = kept[-1]
        rest, glued = _glued(last)
        rest, signed = _signature(rest)
        if glued or signed:
            bylines += [*signed, *glued]
            kept = kept[:-1] + ([(number, rest)] if clean(rest) else [])
    grouped: dict[int, list[str]] = {}
    for number, line in kept:
        grouped.setdefault(number, []).append(line)
    return TypedBylines(tuple(bylines), list(grouped.values()))


def read_field(label: str, text: str) -> tuple[Byline, ...]:
    """A byline that the theme prints from the post's own fields, with or without its label."""
    text = visible(text)
    read = _read_line(text, anywhere=True) or _read_line(f"{label}: {text}", anywhere=True) or []
    return tuple(Byline(b.role, b.name, b.as_written, "field") for b in read)


def _closing_block(lines: list[str]) -> tuple[int, list[Byline]]:
    """The longest run of byline lines at the end: where it starts, and what it says."""
    start = len(lines)
    read: list[list[Byline]] = []
    position = len(lines)
    while position and len(lines) - position < _MAX_BLOCK:
        line = lines[position - 1]
        if not re.search(r"\w", line):
            position -= 1
            continue
        bylines = _read_line(line, anywhere=True)
        if bylines is None and position >= 2 and looks_like_name(line, strict=False):
            # the label on one line, the name on the next
            bylines = _read_line(f"{lines[position - 2]} {line}", anywhere=True) if _bare(lines[position - 2]) else None
            if bylines is not None:
                position -= 1
        if bylines is None:
            signed = _signature(line, alone=True)
            if signed[1] and not clean(signed[0]):
                bylines = signed[1]
        if bylines is None:
            break
        read.append(bylines)
        position -= 1
        start = position
    return start, [byline for bylines in reversed(read) for byline in bylines]


def _bare(line: str) -> bool:
    """Whether a line is a label with its colon and nothing else."""
    line = _undecorated(line)
    match = _PART.match(line)
    return bool(match and ":" in match["colon"] and match.end() == len(line))


def _undecorated(line: str) -> str:
    return line.lstrip(_DECORATION + ">").rstrip(_DECORATION)


def _read_line(line: str, *, anywhere: bool) -> list[Byline] | None:
    """The bylines of a line that is nothing else, or ``None`` when it is text.

    ``anywhere`` allows labels without a colon, which only the end of the text does.
    """
    line = _undecorated(line)
    if len(line) > 300 or not line:
        return None
    if line[0] in "([" and line[-1] in ")]":
        line = line[1:-1].strip()
    if not _PART.match(line):
        return None
    parts = [part for part in _PART.finditer(line) if _is_part(line, part)]
    if not parts or parts[0].start() != 0:
        return None
    bylines: list[Byline] = []
    for part, following in zip(parts, [*parts[1:], None], strict=True):
        names = line[part.end() : following.start() if following else len(line)]
        mark = part["colon"].strip()
        if not mark and (not anywhere or _NEEDS_COLON.match(part.group())):
            return None
        read = _read_part(part, names, strict=not re.search("[:：=]", mark))
        if read is None:
            return None
        bylines += read
    return bylines


def _is_part(line: str, part: re.Match[str]) -> bool:
    """Whether a label's word inside a line opens a part: first, or capitalised, or with a colon.

    Between a label and its colon may stand where or as what someone reports (``Kontributor Garut:``),
    but ``Sumber Foto:`` is another label.
    """
    if part["standing"] and (part["source"] or part["photographer"]):
        return False
    return part.start() == 0 or bool(part["colon"].strip()) or line[part.start()].isupper()


def _read_part(part: re.Match[str], names: str, *, strict: bool) -> list[Byline] | None:
    roles: list[Role] = [role for role, _ in _ROLES if part[role]]
    if part["joined"]:
        word = part["joined"].strip(" /&").removeprefix("dan").strip()
        roles += [role for role, words in _ROLES if re.fullmatch(words, word, re.IGNORECASE) and role not in roles]
    names = _undecorated(names.rstrip(" |/,;&"))
    if names[:1] in "([" and names[-1:] in ")]":
        names = names[1:-1]
    if not clean(names):
        return [] if not strict else None
    if strict and part["joined"] and names.islower():
        return None
    organisation = roles == ["source"]
    written = split_people(names, organisation=organisation)
    bare = [_AFFILIATION.sub("", name) for name in written]
    if organisation:
        if len(clean(names)) > 90 or re.search(r"[.!?]\s+\w+\s+\w+", clean(names)):
            return None
    elif not all(looks_like_name(name, strict=strict) or is_nobody(name) for name in bare):
        return None
    return [
        Byline(role, clean_name(name), _as_written(as_written), "text")
        for role in roles
        for name, as_written in zip(bare, written, strict=True)
        if not is_nobody(name) or organisation
    ]


def _as_written(name: str) -> str:
    return name.strip(" \u00a0*_~|")


def _glued(line: str) -> tuple[str, list[Byline]]:
    """Bylines that follow the last sentence on its own line."""
    for tail in _TAIL.finditer(line, max(0, len(line) - _MAX_TAIL)):
        read = _read_line(line[tail.end() :], anywhere=True)
        if read:
            return line[: tail.start()].rstrip(), read
    return line, []


def _signature(line: str, *, alone: bool = False) -> tuple[str, list[Byline]]:
    """A closing bracket that holds names: the line without it, and the names."""
    match = _SIGNATURE.search(line, max(0, len(line) - _MAX_TAIL))
    if not match:
        return line, []
    inside, before = match["inside"].strip(), line[: match.start()]
    labelled = _read_line(inside, anywhere=True)
    if labelled:
        return before.rstrip(), labelled
    names = split_people(inside)
    if not names or not all(looks_like_name(name, strict=False) for name in names):
        return line, []
    if all(is_nobody(name) for name in names) or _CALENDAR.match(inside) or len(names) > 4:
        return line, []
    closed = alone or not before.strip() or bool(_SENTENCE_END.search(before)) or match["open"] == "["
    dotted = line.rstrip().endswith(").")
    if not closed and (dotted or inside.isupper() or re.search(r",|\bdan\b", inside)):
        return line, []
    if not closed and not all(looks_like_name(name, strict=True) for name in names):
        return line, []
    if dotted and before.strip() and not _SENTENCE_END.search(before):
        return line, []
    return before.rstrip(), [
        Byline("signature", clean_name(name), _as_written(name), "text") for name in names if not is_nobody(name)
    ]
