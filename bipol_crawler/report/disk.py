"""How much disk space the archive uses, and how long the free space will last."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bipol_crawler.infra.clock import utc
from bipol_crawler.warc.moved import SUFFIX

GROWTH_PERIOD = timedelta(days=7)
"""The growth per day is computed from the evidence of the last week."""


@dataclass(frozen=True, slots=True)
class Disk:
    """Bytes on disk: the database with its write-ahead log, the WARC files, the logs, and the free space.

    ``per_day`` is the growth in the last week, in bytes a day. It is None in the first week of an archive, because then
    everything is fetched for the first time. ``days_left`` is when the disk is full at this rate, in days.
    """

    database: int
    warc: int
    warc_files: int
    logs: int
    free: int
    per_day: int | None
    days_left: int | None


def disk(connection: sqlite3.Connection, database: Path, warc_dir: Path, log_dir: Path | None, now: datetime) -> Disk:
    """The disk space of the archive at ``now``, including files that are still being written."""
    database_files = [database.with_name(database.name + end) for end in ("", "-wal")]
    database_bytes = sum(path.stat().st_size for path in database_files if path.exists())
    records = [size for name, size in _files(warc_dir) if ".warc" in name and not name.endswith(SUFFIX)]
    warc_bytes = sum(records)
    captured_bytes = _captured_last_week(connection, now)
    # The database is assumed to grow in proportion to the evidence.
    per_day = (
        round(captured_bytes * (1 + database_bytes / warc_bytes) / GROWTH_PERIOD.days)
        if captured_bytes is not None and warc_bytes
        else None
    )
    free = min(shutil.disk_usage(folder).free for folder in (database.parent, warc_dir) if folder.is_dir())
    return Disk(
        database=database_bytes,
        warc=warc_bytes,
        warc_files=len(records),
        logs=sum(size for name, size in _files(log_dir) if ".log" in name) if log_dir else 0,
        free=free,
        per_day=per_day,
        days_left=free // per_day if per_day else None,
    )


def _files(folder: Path) -> Iterator[tuple[str, int]]:
    """Yield the names and sizes of the files in a folder. A run may rename files at the same time."""
    if not folder.is_dir():
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            try:
                if entry.is_file():
                    yield entry.name, entry.stat().st_size
            except FileNotFoundError:
                continue


def _captured_last_week(connection: sqlite3.Connection, now: datetime) -> int | None:
    """Bytes of evidence captured in the last week; None if there is no older evidence."""
    week = utc(now - GROWTH_PERIOD)
    older, captured = connection.execute(
        # from the last run back
        "WITH before(id) AS (SELECT id FROM runs WHERE started_at < ? ORDER BY id DESC LIMIT 1)"
        " SELECT EXISTS (SELECT 1 FROM captures WHERE run_id <= (SELECT id FROM before)),"
        " (SELECT coalesce(sum(warc_length), 0) FROM captures WHERE run_id > (SELECT id FROM before))",
        [week],
    ).fetchone()
    return int(captured) if older else None
