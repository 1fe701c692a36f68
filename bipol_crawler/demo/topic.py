"""One kind of event in the demo's towns."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """One kind of event. ``headlines`` may use ``{t}`` only, so that they stay distinct."""

    section: str
    tags: tuple[str, ...]
    offices: tuple[str, ...]
    headlines: tuple[str, ...]
    leads: tuple[str, ...]
    facts: tuple[str, ...]
    quotes: tuple[str, ...]
