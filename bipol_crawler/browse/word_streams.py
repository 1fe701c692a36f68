"""All words of all articles, or of a sample, kept in memory from the first page that counts them.

They are read again when the archive changes. Reading them the first time takes 15 seconds of CPU at 100,000 articles,
and at most half a minute (see :data:`~.word_stream.MAX_WORDS`). Reading continues if the visitor who started it leaves
or gets the answer to try later; visitors who come meanwhile wait for the same reading.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any, TypeVar

from datasette.utils import sqlite_timelimit  # type: ignore[import-untyped]

from bipol_crawler.browse.search_columns import columns_of
from bipol_crawler.search.word_stream import WordStream, read_word_stream

READING_LIMIT = 900
"""Seconds for reading all words. After a change of the archive only changed texts are tokenized again."""
PATIENCE = 60
"""Seconds for which a visitor waits for the words."""
QUESTION_LIMIT = 60
"""Seconds for one question. A page takes less than one; a file with 100,000 lines of a concordance takes some five."""

_starting = threading.Lock()
T = TypeVar("T")


async def word_stream_of(database: Any) -> WordStream | None:
    """The words of ``database``, an :class:`~.server.ArchiveDatabase`; None if they are still being read.

    While a crawl writes, they may be older.
    """
    with _starting:
        reading: Future[WordStream] | None = database.word_reading
        if reading is None or (reading.done() and (reading.exception() or database.word_state != database.state())):
            reading = database.word_reading = _started(database)
    done, _ = await asyncio.wait([asyncio.wrap_future(reading)], timeout=PATIENCE)
    return done.pop().result() if done else None


def _started(database: Any) -> Future[WordStream]:
    """The words, which a separate thread reads, so that a visitor who leaves does not interrupt the reading."""
    future: Future[WordStream] = Future()
    future.set_running_or_notify_cancel()  # from now on it can't be cancelled

    def read() -> None:
        try:
            database.word_state = database.state()
            future.set_result(asyncio.run(_read(database)))
        except BaseException as error:
            future.set_exception(error)

    threading.Thread(target=read, daemon=True).start()
    return future


async def _read(database: Any) -> WordStream:
    columns = await columns_of(database)

    def read(connection: sqlite3.Connection) -> WordStream:
        before: WordStream | None = database.word_stream
        if before is None or before.columns is not columns:
            with sqlite_timelimit(connection, READING_LIMIT * 1000):
                before = database.word_stream = read_word_stream(connection, columns, before)
        return before

    found: WordStream = await database.cached("all words of all articles", lambda: database.execute_fn(read))
    return found


def sample_of(database: Any) -> tuple[int, int] | None:
    """How many articles' words are counted, and how many articles there are; None if all are counted."""
    stream: WordStream | None = database.word_stream
    return stream.sample if stream else None


async def ask_words(database: Any, question: Callable[[sqlite3.Connection, WordStream], T]) -> T | None:
    """The result of ``question``, called with a connection and all words; None if it took too long."""

    def answer(connection: sqlite3.Connection, stream: WordStream) -> T:
        with sqlite_timelimit(connection, QUESTION_LIMIT * 1000):
            return question(connection, stream)

    try:
        stream = await word_stream_of(database)
        if stream is None:
            return None
        found: T = await database.execute_fn(partial(answer, stream=stream))
    except sqlite3.OperationalError as error:
        if "interrupted" not in str(error):
            raise
        return None
    return found
