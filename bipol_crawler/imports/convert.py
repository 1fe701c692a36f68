"""Writes the captures taken from a foreign file into an evidence file, and keeps the foreign file as it was."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO
from uuid import NAMESPACE_URL, uuid5

from bipol_crawler.imports.bodies import CaptureKey
from bipol_crawler.imports.captures import FileInfo, ForeignReader, SkippedRecord, Taken
from bipol_crawler.imports.containers import is_archive_name
from bipol_crawler.imports.messages import Reason
from bipol_crawler.infra.atomic_file import atomic_file
from bipol_crawler.storage.database import Database
from bipol_crawler.warc.exchange import (
    Exchange,
    Original,
    Record,
    UnrecordableError,
    digest,
    make_record,
    parse_exchange,
)
from bipol_crawler.warc.gzip_members import member_at
from bipol_crawler.warc.imports import FOLDER, PREFIX, Origin
from bipol_crawler.warc.records import exchange_members, warcinfo

_CHUNK = 1 << 20


@dataclass(slots=True)
class Converted:
    """The result for one file: its origin, the evidence file (None if nothing was taken), its records, and the rest."""

    origin: Origin
    file: str | None = None
    records: list[Record] = field(default_factory=list)
    skipped: Counter[Reason] = field(default_factory=Counter)


def keep_original(path: Path, warc_dir: Path, reference: bool, known: str | None) -> tuple[str, int, str, Path]:
    """Keep a file as it is: as a copy beside the evidence, or where it lies with ``reference``.

    Returns its SHA-256, its size in bytes, where it is kept (see :class:`~bipol_crawler.warc.imports.Origin`), and the
    path from which to read it.

    Args:
        known: where a file of the same content is kept already, if it is.

    Raises:
        OSError: it cannot be read or copied.
    """
    sha256, size = _fingerprint(path, None)
    if known is not None and (warc_dir / known).is_file():
        return sha256, size, known, warc_dir / known
    if reference or path.parent == warc_dir / FOLDER:
        kept = path.absolute()
        place = f"{FOLDER}/{path.name}" if path.parent == warc_dir / FOLDER else str(kept)
        return sha256, size, place, kept
    target = warc_dir / FOLDER / f"{sha256[:16]}-{path.name}"
    if not target.exists():
        with atomic_file(target, replace=False) as copy:
            sha256, size = _fingerprint(path, copy)
    return sha256, size, f"{FOLDER}/{target.name}", target


def _fingerprint(path: Path, copy: BinaryIO | None) -> tuple[str, int]:
    found, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found.update(chunk)
            size += len(chunk)
            if copy:
                copy.write(chunk)
    return found.hexdigest(), size


class Converter:
    """Converts files, one after the other."""

    def __init__(self, db: Database, warc_dir: Path, reader: ForeignReader) -> None:
        self.db = db
        self.warc_dir = warc_dir
        self.reader = reader

    def convert(self, path: Path, origin: Origin, on_skipped: Callable[[SkippedRecord], None]) -> Converted:
        """Take the captures of the file at ``path``. When this returns, they are on disk.

        Args:
            on_skipped: called with each skipped record.

        Raises:
            NotAnArchive: the file is of another format.
            OSError: a file cannot be read or written.
        """
        result = Converted(origin)
        seen: dict[CaptureKey, Original] = {}
        self.reader.bodies.begin_file()
        with ExitStack() as stack:
            writer: _Writer | None = None
            for found in self.reader.read(path):
                if isinstance(found, FileInfo):
                    origin = origin if origin.software else replace(origin, software=found.software)
                    continue
                if isinstance(found, Taken):
                    found = self._duplicate(found, seen) or found
                if isinstance(found, SkippedRecord):
                    result.skipped[found.reason] += 1
                    on_skipped(found)
                    continue
                if writer is None:
                    result.origin, result.file = origin, self._new_name(origin)
                    stream = stack.enter_context(atomic_file(self.warc_dir / result.file, replace=False))
                    writer = _Writer(stream, result.file, origin, found.exchange.captured_at)
                    self.reader.bodies.read_new = writer.read
                try:
                    record = writer.write(found)
                except UnrecordableError as error:
                    skipped = SkippedRecord(
                        "damaged", found.exchange.url, found.record.place, found.record.offset, str(error)
                    )
                    result.skipped["damaged"] += 1
                    on_skipped(skipped)
                    continue
                result.records.append(record)
                whole = found.original or Original(
                    record.file, record.offset, record.record_id, record.url, record.captured_at
                )
                seen[_capture_key(found.exchange)] = whole
                self.reader.bodies.add(found.record, whole, new=found.original is None)
        return result

    def _duplicate(self, taken: Taken, seen: Mapping[CaptureKey, Original]) -> SkippedRecord | None:
        """A capture as skipped, if this file or the archive has it already; a revisit record may still refer to it."""
        known = seen.get(_capture_key(taken.exchange)) or self.reader.bodies.in_archive(_capture_key(taken.exchange))
        if known is None:
            return None
        self.reader.bodies.add(taken.record, known, new=False)
        return SkippedRecord("duplicate", taken.exchange.url, taken.record.place, taken.record.offset)

    def _new_name(self, origin: Origin) -> str:
        names = (f"{PREFIX}{origin.sha256[:16]}-{number:02d}.warc.gz" for number in range(1, 10_000))
        return next(name for name in names if not (self.warc_dir / name).exists())


class _Writer:
    """Writes one evidence file."""

    def __init__(self, stream: BinaryIO, file: str, origin: Origin, at: str) -> None:
        self._stream = stream
        self._file = file
        self._origin = origin
        self._warcinfo_id, head = warcinfo(origin.info(), file, at)
        self._stream.write(head)
        self._end = len(head)

    def write(self, taken: Taken) -> Record:
        """Append one capture."""
        exchange, record, original = taken.exchange, taken.record, taken.original
        place = f"{record.place} {record.offset} {record.record_id}".strip()
        record_id = uuid5(NAMESPACE_URL, f"sha256:{self._origin.sha256} {place}").urn
        fields = {
            "Imported-From": self._origin.original,
            "Imported-Place": record.place,
            "Imported-Offset": str(record.offset),
            "Imported-Record-ID": f"<{record.record_id}>" if record.record_id else "",
            "Imported-Type": record.kind,
        }
        members = exchange_members(
            exchange,
            original,
            record_id,
            warcinfo_id=self._warcinfo_id,
            run=f"{PREFIX}{self._origin.sha256[:16]}",
            origin={name: " ".join(value.split()) for name, value in fields.items() if value},
        )
        offset = self._end
        self._stream.write(members)
        self._end += len(members)
        refers_to = original.record_id if original else None
        return make_record(exchange, self._file, offset, len(members), record_id, refers_to)

    def read(self, original: Original) -> Exchange:
        """An exchange that was written to this file."""
        self._stream.flush()
        member = member_at(self._stream, original.offset)
        self._stream.seek(self._end)
        assert member is not None
        return parse_exchange(original.url, original.captured_at, member.block, b"", None, None)


def _capture_key(exchange: Exchange) -> CaptureKey:
    return exchange.url, exchange.captured_at[:19], exchange.status, digest(exchange.body)


def files_in(path: Path) -> Iterator[Path]:
    """The file itself, or the files in a folder whose names are those of WARC, ARC or WACZ files, sorted."""
    if not path.is_dir():
        yield path
        return
    for found in sorted(path.rglob("*")):
        if found.is_file() and is_archive_name(found.name):
            yield found
