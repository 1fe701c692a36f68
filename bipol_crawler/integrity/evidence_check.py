"""Checks the evidence: every record of every file, and the archive's row for each."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from bipol_crawler.storage import reading
from bipol_crawler.warc.checker import Finding, WarcChecker
from bipol_crawler.warc.reader import evidence_files
from bipol_crawler.warc.writer import OPEN_SUFFIX


def check_archived_evidence(path: Path, warc_dir: Path) -> Iterator[str]:
    """:func:`check_evidence` with a separate connection to the archive at ``path``, so that it can run beside others.

    Raises:
        ArchiveUnreadable, sqlite3.DatabaseError: the archive cannot be read.
    """
    files = evidence_files(warc_dir)
    db, _ = reading.connect(path)
    with closing(db):
        db.execute("BEGIN")  # one consistent state, even if a run adds rows
        yield from check_evidence(db, warc_dir, files)


def check_evidence(
    db: sqlite3.Connection, warc_dir: Path, files: Mapping[str, int | None] | None = None
) -> Iterator[str]:
    """Yield the errors in the evidence: damaged records, captures without their record, records without a capture.

    In a file that is still open, bytes after the last known record are not an error: a run has just written them, or
    was killed and the next run will enter them. In a closed file, all bytes are checked that it had when ``files`` were
    listed.

    Args:
        files: the files and their sizes. They must be listed before ``db`` begins to read.
    """
    files = evidence_files(warc_dir) if files is None else files
    ends = dict(db.execute("SELECT warc_file, max(warc_offset + warc_length) FROM captures GROUP BY warc_file"))
    checker = WarcChecker(warc_dir)
    for name, known in _captures_by_file(db, files):
        size, last = files[name], ends.get(name, 0)
        yield from check_records(checker, name, known, end=last if size is None else max(size, last))
    for name in sorted(ends.keys() - files.keys()):
        if not any(
            (warc_dir / found).exists() for found in (name, name + OPEN_SUFFIX, name)
        ):  # a run may rename it meanwhile
            yield f"{name} is missing"


Capture = tuple[int, str, str | None]
"""The archive's row for a record: offset, digest, and the id of the record to which it refers."""
Captures = dict[str, Capture]
"""The captures, by the ids of their records."""
CAPTURES = """
  SELECT c.warc_file, c.record_id, c.warc_offset, c.digest, o.record_id
  FROM captures c LEFT JOIN captures o ON o.id = c.refers_to"""


def _captures_by_file(db: sqlite3.Connection, files: Iterable[str]) -> Iterator[tuple[str, Captures]]:
    """Each of these files with its captures, in the order of their names; the table is read once."""
    rows = groupby(db.execute(f"{CAPTURES} ORDER BY c.warc_file"), key=itemgetter(0))
    at, found = next(rows, (None, iter(())))
    for name in sorted(files):
        while at is not None and at < name:  # a file that is missing
            at, found = next(rows, (None, iter(())))
        yield name, captures_of(found) if at == name else {}


def captures_of(rows: Iterable[tuple[Any, ...]]) -> Captures:
    """The rows of :data:`CAPTURES` for one file."""
    return {record_id: (offset, digest, refers_to) for _, record_id, offset, digest, refers_to in rows}


def check_records(
    checker: WarcChecker,
    name: str,
    known: Captures,
    *,
    start: int = 0,
    end: int,
    look_up: Callable[[str], Capture | None] = lambda record_id: None,
) -> Iterator[str]:
    """Yield the errors in a file's records from byte ``start`` to ``end``, and in the archive's rows for them.

    Args:
        known: the captures that must be there.
        look_up: finds the capture of a record that is not among them.
    """
    reported: set[int] = set()
    for found in checker.check(checker.directory / name, start):
        if found.offset >= end and not (isinstance(found, Finding) and found.kind == "unreadable"):
            break
        if isinstance(found, Finding):
            reported.add(found.offset)
            yield f"{found.file} at byte {found.offset}: {found.kind}: {found.detail}"
        elif (row := known.pop(found.record_id, None) or look_up(found.record_id)) is None:
            yield f"{name} at byte {found.offset}: a record that the archive does not know"
        elif row != (found.offset, found.digest, found.refers_to):
            yield f"{name} at byte {found.offset}: not what the archive says it is"
    for record_id, (offset, *_) in known.items():
        if offset not in reported:
            yield f"{name} at byte {offset}: the archive's record {record_id} is not there"
