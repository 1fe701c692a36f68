"""Read one line of bylines with a grammar. Either the whole line is bylines, or it is text.

    line      = part { separator part }  |  reversed { separator reversed }
    part      = label [standing] [sign] names  |  "(" label ")" [sign] names
    reversed  = name "(" label ")"  |  name "–" label
    label     = role { ("/" | "&" | "dan" | "sekaligus") role }
    standing  = the place or function of a reporter (``Kontributor Garut:``, ``Laporan dari Garut,``)
    sign      = ":" | "=" | ";" | "-" | "/" | a wide gap
    names     = name { ("&" | "dan" | "/" | ",") name }

The label decides the role. Places and organisations among the names are not persons. A line that only begins with the
word of a label (``Editor buku itu, kata dia, ...``) is text: without a colon, every name must look like a name, because
a dash may be part of a sentence.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bipol_crawler.items import Byline, Role
from bipol_crawler.normalize.byline_decoration import as_written, undecorated
from bipol_crawler.normalize.byline_labels import (
    AND,
    NEEDS_COLON_INSIDE_LINE,
    NEEDS_SIGN,
    ROLE_WORDS,
    ROLES,
    correct_label,
    expand_abbreviations,
    resembles_label,
)
from bipol_crawler.normalize.byline_order import BRACKETED, labels_after_names, move_labels_out_of_brackets
from bipol_crawler.normalize.people import (
    clean_name,
    continues_like_sentence,
    is_capitalised,
    is_nobody,
    is_place_or_organisation,
    looks_like_name,
    split_people,
    without_description,
)
from bipol_crawler.normalize.regions import is_region
from bipol_crawler.portals import PORTAL
from bipol_crawler.text import clean

_LABEL = (
    "(?:" + "|".join(f"(?P<{role}>{words})" for role, words in ROLES) + ")"
    rf"(?P<joined>(?:\s*{AND}\s*(?:{ROLE_WORDS})(?!\w)){{0,2}})"
)
_PROPER = r"(?-i:[A-Z])[\w.]*(?:\s+(?-i:[A-Z])[\w.]*){0,3}"
_DESCRIPTION = (
    rf"(?:(?P<portal>\s+{PORTAL.pattern_in_text}(?:\s+(?:di|dari|untuk)\s+{_PROPER}(?=\s*[,:：=]))?\s*,?(?=[\s:：=]))"
    r"|(?P<where>(?:\s+langsung)?\s+dari\s+" + _PROPER + r"(?:\s*,|(?=\s*[:：=–—-])))"
    rf"|(?P<standing>\s+\((?!{ROLE_WORDS})[^()]{{2,30}}\)"
    rf"|(?:\s+(?!(?:{ROLE_WORDS})\b|ter)(?-i:[A-Z])[\w.]*){{1,3}})(?=\s*[:：=]|\s+[–—-]+\s))?"
)
_SIGN = (
    r"(?P<sign>\s*\|?\s*[:：=;>»→][\s|:：=–—-]*|\s*[–—-]+\s+|\s+[–—-]+\s*|[–—-](?=(?-i:[A-Z]))|\s*/\s+"
    r"|\s{2,}(?=\S)|(?=\s|$))"
)
_FIRST_PART = re.compile(_LABEL + _DESCRIPTION + _SIGN, re.IGNORECASE)
_LATER_PART = re.compile(rf"(?:(?<=[\s|/,;&.)])|(?<=(?-i:[a-z]))(?=(?-i:[A-Z]))){_FIRST_PART.pattern}", re.IGNORECASE)
_ROLE_WORD = re.compile(ROLE_WORDS)
_BEGINNINGS = frozenset(word[:4] for word in re.findall("[a-z]{2,}", ROLE_WORDS.replace(r"\s", " ")))
"""The first four letters of the words of labels; of a shorter word all letters."""
_PORTAL_REPORTER = re.compile(
    rf",\s*(?:wartawa(?:n|ti)|reporter|jurnalis|pewarta|kontributor|koresponden)\s+(?:{PORTAL.pattern_in_text}|kami)"
    rf"(?:\s+(?:(?:di|dari|untuk|wilayah)\s+)?{_PROPER})?\W*$",
    re.IGNORECASE,
)
"""A description of a reporter of the portal after a name: ``Lilis, wartawan bipol.co di Garut``."""
_FROM = re.compile(rf"\s+(?:melaporkan\s+)?dari\s+{_PROPER}$", re.IGNORECASE)
_PORTAL_NEXT = re.compile(rf"\s+(?:{PORTAL.pattern_in_text}|kami\b)", re.IGNORECASE)
COLON = re.compile("[:：=]")
"""The signs that prove that the word before them is a label. Other signs may be part of a sentence."""
_BARE = re.compile(rf"{_LABEL}\s*[:：=–—-]*", re.IGNORECASE)
_UNREAD_LABEL = re.compile(
    rf"(?:{ROLE_WORDS}|(?P<word>[^\W\d_]{{5,13}}))(?:\s+(?!ter)(?-i:[A-Z])\w*){{0,2}}\s*[:：=]\s*(?=\S)", re.IGNORECASE
)
_AND = re.compile(rf"\s*{AND}\s*", re.IGNORECASE)
_SPEECH = re.compile(r"[?!\"“”]|[a-z]\.\s+[A-Z]")
_MISSPELT = re.compile(r"(?P<label>[^\W\d_]{4,13}+)(?P<sign>\s*[:：=]|\s{2,}|\s+[–—-]\s|\s)")
_SEPARATOR = re.compile(r"[,/;|]")
_NOTE_MARK = re.compile(r"\s*[(\[]?\*{1,4}[)\]]")
"""A mark after a name that refers to a note below the text."""
_SENTENCE_ENDS = frozenset('.?!"”')
"""Characters at the end of a sentence. No label ends with them."""
_LONGEST_LINE = 300
_LONGEST_LABEL = 16
"""The most characters of a misspelt label with the sign and the letter after it."""
MAX_TAIL = 160
"""The most characters at the end of a line that are searched for a signature or bylines; no longer ones are known."""
_MAX_CACHED_LENGTH = 60
"""The most characters of a line whose result is cached. The same bylines occur in many articles."""


def has_colon(line: str) -> bool:
    """Return whether :data:`COLON` matches anywhere in a line."""
    return ":" in line or "=" in line or "：" in line


def is_bare_label(line: str) -> bool:
    """Return whether a line is only a label, so that its name may be on the next line."""
    if line[-1:] in _SENTENCE_ENDS:
        return False
    line = undecorated(line)
    if len(line) > _LONGEST_LINE:
        return False
    if line[:1] in ("(", "["):
        return bool((match := BRACKETED.fullmatch(line)) and not NEEDS_SIGN.match(match["label"]))
    if not _may_begin_with_label(line) or not _BARE.fullmatch(line):
        return False
    return bool(COLON.search(line)) or not NEEDS_SIGN.match(line) or line.lower().endswith("oleh")


def read_line(line: str, *, at_end: bool, next_to_byline: bool = False) -> list[Byline] | None:
    """Return the bylines of a line, or ``None`` if it is text.

    Args:
        line: the whole line.
        at_end: whether it is at the end of the text, where labels need no colon.
        next_to_byline: whether it is beside another byline. There, words that often begin sentences (``Laporan``,
            ``Foto``, ``Sumber``) are labels without a colon too.
    """
    if len(line) > _MAX_CACHED_LENGTH:
        return _read_line(line, at_end, next_to_byline)
    read = _read_line_cached(line, at_end, next_to_byline)
    return None if read is None else list(read)


def _read_line(line: str, at_end: bool, next_to_byline: bool) -> list[Byline] | None:
    if len(line) > _LONGEST_LINE or not (line := undecorated(line)):
        return None
    if line[0] in "([" and line[-1] in ")]":
        line = line[1:-1].strip()
    if at_end and ("." in line[2:6] or line[3:4] == ":"):
        line = expand_abbreviations(line)
    if line[:1] in ("(", "["):
        line = move_labels_out_of_brackets(line)
    first = _FIRST_PART.match(line) if _may_begin_with_label(line) else None
    if not first:
        return _read_other_forms(line, at_end=at_end, next_to_byline=next_to_byline)
    if not _is_part(line, first):
        return None
    parts = [first]
    if _ROLE_WORD.search(line[first.end() :].lower()):
        parts += [part for part in _LATER_PART.finditer(line, first.end()) if _is_part(line, part)]
    bylines: list[Byline] = []
    for part, following in zip(parts, [*parts[1:], None], strict=True):
        read = _read_part(
            part,
            line[part.end() : following.start() if following else len(line)],
            at_end=at_end,
            next_to_byline=next_to_byline,
        )
        if read is None:
            return None
        bylines += read
    return bylines


def _may_begin_with_label(line: str) -> bool:
    """Return whether a line begins with the first letters of a label. This fast test rejects most lines."""
    beginning = line[:4].lower()
    return not (beginning.isascii() and _BEGINNINGS.isdisjoint((beginning, beginning[:3], beginning[:2])))


@lru_cache(maxsize=2048)
def _read_line_cached(line: str, at_end: bool, next_to_byline: bool) -> tuple[Byline, ...] | None:
    read = _read_line(line, at_end, next_to_byline)
    return None if read is None else tuple(read)


def _read_other_forms(line: str, *, at_end: bool, next_to_byline: bool) -> list[Byline] | None:
    """Read a line that begins with a name (``Lilis (Reporter)``) or with a misspelt label (``Repoter: Lilis``)."""
    if at_end and (pairs := labels_after_names(line)):
        return [b for label, name in pairs for b in read_line(f"{label}: {name}", at_end=True) or ()]
    if not next_to_byline and _begins_like_sentence(line):
        return None
    misspelt = _MISSPELT.match(line)
    if not misspelt or (misspelt["sign"] == " " and not next_to_byline):
        return None
    meant = correct_label(misspelt["label"])
    return (
        read_line(meant + line[misspelt.end("label") :], at_end=at_end, next_to_byline=next_to_byline)
        if meant
        else None
    )


def _begins_like_sentence(line: str) -> bool:
    """Return whether a line begins with two words and one blank between them. This fast test is true of most lines."""
    first, _, rest = line[:_LONGEST_LABEL].partition(" ")
    return first.isalpha() and rest[:1].isalnum()


def is_unread_label(line: str) -> bool:
    """Return whether a line that was not read begins with a label and a colon, or with a word similar to a label.

    Speech after a label (``Wartawan: Apa kabar?``) is a dialogue and not an unread byline.
    """
    if len(line) > MAX_TAIL or not has_colon(line):
        return False
    line = undecorated(line).strip("([")
    if not (match := _UNREAD_LABEL.match(line)) or _SPEECH.search(line, match.end()):
        return False
    if word := match["word"]:
        return (resembles_label(word) or correct_label(word) is not None) and looks_like_name(
            line[match.end() :], strict=True
        )
    return True


def _is_part(line: str, part: re.Match[str]) -> bool:
    """Return whether the word of a label inside a line begins a part of the grammar.

    It must be first, capitalised, or followed by a colon. A place or function may be between a label and its colon
    (``Kontributor Garut:``), but ``Sumber Foto:`` is another label. Without a space before it (``FirdausEditor:``), a
    label needs its colon.
    """
    if (standing := part["standing"]) and (
        part["source"] or part["photographer"] or not (COLON.search(part["sign"]) or is_region(standing))
    ):
        return False
    if part.start() == 0:
        return True
    if NEEDS_COLON_INSIDE_LINE.match(part.group()):
        return bool(COLON.search(part["sign"])) and line[part.start() - 1] != "."
    if COLON.search(part["sign"]):
        return True
    if (role := _reporting_role(part)) and _PORTAL_NEXT.match(line, part.end(role)):
        return False
    before = line[part.start() - 1]
    return not before.isalpha() and (bool(part["sign"].strip()) or line[part.start()].isupper())


def _read_part(part: re.Match[str], names: str, *, at_end: bool, next_to_byline: bool) -> list[Byline] | None:
    """Return the bylines of one label and the words after it, or ``None`` if they are text."""
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
        if not _may_be_unsigned(part, names, at_end=at_end, next_to_byline=next_to_byline):
            return None
        if len(clean(names)) > 90 or re.search(r"[.!?]\s+\w+\s+\w+", clean(names)) or continues_like_sentence(names):
            return None
    originals = split_people(names, organisation=organisation)
    if not organisation:
        begins_with_place = len(originals) > 1 and is_place_or_organisation(originals[0])  # ``Kontributor Garut, Asep``
        if not (begins_with_place or _may_be_unsigned(part, names, at_end=at_end, next_to_byline=next_to_byline)):
            return None
        if not _SEPARATOR.search(names) and is_place_or_organisation(names):  # ``Dinas Perumahan dan Permukiman``
            originals = [names]
    cleaned = [(without_description(name), name) for name in originals]
    if not organisation:
        cleaned = [(name, original) for name, original in cleaned if not is_place_or_organisation(name)]
        if not all(looks_like_name(name, strict=strict) or is_nobody(name) for name, _ in cleaned):
            return None
        if not cleaned and (strict or continues_like_sentence(names)):
            return None
    people = [
        (clean_name(name), as_written(original)) for name, original in cleaned if organisation or not is_nobody(name)
    ]
    # "Reporter/Editor: A/B": one role for each person; "Reporter/Editor: A": A has both roles
    pairs = zip(roles, people, strict=True) if len(roles) == len(people) else ((r, p) for r in roles for p in people)
    return [Byline(role, name, original, "text") for role, (name, original) in pairs]


def _may_be_unsigned(part: re.Match[str], names: str, *, at_end: bool, next_to_byline: bool) -> bool:
    """Return whether a label has a sign or needs none: at the end, or before a place or the portal's name."""
    if part["sign"].strip() or part["portal"] or part["where"]:
        return True
    if "," in names and _reporting_role(part) and _PORTAL_REPORTER.search(names):
        return True
    wide_gap = bool(part["sign"])
    return at_end and (
        wide_gap or (next_to_byline and is_capitalised(_FROM.sub("", names))) or not NEEDS_SIGN.match(part.group())
    )


def _reporting_role(part: re.Match[str]) -> str | None:
    return next((role for role in ("reporter", "contributor") if part[role]), None)


def _roles(part: re.Match[str]) -> list[Role]:
    roles: list[Role] = [role for role, _ in ROLES if part[role]]
    if part["joined"]:
        for word in _AND.split(part["joined"]):
            roles += [role for role, words in ROLES if re.fullmatch(words, word, re.IGNORECASE) and role not in roles]
    return roles
