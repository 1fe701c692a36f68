"""Notifies people how a run ended. An error while notifying is logged; it never makes the run fail."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from urllib.parse import urlsplit

from scrapy.settings import BaseSettings

from bipol_crawler.addresses.origins import without_credentials
from bipol_crawler.infra.clock import utc
from bipol_crawler.infra.home import HOME
from bipol_crawler.integrity.seal_chain import delete_checksum
from bipol_crawler.notify.notices import (
    Channels,
    Ending,
    Notice,
    causes_not_checked,
    earlier_notices,
    hanging_run,
    notice_for,
    save_notice,
    send,
)
from bipol_crawler.storage import reading

logger = logging.getLogger(__name__)

_OUTCOMES = {
    "checks_failed": "the run's checks failed",
    "portal_unreachable": "the portal cannot be reached",
    "portal_refuses": "the portal refuses",
    "portal_moved": "the portal is elsewhere",
    "evidence_failed": "evidence could not be written",
    "archive_failed": "the archive could not be written",
    "could_not_start": "the run could not start",
    "stuck": "a run hangs",
}


def channels_of(settings: BaseSettings) -> Channels:
    """The command and addresses in ``settings`` with which people are notified."""
    urls = settings["NOTIFY_URLS"] or ""
    return Channels(
        command=settings["NOTIFY_COMMAND"] or "",
        urls=urls if isinstance(urls, str) else " ".join(urls),
        seconds=settings.getfloat("NOTIFY_TIMEOUT"),
    )


def notify_run_end(settings: BaseSettings, ending: Ending) -> None:
    """Notify people how a run ended, if that is needed and a channel is set. Errors are logged."""
    try:
        if channels := channels_of(settings):
            _notify(settings, ending, channels)
    except Exception as error:
        logger.error("could not notify anybody that %s: %s", _outcome(ending), error)


def notify_if_stuck(settings: BaseSettings) -> None:
    """Notify people if the run that has the lock hangs. Errors are logged."""
    try:
        if channels_of(settings) and (connection := _open_for_reading(settings)):
            with closing(connection):
                ending = hanging_run(connection, datetime.now(UTC))
            if ending:
                notify_run_end(settings, ending)
    except sqlite3.Error as error:
        logger.error("could not find out whether a run hangs: %s", error)


def compose_message(settings: BaseSettings, notice: Notice, now: str) -> tuple[str, str, str]:
    """The subject, a short text, and a long text: the short one followed by the whole report."""
    # late: most runs have nothing to tell
    from bipol_crawler.actions.report import report_on
    from bipol_crawler.report.sections import age
    from bipol_crawler.report.text import plain_text

    ending = notice.ending
    host = urlsplit(without_credentials(settings["PORTAL_URL"] or "")).netloc
    if notice.kind == "over":
        subject, first = f"{host}: all is well again", f"The run at {now} was healthy."
    else:
        subject = f"{host}: {_outcome(ending)}"
        status = f" (exit status {ending.exit_status})" if ending.exit_status else ""
        first = f"At {now}: {_outcome(ending)}{status}."
    lines = [first, *ending.reasons]
    if notice.since:
        lines.append(f"First notice of this: {age(notice.since, now)}.")
    report = None
    try:
        report = report_on(settings)
        fresh = report.freshness
        lines.append(f"Last healthy run: {age(fresh.last_healthy_run, now)}")
        lines.append(f"Newest article: {age(fresh.newest_article, now)}")
    except (reading.ArchiveUnreadable, sqlite3.Error, OSError) as error:
        lines.append(f"There is no report: {error}")
    if notice.kind != "over" and ending.exit_status:
        lines.append("While this lasts, you get this notice once a day, and another one when it is over.")
    brief = "\n".join(lines) + "\n"
    return subject, brief, f"{brief}\n{plain_text(report)}" if report else brief


def _notify(settings: BaseSettings, ending: Ending, channels: Channels) -> None:
    now = datetime.now(UTC)
    connection = _open_for_reading(settings)
    try:
        notice = notice_for(ending, connection, now)
        if (
            notice is None
            and ending.healthy
            and connection
            and (not_checked := causes_not_checked(ending, earlier_notices(connection), now))
        ):
            logger.info(
                "no notice that all is well was sent, because this run could not check: %s", "; ".join(not_checked)
            )
    finally:
        if connection:
            connection.close()
    if notice is None:
        return
    delivered, failures = send(notice, *compose_message(settings, notice, utc(now)), channels)
    for failure in failures:
        logger.error(failure)
    if delivered:
        logger.info("notice sent: %s (%s)", _outcome(ending), notice.kind)
    if delivered and connection:
        delete_checksum(HOME / settings["ARCHIVE_DB"])
        save_notice(notice, HOME / settings["ARCHIVE_DB"], now)


def _open_for_reading(settings: BaseSettings) -> sqlite3.Connection | None:
    """Open the archive read-only. None if there is no archive, or if it is too old to store notices.

    A run of an older version of the program may still be writing it.
    """
    try:
        connection, _ = reading.connect(HOME / (settings["ARCHIVE_DB"] or ""), any_schema=True)
    except reading.ArchiveUnreadable:
        return None
    if "told" in {row[1] for row in connection.execute("PRAGMA table_info(runs)")}:
        return connection
    connection.close()
    return None


def _outcome(ending: Ending) -> str:
    return _OUTCOMES.get(ending.outcome, ending.outcome)
