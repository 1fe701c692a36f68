"""One line of bylines, read as a grammar. Whole lines only: all of it is bylines, or it is text.

    line      = part { separator part }  |  behind { separator behind }
    part      = label [standing] [sign] names  |  "(" label ")" [sign] names
    behind    = name "(" label ")"  |  name "–" label
    label     = role { ("/" | "&" | "dan" | "sekaligus") role }
    standing  = where or as what someone reports (``Kontributor Garut:``, ``Laporan dari Garut,``)
    sign      = ":" | "=" | ";" | "-" | "/" | a wide gap
    names     = name { ("&" | "dan" | "/" | ",") name }

A role is what the label says. A place or an organisation among the names is no person. A line that
merely begins with a label's word (``Editor buku itu, kata dia, ...``) is text: without a colon
every name has to look like one (a dash may be a sentence's own).
"""

from __future__ import annotations

import re
from functools import lru_cache

from bipol_crawler.items import Byline, Role
from bipol_crawler.normalize.byline_labels import (
    AND,
    NEEDS_SIGN,
    ROLE_WORDS,
    ROLES,
    SHORT,
    meant_label,
    resembles_label,
    spelt_out,
)
from bipol_crawler.normalize.byline_order import BRACKETED, labels_behind, without_brackets
from bipol_crawler.normalize.people import (
    capitalised,
    clean_name,
    is_nobody,
    is_place_or_organisation,
    looks_like_name,
    reads_on,
    split_people,
    without_standing,
)
from bipol_crawler.normalize.regions import is_region
from bipol_crawler.portals import PORTAL
from bipol_crawler.text import clean

_LABEL = (
    "(?:" + "|".join(f"(?P<{role}>{words})" for role, words in ROLES) + ")"
    rf"(?P<joined>(?:\s*{AND}\s*(?:{ROLE_WORDS})(?!\w)){{0,2}})"
)
_PROPER = r"(?-i:[A-Z])[\w.]*(?:\s+(?-i:[A-Z])[\w.]*){0,3}"
_STANDING = (
    rf"(?:(?P<portal>\s+{PORTAL.pattern_in_text}(?:\s+(?:di|dari|untuk)\s+{_PROPER}(?=\s*[,:：=]))?\s*,?(?=[\s:：=]))"
    r"|(?P<where>(?:\s+langsung)?\s+dari\s+" + _PROPER + r"(?:\s*,|(?=\s*[:：=–—-])))"
    rf"|(?P<standing>\s+\((?!{ROLE_WORDS})[^()]{{2,30}}\)"
    rf"|(?:\s+(?!(?:{ROLE_WORDS})\b|ter)(?-i:[A-Z])[\w.]*){{1,3}})(?=\s*[:：=]|\s+[–—-]+\s))?"
)
_SIGN = (
    r"(?P<sign>\s*\|?\s*[:：=;>»→][\s|:：=–—-]*|\s*[–—-]+\s+|\s+[–—-]+\s*|[–—-](?=(?-i:[A-Z]))|\s*/\s+"
    r"|\s{2,}(?=\S)|(?=\s|$))"
)
_FIRST_PART = re.compile(_LABEL + _STANDING + _SIGN, re.IGNORECASE)
_LATER_PART = re.compile(rf"(?:(?<=[\s|/,;&.)])|(?<=(?-i:[a-z]))(?=(?-i:[A-Z]))){_FIRST_PART.pattern}", re.IGNORECASE)
_ROLE_WORD = re.compile(ROLE_WORDS)
_BEGINNINGS = frozenset(word[:4] for word in re.findall("[a-z]{2,}", ROLE_WORDS.replace(r"\s", " ")))
"""The first four letters of words that label a byline, or all of a shorter word."""
_OURS = re.compile(
    rf",\s*(?:wartawa(?:n|ti)|reporter|jurnalis|pewarta|kontributor|koresponden)\s+(?:{PORTAL.pattern_in_text}|kami)"
    rf"(?:\s+(?:(?:di|dari|untuk|wilayah)\s+)?{_PROPER})?\W*$",
    re.IGNORECASE,
)
"""What shows that the name before it is a reporter's, and whose: ``Lilis, wartawan bipol.co di Garut``."""
_FROM = re.compile(rf"\s+(?:melaporkan\s+)?dari\s+{_PROPER}$", re.IGNORECASE)
_PORTAL_NEXT = re.compile(rf"\s+(?:{PORTAL.pattern_in_text}|kami\b)", re.IGNORECASE)
COLON = re.compile("[:：=]")
"""The sign that makes a label of a word; any other may be a sentence's own."""
_BARE = re.compile(rf"{_LABEL}\s*[:：=–—-]*", re.IGNORECASE)
_UNREAD_LABEL = re.compile(
    rf"(?:{ROLE_WORDS}|(?P<word>[^\W\d_]{{5,13}}))(?:\s+(?!ter)(?-i:[A-Z])\w*){{0,2}}\s*[:：=]\s*(?=\S)", re.IGNORECASE
)
_AND = re.compile(rf"\s*{AND}\s*", re.IGNORECASE)
_SPOKEN = re.compile(r"[?!\"“”]|[a-z]\.\s+[A-Z]")
_MISSPELT = re.compile(r"(?P<label>[^\W\d_]{4,13})(?P<sign>\s*[:：=]|\s{2,}|\s+[–—-]\s|\s)")
_PARTED = re.compile(r"[,/;|]")
_DECORATION = "*_~#•·–—=|- \t\r\n\f\v\u00a0\u2002\u2003\u2009\u202f\u3000"
_LEADING_SIGNS = re.compile(r"^[^\w(\[{\"“”'‘’.@]+")
_STARS_IN_BRACKETS = re.compile(r"(?:[(\[][\s*#_~]*|\*{1,4})[)\]]$")
_NOTE_MARK = re.compile(r"\s*[(\[]?\*{1,4}[)\]]")
"""What points from a name to the note below the text."""
_NUMBER = re.compile(r"\W*\d{1,2}[.)]\s*(?=[^\W\d_])")
_SENTENCE_ENDS = frozenset('.?!"”')
"""Signs that neither end a label nor are decoration."""
_MAX_LINE = 300
MAX_TAIL = 160
"""Characters at the end of a line in which a signature or glued bylines are looked for: none longer has been seen."""
_OFTEN_THE_SAME = 60
"""Characters up to which a line is remembered with what was read: a newsroom signs the same way for years."""


