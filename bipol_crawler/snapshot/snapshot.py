"""Makes a snapshot: a folder with files from the archive's database."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from bipol_crawler.browse.metadata import read_metadata
from bipol_crawler.infra.readonly import open_readonly
from bipol_crawler.integrity.timestamps import proof_for_copies
from bipol_crawler.snapshot.data_dictionary import data_dictionary
from bipol_crawler.snapshot.database import COPIED_ROWS, copy_database
from bipol_crawler.snapshot.exports import ROW_ORDER, columns, parquet_writer, write_json_lines, write_parquet
from bipol_crawler.snapshot.folder import SUMS, atomic_folder
from bipol_crawler.snapshot.photos import copy_photos, count_photos
from bipol_crawler.snapshot.readme import readme
from bipol_crawler.storage import reading

DATABASE = "bipol.db"
SEALS = "seals"


class Photos(NamedTuple):
    """How many photos a snapshot carries, and how many of the archive's photos could not be read."""

    copied: int
    unreadable: int


def write_snapshot(
    archive: Path,
    folder: Path,
    *,
    operator: str = "",
    replace: bool = False,
    warc_dir: Path | None = None,
    with_photos: Callable[[Photos], None] | None = None,
) -> int:
    """Write a snapshot of ``archive`` to ``folder``. Return the number of articles in it.

    A crawl may run at the same time. The folder appears only when it is complete. The same rows give the same bytes
    with the same versions of SQLite and DuckDB.

    Args:
        operator: the institution that keeps the archive, for the README.
        replace: whether a snapshot that is already in ``folder`` is replaced.
        warc_dir: the evidence, whose newest time stamp the snapshot carries.
        with_photos: if given, photos are copied from the evidence too, and this function is called with their number.

    Raises:
        SnapshotError: ``folder`` contains something else, or the archive is of another version of the program.
        ArchiveUnreadable: there is no archive.
        Undocumented: a column has no description.
        OSError, sqlite3.Error, duckdb.Error: a disk is full, or something cannot be written.
    """
    metadata = read_metadata()
    with atomic_folder(folder, replace=replace) as partial:
        seal = copy_database(archive, partial / DATABASE)
        with closing(_open(partial / DATABASE)) as db:
            _write_flat(db, partial)
            _write_dictionary(db, metadata, partial)
            digest = _digest(partial / DATABASE)
            stamp = _copy_proof(archive, warc_dir, partial) if warc_dir else None
            photos = 0
            if with_photos and warc_dir:
                photos = copy_photos(db, warc_dir, partial)
                with_photos(Photos(photos, count_photos(db) - photos))
            about = readme(
                db,
                title=metadata["title"],
                site=metadata["source"],
                operator=operator,
                digest=digest,
                seal=seal,
                stamp=stamp,
                photos=photos,
            )
            _write(partial / "README.md", about)
            (articles,) = db.execute("SELECT count(*) FROM articles").fetchone()
        _write_checksums(partial)
    return int(articles)


def _write_dictionary(db: sqlite3.Connection, metadata: dict[str, Any], partial: Path) -> None:
    """Write ``DICTIONARY.md``: every table and view of the snapshot with its columns."""
    schema = {name: columns(db, name) for name in (*ROW_ORDER, *COPIED_ROWS)}
    title = f"Kamus data · Data dictionary: {metadata['title']}"
    described = metadata["databases"]["bipol"]["tables"]
    _write(partial / "DICTIONARY.md", data_dictionary(title, described, schema, ROW_ORDER))


def _write_checksums(partial: Path) -> None:
    """Write ``SHA256SUMS``, the last file of a snapshot."""
    files = sorted(path for path in partial.rglob("*") if path.is_file())
    sums = "".join(f"{_digest(path)}  {path.relative_to(partial).as_posix()}\n" for path in files)
    _write(partial / SUMS, sums)


def _copy_proof(archive: Path, warc_dir: Path, partial: Path) -> str | None:
    """Copy the newest time stamp and its seals. Returns the name of the time stamp's file, None without one."""
    connection, _ = reading.connect(archive)
    with closing(connection):
        proof = proof_for_copies(connection, warc_dir)
    for name, data in proof.items():
        (partial / SEALS).mkdir(exist_ok=True)
        (partial / SEALS / name).write_bytes(data)
    return next((name for name in proof if name.endswith(".tsr")), None)


def _write_flat(db: sqlite3.Connection, partial: Path) -> None:
    for name in ("jsonl", "parquet"):
        (partial / name).mkdir()
    with parquet_writer() as writer:
        for view in ROW_ORDER:
            lines = partial / "jsonl" / f"{view}.jsonl"
            longest = write_json_lines(db, view, lines)
            write_parquet(writer, lines, columns(db, view), longest, partial / "parquet" / f"{view}.parquet")


def _open(path: Path) -> sqlite3.Connection:
    return open_readonly(path)


def _write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8", newline="\n")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
