"""Byline lines above and below the text, found as blocks.

    opening = { byline | furniture }                 above the text
    closing = { furniture } byline { byline | note | furniture }   below it

A label may have its names on the lines below it. Lines that are neither notes nor furniture may stand below the closing
bylines only where these are sure: a writer and an editor, or a name in full behind a label's sign with no more than two
lines below it that tell nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bipol_crawler.items import Byline, Problem
from bipol_crawler.normalize.byline_grammar import COLON, MAX_TAIL, has_colon, is_bare_label, read_line, undecorated
from bipol_crawler.normalize.byline_labels import ROLE_WORDS
from bipol_crawler.normalize.datelines import read_place
from bipol_crawler.normalize.invitations import is_invitation
from bipol_crawler.normalize.line_kinds import LineKind, is_boilerplate, is_data_sheet, is_date_line, kind_of
from bipol_crawler.normalize.people import is_nobody, looks_like_name
from bipol_crawler.normalize.signatures import read_signature
from bipol_crawler.text import clean

_WORD = re.compile(r"[^\W_]")
_LETTER = re.compile(r"[^\W\d_]")
_OPENED = re.compile(r"[\W_]{0,12}?[(\[{]")
_MOST_SPACES = 24
"""In a line that is a name, bullets and wide gaps included."""
_SPEECH = re.compile(
    r"[\"“”]|\b(?:kata(?:nya)?|ujar(?:nya)?|ucap(?:nya)?|tutur(?:nya)?|ungkap(?:nya)?|jelas(?:nya)|imbuh(?:nya)?|tambah(?:nya)"
    r"|pungkas(?:nya)?|menurut(?:nya)?)\b",
    re.IGNORECASE,
)
"""What shows that a line goes on telling the story."""
_OF_THINGS = ("source", "photographer")
"""Roles that tables, maps and photos in the text state of themselves."""
_SPEAKING_SIGN = re.compile(r"[:：=;>»→]|\s{2,}|\s[–—-]|[–—-]\s")
_LONGEST_DETAIL = 200
_LONGEST_OPENING = 120
"""Characters of a line above the text that may be furniture, or a byline without its sign."""
_LONGEST_LABEL = 24
"""Characters of a label that stands alone, without its sign."""
_MAX_OPENING = 8
_MAX_BELOW = 20
"""Lines below the closing bylines among which they are looked for."""
_MAX_BLOCK = 14
_MAX_ASIDES = 3
_MAX_NAME_LINES = 4
_MOST_UNKNOWN = 8
"""Lines of no known kind below bylines of two roles; below one name, two."""


@dataclass(slots=True)
class Block:
    """Byline lines that stand together: their positions and the furniture's among and below them."""

    taken: set[int] = field(default_factory=set)
    furniture: set[int] = field(default_factory=set)
    bylines: list[Byline] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def opening_block(lines: list[str]) -> Block:
    """The byline lines above the text, and the furniture among them.

    A label without its sign is a sentence's beginning there, unless another follows, or the dateline.
    """
    block = Block()
    unsigned: list[tuple[int, list[Byline]]] = []
    at = 0
    while at < min(len(lines) - 1, _MAX_OPENING):
        line = lines[at]
        read = read_line(line, closing=False)
        short = len(line) < _LONGEST_LABEL or (len(line) < MAX_TAIL and has_colon(line))
        names = _names_behind(lines, at) if short and is_bare_label(line) else 0
        if names:
            read = _with_names_below(line, lines[at + 1 : at + 1 + names], last=False)
        if read is not None:
            block.taken.update(range(at, at + names + 1))
            block.bylines += read
            block.problems += _without_person(line, read)
            at += names
        elif len(line) > _LONGEST_OPENING:
            if not is_invitation(line):
                break
            block.furniture.add(at)
        elif (unsure := read_line(line, closing=True, beside=True)) and (
            block.taken or not unsigned or unsigned[-1][0] == at - 1
        ):
            unsigned.append((at, unsure))
        elif is_boilerplate(line) or (at and not _WORD.search(line)):
            block.furniture.add(at)
        elif not is_date_line(line):
            break
        at += 1
    roles = {byline.role for _, read in unsigned for byline in read}
    if unsigned and at < len(lines) and (len(roles) > 1 or block.bylines or read_place(lines[at])):
        block.taken.update(number for number, _ in unsigned)
        block.bylines += [byline for _, read in unsigned for byline in read]
    elif unsigned and not any(number in block.taken for number, _ in unsigned):
        block.problems += [unread_byline(lines[number]) for number, _ in unsigned]
    block.taken |= block.furniture
    return block


def unread_byline(line: str, reason: str = "byline_unread") -> Problem:
    """The problem of a byline that was not read: ``byline_unread``, ``byline_inside_text`` or ``names_no_person``."""
    return Problem("bylines", reason, clean(line)[:_LONGEST_DETAIL])


def _names_behind(lines: list[str], at: int) -> int:
    """How many lines below a bare label are names, and are followed by something else."""
    number = 0
    for line in lines[at + 1 : at + 1 + _MAX_NAME_LINES]:
        if not looks_like_name(undecorated(line), strict=True) or line.rstrip().endswith("."):
            break
        number += 1
    return number if at + 1 + number < len(lines) else 0


