"""``scrapy notify``: send word as a failing run would, to try it, or for a run that no longer could."""

from __future__ import annotations

import argparse
from contextlib import closing
from datetime import UTC, datetime, timedelta

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings

from bipol_crawler.commands.run_context import CannotStart, prepare_settings, say
from bipol_crawler.commands.run_message import tell, ways_of, words
from bipol_crawler.crawl.checks import CHECKS_FAILED, COULD_NOT_START, HEALTHY, LOCKED, PORTAL_UNREACHABLE
from bipol_crawler.infra.clock import now
from bipol_crawler.infra.home import HOME
from bipol_crawler.notify.notices import Ending, Word, send
from bipol_crawler.storage import readonly

_JUST_NOW = timedelta(minutes=10)


class Command(ScrapyCommand):
    """Exit status: 0 sent (or, with --ended, nothing to tell), 1 some way did not take it, 2 no way is set."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options] [words]"

    def short_desc(self) -> str:
        return "Send words to whom NOTIFY_COMMAND and NOTIFY_URLS name, as a failing run would"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--ended",
            metavar="STATUS",
            help="the words are of a run that ended with this exit status or signal: tell of it unless the run itself "
            "has, and once a day at most",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if len(args) > 1:
            raise UsageError("put the words in quotes")
        try:
            prepare_settings(self.settings)
        except CannotStart as error:
            say(str(error))
            self.exitcode = error.exit_code
            return
        ways = ways_of(self.settings)
        if opts.ended is not None:
            if not _told_by_itself(self.settings, opts.ended):
                tell(self.settings, Ending("crashed", opts.ended, tuple(args)))
        elif not ways:
            say("nobody is to be told: set NOTIFY_COMMAND or NOTIFY_URLS")
            self.exitcode = COULD_NOT_START
        else:
            word = Word("began", Ending(args[0] if args else "this is only a trial", "", ()), None)
            failures = send(word, *words(self.settings, word, now()), ways)[1]
            for failure in failures:
                say(failure)
            self.exitcode = CHECKS_FAILED if failures else HEALTHY


def _told_by_itself(settings: BaseSettings, status: str) -> bool:
    """Whether a run that has just ended with ``status`` came as far as telling people itself, if there was need."""
    if status in (str(HEALTHY), str(COULD_NOT_START), str(LOCKED)):
        return True
    if status not in (str(CHECKS_FAILED), str(PORTAL_UNREACHABLE)):
        return False
    try:
        connection, _ = readonly.connect(HOME / settings["ARCHIVE_DB"], any_schema=True)
    except readonly.ArchiveUnreadable:
        return False
    with closing(connection):
        # Python itself ends with 1 when it cannot even begin; then the newest row is another run's.
        row = connection.execute(
            "SELECT exit_code, finished_at FROM runs WHERE command = 'crawl' ORDER BY id DESC LIMIT 1"
        ).fetchone()
    if row is None or row[1] is None or str(row[0]) != status:
        return False
    return abs(datetime.now(UTC) - datetime.fromisoformat(row[1])) < _JUST_NOW
