"""The flat views as files: JSON Lines, and Parquet made from just those lines.

JSON Lines are not compressed: so the same rows are the same bytes with any software, and any tool
can search them. Parquet is the small form.
"""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path

ORDER = {
    "articles_flat": "id",
    "bylines_flat": "article_url, position",
    "photos_flat": "article_url, kind, position",
    "links_flat": "article_url, block, position",
    "versions_flat": "article_url, version",
    "events_flat": "article_url, at, kind, detail",
}
"""The views that are handed out, and the order of their rows, which leaves no two to chance."""

_PARQUET = {"INTEGER": "BIGINT", "REAL": "DOUBLE"}
_LONGEST = 16 << 20
"""Bytes of a line that DuckDB reads without being told."""


def columns(db: sqlite3.Connection, name: str) -> dict[str, str]:
    """The columns of a table or view, and the type of each: what SQLite calls it, TEXT where it is worked out."""
    return {str(row[1]): str(row[2] or "TEXT") for row in db.execute(f'PRAGMA table_info("{name}")')}


def write_lines(db: sqlite3.Connection, view: str, path: Path) -> int:
    """Write a view, a JSON object a row; the bytes of the longest line."""
    names, longest = list(columns(db, view)), 0
    with path.open("wb") as file:
        for row in db.execute(f"SELECT * FROM {view} ORDER BY {ORDER[view]}"):
            line = json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False).encode() + b"\n"
            longest = max(longest, len(line))
            file.write(line)
    return longest


def write_parquet(lines: Path, types: dict[str, str], longest: int, path: Path) -> None:
    """Write a file of :func:`write_lines` again as Parquet; ``types`` are its :func:`columns`.

    Raises:
        duckdb.Error: a disk is full, or a file cannot be written.
    """
    import duckdb  # 65 MB that no other command needs

    typed = ", ".join(f"{_quoted(name)}: {_quoted(_PARQUET.get(kind, 'VARCHAR'))}" for name, kind in types.items())
    # one thread, so that row groups do not depend on the machine; nothing is fetched from anywhere
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": 1,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    with duckdb.connect(config=config) as db:
        db.execute(
            f"COPY (SELECT * FROM read_json({_quoted(_no_pattern(str(lines)))}, format='newline_delimited',"
            f" columns={{{typed}}}, maximum_object_size={max(longest, _LONGEST)}))"
            f" TO {_quoted(str(path))} (FORMAT parquet, COMPRESSION zstd)"
        )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _no_pattern(path: str) -> str:
    return re.sub(r"([*?\[])", r"[\1]", path)
