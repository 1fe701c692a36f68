"""The bylines typed round an article, taken out of its text.

    block = line+        at the end of the text, or its first line; what a line may be says byline_grammar

Lines without words may stand between, and a label may have its names on the lines below it.
Bylines and a signature may also be glued to the last sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bipol_crawler.items import Byline
from bipol_crawler.normalize.byline_grammar import (
    COLON,
    MAX_TAIL,
    ROLE_WORDS,
    is_bare_label,
    read_line,
    read_signature,
    undecorated,
    without_stars,
)
from bipol_crawler.normalize.people import looks_like_name
from bipol_crawler.text import clean, visible

_TAIL = re.compile(rf"(?<=[.!?\"”’')\]*])\s*(?=[*_–—-]*\s*(?:{ROLE_WORDS})\b)", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]")
_ASIDE = re.compile(
    r"\W*(?:©|copyright\b|hak\s+cipta\b|https?://\S+$|(?:#\w+\s*)+$|(?:tags?|dilihat|dibaca)\s*:"
    r"|(?:[\w.]+,?\s+){0,3}\d{1,2}(?:[/.-]\d{1,2}[/.-]|\s+[a-z]+\s+)\d{2,4}\W*$"
    r"|(?:simak|ikuti|baca|dapatkan|temukan|cek|follow|gabung)\b.{0,80}"
    r"\b(?:google\s+news|whatsapp|saluran|channel|kanal|telegram|instagram|facebook|youtube|media\s+sosial)\b"
    r"|(?:publisher|uploader|admin|operator|(?:info)?grafis|ilustra\w+|desain\w*|layout|kamera\w*|video\w*|penerjemah"
    r"|alih\s+bahasa|riset|produser|penanggung\s+jawab|pem(?:impin|pinan)\s+redaksi|pimred)\s*:)",
    re.IGNORECASE,
)
"""What a newsroom puts among and below its bylines: rights, an address, tags, a day, an invitation to follow, and
crafts that are no role of the archive's. It stays in the text."""
_MAX_ASIDE = 200
"""Characters of such a line."""
_MAX_BLOCK = 14
_MAX_ASIDES = 3
_MAX_NAME_LINES = 3


@dataclass(frozen=True, slots=True)
class TypedBylines:
    """Bylines found in the text, where each stood, and the text without them (paragraphs of lines)."""

    bylines: tuple[Byline, ...]
    places: tuple[str, ...]
    paragraphs: list[list[str]]


def take_bylines(paragraphs: list[list[str]]) -> TypedBylines:
    """Read the closing block (and a labelled first line), and give back the text without it.

    Args:
        paragraphs: the body's paragraphs, each a list of lines with their NBSPs still in.
    """
    numbers = [number for number, paragraph in enumerate(paragraphs) for _ in paragraph]
    lines = [visible(line) for paragraph in paragraphs for line in paragraph]
    opening = read_line(lines[0], closing=False) if len(lines) > 1 else None
    if opening:
        del numbers[0], lines[0]
    taken, closing = _closing_block(lines)
    last = _last_of_text(lines[: min(taken, default=len(lines))])
    inline: list[Byline] = []
    if last >= 0:
        rest, glued = _glued(lines[last])
        rest, signed = read_signature(rest)
        inline = [*signed, *glued]
        if taken or inline:
            lines[last] = without_stars(rest)
    grouped: dict[int, list[str]] = {}
    for at, (number, line) in enumerate(zip(numbers, lines, strict=True)):
        if at < last or not (taken or inline) or (at not in taken and _WORD.search(line)):
            grouped.setdefault(number, []).append(line)
    found = (("first line", opening or []), ("end of the last paragraph", inline), ("closing lines", closing))
    return TypedBylines(
        tuple(byline for _, bylines in found for byline in bylines),
        tuple(place for place, bylines in found for _ in bylines),
        list(grouped.values()),
    )


def read_field(label: str, text: str) -> tuple[Byline, ...]:
    """A byline that the theme prints from the post's own fields, with or without its label."""
    text = visible(text)
    read = read_line(text, closing=True) or read_line(f"{label}: {text}", closing=True) or []
    return tuple(Byline(b.role, b.name, b.as_written, "field") for b in read)


def _last_of_text(lines: list[str]) -> int:
    """The last line that is the article's own, or -1."""
    return next((at for at in reversed(range(len(lines))) if _WORD.search(lines[at]) and not _is_aside(lines[at])), -1)


def _is_aside(line: str) -> bool:
    return len(line) <= _MAX_ASIDE and bool(_ASIDE.match(line))


def _closing_block(lines: list[str]) -> tuple[set[int], list[Byline]]:
    """The byline lines at the end, by their positions, and what they say in page order."""
    taken: set[int] = set()
    read: list[list[Byline]] = []
    names: list[int] = []
    asides = 0
    for at in range(len(lines) - 1, max(-1, len(lines) - 1 - _MAX_BLOCK), -1):
        line = lines[at]
        if not _WORD.search(line):
            continue
        if names:
            bylines = _with_names_below(line, [lines[name] for name in names], last=not read)
        else:
            bylines = read_line(line, closing=True, beside=bool(read))
            bylines = _signature_alone(line) if bylines is None else bylines
        if bylines is not None:
            taken.update([at, *names])
            read.append(bylines)
            names = []
        elif not names and asides < _MAX_ASIDES and _is_aside(line):
            asides += 1
        elif len(names) < _MAX_NAME_LINES and looks_like_name(undecorated(line), strict=False):
            names.insert(0, at)
        else:
            break
    return taken, [byline for bylines in reversed(read) for byline in bylines]


def _signature_alone(line: str) -> list[Byline] | None:
    rest, signed = read_signature(line, alone=True)
    return signed if signed and not clean(rest) else None


def _with_names_below(line: str, names: list[str], *, last: bool) -> list[Byline] | None:
    """What a label says of the names on the lines below it.

    A label with a name of its own may have more below only where another label follows them: at
    the very end they could be anything. Without a colon several have to be full names (``Wartawan``, ``Sopir``,
    ``Kurir`` are posts).
    """
    bare, colon = is_bare_label(line), COLON.search(line)
    if not bare and (last or read_line(line, closing=True) is None):
        return None
    if not (bare and colon) and not all(
        looks_like_name(name, strict=True) and (len(names) == 1 or " " in name) for name in names
    ):
        return None
    return read_line(f"{undecorated(line).rstrip(' :：=')}{': ' if bare else ' / '}{' / '.join(names)}", closing=True)


def _glued(line: str) -> tuple[str, list[Byline]]:
    """Bylines that follow the last sentence on its own line."""
    for tail in _TAIL.finditer(line, max(0, len(line) - MAX_TAIL)):
        read = read_line(line[tail.end() :], closing=True)
        if read:
            return line[: tail.start()].rstrip(), read
    return line, []
