"""What the tests of the reading room hand around."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

AXE = Axe().axe_script


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


def violations(page: Page, **options: Any) -> list[dict[str, Any]]:
    """What axe finds wrong with a page. The rest of its results would take longer to hand over than to find."""
    page.evaluate(AXE)
    run = "options => axe.run(options).then(results => results.violations)"
    found: list[dict[str, Any]] = page.evaluate(run, {"resultTypes": ["violations"], **options})
    return found


class Clicks:
    """Clicks, counted."""

    def __init__(self) -> None:
        self.made = 0

    def on(self, target: Locator) -> None:
        """Click, and wait for the page if it leads to one: only its beginning has arrived when the click is done."""
        target.click()
        target.page.wait_for_load_state()
        self.made += 1
