"""``scrapy verify``: checks the database, the evidence, and each against the other."""

from __future__ import annotations

import argparse
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from scrapy.settings import BaseSettings

from bipol_crawler.actions.run_context import (
    CannotStart,
    close_archive,
    open_archive,
    prepare_settings,
    print_message,
    release_lock,
    trusted_certificates,
)
from bipol_crawler.crawl.checks import CHECKS_FAILED, COULD_NOT_START, HEALTHY
from bipol_crawler.imports.originals import check_originals
from bipol_crawler.infra.home import PROGRAM
from bipol_crawler.integrity.compare import compare_with_evidence
from bipol_crawler.integrity.repair import missing_objects, repair
from bipol_crawler.integrity.seal_chain import check_checksum, check_seals
from bipol_crawler.integrity.timestamps import check_timestamps
from bipol_crawler.reparse.prefetch import ReaderDied
from bipol_crawler.storage import reading
from bipol_crawler.storage.connection import ArchiveError
from bipol_crawler.warc.checker import Finding, WarcChecker
from bipol_crawler.warc.reader import evidence_files
from bipol_crawler.warc.writer import OPEN_SUFFIX

_ADVICE = {
    "database": f"database: `{PROGRAM} verify --repair` repairs what can be computed from the rest; for other changes,"
    f" --deep shows which words differ; a database that cannot be read is made again with `{PROGRAM} reparse --into`",
    "evidence": "evidence: restore the file from a backup; its content cannot be recovered otherwise. Where only the"
    " archive's row is wrong, --repair corrects it from the record",
    "seals": "seals: something sealed was changed, by accident or on purpose; compare with a backup. --repair restores"
    " rows of captures from the evidence",
    "deep": f"deep: `{PROGRAM} reparse` corrects all fields from the evidence",
}


@dataclass(frozen=True)
class ArchiveFinding:
    """An error in an archive; printed, it is one line.

    ``where`` is a key of ``_ADVICE``. ``changed_by_others``: the file has changed since the last run.
    """

    where: str
    words: str
    changed_by_others: bool = False

    def __str__(self) -> str:
        return f"{self.where}: {self.words}"


def run(settings: BaseSettings, args: list[str], opts: argparse.Namespace) -> int:
    """Print what is wrong, after the repair if one was asked for. Return the exit status."""
    try:
        prepare_settings(settings)
    except CannotStart as error:
        print_message(str(error))
        return error.exit_code
    path, warc_dir = Path(settings["ARCHIVE_DB"]), Path(settings["WARC_DIR"])
    try:
        reading.check_readable(path)
    except reading.ArchiveUnreadable as error:
        if not path.is_file() or isinstance(error, reading.ArchiveOlder):
            print_message(str(error))
            return COULD_NOT_START
    stamps, note = check_stamps(path, warc_dir, trusted_certificates(settings))
    found = _print_findings(chain(findings(path, warc_dir, deeply=opts.deep), stamps))
    if opts.repair and (found or any(warc_dir.glob(f"*{OPEN_SUFFIX}"))):
        try:
            found = _repair(settings, found, deeply=opts.deep)
        except CannotStart as error:
            print_message(str(error))
            return error.exit_code
    if note:
        print_message(note)
    print_message(f"{path}: {len(found) or 'no'} findings{' left' if opts.repair else ''}")
    for where, advice in _ADVICE.items():
        if any(finding.where == where for finding in found):
            print_message(advice)
    return CHECKS_FAILED if found else HEALTHY


def _repair(settings: BaseSettings, found: list[ArchiveFinding], *, deeply: bool) -> list[ArchiveFinding]:
    """Repair what can be repaired. Return the remaining findings.

    Raises:
        CannotStart: the archive cannot be written, or another run has the lock.
    """
    path, warc_dir = Path(settings["ARCHIVE_DB"]), Path(settings["WARC_DIR"])
    leftover = [file.name for file in sorted(warc_dir.glob(f"*{OPEN_SUFFIX}"))]
    archive, archive_lock = open_archive(settings, "verify", {"repair": True})
    try:
        for name in leftover:
            print_message(f"repaired: {name}: an incomplete record at its end was cut off, and the file closed")
        for repaired in repair(archive, warc_dir):
            print_message(f"repaired: {repaired}")
        print_message("repair finished; remaining findings:")
        # This run replaces the checksum. If another program changed the file, only a comparison finds that.
        deeply = deeply or any(finding.changed_by_others for finding in found)
        stamps, _ = check_stamps(path, warc_dir, trusted_certificates(settings))
        left = _print_findings(chain(findings(path, warc_dir, deeply=deeply), stamps))
        reasons = [str(finding) for finding in left[:20]]
        archive.finish("checks_failed" if left else "healthy", CHECKS_FAILED if left else HEALTHY, {}, reasons)
    except (OSError, sqlite3.Error) as error:
        raise CannotStart(f"{path} cannot be repaired: {error}; `{PROGRAM} reparse --into` makes it again") from error
    finally:
        close_archive(archive, settings)
        release_lock(archive_lock, path)
    return left


def _print_findings(found: Iterator[ArchiveFinding]) -> list[ArchiveFinding]:
    printed = []
    for finding in found:
        print(finding, flush=True)
        printed.append(finding)
    return printed


