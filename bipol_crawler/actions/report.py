"""``scrapy report``: the state of the archive in figures, as text, as an HTML page, or as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from scrapy.settings import BaseSettings

from bipol_crawler.actions.preparation import CannotStart, prepare_settings, print_message
from bipol_crawler.crawl.exit_status import COULD_NOT_START, HEALTHY
from bipol_crawler.infra.atomic_file import WriteRefused, atomic_file
from bipol_crawler.infra.home import HOME
from bipol_crawler.report.figures import Report, read_report
from bipol_crawler.report.text import plain_text, print_report
from bipol_crawler.storage import reading


def run(settings: BaseSettings, args: list[str], opts: argparse.Namespace) -> int:
    """Print the report, or write it as a page. Return the exit status."""
    try:
        prepare_settings(settings)
        report = report_on(settings, opts.by)
        if opts.html:
            from bipol_crawler.report.html import html_page  # late: a template needs jinja

            replace_file(opts.html, html_page(report))
    except (CannotStart, reading.ArchiveUnreadable) as reason:
        print_message(str(reason))
        return COULD_NOT_START
    if opts.json:
        print(json.dumps(asdict(report), indent=1, ensure_ascii=False))
    elif not opts.html and sys.stdout.isatty():
        print_report(report, Console(highlight=False))
    elif not opts.html:
        print(plain_text(report), end="")
    return HEALTHY


def report_on(settings: BaseSettings, period: str = "month") -> Report:
    """The report on the archive in ``settings``. It needs no write permission, and does not wait for a lock.

    Raises:
        ArchiveUnreadable: there is no archive, or it cannot be read.
    """
    database = HOME / settings["ARCHIVE_DB"]
    reading.check_readable(database)
    connection, _ = reading.connect(database)
    try:
        logs = HOME / settings["LOG_DIR"] if settings["LOG_DIR"] else None
        return read_report(connection, database, HOME / settings["WARC_DIR"], logs, period)
    finally:
        connection.close()


def replace_file(file: Path, text: str) -> None:
    """Write ``text`` to ``file`` at once, so that readers see either the old page or the new one.

    Raises:
        CannotStart: the file cannot be written.
    """
    try:
        file.parent.stat()  # a missing folder is probably a typing error, so it is not created
        with atomic_file(file, replace=True) as stream:
            stream.write(text.encode())
    except WriteRefused as reason:
        raise CannotStart(str(reason)) from None
    except OSError as error:
        raise CannotStart(f"cannot write {file}: {error.strerror or error}") from None
