"""Reads long lists of integers from SQLite.

They are read as one text: four times as fast as one row for each number, and without holding Python's global lock.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

import numpy as np

from bipol_crawler.search.column import Numbers

LONGEST = 1_000_000_000
"""The largest length of such a text in bytes: SQLite's own limit. A million ids take 8 MB. The reading room's
connections allow only 4 MB otherwise."""


def id_lists(
    connection: sqlite3.Connection, names: Sequence[str], source: str, parameters: Sequence[Any] = ()
) -> list[Numbers]:
    """The integers in the columns ``names`` of the SELECT ``source``, in the order of its rows. NULL is left out.

    Raises:
        sqlite3.OperationalError: the query was interrupted.
    """
    texts = ", ".join(f"group_concat({name})" for name in names)
    length = connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
    try:
        row = connection.execute(f"SELECT {texts} FROM ({source})", parameters).fetchone()
    finally:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, length)
    return [np.fromstring(text or "", np.int64, sep=",") for text in row]
