"""Stores the captures of many runs with the same answers: the rows and records are those of crawls, but made faster."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from bipol_crawler.archive import Archive
from bipol_crawler.integrity.fingerprints import fingerprint_part
from bipol_crawler.warc.exchange import Exchange, Original
from bipol_crawler.warc.records import exchange_members, warcinfo
from bipol_crawler.warc.writer import WarcWriter

_ID = "urn:uuid:00000000-0000-4000-8000-000000000000"
_RUN = "20000101000000-0000"
_RANDOM = Random()
_AT = "2000-01-01T00:00:00.000000Z"
_ROW = (
    "INSERT INTO captures (run_id, url, captured_at, status, content_type, location, truncated, length, digest,"
    " warc_file, warc_offset, warc_length, record_id, refers_to) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


@dataclass(slots=True)
class Template:
    """The uncompressed records of one exchange, and the constant part of its row."""

    records: tuple[bytes, ...]
    described: tuple[Any, ...]
    refers_to: int


class Filler:
    """Continues the evidence where ``writer`` has stopped. Each day has its own file, as with crawls."""

    def __init__(
        self, archive: Archive, warc_dir: Path, writer: WarcWriter, kept: Iterable[tuple[Exchange, Original]]
    ) -> None:
        self.db = archive.db
        self.archive = archive
        self.warc_dir = warc_dir
        self.info = writer.info
        self._kept = tuple(kept)
        rows = self.db.execute(
            "SELECT url, status, content_type, location, truncated, length, digest, coalesce(refers_to, id), warc_file"
            " FROM captures ORDER BY id DESC LIMIT ?",
            [len(self._kept)],
        ).fetchall()
        self._rows = rows[::-1]
        self._templates: list[Template] = []
        self._begun: datetime | None = None
        self._serial = 0
        self._name = ""
        self._part = b""
        self._end = 0
        self._stream: Any = None

    def store(self, at: datetime) -> None:
        """Store the captures of a run that begins ``at``."""
        if self._begun is None or at - self._begun >= timedelta(days=1):
            self._begin_file(at)
        self._start = self._end
        run = f"{at:%Y%m%d%H%M%S}-{os.getpid() % 10_000:04}".encode()
        rows = []
        for number, template in enumerate(self._templates, 1):
            moment = f"{at + timedelta(seconds=number):%Y-%m-%dT%H:%M:%S.%f}Z"
            record_id = f"urn:uuid:{_uuid()}"
            ids = {
                _ID.encode(): record_id.encode(),
                _AT.encode(): moment.encode(),
                _RUN.encode(): run,
                _OWN: _uuid().encode(),
            }
            members = b"".join(_member(record, ids) for record in template.records)
            (url, *described), name = template.described, self._name
            rows.append(
                (
                    self.archive.run_id,
                    url,
                    moment,
                    *described,
                    name,
                    self._end,
                    len(members),
                    record_id,
                    template.refers_to,
                )
            )
            self._stream.write(members)
            self._end += len(members)
        self.db.executemany(_ROW, rows)

    def grown_part(self, *_: Any) -> list[tuple[str, dict[str, Any]]]:
        """The data that the last run added to its file. The function of seals would find the same in all files."""
        self._stream.flush()
        with (self.warc_dir / self._name).open("rb") as stream:
            start = 0 if self._new else self._start
            self._new = False
            return [(self._name, fingerprint_part(stream, start, self._end))]

    def close(self) -> None:
        """Close the file."""
        if self._stream:
            self._stream.close()

    def _begin_file(self, at: datetime) -> None:
        self.close()
        self._begun, self._new = at, True
        self._name = f"bipol-{at:%Y%m%d%H%M%S}-{os.getpid()}-00001.warc.gz"
        self._stream = (self.warc_dir / self._name).open("xb")
        info_id, head = warcinfo(self.info, self._name, f"{at:%Y-%m-%dT%H:%M:%SZ}")
        self._stream.write(head)
        self._end = len(head)
        self._templates = [
            Template(tuple(_records(exchange, original, info_id)), row[:7], row[7])
            for (exchange, original), row in zip(self._kept, self._rows, strict=True)
        ]


def _records(exchange: Exchange, original: Original, info_id: str) -> Iterable[bytes]:
    members = exchange_members(replace(exchange, captured_at=_AT), original, _ID, warcinfo_id=info_id, run=_RUN)
    while members:
        unpacked = zlib.decompressobj(wbits=31)
        record = unpacked.decompress(members)
        members = unpacked.unused_data
        own = record.partition(b"WARC-Record-ID: <urn:uuid:")[2][:36]
        yield record if own.decode() == _ID[9:] else record.replace(own, _OWN)


_OWN = b"00000000-0000-4000-8000-000000000001"


def _member(record: bytes, ids: dict[bytes, bytes]) -> bytes:
    """A record with these values instead of those of the template, as a gzip member with a small window."""
    for placeholder, value in ids.items():
        record = record.replace(placeholder, value)
    packer = zlib.compressobj(9, zlib.DEFLATED, 27, 4)
    return packer.compress(record) + packer.flush()


def _uuid() -> str:
    """A random id, without a system call for each."""
    drawn = f"{_RANDOM.getrandbits(128):032x}"
    return f"{drawn[:8]}-{drawn[8:12]}-4{drawn[13:16]}-8{drawn[17:20]}-{drawn[20:]}"
