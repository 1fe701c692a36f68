"""The bylines typed round an article, taken out of its text.

    opening = { byline | furniture }                 above the text
    text
    closing = { furniture } byline { byline | note | furniture }   below it

What a byline line may be says byline_grammar, what a note and furniture are says line_kinds. A label may have its names
on the lines below it: byline_blocks finds them. Bylines and a signature may also be glued to the last sentence. Notes
stay in the text, where they stood; furniture goes with the bylines.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from bipol_crawler.items import Byline, Problem
from bipol_crawler.normalize.byline_blocks import closing_block, opening_block, unread_byline
from bipol_crawler.normalize.byline_grammar import MAX_TAIL, is_unread_label, read_line, without_stars
from bipol_crawler.normalize.byline_labels import ROLE_WORDS
from bipol_crawler.normalize.line_kinds import is_data_sheet, kind_of
from bipol_crawler.normalize.signatures import read_signature
from bipol_crawler.rule_ids import RuleId
from bipol_crawler.text import without_invisible

_TAIL = re.compile(rf"[.!?\"”’')\]*]\s*(?=[*_–—-]*\s*(?:{ROLE_WORDS})\b)", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]")
_MOST_LINES_OF_A_NOTE = 3
_NEAR_AN_EDGE = 12
_MOST_PROBLEMS = 3


@dataclass(frozen=True, slots=True)
class TypedBylines:
    """Bylines found in the text, the text without them (paragraphs of lines), and what was unread.

    ``read_by`` says of each byline which rule read it, and in words where it stood.
    """

    bylines: tuple[Byline, ...]
    read_by: tuple[tuple[RuleId, str], ...]
    paragraphs: list[list[str]]
    problems: tuple[Problem, ...] = ()


def take_bylines(paragraphs: list[list[str]], linked: Collection[tuple[int, int]] = ()) -> TypedBylines:
    """Read the bylines above and below the text, and give back the text without them.

    Args:
        paragraphs: the body's paragraphs, each a list of lines with their NBSPs still in.
        linked: (paragraph, line) of each line that is nothing but links to further articles.
    """
    numbers = [number for number, paragraph in enumerate(paragraphs) for _ in paragraph]
    lines = [without_invisible(line) for paragraph in paragraphs for line in paragraph]
    links = {at for at, place in enumerate(_places(paragraphs)) if place in linked} if linked else set()
    top = opening_block(lines)
    block = closing_block(lines, links, first=max(top.taken, default=-1) + 1)
    furniture = block.furniture if block.taken else _furniture_at_the_end(lines, max(top.taken, default=-1) + 1)
    taken = top.taken | block.taken | furniture
    inline: list[Byline] = []
    last, rest = _signed_line(lines, taken, block.taken, inline)
    if last >= 0 and (block.taken or inline):
        lines[last] = without_invisible(without_stars(rest))
    grouped: dict[int, list[str]] = {}
    for at, (number, line) in enumerate(zip(numbers, lines, strict=True)):
        if at not in taken and (at < last or not (block.taken or inline) or _WORD.search(line)):
            grouped.setdefault(number, []).append(line)
    found = (
        ((RuleId.BYLINE_FIRST_LINES, "first lines"), top.bylines),
        ((RuleId.BYLINE_LAST_PARAGRAPH, "end of the last paragraph"), inline),
        ((RuleId.BYLINE_CLOSING_BLOCK, "closing lines"), block.bylines),
    )
    kept = [line for at, line in enumerate(lines) if at not in taken]
    return TypedBylines(
        tuple(byline for _, bylines in found for byline in bylines),
        tuple(read_by for read_by, bylines in found for _ in bylines),
        list(grouped.values()),
        tuple({problem.detail: problem for problem in (*_unread(kept), *top.problems, *block.problems)}.values())[
            :_MOST_PROBLEMS
        ],
    )


def read_field(label: str, text: str) -> tuple[Byline, ...] | None:
    """A byline that the theme prints from the post's own fields, with or without its label.

    ``None`` if it can't be read.
    """
    text = without_invisible(text)
    read = read_line(text, closing=True)
    read = read_line(f"{label}: {text}", closing=True) if read is None else read
    return None if read is None else tuple(Byline(b.role, b.name, b.as_written, "field") for b in read)


def _places(paragraphs: list[list[str]]) -> list[tuple[int, int]]:
    return [(number, at) for number, paragraph in enumerate(paragraphs) for at in range(len(paragraph))]


def _furniture_at_the_end(lines: list[str], first: int) -> set[int]:
    """The furniture among the lines, notes too, with which a text without closing bylines ends."""
    found: set[int] = set()
    for at in range(len(lines) - 1, max(first, len(lines) - 1 - _NEAR_AN_EDGE), -1):
        if not _WORD.search(lines[at]):
            continue
        if (kind := kind_of(lines[at])) is None:
            break
        if kind == "furniture":
            found.add(at)
    return found


def _signed_line(lines: list[str], taken: set[int], block: set[int], inline: list[Byline]) -> tuple[int, str]:
    """The last line that is the article's own, without the bylines and the signature glued to it: these are noted.

    Without closing bylines, a note may stand below the line that is signed, in several lines.
    """
    last, below = -1, None
    others = 0
    for at in range(min(block, default=len(lines)) - 1, -1, -1):
        line = lines[at]
        if at in taken or not _WORD.search(line):
            continue
        if below != "text":
            rest, glued = _glued(line)
            rest, signed = read_signature(rest)
            if signed or glued:
                inline += [*signed, *glued]
                return at, rest
        kind = kind_of(line)
        below = kind or "text"
        if kind is None:
            last, others = (at if last < 0 else last), others + 1
            if others > _MOST_LINES_OF_A_NOTE or block:
                break
    return last, lines[last] if last >= 0 else ""


def _unread(lines: list[str]) -> list[Problem]:
    """The problems of labelled lines near the text's edges that stay in it."""
    edges = lines if len(lines) <= _NEAR_AN_EDGE + 3 else [*lines[:3], *lines[-_NEAR_AN_EDGE:]]
    unread = [line for line in edges if is_unread_label(line)]
    return [] if unread and any(map(is_data_sheet, edges)) else [unread_byline(line) for line in unread]


def _glued(line: str) -> tuple[str, list[Byline]]:
    """Bylines that follow the last sentence on its own line."""
    for tail in _TAIL.finditer(line, max(0, len(line) - MAX_TAIL - 1)):
        read = read_line(line[tail.end() :], closing=True)
        if read:
            return line[: tail.start() + 1].rstrip(), read
    return line, []
