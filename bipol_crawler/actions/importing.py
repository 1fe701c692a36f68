"""The common part of ``scrapy import`` and ``scrapy recover``: imports files while the archive is locked."""

from __future__ import annotations

import sqlite3
from collections import Counter
from getpass import getuser
from pathlib import Path

from scrapy.settings import BaseSettings

from bipol_crawler.actions.preparation import print_message
from bipol_crawler.actions.progress_bar import ProgressBar
from bipol_crawler.actions.run_context import close_archive, open_archive, release_lock
from bipol_crawler.archive import Archive
from bipol_crawler.crawl.exit_status import CHECKS_FAILED, COULD_NOT_START, HEALTHY
from bipol_crawler.imports.captures import SkippedRecord, describe
from bipol_crawler.imports.derive import derive, is_derived
from bipol_crawler.imports.importer import FileResult, Import
from bipol_crawler.imports.messages import REASONS
from bipol_crawler.reparse.prefetch import ReaderDied
from bipol_crawler.warc.exchange import EvidenceError
from bipol_crawler.warc.reader import evidence_files

_DAMAGE = ("damaged", "digest", "incomplete", "unresolved")
"""The reasons for captures of the portal that could not be used."""


def import_files(
    settings: BaseSettings,
    paths: list[Path],
    command: str,
    *,
    by: str = "",
    reference: bool = False,
    print_skipped: bool = False,
) -> int:
    """Import files in a run of ``command``, and print the result of each. Returns the exit status.

    Args:
        by: who imports, or from which archive; if it is empty, the name of the user account is stored.
        reference: leave the original files where they are.
        print_skipped: print each record of the portal that is skipped.

    Raises:
        CannotStart: the archive cannot be opened or locked.
    """
    archive, archive_lock = open_archive(settings, command, {"files": [str(path) for path in paths]})
    try:
        return _import(settings, archive, paths, by, reference, print_skipped)
    except (EvidenceError, OSError, ReaderDied, sqlite3.Error) as error:
        print_message(f"the import broke off: {error}; import the same files again to continue")
        return COULD_NOT_START
    finally:
        close_archive(archive, settings)
        release_lock(archive_lock, archive.path)


def _import(
    settings: BaseSettings, archive: Archive, paths: list[Path], by: str, reference: bool, print_skipped: bool
) -> int:
    def print_record(name: str, skipped: SkippedRecord) -> None:
        if print_skipped and skipped.reason != "other_host":
            print(f"{name}: {describe(skipped)}")

    importing = Import(
        archive,
        Path(settings["WARC_DIR"]),
        imported_by=" ".join((by or _account()).split()),
        reference=reference,
        on_skipped=print_record,
    )
    if finished := importing.finish_killed():
        print_message(f"an import that was killed had taken {finished} captures: they are in the archive now")
    taken, skipped, errors = _take(importing, paths)
    new = _derive(settings, archive)
    return _finish(archive, {"fetched": taken + finished, "new": new}, skipped, errors)


def _derive(settings: BaseSettings, archive: Archive) -> int:
    """Put the imported captures at their place in the archive's history. Returns how many articles are new."""
    if is_derived(archive):
        return 0
    warc_dir = Path(settings["WARC_DIR"])
    select = "SELECT count(*), coalesce(sum(versions), 0) FROM articles"
    articles, versions = archive.db.execute(select).fetchone()
    size = sum(size or 0 for size in evidence_files(warc_dir).values())
    with ProgressBar(settings, "deriving", size, "exchanges") as bar:
        for added, length in derive(archive, warc_dir):
            bar.advance(length, added)
    articles_now, versions_now = archive.db.execute(select).fetchone()
    print_message(
        f"{articles_now - articles:,} articles are new, and {versions_now - versions:,} versions;"
        f" the archive has {articles_now:,} articles"
    )
    return int(articles_now - articles)


def _take(importing: Import, paths: list[Path]) -> tuple[int, Counter[str], list[str]]:
    """Import the files and print a line for each. Returns the captures taken, the skipped records by reason, and the
    errors."""
    taken, skipped, errors = 0, Counter[str](), []
    for result in importing.take(paths):
        print_message(_in_words(result))
        taken += result.taken
        skipped.update(result.skipped)
        if result.error:
            errors.append(f"{result.name}: {result.error}")
    skipped["unresolved"] = importing.unresolved  # without those that a later file resolved
    return taken, skipped, errors


def _in_words(result: FileResult) -> str:
    if result.error:
        return f"{result.name}: {result.error}"
    parts = [
        f"{result.taken:,} captures taken",
        *(f"{count:,} {REASONS[why]}" for why, count in result.skipped.items()),
    ]
    return f"{result.name}: {'; not taken: '.join(parts[:2])}{''.join(f', {part}' for part in parts[2:])}"


def _finish(archive: Archive, figures: dict[str, int], skipped: Counter[str], errors: list[str]) -> int:
    checks = [*errors]
    if damaged := {reason: skipped[reason] for reason in _DAMAGE if skipped[reason]}:
        listed = ", ".join(f"{count} {reason}" for reason, count in damaged.items())
        checks.append(f"captures of {archive.portal} that could not be used: {listed}")
    if not figures["fetched"] and not skipped["duplicate"]:
        checks.append(f"the files hold no capture of {archive.portal}: is PORTAL_URL right?")
    exit_code = CHECKS_FAILED if checks else HEALTHY
    archive.finish("checks_failed" if checks else "healthy", exit_code, figures, checks)
    for check in checks:
        if check not in errors:
            print_message(check)
    return exit_code


def _account() -> str:
    try:
        return getuser()
    except (KeyError, OSError):  # the account has no name
        return "unknown"
