"""The migrations and views that an archive has, and those that it lacks.

Views contain no data, so they are created again whenever their SQL differs from the archive's.
"""

from __future__ import annotations

from sqlite3 import Connection

from bipol_crawler.storage.database import Database
from bipol_crawler.storage.migrations import migrations
from bipol_crawler.storage.views import VIEWS


def all_migrations() -> tuple[str, ...]:
    """The names of this program's migrations, in their order."""
    return migrations.names


def applied_migrations(db: Connection) -> set[str]:
    """The names of the migrations that a database has, also of those from newer versions of the program.

    The table is read directly, because sqlite-utils would create it if it is missing.
    """
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'").fetchone():
        return set()
    rows = db.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = ?", [migrations.name])
    return {str(row[0]) for row in rows}


def missing_schema(db: Connection) -> list[str]:
    """The names of migrations that the archive lacks, and of views whose SQL differs from today's.

    The list is empty if the archive has today's schema or a newer one, or if it is not an archive.
    """
    applied, ours = applied_migrations(db), all_migrations()
    if not applied or applied - {*ours}:
        return []
    return [*(name for name in ours if name not in applied), *_outdated_views(db)]


def _outdated_views(db: Connection) -> list[str]:
    views = {str(name): str(sql) for name, sql in db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'")}
    return [
        name for name, select in VIEWS.items() if views.get(name, "").partition(" AS ")[2].strip() != select.strip()
    ]


def refresh_views(db: Database) -> None:
    """Create or replace the flat views whose SQL differs from :data:`~.views.VIEWS`, in one transaction."""
    with db.atomic():
        for name in _outdated_views(db):
            db.execute(f"DROP VIEW IF EXISTS {name}")
            db.execute(f"CREATE VIEW {name} AS {VIEWS[name]}")
