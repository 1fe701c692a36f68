"""The tables of an archive as objects of sqlite-utils, for tests that insert rows."""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database
from sqlite_utils.db import Table


def table_of(db: sqlite3.Connection, name: str) -> Table:
    """The table ``name``."""
    return Database(db).table(name)


def tables_of(db: sqlite3.Connection) -> list[str]:
    """The names of all tables, including the internal tables of full-text indexes."""
    return Database(db).table_names()
