"""'Baca juga' ("read also"): taken out of the text in every form it is typed, its links kept.

The forms seen: a line of its own (bold, italic, capitals, in a quote, a list or a div) with the
link on it, and perhaps further articles of the portal on the lines that follow; the label alone,
with any links on the lines that follow; in brackets, within a real sentence, where only the brackets
go; and behind the last sentence of a line, or before a closing bracket of names, where only label
and link go.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import groupby, takewhile

from bipol_crawler.normalize.text import clean
from bipol_crawler.parse.parsed import Line, Paragraph, RawLink, Run, text_of

_WORDS = (
    r"(?:(?:baca|simak|lihat|tonton)\s*(?:pula|juga|jg)"
    r"|baca\s*(?:selengkapnya|berita\s+(?:lainnya|terkait)|artikel\s+(?:lainnya|terkait)|lainnya)"
    r"|(?:berita|artikel)\s+(?:terkait|lainnya))\b\s*(?P<colon>[:：;>»–—-]*)"
)
_LABEL = re.compile(rf"^[\W_]*{_WORDS}", re.IGNORECASE)
_GLUED = re.compile(rf"(?:^|(?<=[.!?\"”’)\]]))[\s*_]*{_WORDS}\s*", re.IGNORECASE)
_BRACKET = re.compile(
    r"[(\[]\s*(?:baca|simak|lihat)\s*(?:juga|pula|jg)\b[^()\[\]]*(?:\([^()]*\)[^()\[\]]*)*[)\]]",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"[\W_]*$")
_SIGNED = re.compile(r"[\s.,*_]*[(\[][^()\[\]]{2,60}[)\]][\s.*_]*$")


def take_further_reading(
    paragraphs: list[Paragraph], own: Callable[[str], bool]
) -> tuple[list[Paragraph], list[RawLink]]:
    """Split paragraphs into the article's own text and, in page order, its links to other articles.

    ``own`` tells whether an address in a sentence is an article of the portal; in a 'Baca juga'
    line every link counts.
    """
    kept: list[Paragraph] = []
    links: list[RawLink] = []
    label_open = label_alone = False
    for paragraph in paragraphs:
        lines: Paragraph = []
        for line in paragraph:
            if _is_plain(line):
                label_open = False
                lines.append(line)
                continue
            line, asides = _without_asides(line)
            links += asides
            text = text_of(line)
            if not clean(text):
                continue
            found = _links(line)
            if label_open and _all_linked(line) and (label_alone or all(own(link.url) for link in found)):
                links += found
                continue
            label_open = False
            match = _LABEL.match(text) or _LABEL.match(_before_links(line))
            if match and _is_further(line, text[match.end() :], bool(match["colon"])):
                links += found
                label_open, label_alone = True, not found
                continue
            lines.append(line)
            links += [link for link in found if own(link.url)]
        if lines:
            kept.append(lines)
    return kept, links


def _is_plain(line: Line) -> bool:
    """Whether a line is text at first sight, as nearly all are: no link, and none of the words that labels end in."""
    for run in line:
        if run.href:
            return False
    text = text_of(line).lower()
    return not (
        "juga" in text or "pula" in text or "jg" in text
        or "selengkapnya" in text or "terkait" in text or "lainnya" in text
    )  # fmt: skip


def _is_further(line: Line, rest: str, colon: bool) -> bool:
    """Whether a line that begins with the label is nothing but further reading.

    With a link: nothing but punctuation may stand outside it. Without one: the label alone,
    or the label with a colon and a headline (which ends without a full stop).
    """
    if any(run.href for run in line):
        outside = "".join(run.text for run in line if not run.href)
        match = _LABEL.match(outside)
        return bool(_NOTHING.match(outside[match.end() :] if match else outside))
    rest = clean(rest)
    return not rest or (colon and len(rest) < 200 and rest[-1] not in ".,")


def _before_links(line: Line) -> str:
    """The words before the line's first link, which may follow without a space."""
    return text_of(list(takewhile(lambda run: not run.href, line)))


def _all_linked(line: Line) -> bool:
    """Whether every word of the line is part of a link."""
    return any(run.href for run in line) and all(run.href or _NOTHING.match(run.text) for run in line)


def _links(line: Line) -> list[RawLink]:
    """The line's links, neighbouring runs of one address joined; their text without the label."""
    linked = groupby((run for run in line if run.href), key=lambda run: run.href or "")
    return [
        RawLink("inline", url, clean(_LABEL.sub("", "".join(run.text for run in runs))) or None) for url, runs in linked
    ]


def _before_spaces(text: str, at: int) -> int:
    while at and text[at - 1].isspace():
        at -= 1
    return at


def _without_asides(line: Line) -> tuple[Line, list[RawLink]]:
    """The line with every 'Baca juga' cut out that shares it with real text, and the links that stood inside."""
    text = text_of(line)
    spans = [(_before_spaces(text, match.start()), match.end()) for match in _BRACKET.finditer(text)]
    if not spans and any(run.href for run in line):
        spans = _glued(line, text)
    if not spans:
        return line, []
    kept: Line = []
    cut: Line = []
    start = 0
    for run in line:
        end = start + len(run.text)
        position = start
        for left, right in spans:
            if right <= start or left >= end:
                continue
            kept.append(Run(run.text[position - start : max(left, start) - start], run.href))
            cut.append(Run(run.text[max(left, start) - start : min(right, end) - start], run.href))
            position = min(right, end)
        kept.append(Run(run.text[position - start :], run.href))
        start = end
    return [run for run in kept if run.text], _links(cut)


def _glued(line: Line, text: str) -> list[tuple[int, int]]:
    """Where a label with its link stands behind a line's last sentence, or before a closing bracket of names."""
    linked: list[tuple[int, int]] = []
    end = 0
    for run in line:
        start, end = end, end + len(run.text)
        if run.href:
            linked.append((linked.pop()[0] if linked and linked[-1][1] == start else start, end))
    for match in _GLUED.finditer(text):
        end = next((last for first, last in linked if first <= match.end() < last), 0)
        rest = text[end:]
        if end and (_SIGNED.match(rest) or (match.start() and _NOTHING.match(rest))):
            return [(match.start(), end)]
    return []
