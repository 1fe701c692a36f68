"""The captures that another archive lists, and which of them have been fetched: a small database beside the evidence.

It belongs to one index server. If it is deleted, no capture is lost; the server's list is read again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from bipol_crawler.addresses.urls import canonical, is_article
from bipol_crawler.infra.clock import now
from bipol_crawler.infra.readonly import readonly_uri
from bipol_crawler.other_archives.cdx import Listed

FETCHED = "fetched"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS lists (
  server TEXT NOT NULL, asked TEXT NOT NULL, dialect TEXT, resume TEXT NOT NULL DEFAULT '', complete_at TEXT,
  PRIMARY KEY (server, asked)) STRICT;
CREATE TABLE IF NOT EXISTS listed (
  id INTEGER PRIMARY KEY, server TEXT NOT NULL, address TEXT NOT NULL, url TEXT NOT NULL, timestamp TEXT NOT NULL,
  digest TEXT NOT NULL, outcome TEXT, failures INTEGER NOT NULL DEFAULT 0, place TEXT NOT NULL DEFAULT '',
  UNIQUE (server, url, timestamp)) STRICT;
CREATE INDEX IF NOT EXISTS listed_address ON listed (address, timestamp);
"""
_WANTED = """
WITH own AS (
  SELECT url, min(captured_at) AS first FROM archive.captures
  WHERE status = 200 AND truncated IS NULL AND warc_file NOT LIKE 'import-%' GROUP BY url),
early AS (
  SELECT l.id, l.url, l.timestamp, l.digest, l.place AS record, l.outcome, l.failures, own.first IS NOT NULL AS had,
    row_number() OVER (PARTITION BY l.address ORDER BY l.timestamp) AS place,
    lag(l.digest) OVER (PARTITION BY l.address ORDER BY l.timestamp) AS before
  FROM listed l LEFT JOIN own ON own.url = l.address
  WHERE l.server = :server
    AND (own.first IS NULL OR l.timestamp < strftime('%Y%m%d%H%M%S', own.first)))
SELECT id, url, timestamp, digest, record FROM early
WHERE outcome IS NULL AND (digest = '' OR before IS NULL OR digest <> before)
  AND NOT EXISTS (SELECT 1 FROM archive.captures c
    WHERE c.url = early.url AND strftime('%Y%m%d%H%M%S', c.captured_at) = early.timestamp)
ORDER BY failures, place > 1, had, timestamp, id
"""
"""Captures that are older than this program's first capture of the same address; each state of a page once.

First comes the oldest capture of each address, and among those the addresses that the archive lacks.
"""
_ADDRESSES = """
SELECT url FROM (
  SELECT url FROM archive.distinct_links UNION SELECT url FROM archive.urls WHERE kind = 'article'
  UNION SELECT url FROM archive.articles)
WHERE url NOT IN (SELECT asked FROM lists WHERE server = :server AND complete_at IS NOT NULL)
ORDER BY url IN (SELECT url FROM archive.articles), url
"""
"""Addresses that were not looked up yet. First those that the archive knows only from links and lists."""


class Worklist:
    """The work at one index server. Each method is one transaction, and its changes are on disk when it returns.

    Args:
        path: the database; it is created if necessary.
        archive: the archive's database, which is only read.
        server: the address of the index server.
        base: the portal's address, followed by its earlier addresses.
    """

    def __init__(self, path: Path, archive: Path, server: str, base: str) -> None:
        self._server = server
        self._base = base
        self._db = sqlite3.connect(path.absolute().as_uri(), uri=True, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.executescript(_SCHEMA)
        if not self._db.execute("SELECT 1 FROM pragma_table_info('listed') WHERE name = 'place'").fetchone():
            self._db.execute("ALTER TABLE listed ADD COLUMN place TEXT NOT NULL DEFAULT ''")
        self._db.execute("ATTACH ? AS archive", [readonly_uri(archive)])

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    def state_of(self, asked: str) -> tuple[str | None, str, bool]:
        """How far a host's list was read: the dialect, the key that continues it, and whether it is complete."""
        row = self._db.execute(
            "SELECT dialect, resume, complete_at IS NOT NULL FROM lists WHERE server = ? AND asked = ?",
            [self._server, asked],
        ).fetchone()
        return (row[0], str(row[1]), bool(row[2])) if row else (None, "", False)

    def add(self, asked: str, rows: Iterable[Listed], *, dialect: str | None, resume: str, complete: bool) -> int:
        """Enter a part of a list. Returns how many captures of articles in it are new."""
        new = 0
        with closing(self._db.cursor()) as cursor:
            cursor.execute("BEGIN IMMEDIATE")
            for row in rows:
                address = canonical(row.url, self._base)
                if address and is_article(address, self._base):
                    cursor.execute(
                        "INSERT INTO listed (server, address, url, timestamp, digest, place)"
                        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                        [self._server, address, row.url, row.timestamp, row.digest, row.place],
                    )
                    new += cursor.rowcount
            cursor.execute(
                "INSERT OR REPLACE INTO lists (server, asked, dialect, resume, complete_at) VALUES (?, ?, ?, ?, ?)",
                [self._server, asked, dialect, resume, now() if complete else None],
            )
            cursor.execute("COMMIT")
        return new

    def wanted(self) -> list[tuple[int, Listed]]:
        """The captures that the archive lacks, the most valuable first."""
        rows = self._db.execute(_WANTED, {"server": self._server})
        return [(number, Listed(*columns)) for number, *columns in rows]

    def known_addresses(self) -> Iterator[str]:
        """Addresses of articles that the archive knows and that were not looked up at the server yet."""
        for (url,) in self._db.execute(_ADDRESSES, {"server": self._server}).fetchall():
            if canonical(url, self._base) == url and is_article(url, self._base):
                yield url

    def forget_lists(self) -> None:
        """Forget how far the lists were read, so that they are read again. Fetched captures stay known."""
        self._db.execute("DELETE FROM lists WHERE server = ?", [self._server])

    def count(self) -> tuple[int, int]:
        """How many captures of articles the server has, and of how many addresses."""
        row = self._db.execute("SELECT count(*), count(DISTINCT address) FROM listed WHERE server = ?", [self._server])
        captures, addresses = row.fetchone()
        return int(captures), int(addresses)

    def finish(self, number: int, outcome: str) -> None:
        """Store the outcome of a capture; it is not requested again."""
        self._db.execute("UPDATE listed SET outcome = ? WHERE id = ?", [outcome, number])

    def finish_fetched(self, url: str, timestamp: str) -> None:
        """Store that a capture is in the file of fetched captures."""
        self._db.execute(
            "UPDATE listed SET outcome = ? WHERE server = ? AND url = ? AND timestamp = ?",
            [FETCHED, self._server, url, timestamp],
        )

    def fail(self, number: int) -> None:
        """Store that a capture could not be fetched; the next run fetches others first."""
        self._db.execute("UPDATE listed SET failures = failures + 1 WHERE id = ?", [number])
