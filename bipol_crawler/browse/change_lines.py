"""Describes what an event of the ledger changed, in short lines: the text before, and the text after."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bipol_crawler.browse.i18n import code_words
from bipol_crawler.browse.text_diff import Run, diff_paragraphs
from bipol_crawler.browse.version_texts import version_texts

MAX_CONTEXT = 60
"""The largest number of unchanged characters that a line shows before and after a change."""
MAX_CHANGED = 220
"""The largest number of characters of a removed or added text that a line shows, and of several short changes."""
CUT = "…"

_PART_OF = {"published_at": "published"}
"""The part of a version for the name of a field, where they differ."""
_LONG = ("body", "captions")
"""The parts in whose lines only the text beside a change is shown."""
_BEFORE = {"missing": "live", "gone": "missing"}
_AFTER = {"missing": "missing", "gone": "gone", "returned": "live"}
_REASONS = (
    (re.compile(r"(?:HTTP )?(\d{3})"), "portal menjawab {} (HTTP)", "the portal answered {} (HTTP)"),
    (
        re.compile(r"its address now leads to another article, (.*)", re.DOTALL),
        "alamatnya kini mengarah ke artikel lain, {}",
        "its address now leads to another article, {}",
    ),
    (
        re.compile(r"its address now leads to (.*)", re.DOTALL),
        "alamatnya kini mengarah ke {}",
        "its address now leads to {}",
    ),
)
"""The reasons why an article is missing or gone, as the ledger stores them, and the words for each."""


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change. ``part`` is what changed (``headline``, ``status``, ``url``); ``runs`` are its texts in order.

    ``more`` is the number of further paragraphs of this part that changed and are not shown.
    """

    part: str
    runs: tuple[Run, ...]
    more: int = 0

    @property
    def before(self) -> str:
        """The text as it was."""
        return " ".join(run.text for run in self.runs if run.kind != "new")

    @property
    def after(self) -> str:
        """The text as it became."""
        return " ".join(run.text for run in self.runs if run.kind != "gone")


def edit_lines(
    before: Mapping[str, Any], after: Mapping[str, Any], fields: Iterable[str], lang: str
) -> list[ChangeLine]:
    """A line for each of ``fields`` in which two versions (rows of ``article_versions``) differ, in that order."""
    old, new = version_texts(before, lang), version_texts(after, lang)
    lines = []
    for field in fields:
        part = _PART_OF.get(field, field)
        if part not in old:
            continue
        changed = [each.runs for each in diff_paragraphs(old[part], new[part]) if not each.same]
        if part in _LONG:
            changed = list(map(_shortened, changed))
        if changed:
            lines.append(_joined(part, changed))
    return lines


def event_line(kind: str, detail: str, lang: str) -> ChangeLine | None:
    """The line of an event that is not an edit: the article's address or status before and after. None for others."""
    if kind == "moved":
        before, arrow, after = detail.partition(" -> ")
        return ChangeLine("url", (Run("gone", before), Run("new", after))) if arrow else None
    if kind not in _AFTER:
        return None
    was = re.fullmatch(r"was (\w+)", detail)
    before = was[1] if was else _BEFORE.get(kind, "gone")
    texts = [code_words("status", status, lang) for status in (before, _AFTER[kind])]
    return ChangeLine("status", (Run("gone", texts[0]), Run("new", texts[1])))


def event_reason(kind: str, detail: str, lang: str) -> str:
    """Why an article is missing or gone, in words: what the portal answered. Empty for other events."""
    if kind not in _BEFORE:
        return ""
    for pattern, indonesian, english in _REASONS:
        if found := pattern.fullmatch(detail):
            return (english if lang == "en" else indonesian).format(found[1])
    return detail


def _joined(part: str, changed: list[tuple[Run, ...]]) -> ChangeLine:
    """One line with as many of the changed paragraphs as there is room for, and at least the first."""
    runs, shown = list(changed[0]), 1
    for paragraph in changed[1:]:
        if {run.kind for run in runs} == {"gone"} and {run.kind for run in paragraph} == {"new"}:
            runs += paragraph
        elif {run.kind for run in runs} == {"new"} and {run.kind for run in paragraph} == {"gone"}:
            runs[:0] = paragraph
        elif sum(len(run.text) for run in (*runs, *paragraph)) <= MAX_CHANGED:
            runs += (Run("same", CUT if part == "body" else ";"), *paragraph)
        else:
            break
        shown += 1
    return ChangeLine(part, tuple(runs), len(changed) - shown)


def _shortened(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    last = len(runs) - 1
    return tuple(Run(run.kind, _shorten(run, place == 0, place == last)) for place, run in enumerate(runs))


def _shorten(run: Run, first: bool, last: bool) -> str:
    """The text of a run. Of unchanged text only the words beside a change are shown."""
    text = run.text
    if run.kind != "same":
        return text if len(text) <= MAX_CHANGED else text[:MAX_CHANGED].rsplit(" ", 1)[0] + CUT
    head = "" if first else text[:MAX_CONTEXT].rsplit(" ", 1)[0]
    tail = "" if last else text[-MAX_CONTEXT:].split(" ", 1)[-1]
    if len(text) <= max(MAX_CONTEXT, len(head) + len(tail)):
        return text
    return " ".join(part for part in (head, CUT, tail) if part)
