"""Describes the archive's schema: every table, view, column, SQL function and ready question."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from datasette.utils import sqlite_timelimit  # type: ignore[import-untyped]

TIME_LIMIT = 100
"""Milliseconds for counting the rows of a table, and for reading its examples. What takes longer is left out."""
EXAMPLE_ROWS = 20
"""The number of rows in which an example of each column is searched."""
EXAMPLE_LENGTH = 60
"""The largest length of an example, in characters."""
INDEX_TABLES = "articles_fts_"
"""The beginning of the names of SQLite's internal tables of the index, which are not described."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, SQLite type ('' if a view computes it), description, the column it refers to, an example."""

    name: str
    type: str
    description: str
    references: str | None
    key: bool
    example: str | int | float | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table or view. ``rows`` is None if counting takes too long."""

    name: str
    kind: str
    hidden: bool
    description: str
    rows: int | None
    columns: list[Column]


@dataclass(frozen=True, slots=True)
class Query:
    """A ready question, with the names of its parameters."""

    name: str
    title: str
    description: str
    parameters: list[str]


@dataclass(frozen=True, slots=True)
class Function:
    """An SQL function of this project. ``call`` is an example of its use."""

    name: str
    call: str
    description: str


def tables_of(connection: sqlite3.Connection, described: dict[str, Any]) -> list[Table]:
    """All tables and views of the archive: first those in ``described``, in the same order, then the others."""
    kinds = {
        str(name): str(kind)
        for name, kind in connection.execute("SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view')")
        if not name.startswith((INDEX_TABLES, "sqlite_"))
    }
    names = [name for name in described if name in kinds]
    return [
        _table(connection, name, kinds[name], described.get(name, {}))
        for name in [*names, *sorted(set(kinds) - set(names))]
    ]


def _table(connection: sqlite3.Connection, name: str, kind: str, words: dict[str, Any]) -> Table:
    quoted = '"' + name.replace('"', '""') + '"'
    references = {
        str(key[3]): f"{key[2]}.{key[4] or 'id'}" for key in connection.execute(f"PRAGMA foreign_key_list({quoted})")
    }
    counted = _query_with_limit(connection, f"SELECT count(*) FROM {quoted}")
    rows = _query_with_limit(connection, f"SELECT * FROM {quoted} LIMIT {EXAMPLE_ROWS}")
    columns = [
        Column(
            name=str(column[1]),
            type=str(column[2]),
            description=str(words.get("columns", {}).get(column[1], "")),
            references=references.get(column[1]),
            key=bool(column[5]),
            example=next((_shortened(row[column[1]]) for row in rows if row[column[1]] not in (None, "")), None),
        )
        for column in connection.execute(f"PRAGMA table_info({quoted})").fetchall()
    ]
    description = str(words.get("description", ""))
    return Table(name, kind, bool(words.get("hidden")), description, counted[0][0] if counted else None, columns)


def _query_with_limit(connection: sqlite3.Connection, sql: str) -> list[Any]:
    try:
        with sqlite_timelimit(connection, TIME_LIMIT):
            return connection.execute(sql).fetchall()
    except sqlite3.OperationalError:
        return []


def _shortened(value: Any) -> str | int | float:
    if isinstance(value, (int, float)):
        return value
    text = " ".join(value.split()) if isinstance(value, str) else f"{len(value)} bytes"
    return text if len(text) <= EXAMPLE_LENGTH else text[: EXAMPLE_LENGTH - 1] + "…"
