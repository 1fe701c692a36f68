"""What the portal lists, beside what is archived: each source, and each way in which the two differ."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from bipol_crawler.frontier.source_listings import CHANGED, LISTED, UNLISTED
from bipol_crawler.report.queries import SHOWN_ADDRESSES, Address


@dataclass(frozen=True, slots=True)
class Completeness:
    """What the portal lists, beside what is archived.

    ``portal_total`` articles is what the portal said it has at ``counted_at``. At ``reconciled_at`` its whole list was
    last read and set beside the archive: of the ``listed`` addresses that it named then or since, ``listed_stored``
    are archived. ``last_try`` says what of it could not be read in the last try, ``gap`` why some of what is new may be
    missing.
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
    """Archived articles that differ from the portal's list in one way: unlisted (live, but not on it), changed (marked
    as changed after our last look), or listed (on it, but missing at their address). ``example`` is the newest."""

    kind: str
    count: int
    example: str


@dataclass(frozen=True, slots=True)
class Source:
    """One source in which the portal names its articles, and how it answered last.

    ``state`` is unknown, open, failing or closed, and ``reason`` why it told nothing. ``named`` of the ``total`` posts
    that it said there are were on its list when that was last read to its end; ``whole_at`` it was last believed.
    """

    name: str
    state: str
    reason: str | None
    asked_at: str | None
    named: int | None
    total: int | None
    whole_at: str | None


def completeness(connection: sqlite3.Connection) -> Completeness:
    """What the portal lists, beside what is archived."""
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


def differences(connection: sqlite3.Connection) -> list[Difference]:
    """In which ways archived articles differ from the portal's list, and how many."""
    told = []
    for kind, condition in _DIFFERENCES.items():
        # Of the other columns SQLite gives those of the row that max() picked.
        count, _, example = connection.execute(
            f"SELECT count(*), max(a.id), a.url FROM articles a JOIN urls u ON u.url = a.url WHERE {condition}"
        ).fetchone()
        if count:
            told.append(Difference(kind, count, example))
    return told


def differing_addresses(connection: sqlite3.Connection, limit: int = SHOWN_ADDRESSES) -> list[Address]:
    """The addresses behind :func:`differences`, the newest first; ``state`` is the difference."""
    rows = connection.execute(
        " UNION ALL ".join(
            f"SELECT a.url, '{kind}', coalesce(u.reason, ''), {LISTED}, u.fetched_at, u.due_at, a.id AS article_id"
            f" FROM articles a JOIN urls u ON u.url = a.url WHERE {condition}"
            for kind, condition in _DIFFERENCES.items()
        )
        + " ORDER BY article_id DESC LIMIT ?",
        [limit],
    )
    return [Address(url, kind, reason, bool(on_list), *rest[:2]) for url, kind, reason, on_list, *rest in rows]


def sources(connection: sqlite3.Connection) -> list[Source]:
    """The sources in which the portal names its articles."""
    rows = connection.execute(
        "SELECT name, state, reason, asked_at, named, total, started_at"
        " FROM sources s LEFT JOIN runs r ON r.id = s.whole_run_id ORDER BY s.id"
    )
    return [Source(*row) for row in rows]
