"""The addresses that a source names while it is being read, kept in a temporary table of SQLite and not in memory.

The archive learns them all at once or not at all, so that a walk that was killed makes nothing known. Until then they
wait here: those of 100,000 articles would take 60 MiB of memory, which a process does not give back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import count

from bipol_crawler.items import Dated, Found
from bipol_crawler.storage.database import Database

MOST_POSTS = 500_000
"""Largest number of posts from one list in a run: more than such a portal has."""
_numbers = count(1)


class NamedAddresses:
    """What a source has named so far, in its order. SQLite drops the table at the latest when ``db`` is closed."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self._table = f"named_{next(_numbers)}"
        self._walk = 0
        self._walk_began = self._count = 0

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Found]:
        if self._count:
            for (found,) in self.db.execute(f"SELECT found FROM {self._table} ORDER BY id"):
                yield _unpack(found)

    def add(self, items: Iterable[Found]) -> None:
        """Add ``items``, even if they were named before."""
        self._insert((None, _pack(item)) for item in items)

    def add_new(self, items: Iterable[Found]) -> int:
        """Add the posts of a page that no earlier page of this walk named. Returns how many they are.

        If there are none, the list has ended: some portals repeat their last or first page for ever. None is added
        after :data:`MOST_POSTS` posts, either. Of a post that a page names twice, the last is kept.
        """
        before = self._count
        if before - self._walk_began < MOST_POSTS:
            self._insert((_post(item), _pack(item)) for item in items)
        return self._count - before

    def begin_walk(self) -> None:
        """Begin another list of the same source: it may name again what earlier ones have named."""
        self._walk += 1
        self._walk_began = self._count

    def count_posts(self) -> int:
        """How many different posts were added by :meth:`add_new`."""
        if not self._count:
            return 0
        return int(self.db.execute(f"SELECT count(DISTINCT post) FROM {self._table}").fetchone()[0])

    def drop(self) -> None:
        """Forget everything."""
        self.db.execute(f"DROP TABLE IF EXISTS temp.{self._table}")
        self._walk_began = self._count = 0

    def _insert(self, rows: Iterable[tuple[int | bytes | None, str]]) -> None:
        with self.db.atomic():
            self.db.execute(
                f"CREATE TEMP TABLE IF NOT EXISTS {self._table}"
                " (id INTEGER PRIMARY KEY, walk INTEGER, post, found TEXT, UNIQUE (walk, post))"
            )
            self.db.executemany(
                f"INSERT INTO {self._table} (walk, post, found) VALUES ({self._walk}, ?, ?)"
                f" ON CONFLICT DO UPDATE SET found = excluded.found WHERE id > {self._count}",
                rows,
            )
            (newest,) = self.db.execute(f"SELECT max(id) FROM {self._table}").fetchone()
        self._count = newest or 0


def _post(item: Found) -> int | bytes:
    """What tells one post from others. An address may contain characters that SQLite refuses as text."""
    return item.post_id or item.url.encode("utf-8", "surrogatepass")


def _pack(item: Found) -> str:
    dated = item.published and (item.published.value, item.published.precision, item.published.source)
    return json.dumps((item.url, item.source, item.post_id, item.headline, dated, item.modified))


def _unpack(found: str) -> Found:
    url, source, post_id, headline, dated, modified = json.loads(found)
    return Found(url, source, post_id, headline, Dated(*dated) if dated else None, modified)
