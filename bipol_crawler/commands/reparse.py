"""``scrapy reparse``: read the whole archive again from its evidence, without a single request."""

from __future__ import annotations

import argparse
import json
from contextlib import closing
from datetime import date
from pathlib import Path

from filelock import FileLock
from scrapy.commands import ScrapyCommand

from bipol_crawler.archive import Archive
from bipol_crawler.articles.fields import CAN_BE_LOST
from bipol_crawler.commands.progress_bar import Showing
from bipol_crawler.commands.run_context import CannotStart, close_archive, let_go, open_archive, prepare_settings, say
from bipol_crawler.crawl.checks import CHECKS_FAILED, HEALTHY
from bipol_crawler.drift.gate import Drift
from bipol_crawler.drift.message import paragraph, unread_edits
from bipol_crawler.extract import parser_version
from bipol_crawler.reparse.article import article_ids, reread_refused
from bipol_crawler.reparse.batch import come_through, reread_all
from bipol_crawler.replay.writer import COMMAND as REPLAY
from bipol_crawler.replay.writer import rebuild
from bipol_crawler.storage import readonly
from bipol_crawler.warc.reader import evidence_files


class Command(ScrapyCommand):
    """Exit status: 0 all re-read, 1 some could not be, or pages still wait, 2 could not start, 75 locked."""

    requires_project = True
    requires_crawler_process = False

    def short_desc(self) -> str:
        return "Read the archive again from its evidence, with the rules of today"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--since", metavar="YYYY-MM-DD", help="only articles published on or after this day")
        parser.add_argument(
            "--accept",
            metavar="FIELDS",
            default="",
            help="believe that editors changed or removed these fields, as in section,body, on the pages held back",
        )
        parser.add_argument(
            "--into", metavar="FILE", help="make a new archive of all evidence in WARC_DIR; go on with one begun"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        try:
            try:
                since = str(date.fromisoformat(opts.since)) if opts.since else None
            except ValueError:
                raise CannotStart(f"--since {opts.since!r} is no day like 2024-11-16") from None
            if (opts.since or opts.accept) and opts.into:
                raise CannotStart("--since and --accept are for an archive that stands; --into makes a new one")
            if unknown := sorted(_fields(opts.accept) - {*CAN_BE_LOST}):
                raise CannotStart(f"--accept {unknown[0]!r} is none of {', '.join(CAN_BE_LOST)}")
            prepare_settings(self.settings)
            archive, held = self._opened(since, opts.accept, Path(opts.into).absolute() if opts.into else None)
        except CannotStart as error:
            say(str(error))
            self.exitcode = error.exit_code
            return
        try:
            self.exitcode = self._anew(archive) if opts.into else self._in_place(archive, since, opts.accept)
        finally:
            close_archive(archive, self.settings)
            let_go(held, archive.path)

    def _opened(self, since: str | None, accept: str, into: Path | None) -> tuple[Archive, FileLock]:
        assert self.settings is not None
        if into is None:
            return open_archive(self.settings, "reparse", _arguments(since, accept))
        if not evidence_files(Path(self.settings["WARC_DIR"])):
            raise CannotStart(f"there is no evidence in {self.settings['WARC_DIR']}")
        if into.exists() and not _begun(into):
            raise CannotStart(f"{into} exists already, and is no archive that --into began by today's rules")
        return open_archive(self.settings, "reparse", {"into": into.name}, into=into)

    def _in_place(self, archive: Archive, since: str | None, accept: str) -> int:
        assert self.settings is not None
        warc_dir = Path(self.settings["WARC_DIR"])
        read = changed = 0
        arguments = _arguments(since, accept)
        through = come_through(archive, arguments)
        ids = [id_ for id_ in article_ids(archive, since) if id_ > through]
        if through:
            say(f"a re-reading that was killed is gone on with: {len(ids)} articles are left")
        with Showing(self.settings, "re-reading", len(ids), "articles") as showing:
            for covered, differ in reread_all(archive, warc_dir, ids, arguments):
                read += covered
                changed += differ
                showing.advance(covered, covered)
        found, unread = reread_refused(archive, warc_dir)
        judgement = Drift(archive).judge(warc_dir, _fields(accept))
        edited, failed = judgement.outcomes["changed"], archive.unread_evidence()
        say(f"{read} articles re-read by rules {archive.parser_version}: {changed} read differently")
        if found or judgement.outcomes:
            say(f"of the pages held back {edited} were edits, {judgement.outcomes['unchanged']} were none;"
                f" {found} pages refused before are articles")  # fmt: skip
        checks = [f"{failed} versions could not be read from evidence"] if failed else []
        if unread:
            checks.append(f"{unread} pages that are no articles yet could not be read from evidence")
        checks += unread_edits(judgement)
        if judgement.lasts:
            checks.append(paragraph(archive.db, judgement))
        return _finished(archive, {"fetched": read, "new": found, "changed": changed + edited}, checks)

    def _anew(self, archive: Archive) -> int:
        assert self.settings is not None
        warc_dir = Path(self.settings["WARC_DIR"])
        known = sum(end for _, end in archive.known_ends())
        exchanges = 0
        size = sum(size or 0 for size in evidence_files(warc_dir).values())
        with Showing(self.settings, "replaying", size - known, "exchanges") as showing:
            for added, length in rebuild(archive, warc_dir):
                exchanges += added
                showing.advance(length, added)
        (articles,) = archive.db.execute("SELECT count(*) FROM articles").fetchone()
        say(f"{exchanges} exchanges replayed by rules {archive.parser_version}: {articles} articles in {archive.path}")
        if not articles:
            return _finished(archive, {}, [f"the evidence holds no article of {archive.portal}: is PORTAL_URL right?"])
        failed = archive.unread_evidence()
        checks = [f"{failed} places in the evidence could not be read"] if failed else []
        judgement = Drift(archive).judge(warc_dir)
        checks += unread_edits(judgement)
        if judgement.lasts:
            checks.append(paragraph(archive.db, judgement))
        return _finished(archive, {"new": articles}, checks)


def _arguments(since: str | None, accept: str) -> dict[str, str]:
    given = {"since": since, "accept": accept}
    return {name: value for name, value in given.items() if value}


def _fields(accept: str) -> frozenset[str]:
    return frozenset(filter(None, accept.split(",")))


def _finished(archive: Archive, figures: dict[str, int], checks: list[str]) -> int:
    """Close the run's row; the exit status."""
    exit_code = CHECKS_FAILED if checks else HEALTHY
    archive.finish("checks_failed" if checks else "healthy", exit_code, figures, checks)
    for check in checks:
        say(check)
    return exit_code


def _begun(path: Path) -> bool:
    """Whether a file is an archive that ``--into`` began and did not end."""
    try:
        connection, _ = readonly.connect(path)
        with closing(connection):
            runs = connection.execute("SELECT command, arguments, outcome, parser_version FROM runs").fetchall()
    except Exception:
        return False
    return bool(runs) and all(
        rules == parser_version()
        and (command == REPLAY or ("into" in json.loads(arguments) and outcome in (None, "killed")))
        for command, arguments, outcome, rules in runs
    )
