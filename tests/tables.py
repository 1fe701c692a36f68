"""sqlite-utils' tables of an archive, for tests that enter rows."""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database
from sqlite_utils.db import Table


def table_of(db: sqlite3.Connection, name: str) -> Table:
    """The table of this name."""
    return Database(db).table(name)


def tables_of(db: sqlite3.Connection) -> list[str]:
    """The names of all tables; of an index for full text, its own tables too."""
    return Database(db).table_names()
