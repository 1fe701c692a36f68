"""Writes the flat views as files: JSON Lines, and Parquet files made from them.

JSON Lines are not compressed, so that the same rows give the same bytes with any software, and any tool can search
them. Parquet files are small.
"""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path

ROW_ORDER = {
    "articles_flat": "id",
    "bylines_flat": "article_url, position",
    "photos_flat": "article_url, kind, position",
    "links_flat": "article_url, block, position",
    "versions_flat": "article_url, version",
    "events_flat": "article_url, at, kind, detail",
}
"""The views that are exported, and the order of their rows, which is always the same."""

_PARQUET = {"INTEGER": "BIGINT", "REAL": "DOUBLE"}
_MIN_LINE_LIMIT = 16 << 20
"""Bytes. DuckDB reads lines up to this length without an option."""


def columns(db: sqlite3.Connection, name: str) -> dict[str, str]:
    """The columns of a table or view with their SQLite types. The type of a computed column is TEXT."""
    return {str(row[1]): str(row[2] or "TEXT") for row in db.execute(f'PRAGMA table_info("{name}")')}


def write_json_lines(db: sqlite3.Connection, view: str, path: Path) -> int:
    """Write a view, one JSON object on each line. Return the length of the longest line in bytes."""
    names, longest = list(columns(db, view)), 0
    with path.open("wb") as file:
        for row in db.execute(f"SELECT * FROM {view} ORDER BY {ROW_ORDER[view]}"):
            line = json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False).encode() + b"\n"
            longest = max(longest, len(line))
            file.write(line)
    return longest


def write_parquet(lines: Path, types: dict[str, str], longest: int, path: Path) -> None:
    """Write a file of :func:`write_json_lines` as Parquet.

    Args:
        types: the columns of the view, from :func:`columns`.
        longest: the length of the longest line in bytes.

    Raises:
        duckdb.Error: a disk is full, or a file cannot be written.
    """
    import duckdb  # takes 65 MB of memory, which other commands do not need

    typed = ", ".join(f"{_quoted(name)}: {_quoted(_PARQUET.get(kind, 'VARCHAR'))}" for name, kind in types.items())
    # One thread, so that the file does not depend on the machine. DuckDB must not download extensions.
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": 1,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    with duckdb.connect(config=config) as db:
        db.execute(
            f"COPY (SELECT * FROM read_json({_quoted(_without_wildcards(str(lines)))}, format='newline_delimited',"
            f" columns={{{typed}}}, maximum_object_size={max(longest, _MIN_LINE_LIMIT)}))"
            f" TO {_quoted(str(path))} (FORMAT parquet, COMPRESSION zstd)"
        )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _without_wildcards(path: str) -> str:
    return re.sub(r"([*?\[])", r"[\1]", path)
