"""Marks in an article's text where it differs from the first version that was seen."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bipol_crawler.browse.text_diff import diff_paragraphs

_BLANK_LINES = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class MarkedParagraph:
    """A paragraph as it is now. ``changed``: it was rewritten or added. ``removed``: the number of paragraphs before it
    that were removed. If paragraphs at the end were removed, an empty paragraph at the end counts them."""

    text: str
    changed: bool
    removed: int = 0


def marked_paragraphs(first: str | None, now: str | None) -> list[MarkedParagraph]:
    """The paragraphs of ``now``, marked where they differ from ``first``. Empty if nothing differs."""
    texts = [part for part in _BLANK_LINES.split(now or "") if part.strip()]
    found = diff_paragraphs(first or "", now or "")
    if all(paragraph.same for paragraph in found):
        return []
    marked: list[MarkedParagraph] = []
    removed = 0
    for paragraph in found:
        if all(run.kind == "gone" for run in paragraph.runs):
            removed += 1
            continue
        changed = not paragraph.same
        marked.append(MarkedParagraph(texts[len(marked)], changed, 0 if changed else removed))
        removed = 0
    return [*marked, MarkedParagraph("", False, removed)] if removed else marked
