"""``scrapy demo``: crawls the bundled miniature portal with the real spider, as it is on two different days."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text
from scrapy.settings import BaseSettings

from bipol_crawler.actions.preparation import print_message
from bipol_crawler.crawl.exit_status import COULD_NOT_START
from bipol_crawler.demo.server import running
from bipol_crawler.demo.site import Portal
from bipol_crawler.demo.story import WIB
from bipol_crawler.infra.home import HOME
from bipol_crawler.infra.readonly import open_readonly

_QUESTIONS = (
    (
        "The newest articles",
        "SELECT substr(published_at, 1, 16) AS published, place, reporters, editors, headline FROM articles_flat"
        " WHERE editors IS NOT NULL ORDER BY published_at DESC LIMIT 6",
    ),
    (
        "Who reported most",
        "SELECT name, role, count(*) AS articles, min(published_date) AS first, max(published_date) AS last"
        " FROM bylines_flat JOIN articles_flat ON url = article_url WHERE role IN ('reporter', 'writer')"
        " GROUP BY name, role ORDER BY articles DESC LIMIT 6",
    ),
    (
        "How lead photos are credited",
        "SELECT credit, count(*) AS photos, min(caption) AS for_example FROM photos_flat WHERE kind = 'lead'"
        " AND credit IS NOT NULL GROUP BY credit ORDER BY photos DESC LIMIT 6",
    ),
)
_BEFORE_DAY_2 = timedelta(days=2)
"""Day 1 is this long ago, so that no story of day 2 has a date in the future."""
_EVENTS = (
    "SELECT e.kind, CASE e.kind WHEN 'moved' THEN 'another address, the same post' ELSE"
    " replace(e.detail, ', ' || substr(e.detail, instr(e.detail, 'http')), '') END AS detail, a.headline"
    " FROM events_flat e JOIN articles_flat a ON a.url = e.article_url"
    " WHERE e.kind <> 'first_seen' ORDER BY e.kind, e.detail, a.headline"
)


def run(settings: BaseSettings, args: list[str], opts: argparse.Namespace) -> int:
    """Crawl the miniature portal twice, and show what was found. Return the exit status."""
    folder = HOME / "data" / "demo"
    archive = folder / "bipol.db"
    console = Console()
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    except OSError as error:
        print_message(f"cannot make {folder}: {error.strerror}")
        return COULD_NOT_START
    portal = Portal(seed=opts.seed, count=opts.count, until=datetime.now(WIB).date() - _BEFORE_DAY_2)
    with running(portal) as url:
        console.rule(f"Day 1: the portal at {url} is new to the archive")
        if status := run_crawl(url, folder):
            return status
        for title, question in _QUESTIONS:
            print_answer(console, archive, title, question)
        portal.day = 2
        console.rule("Day 2: some stories are new, some edited, moved or withdrawn")
        status = run_crawl(url, folder)
    print_answer(console, archive, "What the second run entered in the ledger", _EVENTS)
    console.print(f"\nThe archive: {archive}\nThe evidence: {folder / 'warc'}\n\nBrowse it:")
    console.print(f"  {Path(sys.argv[0])} browse -s ARCHIVE_DB={archive.relative_to(HOME)}", soft_wrap=True)
    return status


def run_crawl(url: str, folder: Path) -> int:
    """Run the crawl command on the portal at ``url``. Return its exit status."""
    settings = {
        "PORTAL_URL": url,
        "ARCHIVE_DB": folder / "bipol.db",
        "WARC_DIR": folder / "warc",
        "PEOPLE_ALIASES": folder / "people_aliases.csv",
        "LOG_DIR": folder / "logs",
        "NOTIFY_COMMAND": "",
        "NOTIFY_URLS": "",
        "DOWNLOAD_DELAY": 0,
        "LOG_LEVEL": "WARNING",
    }
    arguments = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    command = [sys.executable, "-m", "bipol_crawler", "crawl", *arguments]
    return subprocess.run(command, check=False).returncode


def print_answer(console: Console, archive: Path, title: str, question: str) -> None:
    """Print the result of an SQL query as a table. Text from the web is printed without markup."""
    db = open_readonly(archive)
    try:
        answer = db.execute(question)
        table = Table(title=title, title_justify="left", show_edge=False)
        for column in answer.description:
            table.add_column(column[0])
        for row in answer:
            table.add_row(*(Text("" if value is None else str(value)) for value in row))
    finally:
        db.close()
    console.print()
    console.print(table)
