"""Runs the real ``scrapy`` commands on a test's archive folder and its demo portal."""

from __future__ import annotations

import os
import runpy
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bipol_crawler.demo.site import Portal
from tests.crawl import in_process
from tests.crawl.first_days import first_day
from tests.forks import fork

PROJECT = Path(__file__).resolve().parents[2]


def _scrapy(arguments: list[str], first: Callable[[], object] | None) -> None:
    """Run ``python -m scrapy ARGUMENTS`` in this process."""
    os.chdir(PROJECT)
    if first:
        first()
    sys.argv = ["scrapy", *arguments]
    runpy.run_module("scrapy", run_name="__main__", alter_sys=True)


class Command:
    """A ``scrapy`` command in its own process. A context manager that kills the process at its end.

    ``first`` is called there before anything else; it must be a function of a module, or a partial of one.
    """

    def __init__(self, arguments: list[str], first: Callable[[], object] | None = None) -> None:
        self._folder = TemporaryDirectory()
        out, err = (f"{self._folder.name}/{name}" for name in ("out", "err"))
        self.out = self.err = ""
        self._process = fork(partial(_scrapy, arguments, first), out, err)

    def wait(self, seconds: float = 120) -> int:
        """Wait until it ends. Returns the exit status, which is negative if a signal ended it."""
        self._process.join(seconds)
        assert self._process.exitcode is not None, f"still at work after {seconds} s"
        self.out, self.err = (Path(self._folder.name, name).read_text("utf-8") for name in ("out", "err"))
        return self._process.exitcode

    @property
    def pid(self) -> int:
        """Its process id."""
        assert self._process.pid is not None
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it is still running."""
        return self._process.is_alive()

    def send(self, number: signal.Signals) -> None:
        """Send it a signal."""
        assert self._process.pid is not None
        if self._process.is_alive():
            with suppress(ProcessLookupError):  # it may end in between
                os.kill(self._process.pid, number)

    def __enter__(self) -> Command:
        return self

    def __exit__(self, *error: object) -> None:
        self._process.kill()
        self._process.join()
        self._process.close()
        self._folder.cleanup()


@dataclass(frozen=True)
class Run:
    """The result of one command: exit status, output, duration, and the targets of its requests to the portal."""

    exit_code: int
    out: str
    err: str
    seconds: float
    asked: list[str]

    @property
    def lines(self) -> list[str]:
        """The messages that the program printed for the user."""
        return [line for line in self.err.splitlines() if line.startswith("bipol_crawler: ")]

    @property
    def pages(self) -> list[str]:
        """The requested article pages: all targets that are neither lists nor files."""
        return [
            target for target in self.asked
            if "." not in target and "?" not in target and not target.startswith(("/wp-", "/feed/", "/page/"))
            and target != "/"
        ]  # fmt: skip


class Desk:
    """A test's workplace: a demo portal, its archive's folder, and methods that run commands and query the archive.

    With ``processes`` every command runs in its own process, and sends its requests through sockets.
    """

    def __init__(self, folder: Path, portal: Portal, *, processes: bool = False) -> None:
        self.folder = folder
        self.processes = processes
        self.portal = portal
        self.database = folder / "bipol.db"
        self.warc = folder / "warc"
        self.aliases = folder / "people_aliases.csv"

    def arguments(self, name: str, *arguments: str, **settings: Any) -> list[str]:
        """The arguments of ``scrapy`` for a command, including the settings of the desk."""
        given = {
            "PORTAL_URL": self.portal.url,
            "ARCHIVE_DB": self.database,
            "WARC_DIR": self.warc,
            "PEOPLE_ALIASES": self.aliases,
            "DOWNLOAD_DELAY": 0,
            "RETRY_WAIT": 0.01,
            "PHOTO_BUDGET": 0,  # most tests count requests for pages
        } | settings
        told = [part for key, value in given.items() for part in ("-s", f"{key}={value}")]
        return [*name.split(), *told, *arguments]

    def start(self, name: str, *arguments: str, first: Callable[[], object] | None = None, **settings: Any) -> Command:
        """Start a command in its own process, and do not wait for it; ``first`` as for :class:`Command`."""
        in_process.serve_all()
        return Command(self.arguments(name, *arguments, **settings), first)

    def run(self, name: str, *arguments: str, **settings: Any) -> Run:
        """Run a command until it ends: in this process, unless a command runs here or the desk has ``processes``."""
        before, began = len(self.portal.log), time.monotonic()
        if self.processes or in_process.is_at_work():
            with self.start(name, *arguments, **settings) as command:
                exit_code = command.wait()
            out, err = command.out, command.err
        else:
            exit_code, out, err = in_process.scrapy(self.arguments(name, *arguments, **settings))
        assert "Traceback" not in err, err
        asked = [request.target for request, _ in self.portal.log[before:]]
        return Run(exit_code, out, err, time.monotonic() - began, asked)

    def crawl(self, *arguments: str, **settings: Any) -> Run:
        """``scrapy crawl bipol`` with ``-a`` arguments given as ``name=value``."""
        told = [part for argument in arguments for part in ("-a", argument)]
        if self.processes:
            return self.run("crawl bipol", *told, **settings)
        return first_day(self, arguments, settings, lambda: self.run("crawl bipol", *told, **settings))

    def crawled(self, *arguments: str, **settings: Any) -> Run:
        """Crawl, and check that the run was healthy."""
        run = self.crawl(*arguments, **settings)
        assert run.exit_code == 0, run.err
        return run

    def rows(self, select: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows that a query on the archive returns."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as db:
            return db.execute(select, values).fetchall()

    def records(self, select: str, *values: object) -> list[dict[str, Any]]:
        """The rows that a query on the archive returns, as dictionaries."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as db:
            db.row_factory = sqlite3.Row
            return [dict(row) for row in db.execute(select, values)]

    def change(self, statement: str, *values: object) -> int:
        """Change the archive with an SQL statement, without the program. Returns the number of changed rows."""
        with closing(sqlite3.connect(self.database)) as db, db:
            return db.execute(statement, values).rowcount

    def path(self, url: str) -> str:
        """An address of the portal without scheme, host and port."""
        return url.removeprefix(self.portal.url)

    def articles(self) -> set[str]:
        """The paths of all articles in the archive."""
        return {self.path(url) for (url,) in self.rows("SELECT url FROM articles_flat")}

    def readable(self) -> set[str]:
        """The paths of all articles that are public on the portal today."""
        return {f"/{known.slug}/" for known in self.portal.edition.newest if not known.password}

    def events(self, kind: str) -> set[str]:
        """The paths of the articles with an event of this kind."""
        return {self.path(url) for (url,) in self.rows("SELECT article_url FROM events_flat WHERE kind = ?", kind)}

    def day_passes(self) -> None:
        """Set all machine times of the archive back by 26 hours, as if a day had passed."""
        with closing(sqlite3.connect(self.database)) as db, db:
            for table, columns in _MACHINE_TIMES.items():
                earlier = (f"{name} = strftime('%Y-%m-%dT%H:%M:%SZ', {name}, '-26 hours')" for name in columns)
                db.execute(f"UPDATE {table} SET {', '.join(earlier)}")
            # the seals no longer match the changed rows, so they are removed
            for table in ("sealed_files", "seals"):
                db.execute(f"DELETE FROM {table}")
        for path in (self.warc / "seals.jsonl", self.database.with_name("bipol.db.sha256")):
            path.unlink(missing_ok=True)


Opened = Callable[..., Desk]
"""A function that makes a portal with the given options, and returns a desk for it."""

_MACHINE_TIMES = {
    "runs": ("started_at", "finished_at", "told_at", "wait_until"),
    "urls": ("found_at", "listed_at", "due_at", "fetched_at"),
    "sources": ("asked_at", "due_at"),
    "sightings": ("seen_at",),
    "articles": ("first_seen_at", "last_seen_at", "missing_at", "gone_at"),
    "article_versions": ("captured_at",),
    "article_events": ("at",),
    "captures": ("captured_at",),
    "photo_files": ("due_at",),
}
