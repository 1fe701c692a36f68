"""A cache of what boxes on pages state: the boxes of many pages name the same few addresses, with the same dates."""

from __future__ import annotations

from bipol_crawler.items import Found
from bipol_crawler.storage.database import Database

_REMEMBERED = 4_096


class BoxCache:
    """Keeps the addresses and dates that boxes stated last, so that they are not looked up again for every page.

    It is emptied after a transaction was rolled back.
    """

    def __init__(self, db: Database) -> None:
        self.db = db
        self._undone = db.undone
        self._last: dict[tuple[str, str, str], str] = {}
        """The last date for each address, source of the date, and precision."""

    def is_repeated(self, url: str, item: Found) -> bool:
        """Whether a box states the same as the last box with this address. Then there is nothing to store.

        Otherwise ``item`` is put into the cache, and the caller must store it.
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
