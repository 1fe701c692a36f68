"""Split the bylines above and below an article from its text.

    opening = { byline | boilerplate }                 above the text
    text
    closing = { boilerplate } byline { byline | note | boilerplate }   below it

``byline_grammar`` defines bylines, ``line_kinds`` defines notes and boilerplate, and ``byline_blocks`` finds the groups
of lines. Bylines and a signature may also follow the last sentence on its line. Notes stay in the text at their place;
boilerplate is removed with the bylines.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from bipol_crawler.items import Byline, Problem
from bipol_crawler.normalize.byline_blocks import closing_block, opening_block, unread_byline
from bipol_crawler.normalize.byline_decoration import without_stars
from bipol_crawler.normalize.byline_grammar import MAX_TAIL, is_unread_label, read_line
from bipol_crawler.normalize.byline_labels import ROLE_WORDS
from bipol_crawler.normalize.line_kinds import BEFORE_OTHER_JOB, is_data_sheet, line_kind, names_other_job
from bipol_crawler.normalize.signatures import read_signature
from bipol_crawler.rule_ids import RuleId
from bipol_crawler.text import without_invisible

_TAIL = re.compile(rf"[.!?\"”’')\]*]\s*(?=[*_–—-]*\s*(?:{ROLE_WORDS})\b)", re.IGNORECASE)
_BETWEEN_JOBS = re.compile(r"\s*[|;]\s*|\s+/\s+")
_WORD = re.compile(r"[^\W_]")
_MAX_LINES_OF_A_NOTE = 3
_MAX_LINES_AT_EDGE = 12
_MAX_PROBLEMS = 3


@dataclass(frozen=True, slots=True)
class TypedBylines:
    """The bylines found in the text, the text without them (paragraphs of lines), and problems.

    ``read_by`` has for each byline the rule that read it and its position in words.
    """

    bylines: tuple[Byline, ...]
    read_by: tuple[tuple[RuleId, str], ...]
    paragraphs: list[list[str]]
    problems: tuple[Problem, ...] = ()


def split_bylines(paragraphs: list[list[str]], linked: Collection[tuple[int, int]] = ()) -> TypedBylines:
    """Return the bylines above and below the text, and the text without them.

    Args:
        paragraphs: the body's paragraphs, each a list of lines that still contain non-breaking spaces.
        linked: (paragraph, line) of each line that is only links to other articles.
    """
    if not linked:
        paragraphs = [*paragraphs[:-_MAX_LINES_AT_EDGE], *map(_jobs_apart, paragraphs[-_MAX_LINES_AT_EDGE:])]
    numbers = [number for number, paragraph in enumerate(paragraphs) for _ in paragraph]
    lines = [without_invisible(line) for paragraph in paragraphs for line in paragraph]
    links = {at for at, place in enumerate(_line_positions(paragraphs)) if place in linked} if linked else set()
    top = opening_block(lines)
    block = closing_block(lines, links, first=max(top.byline_lines, default=-1) + 1)
    boilerplate = (
        block.boilerplate
        if block.byline_lines
        else _boilerplate_at_the_end(lines, max(top.byline_lines, default=-1) + 1)
    )
    removed = top.byline_lines | block.byline_lines | boilerplate
    inline: list[Byline] = []
    last, rest = _find_signed_line(lines, removed, block.byline_lines, inline)
    if last >= 0 and (block.byline_lines or inline):
        lines[last] = without_invisible(without_stars(rest))
    grouped: dict[int, list[str]] = {}
    for at, (number, line) in enumerate(zip(numbers, lines, strict=True)):
        if at not in removed and (at < last or not (block.byline_lines or inline) or _WORD.search(line)):
            grouped.setdefault(number, []).append(line)
    found = (
        ((RuleId.BYLINE_FIRST_LINES, "first lines"), top.bylines),
        ((RuleId.BYLINE_LAST_PARAGRAPH, "end of the last paragraph"), inline),
        ((RuleId.BYLINE_CLOSING_BLOCK, "closing lines"), block.bylines),
    )
    remaining = [line for at, line in enumerate(lines) if at not in removed]
    return TypedBylines(
        tuple(byline for _, bylines in found for byline in bylines),
        tuple(read_by for read_by, bylines in found for _ in bylines),
        list(grouped.values()),
        tuple(
            {
                problem.detail: problem for problem in (*_unread_lines(remaining), *top.problems, *block.problems)
            }.values()
        )[:_MAX_PROBLEMS],
    )


def read_field(label: str, text: str) -> tuple[Byline, ...] | None:
    """Return the bylines in one of the post's own fields, printed with or without a label; ``None`` if unreadable."""
    text = without_invisible(text)
    read = read_line(text, at_end=True)
    read = read_line(f"{label}: {text}", at_end=True) if read is None else read
    return None if read is None else tuple(Byline(b.role, b.name, b.as_written, "field") for b in read)


