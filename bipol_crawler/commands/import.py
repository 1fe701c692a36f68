"""``scrapy import FILE…``: takes captures that others made of the portal into the archive, at their place in time."""

from __future__ import annotations

import argparse
import sqlite3
from collections import Counter
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from bipol_crawler.archive import Archive
from bipol_crawler.commands.progress_bar import ProgressBar
from bipol_crawler.commands.run_context import (
    CannotStart,
    close_archive,
    open_archive,
    prepare_settings,
    print_message,
    release_lock,
)
from bipol_crawler.crawl.checks import CHECKS_FAILED, COULD_NOT_START, HEALTHY
from bipol_crawler.infra.home import PROGRAM
from bipol_crawler.warc.exchange import EvidenceError
from bipol_crawler.warc.reader import evidence_files

if TYPE_CHECKING:
    from bipol_crawler.imports.take import FileResult, Import

_DAMAGE = ("damaged", "digest", "incomplete", "unresolved")
"""Reasons that mean that something of the portal is in the file and could not be used."""


class Command(ScrapyCommand):
    """Exit status: 0 all read, 1 a file or a record of the portal is damaged, 2 could not start, 75 locked."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options] <file or folder> …"

    def short_desc(self) -> str:
        return "Take captures that others made of the portal (WARC, ARC, WACZ) into the archive"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add = parser.add_argument
        add("--by", metavar="NAME", default="", help="who imports, instead of the name of the account")
        add("--reference", action="store_true", help="leave the original files where they are, and do not copy them")
        add("--list", action="store_true", help="print each record of the portal that is not taken, as a line of JSON")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        try:
            if not args:
                raise CannotStart(f"give the files to import: {PROGRAM} import FILE…")
            if missing := [path for path in args if not Path(path).exists()]:
                raise CannotStart(f"{missing[0]}: there is no such file or folder")
            prepare_settings(self.settings)
            archive, archive_lock = open_archive(self.settings, "import", {"files": args})
        except CannotStart as error:
            print_message(str(error))
            self.exitcode = error.exit_code
            return
        try:
            self.exitcode = self._import(archive, [Path(path) for path in args], opts)
        except (EvidenceError, OSError, sqlite3.Error) as error:
            print_message(f"the import broke off: {error}; import the same files again to go on")
            self.exitcode = COULD_NOT_START
        finally:
            close_archive(archive, self.settings)
            release_lock(archive_lock, archive.path)

    def _import(self, archive: Archive, paths: list[Path], opts: argparse.Namespace) -> int:
        # Every command imports this module when it starts, so these imports stand here.
        from bipol_crawler.imports.captures import describe
        from bipol_crawler.imports.take import Import

        assert self.settings is not None
        importing = Import(
            archive,
            Path(self.settings["WARC_DIR"]),
            imported_by=" ".join((opts.by or _account()).split()),
            reference=opts.reference,
            tell=lambda name, left: print(f"{name}: {describe(left)}") if opts.list and left.reason != "other_host"
            else None,
        )  # fmt: skip
        if finished := importing.finish_killed():
            print_message(f"an import that was killed had taken {finished} captures: they are entered")
        taken, left, errors = _take(importing, paths)
        new = self._derive(archive)
        return _finish(archive, {"fetched": taken + finished, "new": new}, left, errors)

    def _derive(self, archive: Archive) -> int:
        """Give what was imported its place in time. Returns how many articles are new."""
        from bipol_crawler.imports.derive import derive, is_derived

        assert self.settings is not None
        if is_derived(archive):
            return 0
        warc_dir = Path(self.settings["WARC_DIR"])
        select = "SELECT count(*), coalesce(sum(versions), 0) FROM articles"
        articles, versions = archive.db.execute(select).fetchone()
        size = sum(size or 0 for size in evidence_files(warc_dir).values())
        with ProgressBar(self.settings, "deriving", size, "exchanges") as bar:
            for added, length in derive(archive, warc_dir):
                bar.advance(length, added)
        articles_now, versions_now = archive.db.execute(select).fetchone()
        print_message(
            f"{articles_now - articles:,} articles are new, and {versions_now - versions:,} versions;"
            f" the archive has {articles_now:,} articles"
        )
        return int(articles_now - articles)


def _take(importing: Import, paths: list[Path]) -> tuple[int, Counter[str], list[str]]:
    """Import the files and print a line for each. Returns the sums, and the errors."""
    taken, left, errors = 0, Counter[str](), []
    for result in importing.take(paths):
        print_message(_in_words(result))
        taken += result.taken
        left.update(result.left)
        if result.error:
            errors.append(f"{result.name}: {result.error}")
    return taken, left, errors


def _in_words(result: FileResult) -> str:
    from bipol_crawler.imports.messages import REASONS

    if result.error:
        return f"{result.name}: {result.error}"
    parts = [f"{result.taken:,} captures taken", *(f"{count:,} {REASONS[why]}" for why, count in result.left.items())]
    return f"{result.name}: {'; not taken: '.join(parts[:2])}{''.join(f', {part}' for part in parts[2:])}"


def _finish(archive: Archive, figures: dict[str, int], left: Counter[str], errors: list[str]) -> int:
    checks = [*errors]
    if damaged := {reason: left[reason] for reason in _DAMAGE if left[reason]}:
        told = ", ".join(f"{count} {reason}" for reason, count in damaged.items())
        checks.append(f"captures of {archive.portal} that could not be used: {told}")
    if not figures["fetched"] and not left["duplicate"]:
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
