"""The archive's connection for writing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class Database(sqlite3.Connection):
    """A connection on which each statement is a separate transaction, except inside :meth:`atomic`.

    Migrations are made with sqlite-utils, which is imported only when an archive lacks some: it takes a tenth of a
    second, as it also imports numpy if that is installed.
    """

    def __init__(self, path: Path | str, timeout: float = 5, *, uri: bool = False) -> None:
        super().__init__(path, timeout=timeout, isolation_level=None, uri=uri)
        self.undone = 0
        """How often a transaction was rolled back. After that, caches of rows may be wrong."""

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """A transaction: everything inside is committed, or rolled back after an exception. It may be nested."""
        nested = self.in_transaction
        self.execute("SAVEPOINT nested" if nested else "BEGIN")
        try:
            yield
            self.execute("RELEASE nested" if nested else "COMMIT")
        except BaseException:
            self.undone += 1
            if self.in_transaction:  # some errors, as of a full disk, have already undone it
                for statement in ("ROLLBACK TO nested", "RELEASE nested") if nested else ("ROLLBACK",):
                    self.execute(statement)
            raise

    def update(self, table: str, row_id: int, columns: Mapping[str, Any]) -> None:
        """Set columns in the row with this id."""
        names = ", ".join(f"{name} = ?" for name in columns)
        self.execute(f"UPDATE {table} SET {names} WHERE id = ?", [*columns.values(), row_id])

    def row(self, sql: str, parameters: Sequence[Any] = ()) -> dict[str, Any] | None:
        """The first row that a query finds, by the names of its columns."""
        found = self.execute(sql, parameters)
        values = found.fetchone()
        return None if values is None else dict(zip((column[0] for column in found.description), values, strict=True))
