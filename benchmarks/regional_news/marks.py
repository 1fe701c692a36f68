"""Labels inside a text that is being composed: a pair of private characters round each labelled stretch.

The characters move with the text, so that a span is right however the text is put together. They are taken out once,
when the article is complete.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

_OPEN, _CLOSE = 0xF0000, 0x100000
MARKS = "[\U000f0000-\U0010ffff]*"
"""A pattern for any number of marks between two characters."""
SOFT = "\ue010"
"""A comma that closes an apposition; it is dropped before another sign."""


@dataclass(slots=True)
class Labels:
    """The labels of one article, in the order in which they were made."""

    rows: list[dict[str, Any]] = field(default_factory=list)

    def mark(self, text: str, **label: Any) -> str:
        """Return the text with marks round it."""
        number = len(self.rows)
        self.rows.append(label)
        return f"{chr(_OPEN + number)}{text}{chr(_CLOSE + number)}"

    def take_out(self, marked: str) -> tuple[str, list[dict[str, Any]]]:
        """Return the plain text, and the labels in it with their ``span``, by where they begin."""
        plain: list[str] = []
        opened: dict[int, int] = {}
        found = []
        for character in marked:
            code = ord(character)
            if code >= _CLOSE:
                row = self.rows[code - _CLOSE]
                found.append({"span": [opened[code - _CLOSE], len(plain)], **row})
            elif code >= _OPEN:
                opened[code - _OPEN] = len(plain)
            else:
                plain.append(character)
        return "".join(plain), sorted(found, key=lambda row: (row["span"][0], -row["span"][1]))


def tidy(marked: str) -> str:
    """Settle the soft commas, and doubled spaces and full stops, of a paragraph."""
    text = re.sub(f"{SOFT}(?={MARKS}[,.;:)?!\u2026\u2013\u2014])", "", marked)
    text = re.sub(f"{SOFT}(?={MARKS}$)", "", text).replace(SOFT, ",")
    text = re.sub(rf"\.({MARKS})\.(?!\.)", r".\1", text)
    text = re.sub(rf"\bpada ({MARKS}(?:kemarin|hari ini|besok))", r"\1", text)
    return re.sub(f" +({MARKS}) +", r" \1", text).strip()


def capital(marked: str) -> str:
    """Return the text with its first letter as a capital, marks left alone."""
    return re.sub(
        f"^({MARKS}[\u201c\u201d\u00ab\"']?{MARKS})([a-z])", lambda found: found[1] + found[2].upper(), marked, count=1
    )


def unmarked(marked: str) -> str:
    """Return the text without marks."""
    return "".join(character for character in marked if ord(character) < _OPEN)
