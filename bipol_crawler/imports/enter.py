"""Enters imports into the archive: a row for each original file, and a row of ``captures`` for each record."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bipol_crawler.archive import Archive
from bipol_crawler.imports.convert import Converted
from bipol_crawler.warc.exchange import Record
from bipol_crawler.warc.imports import Origin, is_import, read_origin
from bipol_crawler.warc.reader import evidence_files, read_records


def enter(archive: Archive, converted: Converted) -> None:
    """Enter a converted file, in one transaction. Entering it twice changes nothing."""
    _enter(archive, converted.origin, converted.file, converted.records, converted.skipped["unresolved"])


def enter_known_origin(archive: Archive, path: Path, *, derived: bool = False) -> int:
    """Enter an evidence file with imported captures that the archive does not know. Returns how many captures it has.

    Such a file is left after a killed import; and a rebuilt archive finds all of them.

    Args:
        derived: whether the captures are at their place in the archive's history already.

    Raises:
        EvidenceError, OSError: the file cannot be read, or does not say where it comes from.
    """
    records = [record for record, _ in read_records(path)]
    with archive.db.atomic():
        _enter(archive, read_origin(path), path.name, records, 0)
        if derived:
            archive.db.execute("UPDATE imports SET derived = 1 WHERE warc_file = ?", [path.name])
    return len(records)


def unknown_files(archive: Archive, warc_dir: Path) -> list[Path]:
    """The evidence files with imported captures that the archive does not know, sorted."""
    known = {file for (file,) in archive.db.execute("SELECT warc_file FROM imports WHERE warc_file IS NOT NULL")}
    return [warc_dir / name for name in evidence_files(warc_dir) if is_import(name) and name not in known]


def _enter(archive: Archive, origin: Origin, file: str | None, records: Sequence[Record], waiting: int) -> None:
    db = archive.db
    with db.atomic():
        if file is None and not waiting:
            # nothing to take any more: what waited before has come by another way
            db.execute("UPDATE imports SET waiting = 0 WHERE sha256 = ?", [origin.sha256])
            return
        db.execute("UPDATE imports SET waiting = 0 WHERE sha256 = ?", [origin.sha256])
        if file is None and db.execute("SELECT 1 FROM imports WHERE sha256 = ?", [origin.sha256]).fetchone():
            db.execute(
                "UPDATE imports SET waiting = ? WHERE id = (SELECT max(id) FROM imports WHERE sha256 = ?)",
                [waiting, origin.sha256],
            )
            return
        db.execute(
            "INSERT INTO imports (run_id, warc_file, original, sha256, bytes, software, kept, imported_at,"
            " imported_by, taken, waiting, derived) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [archive.run_id, file, origin.original, origin.sha256, origin.bytes, origin.software or None, origin.kept,
             origin.imported_at, origin.imported_by, len(records), waiting, int(not records)],
        )  # fmt: skip
        for record in records:
            archive.add_capture(record)