def closing_block(lines: list[str], links: set[int], first: int) -> Block:
    """The byline lines at or near the end, what they say in page order, and the furniture round them."""
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
    if not block.taken:
        return block
    kinds = _kinds_below(lines, below, links)
    if not _may_stand_above(block, lines, first, [lines[number] for number in below if kinds[number] is None]):
        unread = [
            unread_byline(lines[number], "byline_inside_text")
            for number in sorted(block.taken)
            if _SPEAKING_SIGN.search(lines[number].strip()) and any(b.role not in _OF_THINGS for b in block.bylines)
        ]
        return Block(problems=unread)
    block.furniture |= {number for number in below if kinds[number] == "furniture"}
    return block


def _names_directly_below(lines: list[str], below: list[int], links: set[int]) -> list[int]:
    """Which of the lines below a label that stands alone may be its names, up to the first that can be none."""
    names: list[int] = []
    for at in reversed(below):
        names = names if len(names) < _MAX_NAME_LINES else []
        names = [at, *names] if at not in links and _may_be_name_below(lines[at]) else []
    return names


def _may_be_name_below(line: str) -> bool:
    return len(line) < MAX_TAIL and line.count(" ") < _MOST_SPACES and looks_like_name(undecorated(line), strict=False)


def _read_with_names(line: str, names: list[str], *, last: bool, beside: bool = False) -> list[Byline] | None:
    if names:
        return _with_names_below(line, names, last=last)
    read = read_line(line, closing=True, beside=beside)
    return _signature_alone(line) if read is None else read


def _read_block(
    block: Block, lines: list[str], bottom: int, lowest: list[Byline], names: list[int], first: int, below: list[int]
) -> None:
    """Fill ``block`` upwards from its lowest label, across notes and furniture, as far as bylines follow each other.

    ``lowest`` is what the line at ``bottom`` says, with the ``names`` below it.
    """
    block.taken.update([bottom, *names])
    block.problems += _without_person(lines[bottom], lowest)
    read, names = [lowest], []
    asides: list[int] = []
    furniture: set[int] = set()
    for at in range(bottom - 1, max(first - 1, bottom - _MAX_BLOCK), -1):
        line = lines[at]
        if not _WORD.search(line):
            continue
        bylines = _read_with_names(line, [lines[name] for name in names], last=False, beside=True)
        if bylines is not None:
            block.taken.update([at, *names])
            block.furniture |= furniture
            block.problems += _without_person(line, bylines)
            read.append(bylines)
            names, furniture = [], set()
        elif not names and (kind := kind_of(line)) and (kind == "furniture" or len(asides) < _MAX_ASIDES):
            if kind == "furniture":
                furniture.add(at)
            else:
                asides.append(at)
        elif len(names) < _MAX_NAME_LINES and _may_be_name_below(line):
            names.insert(0, at)
        else:
            break
    block.furniture |= {at for at in furniture if _LETTER.search(lines[at])}
    block.bylines = [byline for bylines in reversed(read) for byline in bylines]
    top = min(block.taken, default=0)
    around = [lines[number] for number in (*range(max(0, top - 2), top), *below[:2])]
    if any(is_data_sheet(line) for line in around):
        block.taken, block.furniture, block.bylines, block.problems = set(), set(), [], []


def _kinds_below(lines: list[str], below: list[int], links: set[int]) -> dict[int, LineKind | None]:
    """What each line below the bylines is; what follows a note is the note's as well."""
    kinds: dict[int, LineKind | None] = {}
    noted = False
    for number in below:
        kind: LineKind | None = "furniture" if number in links else kind_of(lines[number])
        noted = noted or kind == "note"
        kinds[number] = kind or ("note" if noted else None)
    return kinds


def _may_stand_above(block: Block, lines: list[str], first: int, unknown: list[str]) -> bool:
    """Whether bylines may have lines of no known kind below them: the story is told above, not below."""
    if not unknown:
        return True
    told = sum(len(lines[at]) for at in range(first, min(block.taken)))
    more = sum(map(len, unknown))
    writers = {
        byline.role for byline in block.bylines if byline.role in ("reporter", "writer", "contributor", "signature")
    }
    if more > max(told, 200 if writers and told else 0):
        return False
    if writers and any(byline.role == "editor" for byline in block.bylines):
        return len(unknown) <= _MOST_UNKNOWN
    sure = all(_SPEAKING_SIGN.search(lines[at].strip()) for at in block.taken)
    full = block.bylines and all(
        byline.role not in (*_OF_THINGS, "signature") and looks_like_name(byline.name, strict=True)
        for byline in block.bylines
    )
    return bool(sure and full) and len(unknown) < 3 and not any(_SPEECH.search(line) for line in unknown)


def _without_person(line: str, read: list[Byline]) -> list[Problem]:
    """The problem of a byline that names only a place or an organisation, whose words leave the text."""
    if read:
        return []
    named = re.sub(rf"^\W*(?:{ROLE_WORDS})\b", "", undecorated(line), flags=re.IGNORECASE)
    return [] if is_nobody(named) and not any(map(str.isdigit, named)) else [unread_byline(line, "names_no_person")]


def _signature_alone(line: str) -> list[Byline] | None:
    if len(line) > MAX_TAIL or not _OPENED.match(line) or is_invitation(line):
        return None
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
