"""The columns of all articles for searches, kept in memory as long as the archive does not change."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
from typing import Any

from datasette.utils import sqlite_timelimit  # type: ignore[import-untyped]

from bipol_crawler.search.columns import Columns, read_columns

TIME_LIMIT = 60
"""Seconds for reading the columns. At a million articles it takes some five."""

_reading = threading.Lock()
logger = logging.getLogger(__name__)


async def columns_of(database: Any) -> Columns:
    """The columns of ``database``, an :class:`~.server.ArchiveDatabase`. While a crawl writes, they may be older."""

    def read(connection: sqlite3.Connection) -> Columns:
        with _reading:  # whoever comes second gets what the first has read
            state = database.state()
            if not database.columns or database.columns[0] != state:
                with sqlite_timelimit(connection, TIME_LIMIT * 1000):
                    database.columns = state, read_columns(connection)
            found: Columns = database.columns[1]
            return found

    columns: Columns = await database.cached("columns of all articles", lambda: database.execute_fn(read))
    return columns


def read_ahead(database: Any) -> threading.Thread:
    """Read the columns in a thread of its own, so that the first search need not wait for them."""

    def read() -> None:
        try:
            asyncio.run(columns_of(database))
        except Exception:  # the first search will tell
            logger.debug("the columns could not be read ahead", exc_info=True)

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    return thread
