"""All words of all articles, kept in memory from the first page that counts them, until the archive changes."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from datasette.utils import sqlite_timelimit  # type: ignore[import-untyped]

from bipol_crawler.browse.search_columns import columns_of
from bipol_crawler.search.word_stream import WordStream, read_word_stream

TIME_LIMIT = 100
"""Seconds for reading all words. After a change of the archive only articles with another text are taken apart."""
QUESTION_LIMIT = 60
"""Seconds for one question. A page takes less than one; a file with 100,000 lines of a concordance takes some five."""

_reading = threading.Lock()
T = TypeVar("T")


async def word_stream_of(database: Any) -> WordStream:
    """The words of ``database``, an :class:`~.server.ArchiveDatabase`. While a crawl writes, they may be older.

    Raises:
        sqlite3.OperationalError: reading was interrupted.
    """
    columns = await columns_of(database)

    def read(connection: sqlite3.Connection) -> WordStream:
        with _reading:  # whoever comes second gets what the first has read
            before: WordStream | None = database.word_stream
            if before is None or before.columns is not columns:
                with sqlite_timelimit(connection, TIME_LIMIT * 1000):
                    database.word_stream = read_word_stream(connection, columns, before)
            stream: WordStream = database.word_stream
            return stream

    found: WordStream = await database.cached("all words of all articles", lambda: database.execute_fn(read))
    return found


async def ask_words(database: Any, question: Callable[[sqlite3.Connection, WordStream], T]) -> T | None:
    """The answer of ``question``, which is given a connection and all words; None if it took too long."""

    def answer(connection: sqlite3.Connection, stream: WordStream) -> T:
        with sqlite_timelimit(connection, QUESTION_LIMIT * 1000):
            return question(connection, stream)

    try:
        stream = await word_stream_of(database)
        found: T = await database.execute_fn(lambda connection: answer(connection, stream))
    except sqlite3.OperationalError as error:
        if "interrupted" not in str(error):
            raise
        return None
    return found
