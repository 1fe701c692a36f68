"""The common beginning and end of commands: check settings and paths; lock, open and close the archive."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path

from filelock import FileLock
from scrapy.settings import BaseSettings

from bipol_crawler.actions.archive_check import require_matching_evidence
from bipol_crawler.actions.preparation import CannotStart, print_message, trusted_certificates
from bipol_crawler.archive import Archive
from bipol_crawler.articles.aliases import Alias, read_aliases
from bipol_crawler.articles.distinct import FILE_NAME as DISTINCT
from bipol_crawler.articles.distinct import Distinct, apply_distinct, read_distinct
from bipol_crawler.articles.name_pairs import NamesFileError
from bipol_crawler.articles.people import apply_aliases
from bipol_crawler.crawl.exit_status import LOCKED
from bipol_crawler.extract import parser_version
from bipol_crawler.integrity.seal_chain import delete_checksum, seal, write_checksum
from bipol_crawler.integrity.time_authority import TimestampError
from bipol_crawler.integrity.timestamps import note_problem, stamp_last_seal
from bipol_crawler.storage import reading
from bipol_crawler.storage.connection import ArchiveError, ArchiveLocked, lock_archive
from bipol_crawler.storage.portal import MOVED_FROM, move_archive, origin_or_address
from bipol_crawler.warc.exchange import EvidenceError
from bipol_crawler.warc.recovery import recover
from bipol_crawler.warc.writer import require_writable

_TAKES_OLD_CAPTURES = ("import", "recover")
"""Commands whose captures may come from an earlier address of the portal. MOVED_FROM names it, and is stored."""


def open_archive(
    settings: BaseSettings, command: str, arguments: Mapping[str, object], *, into: Path | None = None
) -> tuple[Archive, FileLock]:
    """Lock and open the archive for one run. Recover the evidence after a crash, and apply the files on people.

    Args:
        into: another archive to open instead. The evidence is not recovered then, since a crawl may be writing it.

    Raises:
        CannotStart: another run has the lock (exit status 75), or the archive or a file on people cannot be used (2).
    """
    path, warc_dir = into or Path(settings["ARCHIVE_DB"]), Path(settings["WARC_DIR"])
    try:
        names = _read_names(Path(settings["PEOPLE_ALIASES"]))
        archive_lock = lock_archive(path)
    except ArchiveLocked as error:
        raise CannotStart(str(error), LOCKED) from None
    except (ArchiveError, NamesFileError) as error:
        raise CannotStart(str(error)) from None
    portal, earlier = settings["PORTAL_URL"], [origin_or_address(address) for address in settings["MOVED_FROM"].split()]
    moved_from = None
    try:
        if into is None:
            moved_from = require_matching_evidence(path, warc_dir, portal, earlier)
            require_writable(warc_dir)
        delete_checksum(path)
        moved_setting = moved_from or " ".join(earlier if into or command in _TAKES_OLD_CAPTURES else ())
        archive = Archive(
            path,
            portal=portal,
            command=command,
            arguments={**arguments, MOVED_FROM: moved_setting} if moved_setting else arguments,
            parser_version=parser_version(),
            revisits=settings.getfloat("REVISIT_BUDGET"),
            earlier=earlier,
        )
        if moved_from:
            articles = move_archive(archive.db, moved_from, portal)
            print_message(f"the portal moved from {moved_from} to {portal}: {articles} articles have new addresses")
        if into is None:
            recover(warc_dir, archive.known_end, archive.add_capture)
        _apply_names(archive, settings["PEOPLE_ALIASES"], *names)
    except (ArchiveError, EvidenceError, OSError, sqlite3.Error) as error:
        archive_lock.release()
        raise CannotStart(str(error)) from None
    return archive, archive_lock


def _read_names(path: Path) -> tuple[dict[str, Alias], dict[tuple[str, str], Distinct]]:
    """Read the archivist's files: people_aliases.csv, and people_distinct.csv beside it."""
    aliases = read_aliases(path)
    return aliases, read_distinct(path.with_name(DISTINCT), aliases)


def _apply_names(
    archive: Archive, path: str, aliases: dict[str, Alias], distinct: dict[tuple[str, str], Distinct]
) -> None:
    if moved := apply_aliases(archive.db, aliases):
        print_message(f"{moved} bylines were given to another person, as {path} says")
    apply_distinct(archive.db, distinct)


def close_archive(archive: Archive, settings: BaseSettings) -> None:
    """Seal what the run added, if the run is finished, and close the archive.

    A new archive from ``reparse --into`` is not sealed here. It is sealed after it has replaced the one in use.
    """
    try:
        if archive.has_finished() and archive.path == Path(settings["ARCHIVE_DB"]):
            seal(archive.db, Path(settings["WARC_DIR"]), archive.run_id)
            if settings["TIMESTAMP_URL"]:
                _stamp(archive, settings)
    except (OSError, sqlite3.Error) as error:
        print_message(f"the run could not be sealed; the next run will seal it: {error}")
    archive.close()


def _stamp(archive: Archive, settings: BaseSettings) -> None:
    """Get a time stamp for the day's first seal. A failure is a warning and a problem; the next run tries again."""
    url, error = settings["TIMESTAMP_URL"], None
    try:
        stamp_last_seal(archive.db, Path(settings["WARC_DIR"]), url, trusted_certificates(settings))
    except (TimestampError, OSError) as reason:
        error = str(reason)
        print_message(f"the seal was not time-stamped; the next run will try again: {error}")
    note_problem(archive.db, archive.run_id, url, error)


def release_lock(archive_lock: FileLock, archive: Path) -> None:
    """Write the checksum of the archive file, unless a write-ahead log has unwritten pages. Then release the lock."""
    try:
        if archive.is_file() and not reading.has_unflushed_rows(archive):
            write_checksum(archive)
    except OSError as error:
        print_message(f"the checksum of {archive} could not be written: {error}")
    archive_lock.release()
