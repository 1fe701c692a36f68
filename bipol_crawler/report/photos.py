"""Which photos are in the evidence, which are not fetched yet, and which cannot be fetched, and why."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from bipol_crawler.articles.photos import REWRITING_HOSTS, is_on_portal, photo_address


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
    unstored = _Unstored(portal, dict(connection.execute("SELECT url, reason FROM photo_files WHERE digest IS NULL")))
    counts: dict[tuple[str, str], int] = {}
    examples: dict[tuple[str, str], str] = {}
    printed = "SELECT url, max(digest IS NOT NULL), max(article_id) AS newest FROM photos"
    for url, stored, _ in connection.execute(f"{printed} GROUP BY url ORDER BY newest DESC"):
        state_and_reason = ("kept", "") if stored else unstored.state_and_reason(url)
        counts[state_and_reason] = counts.get(state_and_reason, 0) + 1
        examples.setdefault(state_and_reason, url)
    order = ("kept", "pending", "failed", "elsewhere")
    ranked = sorted(
        counts,
        key=lambda state_and_reason: (order.index(state_and_reason[0]), -counts[state_and_reason], state_and_reason[1]),
    )
    return [Photos(state, reason, counts[state, reason], examples[state, reason]) for state, reason in ranked]


class _Unstored:
    """The states of photos that are not in the evidence. Most addresses of a host have the same one."""

    def __init__(self, portal: str, reasons: dict[str, str | None]) -> None:
        self._portal = portal
        self._reasons = reasons
        self._failed_names = set(map(_file_name, reasons))
        self._of_origins: dict[str, tuple[str, str]] = {}

    def state_and_reason(self, url: str) -> tuple[str, str]:
        """The state and the reason of a photo that a page shows with this address."""
        scheme, _, rest = url.partition("//")
        host, _, path = rest.partition("/")
        if host.lower() in REWRITING_HOSTS or (self._failed_names and _file_name(path) in self._failed_names):
            return self._find(url)
        origin = f"{scheme}//{host}"
        if origin not in self._of_origins:
            self._of_origins[origin] = self._find(url)
        return self._of_origins[origin]

    def _find(self, url: str) -> tuple[str, str]:
        requested = photo_address(url)
        if not is_on_portal(requested, self._portal):
            return "elsewhere", urlsplit(requested).netloc
        return ("failed", self._reasons[requested] or "") if requested in self._reasons else ("pending", "")


def _file_name(address: str) -> str:
    return unquote(address.partition("?")[0].rpartition("/")[2])
