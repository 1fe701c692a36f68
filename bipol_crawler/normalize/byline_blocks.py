"""Find blocks of byline lines above and below the text.

    opening = { byline | boilerplate }                 above the text
    closing = { boilerplate } byline { byline | note | boilerplate }   below it

The names of a label may be on the lines below it. Other lines than notes and boilerplate may follow the closing bylines
only if the bylines are certain: a writer and an editor, or full names with signs after their labels, and then at most
two such lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bipol_crawler.items import Byline, Problem
from bipol_crawler.normalize.byline_decoration import undecorated
from bipol_crawler.normalize.byline_grammar import COLON, MAX_TAIL, has_colon, is_bare_label, read_line
from bipol_crawler.normalize.byline_labels import ROLE_WORDS
from bipol_crawler.normalize.datelines import read_place
from bipol_crawler.normalize.invitations import is_invitation
from bipol_crawler.normalize.line_kinds import LineKind, is_boilerplate, is_data_sheet, is_date_line, line_kind
from bipol_crawler.normalize.people import is_nobody, looks_like_name
from bipol_crawler.normalize.signatures import read_signature, read_starred_name
from bipol_crawler.text import clean

_WORD = re.compile(r"[^\W_]")
_LETTER = re.compile(r"[^\W\d_]")
_OPENING_BRACKET = re.compile(r"[\W_]{0,12}?[(\[{]")
_MAX_SPACES = 24
"""The most spaces in a line that is a name, including bullets and wide gaps."""
_SPEECH = re.compile(
    r"[\"“”]|\b(?:kata(?:nya)?|ujar(?:nya)?|ucap(?:nya)?|tutur(?:nya)?|ungkap(?:nya)?|jelas(?:nya)|imbuh(?:nya)?|tambah(?:nya)"
    r"|pungkas(?:nya)?|menurut(?:nya)?)\b",
    re.IGNORECASE,
)
"""Words and quotation marks that show that a line is text of the article."""
_ROLES_OF_THINGS = ("source", "photographer")
"""Roles that may also belong to a table, a map or a photo in the text."""
_LABEL_SIGN = re.compile(r"[:：=;>»→]|\s{2,}|\s[–—-]|[–—-]\s")
_LONGEST_DETAIL = 200
_LONGEST_OPENING = 120
"""The most characters of a line above the text that may be boilerplate, or a byline without a sign."""
_LONGEST_LABEL = 24
"""The most characters of a label that is alone on its line and has no sign."""
_MAX_OPENING = 8
_MAX_BELOW = 20
"""The most lines at the end of the text that are searched for the closing bylines."""
_MAX_BLOCK = 14
_MAX_NOTES = 3
_MAX_NAME_LINES = 4
_MAX_UNKNOWN = 8
"""The most lines of no known kind below bylines of a writer and an editor. Below other bylines it is two."""


@dataclass(slots=True)
class Block:
    """A group of byline lines: their positions, and the positions of the boilerplate among and below them."""

    byline_lines: set[int] = field(default_factory=set)
    boilerplate: set[int] = field(default_factory=set)
    bylines: list[Byline] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def opening_block(lines: list[str]) -> Block:
    """Return the byline lines above the text, and the boilerplate among them.

    A label without a sign is the beginning of a sentence there, unless another byline or the dateline follows.
    """
    block = Block()
    unsigned: list[tuple[int, list[Byline]]] = []
    at = 0
    while at < min(len(lines) - 1, _MAX_OPENING):
        line = lines[at]
        read = read_line(line, at_end=False)
        short = len(line) < _LONGEST_LABEL or (len(line) < MAX_TAIL and has_colon(line))
        names = _count_names_below(lines, at) if short and is_bare_label(line) else 0
        if names:
            read = _with_names_below(line, lines[at + 1 : at + 1 + names], last=False)
        if read is not None:
            block.byline_lines.update(range(at, at + names + 1))
            block.bylines += read
            block.problems += _problem_of_no_person(line, read)
            at += names
        elif len(line) > _LONGEST_OPENING:
            if not is_invitation(line):
                break
            block.boilerplate.add(at)
        elif (without_sign := read_line(line, at_end=True, next_to_byline=True)) and (
            block.byline_lines or not unsigned or unsigned[-1][0] == at - 1
        ):
            unsigned.append((at, without_sign))
        elif is_boilerplate(line) or (at and not _WORD.search(line)):
            block.boilerplate.add(at)
        elif not is_date_line(line):
            break
        at += 1
    roles = {byline.role for _, read in unsigned for byline in read}
    if unsigned and at < len(lines) and (len(roles) > 1 or block.bylines or read_place(lines[at])):
        block.byline_lines.update(number for number, _ in unsigned)
        block.bylines += [byline for _, read in unsigned for byline in read]
    elif unsigned and not any(number in block.byline_lines for number, _ in unsigned):
        block.problems += [unread_byline(lines[number]) for number, _ in unsigned]
    block.byline_lines |= block.boilerplate
    return block


def unread_byline(line: str, reason: str = "byline_unread") -> Problem:
    """Return the problem of a byline that was not read.

    ``reason`` is ``byline_unread``, ``byline_inside_text`` or ``names_no_person``.
    """
    return Problem("bylines", reason, clean(line)[:_LONGEST_DETAIL])


def _count_names_below(lines: list[str], at: int) -> int:
    """Return how many lines below a label alone on its line are names; 0 if no other line follows them."""
    number = 0
    for line in lines[at + 1 : at + 1 + _MAX_NAME_LINES]:
        if not looks_like_name(undecorated(line), strict=True) or line.rstrip().endswith("."):
            break
        number += 1
    return number if at + 1 + number < len(lines) else 0


def closing_block(lines: list[str], links: set[int], first: int) -> Block:
    """Return the byline lines at or near the end, their bylines in page order, and the boilerplate around them.

    Args:
        lines: all lines of the text.
        links: the positions of lines that are only links to other articles.
        first: the position of the first line after the opening block.
    """
    block = Block()
    below: list[int] = []
    names: list[int] = []
    at = len(lines) - 1
    for at in range(len(lines) - 1, max(first - 1, len(lines) - 1 - _MAX_BELOW), -1):
        line = lines[at]
        if not _WORD.search(line):
            continue
        names = _names_directly_below(lines, below, links) if below and is_bare_label(line) else []
        read = _read_with_names(line, [lines[name] for name in names], last=True)
        if read is None and names:
            read, names = _read_with_names(line, [], last=True), []
        if read is not None:
            below = [number for number in below if number not in names]
            break
        below.insert(0, at)
    else:
        return block
    _read_block(block, lines, at, read, names, first, below)
    if not block.byline_lines:
        return block
    kinds = _kinds_below(lines, below, links)
    if not _may_have_text_below(block, lines, first, [lines[number] for number in below if kinds[number] is None]):
        unread_problems = [
            unread_byline(lines[number], "byline_inside_text")
            for number in sorted(block.byline_lines)
            if _LABEL_SIGN.search(lines[number].strip()) and any(b.role not in _ROLES_OF_THINGS for b in block.bylines)
        ]
        return Block(problems=unread_problems)
    block.boilerplate |= {number for number in below if kinds[number] == "boilerplate"}
    return block


def _names_directly_below(lines: list[str], below: list[int], links: set[int]) -> list[int]:
    """Return which of the lines below a label alone on its line may be its names."""
    names: list[int] = []
    for at in reversed(below):
        names = names if len(names) < _MAX_NAME_LINES else []
        names = [at, *names] if at not in links and _may_be_name_below(lines[at]) else []
    return names


def _may_be_name_below(line: str) -> bool:
    return len(line) < MAX_TAIL and line.count(" ") < _MAX_SPACES and looks_like_name(undecorated(line), strict=False)


def _read_with_names(line: str, names: list[str], *, last: bool, next_to_byline: bool = False) -> list[Byline] | None:
    if names:
        return _with_names_below(line, names, last=last)
    read = read_line(line, at_end=True, next_to_byline=next_to_byline)
    return _read_signature_line(line) if read is None else read


def _read_block(
    block: Block,
    lines: list[str],
    bottom: int,
    bottom_bylines: list[Byline],
    names: list[int],
    first: int,
    below: list[int],
) -> None:
    """Fill ``block`` from its lowest label upwards. Notes and boilerplate may be between the bylines.

    ``bottom_bylines`` is what the line at ``bottom`` says, with the ``names`` below it.
    """
    block.byline_lines.update([bottom, *names])
    block.problems += _problem_of_no_person(lines[bottom], bottom_bylines)
    read, names = [bottom_bylines], []
    note_lines: list[int] = []
    boilerplate: set[int] = set()
    for at in range(bottom - 1, max(first - 1, bottom - _MAX_BLOCK), -1):
        line = lines[at]
        if not _WORD.search(line):
            continue
        bylines = _read_with_names(line, [lines[name] for name in names], last=False, next_to_byline=True)
        if bylines is not None:
            block.byline_lines.update([at, *names])
            block.boilerplate |= boilerplate
            block.problems += _problem_of_no_person(line, bylines)
            read.append(bylines)
            names, boilerplate = [], set()
        elif not names and (kind := line_kind(line)) and (kind == "boilerplate" or len(note_lines) < _MAX_NOTES):
            if kind == "boilerplate":
                boilerplate.add(at)
            else:
                note_lines.append(at)
        elif len(names) < _MAX_NAME_LINES and _may_be_name_below(line):
            names.insert(0, at)
        else:
            break
    block.boilerplate |= {at for at in boilerplate if _LETTER.search(lines[at])}
    block.bylines = [byline for bylines in reversed(read) for byline in bylines]
    top = min(block.byline_lines, default=0)
    around = [lines[number] for number in (*range(max(0, top - 2), top), *below[:2])]
    if any(is_data_sheet(line) for line in around):
        block.byline_lines, block.boilerplate, block.bylines, block.problems = set(), set(), [], []


def _kinds_below(lines: list[str], below: list[int], links: set[int]) -> dict[int, LineKind | None]:
    """Return the kind of each line below the bylines. Lines of no known kind after a note belong to the note."""
    kinds: dict[int, LineKind | None] = {}
    after_note = False
    for number in below:
        kind: LineKind | None = "boilerplate" if number in links else line_kind(lines[number])
        after_note = after_note or kind == "note"
        kinds[number] = kind or ("note" if after_note else None)
    return kinds


def _may_have_text_below(block: Block, lines: list[str], first: int, unknown: list[str]) -> bool:
    """Return whether ``unknown`` lines may follow the bylines: most text must be above, and the bylines certain."""
    if not unknown:
        return True
    text_length = sum(len(lines[at]) for at in range(first, min(block.byline_lines)))
    length_below = sum(map(len, unknown))
    writers = {
        byline.role for byline in block.bylines if byline.role in ("reporter", "writer", "contributor", "signature")
    }
    if length_below > max(text_length, 200 if writers and text_length else 0):
        return False
    if writers and any(byline.role == "editor" for byline in block.bylines):
        return len(unknown) <= _MAX_UNKNOWN
    all_have_signs = all(_LABEL_SIGN.search(lines[at].strip()) for at in block.byline_lines)
    all_full_names = block.bylines and all(
        byline.role not in (*_ROLES_OF_THINGS, "signature") and looks_like_name(byline.name, strict=True)
        for byline in block.bylines
    )
    return (
        bool(all_have_signs and all_full_names)
        and len(unknown) < 3
        and not any(_SPEECH.search(line) for line in unknown)
    )


def _problem_of_no_person(line: str, read: list[Byline]) -> list[Problem]:
    """Return the problem of a byline that names only a place or an organisation; its line is removed from the text."""
    if read:
        return []
    named = re.sub(rf"^\W*(?:{ROLE_WORDS})\b", "", undecorated(line), flags=re.IGNORECASE)
    return [] if is_nobody(named) and not any(map(str.isdigit, named)) else [unread_byline(line, "names_no_person")]


def _read_signature_line(line: str) -> list[Byline] | None:
    if len(line) > MAX_TAIL or not _OPENING_BRACKET.match(line) or is_boilerplate(line):
        return read_starred_name(line)
    rest, signed = read_signature(line, alone_on_line=True)
    return signed if signed and not clean(rest) else None


def _with_names_below(line: str, names: list[str], *, last: bool) -> list[Byline] | None:
    """Return the bylines of a label with names on the lines below it, or ``None``.

    A label with a name on its own line may have more names below only if another label follows them, because lines at
    the very end may be anything. Without a colon, several names must be full names (``Sopir`` and ``Kurir`` are jobs).
    """
    bare, colon = is_bare_label(line), COLON.search(line)
    if not bare and (last or read_line(line, at_end=True) is None):
        return None
    if not (bare and colon) and not all(
        looks_like_name(name, strict=True) and (len(names) == 1 or " " in name) for name in names
    ):
        return None
    return read_line(f"{undecorated(line).rstrip(' :：=')}{': ' if bare else ' / '}{' / '.join(names)}", at_end=True)
