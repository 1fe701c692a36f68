"""Which migrations and views an archive has, and what it lacks of today's.

Views hold no data, so they are made anew whenever their text differs from the archive's.
"""

from __future__ import annotations

from contextlib import closing
from functools import cache
from sqlite3 import Connection

from sqlite_utils import Database

from bipol_crawler.storage.migrations import migrations
from bipol_crawler.storage.views import VIEWS


@cache
def all_migrations() -> tuple[str, ...]:
    """The names of this program's migrations, in their order."""
    with closing(Database(memory=True)) as empty:
        return tuple(migration.name for migration in migrations.pending(empty))


def applied_migrations(db: Connection) -> set[str]:
    """The names of our migrations in a database, and of a newer program's; sqlite-utils would write its table."""
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'").fetchone():
        return set()
    rows = db.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = ?", [migrations.name])
    return {str(row[0]) for row in rows}


def lacking(db: Connection) -> list[str]:
    """What an archive of an older program lacks of today's schema: names of migrations, and of views with another text.

    Nothing if it is of today's or a newer one, or no archive at all.
    """
    applied, ours = applied_migrations(db), all_migrations()
    if not applied or applied - {*ours}:
        return []
    views = {str(name): str(sql) for name, sql in db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'")}
    others = [
        name for name, select in VIEWS.items() if views.get(name, "").partition(" AS ")[2].strip() != select.strip()
    ]
    return [*(name for name in ours if name not in applied), *others]


def refresh_views(db: Database) -> None:
    """Create or replace the flat views whose text differs from :data:`~.views.VIEWS`; a reader sees all or none new."""
    with db.atomic():
        for name, select in VIEWS.items():
            db.create_view(name, select, replace=True)