def _jobs_apart(paragraph: list[str]) -> list[str]:
    """Return the lines of a paragraph. Bylines beside a job that is not a role get lines of their own.

    >>> _jobs_apart(["Video: Lilis | Editor: Deden"])
    ['Video: Lilis', 'Editor: Deden']
    >>> _jobs_apart(["Reporter: Lilis, Editor: Deden, Publisher: Wawan"])
    ['Reporter: Lilis, Editor: Deden', 'Publisher: Wawan']
    """
    lines: list[str] = []
    for line in paragraph:
        jobs = [line]
        if line.count(":") > 1 and len(line) <= MAX_TAIL:  # two labels
            jobs = [job for part in _BETWEEN_JOBS.split(line) for job in BEFORE_OTHER_JOB.split(part)]
        apart = len(jobs) > 1 and any(map(names_other_job, jobs)) and any(read_line(job, at_end=True) for job in jobs)
        lines += jobs if apart else [line]
    return lines


def _line_positions(paragraphs: list[list[str]]) -> list[tuple[int, int]]:
    return [(number, at) for number, paragraph in enumerate(paragraphs) for at in range(len(paragraph))]


def _boilerplate_at_the_end(lines: list[str], first: int) -> set[int]:
    """Return the positions of boilerplate at the end of a text without closing bylines; notes may be between it."""
    found: set[int] = set()
    for at in range(len(lines) - 1, max(first, len(lines) - 1 - _MAX_LINES_AT_EDGE), -1):
        if not _WORD.search(lines[at]):
            continue
        if (kind := line_kind(lines[at])) is None:
            break
        if kind == "boilerplate":
            found.add(at)
    return found


def _find_signed_line(lines: list[str], removed: set[int], block: set[int], inline: list[Byline]) -> tuple[int, str]:
    """Return the position of the last line of the text, and the line without bylines and signature at its end.

    The bylines found there are added to ``inline``. Without closing bylines, a note of several lines may follow the
    line with the signature.
    """
    last, below = -1, None
    text_lines = 0
    for at in range(min(block, default=len(lines)) - 1, -1, -1):
        line = lines[at]
        if at in removed or not _WORD.search(line):
            continue
        if below != "text":
            rest, read_bylines = _bylines_after_sentence(line)
            rest, signed = read_signature(rest)
            if signed or read_bylines:
                inline += [*signed, *read_bylines]
                return at, rest
        kind = line_kind(line)
        below = kind or "text"
        if kind is None:
            last, text_lines = (at if last < 0 else last), text_lines + 1
            if text_lines > _MAX_LINES_OF_A_NOTE or block:
                break
    return last, lines[last] if last >= 0 else ""


def _unread_lines(lines: list[str]) -> list[Problem]:
    """Return the problems of lines near the start or end of the text that have a label but were not read."""
    edges = lines if len(lines) <= _MAX_LINES_AT_EDGE + 3 else [*lines[:3], *lines[-_MAX_LINES_AT_EDGE:]]
    unread = [line for line in edges if is_unread_label(line)]
    return [] if unread and any(map(is_data_sheet, edges)) else [unread_byline(line) for line in unread]


def _bylines_after_sentence(line: str) -> tuple[str, list[Byline]]:
    """Return a line without the bylines that follow its last sentence, and these bylines."""
    for tail in _TAIL.finditer(line, max(0, len(line) - MAX_TAIL - 1)):
        read = read_line(line[tail.end() :], at_end=True)
        if read:
            return line[: tail.start() + 1].rstrip(), read
    return line, []
