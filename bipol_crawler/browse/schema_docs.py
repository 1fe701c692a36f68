"""The archive's shape in words: every table, view, column, function and ready question."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from datasette.utils import sqlite_timelimit  # type: ignore[import-untyped]

PATIENCE = 100
"""Milliseconds for the rows of one table to be counted, and as many for its examples; past it they are left out."""
LOOKED_AT = 20
"""Rows in which an example of each column is looked for."""
EXAMPLE = 60
"""Characters of an example."""
SHADOWS = "articles_fts_"
"""How the names of SQLite's own tables behind the index begin; nobody asks them anything."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, SQLite type ('' where a view works it out), words, what it points to, and an example."""

    name: str
    type: str
    description: str
    references: str | None
    key: bool
    example: str | int | float | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table or view; ``rows`` is None when counting would take too long."""

    name: str
    kind: str
    hidden: bool
    description: str
    rows: int | None
    columns: list[Column]


@dataclass(frozen=True, slots=True)
class Query:
    """A ready question, with the names it asks for."""

    name: str
    title: str
    description: str
    parameters: list[str]


@dataclass(frozen=True, slots=True)
class Function:
    """An SQL function of ours, written as it is called."""

    name: str
    call: str
    description: str


def tables_of(connection: sqlite3.Connection, described: dict[str, Any]) -> list[Table]:
    """Every table and view of the archive, those of ``described`` first and in its order."""
    kinds = {
        str(name): str(kind)
        for name, kind in connection.execute("SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view')")
        if not name.startswith((SHADOWS, "sqlite_"))
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
    counted = _patiently(connection, f"SELECT count(*) FROM {quoted}")
    rows = _patiently(connection, f"SELECT * FROM {quoted} LIMIT {LOOKED_AT}")
    columns = [
        Column(
            name=str(column[1]),
            type=str(column[2]),
            description=str(words.get("columns", {}).get(column[1], "")),
            references=references.get(column[1]),
            key=bool(column[5]),
            example=next((_short(row[column[1]]) for row in rows if row[column[1]] not in (None, "")), None),
        )
        for column in connection.execute(f"PRAGMA table_info({quoted})").fetchall()
    ]
    description = str(words.get("description", ""))
    return Table(name, kind, bool(words.get("hidden")), description, counted[0][0] if counted else None, columns)


def _patiently(connection: sqlite3.Connection, sql: str) -> list[Any]:
    try:
        with sqlite_timelimit(connection, PATIENCE):
            return connection.execute(sql).fetchall()
    except sqlite3.OperationalError:
        return []


def _short(value: Any) -> str | int | float:
    if isinstance(value, (int, float)):
        return value
    text = " ".join(value.split()) if isinstance(value, str) else f"{len(value)} bytes"
    return text if len(text) <= EXAMPLE else text[: EXAMPLE - 1] + "…"
