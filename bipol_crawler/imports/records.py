"""Reads the records of WARC and ARC files that any program wrote, also from damaged files.

The headers of records are read by warcio, which knows WARC 0.17 to 1.1 and both versions of ARC. FastWARC is faster,
but it reads no ARC, and both skip damaged records silently; so the end of each record is checked here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader

from bipol_crawler.imports.containers import Part, parts
from bipol_crawler.warc.content_codings import MAX_BODY_BYTES

_LOADER = ArcWarcRecordLoader()
_WARC = re.compile(rb"WARC/\d\.\d+[ \t]*\r*\n")
_ARC = re.compile(rb"^(?:https?|dns|ftp|filedesc):[^\n]{0,4096} \d{8,20} [^\n]{0,999}$", re.MULTILINE)
_CHUNK = 1 << 16
_READ_WHOLE = frozenset({"response", "revisit", "resource", "request", "continuation", "warcinfo"})
_MAX_RECORD = MAX_BODY_BYTES + _CHUNK
"""Bytes of a record. A longer one cannot be a page: it is skipped without being read into memory."""


@dataclass(frozen=True, slots=True)
class ForeignRecord:
    """One record. ``headers`` are the WARC headers with names in lower case; those of an ARC record are translated.

    ``place`` is the file inside a WACZ; ``offset`` the byte where the record (or what it is packed in) begins.
    ``block`` is None if it is too long to read. ``length_doubtful``: no record follows directly, so the length of this
    one may be wrong.
    """

    kind: str
    headers: dict[str, str] = field(repr=False)
    block: bytes | None = field(repr=False)
    place: str
    offset: int
    length_doubtful: bool = False

    @property
    def record_id(self) -> str:
        """WARC-Record-ID without its angle brackets."""
        return self.headers.get("warc-record-id", "").strip("<> ")

    @property
    def url(self) -> str:
        """The address, without the angle brackets that some versions of Wget write."""
        return self.headers.get("warc-target-uri", "").strip("<> ")


@dataclass(frozen=True, slots=True)
class Damaged:
    """Bytes that are not a complete record, and why. ``url`` is its address if the headers could be read."""

    place: str
    offset: int
    detail: str
    url: str | None = None


def foreign_records(path: Path) -> Iterator[ForeignRecord | Damaged]:
    """Yield every record and every damaged part of a file, in order.

    Raises:
        NotAnArchive: the file is of another format.
        OSError: the file cannot be read.
    """
    for part in parts(path):
        reported = False
        for found in _records(part):
            reported = isinstance(found, Damaged)
            yield found
        if part.damage and not reported:
            yield Damaged(part.place, part.offset, part.damage)


def _records(part: Part) -> Iterator[ForeignRecord | Damaged]:
    stream = part.stream
    while (start := _skip_blank(stream)) is not None:
        offset = part.offset + (start if part.plain else 0)
        begins = _WARC
        try:
            record = _LOADER.parse_record_stream(stream, no_record_parse=True)
            kind = str(record.rec_type)
            headers = {str(name).lower(): str(value) for name, value in record.rec_headers.headers}
            begins = _WARC if _is_warc(stream, start) else _ARC
            inside = stream.tell()
            length = record.length
            if length is None or (begins is _WARC and not headers.get("content-length", "").strip().isdecimal()):
                raise ValueError("it does not say how long it is")
        except (ArchiveLoadFailed, EOFError, ValueError, TypeError, AttributeError, IndexError) as error:
            yield Damaged(part.place, offset, part.damage or f"no record: {' '.join(str(error).split())[:200]}")
            if not _seek_record(stream, start + 1, begins):
                return
            continue
        block = _read_block(stream, kind, length)
        if block is not None and len(block) < length:
            url = headers.get("warc-target-uri", "").strip("<> ") or None
            detail = part.damage or "the record is not as long as it says"
            yield Damaged(part.place, offset, detail, url)
            if not _seek_record(stream, inside, begins):
                return
            continue
        wrong = not _record_follows(stream, begins)
        yield ForeignRecord(kind, headers, block, part.place, offset, wrong)
        if wrong and not _seek_record(stream, inside, begins):
            return


def _is_warc(stream: IO[bytes], start: int) -> bool:
    """Whether the record at ``start`` is a WARC record; otherwise it is one of an ARC file."""
    here = stream.tell()
    stream.seek(start)
    head = stream.read(5)
    stream.seek(here)
    return head == b"WARC/"


def _read_block(stream: IO[bytes], kind: str, length: int) -> bytes | None:
    if kind in _READ_WHOLE and length <= _MAX_RECORD:
        return stream.read(length)
    here = stream.tell()
    end = stream.seek(0, 2)
    if end - here < length:
        return b""  # the record is cut short
    stream.seek(here + length)
    return None


def _skip_blank(stream: IO[bytes]) -> int | None:
    """Move to the next line that is not blank. Returns its offset; None at the end."""
    while True:
        start = stream.tell()
        line = stream.readline(_CHUNK)
        if not line:
            return None
        if line.strip(b" \t\r\n\x00"):
            stream.seek(start)
            return start


def _record_follows(stream: IO[bytes], begins: re.Pattern[bytes]) -> bool:
    """Whether the stream ends here or continues with a record. The stream is then at that record."""
    start = _skip_blank(stream)
    if start is None:
        return True
    head = stream.read(4096)
    stream.seek(start)
    return begins.match(head) is not None


def _seek_record(stream: IO[bytes], offset: int, begins: re.Pattern[bytes]) -> bool:
    """Move to the next line at or after ``offset`` that looks like the beginning of a record. False at the end."""
    stream.seek(offset)
    stream.readline(_CHUNK)
    while True:
        start = stream.tell()
        chunk = stream.read(_CHUNK)
        if not chunk:
            return False
        if found := begins.search(chunk):
            stream.seek(start + found.start())
            return True
        if len(chunk) == _CHUNK:
            stream.seek(start + _CHUNK - 4096)
