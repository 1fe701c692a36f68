"""DuckDB for tests, loaded by the first that opens it.

Of modules that are loaded while tests are collected, ``conftest.py`` keeps the garbage collector away, and DuckDB would
say at the very end that all its types leak.
"""

from __future__ import annotations

from typing import Any


def connect(**options: Any) -> Any:
    """A database in memory."""
    import duckdb

    return duckdb.connect(**options)
