"""The archive in figures: what it holds, how well it was read, what is missing and why.

Each function is one question and one query, asked of a read-only connection; the answer is
rows of plain values. ``scrapy report`` lays them out.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

FIELDS = {
    "headline": "a.headline IS NOT NULL",
    "body": "a.body IS NOT NULL",
    "reporter": "EXISTS (SELECT 1 FROM bylines b WHERE b.article_id = a.id AND b.role IN ('reporter', 'writer'))",
    "editor": "EXISTS (SELECT 1 FROM bylines b WHERE b.article_id = a.id AND b.role = 'editor')",
    "caption": "EXISTS (SELECT 1 FROM photos p WHERE p.article_id = a.id AND p.kind = 'lead' AND p.caption > '')",
    "exact time": "a.published_precision IN ('second', 'minute')",
}
"""What coverage is told of: the field's name, and the SQL that is true of an article ``a`` that has it."""

PERIODS = {"year": 4, "month": 7}
"""How many characters of ``published_at`` name the period."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the archive holds. ``first`` and ``last`` are days; ``portal_total`` is what the portal last said it has."""

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
    portal_total: int | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of ``articles`` published in ``period`` (None: date not known), how many have each of :data:`FIELDS`."""

    period: str | None
    articles: int
    having: tuple[int, ...]


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
    gone: int
    failed: int


@dataclass(frozen=True, slots=True)
class Frontier:
    """How many article addresses are due now and later, and when the next is due (UTC)."""

    known: int
    stored: int
    due: int
    later: int
    next_due_at: str | None


@dataclass(frozen=True, slots=True)
class Gap:
    """Article addresses that led to no article, for one reason; ``example`` is the one found last."""

    state: str
    reason: str
    count: int
    example: str


@dataclass(frozen=True, slots=True)
class OpenProblem:
    """Problems that stand, of one field and reason; ``example`` is the page seen last."""

    field: str
    reason: str
    count: int
    last_seen_at: str
    example: str


@dataclass(frozen=True, slots=True)
class Disk:
    """Bytes on disk: the database with its write-ahead log, and the WARC files."""

    database: int
    warc: int
    warc_files: int


def holdings(connection: sqlite3.Connection) -> Holdings:
    """What the archive holds."""
    return Holdings(
        *connection.execute("""
          SELECT count(*), coalesce(sum(status = 'live'), 0), coalesce(sum(status = 'missing'), 0),
            coalesce(sum(status = 'gone'), 0), (SELECT count(*) FROM article_versions),
            coalesce(sum(versions > 1), 0), (SELECT count(*) FROM people), (SELECT count(*) FROM captures),
            substr(min(published_at), 1, 10), substr(max(published_at), 1, 10),
            (SELECT portal_total FROM runs WHERE portal_total IS NOT NULL ORDER BY id DESC LIMIT 1)
          FROM articles""").fetchone()
    )


def coverage(connection: sqlite3.Connection, period: str = "year") -> list[Coverage]:
    """How many articles of each year or month have each field, newest first. ``period`` is of :data:`PERIODS`."""
    having = ", ".join(f"coalesce(sum({condition}), 0)" for condition in FIELDS.values())
    rows = connection.execute(
        f"SELECT substr(a.published_at, 1, {PERIODS[period]}) AS period, count(*), {having}"
        " FROM articles a GROUP BY period ORDER BY period IS NULL, period DESC"
    )
    return [Coverage(row[0], row[1], tuple(row[2:])) for row in rows]


def last_runs(connection: sqlite3.Connection, limit: int = 5) -> list[Run]:
    """The last runs, newest first."""
    rows = connection.execute(
        "SELECT started_at, finished_at, command, outcome, exit_code, requests, found, fetched, new, changed,"
        " gone, failed FROM runs ORDER BY id DESC LIMIT ?",
        [limit],
    )
    return [Run(*row) for row in rows]


def frontier(connection: sqlite3.Connection, now: str) -> Frontier:
    """Where the frontier of article addresses stands at ``now`` (UTC, ``…Z``)."""
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
    # Of the other columns SQLite gives those of the row that max() picked.
    rows = connection.execute("""
      SELECT state, coalesce(reason, CASE state WHEN 'new' THEN 'not fetched yet' ELSE '' END) AS why,
        count(*), url, max(id)
      FROM urls WHERE kind = 'article' AND article_id IS NULL
      GROUP BY state, why ORDER BY count(*) DESC, state, why""")
    return [Gap(*row[:4]) for row in rows]


def open_problems(connection: sqlite3.Connection) -> list[OpenProblem]:
    """What could not be read as it should be and still stands, most frequent first."""
    rows = connection.execute("""
      SELECT field, reason, count(*), max(last_seen_at), url
      FROM problems WHERE resolved_at IS NULL
      GROUP BY field, reason ORDER BY count(*) DESC, field, reason""")
    return [OpenProblem(*row) for row in rows]


def disk(database: Path, warc_folder: Path) -> Disk:
    """What the archive takes on disk, files still being written included."""
    parts = [database.with_name(database.name + end) for end in ("", "-wal")]
    records = [path for path in warc_folder.rglob("*.warc*") if path.is_file()]
    return Disk(
        database=sum(path.stat().st_size for path in parts if path.exists()),
        warc=sum(path.stat().st_size for path in records),
        warc_files=len(records),
    )
