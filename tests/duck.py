"""DuckDB for tests. It is imported by the first test that uses it.

``conftest.py`` exempts all modules that are loaded during collection from garbage collection. If DuckDB were one of
them, it would report at the end that all its types leak.
"""

from __future__ import annotations

from typing import Any


def connect(**options: Any) -> Any:
    """Open a new database in memory."""
    import duckdb

    return duckdb.connect(**options)
