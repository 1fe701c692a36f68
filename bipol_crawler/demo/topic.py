"""The class of the demo's topics."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """One kind of event. ``headlines`` may use only the slot ``{t}``, so that they stay different."""

    section: str
    tags: tuple[str, ...]
    offices: tuple[str, ...]
    headlines: tuple[str, ...]
    leads: tuple[str, ...]
    facts: tuple[str, ...]
    quotes: tuple[str, ...]