def findings(path: Path, warc_dir: Path, *, deeply: bool = False) -> Iterator[ArchiveFinding]:
    """Yield the errors in an archive and its evidence. A run may be active at the same time.

    Args:
        deeply: whether every article is also read again from its evidence and compared.
    """
    for words in check_checksum(path):
        yield ArchiveFinding("database", words, changed_by_others=True)
    files = evidence_files(warc_dir)
    try:
        db, _ = reading.connect(path)
    except reading.ArchiveUnreadable as error:
        yield ArchiveFinding("database", str(error))
        return
    try:
        db.execute("BEGIN")  # one consistent state, even if a run adds rows
        for where, check in (
            ("database", check_database(db)),
            ("seals", check_seals(db, warc_dir)),
            ("evidence", check_evidence(db, warc_dir, files)),
            ("evidence", check_originals(db, warc_dir)),
        ):
            yield from (ArchiveFinding(where, words) for words in check)
    except sqlite3.DatabaseError as error:
        yield ArchiveFinding("database", str(error))
    finally:
        db.close()
    if deeply:
        try:
            yield from (ArchiveFinding("deep", words) for words in compare_with_evidence(path, warc_dir))
        except (sqlite3.Error, ArchiveError, ReaderDied) as error:
            yield ArchiveFinding("deep", f"the archive cannot be read again: {error}")


def check_stamps(path: Path, warc_dir: Path, trusted: Path | None) -> tuple[list[ArchiveFinding], str | None]:
    """Check the time stamps of the seals. Returns the errors, and what the valid ones prove.

    If the archive cannot be read, there are none: :func:`findings` reports it. ``trusted``: the authorities'
    certificates.
    """
    try:
        db, _ = reading.connect(path)
        with closing(db):
            checked = check_timestamps(db, warc_dir, trusted)
    except (reading.ArchiveUnreadable, sqlite3.Error):
        return [], None
    return [ArchiveFinding("seals", words) for words in checked.findings], checked.note


def check_database(db: sqlite3.Connection) -> Iterator[str]:
    """Yield the errors that SQLite's own checks find, references to missing rows, and versions without evidence."""
    for (finding,) in db.execute("PRAGMA integrity_check"):
        if finding != "ok":
            yield finding
    for table, rowid, parent, _ in db.execute("PRAGMA foreign_key_check"):
        yield f"{table} {rowid} points at a row of {parent} that does not exist"
    missing = (
        "SELECT a.url, v.version FROM article_versions v JOIN articles a ON a.id = v.article_id"
        " WHERE NOT EXISTS (SELECT 1 FROM version_captures c WHERE c.version_id = v.id)"
    )
    for url, version in db.execute(missing):
        yield f"version {version} of {url} has no capture"
    photos = (
        "SELECT p.url FROM photos p LEFT JOIN captures c ON c.id = p.capture_id"
        " WHERE p.digest IS NOT c.digest OR (p.digest IS NOT NULL AND (c.status <> 200 OR c.truncated IS NOT NULL))"
    )
    for (url,) in db.execute(photos):
        yield f"the photo {url} is not what its capture holds"
    unindexed = "SELECT count(*) FROM articles WHERE id NOT IN (SELECT id FROM articles_fts_docsize)"
    if count := db.execute(unindexed).fetchone()[0]:
        yield f"{count} articles are missing from the full-text index"
    for kind, name, _ in missing_objects(db):
        yield f"{kind} {name} is missing"


def check_evidence(
    db: sqlite3.Connection, warc_dir: Path, files: Mapping[str, int | None] | None = None
) -> Iterator[str]:
    """Yield the errors in the evidence: damaged records, captures without their record, records without a capture.

    In a file that is still open, bytes after the last known record are no error: a run has just written them, or was
    killed and the next run will enter them. In a closed file all bytes count that it had when ``files`` were listed.

    Args:
        files: the files and their sizes. They must be listed before ``db`` begins to read.
    """
    files = evidence_files(warc_dir) if files is None else files
    ends = dict(db.execute("SELECT warc_file, max(warc_offset + warc_length) FROM captures GROUP BY warc_file"))
    checker = WarcChecker(warc_dir)
    for name, size in files.items():
        limit = ends.get(name, 0) if size is None else max(size, ends.get(name, 0))
        rows = db.execute(
            "SELECT c.record_id, c.warc_offset, c.digest, o.record_id"
            " FROM captures c LEFT JOIN captures o ON o.id = c.refers_to WHERE c.warc_file = ?",
            [name],
        )
        known = {record_id: tuple(stated) for record_id, *stated in rows}
        reported: set[int] = set()
        for found in checker.check(warc_dir / name):
            if isinstance(found, Finding):
                if found.offset < limit or found.kind == "unreadable":
                    reported.add(found.offset)
                    yield f"{found.file} at byte {found.offset}: {found.kind}: {found.detail}"
                continue
            row = known.pop(found.record_id, None)
            if row is None and found.offset < limit:
                yield f"{name} at byte {found.offset}: a record that the archive does not know"
            elif row is not None and row != (found.offset, found.digest, found.refers_to):
                yield f"{name} at byte {found.offset}: not what the archive says it is"
        for record_id, (offset, *_) in known.items():
            if offset not in reported:
                yield f"{name} at byte {offset}: the archive's record {record_id} is not there"
    for name in sorted(ends.keys() - files.keys()):
        if not any(
            (warc_dir / found).exists() for found in (name, name + OPEN_SUFFIX, name)
        ):  # a run may rename it meanwhile
            yield f"{name} is missing"
