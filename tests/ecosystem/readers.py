"""Reads views of an archive with another library, and prints them as JSON: ``readers.py LIBRARY FILE VIEW…``.

It is run with the Python of .venv-ecosystem, in which our program is not installed.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

Rows = list[dict[str, Any]]


def attached(path: str) -> Any:
    """A connection of DuckDB with the archive as ``bipol``, and the extension for SQLite out of its package."""
    import duckdb
    import duckdb_extension_sqlite_scanner as package

    (extension,) = Path(package.__file__).parent.glob("extensions/*/*.duckdb_extension")
    connection = duckdb.connect()
    connection.execute(f"LOAD '{extension}'")
    connection.execute(f"ATTACH '{path}' AS bipol (TYPE sqlite, READ_ONLY)")
    return connection


def with_duckdb(path: str, view: str) -> Rows:
    found = attached(path).execute(f"SELECT * FROM bipol.{view}")
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def with_pandas(path: str, view: str) -> Rows:
    import pandas

    with closing(sqlite3.connect(path)) as connection:
        # without a backend that knows NULL, whole numbers beside NULL would become fractions
        frame = pandas.read_sql_query(f"SELECT * FROM {view}", connection, dtype_backend="pyarrow")
    return list(json.loads(frame.to_json(orient="records")))


def with_polars(path: str, view: str) -> Rows:
    import polars

    with closing(sqlite3.connect(path)) as connection:
        # all rows decide of what type a column is: the first ones may all be NULL
        frame = polars.read_database(f"SELECT * FROM {view}", connection, infer_schema_length=None)
    return list(frame.to_dicts())


def with_sqlite_utils(path: str, view: str) -> Rows:
    from sqlite_utils import Database

    return list(Database(path).view(view).rows)


def with_datasette(path: str, view: str) -> Rows:
    """Datasette as it comes: none of our settings, pages and plugins."""
    command = [sys.executable, "-m", "datasette", path, "--setting", "max_returned_rows", "100000"]
    address = f"/{Path(path).stem}/{view}.json?_shape=array&_size=max"
    run = subprocess.run([*command, "--get", address], capture_output=True, text=True, check=True)
    return list(json.loads(run.stdout))


READERS: dict[str, Callable[[str, str], Rows]] = {
    "duckdb": with_duckdb,
    "pandas": with_pandas,
    "polars": with_polars,
    "sqlite-utils": with_sqlite_utils,
    "datasette": with_datasette,
}

if __name__ == "__main__":
    library, file, *views = sys.argv[1:]
    print(json.dumps({view: READERS[library](file, view) for view in views}))
