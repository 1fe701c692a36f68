"""The data that searches keep in memory until the archive changes: the columns of all articles, and its words."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from datasette.utils import sqlite_timelimit  # type: ignore[import-untyped]

from bipol_crawler.search.columns import Columns, read_columns
from bipol_crawler.search.suggestions import Vocabulary, read_vocabulary
from bipol_crawler.storage.reading import connect

TIME_LIMIT = 300
"""Seconds for reading the columns. At a million articles it takes eight of processor time."""

VOCABULARY_AGE = 24 * 3600
"""Seconds after which the words of a changed archive are read again. Until then new words are not suggested."""

QUIET = 60
"""Seconds without a change after which a changed archive is read again."""

_reading = threading.Lock()
_reading_words = threading.Lock()
logger = logging.getLogger(__name__)


async def columns_of(database: Any) -> Columns:
    """The columns of ``database``, an :class:`~.server.ArchiveDatabase`. While a crawl writes, they may be older."""

    def read(connection: sqlite3.Connection) -> Columns:
        with _reading:  # a second request gets the columns that the first one has read
            state = database.state()
            if not database.columns or database.columns[0] != state:
                with sqlite_timelimit(connection, TIME_LIMIT * 1000):
                    database.columns = state, read_columns(connection)
            found: Columns = database.columns[1]
            return found

    columns: Columns = await database.cached("columns of all articles", lambda: database.execute_fn(read))
    return columns


def vocabulary_of(database: Any) -> Vocabulary:
    """The words of ``database``, for suggestions, at most a day old. At a million articles reading takes ten seconds.

    Raises:
        sqlite3.Error: the archive cannot be read.
    """
    with _reading_words:
        if database.vocabulary is None or _is_outdated(database):
            state = database.state()
            # The vocabulary needs a temporary table, which the connection for visitors may not make.
            with closing(connect(Path(database.path))[0]) as connection:
                database.vocabulary = state, time.monotonic(), read_vocabulary(connection)
        found: Vocabulary = database.vocabulary[2]
        return found


def _is_outdated(database: Any) -> bool:
    state, then, _ = database.vocabulary
    return bool(state != database.state() and time.monotonic() - then > VOCABULARY_AGE)


def read_ahead(database: Any, then: Callable[[Any], object]) -> threading.Thread:
    """Read the columns in a separate thread, so that no search has to wait for them, and then call ``then``.

    This is repeated after each change of the archive, as soon as nothing was written for :data:`QUIET`.
    """

    def read() -> None:
        state = None
        while True:
            if state != (state := database.state()):
                database.expire()
                try:
                    asyncio.run(columns_of(database))
                    then(database)
                except Exception:  # the first search will report the error
                    logger.debug("not everything could be read ahead", exc_info=True)
            changed = database.state()
            time.sleep(QUIET)
            while changed != (changed := database.state()):
                time.sleep(QUIET)

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    return thread
