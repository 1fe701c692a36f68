"""What a question from the web may do to this process: read the archive, for a while, within bounds.

Datasette refuses what doesn't begin like a SELECT and stops what runs too long. Neither holds against
statements that are expensive before they run, functions that SQLite cannot interrupt, and answers that are
short in rows and huge in bytes; https://www.sqlite.org/security.html lists what is used here against each.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from functools import cache
from typing import Any

MOST_REFERENCES = 20_000
"""Columns, tables and functions a statement may come to while it is compiled, which no time limit interrupts: names
that each stand for the one before twice are as many as grains on the chessboard."""
LONGEST_TEXT = 4_000_000
"""Bytes of one value or row. The longest article stored so far has a fraction of it."""
MOST_BYTES = 32_000_000
"""Characters and bytes of an answer that is held in memory."""
MOST_CELLS = 100_000
"""Values of such an answer: two thousand rows of fifty columns."""
MOST_MEMORY = 512 << 20
"""Bytes SQLite may have in this process, sorting included; past it a question fails, and nothing else."""
LONGEST_SET = 100
"""Characters that trim() may be told to take off; its time is their number times the text's length."""
WIDTHS = re.compile(r"%[^a-zA-Z%]*(?:\*|\d{4,})")
"""What makes printf() write more than it is given: SQLite takes its time over two billion letters."""
LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: LONGEST_TEXT,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 20_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 200,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 50,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 200,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 500,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
READS = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
# What Datasette and the full-text index ask about the shape of things; none of them changes anything. Not among
# them is database_list, which names the archive's place on the disk.
PRAGMAS = {
    "table_info",
    "table_xinfo",
    "table_list",
    "foreign_key_list",
    "index_list",
    "index_info",
    "index_xinfo",
    "schema_version",
    "function_list",
    "data_version",
    "compile_options",
}
# A PRAGMA that a plain question may look at, but that would do something if it were given a value.
WITHOUT_VALUE = {"schema_version", "data_version"}
# What loads code, writes to the log, or reads bytes as SQLite's own structures.
FUNCTIONS_DENIED = {
    "load_extension",
    "fts3_tokenizer",
    "sqlite_log",
    "matchinfo",
    "offsets",
    "optimize",
    "rtreecheck",
    "rtreedepth",
    "rtreenode",
}
# Tables that SQLite may be built with and that show the file's raw pages, or what others ask.
TABLES_DENIED = {"sqlite_dbpage", "dbstat", "sqlite_stmt", "bytecode", "tables_used"}
PRIVATE = {("runs", "arguments"), ("runs", "told")}
"""Columns read as NULL: a command line may name the archivist's folders and address."""


class TooMuch(sqlite3.OperationalError):
    """A question past one of the bounds above; the message says which."""


class Cursor(sqlite3.Cursor):
    """A cursor whose answers stay within :data:`MOST_BYTES` and :data:`MOST_CELLS`."""

    def execute(self, *args: Any) -> Cursor:
        """As in sqlite3, but refused past :data:`MOST_REFERENCES`. Raises TooMuch when memory runs out."""
        assert isinstance(self.connection, Connection)
        self.connection.references = 0
        try:
            super().execute(*args)
        except MemoryError as failure:
            raise TooMuch("the question needs too much memory") from failure
        return self

    def fetchmany(self, size: int | None = None) -> list[Any]:
        """At most ``size`` rows. Raises TooMuch."""
        return self._within(self.arraysize if size is None else size)

    def fetchall(self) -> list[Any]:
        """The rest of the rows. Raises TooMuch."""
        return self._within(None)

    def _within(self, most: int | None) -> list[Any]:
        rows: list[Any] = []
        cells = length = 0
        try:
            while most is None or len(rows) < most:
                row = next(self, None)
                if row is None:
                    break
                rows.append(row)
                cells += len(row)
                length += sum(len(value) for value in row if isinstance(value, (str, bytes)))
                if cells > MOST_CELLS or length > MOST_BYTES:
                    raise TooMuch("the answer is too large: ask for fewer rows or columns")
        except MemoryError as failure:
            raise TooMuch("the question needs too much memory") from failure
        return rows


