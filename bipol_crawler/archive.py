"""An open archive and the run that works in it: the object that the spider, the handlers and the commands share."""

from __future__ import annotations

import json
import platform
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import bipol_crawler
from bipol_crawler.articles.corrected import link_corrections
from bipol_crawler.articles.duplicates import update_duplicate_pairs
from bipol_crawler.articles.findings import delete_unnamed_people
from bipol_crawler.articles.people import delete_people_without_byline
from bipol_crawler.articles.store import Store
from bipol_crawler.frontier.frontier import Frontier
from bipol_crawler.infra.clock import now, utc
from bipol_crawler.storage.connection import ArchiveError, file_identity, open_database
from bipol_crawler.storage.portal import canonical_base, earlier_origins
from bipol_crawler.warc.exchange import Exchange, Original, Record, Slice, digest

COUNTERS = (
    "requests", "found", "fetched", "new", "changed", "unchanged", "missing", "gone", "refused", "failed", "problems"
)  # fmt: skip
"""The counters of a run. Each is a column of ``runs`` and a Scrapy statistic ``archive/<name>``."""


class Archive:
    """The archive of one portal, opened for one run.

    Args:
        path: the SQLite file. It is created or migrated if necessary.
        portal: the portal's address. Every address in the archive is spelled relative to it.
        command: the command that runs (``crawl``, ``reparse``).
        arguments: the arguments of that command.
        parser_version: the version of the rules that read pages in this run.
        revisits: how many known articles the schedule may fetch again per day; 0 for no limit.
        earlier: earlier origins of the portal, in addition to those that the archive has recorded.

    Raises:
        ArchiveError: the file cannot be used.
    """

    def __init__(
        self,
        path: Path,
        *,
        portal: str,
        command: str,
        arguments: Mapping[str, Any],
        parser_version: str,
        revisits: float = 0,
        earlier: Sequence[str] = (),
    ) -> None:
        self.path = path
        self.db = open_database(path)
        self._file = file_identity(path)
        self._log = path.with_name(f"{path.name}-wal")
        self.portal = portal
        self.parser_version = parser_version
        with self.db.atomic():
            self.db.execute("UPDATE runs SET outcome = 'killed', finished_at = ? WHERE finished_at IS NULL", [now()])
            self.run_id = self.add_run(command, arguments)
        self._log_file = file_identity(self._log)
        self._newest_before = self._newest_article()
        addresses = canonical_base(portal, (*earlier, *earlier_origins(self.db)))
        self.frontier = Frontier(self.db, addresses, self.run_id, revisits)
        self.store = Store(self.db, self.frontier, addresses, self.run_id, parser_version)

    def add_run(self, command: str, arguments: Mapping[str, Any]) -> int:
        """Add a run that starts now. Returns its id."""
        cursor = self.db.execute(
            "INSERT INTO runs (command, arguments, portal, parser_version, software, started_at, gap)"
            " VALUES (?, ?, ?, ?, ?, ?, (SELECT gap FROM runs ORDER BY id DESC LIMIT 1))",
            [
                command,
                json.dumps(dict(arguments), default=str),
                self.portal,
                self.parser_version,
                software_versions(),
                now(),
            ],
        )
        return int(cursor.lastrowid or 0)

    def set_run_id(self, run_id: int) -> None:
        """Store everything from now on under this run's id. A replay uses it to restore each original run."""
        for part in (self, self.frontier, self.frontier.source_lists, self.store):
            part.run_id = run_id

    def add_capture(self, record: Record) -> int:
        """Add one evidence record. Returns the capture's id. Adding it twice changes nothing.

        Raises:
            ArchiveError: the archive's file was removed or replaced, so anything written now would be lost.
        """
        self._require_in_place()
        self.db.execute(
            "INSERT INTO captures (run_id, url, captured_at, status, content_type, location, truncated,"
            " length, digest, warc_file, warc_offset, warc_length, record_id, refers_to)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT id FROM captures WHERE record_id = ?))"
            " ON CONFLICT DO NOTHING",
            [self.run_id, record.url, record.captured_at, record.status, record.content_type, record.location,
             record.truncated, record.body_length, record.digest, record.file, record.offset, record.length,
             record.record_id, record.refers_to],
        )  # fmt: skip
        row = self.db.execute("SELECT id FROM captures WHERE record_id = ?", [record.record_id]).fetchone()
        return int(row[0])

    def find_original(self, exchange: Exchange) -> Original | None:
        """The newest capture that stores the same body as ``exchange``, or None.

        For a 304 it is the last complete capture of the same address; an earlier 304 refers to the same.
        """
        # an index finds the first row of each, so that the time does not depend on how many captures there are
        newest, value = (
            "digest = ? AND refers_to IS NULL AND truncated IS NULL ORDER BY id DESC",
            digest(exchange.body),
        )
        if exchange.status == 304:
            newest = (
                "url = ? AND (status = 200 OR status = 304 AND refers_to IS NOT NULL) AND truncated IS NULL"
                " ORDER BY captured_at DESC, id DESC"
            )
            value = exchange.url
        row = self.db.execute(
            "SELECT warc_file, warc_offset, record_id, url, captured_at FROM captures"
            f" WHERE id = (SELECT coalesce(refers_to, id) FROM captures WHERE {newest} LIMIT 1)",
            [value],
        ).fetchone()
        return Original(*row) if row else None

    def _require_in_place(self) -> None:
        if file_identity(self.path) != self._file:
            raise ArchiveError(f"{self.path} was removed or replaced during the run")

    def last_exchange_place(self) -> Slice | None:
        """Where the last added exchange is in the evidence, or None if there is none."""
        row = self.db.execute(
            "SELECT warc_file, warc_offset, warc_length FROM captures ORDER BY id DESC LIMIT 1"
        ).fetchone()
        return Slice(*row) if row else None

    def known_end(self, file: str) -> int:
        """The byte at which the last record of ``file`` that the archive knows ends; 0 if it knows none."""
        row = self.db.execute(
            "SELECT max(warc_offset + warc_length) FROM captures WHERE warc_file = ?", [file]
        ).fetchone()
        return int(row[0] or 0)

    def known_ends(self) -> list[tuple[str, int]]:
        """Every evidence file that the archive knows, with the byte at which its last known record ends."""
        return [
            (str(file), int(end))
            for file, end in self.db.execute(
                "SELECT warc_file, max(warc_offset + warc_length) FROM captures GROUP BY warc_file"
            )
        ]

    def last_sweep(self) -> str | None:
        """When the last run with a complete sweep started (UTC), or ``None``."""
        row = self.db.execute("SELECT started_at FROM runs WHERE swept = 1 ORDER BY id DESC LIMIT 1").fetchone()
        return str(row[0]) if row else None

    def count_sweeps_since(self, moment: str) -> int:
        """How many runs since ``moment`` (UTC) tried a sweep and were not killed during it."""
        row = self.db.execute(
            "SELECT count(*) FROM runs WHERE sweep IS NOT NULL AND started_at BETWEEN ? AND ?", [moment, now()]
        )
        return int(row.fetchone()[0])

    def gap(self) -> str | None:
        """Why some new articles may be unknown; ``None`` if all are known. It stays until a sweep has closed it."""
        row = self.db.execute("SELECT gap FROM runs WHERE id = ?", [self.run_id]).fetchone()
        return str(row[0]) if row[0] else None

    def last_portal_total(self) -> int | None:
        """How many posts the portal reported in the last run that finished, or ``None``.

        An interrupted run does not count: it may have seen a smaller number, but not yet looked for the withdrawn post.
        """
        row = self.db.execute(
            "SELECT portal_total FROM runs WHERE portal_total IS NOT NULL AND outcome IN ('healthy', 'checks_failed')"
            " ORDER BY id DESC LIMIT 1"
        ).fetchone()
        return int(row[0]) if row else None

    def section_urls(self) -> list[str]:
        """The addresses of all known section listings."""
        rows = self.db.execute("SELECT url FROM sections WHERE url IS NOT NULL ORDER BY id")
        return [str(row[0]) for row in rows]

    def last_run_was_refused(self) -> bool:
        """Whether the portal refused, or could not be reached, in the last crawl that nobody stopped or killed."""
        row = self.db.execute(
            "SELECT outcome FROM runs WHERE command = 'crawl' AND outcome NOT IN ('killed', 'stopped') AND id < ?"
            " ORDER BY id DESC LIMIT 1",
            [self.run_id],
        ).fetchone()
        return row is not None and row[0] in ("portal_refuses", "portal_unreachable")

    def retry_not_before(self) -> str | None:
        """The time (UTC) before which the portal asked for no further requests, or ``None``.

        A time more than a day ahead is ignored: it was written when the clock was wrong.
        """
        (until,) = self.db.execute(
            "SELECT max(wait_until) FROM runs WHERE wait_until > ? AND wait_until <= ?",
            [now(), utc(datetime.now(UTC) + timedelta(days=1))],
        ).fetchone()
        return str(until) if until else None

    def is_empty(self) -> bool:
        """Whether no article is archived yet."""
        return self.db.execute("SELECT 1 FROM articles LIMIT 1").fetchone() is None

    def update_run(self, **columns: Any) -> None:
        """Set columns in this run's row of ``runs``."""
        with self.db.atomic():
            self.db.update("runs", self.run_id, columns)

    def count_unread_evidence(self) -> int:
        """How many open problems of this run say that evidence could not be read."""
        return int(
            self.db.execute(
                "SELECT count(*) FROM problems WHERE field = 'evidence' AND resolved_at IS NULL"
                " AND last_seen_at >= (SELECT started_at FROM runs WHERE id = ?)",
                [self.run_id],
            ).fetchone()[0]
        )

    def count_open_problems(self, reason: str | None = None) -> int:
        """How many problems are open, with this reason if one is given."""
        select = "SELECT count(*) FROM problems WHERE resolved_at IS NULL"
        parameters = [] if reason is None else [reason]
        return int(self.db.execute(f"{select} AND reason = ?" if parameters else select, parameters).fetchone()[0])

    def read_whole_list(self) -> bool:
        """Whether this run read the portal's whole list (a complete sweep)."""
        return bool(self.db.execute("SELECT swept FROM runs WHERE id = ?", [self.run_id]).fetchone()[0])

    def ended_a_sweep(self) -> bool:
        """Whether this run tried a sweep and finished it, successfully or not."""
        return self.db.execute("SELECT sweep FROM runs WHERE id = ?", [self.run_id]).fetchone()[0] is not None

    def finish(self, outcome: str, exit_code: int, figures: Mapping[str, int], checks: list[str]) -> None:
        """Update people and likely duplicates, then close this run's row with its outcome, figures and failed checks.

        Raises:
            ArchiveError: as for :meth:`add_capture`.
        """
        self._require_in_place()
        with self.db.atomic():
            delete_people_without_byline(self.db)
            delete_unnamed_people(self.db)
            update_duplicate_pairs(self.db)
            if self._newest_article() != self._newest_before:
                link_corrections(self.db)
        self.update_run(
            finished_at=now(),
            outcome=outcome,
            exit_code=exit_code,
            checks="\n".join(checks) or None,
            **{name: int(figures.get(name, 0)) for name in COUNTERS},
        )

    def _newest_article(self) -> int | None:
        """The largest id of an article; ``None`` in an empty archive."""
        (newest,) = self.db.execute("SELECT max(id) FROM articles").fetchone()
        return None if newest is None else int(newest)

    def has_finished(self) -> bool:
        """Whether this run's row is closed."""
        row = self.db.execute("SELECT finished_at FROM runs WHERE id = ?", [self.run_id]).fetchone()
        return row[0] is not None

    def close(self) -> None:
        """Write the write-ahead log into the file and close it. If the disk fails, the rows stay safe in the log."""
        with suppress(sqlite3.Error):
            self.db.execute("PRAGMA optimize")
        self.db.close()
        if file_identity(self.path) != self._file and file_identity(self._log) == self._log_file:
            # The database file was replaced. SQLite would apply this log to the new file.
            self._log.unlink(missing_ok=True)


@cache
def software_versions() -> str:
    """The program, Python and the important libraries with their versions, as one line for ``runs.software``."""
    libraries = (f"{name} {version(name)}" for name in ("scrapy", "lxml", "parsel", "warcio", "sqlite-utils"))
    return ", ".join([f"bipol_crawler {bipol_crawler.__version__}", f"Python {platform.python_version()}", *libraries])
