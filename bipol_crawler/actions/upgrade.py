"""``scrapy upgrade``: updates an archive that an older version of this program wrote, and checks it."""

from __future__ import annotations

import argparse
import sqlite3
from contextlib import closing
from pathlib import Path

from scrapy.settings import BaseSettings

from bipol_crawler.actions.preparation import CannotStart, prepare_settings, print_message
from bipol_crawler.actions.run_context import release_lock
from bipol_crawler.crawl.exit_status import CHECKS_FAILED, COULD_NOT_START, HEALTHY, LOCKED
from bipol_crawler.integrity.seal_chain import check_checksum, delete_checksum
from bipol_crawler.storage import reading
from bipol_crawler.storage.connection import ArchiveError, ArchiveLocked, lock_archive, open_database
from bipol_crawler.storage.lemmas import lemmas_are_current
from bipol_crawler.storage.schema import all_migrations, applied_migrations, missing_schema

_COUNTED_TABLES = ("articles", "article_versions", "article_events", "captures", "runs", "urls", "problems")
"""Tables whose number of rows no migration changes."""


def run(settings: BaseSettings, args: list[str], opts: argparse.Namespace) -> int:
    """Update and check the archive. Return the exit status."""
    try:
        if args:
            raise CannotStart("upgrade takes no arguments; choose an archive with -s ARCHIVE_DB=…")
        prepare_settings(settings)
        return _upgrade(Path(settings["ARCHIVE_DB"]))
    except ArchiveLocked as error:
        print_message(str(error))
        return LOCKED
    except (CannotStart, ArchiveError, reading.ArchiveUnreadable) as error:
        print_message(str(error))
        return COULD_NOT_START
    except sqlite3.Error as error:
        print_message(f"the archive could not be updated: {error}")
        return CHECKS_FAILED


def _upgrade(path: Path) -> int:
    """Lock the archive at ``path`` and migrate it, unless it is up to date. Return the exit status.

    Raises:
        ArchiveLocked: a run is using the archive.
        ArchiveError, ArchiveUnreadable: there is no archive, it cannot be used, or a newer program wrote it.
        sqlite3.Error: the disk is full, or the file is damaged.
    """
    if not path.is_file():
        raise CannotStart(f"there is no archive at {path}: there is nothing to update")
    archive_lock = lock_archive(path)
    try:
        missing, before = _missing_and_counts(path)
    except BaseException:
        archive_lock.release()
        raise
    if not missing:
        archive_lock.release()
        print_message(f"{path} is up to date ({all_migrations()[-1]}): nothing was done")
        return HEALTHY
    try:
        changed = list(check_checksum(path))
        delete_checksum(path)
        open_database(path).close()
        errors = [*changed, *_find_damage(path, before)]
        counted = ", ".join(
            f"{count} {table.replace('_', ' ')}" for table, count in before.items() if table in _COUNTED_TABLES[:4]
        )
        print_message(f"{path} is up to date: {', '.join(missing)}; {counted}, as before")
        for finding in errors:
            print_message(finding)
        return CHECKS_FAILED if errors else HEALTHY
    finally:
        release_lock(archive_lock, path)


def _missing_and_counts(path: Path) -> tuple[list[str], dict[str, int]]:
    """The migrations that the archive lacks, in words, and the number of rows in each table.

    Raises:
        ArchiveError: a newer program wrote it, or it is not an archive.
    """
    connection, _ = reading.connect(path, any_schema=True)
    with closing(connection) as db:
        if unknown := applied_migrations(db) - {*all_migrations()}:
            raise ArchiveError(
                f"{path} was written by a newer bipol_crawler (it has {', '.join(sorted(unknown))}): update the program"
            )
        if not applied_migrations(db):
            raise ArchiveError(f"{path} is a database, but not an archive: set another ARCHIVE_DB")
        missing = missing_schema(db)
        if not lemmas_are_current(db):
            missing.append("the lemmas of search")
        return missing, _counts(db)


def _counts(db: sqlite3.Connection) -> dict[str, int]:
    return {table: int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for table in _COUNTED_TABLES}


def _find_damage(path: Path, before: dict[str, int]) -> list[str]:
    """Errors in an archive that was just migrated: lost rows, and what SQLite's own checks find."""
    connection, _ = reading.connect(path)
    with closing(connection) as db:
        found = [f"{table}: {before[table]} rows became {count}" for table, count in _counts(db).items()
                 if count != before[table]]  # fmt: skip
        found += [str(row[0]) for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]
        found += [
            f"{row[0]} {row[1]} points at a row that does not exist" for row in db.execute("PRAGMA foreign_key_check")
        ]
    return found
