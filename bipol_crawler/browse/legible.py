"""Text without what a terminal, an editor or a browser would obey rather than show."""

from __future__ import annotations

import re

CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, what turns the direction of a line, and half characters, which no page can hold: JSON can spell
them."""


def legible(text: str) -> str:
    """``text``, each of :data:`CONTROLS` made the sign for something that cannot be shown."""
    return CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text)
