"""Which photos are in the evidence, which are not fetched yet, and which cannot be fetched, and why."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from urllib.parse import urlsplit

from bipol_crawler.articles.photos import is_on_portal, photo_address


@dataclass(frozen=True, slots=True)
class Photos:
    """The number of photos in one state, for one reason. ``example`` is the photo of the newest article.

    ``state`` is ``kept`` (in the evidence), ``pending`` (not fetched yet), ``failed`` (``reason`` says why; it will be
    tried again), or ``elsewhere`` (not fetched, because it is on another host, which ``reason`` names).
    """

    state: str
    reason: str
    count: int
    example: str


def photo_states(connection: sqlite3.Connection) -> list[Photos]:
    """Count the addresses of photos by state and reason. In each state the most frequent reason is first."""
    row = connection.execute("SELECT portal FROM runs WHERE portal > '' ORDER BY id DESC LIMIT 1").fetchone()
    portal = str(row[0]) if row else ""
    reasons = dict(connection.execute("SELECT url, reason FROM photo_files WHERE digest IS NULL"))
    counts: dict[tuple[str, str], int] = {}
    examples: dict[tuple[str, str], str] = {}
    printed = "SELECT url, max(digest IS NOT NULL), max(article_id) AS newest FROM photos"
    for url, stored, _ in connection.execute(f"{printed} GROUP BY url ORDER BY newest DESC"):
        requested = url if stored else photo_address(url)
        if stored:
            state_and_reason = ("kept", "")
        elif not is_on_portal(requested, portal):
            state_and_reason = ("elsewhere", urlsplit(requested).netloc)
        elif requested in reasons:
            state_and_reason = ("failed", reasons[requested] or "")
        else:
            state_and_reason = ("pending", "")
        counts[state_and_reason] = counts.get(state_and_reason, 0) + 1
        examples.setdefault(state_and_reason, url)
    order = ("kept", "pending", "failed", "elsewhere")
    ranked = sorted(
        counts,
        key=lambda state_and_reason: (order.index(state_and_reason[0]), -counts[state_and_reason], state_and_reason[1]),
    )
    return [Photos(state, reason, counts[state, reason], examples[state, reason]) for state, reason in ranked]
