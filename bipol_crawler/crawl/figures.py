"""The figures that a run counts, for its row, its checks and the progress display."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from bipol_crawler.articles.store import Outcome


def _not_shown(name: str, value: object) -> None:
    """Does nothing: the figures are not displayed."""


class Figures:
    """The figures that one run counts. Each is 0 at first.

    Their names are those of Scrapy's statistics: ``archive/new`` and so on for each outcome of a page,
    ``archive/fetched`` and ``archive/due`` (pages), ``archive/found`` (addresses), ``archive/problems`` (open ones),
    ``discovery/named`` (addresses), ``layout/NAME`` (articles), ``photos/fetched`` and ``photos/failed``.

    Args:
        show: called with the name and the new value of each figure that changes.
    """

    def __init__(self, show: Callable[[str, object], None] = _not_shown) -> None:
        self._values: Counter[str] = Counter()
        self._show = show

    def __getitem__(self, name: str) -> int:
        return self._values[name]

    def set(self, name: str, value: int) -> None:
        """Set a figure."""
        self._values[name] = value
        self._show(name, value)

    def add(self, name: str, by: int = 1) -> None:
        """Increase a figure."""
        self.set(name, self._values[name] + by)

    def count_page(self, outcome: Outcome, open_problems: int) -> None:
        """Count one fetched page, which is no longer due. The outcome ``doubted`` counts as failed."""
        self.add(f"archive/{'failed' if outcome == 'doubted' else outcome}")
        self.add("archive/fetched")
        self.set("archive/due", max(0, self["archive/due"] - 1))
        self.set("archive/problems", open_problems)
