"""An open archive with one run at work in it: what spiders, handlers and commands hold on to."""

from __future__ import annotations

import json
import platform
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

import bipol_crawler
from bipol_crawler.articles.duplicates import offer_duplicates
from bipol_crawler.articles.people import drop_unnamed
from bipol_crawler.articles.store import Store
from bipol_crawler.frontier.frontier import Frontier
from bipol_crawler.infra.clock import now, utc
from bipol_crawler.storage.connection import ArchiveError, file_at, open_database
from bipol_crawler.storage.portal import earlier_origins, with_earlier
from bipol_crawler.warc.exchange import Exchange, Original, Record, Slice, digest

COUNTERS = (
    "requests", "found", "fetched", "new", "changed", "unchanged", "missing", "gone", "refused", "failed", "problems"
)  # fmt: skip
"""The figures of a run, as the columns of ``runs`` and as stats ``archive/<name>``."""


class Archive:
    """The archive of one portal, opened for one run.

    Args:
        path: the SQLite file; made or migrated when need be.
        portal: the portal's address, to which every known address is canonical.
        command: what runs (``crawl``, ``reparse``), with its ``arguments``.
        parser_version: of the rules that read pages in this run.
        revisits: looks again a day that the schedule may ask for, 0 for no limit.
        earlier: origins at which the portal was before, besides those that the archive knows of.

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
        self._file = file_at(path)
        self._log = path.with_name(f"{path.name}-wal")
        self.portal = portal
        self.parser_version = parser_version
        with self.db.atomic():
            self.db.execute("UPDATE runs SET outcome = 'killed', finished_at = ? WHERE finished_at IS NULL", [now()])
            self.run_id = self.begin(command, arguments)
        self._log_file = file_at(self._log)
        addresses = with_earlier(portal, (*earlier, *earlier_origins(self.db)))
        self.frontier = Frontier(self.db, addresses, self.run_id, revisits)
        self.store = Store(self.db, self.frontier, addresses, self.run_id, parser_version)

    def begin(self, command: str, arguments: Mapping[str, Any]) -> int:
        """Enter a run that begins now; returns its id."""
        cursor = self.db.execute(
            "INSERT INTO runs (command, arguments, portal, parser_version, software, started_at, gap)"
            " VALUES (?, ?, ?, ?, ?, ?, (SELECT gap FROM runs ORDER BY id DESC LIMIT 1))",
            [command, json.dumps(dict(arguments), default=str), self.portal, self.parser_version, software(), now()],
        )
        return int(cursor.lastrowid or 0)

    def work_as(self, run_id: int) -> None:
        """From now on what is stored is another run's, one that is replayed."""
        for part in (self, self.frontier, self.frontier.lists, self.store):
            part.run_id = run_id

    def add_capture(self, record: Record) -> int:
        """Enter one evidence record; returns the capture's id. Entering it twice changes nothing.

        Raises:
            ArchiveError: the archive's file was removed or replaced, and what is written here would be lost.
        """
        self._require_in_place()
        with self.db.atomic():
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

    def original_of(self, exchange: Exchange) -> Original | None:
        """The newest capture that holds the body of ``exchange`` itself; of a 304, its address's last whole one."""
        which, value = ("digest = ?", digest(exchange.body))
        if exchange.status == 304:
            which, value = ("url = ? AND status = 200", exchange.url)
        row = self.db.execute(
            "SELECT warc_file, warc_offset, record_id, url, captured_at FROM captures"
            " WHERE id = (SELECT coalesce(refers_to, id) FROM captures"
            f" WHERE {which} AND truncated IS NULL ORDER BY id DESC LIMIT 1)",
            [value],
        ).fetchone()
        return Original(*row) if row else None

    def _require_in_place(self) -> None:
        if file_at(self.path) != self._file:
            raise ArchiveError(f"{self.path} was removed or replaced while the run was at work")

    def last_exchange(self) -> Slice | None:
        """Where the exchange lies that was entered last."""
        row = self.db.execute(
            "SELECT warc_file, warc_offset, warc_length FROM captures ORDER BY id DESC LIMIT 1"
        ).fetchone()
        return Slice(*row) if row else None

    def known_end(self, file: str) -> int:
        """Where the last record of ``file`` that the archive knows ends, in bytes."""
        row = self.db.execute(
            "SELECT max(warc_offset + warc_length) FROM captures WHERE warc_file = ?", [file]
        ).fetchone()
        return int(row[0] or 0)

    def known_ends(self) -> list[tuple[str, int]]:
        """Every evidence file that the archive knows, and where its last known record ends, in bytes."""
        return [
            (str(file), int(end))
            for file, end in self.db.execute(
                "SELECT warc_file, max(warc_offset + warc_length) FROM captures GROUP BY warc_file"
            )
        ]

    def last_sweep(self) -> str | None:
        """When the last run began that read the portal's whole list, or ``None``."""
        row = self.db.execute("SELECT started_at FROM runs WHERE swept = 1 ORDER BY id DESC LIMIT 1").fetchone()
        return str(row[0]) if row else None

    def sweeps_since(self, moment: str) -> int:
        """How many runs since ``moment`` tried to read the portal's whole list, and did not die in it."""
        row = self.db.execute(
            "SELECT count(*) FROM runs WHERE sweep IS NOT NULL AND started_at BETWEEN ? AND ?", [moment, now()]
        )
        return int(row.fetchone()[0])

    def gap(self) -> str | None:
        """Why not all that is new may be known, since the last time that it was; ``None`` if it is."""
        row = self.db.execute("SELECT gap FROM runs WHERE id = ?", [self.run_id]).fetchone()
        return str(row[0]) if row[0] else None

    def last_total(self) -> int | None:
        """How many posts the portal said it has in the last run that came to its end.

        One that broke off may have died between noticing a withdrawal and looking for it.
        """
        row = self.db.execute(
            "SELECT portal_total FROM runs WHERE portal_total IS NOT NULL AND outcome IN ('healthy', 'checks_failed')"
            " ORDER BY id DESC LIMIT 1"
        ).fetchone()
        return int(row[0]) if row else None

    def section_urls(self) -> list[str]:
        """The listings of every section that an article named."""
        rows = self.db.execute("SELECT url FROM sections WHERE url IS NOT NULL ORDER BY id")
        return [str(row[0]) for row in rows]

    def was_refused(self) -> bool:
        """Whether the last crawl that was left to end by itself found the portal refusing or out of reach."""
        row = self.db.execute(
            "SELECT outcome FROM runs WHERE command = 'crawl' AND outcome NOT IN ('killed', 'stopped') AND id < ?"
            " ORDER BY id DESC LIMIT 1",
            [self.run_id],
        ).fetchone()
        return row is not None and row[0] in ("portal_refuses", "portal_unreachable")

    def asked_to_wait(self) -> str | None:
        """Until when (UTC) the portal asked not to be asked, if that is to come; by a wrong clock, not above a day."""
        (until,) = self.db.execute(
            "SELECT max(wait_until) FROM runs WHERE wait_until > ? AND wait_until <= ?",
            [now(), utc(datetime.now(UTC) + timedelta(days=1))],
        ).fetchone()
        return str(until) if until else None

    def is_empty(self) -> bool:
        """Whether no article is archived yet."""
        return self.db.execute("SELECT 1 FROM articles LIMIT 1").fetchone() is None

    def note(self, **columns: Any) -> None:
        """Set columns of this run's row."""
        with self.db.atomic():
            self.db.table("runs").update(self.run_id, columns)

    def unread_evidence(self) -> int:
        """How many problems of this run say that evidence could not be read."""
        return int(
            self.db.execute(
                "SELECT count(*) FROM problems WHERE field = 'evidence' AND resolved_at IS NULL"
                " AND last_seen_at >= (SELECT started_at FROM runs WHERE id = ?)",
                [self.run_id],
            ).fetchone()[0]
        )

    def open_problems(self, reason: str | None = None) -> int:
        """How many problems stand (for this reason)."""
        select = "SELECT count(*) FROM problems WHERE resolved_at IS NULL"
        given = [] if reason is None else [reason]
        return int(self.db.execute(f"{select} AND reason = ?" if given else select, given).fetchone()[0])

    def has_swept(self) -> bool:
        """Whether this run read the portal's whole list."""
        return bool(self.db.execute("SELECT swept FROM runs WHERE id = ?", [self.run_id]).fetchone()[0])

    def tried_to_sweep(self) -> bool:
        """Whether this run tried to, and came to the end of that."""
        return self.db.execute("SELECT sweep FROM runs WHERE id = ?", [self.run_id]).fetchone()[0] is not None

    def finish(self, outcome: str, exit_code: int, figures: Mapping[str, int], checks: list[str]) -> None:
        """Put people in order, and close this run's row with its outcome, figures and failed checks.

        Raises:
            ArchiveError: as for :meth:`add_capture`.
        """
        self._require_in_place()
        with self.db.atomic():
            drop_unnamed(self.db)
            offer_duplicates(self.db)
        self.note(
            finished_at=now(),
            outcome=outcome,
            exit_code=exit_code,
            checks="\n".join(checks) or None,
            **{name: int(figures.get(name, 0)) for name in COUNTERS},
        )

    def has_finished(self) -> bool:
        """Whether this run's row is closed."""
        row = self.db.execute("SELECT finished_at FROM runs WHERE id = ?", [self.run_id]).fetchone()
        return row[0] is not None

    def close(self) -> None:
        """Fold the write-ahead log into the file and close it; what a failing disk leaves in the log is safe there."""
        with suppress(sqlite3.Error):
            self.db.execute("PRAGMA optimize")
        self.db.close()
        if file_at(self.path) != self._file and file_at(self._log) == self._log_file:
            # SQLite would take it for the log of the file that is there now.
            self._log.unlink(missing_ok=True)


def software() -> str:
    """What wrote this run: the program and the libraries that matter, with versions."""
    libraries = (f"{name} {version(name)}" for name in ("scrapy", "lxml", "parsel", "warcio", "sqlite-utils"))
    return ", ".join([f"bipol_crawler {bipol_crawler.__version__}", f"Python {platform.python_version()}", *libraries])