def has_colon(line: str) -> bool:
    """Whether :data:`COLON` is anywhere in a line."""
    return ":" in line or "=" in line or "：" in line


def undecorated(line: str) -> str:
    """A line without the stars, dashes, bullets, numbers and spaces round its words, stars in brackets too."""
    line = line.strip(_DECORATION)
    if not line[:1].isalnum():
        line = _LEADING_SIGNS.sub("", line)
    elif line[:1].isdigit():
        line = _NUMBER.sub("", line, count=1)
    return _STARS_IN_BRACKETS.sub("", line).rstrip(_DECORATION) if line[-1:] in (")", "]") else line


def without_stars(text: str) -> str:
    """A text without the stars that close it, two or more: one alone may point to a note."""
    bare = text.rstrip()
    stars = len(bare) - len(bare.rstrip("*"))
    return bare[:-stars].rstrip() if stars > 1 else text


def is_bare_label(line: str) -> bool:
    """Whether a line is a label and nothing else, its name to be looked for on the next one."""
    if line[-1:] in _SENTENCE_ENDS:
        return False
    line = undecorated(line)
    if len(line) > _MAX_LINE:
        return False
    if line[:1] in ("(", "["):
        return bool((match := BRACKETED.fullmatch(line)) and not NEEDS_SIGN.match(match["label"]))
    if not _may_begin_with_label(line) or not _BARE.fullmatch(line):
        return False
    return bool(COLON.search(line)) or not NEEDS_SIGN.match(line) or line.lower().endswith("oleh")


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
    if len(line) > _MAX_LINE or not (line := undecorated(line)):
        return None
    if line[0] in "([" and line[-1] in ")]":
        line = line[1:-1].strip()
    if closing and "." in line[2:6]:
        line = spelt_out(line)
    if line[:1] in ("(", "["):
        line = without_brackets(line)
    first = _FIRST_PART.match(line) if _may_begin_with_label(line) else None
    if not first:
        return _read_otherwise(line, closing=closing, beside=beside)
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


def _may_begin_with_label(line: str) -> bool:
    """Whether a line's first letters are a label's: of most lines they are not."""
    beginning = line[:4].lower()
    return not (beginning.isascii() and _BEGINNINGS.isdisjoint((beginning, beginning[:3], beginning[:2])))


@lru_cache(maxsize=4096)
def _remembered(line: str, closing: bool, beside: bool) -> tuple[Byline, ...] | None:
    read = _read_line(line, closing, beside)
    return None if read is None else tuple(read)


def _read_otherwise(line: str, *, closing: bool, beside: bool) -> list[Byline] | None:
    """A line that begins with its name (``Lilis (Reporter)``) or with a slip in its label (``Repoter: Lilis``)."""
    if closing and (pairs := labels_behind(line)):
        return [b for label, name in pairs for b in read_line(f"{label}: {name}", closing=True) or ()]
    misspelt = _MISSPELT.match(line)
    if not misspelt or (misspelt["sign"] == " " and not beside):
        return None
    meant = meant_label(misspelt["label"])
    return read_line(meant + line[misspelt.end("label") :], closing=closing, beside=beside) if meant else None


