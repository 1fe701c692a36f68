"""Collects all figures of the report, at one moment."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bipol_crawler.articles.fields import COUNTED
from bipol_crawler.infra.clock import utc
from bipol_crawler.report import queries, reconciliation
from bipol_crawler.report.disk import Disk, disk
from bipol_crawler.report.photos import Photos, photo_states


@dataclass(frozen=True, slots=True)
class Report:
    """All figures of the report at the time ``made_at`` (UTC, ``…Z``). ``--json`` writes them."""

    made_at: str
    archive: str
    holdings: queries.Holdings
    freshness: queries.Freshness
    disk: Disk
    runs: list[queries.Run]
    completeness: reconciliation.Completeness
    sources: list[reconciliation.Source]
    differences: list[reconciliation.Difference]
    differing: list[queries.Address]
    frontier: queries.Frontier
    gaps: list[queries.Gap]
    addresses: list[queries.Address]
    fields: list[str]
    coverage: list[queries.Coverage]
    problems: list[queries.OpenProblem]
    photos: list[Photos]


def read_report(
    connection: sqlite3.Connection, database: Path, warc_dir: Path, log_dir: Path | None, period: str = "month"
) -> Report:
    """Read all figures in one transaction, so that they fit together even if a crawl is writing.

    Args:
        period: the unit of time in the table of fields: ``month`` or ``year``.

    Raises:
        sqlite3.Error: the archive cannot be read.
    """
    now = datetime.now(UTC)
    made_at = utc(now)
    connection.execute("BEGIN")
    try:
        differences, differing = reconciliation.differences(connection)
        return Report(
            made_at=made_at,
            archive=str(database),
            holdings=queries.holdings(connection),
            freshness=queries.freshness(connection),
            disk=disk(connection, database, warc_dir, log_dir, now),
            runs=queries.last_runs(connection),
            completeness=reconciliation.completeness(connection),
            sources=reconciliation.sources(connection),
            differences=differences,
            differing=differing,
            frontier=queries.frontier(connection, made_at),
            gaps=queries.gaps(connection),
            addresses=queries.addresses_without_article(connection),
            fields=list(COUNTED),
            coverage=queries.coverage(connection, period),
            problems=queries.open_problems(connection),
            photos=photo_states(connection),
        )
    finally:
        connection.rollback()
