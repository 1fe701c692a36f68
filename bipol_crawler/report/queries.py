"""Figures about the archive: what it holds, how well it was read, what is missing and why.

Each function makes one query on a read-only connection and returns plain values. Times are UTC, ``…Z``; sizes are
bytes.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from bipol_crawler.articles.fields import COUNTED
from bipol_crawler.frontier.source_listings import LISTED

PERIODS = {"month": 7, "year": 4}
"""The periods, and how many characters of ``published_at`` each of them needs."""
MAX_PERIODS = 24
"""The largest number of periods with a row of their own. All older ones are in one row together."""
MAX_ADDRESSES = 500
"""The largest number of addresses in a list."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """The content of the archive in numbers. ``first`` and ``last`` are the days of its oldest and newest article."""

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
    """The date of the newest article (ISO 8601 time or day), and the last new article, healthy run and sweep."""

    newest_article: str | None
    last_new_article: str | None
    last_healthy_run: str | None
    last_sweep: str | None


@dataclass(frozen=True, slots=True)
class Run:
    """One row of ``runs``. ``finished_at`` and ``outcome`` are None while the run is active."""

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
    """How many of the ``articles`` published in ``period`` have each field.

    ``having`` has one number for each field of :data:`~bipol_crawler.articles.fields.COUNTED`. ``period`` is
    ``2024-11``, ``2024``, ``before 2022-12`` for all older articles, or None for articles without a date.
    """

    period: str | None
    articles: int
    having: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Frontier:
    """How many addresses of articles are due now and later, and when the next one is due."""

    known: int
    stored: int
    due: int
    later: int
    next_due_at: str | None


@dataclass(frozen=True, slots=True)
class Gap:
    """Article addresses at which no article was stored, for one reason. ``example`` is the address found last.

    ``state`` is ``pending`` (never fetched), ``failed``, ``refused``, ``missing``, ``gone``, or ``robots`` (forbidden
    by robots.txt). ``listed`` is how many of them are on the portal's list.
    """

    state: str
    reason: str
    count: int
    listed: int
    example: str


@dataclass(frozen=True, slots=True)
class Address:
    """One address in a list of addresses."""

    url: str
    state: str
    reason: str
    listed: bool
    fetched_at: str | None
    due_at: str | None


@dataclass(frozen=True, slots=True)
class OpenProblem:
    """Open problems with the same field and reason. ``example`` is the page seen last."""

    field: str
    reason: str
    count: int
    last_seen_at: str
    example: str


def holdings(connection: sqlite3.Connection) -> Holdings:
    """Count what the archive holds; every number from an index."""
    return Holdings(
        *connection.execute("""
          SELECT articles, articles - missing - gone, missing, gone, (SELECT count(*) FROM article_versions),
            (SELECT count(*) FROM article_versions WHERE version = 2), (SELECT count(*) FROM people),
            (SELECT count(*) FROM captures), (SELECT substr(min(published_at), 1, 10) FROM articles),
            (SELECT substr(max(published_at), 1, 10) FROM articles)
          FROM (SELECT (SELECT count(*) FROM articles) AS articles,
            (SELECT count(*) FROM articles WHERE status <> 'live' AND status = 'missing') AS missing,
            (SELECT count(*) FROM articles WHERE status <> 'live' AND status = 'gone') AS gone)""").fetchone()
    )


def freshness(connection: sqlite3.Connection) -> Freshness:
    """When the last new article and the last healthy run were. Runs are read from the last one back."""
    return Freshness(
        *connection.execute("""
          SELECT (SELECT max(published_at) FROM articles),
            (SELECT max(at) FROM article_events WHERE kind = 'first_seen'),
            (SELECT finished_at FROM runs WHERE command = 'crawl' AND exit_code = 0 ORDER BY id DESC LIMIT 1),
            (SELECT started_at FROM runs WHERE swept = 1 ORDER BY id DESC LIMIT 1)""").fetchone()
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
    """How many articles of each period have each field, newest first. ``period`` is one of :data:`PERIODS`."""
    has = ", ".join(f"{condition} AS has_{number}" for number, condition in enumerate(COUNTED.values()))
    having = ", ".join(f"coalesce(sum(has_{number}), 0)" for number in range(len(COUNTED)))
    # LIMIT keeps SQLite from merging the two SELECT, which would sort all texts
    rows = connection.execute(
        f"SELECT period, count(*), {having} FROM (SELECT substr(a.published_at, 1, {PERIODS[period]}) AS period, {has}"
        " FROM articles a LIMIT -1) GROUP BY period ORDER BY period DESC"
    )
    rows_of_periods = [Coverage(row[0], row[1], tuple(row[2:])) for row in rows]
    dated = [row for row in rows_of_periods if row.period]
    shown, older = dated[:MAX_PERIODS], dated[MAX_PERIODS:]
    if older:
        having_each = tuple(sum(counts) for counts in zip(*(row.having for row in older), strict=True))
        shown.append(Coverage(f"before {shown[-1].period}", sum(row.articles for row in older), having_each))
    return shown + [row for row in rows_of_periods if not row.period]


def frontier(connection: sqlite3.Connection, now: str) -> Frontier:
    """The frontier of article addresses at ``now`` (UTC)."""
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
    """Count the known article addresses without a stored article, by state and reason."""
    rows = connection.execute(f"""
      SELECT {_STATE} AS kept_out, coalesce(reason, '') AS why, count(*), sum({LISTED}), url, max(id)
      FROM urls u WHERE kind = 'article' AND article_id IS NULL
      GROUP BY kept_out, why ORDER BY count(*) DESC, kept_out, why""")
    return [Gap(*row[:5]) for row in rows]


def addresses_without_article(connection: sqlite3.Connection, limit: int = MAX_ADDRESSES) -> list[Address]:
    """The addresses that :func:`gaps` counts: those on the portal's list first, then the newest first."""
    rows = connection.execute(
        f"""
        SELECT url, {_STATE}, coalesce(reason, ''), {LISTED} AS on_list, fetched_at, due_at
        FROM urls u WHERE kind = 'article' AND article_id IS NULL
        ORDER BY on_list DESC, id DESC LIMIT ?""",
        [limit],
    )
    return [Address(url, state, reason, bool(listed), *rest) for url, state, reason, listed, *rest in rows]


def open_problems(connection: sqlite3.Connection) -> list[OpenProblem]:
    """Count the open problems by field and reason, the most frequent first."""
    rows = connection.execute("""
      SELECT field, reason, count(*), max(last_seen_at), url
      FROM problems WHERE resolved_at IS NULL
      GROUP BY field, reason ORDER BY count(*) DESC, field, reason""")
    return [OpenProblem(*row) for row in rows]


_STATE = "CASE WHEN u.reason = 'RobotsForbidden' THEN 'robots' WHEN u.state = 'new' THEN 'pending' ELSE u.state END"
