"""Which lead photos are in the evidence, which are to come, and which are not to be had, and why."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from urllib.parse import urlsplit

from bipol_crawler.articles.photos import address, is_portals


@dataclass(frozen=True, slots=True)
class Photos:
    """Addresses of lead photos in one state, for one reason; ``example`` is the newest article's.

    ``state`` is kept (in the evidence), pending (not asked for yet), failed (``reason`` is why; it is asked for again),
    or elsewhere (not asked for, because it is on another host, which ``reason`` names).
    """

    state: str
    reason: str
    count: int
    example: str


def photos(connection: sqlite3.Connection) -> list[Photos]:
    """Every address of a lead photo that a page prints, counted once; most frequent first in each state."""
    row = connection.execute("SELECT portal FROM runs WHERE portal > '' ORDER BY id DESC LIMIT 1").fetchone()
    portal = str(row[0]) if row else ""
    why = dict(connection.execute("SELECT url, reason FROM photo_files WHERE digest IS NULL"))
    counts: dict[tuple[str, str], int] = {}
    examples: dict[tuple[str, str], str] = {}
    printed = "SELECT url, max(digest IS NOT NULL), max(article_id) AS newest FROM photos WHERE kind = 'lead'"
    for url, kept, _ in connection.execute(f"{printed} GROUP BY url ORDER BY newest DESC"):
        asked = url if kept else address(url)
        if kept:
            which = ("kept", "")
        elif not is_portals(asked, portal):
            which = ("elsewhere", urlsplit(asked).netloc)
        elif asked in why:
            which = ("failed", why[asked] or "")
        else:
            which = ("pending", "")
        counts[which] = counts.get(which, 0) + 1
        examples.setdefault(which, url)
    order = ("kept", "pending", "failed", "elsewhere")
    ranked = sorted(counts, key=lambda which: (order.index(which[0]), -counts[which], which[1]))
    return [Photos(state, reason, counts[state, reason], examples[state, reason]) for state, reason in ranked]
