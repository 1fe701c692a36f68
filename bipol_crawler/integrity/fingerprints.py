"""What a seal states of the rows of a table and of the bytes of a file: how many there are, and their SHA-256."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from sqlite3 import Connection
from typing import Any, BinaryIO

from sqlite_utils import Database

LEDGER = {
    "captures": "SELECT id, run_id, url, captured_at, status, content_type, location, truncated, length, digest,"
    " warc_file, warc_offset, warc_length, record_id FROM captures",
    "article_versions": "SELECT id, article_id, version, captured_at, capture_id, changed FROM article_versions",
    "article_events": "SELECT id, article_id, at, kind, detail, capture_id FROM article_events",
    "runs": "SELECT id, command, arguments, portal, parser_version, software, started_at, finished_at, outcome,"
    " exit_code, requests, found, fetched, new, changed, unchanged, missing, gone, refused, failed, checks FROM runs",
}
"""The tables that are only ever added to, and what of their rows never changes once a run is over.

What a version says can be read anew from its capture, and is when the rules get better. Which capture another one
refers to is left out for the same reason: the sealed record says it, and ``verify`` holds each row against its record.
"""
Reader = Database | Connection
_CHUNK = 1 << 20


def fingerprint_rows(db: Reader, table: str, after: int, through: int | None = None) -> dict[str, Any]:
    """How many rows of a table lie behind an id, which is the last, and the hash of them all if there are any."""
    digest, count, last = hashlib.sha256(), 0, after
    if through is None or through > after:
        limit = 2**63 - 1 if through is None else through
        for row in db.execute(f"{LEDGER[table]} WHERE id > ? AND id <= ? ORDER BY id", (after, limit)):
            digest.update(json.dumps(row).encode() + b"\n")
            count, last = count + 1, row[0]
    told = {"count": count, "through": last if through is None else through}
    return told | {"sha256": digest.hexdigest()} if count else told


def fingerprint_file(path: Path) -> dict[str, Any]:
    """Size and hash of a whole file.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return fingerprint_part(file, 0, file.seek(0, os.SEEK_END))


def fingerprint_part(file: BinaryIO, start: int, end: int) -> dict[str, Any]:
    """The hash of a file's bytes from ``start`` to ``end``, as far as there are so many, and up to where there are."""
    digest = hashlib.sha256()
    at = file.seek(start)
    while chunk := file.read(min(_CHUNK, end - at)):
        digest.update(chunk)
        at += len(chunk)
    told = {"bytes": at, "sha256": digest.hexdigest()}
    return told | {"from": start} if start else told
