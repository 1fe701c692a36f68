"""Reads long lists of numbers from SQLite as one text: four times as fast as one row each, and without the GIL."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

import numpy as np

from bipol_crawler.search.column import Numbers

LONGEST = 1_000_000_000
"""Bytes of a text with numbers: SQLite's own limit. A million ids are 8 MB. A visitor's connection allows 4 MB."""


def id_lists(
    connection: sqlite3.Connection, names: Sequence[str], source: str, parameters: Sequence[Any] = ()
) -> list[Numbers]:
    """The whole numbers in some columns, ``names``, of a SELECT's answer, in its order. NULL is left out.

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
