"""``scrapy verify``: checks the database, the evidence, and each against the other."""

from __future__ import annotations

import argparse
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from scrapy.settings import BaseSettings

from bipol_crawler.actions.preparation import CannotStart, prepare_settings, print_message, trusted_certificates
from bipol_crawler.crawl.exit_status import CHECKS_FAILED, COULD_NOT_START, HEALTHY
from bipol_crawler.imports.originals import check_originals
from bipol_crawler.infra.atomic_file import WriteRefused
from bipol_crawler.infra.home import PROGRAM
from bipol_crawler.integrity.database_check import check_database
from bipol_crawler.integrity.evidence_check import check_archived_evidence
from bipol_crawler.integrity.repair import repair
from bipol_crawler.integrity.seal_chain import check_checksum
from bipol_crawler.integrity.seal_check import check_seals
from bipol_crawler.integrity.timestamps import check_timestamps
from bipol_crawler.integrity.verified import check_since, last_verified, newest_seal, remember_verified
from bipol_crawler.reparse.prefetch import ReaderDied, running
from bipol_crawler.storage import reading
from bipol_crawler.storage.connection import ArchiveError
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


_LARGE = 30_000_000
"""Bytes of evidence. Checking this much takes as long as starting another process."""


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
    """Print the errors; if a repair was requested, those that are left after it. Return the exit status."""
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
    through = _newest_seal(path)
    since = last_verified(warc_dir) if opts.new else None
    if opts.new and since is None:
        print_message("nothing was verified yet: everything is checked")
    if since is not None:
        note, found = None, _print_findings(new_findings(path, warc_dir, since))
    else:
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
    if not found and through:
        _remember(warc_dir, through)
    return CHECKS_FAILED if found else HEALTHY


def _newest_seal(path: Path) -> str | None:
    """The last seal before the checks begin; a run may add others meanwhile."""
    try:
        db, _ = reading.connect(path)
        with closing(db):
            return newest_seal(db)
    except (reading.ArchiveUnreadable, sqlite3.Error):
        return None


def _remember(warc_dir: Path, seal: str) -> None:
    try:
        remember_verified(warc_dir, seal)
    except (OSError, WriteRefused) as error:
        print_message(f"the next `{PROGRAM} verify --new` will not know of this: {error}")


def _repair(settings: BaseSettings, found: list[ArchiveFinding], *, deeply: bool) -> list[ArchiveFinding]:
    """Repair what can be repaired. Return the remaining findings.

    Raises:
        CannotStart: the archive cannot be written, or another run has the lock.
    """
    from bipol_crawler.actions.run_context import close_archive, open_archive, release_lock  # late: it is rarely needed

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
    # Large evidence is read by another process meanwhile, which takes a quarter of a second to start.
    large = sum(size or 0 for size in evidence_files(warc_dir).values()) > _LARGE
    begin = running if large else _in_this_process
    with begin(check_archived_evidence, path, warc_dir) as evidence:
        for words in check_checksum(path):
            yield ArchiveFinding("database", words, changed_by_others=True)
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
                ("evidence", evidence),
                ("evidence", check_originals(db, warc_dir)),
            ):
                yield from (ArchiveFinding(where, words) for words in check)
        except sqlite3.DatabaseError as error:
            yield ArchiveFinding("database", str(error))
        except ReaderDied as error:
            yield ArchiveFinding("evidence", f"it could not be read to the end: {error}")
        finally:
            db.close()
    if deeply:
        from bipol_crawler.integrity.compare import compare_with_evidence  # late: it reads pages

        try:
            yield from (ArchiveFinding("deep", words) for words in compare_with_evidence(path, warc_dir))
        except (sqlite3.Error, ArchiveError, ReaderDied) as error:
            yield ArchiveFinding("deep", f"the archive cannot be read again: {error}")


def new_findings(path: Path, warc_dir: Path, seal: str) -> Iterator[ArchiveFinding]:
    """Yield the errors in what was sealed after this seal."""
    try:
        db, _ = reading.connect(path)
        with closing(db):
            db.execute("BEGIN")
            yield from (ArchiveFinding(where, words) for where, words in check_since(db, warc_dir, seal))
    except (reading.ArchiveUnreadable, sqlite3.DatabaseError) as error:
        yield ArchiveFinding("database", str(error))


@contextmanager
def _in_this_process(check: Callable[..., Iterator[str]], *args: object) -> Iterator[Iterator[str]]:
    """Run a check here. It has the interface of ``running``, which runs it in another process."""
    yield check(*args)


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
