"""``scrapy notify``: sends a notice as a failing run does, as a test or in place of a run that crashed."""

from __future__ import annotations

import argparse
from contextlib import closing
from datetime import UTC, datetime, timedelta

from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings

from bipol_crawler.actions.preparation import CannotStart, prepare_settings, print_message
from bipol_crawler.actions.run_message import channels_of, compose_message, notify_run_end
from bipol_crawler.crawl.exit_status import CHECKS_FAILED, COULD_NOT_START, HEALTHY, LOCKED, PORTAL_UNREACHABLE
from bipol_crawler.infra.clock import now
from bipol_crawler.infra.home import HOME
from bipol_crawler.notify.notices import Ending, Notice, send
from bipol_crawler.storage import reading

_RECENT = timedelta(minutes=10)


def run(settings: BaseSettings, args: list[str], opts: argparse.Namespace) -> int:
    """Send the message. Return the exit status."""
    if len(args) > 1:
        raise UsageError("put the message in quotes")
    try:
        prepare_settings(settings)
    except CannotStart as error:
        print_message(str(error))
        return error.exit_code
    channels = channels_of(settings)
    if opts.ended is not None:
        if not _run_notified_itself(settings, opts.ended):
            notify_run_end(settings, Ending("crashed", opts.ended, tuple(args)))
    elif not channels:
        print_message("there is nobody to notify: set NOTIFY_COMMAND or NOTIFY_URLS")
        return COULD_NOT_START
    else:
        notice = Notice("began", Ending(args[0] if args else "this is only a test", "", ()), None)
        failures = send(notice, *compose_message(settings, notice, now()), channels)[1]
        for failure in failures:
            print_message(failure)
        return CHECKS_FAILED if failures else HEALTHY
    return HEALTHY


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
