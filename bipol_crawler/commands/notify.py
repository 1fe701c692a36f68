"""``scrapy notify``: sends a notice as a failing run does, as a test or in place of a run that crashed."""

from __future__ import annotations

import argparse
from contextlib import closing
from datetime import UTC, datetime, timedelta

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings

from bipol_crawler.commands.run_context import CannotStart, prepare_settings, print_message
from bipol_crawler.commands.run_message import channels_of, compose_message, notify_run_end
from bipol_crawler.crawl.checks import CHECKS_FAILED, COULD_NOT_START, HEALTHY, LOCKED, PORTAL_UNREACHABLE
from bipol_crawler.infra.clock import now
from bipol_crawler.infra.home import HOME
from bipol_crawler.notify.notices import Ending, Notice, send
from bipol_crawler.storage import reading

_RECENT = timedelta(minutes=10)


class Command(ScrapyCommand):
    """Exit status: 0 sent (or, with --ended, nothing to send), 1 sending failed for some recipient, 2 none is set."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options] [message]"

    def short_desc(self) -> str:
        return "Send a message with NOTIFY_COMMAND and to NOTIFY_URLS, as a failing run does"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--ended",
            metavar="STATUS",
            help="the message is about a run that ended with this exit status or signal: send it only if the run "
            "itself did not, and at most once a day",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if len(args) > 1:
            raise UsageError("put the message in quotes")
        try:
            prepare_settings(self.settings)
        except CannotStart as error:
            print_message(str(error))
            self.exitcode = error.exit_code
            return
        channels = channels_of(self.settings)
        if opts.ended is not None:
            if not _run_notified_itself(self.settings, opts.ended):
                notify_run_end(self.settings, Ending("crashed", opts.ended, tuple(args)))
        elif not channels:
            print_message("there is nobody to notify: set NOTIFY_COMMAND or NOTIFY_URLS")
            self.exitcode = COULD_NOT_START
        else:
            notice = Notice("began", Ending(args[0] if args else "this is only a test", "", ()), None)
            failures = send(notice, *compose_message(self.settings, notice, now()), channels)[1]
            for failure in failures:
                print_message(failure)
            self.exitcode = CHECKS_FAILED if failures else HEALTHY


def _run_notified_itself(settings: BaseSettings, status: str) -> bool:
    """Whether the run that has just ended with ``status`` was able to send its own notices."""
    if status in (str(HEALTHY), str(COULD_NOT_START), str(LOCKED)):
        return True
    if status not in (str(CHECKS_FAILED), str(PORTAL_UNREACHABLE)):
        return False
    try:
        connection, _ = reading.connect(HOME / settings["ARCHIVE_DB"], any_schema=True)
    except reading.ArchiveUnreadable:
        return False
    with closing(connection):
        # Status 1 can also mean that Python could not start. Then the newest row belongs to an earlier run.
        row = connection.execute(
            "SELECT exit_code, finished_at FROM runs WHERE command = 'crawl' ORDER BY id DESC LIMIT 1"
        ).fetchone()
    if row is None or row[1] is None or str(row[0]) != status:
        return False
    return abs(datetime.now(UTC) - datetime.fromisoformat(row[1])) < _RECENT
