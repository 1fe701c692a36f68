"""A chain of seals over the runs. It shows any later change.

When a run ends, it is sealed. A statement names the run, the hashes of its evidence files and of the rows that it added
to the ledger tables, and the hash of the seal before it. If somebody changes a sealed byte, a hash is wrong; if they
correct that hash, too, the hash of the next seal is wrong, and so on up to the last one. The statements are in the
archive and, one per line, in ``seals.jsonl`` beside the evidence. A copy of the last line, kept elsewhere (a mail, a
print, another machine), therefore proves everything before it.

If a run has appended to an evidence file, its seal covers only the new bytes: ``sha256`` is the hash of the bytes from
``from`` (0 if it is missing) to ``bytes``, the size of the file at that time. So each byte is hashed once when it is
sealed and once when it is verified, however many runs appended to the file.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from bipol_crawler.infra.clock import now
from bipol_crawler.infra.fsync import sync_directory
from bipol_crawler.integrity.fingerprints import LEDGER, Reader, fingerprint_file, fingerprint_part, fingerprint_rows
from bipol_crawler.storage.database import Database

FILE = "seals.jsonl"
TIMESTAMPS = "timestamps"
"""Folder beside the evidence with the time stamps of seals. A seal covers those of the seals before it."""
_TAIL = 1 << 14
"""How many bytes at the end of the file are read first to find its last line. The line of a large seal is longer."""


def seal(db: Database, warc_dir: Path, run_id: int) -> str:
    """Seal everything that was added since the last seal, except evidence files that are still open.

    Returns the seal's hash. The time depends on the amount added and the number of files.

    Raises:
        OSError: an evidence file cannot be read, then nothing is sealed; or ``seals.jsonl`` cannot be written, then
            the next seal adds the missing lines.
    """
    with db.atomic():
        last = db.execute("SELECT statement, hash FROM seals ORDER BY id DESC LIMIT 1").fetchone()
        before = last_ids(json.loads(last[0])) if last else {}
        # a rebuilt archive continues the chain of the archive before it
        previous = last[1] if last else last_published(warc_dir)
        files = dict(_unsealed_parts(db, warc_dir, before.get("captures", 0)))
        statement = json.dumps(
            {
                "previous": previous,
                "run": run_id,
                "sealed_at": now(),
                "files": files,
                "rows": {table: fingerprint_rows(db, table, before.get(table, 0)) for table in LEDGER},
            },
            sort_keys=True,
        )
        hash_ = hash_of(statement)
        seal_id = db.execute(
            "INSERT INTO seals (run_id, statement, hash) VALUES (?, ?, ?)", [run_id, statement, hash_]
        ).lastrowid
        db.executemany(
            "INSERT INTO sealed_files (name, seal_id, bytes) VALUES (?, ?, ?)"
            " ON CONFLICT (name) DO UPDATE SET seal_id = excluded.seal_id, bytes = excluded.bytes",
            [(file, seal_id, part["bytes"]) for file, part in files.items()],
        )
    publish_seals(db, warc_dir)
    return hash_


def _unsealed_parts(db: Database, warc_dir: Path, through: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """The unsealed parts of closed files: new files, and new bytes of files with captures above ``through``."""
    sealed = dict(db.execute("SELECT name, bytes FROM sealed_files").fetchall())
    named = set(db.execute("SELECT warc_file FROM captures WHERE id > ?", [through]).fetchall())
    new = {*_names(warc_dir, ".warc.gz"), *(f"{TIMESTAMPS}/{name}" for name in _names(warc_dir / TIMESTAMPS, ".tsr"))}
    new -= sealed.keys()
    for file in sorted(new | {file for (file,) in named if sealed.get(file) is not None}):
        with suppress(FileNotFoundError), (warc_dir / file).open("rb") as stream:  # missing: still open, or lost
            end = stream.seek(0, os.SEEK_END)
            if file in new or end > sealed[file]:
                yield file, fingerprint_part(stream, 0 if file in new else sealed[file], end)


def _names(folder: Path, suffix: str) -> list[str]:
    """The names in a folder that end in ``suffix``, without a call for each file: there are some for every day."""
    try:
        return [name for name in os.listdir(folder) if name.endswith(suffix) and not name.startswith(".")]
    except FileNotFoundError:
        return []


def publish_seals(db: Reader, warc_dir: Path) -> int:
    """Append the seals that ``seals.jsonl`` lacks. Returns how many.

    Raises:
        OSError: the file cannot be written.
    """
    with (warc_dir / FILE).open("a+b") as file:
        end = file.tell()
        tail = _tail(file, end)
        if not tail.endswith(b"\n"):  # an incomplete line after a crash
            file.truncate(end - len(tail) + tail.rfind(b"\n") + 1)
        last = _last_hash(tail)
        row = db.execute("SELECT id FROM seals WHERE hash = ?", [last]).fetchone()
        missing = [] if last and not row and not _follows(db, last) else list(seal_lines(db, row[0] if row else 0))
        file.write(b"".join(missing))
        file.flush()
        os.fsync(file.fileno())
    return len(missing)


def all_seals(db: Reader, warc_dir: Path) -> Iterator[tuple[str, str]]:
    """Hash and statement of every seal, the first one first; those of an earlier archive included."""
    earlier, _ = earlier_seals(db, warc_dir)
    with published_seals(warc_dir) as lines:
        yield from filter(None, map(parse_line, islice(lines, earlier)))
    yield from db.execute("SELECT hash, statement FROM seals ORDER BY id")


def write_checksum(database: Path) -> None:
    """Write the checksum of the archive's file, in the format of ``sha256sum -c``. Nobody may be writing to the file.

    Raises:
        OSError: the file cannot be read, or the checksum cannot be written.
    """
    _checksum(database).write_text(f"{fingerprint_file(database)['sha256']}  {database.name}\n")


def delete_checksum(database: Path) -> None:
    """Delete the checksum, because the archive's file will be written."""
    if _checksum(database).exists():
        _checksum(database).unlink()
        sync_directory(database.parent)  # otherwise a power failure could restore the old checksum


