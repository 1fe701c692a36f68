"""How much room the archive takes, and how long there will be room for it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bipol_crawler.infra.clock import utc

RATE_OVER = timedelta(days=7)
"""The past from which growth is reckoned."""


@dataclass(frozen=True, slots=True)
class Disk:
    """Bytes on disk: the database with its write-ahead log, the WARC files, the logs, and what is free beside them.

    ``per_day`` is the growth of the last week, in bytes a day; None in an archive's first week, which
    fetches everything once and says nothing of the next. ``days_left`` at that rate the disk is full.
    """

    database: int
    warc: int
    warc_files: int
    logs: int
    free: int
    per_day: int | None
    days_left: int | None


def disk(connection: sqlite3.Connection, database: Path, warc_dir: Path, log_dir: Path | None, now: datetime) -> Disk:
    """What the archive takes on disk at ``now``, files still being written included."""
    parts = [database.with_name(database.name + end) for end in ("", "-wal")]
    kept = sum(path.stat().st_size for path in parts if path.exists())
    records = [size for name, size in _files(warc_dir) if ".warc" in name]
    warc = sum(records)
    captured = _captured_last_week(connection, now)
    # The database grows with the evidence.
    per_day = round(captured * (1 + kept / warc) / RATE_OVER.days) if captured is not None and warc else None
    free = min(shutil.disk_usage(folder).free for folder in (database.parent, warc_dir) if folder.is_dir())
    return Disk(
        database=kept,
        warc=warc,
        warc_files=len(records),
        logs=sum(size for name, size in _files(log_dir) if ".log" in name) if log_dir else 0,
        free=free,
        per_day=per_day,
        days_left=free // per_day if per_day else None,
    )


def _files(folder: Path) -> Iterator[tuple[str, int]]:
    """Names and sizes of the files in a folder, which a run may close and rename meanwhile."""
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
    """Bytes of evidence that the last week brought; None when there is nothing older to tell a first week by."""
    week = f"(SELECT min(id) FROM runs WHERE started_at >= '{utc(now - RATE_OVER)}')"
    older, captured = connection.execute(
        f"SELECT EXISTS (SELECT 1 FROM captures WHERE run_id < coalesce({week}, 9e18)),"
        f" (SELECT coalesce(sum(warc_length), 0) FROM captures WHERE run_id >= {week})"
    ).fetchone()
    return int(captured) if older else None
