"""What one run counts: the figures of its row and its checks, and of whoever watches it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from bipol_crawler.articles.store import Outcome


def _not_shown(name: str, value: object) -> None:
    """Nobody watches."""


class Figures:
    """The figures of one run, 0 before anything is counted.

    They go by the names that Scrapy's statistics show them under: ``archive/new`` and so on for each outcome of a page,
    ``archive/fetched`` and ``archive/due`` (pages), ``archive/found`` (addresses), ``archive/problems`` (open ones),
    ``discovery/named`` (addresses), ``layout/NAME`` (articles), ``photos/fetched`` and ``photos/failed``.

    Args:
        show: is told the name and the new value of each figure that changes. The run itself reads none of it back.
    """

    def __init__(self, show: Callable[[str, object], None] = _not_shown) -> None:
        self._values: Counter[str] = Counter()
        self._show = show

    def __getitem__(self, name: str) -> int:
        return self._values[name]

    def set(self, name: str, value: int) -> None:
        """A figure is now ``value``."""
        self._values[name] = value
        self._show(name, value)

    def add(self, name: str, by: int = 1) -> None:
        """A figure grows."""
        self.set(name, self._values[name] + by)

    def count_page(self, outcome: Outcome, open_problems: int) -> None:
        """One page is fetched, and no longer due; one whose news was doubted has failed, for now."""
        self.add(f"archive/{'failed' if outcome == 'doubted' else outcome}")
        self.add("archive/fetched")
        self.set("archive/due", max(0, self["archive/due"] - 1))
        self.set("archive/problems", open_problems)
