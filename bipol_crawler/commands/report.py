"""``scrapy report``: the archive in figures, on a terminal or in a mail."""

from __future__ import annotations

import argparse
import sqlite3
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.filesize import decimal
from rich.table import Table
from rich.text import Text
from scrapy.commands import ScrapyCommand

from bipol_crawler import report
from bipol_crawler.browse import reading
from bipol_crawler.commands.setup import CannotStart, prepare_settings, say
from bipol_crawler.monitors import COULD_NOT_START
from bipol_crawler.progress import printable


class Command(ScrapyCommand):
    """Print the report. Exit status 2 when there is no archive to report on."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Say what the archive holds, how well it was read, and what is missing"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--by", choices=sorted(report.PERIODS), default="year", help="period of the coverage table (default: year)"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        try:
            prepare_settings(self.settings)
            database = Path(self.settings["ARCHIVE_DB"])
            reading.check(database)
            connection, _ = reading.connect(database)
        except (CannotStart, reading.ArchiveUnreadable) as reason:
            say(str(reason))
            self.exitcode = COULD_NOT_START
            return
        try:
            show(connection, report.disk(database, Path(self.settings["WARC_DIR"])), opts.by)
        finally:
            connection.close()


def show(connection: sqlite3.Connection, disk: report.Disk, period: str) -> None:
    """Print every part of the report on standard output: tables on a terminal, plain columns elsewhere."""
    console = (
        Console(highlight=False) if sys.stdout.isatty() else Console(highlight=False, width=200, color_system=None)
    )
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    # One transaction, so that all figures are of one moment though a crawl may be writing.
    connection.execute("BEGIN")
    parts: list[Callable[[], Table]] = [
        lambda: _holdings(report.holdings(connection), disk),
        lambda: _coverage(report.coverage(connection, period), period),
        lambda: _completeness(report.frontier(connection, now), report.gaps(connection)),
        lambda: _runs(report.last_runs(connection)),
        lambda: _problems(report.open_problems(connection)),
    ]
    for part in parts:
        table = part()
        # A title of the table's own would be broken to the table's width.
        title, table.title = Text(str(table.title), style="bold"), None
        console.print(title)
        if table.row_count:
            console.print(table)
        console.print()


def _holdings(held: report.Holdings, disk: report.Disk) -> Table:
    table = _table("The archive", ("", "left"), ("", "left"))
    _row(table, "articles", f"{held.articles:,}: {held.live:,} live, {held.missing:,} missing, {held.gone:,} gone")
    if held.portal_total is not None:
        _row(table, "the portal says it has", f"{held.portal_total:,}")
    _row(table, "published", f"{held.first} – {held.last}" if held.first else "–")
    _row(table, "versions", f"{held.versions:,}; {held.edited:,} articles were edited after they were first seen")
    _row(table, "people named", f"{held.people:,}")
    _row(table, "responses kept", f"{held.captures:,}")
    _row(table, "on disk", f"database {decimal(disk.database)}, {disk.warc_files} WARC files {decimal(disk.warc)}")
    table.show_header = False
    return table


def _coverage(rows: list[report.Coverage], period: str) -> Table:
    table = _table(
        f"Read of the articles, by {period} of publication",
        (period, "left"),
        ("articles", "right"),
        *((name, "right") for name in report.FIELDS),
    )
    for row in rows:
        # Never rounded up to 100%: one article without a body is one to look for.
        shares = [f"{int(1000 * count / row.articles) / 10:.1f}%" for count in row.having]
        _row(table, row.period or "no date", f"{row.articles:,}", *shares)
    return table


def _completeness(frontier: report.Frontier, gaps: list[report.Gap]) -> Table:
    table = _table(
        f"Article addresses: {frontier.known:,} known, {frontier.stored:,} stored, "
        f"{frontier.known - frontier.stored:,} not; {frontier.due:,} due now, {frontier.later:,} later"
        + (f", next {frontier.next_due_at}" if frontier.next_due_at else ""),
        ("not stored", "left"),
        ("reason", "left"),
        ("addresses", "right"),
        ("the latest", "left"),
    )
    for gap in gaps:
        _row(table, gap.state, gap.reason, f"{gap.count:,}", gap.example)
    return table


def _runs(runs: list[report.Run]) -> Table:
    figures = ("requests", "found", "fetched", "new", "changed", "gone", "failed")
    table = _table(
        "Last runs",
        ("started", "left"),
        ("finished", "left"),
        ("command", "left"),
        ("outcome", "left"),
        *((name, "right") for name in figures),
    )
    for run in runs:
        outcome = f"{run.outcome} ({run.exit_code})" if run.outcome else "under way"
        counts = [f"{getattr(run, name):,}" for name in figures]
        _row(table, run.started_at, run.finished_at or "–", run.command, outcome, *counts)
    return table


def _problems(problems: list[report.OpenProblem]) -> Table:
    table = _table(
        f"Open problems: {sum(problem.count for problem in problems):,}",
        ("field", "left"),
        ("reason", "left"),
        ("open", "right"),
        ("last seen", "left"),
        ("page", "left"),
    )
    for problem in problems:
        _row(table, problem.field, problem.reason, f"{problem.count:,}", problem.last_seen_at, problem.example)
    return table


def _table(title: str, *columns: tuple[str, str]) -> Table:
    table = Table(title=title, box=None, padding=(0, 2, 0, 0), header_style="dim")
    for name, side in columns:
        table.add_column(name, justify="right" if side == "right" else "left", overflow="fold")
    return table


def _row(table: Table, *cells: str) -> None:
    table.add_row(*(Text(printable(cell)) for cell in cells))
