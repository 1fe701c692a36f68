"""Cuts a body into paragraphs, sentences and quotations, each with its span in the body."""

from __future__ import annotations

import re
from bisect import bisect_right

Span = tuple[int, int]

_MARK = re.compile(r"[“”\"„‟«»'](?:(?<!')|(?<=')'(?:(?<![^\W_]'')|(?![^\W_])))")
"""A quotation mark, or two apostrophes at the edge of a word. One class of characters comes first, here and below:
such a pattern is searched for several times as fast."""
_ABBREVIATIONS = frozenset(
    """h hj pol purn inf czi plt plh pj pjs sdr alm almh dsn letkol mayjen brigjen irjen komjen kol dr drs dra drg
    ir prof kh k r rd tb ust moch mohd muh muhd moh abd st jl jln gg no kab kec kel kp ds prov rt rw dkk dll dsb pt
    cv ltd sdr sdri bpk hal vs ph s m a b c d e f g i j l n o p t u w y z""".split()
)
_END = re.compile(r"[.!?…\n](?:(?<=\n)\n*|(?<![.!?…].)[.!?…]*[”\"’»)]*\s+(?=[“\"‘«(]?[A-Z0-9“\"]))")
_LAST_WORD = re.compile(r"([^\W_][\w.]*)$")
LONGEST_ABBREVIATION = 12
"""Characters."""


def paragraphs(body: str) -> list[Span]:
    """Return the span of each line of the body that is not blank."""
    found, start = [], 0
    for line in body.split("\n"):
        if line.strip():
            found.append((start, start + len(line)))
        start += len(line) + 1
    return found


def sentences(body: str) -> list[Span]:
    """Return the span of each sentence, without the spaces after it. A line break ends a sentence."""
    found, start = [], 0
    for match in _END.finditer(body):
        sign = match.group()
        if sign[0] == "." and _is_abbreviation(body, match.start()):
            continue
        end = match.start() + len(sign.rstrip())
        if end > start:
            found.append((start, end))
        start = match.end()
    if start < len(body):
        found.append((start, len(body)))
    return found


def _is_abbreviation(body: str, at: int) -> bool:
    """Return whether the full stop at ``at`` belongs to an abbreviation or an initial before a name."""
    before = body[max(0, at - LONGEST_ABBREVIATION) : at]
    last = before.rpartition(" ")[2]
    if not last.isalpha():
        word = _LAST_WORD.search(before)
        last = word[1] if word else ""
    return last.lower() in _ABBREVIATIONS


def quotations(body: str, lines: list[Span]) -> list[tuple[Span, bool]]:
    """Return the span inside each pair of quotation marks, and whether it continues a quotation of the line before.

    Marks are paired within a line, whatever their direction, because they are often typed the wrong way round. If the
    last quotation of a line is not closed, and the next line begins with a mark, the quotation continues there.
    """
    found: list[tuple[Span, bool]] = []
    marks = [match.span() for match in _MARK.finditer(body)]
    if not marks:
        return found
    starts = [start for start, _ in lines]
    by_line: dict[int, list[Span]] = {}
    for mark in marks:
        by_line.setdefault(bisect_right(starts, mark[0]) - 1, []).append(mark)
    was_open = -2
    for number, inside in by_line.items():
        line_start, line_end = lines[number]
        goes_on = was_open == number - 1 and not body[line_start : inside[0][0]].strip()
        if was_open == number - 1 and not goes_on and len(inside) % 2:
            inside = [(line_start, line_start), *inside]  # the mark at the end of a quotation of two lines
            goes_on = True
        for at in range(0, len(inside) - 1, 2):
            found.append(((inside[at][1], inside[at + 1][0]), goes_on and at == 0))
        if len(inside) % 2:
            found.append(((inside[-1][1], line_end), goes_on and len(inside) == 1))
            was_open = number
    return found
