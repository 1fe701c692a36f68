"""What the archive holds, how well it was read, what is missing and why.

Each function is one question, asked of a read-only connection; the answer is rows of plain
values. Machine times are UTC, ``…Z``; sizes are bytes.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from bipol_crawler.articles.fields import COUNTED
from bipol_crawler.frontier.source_listings import LISTED

PERIODS = {"month": 7, "year": 4}
"""How many characters of ``published_at`` name the period."""
SHOWN_PERIODS = 24
"""Periods told one by one; what is older is told together."""
SHOWN_ADDRESSES = 500
"""Addresses without an article that are named one by one."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the archive holds. ``first`` and ``last`` are the days of its oldest and newest article."""

    articles: int
    live: int
    missing: int
    gone: int
    versions: int
    edited: int
    people: int
    captures: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Freshness:
    """When the portal last published what is archived (ISO 8601 or a bare day), and when runs last did their work."""

    newest_article: str | None
    last_new_article: str | None
    last_healthy_run: str | None
    last_sweep: str | None


@dataclass(frozen=True, slots=True)
class Run:
    """One run as its row says; ``finished_at`` and ``outcome`` are None while it is under way."""

    started_at: str
    finished_at: str | None
    command: str
    outcome: str | None
    exit_code: int | None
    requests: int
    found: int
    fetched: int
    new: int
    changed: int
    missing: int
    gone: int
    failed: int
    checks: str | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of ``articles`` published in ``period``, how many have each of :data:`~bipol_crawler.articles.fields.COUNTED`.

    ``period`` is ``2024-11``, ``2024``, ``before 2022-12`` for all that is older, or None: date not known.
    """

    period: str | None
    articles: int
    having: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Frontier:
    """How many article addresses are due now and later, and when the next is due."""

    known: int
    stored: int
    due: int
    later: int
    next_due_at: str | None


@dataclass(frozen=True, slots=True)
class Gap:
    """Article addresses that led to no article, for one reason; ``example`` is the one found last.

    ``state`` is pending (never fetched), failed, refused, missing, gone, or robots. ``listed`` of
    them are on the portal's list.
    """

    state: str
    reason: str
    count: int
    listed: int
    example: str


@dataclass(frozen=True, slots=True)
class Address:
    """One article address that led to no article."""

    url: str
    state: str
    reason: str
    listed: bool
    fetched_at: str | None
    due_at: str | None


@dataclass(frozen=True, slots=True)
class OpenProblem:
    """Problems that stand, of one field and reason; ``example`` is the page seen last."""

    field: str
    reason: str
    count: int
    last_seen_at: str
    example: str


def holdings(connection: sqlite3.Connection) -> Holdings:
    """What the archive holds."""
    return Holdings(
        *connection.execute("""
          SELECT count(*), coalesce(sum(status = 'live'), 0), coalesce(sum(status = 'missing'), 0),
            coalesce(sum(status = 'gone'), 0), (SELECT count(*) FROM article_versions),
            coalesce(sum(versions > 1), 0), (SELECT count(*) FROM people), (SELECT count(*) FROM captures),
            substr(min(published_at), 1, 10), substr(max(published_at), 1, 10)
          FROM articles""").fetchone()
    )


def freshness(connection: sqlite3.Connection) -> Freshness:
    """How long ago anything came in."""
    return Freshness(
        *connection.execute("""
          SELECT (SELECT max(published_at) FROM articles), (SELECT max(first_seen_at) FROM articles),
            max(CASE WHEN command = 'crawl' AND exit_code = 0 THEN finished_at END),
            max(CASE WHEN swept = 1 THEN started_at END)
          FROM runs""").fetchone()
    )


def last_runs(connection: sqlite3.Connection, limit: int = 10) -> list[Run]:
    """The last runs, newest first."""
    rows = connection.execute(
        "SELECT started_at, finished_at, command, outcome, exit_code, requests, found, fetched, new, changed,"
        " missing, gone, failed, checks FROM runs ORDER BY id DESC LIMIT ?",
        [limit],
    )
    return [Run(*row) for row in rows]


def coverage(connection: sqlite3.Connection, period: str = "month") -> list[Coverage]:
    """How many articles of each year or month have each field, newest first. ``period`` is of :data:`PERIODS`."""
    having = ", ".join(f"coalesce(sum({condition}), 0)" for condition in COUNTED.values())
    rows = connection.execute(
        f"SELECT substr(a.published_at, 1, {PERIODS[period]}) AS period, count(*), {having}"
        " FROM articles a GROUP BY period ORDER BY period DESC"
    )
    told = [Coverage(row[0], row[1], tuple(row[2:])) for row in rows]
    dated = [row for row in told if row.period]
    shown, older = dated[:SHOWN_PERIODS], dated[SHOWN_PERIODS:]
    if older:
        having_each = tuple(sum(counts) for counts in zip(*(row.having for row in older), strict=True))
        shown.append(Coverage(f"before {shown[-1].period}", sum(row.articles for row in older), having_each))
    return shown + [row for row in told if not row.period]


def frontier(connection: sqlite3.Connection, now: str) -> Frontier:
    """Where the frontier of article addresses stands at ``now``."""
    return Frontier(
        *connection.execute(
            """
            SELECT count(*), coalesce(sum(article_id IS NOT NULL), 0), coalesce(sum(due_at <= :now), 0),
              coalesce(sum(due_at > :now), 0), min(due_at)
            FROM urls WHERE kind = 'article'""",
            {"now": now},
        ).fetchone()
    )


def gaps(connection: sqlite3.Connection) -> list[Gap]:
    """Every article address known and not stored, by state and reason; with the stored ones, all there are."""
    rows = connection.execute(f"""
      SELECT {_STATE} AS kept_out, coalesce(reason, '') AS why, count(*), sum({LISTED}), url, max(id)
      FROM urls u WHERE kind = 'article' AND article_id IS NULL
      GROUP BY kept_out, why ORDER BY count(*) DESC, kept_out, why""")
    return [Gap(*row[:5]) for row in rows]


def addresses_without_article(connection: sqlite3.Connection, limit: int = SHOWN_ADDRESSES) -> list[Address]:
    """The addresses behind :func:`gaps`: those on the portal's list first, of them the newest first."""
    rows = connection.execute(
        f"""
        SELECT url, {_STATE}, coalesce(reason, ''), {LISTED} AS on_list, fetched_at, due_at
        FROM urls u WHERE kind = 'article' AND article_id IS NULL
        ORDER BY on_list DESC, id DESC LIMIT ?""",
        [limit],
    )
    return [Address(url, state, reason, bool(listed), *rest) for url, state, reason, listed, *rest in rows]


def open_problems(connection: sqlite3.Connection) -> list[OpenProblem]:
    """What could not be read as it should be and still stands, most frequent first."""
    rows = connection.execute("""
      SELECT field, reason, count(*), max(last_seen_at), url
      FROM problems WHERE resolved_at IS NULL
      GROUP BY field, reason ORDER BY count(*) DESC, field, reason""")
    return [OpenProblem(*row) for row in rows]


_STATE = "CASE WHEN u.reason = 'RobotsForbidden' THEN 'robots' WHEN u.state = 'new' THEN 'pending' ELSE u.state END"