def check_checksum(database: Path) -> Iterator[str]:
    """Yield a sentence if the archive's file has changed since the last run; nothing if there is no checksum."""
    try:
        stated = _checksum(database).read_text("utf-8", "replace")
    except FileNotFoundError:
        return
    if stated != f"{fingerprint_file(database)['sha256']}  {database.name}\n":
        yield f"{database.name} was changed by another program since the last run"


def _checksum(database: Path) -> Path:
    return database.with_name(f"{database.name}.sha256")


def last_published(warc_dir: Path) -> str | None:
    """The hash of the last published seal, None without one."""
    with published_seals(warc_dir) as file:
        return _last_hash(_tail(file, file.seek(0, os.SEEK_END)))


def _tail(file: BinaryIO, end: int) -> bytes:
    """The end of ``seals.jsonl``, at least its last complete line, if it has one."""
    size = _TAIL
    while True:
        file.seek(max(0, end - size))
        tail = file.read(size)
        if size >= end or tail.count(b"\n") > 1:
            return tail
        size *= 4


def _last_hash(tail: bytes) -> str | None:
    """The hash of the last complete line in ``tail``, or None."""
    whole = tail[: tail.rfind(b"\n") + 1]
    if not whole:
        return None
    last = parse_line(whole[whole.rfind(b"\n", 0, -1) + 1 :])
    return last[0] if last else "none that can be read"


def _follows(db: Reader, hash_: str) -> bool:
    """Whether the archive's first seal continues the chain of an earlier archive that ended with ``hash_``."""
    row = db.execute("SELECT statement FROM seals ORDER BY id LIMIT 1").fetchone()
    return bool(row) and json.loads(row[0])["previous"] == hash_


def seal_lines(db: Reader, after: int = 0) -> Iterator[bytes]:
    """The lines of ``seals.jsonl`` for the seals with ids above ``after``."""
    for statement, hash_ in db.execute("SELECT statement, hash FROM seals WHERE id > ? ORDER BY id", [after]):
        yield seal_line(hash_, statement)


def seal_line(hash_: str, statement: str) -> bytes:
    """A seal as a line of ``seals.jsonl``."""
    return json.dumps({"seal": hash_, "statement": statement}).encode() + b"\n"


def published_seals(warc_dir: Path) -> BinaryIO:
    """The published seals, one per line; empty if the file is missing."""
    try:
        return (warc_dir / FILE).open("rb")
    except FileNotFoundError:
        return BytesIO()


def parse_line(line: bytes) -> tuple[str, str] | None:
    """Hash and statement of a line of ``seals.jsonl``; None if it cannot be read."""
    try:
        fields = json.loads(line)
        return str(fields["seal"]), str(fields["statement"])
    except (ValueError, TypeError, KeyError):
        return None


def earlier_seals(db: Reader, warc_dir: Path) -> tuple[int, str | None]:
    """The number of published seals that belong to an earlier archive, and the hash of the last of them.

    There are such seals if this archive was rebuilt from the evidence.
    """
    row = db.execute("SELECT statement FROM seals ORDER BY id LIMIT 1").fetchone()
    try:
        previous = json.loads(row[0])["previous"] if row else None
    except (ValueError, KeyError, TypeError):
        return 0, None
    if previous is not None:
        with published_seals(warc_dir) as lines:
            for number, line in enumerate(lines, 1):
                parsed = parse_line(line)
                if parsed is None or parsed[0] == previous:
                    return (number, previous) if parsed else (0, None)
    return 0, None


def hash_of(statement: str) -> str:
    """The hash of a seal with this statement."""
    return hashlib.sha256(statement.encode()).hexdigest()


def comparable_rows(span: dict[str, Any]) -> dict[str, Any]:
    """The fingerprint of rows in a statement. Earlier versions also stored a hash if there were no rows."""
    return span if span["count"] else {name: value for name, value in span.items() if name != "sha256"}


def last_ids(statement: dict[str, Any]) -> dict[str, int]:
    """The last id that a statement covers, for each table."""
    return {table: int(span["through"]) for table, span in statement["rows"].items()}
