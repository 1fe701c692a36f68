"""What the tests of the reading room hand around."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Locator


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


class Clicks:
    """Clicks, counted."""

    def __init__(self) -> None:
        self.made = 0

    def on(self, target: Locator) -> None:
        target.click()
        self.made += 1
