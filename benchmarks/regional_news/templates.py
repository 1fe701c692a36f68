"""The brackets of the stock's small language (:mod:`story` says what they mean)."""

from __future__ import annotations

PAIRS = {"{": "}", "<": ">", "«": "»", "‹": "›"}


def closing(template: str, at: int) -> int:
    """Return where the bracket that opens at ``at`` is closed."""
    opens, closes, depth = template[at], PAIRS[template[at]], 0
    for index in range(at, len(template)):
        depth += (template[index] == opens) - (template[index] == closes)
        if not depth:
            return index
    raise ValueError(f"not closed: {template[at : at + 60]}")


def split(inner: str) -> list[str]:
    """Return the alternatives; a bar within another bracket belongs to that."""
    parts, depth, begin = [], 0, 0
    for index, sign in enumerate(inner):
        depth += (sign in PAIRS) - (sign in PAIRS.values())
        if sign == "|" and not depth:
            parts.append(inner[begin:index])
            begin = index + 1
    return [*parts, inner[begin:]]
