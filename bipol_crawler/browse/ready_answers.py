"""Computes the answers of the ready questions when the server starts, so that the first visitor does not wait.

At a million articles some of them take longer than the time limit for visitors. They are cached like all answers of
ready questions (:meth:`~.server.ArchiveDatabase.cached`).
"""

from __future__ import annotations

import asyncio
import sqlite3
from functools import partial
from typing import Any

from datasette.database import Results  # type: ignore[import-untyped]
from datasette.utils import sqlite_timelimit  # type: ignore[import-untyped]

from bipol_crawler.browse.server import answer_name

TIME_LIMIT = 120
"""Seconds for one question."""


def answer_ready_questions(database: Any) -> None:
    """Answer every ready question of ``database``, an :class:`~.server.ArchiveDatabase`.

    It is answered without parameters, and with each value of a parameter that has a fixed list of values.

    Raises:
        sqlite3.Error: a question took too long, or the archive cannot be read. Earlier answers stay cached.
    """
    for query in database.ds.metadata("queries", database=database.name).values():
        choices = database.questions[query["sql"]]
        for given in [{}, *({name: value} for name, values in choices.items() for value in values)]:
            asked = dict.fromkeys(query.get("params", []), "") | given
            ask = partial(_answer, sql=query["sql"], asked=asked, most=database.ds.max_returned_rows)
            name = answer_name(query["sql"], given)
            asyncio.run(database.cached(name, partial(database.execute_fn, ask)))


def _answer(connection: sqlite3.Connection, sql: str, asked: dict[str, str], most: int) -> Any:
    """The same answer as Datasette's, with a longer time limit."""
    with sqlite_timelimit(connection, TIME_LIMIT * 1000):
        found = connection.execute(sql, asked)
        rows = found.fetchmany(most + 1)
    return Results(rows[:most], len(rows) > most, found.description)