class Connection(sqlite3.Connection):
    """A connection that hands out :class:`Cursor`, and refuses what is not reading once it is confined."""

    references = 0
    """What the statement at hand has come to so far."""

    def cursor(self, factory: Any = Cursor) -> Any:
        """A bounded cursor."""
        return super().cursor(factory)

    def confine(self) -> None:
        """Set every limit, for good. What is registered afterwards, functions for instance, still can be."""
        self.execute(f"PRAGMA hard_heap_limit={MOST_MEMORY}")
        self.execute("PRAGMA temp_store=MEMORY")  # or sorting fills the disk
        self.execute("PRAGMA query_only=ON")
        for limit, value in LIMITS.items():
            self.setlimit(limit, value)
        for name, arguments, function in FUNCTIONS:
            self.create_function(name, arguments, function, deterministic=True)
        for name in ("printf", "format"):
            self.create_function(name, -1, _formatting(name), deterministic=True)
        self.set_authorizer(self._judge)

    def _judge(self, action: int, first: str | None, second: str | None, *_: str | None) -> int:
        self.references += 1
        if self.references > MOST_REFERENCES:
            return sqlite3.SQLITE_DENY
        first = (first or "").lower()
        if action == sqlite3.SQLITE_READ:
            if first in TABLES_DENIED:
                return sqlite3.SQLITE_DENY
            return sqlite3.SQLITE_IGNORE if (first, (second or "").lower()) in PRIVATE else sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_FUNCTION:
            denied = (second or "").lower() in FUNCTIONS_DENIED
            return sqlite3.SQLITE_DENY if denied else sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_PRAGMA:
            allowed = first in PRAGMAS and not (second and first in WITHOUT_VALUE)
            return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY
        if action == sqlite3.SQLITE_UPDATE and first == "sqlite_master":
            return sqlite3.SQLITE_OK  # what opening the full-text index looks like from here; the file is read-only
        return sqlite3.SQLITE_OK if action in READS else sqlite3.SQLITE_DENY


# SQLite's own take the product of both lengths, and nothing can interrupt them: half a minute for half a megabyte.
# Python's search is linear. The results are SQLite's, test by test.


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value)


def _instr(text: object, part: object) -> int | None:
    if text is None or part is None:
        return None
    if isinstance(text, bytes) and isinstance(part, bytes):
        return text.find(part) + 1
    return _text(text).find(_text(part)) + 1


def _replace(text: object, part: object, other: object) -> str | None:
    if text is None or part is None or other is None:
        return None
    whole, old, new = _text(text), _text(part), _text(other)
    if not old:
        return whole
    if len(whole) + whole.count(old) * (len(new) - len(old)) > LONGEST_TEXT:
        raise TooMuch("string or blob too big")
    return whole.replace(old, new)


def _trimming(strip: Callable[[str, str], str]) -> Callable[[object, object], str | None]:
    def trimmed(text: object, characters: object) -> str | None:
        if text is None or characters is None:
            return None
        taken = _text(characters)
        if len(taken) > LONGEST_SET:
            raise TooMuch("too many characters to trim")
        return strip(_text(text), taken) if taken else _text(text)

    return trimmed


@cache
def _aside() -> sqlite3.Connection:
    """An empty database beside the archive: there SQLite's own functions still are what they were."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_TEXT)
    return connection


def _formatting(name: str) -> Callable[..., Any]:
    def formatted(pattern: object = None, *values: object) -> Any:
        if WIDTHS.search(_text(pattern)):
            raise TooMuch("such widths are not allowed")
        if sum(len(value) for value in (pattern, *values) if isinstance(value, (str, bytes))) > LONGEST_TEXT:
            raise TooMuch("string or blob too big")  # Python's memory holds them, which SQLite's limit knows nothing of
        places = ", ".join("?" * (len(values) + 1))
        return _aside().execute(f"SELECT {name}({places})", (pattern, *values)).fetchone()[0]

    return formatted


FUNCTIONS: tuple[tuple[str, int, Callable[..., Any]], ...] = (
    ("instr", 2, _instr),
    ("replace", 3, _replace),
    ("trim", 2, _trimming(str.strip)),
    ("ltrim", 2, _trimming(str.lstrip)),
    ("rtrim", 2, _trimming(str.rstrip)),
)
