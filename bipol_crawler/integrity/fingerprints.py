"""Fingerprints for seals: the number of rows of a table, or of bytes of a file, and their SHA-256."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from heapq import merge
from pathlib import Path
from sqlite3 import Connection
from typing import Any, BinaryIO

from bipol_crawler.storage.database import Database

LEDGER = {
    "captures": "SELECT id, run_id, url, captured_at, status, content_type, location, truncated, length, digest,"
    " warc_file, warc_offset, warc_length, record_id FROM captures",
    "article_versions": "SELECT id, article_id, version, captured_at, capture_id, changed FROM article_versions",
    "article_events": "SELECT id, article_id, at, kind, detail, capture_id FROM article_events",
    "imports": "SELECT id, run_id, warc_file, original, sha256, bytes, software, kept, imported_at, imported_by, taken"
    " FROM imports",
    "runs": "SELECT id, command, arguments, portal, parser_version, software, started_at, finished_at, outcome,"
    " exit_code, requests, found, fetched, new, changed, unchanged, missing, gone, refused, failed, checks FROM runs",
}
"""The tables to which rows are only added, with the columns that never change after the run.

The content of a version is left out, because better rules may read it again from its capture. The capture to which
another capture refers is left out because the sealed WARC record contains it; ``verify`` compares each row with its
record.
"""
Reader = Database | Connection
_CHUNK = 1 << 20


def fingerprint_rows(db: Reader, table: str, after: int, through: int | None = None) -> dict[str, Any]:
    """The number of rows with ids above ``after``, the last id, and the hash of these rows if there are any.

    Args:
        through: the last id to include; all further rows if it is None.
    """
    digest, count, last = hashlib.sha256(), 0, after
    if through is None or through > after:
        limit = 2**63 - 1 if through is None else through
        for id_, row in _rows(db, table, after, limit):
            digest.update(row.encode() + b"\n")
            count, last = count + 1, id_
    fingerprint = {"count": count, "through": last if through is None else through}
    return fingerprint | {"sha256": digest.hexdigest()} if count else fingerprint


def _rows(db: Reader, table: str, after: int, through: int) -> Iterator[tuple[int, str]]:
    """The rows with ids in this range, in their order, each as JSON; rows that imports have replaced are included."""
    between = (after, through)
    present = db.execute(f"{LEDGER[table]} WHERE id > ? AND id <= ? ORDER BY id", between)
    rows = ((int(row[0]), json.dumps(row)) for row in present)
    if db.execute("SELECT 1 FROM superseded WHERE ledger = ? LIMIT 1", (table,)).fetchone() is None:
        return rows
    replaced = db.execute(
        "SELECT id, row FROM superseded WHERE ledger = ? AND id > ? AND id <= ? ORDER BY id", (table, *between)
    )
    return merge(rows, ((int(id_), str(row)) for id_, row in replaced))


def fingerprint_file(path: Path) -> dict[str, Any]:
    """Size and SHA-256 of a whole file.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        return fingerprint_part(file, 0, file.seek(0, os.SEEK_END))


def fingerprint_part(file: BinaryIO, start: int, end: int) -> dict[str, Any]:
    """The SHA-256 of a file's bytes from ``start`` to ``end``, and the byte where they end."""
    digest = hashlib.sha256()
    at = file.seek(start)
    while chunk := file.read(min(_CHUNK, end - at)):
        digest.update(chunk)
        at += len(chunk)
    fingerprint = {"bytes": at, "sha256": digest.hexdigest()}
    return fingerprint | {"from": start} if start else fingerprint
