"""The answers of the ready questions, worked out when the server starts: the first visitor need not wait for them.

At a million articles some of them take longer than a visitor may ask. They are kept as those that visitors asked for
are (:meth:`~.server.ArchiveDatabase.cached`).
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

    Without parameters, and with each value of a parameter that allows no free text.

    Raises:
        sqlite3.Error: a question took too long, or the archive cannot be read. Those before are kept.
    """
    for query in database.ds.metadata("queries", database=database.name).values():
        choices = database.questions[query["sql"]]
        for given in [{}, *({name: value} for name, values in choices.items() for value in values)]:
            asked = dict.fromkeys(query.get("params", []), "") | given
            ask = partial(_answer, sql=query["sql"], asked=asked, most=database.ds.max_returned_rows)
            name = answer_name(query["sql"], given)
            asyncio.run(database.cached(name, partial(database.execute_fn, ask)))


def _answer(connection: sqlite3.Connection, sql: str, asked: dict[str, str], most: int) -> Any:
    """What Datasette would answer, with more time."""
    with sqlite_timelimit(connection, TIME_LIMIT * 1000):
        found = connection.execute(sql, asked)
        rows = found.fetchmany(most + 1)
    return Results(rows[:most], len(rows) > most, found.description)
