"""What the tests of the reading room hand around."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Room:
    """The reading room: its address, and the numbers of an edited article and of its last version."""

    address: str
    edited: int
    version: int
    headline: str


@dataclass(slots=True)
class Seen:
    """What a page asked for and complained of."""

    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
