"""A chain of seals over the runs, so that nothing can be changed afterwards without being found.

When a run ends it is sealed: a statement says what the run was, which bytes its evidence files hold, and which rows it
added to the tables that are only ever added to, and carries the hash of the seal before it. Whoever changes a byte of
what is sealed breaks a hash; whoever puts that right, too, breaks the next seal's, up to the last one. The statements
are in the archive and, line by line, in ``seals.jsonl`` beside the evidence. A copy of its last line kept
elsewhere (a mail, a print, another machine) vouches for everything before it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from sqlite_utils import Database

from bipol_crawler.archive.database import now
from bipol_crawler.evidence.durable import sync_directory

FILE = "seals.jsonl"
_TAIL = 1 << 22
"""Bytes of it in which its last line lies whole."""

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


def seal(db: Database, warc_dir: Path, run_id: int) -> str:
    """Seal all that was added since the last seal, evidence files still open left out; returns the seal's hash.

    Raises:
        OSError: an evidence file cannot be read (nothing is sealed then), or ``seals.jsonl`` not be written (which the
            next seal makes good).
    """
    with db.atomic():
        last = db.execute("SELECT statement, hash FROM seals ORDER BY id DESC LIMIT 1").fetchone()
        before = _through(json.loads(last[0])) if last else {}
        # an archive made anew goes on with the chain of the one before it
        previous = last[1] if last else _last(_text(warc_dir).encode())
        sealed = {row[0] for row in db.execute("SELECT name FROM sealed_files").fetchall()}
        paths = sorted(path for path in warc_dir.glob("*.warc.gz") if path.name not in sealed)
        statement = json.dumps(
            {
                "previous": previous,
                "run": run_id,
                "sealed_at": now(),
                "files": {path.name: _of_file(path) for path in paths},
                "rows": {table: _of_rows(db, table, before.get(table, 0)) for table in LEDGER},
            },
            sort_keys=True,
        )
        hash_ = _hash(statement)
        seal_id = db.execute(
            "INSERT INTO seals (run_id, statement, hash) VALUES (?, ?, ?)", [run_id, statement, hash_]
        ).lastrowid
        for path in paths:
            db.execute("INSERT INTO sealed_files (name, seal_id) VALUES (?, ?)", [path.name, seal_id])
    publish(db, warc_dir)
    return hash_


def publish(db: Reader, warc_dir: Path) -> int:
    """Add to ``seals.jsonl`` whatever seals it lacks at its end; returns how many.

    Raises:
        OSError: it cannot be written.
    """
    with (warc_dir / FILE).open("a+b") as file:
        end = file.tell()
        file.seek(max(0, end - _TAIL))
        tail = file.read()
        if not tail.endswith(b"\n"):  # a line that a crash cut short
            file.truncate(end - len(tail) + tail.rfind(b"\n") + 1)
        last = _last(tail)
        row = db.execute("SELECT id FROM seals WHERE hash = ?", [last]).fetchone()
        missing = [] if last and not row and not _follows(db, last) else list(_lines(db, row[0] if row else 0))
        file.write("".join(missing).encode())
        file.flush()
        os.fsync(file.fileno())
    return len(missing)


def check_seals(db: Reader, warc_dir: Path) -> Iterator[str]:
    """What is no longer as it was sealed, each thing in words."""
    published = _published(warc_dir)
    previous = published[first - 1]["seal"] if (first := _before(db, published)) else None
    before: dict[str, int] = {}
    for seal_id, run_id, statement, hash_ in db.execute("SELECT id, run_id, statement, hash FROM seals ORDER BY id"):
        name = f"seal {seal_id} (run {run_id})"
        try:
            if _hash(statement) != hash_:
                raise ValueError("its statement and its hash contradict each other")
            told = json.loads(statement)
            if told["previous"] != previous or told["run"] != run_id:
                raise ValueError("it does not follow from the seal before it")
        except ValueError as error:
            yield f"{name}: {error}"
            return
        for table, span in told["rows"].items():
            after = before.get(table, 0)
            if _of_rows(db, table, after, span["through"]) != span:
                yield f"{name}: rows {after + 1} to {span['through']} of {table} are not what was sealed"
        for file, as_sealed in told["files"].items():
            try:
                if _of_file(warc_dir / file) != as_sealed:
                    yield f"{name}: {file} does not hold the bytes that were sealed"
            except OSError as error:
                yield f"{name}: {file} cannot be read: {error.strerror or error}"
        previous, before = hash_, _through(told)
    yield from _check_published(db, warc_dir, first)


def _check_published(db: Reader, warc_dir: Path, first: int) -> Iterator[str]:
    """Whether the published seals are the archive's, and those of an archive before it a chain."""
    lines = _text(warc_dir).splitlines(keepends=True)
    previous = None
    for number, (line, told) in enumerate(zip(lines[:first], _published(warc_dir), strict=False), 1):
        if (
            line != _line(told["statement"], told["seal"])
            or _hash(told["statement"]) != told["seal"]
            or (json.loads(told["statement"])["previous"] != previous)
        ):
            yield f"line {number} of {FILE} is not as it was published"
            return
        previous = told["seal"]
    for number, (line, ours) in enumerate(zip_longest(lines[first:], _lines(db)), first + 1):
        if line is None:
            yield f"{FILE} lacks the seals from line {number} on"
            return
        if ours is None:
            yield f"the archive lacks the seals from line {number} of {FILE} on: is it an older copy?"
            return
        if line != ours:
            yield f"line {number} of {FILE} is not the archive's seal {number}"


