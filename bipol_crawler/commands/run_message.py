"""What commands do to tell people how a run ended: never in its way, whatever goes wrong."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from urllib.parse import urlsplit

from scrapy.settings import BaseSettings

from bipol_crawler.addresses.origins import without_user
from bipol_crawler.commands.report import report_on
from bipol_crawler.infra.clock import utc
from bipol_crawler.infra.home import HOME
from bipol_crawler.integrity.seal_chain import drop_checksum
from bipol_crawler.notify.notices import Ending, Ways, Word, remember, send, stuck, told_before, unseen, word_on
from bipol_crawler.report.sections import Report, age
from bipol_crawler.report.text import plain
from bipol_crawler.storage import readonly

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


def ways_of(settings: BaseSettings) -> Ways:
    """The ways to tell people that ``settings`` name."""
    urls = settings["NOTIFY_URLS"] or ""
    return Ways(
        command=settings["NOTIFY_COMMAND"] or "",
        urls=urls if isinstance(urls, str) else " ".join(urls),
        seconds=settings.getfloat("NOTIFY_TIMEOUT"),
    )


def tell(settings: BaseSettings, ending: Ending) -> None:
    """Tell people how a run ended, if there is anything to tell and a way to. Failures are logged."""
    try:
        if ways := ways_of(settings):
            _tell(settings, ending, ways)
    except Exception as error:
        logger.error("people could not be told that %s: %s", _outcome(ending), error)


def tell_if_stuck(settings: BaseSettings) -> None:
    """Tell people of the run that holds the lock, if it hangs. Failures are logged."""
    try:
        if ways_of(settings) and (connection := _open(settings)):
            with closing(connection):
                ending = stuck(connection, datetime.now(UTC))
            if ending:
                tell(settings, ending)
    except sqlite3.Error as error:
        logger.error("whether a run hangs could not be seen: %s", error)


def words(settings: BaseSettings, word: Word, now: str) -> tuple[str, str, str]:
    """What to send: a subject, a few lines, and these with the whole report below."""
    ending = word.ending
    host = urlsplit(without_user(settings["PORTAL_URL"] or "")).netloc
    if word.kind == "over":
        subject, first = f"{host}: all is well again", f"The run at {now} was healthy."
    else:
        subject = f"{host}: {_outcome(ending)}"
        status = f" (exit status {ending.exit_status})" if ending.exit_status else ""
        first = f"At {now}: {_outcome(ending)}{status}."
    lines = [first, *ending.reasons]
    if word.since:
        lines.append(f"First told {age(word.since, now)}.")
    report: Report | None = None
    try:
        report = report_on(settings)
        fresh = report.freshness
        lines.append(f"Last healthy run: {age(fresh.last_healthy_run, now)}")
        lines.append(f"Newest article: {age(fresh.newest_article, now)}")
    except (readonly.ArchiveUnreadable, sqlite3.Error, OSError) as error:
        lines.append(f"There is no report: {error}")
    if word.kind != "over" and ending.exit_status:
        lines.append("While this lasts you hear of it once a day, and once more when it is over.")
    brief = "\n".join(lines) + "\n"
    return subject, brief, f"{brief}\n{plain(report)}" if report else brief


def _tell(settings: BaseSettings, ending: Ending, ways: Ways) -> None:
    now = datetime.now(UTC)
    connection = _open(settings)
    try:
        word = word_on(ending, connection, now)
        if word is None and ending.healthy and connection and (waits := unseen(ending, told_before(connection), now)):
            logger.info("not told that all is well, since this run could not see whether it is: %s", "; ".join(waits))
    finally:
        if connection:
            connection.close()
    if word is None:
        return
    told, failures = send(word, *words(settings, word, utc(now)), ways)
    for failure in failures:
        logger.error(failure)
    if told:
        logger.info("people were told: %s (%s)", _outcome(ending), word.kind)
    if told and connection:
        drop_checksum(HOME / settings["ARCHIVE_DB"])
        remember(word, HOME / settings["ARCHIVE_DB"], now)


def _open(settings: BaseSettings) -> sqlite3.Connection | None:
    """The archive to read, None when there is none that remembers what was told.

    A run of an older program may still be at work on it.
    """
    try:
        connection, _ = readonly.connect(HOME / (settings["ARCHIVE_DB"] or ""), any_schema=True)
    except readonly.ArchiveUnreadable:
        return None
    if "told" in {row[1] for row in connection.execute("PRAGMA table_info(runs)")}:
        return connection
    connection.close()
    return None


def _outcome(ending: Ending) -> str:
    return _OUTCOMES.get(ending.outcome, ending.outcome)