def is_unread_label(line: str) -> bool:
    """Whether a line that was not read begins with a label and its colon, or with a word much like one.

    What is spoken behind a label (``Wartawan: Apa kabar?``) is a dialogue's.
    """
    if len(line) > MAX_TAIL or not has_colon(line):
        return False
    line = undecorated(line).strip("([")
    if not (match := _UNREAD_LABEL.match(line)) or _SPOKEN.search(line, match.end()):
        return False
    if word := match["word"]:
        return (resembles_label(word) or meant_label(word) is not None) and looks_like_name(
            line[match.end() :], strict=True
        )
    return True


def _is_part(line: str, part: re.Match[str]) -> bool:
    """Whether a label's word inside a line opens a part: first, or capitalised, or with a colon.

    Between a label and its colon may stand where or as what someone reports (``Kontributor Garut:``),
    but ``Sumber Foto:`` is another label. Glued to the name before it (``FirdausEditor:``) it needs its colon.
    """
    if (standing := part["standing"]) and (
        part["source"] or part["photographer"] or not (COLON.search(part["sign"]) or is_region(standing))
    ):
        return False
    if part.start() == 0:
        return True
    if SHORT.match(part.group()):
        return bool(COLON.search(part["sign"])) and line[part.start() - 1] != "."
    if COLON.search(part["sign"]):
        return True
    if (role := _reporting(part)) and _PORTAL_NEXT.match(line, part.end(role)):
        return False
    before = line[part.start() - 1]
    return not before.isalpha() and (bool(part["sign"].strip()) or line[part.start()].isupper())


def _read_part(part: re.Match[str], names: str, *, closing: bool, beside: bool) -> list[Byline] | None:
    """The bylines that one label and the words behind it state, or ``None`` when they are no bylines."""
    strict = not COLON.search(part["sign"])
    names = undecorated(names.rstrip(" |/,;&+")).strip('"“”')
    if "*" in names:
        names = _NOTE_MARK.sub("", names)
    if names[:1] in ("(", "[") and names[-1:] in (")", "]"):
        names = names[1:-1]
    if not clean(names):
        return None if strict else []
    roles = _roles(part)
    organisation = roles == ["source"]
    if organisation:
        if not _may_be_unsigned(part, names, closing=closing, beside=beside):
            return None
        if len(clean(names)) > 90 or re.search(r"[.!?]\s+\w+\s+\w+", clean(names)) or reads_on(names):
            return None
    written = split_people(names, organisation=organisation)
    if not organisation:
        from_somewhere = len(written) > 1 and is_place_or_organisation(written[0])  # ``Kontributor Garut, Asep``
        if not (from_somewhere or _may_be_unsigned(part, names, closing=closing, beside=beside)):
            return None
        if not _PARTED.search(names) and is_place_or_organisation(names):  # ``Dinas Perumahan dan Permukiman``
            written = [names]
    named = [(without_standing(name), name) for name in written]
    if not organisation:
        named = [(name, whole) for name, whole in named if not is_place_or_organisation(name)]
        if not all(looks_like_name(name, strict=strict) or is_nobody(name) for name, _ in named):
            return None
        if not named and (strict or reads_on(names)):
            return None
    people = [(clean_name(name), as_written(whole)) for name, whole in named if organisation or not is_nobody(name)]
    # "Reporter/Editor: A/B" says one each; "Reporter/Editor: A" says both of A
    pairs = zip(roles, people, strict=True) if len(roles) == len(people) else ((r, p) for r in roles for p in people)
    return [Byline(role, name, whole, "text") for role, (name, whole) in pairs]


def _may_be_unsigned(part: re.Match[str], names: str, *, closing: bool, beside: bool) -> bool:
    """Whether a label has its sign, or may do without: at the end, or before a place or the portal's name."""
    if part["sign"].strip() or part["portal"] or part["where"]:
        return True
    if "," in names and _reporting(part) and _OURS.search(names):
        return True
    wide_gap = bool(part["sign"])
    return closing and (
        wide_gap or (beside and capitalised(_FROM.sub("", names))) or not NEEDS_SIGN.match(part.group())
    )


def _reporting(part: re.Match[str]) -> str | None:
    return next((role for role in ("reporter", "contributor") if part[role]), None)


def _roles(part: re.Match[str]) -> list[Role]:
    roles: list[Role] = [role for role, _ in ROLES if part[role]]
    if part["joined"]:
        for word in _AND.split(part["joined"]):
            roles += [role for role, words in ROLES if re.fullmatch(words, word, re.IGNORECASE) and role not in roles]
    return roles


def as_written(name: str) -> str:
    """A name as it was typed, without the stars and quotes round it."""
    return _STARS_IN_BRACKETS.sub("", name).strip(' \u00a0*_~|:"“”')
