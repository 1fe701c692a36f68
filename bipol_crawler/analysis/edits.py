"""What an edit changed: two texts of one article → :class:`Edit`, each classed.

The class depends on the words that differ: a figure, a name, words in quotation marks, a typing slip. Every other
change of a headline is a change of its claim. Words that were only added or removed have classes of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from bipol_crawler.analysis.findings import Span
from bipol_crawler.sentences import quotations

EditClass = Literal["typing", "figure", "name", "quote", "claim", "wording", "added", "removed"]
Field = Literal["headline", "body"]

_WORD = re.compile(r"\w+(?:[.'’-]\w+)*|[^\w\s]")
_SIGNS = re.compile(r"[\W_]+")
_NUMBER = re.compile(
    r"\d|^(?:satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas|belas|puluh|ratus|ribu|juta|miliar|triliun)$",
    re.IGNORECASE,
)
_SLIP = 0.7
"""If two words are at least this alike (from 0 to 1), they are one word with a typing slip."""
_MOST_EDITS = 50
"""The most edits of one version that are listed; a version with more counts as a new text."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One change: the field, its class, and the words before and after, either of which may be empty."""

    field: Field
    kind: EditClass
    before: str
    after: str


def edits(before: tuple[str | None, str | None], after: tuple[str | None, str | None]) -> list[Edit]:
    """Return the edits between two versions, each given as headline and body; those of the headline first."""
    found: list[Edit] = []
    if before[0] != after[0]:
        found += _compared("headline", before[0] or "", after[0] or "")
    if before[1] != after[1]:
        found += _bodies((before[1] or "").split("\n\n"), (after[1] or "").split("\n\n"))
    return found[:_MOST_EDITS]


def _bodies(before: list[str], after: list[str]) -> Iterator[Edit]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, first, last, first_after, last_after in matcher.get_opcodes():
        if tag == "equal":
            continue
        old, new = before[first:last], after[first_after:last_after]
        for one, other in _paired(old, new):
            if one and other:
                yield from _compared("body", one, other)
            elif one or other:
                yield Edit("body", "removed" if one else "added", one, other)


def _paired(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs of an old paragraph and its new version. One of them is empty if a paragraph was removed or added."""
    left = list(new)
    for paragraph in old:
        best = max(left, key=lambda other: SequenceMatcher(None, paragraph.split(), other.split()).ratio(), default="")
        if best and SequenceMatcher(None, paragraph.split(), best.split()).ratio() >= 0.4:
            left.remove(best)
            yield paragraph, best
        else:
            yield paragraph, ""
    for paragraph in left:
        yield "", paragraph


def _compared(field: Field, before: str, after: str) -> Iterator[Edit]:
    """Yield the runs of words that differ between two texts."""
    old, new = [*_WORD.finditer(before)], [*_WORD.finditer(after)]
    quoted = [span for span, _ in quotations(before, [(0, len(before))])]
    matcher = SequenceMatcher(None, [word.group() for word in old], [word.group() for word in new], autojunk=False)
    for tag, first, last, first_after, last_after in matcher.get_opcodes():
        if tag == "equal":
            continue
        one, other = _words(before, old[first:last]), _words(after, new[first_after:last_after])
        at = old[first].start() if first < len(old) else len(before)
        begins = first == 0 or before[:at].rstrip()[-1:] in (".", "!", "?", "“", '"')
        yield Edit(field, _class_of(field, one, other, in_quote=_inside(at, quoted), begins=begins), one, other)


def _words(text: str, words: list[re.Match[str]]) -> str:
    return text[words[0].start() : words[-1].end()] if words else ""


def _inside(at: int, spans: list[Span]) -> bool:
    return any(start <= at < end for start, end in spans)


def _class_of(field: Field, before: str, after: str, *, in_quote: bool, begins: bool) -> EditClass:
    old, new = _bare(before), _bare(after)
    if old == new:
        return "typing"
    if _only_figures(before, after):
        return "figure"
    if in_quote and before and after:
        return "quote" if not _is_slip(old, new) else "typing"
    if field == "body" and before and after and not begins and _is_name(before) and _is_name(after):
        return "name"
    if before and after and _is_slip(old, new):
        return "typing"
    if field == "headline":
        return "claim"
    if not before or not after:
        return "removed" if before else "added"
    return "wording"


def _bare(text: str) -> list[str]:
    return [word for word in (_SIGNS.sub("", part).casefold() for part in text.split()) if word]


def _only_figures(before: str, after: str) -> bool:
    """Return whether two runs differ only in their numbers."""
    old, new = _bare(before), _bare(after)
    changed = [word for word in old if word not in new], [word for word in new if word not in old]
    return all(changed) and all(_NUMBER.search(word) for words in changed for word in words)


def _is_name(text: str) -> bool:
    words = text.split()
    return len(words) < 5 and all(word.strip('“”"(),.')[:1].isupper() for word in words)


def _is_slip(old: list[str], new: list[str]) -> bool:
    if len("".join(old)) < 4 or abs(len(old) - len(new)) > 1 or len(old) > 4:
        return False
    if any(map(_NUMBER.search, old + new)):
        return False
    return SequenceMatcher(None, "".join(old), "".join(new)).ratio() >= _SLIP
