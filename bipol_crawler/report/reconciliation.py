"""Compares the portal's list of articles with the archive: the sources of the list, and the differences."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from itertools import compress

from bipol_crawler.frontier.source_listings import CHANGED, LISTED, UNLISTED
from bipol_crawler.report.queries import MAX_ADDRESSES, Address


@dataclass(frozen=True, slots=True)
class Completeness:
    """How much of the portal's list is archived.

    ``portal_total`` is the number of articles that the portal itself stated, at ``counted_at``. At ``reconciled_at``
    the whole list was last read. It has had ``listed`` addresses since then, of which ``listed_stored`` are archived.
    ``last_try`` says what could not be read in the last attempt, None if all was read. ``gap`` says why new articles
    may be missing, None if there is no reason.
    """

    portal_total: int | None
    counted_at: str | None
    reconciled_at: str | None
    last_try: str | None
    gap: str | None
    listed: int
    listed_stored: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Archived articles that differ from the portal's list in one way. ``example`` is the newest of them.

    ``kind`` is ``unlisted`` (live, but not on the list), ``changed`` (the list says it changed after our last fetch),
    or ``listed`` (on the list, but missing at its address).
    """

    kind: str
    count: int
    example: str


@dataclass(frozen=True, slots=True)
class Source:
    """One source of article addresses on the portal, and its last response.

    ``state`` is ``unknown``, ``open``, ``failing`` or ``closed``; ``reason`` says why it gave no list. When its list
    was last read to the end, it had ``named`` addresses; ``total`` is the number that the source itself stated.
    ``whole_at`` is when the list was last accepted as complete.
    """

    name: str
    state: str
    reason: str | None
    asked_at: str | None
    named: int | None
    total: int | None
    whole_at: str | None


def completeness(connection: sqlite3.Connection) -> Completeness:
    """Count how much of the portal's list is archived."""
    total, counted_at = connection.execute(
        "SELECT portal_total, started_at FROM runs WHERE portal_total IS NOT NULL ORDER BY id DESC LIMIT 1"
    ).fetchone() or (None, None)
    last_try, gap = connection.execute(
        "SELECT (SELECT nullif(sweep, 'whole') FROM runs WHERE sweep IS NOT NULL ORDER BY id DESC LIMIT 1),"
        " (SELECT gap FROM runs ORDER BY id DESC LIMIT 1)"
    ).fetchone()
    (reconciled_at,) = connection.execute(
        "SELECT max(started_at) FROM runs WHERE id = (SELECT max(whole_run_id) FROM sources)"
    ).fetchone()
    listed, stored = connection.execute(
        f"SELECT count(*), coalesce(sum(article_id IS NOT NULL), 0) FROM urls u WHERE kind = 'article' AND {LISTED}"
    ).fetchone()
    return Completeness(total, counted_at, reconciled_at, last_try, gap, listed, stored)


_DIFFERENCES = {
    "unlisted": UNLISTED,
    "changed": f"a.url = u.url AND {CHANGED}",
    "listed": f"u.url = a.url AND a.status <> 'live' AND {LISTED}",
}
_MAY_DIFFER = """
  SELECT url_id FROM listed l JOIN sources s ON s.id = l.source_id
    WHERE l.run_id < s.whole_run_id OR l.changed_run_id IS NOT NULL
  UNION SELECT u.id FROM articles a JOIN urls u ON u.url = a.url WHERE a.status <> 'live'"""
"""The addresses for which a condition of :data:`_DIFFERENCES` can be true. They are few, and quickly found."""


def differences(connection: sqlite3.Connection, limit: int = MAX_ADDRESSES) -> tuple[list[Difference], list[Address]]:
    """Count the archived articles that differ from the portal's list, by kind of difference; and list the newest.

    ``state`` of an address is the kind of difference.
    """
    kinds = ", ".join(f"{condition} AS {kind}" for kind, condition in _DIFFERENCES.items())
    rows = connection.execute(
        f"SELECT * FROM (SELECT a.url, coalesce(u.reason, ''), {LISTED}, u.fetched_at, u.due_at, a.id, {kinds}"
        f" FROM ({_MAY_DIFFER}) x CROSS JOIN urls u ON u.id = x.url_id CROSS JOIN articles a ON a.url = u.url)"
        " WHERE unlisted OR changed OR listed ORDER BY id DESC"
    )
    counts = dict.fromkeys(_DIFFERENCES, 0)
    examples: dict[str, str] = {}
    newest: list[Address] = []
    for url, reason, on_list, fetched_at, due_at, _, *differs in rows:
        for kind in compress(_DIFFERENCES, differs):
            counts[kind] += 1
            examples.setdefault(kind, url)
            if len(newest) < limit:
                newest.append(Address(url, kind, reason, bool(on_list), fetched_at, due_at))
    return [Difference(kind, count, examples[kind]) for kind, count in counts.items() if count], newest


def sources(connection: sqlite3.Connection) -> list[Source]:
    """The portal's sources of article addresses, in the order in which they were first used."""
    rows = connection.execute(
        "SELECT name, state, reason, asked_at, named, total, started_at"
        " FROM sources s LEFT JOIN runs r ON r.id = s.whole_run_id ORDER BY s.id"
    )
    return [Source(*row) for row in rows]
