"""Writes the flat views as files: JSON Lines, and Parquet files made from them.

JSON Lines are not compressed, so that the same rows give the same bytes with any software, and any tool can search
them. Parquet files are small.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

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
    longest = 0
    with path.open("wb") as file:
        for _, line in json_lines(db, view):
            longest = max(longest, len(line))
            file.write(line)
    return longest


def json_lines(db: sqlite3.Connection, view: str) -> Iterator[tuple[dict[str, Any], bytes]]:
    """The rows of a view in their order, each also as a line of JSON."""
    names = list(columns(db, view))
    for row in db.execute(f"SELECT * FROM {view} ORDER BY {ROW_ORDER[view]}"):
        named = dict(zip(names, row, strict=True))
        yield named, json.dumps(named, ensure_ascii=False).encode() + b"\n"


def parquet_types(types: Mapping[str, str]) -> dict[str, str]:
    """The types that columns of a view, from :func:`columns`, have in a Parquet file: DuckDB's names."""
    return {name: _PARQUET.get(kind, "VARCHAR") for name, kind in types.items()}


@contextmanager
def parquet_writer() -> Iterator[DuckDBPyConnection]:
    """A DuckDB for :func:`write_parquet`: what it writes does not depend on the machine, and it downloads nothing."""
    import duckdb  # takes 65 MB of memory, which other commands do not need

    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": 1,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    with duckdb.connect(config=config) as writer:
        yield writer


def write_parquet(
    writer: DuckDBPyConnection,
    lines: Path,
    types: Mapping[str, str],
    longest: int,
    path: Path,
    notes: Mapping[str, str] | None = None,
) -> None:
    """Write a file of :func:`json_lines` as Parquet.

    Args:
        types: the columns of the view, from :func:`columns`.
        longest: the length of the longest line in bytes.
        notes: key and value pairs for the file's own metadata.

    Raises:
        duckdb.Error: a disk is full, or a file cannot be written.
    """
    typed = ", ".join(f"{_quoted(name)}: {_quoted(kind)}" for name, kind in parquet_types(types).items())
    noted = ", ".join(f"{_quoted(key)}: {_quoted(value)}" for key, value in (notes or {}).items())
    options = f"FORMAT parquet, COMPRESSION zstd{f', KV_METADATA {{{noted}}}' if noted else ''}"
    # DuckDB would make columns of folders with an equals sign in their names
    writer.execute(
        f"COPY (SELECT * FROM read_json({_quoted(_without_wildcards(str(lines)))}, format='newline_delimited',"
        f" columns={{{typed}}}, maximum_object_size={max(longest, _MIN_LINE_LIMIT)}, hive_partitioning=false))"
        f" TO {_quoted(str(path))} ({options})"
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _without_wildcards(path: str) -> str:
    return re.sub(r"([*?\[])", r"[\1]", path)