def leave_checksum(database: Path) -> None:
    """Write down what the archive's file holds now that nobody writes it, as ``sha256sum -c`` reads it.

    Raises:
        OSError: the file cannot be read, or the checksum not be written.
    """
    _checksum(database).write_text(f"{_of_file(database)['sha256']}  {database.name}\n")


def drop_checksum(database: Path) -> None:
    """The file is about to be written: what was written down of it no longer counts."""
    if _checksum(database).exists():
        _checksum(database).unlink()
        sync_directory(database.parent)  # or a power cut brings it back, beside a file that was written since


def check_checksum(database: Path) -> Iterator[str]:
    """Whether the archive's file is as the last run left it; nothing, if no run came to its end to tell."""
    try:
        stated = _checksum(database).read_text("utf-8", "replace")
    except FileNotFoundError:
        return
    if stated != f"{_of_file(database)['sha256']}  {database.name}\n":
        yield f"{database.name} was changed by something else since the last run left it"


def _checksum(database: Path) -> Path:
    return database.with_name(f"{database.name}.sha256")


def _last(tail: bytes) -> str | None:
    """The hash of the last whole seal in the end of ``seals.jsonl``."""
    lines = tail[: tail.rfind(b"\n") + 1].splitlines()
    try:
        return str(json.loads(lines[-1])["seal"]) if lines else None
    except (ValueError, TypeError, KeyError):
        return "none that can be read"


def _follows(db: Reader, hash_: str) -> bool:
    """Whether the archive's first seal goes on with the chain of another archive that ended with ``hash_``."""
    row = db.execute("SELECT statement FROM seals ORDER BY id LIMIT 1").fetchone()
    return bool(row) and json.loads(row[0])["previous"] == hash_


def _lines(db: Reader, after: int = 0) -> Iterator[str]:
    for statement, hash_ in db.execute("SELECT statement, hash FROM seals WHERE id > ? ORDER BY id", [after]):
        yield _line(statement, hash_)


def _line(statement: str, hash_: str) -> str:
    return json.dumps({"seal": hash_, "statement": statement}) + "\n"


def _text(warc_dir: Path) -> str:
    try:
        return (warc_dir / FILE).read_text("utf-8", "replace")
    except FileNotFoundError:
        return ""


def _published(warc_dir: Path) -> list[dict[str, str]]:
    """The published seals as far as they can be read."""
    seals = []
    for line in _text(warc_dir).splitlines():
        try:
            told = json.loads(line)
            seals.append({"seal": str(told["seal"]), "statement": str(told["statement"])})
        except (ValueError, TypeError, KeyError):
            break
    return seals


def _before(db: Reader, published: list[dict[str, str]]) -> int:
    """How many of the published seals are of an archive before this one, which was made anew from its evidence."""
    row = db.execute("SELECT statement FROM seals ORDER BY id LIMIT 1").fetchone()
    try:
        previous = json.loads(row[0])["previous"] if row else None
    except (ValueError, KeyError, TypeError):
        return 0
    return next((number for number, told in enumerate(published, 1) if told["seal"] == previous), 0)


def _hash(statement: str) -> str:
    return hashlib.sha256(statement.encode()).hexdigest()


def _through(statement: dict[str, Any]) -> dict[str, int]:
    """The last id that a statement covers, by table."""
    return {table: int(span["through"]) for table, span in statement["rows"].items()}


def _of_rows(db: Reader, table: str, after: int, through: int | None = None) -> dict[str, Any]:
    """How many rows of a table lie behind an id, which is the last, and the hash of them all."""
    digest, count, last = hashlib.sha256(), 0, after
    limit = (2**63 - 1,) if through is None else (through,)
    for row in db.execute(f"{LEDGER[table]} WHERE id > ? AND id <= ? ORDER BY id", (after, *limit)):
        digest.update(json.dumps(row).encode() + b"\n")
        count, last = count + 1, row[0]
    return {"count": count, "through": last if through is None else through, "sha256": digest.hexdigest()}


def _of_file(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}
