"""The list of migrations, which knows their names without sqlite-utils, and applies them with it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

    Migration = Callable[[Database], None]


class MigrationList:
    """Migrations in their order. An instance is called to make a decorator, as sqlite-utils' ``Migrations`` is."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._functions: list[Migration] = []

    def __call__(self) -> Callable[[Migration], Migration]:
        """A decorator for a function that is the next migration."""

        def add(function: Migration) -> Migration:
            self._functions.append(function)
            return function

        return add

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all migrations."""
        return tuple(function.__name__ for function in self._functions)

    def apply(self, db: sqlite3.Connection, *, stop_before: str | None = None) -> None:
        """Apply what the database lacks, each migration in a transaction that also enters its name.

        Args:
            stop_before: the name of the first migration that is not applied.
        """
        from sqlite_utils import Database

        wrapped = Database(db)
        migrations = self._of_sqlite_utils()
        with wrapped.atomic():  # together with its index, which would not be created later if the table already exists
            migrations.ensure_migrations_table(wrapped)
        migrations.apply(wrapped, stop_before=stop_before)

    def _of_sqlite_utils(self) -> Migrations:
        from sqlite_utils.migrations import Migrations

        migrations = Migrations(self.name)
        for function in self._functions:
            migrations()(function)
        return migrations
