"""``scrapy upgrade``: bring an archive that an older program wrote up to date, before the first run does."""

from __future__ import annotations

import argparse
import sqlite3
from contextlib import closing
from pathlib import Path

from scrapy.commands import ScrapyCommand

from bipol_crawler.commands.run_context import CannotStart, let_go, prepare_settings, say
from bipol_crawler.crawl.checks import CHECKS_FAILED, COULD_NOT_START, HEALTHY, LOCKED
from bipol_crawler.integrity.seal_chain import check_checksum, drop_checksum
from bipol_crawler.storage import readonly
from bipol_crawler.storage.connection import ArchiveError, ArchiveLocked, lock, open_database
from bipol_crawler.storage.lemmas import lemmas_are_current
from bipol_crawler.storage.schema import all_migrations, applied_migrations, lacking

_KEPT = ("articles", "article_versions", "article_events", "captures", "runs", "urls", "problems")
"""Tables of which no migration adds or removes a row."""


class Command(ScrapyCommand):
    """Exit status: 0 up to date, 1 something is wrong with the archive, 2 none, or a newer program's, 75 locked.

    Done twice it does nothing more.
    """

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}

    def short_desc(self) -> str:
        return "Bring an archive of an older version of this program up to date, and check it"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        try:
            if args:
                raise CannotStart("upgrade takes no arguments; -s ARCHIVE_DB=… names an archive")
            prepare_settings(self.settings)
            self.exitcode = _upgrade(Path(self.settings["ARCHIVE_DB"]))
        except ArchiveLocked as error:
            say(str(error))
            self.exitcode = LOCKED
        except (CannotStart, ArchiveError, readonly.ArchiveUnreadable) as error:
            say(str(error))
            self.exitcode = COULD_NOT_START
        except sqlite3.Error as error:
            say(f"the archive could not be brought up to date: {error}")
            self.exitcode = CHECKS_FAILED


def _upgrade(path: Path) -> int:
    """Migrate the archive at ``path`` under its lock, unless it is up to date; the exit status.

    Raises:
        ArchiveLocked: a run is at work on it.
        ArchiveError, ArchiveUnreadable: there is none, it cannot be used, or a newer program wrote it.
        sqlite3.Error: the disk is full, or the file damaged.
    """
    if not path.is_file():
        raise CannotStart(f"there is no archive at {path}: nothing is to be brought up to date")
    held = lock(path)
    try:
        wanting, before = _state(path)
    except BaseException:
        held.release()
        raise
    if not wanting:
        held.release()
        say(f"{path} is up to date ({all_migrations()[-1]}): nothing was done")
        return HEALTHY
    try:
        changed = list(check_checksum(path))
        drop_checksum(path)
        open_database(path).close()
        wrong = [*changed, *_damage(path, before)]
        counted = ", ".join(
            f"{count} {table.replace('_', ' ')}" for table, count in before.items() if table in _KEPT[:4]
        )
        say(f"{path} is up to date: {', '.join(wanting)}; {counted}, as before")
        for finding in wrong:
            say(finding)
        return CHECKS_FAILED if wrong else HEALTHY
    finally:
        let_go(held, path)


def _state(path: Path) -> tuple[list[str], dict[str, int]]:
    """What an archive lacks, in words, and how many rows of each table it has."""
    connection, _ = readonly.connect(path, any_schema=True)
    with closing(connection) as db:
        if unknown := applied_migrations(db) - {*all_migrations()}:
            raise ArchiveError(
                f"{path} was written by a newer bipol_crawler (it has {', '.join(sorted(unknown))}): update the program"
            )
        if not applied_migrations(db):
            raise ArchiveError(f"{path} is a database of something else: name another ARCHIVE_DB")
        wanting = lacking(db)
        if not lemmas_are_current(db):
            wanting.append("the lemmas of search")
        return wanting, _counts(db)


def _counts(db: sqlite3.Connection) -> dict[str, int]:
    return {table: int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for table in _KEPT}


def _damage(path: Path, before: dict[str, int]) -> list[str]:
    """What is wrong with an archive that was just migrated: lost rows, and what SQLite itself finds."""
    connection, _ = readonly.connect(path)
    with closing(connection) as db:
        found = [f"{table}: {before[table]} rows became {count}" for table, count in _counts(db).items()
                 if count != before[table]]  # fmt: skip
        found += [str(row[0]) for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]
        found += [f"{row[0]} {row[1]} points at nothing" for row in db.execute("PRAGMA foreign_key_check")]
    return found
