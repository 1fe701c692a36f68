"""Writes what was asked and what was served into WARC files, one exchange at a time.

A file is WARC/1.1 (ISO 28500:2017), one gzip member a record: a ``warcinfo`` record, then for
every exchange a ``response`` record and, right behind it, its ``request`` record. While it is
being written its name ends in ``.open``; closing it syncs it to disk and renames it.

An exchange whose body is in an earlier record, byte for byte, becomes a ``revisit`` record, and so does a 304: the
headers alone, and which record has the body. Beside what the standard names (WARC-Refers-To, its URI and date) stand
the file and the offset, as Heritrix writes them, so that a reader needs no index to find it. A revisit never
refers to a revisit.

What a record cannot show, because Scrapy and Twisted do not hand it on: the spelling of header
names, their order between different names, the transfer coding (a body is stored unchunked, and
without the header that would say otherwise) and the server's own reason phrase.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from types import TracebackType
from uuid import uuid4

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from bipol_crawler.evidence.durable import make_directory, sync_directory
from bipol_crawler.evidence.exchange import (
    EvidenceError,
    Exchange,
    Headers,
    Original,
    Record,
    Truncated,
    describe,
    digest,
    request_head,
    response_head,
)

__all__ = [
    "IDENTICAL",
    "NOT_MODIFIED",
    "OPEN",
    "EvidenceError",
    "Exchange",
    "Headers",
    "Record",
    "Truncated",
    "WarcWriter",
    "require_writable",
]

_PROFILE = "http://netpreserve.org/warc/1.1/revisit"
IDENTICAL = f"{_PROFILE}/identical-payload-digest"
NOT_MODIFIED = f"{_PROFILE}/server-not-modified"
"""The two profiles of WARC 1.1 (6.7)."""

OPEN = ".open"
_sync_data = getattr(os, "fdatasync", os.fsync)  # macOS has only the latter


class _Verbatim(StatusAndHeaders):  # type: ignore[misc]
    """Header lines that warcio writes as they are: its own percent-encodes what is not ASCII."""

    def __init__(self, lines: bytes) -> None:
        super().__init__("", [])
        self.lines = lines

    def __bool__(self) -> bool:
        return True

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        self.headers_buff = self.lines


class WarcWriter:
    """Writes exchanges into WARC files in ``directory``, the first file with the first exchange.

    ``max_bytes`` is the size in bytes beyond which a file is closed and the next one begun.
    ``info`` goes into each file's ``warcinfo`` record: ``software``, ``robots``, ``operator``,
    ``contact`` and the like. One writer is not for several threads.
    """

    def __init__(
        self, directory: Path | str, *, prefix: str = "bipol", max_bytes: int = 10**9, info: Mapping[str, str]
    ) -> None:
        self.directory = Path(directory)
        self.prefix = prefix
        self.max_bytes = max_bytes
        self.info = dict(info)
        self._fd: int | None = None
        self._file = ""
        self._end = 0
        self._serial = 0
        self._warcinfo_id = ""

    def write(self, exchange: Exchange, original: Original | None = None) -> Record:
        """Append ``exchange``; once this returns, the disk holds all of it.

        Args:
            original: what a revisit record is to refer to: for a 304 the last whole answer of the address, else a
                record with the same body. It must be on the disk, and its body be known to be the same.

        Raises:
            UnfitError: it is no HTTP that can be written; nothing was.
            EvidenceError: nothing was written, or only part of it, which was cut off again.
        """
        members = BytesIO()
        writer = WARCWriter(members, gzip=True, warc_version="1.1")
        record_id = f"urn:uuid:{uuid4()}"
        response, request = response_head(exchange), request_head(exchange)
        if self._fd is not None and self._end >= self.max_bytes:
            self.close()
        if self._fd is None:
            self._open()
        start = 0
        if self._end == 0:
            self._write_warcinfo(writer)
            start = members.tell()
        common = {"WARC-Date": exchange.captured_at, "WARC-Warcinfo-ID": self._warcinfo_id}
        about = {"WARC-Record-ID": f"<{record_id}>", "WARC-Protocol": exchange.http_version.lower()}
        if exchange.ip:
            about["WARC-IP-Address"] = exchange.ip
        if exchange.truncated:
            about["WARC-Truncated"] = exchange.truncated
        asked = {"WARC-Record-ID": f"<urn:uuid:{uuid4()}>", "WARC-Concurrent-To": f"<{record_id}>"}
        if original is None:
            _write_message(writer, exchange.url, "response", common | about, response, exchange.body)
        else:
            _write_revisit(writer, exchange, common | about, response, original)
        _write_message(writer, exchange.url, "request", common | asked, request, b"")
        offset = self._end + start
        self._append(members.getvalue())
        refers_to = original.record_id if original else None
        return describe(exchange, self._file, offset, self._end - offset, record_id, refers_to)

    def close(self) -> None:
        """Sync the file to disk and give it its final name. Does nothing without a file.

        Raises:
            EvidenceError: the file keeps its name in ``.open``, for recovery.
        """
        if self._fd is None:
            return
        path = self.directory / self._file
        self.leave()
        try:
            os.rename(f"{path}{OPEN}", path)
            sync_directory(self.directory)
        except OSError as error:
            raise EvidenceError(f"could not close the evidence file {path}: {error}") from error

    def leave(self) -> None:
        """Sync and close the file but leave it its ``.open``, so that recovery reads it again.

        For a run that failed between writing a record and entering it in the archive.
        """
        fd, self._fd = self._fd, None
        if fd is None:
            return
        try:
            try:
                os.fsync(fd)
            finally:
                os.close(fd)
        except OSError as error:
            raise EvidenceError(f"could not sync {self.directory / self._file}: {error}") from error

    def __enter__(self) -> WarcWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open(self) -> None:
        require_writable(self.directory)
        stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S")
        while True:
            # A clock set back and a process id used again may yield a name that exists: go on
            # to the next serial, whether the other file is closed or still open.
            self._serial += 1
            name = f"{self.prefix}-{stamp}-{os.getpid()}-{self._serial:05d}.warc.gz"
            if (self.directory / name).exists():
                continue
            try:
                flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0)
                self._fd = os.open(self.directory / (name + OPEN), flags, 0o644)
            except FileExistsError:
                continue
            except OSError as error:
                raise EvidenceError(f"cannot create an evidence file in {self.directory}: {error}") from error
            self._file, self._end = name, 0
            try:
                sync_directory(self.directory)  # or a power cut may keep the archive's rows and lose the file's name
            except OSError as error:
                self._undo(error)
                raise EvidenceError(f"cannot create an evidence file in {self.directory}: {error}") from error
            return

    def _write_warcinfo(self, writer: WARCWriter) -> None:
        known = {
            "format": "WARC File Format 1.1",
            "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        }
        # A line break in a setting would begin a field of its own.
        fields = {name: " ".join(value.split()) for name, value in (self.info | known).items()}
        record = writer.create_warcinfo_record(self._file, fields)
        record.rec_headers.add_header("WARC-Block-Digest", digest(record.raw_stream.getvalue()))
        self._warcinfo_id = record.rec_headers.get_header("WARC-Record-ID")
        writer.write_record(record)

    def _append(self, data: bytes) -> None:
        """Write all of ``data`` at the end, or leave the file as it was."""
        assert self._fd is not None
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[os.write(self._fd, rest) :]
            _sync_data(self._fd)  # before the archive names the record: a power cut must not leave a row without it
        except OSError as error:
            self._undo(error)
            raise EvidenceError(f"could not write to {self.directory / self._file}: {error}") from error
        if not os.fstat(self._fd).st_nlink:
            raise EvidenceError(f"{self.directory / self._file} was removed while it was being written")
        self._end += len(data)

    def _undo(self, cause: OSError) -> None:
        """Cut the file back to its last whole record; drop it if it has none."""
        assert self._fd is not None
        try:
            os.ftruncate(self._fd, self._end)
            os.lseek(self._fd, self._end, os.SEEK_SET)
            if self._end == 0:
                os.close(self._fd)
                self._fd = None
                os.unlink(self.directory / (self._file + OPEN))
        except OSError as error:
            # Nothing may be appended behind a torn record. Recovery cuts it off.
            if self._fd is not None:
                os.close(self._fd)
                self._fd = None
            raise EvidenceError(
                f"could not write evidence to {self.directory / self._file} ({cause}), nor undo it: {error}"
            ) from error


def _write_message(writer: WARCWriter, url: str, kind: str, about: dict[str, str], head: bytes, body: bytes) -> None:
    # warcio would compute digests itself, in SHA-1; the ones it finds it keeps.
    digests = {"WARC-Payload-Digest": digest(body), "WARC-Block-Digest": digest(head + body)}
    record = writer.create_warc_record(
        url,
        kind,
        payload=BytesIO(body),
        length=len(body),
        http_headers=_Verbatim(head),
        warc_headers_dict=about | digests,
    )
    writer.write_record(record)


def _write_revisit(
    writer: WARCWriter, exchange: Exchange, about: dict[str, str], head: bytes, original: Original
) -> None:
    refers = {
        "WARC-Profile": NOT_MODIFIED if exchange.status == 304 else IDENTICAL,
        "WARC-Refers-To": f"<{original.record_id}>",
        "WARC-Refers-To-Target-URI": original.url,
        "WARC-Refers-To-Date": original.captured_at,
        "WARC-Refers-To-Filename": original.file,
        "WARC-Refers-To-File-Offset": str(original.offset),
        "WARC-Block-Digest": digest(head),
    }
    if exchange.status != 304:  # of a body that was not sent nothing is known; readers go by address and date
        refers["WARC-Payload-Digest"] = digest(exchange.body)
    record = writer.create_warc_record(
        exchange.url,
        "revisit",
        payload=BytesIO(),
        length=0,
        http_headers=_Verbatim(head),
        warc_headers_dict=about | refers,
    )
    writer.write_record(record)


def require_writable(directory: Path) -> None:
    """Make ``directory`` if need be and prove that files can be made in it.

    Raises:
        EvidenceError: with one line that says which folder and why not.
    """
    probe = directory / f".writable-{os.getpid()}-{uuid4().hex}"
    try:
        make_directory(directory)
        probe.touch(exist_ok=False)
        probe.unlink()
    except OSError as error:
        raise EvidenceError(f"the evidence folder {directory} cannot be written: {error}") from error
