"""Limits what an SQL question from the web can do: it can only read the archive, with limited time and memory.

Datasette refuses statements that do not begin like a SELECT and stops those that run too long. That is not enough
against statements that are expensive to compile, functions that SQLite cannot interrupt, and answers with few rows but
many bytes. The measures used here are described in https://www.sqlite.org/security.html.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from functools import cache
from typing import Any

MAX_REFERENCES = 20_000
"""The largest number of columns, tables and functions that a statement may refer to when it is compiled. No time limit
interrupts the compiler, and nested definitions that each use the one before twice grow exponentially."""
MAX_VALUE_BYTES = 4_000_000
"""Bytes of one value or row. The longest article is much shorter."""
MAX_ANSWER_BYTES = 32_000_000
"""The largest size of an answer in memory, in characters and bytes."""
MAX_CELLS = 100_000
"""The largest number of values in an answer: 2,000 rows with 50 columns."""
MAX_MEMORY = 512 << 20
"""Bytes of memory for SQLite in this process, including sorting. If a question needs more, only that question fails."""
MAX_TRIM_CHARACTERS = 100
"""The largest number of characters for trim() to remove. Its time is this number times the length of the text."""
LONG_WIDTH = re.compile(r"%[^a-zA-Z%]*(?:\*|\d{4,})")
"""Large widths in printf(), which make it write up to two billion characters."""
LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: MAX_VALUE_BYTES,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 20_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 200,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 50,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 200,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 500,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
READ_ACTIONS = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
# The PRAGMAs that Datasette and the full-text index need. None of them changes anything. database_list is not allowed,
# because it shows the path of the archive.
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
# PRAGMAs that may be read, but that would change something if they were given a value.
PRAGMAS_WITHOUT_VALUE = {"schema_version", "data_version"}
# Functions that load code, write to the log, or read bytes as SQLite's internal structures.
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
# Optional tables of SQLite that show raw pages of the file, or the queries of others.
TABLES_DENIED = {"sqlite_dbpage", "dbstat", "sqlite_stmt", "bytecode", "tables_used"}
PRIVATE = {("runs", "arguments"), ("runs", "told")}
"""Columns that are read as NULL: a command line may contain folders and addresses of the archivist."""


class LimitExceeded(sqlite3.OperationalError):
    """A question exceeds one of the limits above. The message says which."""


class Cursor(sqlite3.Cursor):
    """A cursor whose answers are limited by :data:`MAX_ANSWER_BYTES` and :data:`MAX_CELLS`."""

    def execute(self, *args: Any) -> Cursor:
        """Execute a statement, limited by :data:`MAX_REFERENCES`.

        Raises:
            LimitExceeded: the statement needs too much memory.
        """
        assert isinstance(self.connection, Connection)
        self.connection.references = 0
        try:
            super().execute(*args)
        except MemoryError as failure:
            raise LimitExceeded("the question needs too much memory") from failure
        return self

    def fetchmany(self, size: int | None = None) -> list[Any]:
        """At most ``size`` rows. Raises LimitExceeded."""
        return self._bounded_rows(self.arraysize if size is None else size)

    def fetchall(self) -> list[Any]:
        """The remaining rows. Raises LimitExceeded."""
        return self._bounded_rows(None)

    def _bounded_rows(self, most: int | None) -> list[Any]:
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
                if cells > MAX_CELLS or length > MAX_ANSWER_BYTES:
                    raise LimitExceeded("the answer is too large: ask for fewer rows or columns")
        except MemoryError as failure:
            raise LimitExceeded("the question needs too much memory") from failure
        return rows


class Connection(sqlite3.Connection):
    """A connection that makes :class:`Cursor` objects. After :meth:`restrict` it allows only reading."""

    references = 0
    """The number of references in the current statement so far."""

    def cursor(self, factory: Any = Cursor) -> Any:
        """Make a cursor with limits."""
        return super().cursor(factory)

    def restrict(self) -> None:
        """Set all limits. They cannot be removed. SQL functions can still be registered afterwards."""
        self.execute(f"PRAGMA hard_heap_limit={MAX_MEMORY}")
        self.execute("PRAGMA temp_store=MEMORY")  # otherwise sorting could fill the disk
        self.execute("PRAGMA query_only=ON")
        for limit, value in LIMITS.items():
            self.setlimit(limit, value)
        for name, arguments, function in FUNCTIONS:
            self.create_function(name, arguments, function, deterministic=True)
        for name in ("printf", "format"):
            self.create_function(name, -1, _bounded_format(name), deterministic=True)
        self.set_authorizer(self._authorize)

    def _authorize(self, action: int, first: str | None, second: str | None, *_: str | None) -> int:
        self.references += 1
        if self.references > MAX_REFERENCES:
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
            allowed = first in PRAGMAS and not (second and first in PRAGMAS_WITHOUT_VALUE)
            return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY
        if action == sqlite3.SQLITE_UPDATE and first == "sqlite_master":
            return sqlite3.SQLITE_OK  # happens when the full-text index is opened; the file is read-only
        return sqlite3.SQLITE_OK if action in READ_ACTIONS else sqlite3.SQLITE_DENY


# The time of SQLite's own functions is the product of both lengths, and they cannot be interrupted: half a minute for
# half a megabyte. Python's search is linear. Tests compare the results with SQLite's.


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
    if len(whole) + whole.count(old) * (len(new) - len(old)) > MAX_VALUE_BYTES:
        raise LimitExceeded("string or blob too big")
    return whole.replace(old, new)


def _bounded_trim(strip: Callable[[str, str], str]) -> Callable[[object, object], str | None]:
    def trimmed(text: object, characters: object) -> str | None:
        if text is None or characters is None:
            return None
        taken = _text(characters)
        if len(taken) > MAX_TRIM_CHARACTERS:
            raise LimitExceeded("too many characters to trim")
        return strip(_text(text), taken) if taken else _text(text)

    return trimmed


@cache
def _plain_connection() -> sqlite3.Connection:
    """A connection to an empty database, in which SQLite's own functions are not replaced."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES)
    return connection


def _bounded_format(name: str) -> Callable[..., Any]:
    def formatted(pattern: object = None, *values: object) -> Any:
        if LONG_WIDTH.search(_text(pattern)):
            raise LimitExceeded("such widths are not allowed")
        if sum(len(value) for value in (pattern, *values) if isinstance(value, (str, bytes))) > MAX_VALUE_BYTES:
            raise LimitExceeded("string or blob too big")  # SQLite's limit does not count memory of Python
        places = ", ".join("?" * (len(values) + 1))
        return _plain_connection().execute(f"SELECT {name}({places})", (pattern, *values)).fetchone()[0]

    return formatted


FUNCTIONS: tuple[tuple[str, int, Callable[..., Any]], ...] = (
    ("instr", 2, _instr),
    ("replace", 3, _replace),
    ("trim", 2, _bounded_trim(str.strip)),
    ("ltrim", 2, _bounded_trim(str.lstrip)),
    ("rtrim", 2, _bounded_trim(str.rstrip)),
)
