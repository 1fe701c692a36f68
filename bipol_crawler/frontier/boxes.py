"""What boxes on pages have said lately: the boxes of many pages name the same few addresses, with the same dates."""

from __future__ import annotations

from bipol_crawler.items import Found
from bipol_crawler.storage.database import Database

_REMEMBERED = 4_096


class SaidBefore:
    """Remembers which address and date a box named last, so that the same is not looked up for every page.

    Nothing is remembered beyond a transaction that was undone.
    """

    def __init__(self, db: Database) -> None:
        self.db = db
        self._undone = db.undone
        self._last: dict[tuple[str, str, str], str] = {}
        """The last date for each address, source of the date, and precision."""

    def say_again(self, url: str, item: Found) -> bool:
        """Whether a box says what one said the last time; then nothing is new, and nothing changes.

        ``item`` is remembered: its caller has to store it.
        """
        if item.source != "box":
            return False
        if self.db.undone != self._undone or len(self._last) >= _REMEMBERED:
            self._undone = self.db.undone
            self._last.clear()
        dated = item.published
        key, value = (url, dated.source, dated.precision) if dated else (url, "", ""), dated.value if dated else ""
        if self._last.get(key) == value:
            return True
        self._last[key] = value
        return False
