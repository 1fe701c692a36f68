"""Writes exchanges (requests and their responses) into WARC files.

A file is in WARC/1.1 format (ISO 28500:2017), with one gzip member for each record: a ``warcinfo`` record, then for
each exchange a ``response`` record and its ``request`` record. While a file is being written, its name ends in
``.open``. When it is closed, it is synced to disk and renamed.

The next run appends to the last file until that file is full or one day old. So the number of files grows with the
days, not with the runs. A run appends only if the file ends with a complete record that the archive knows as its last
one; otherwise it begins a new file. The field ``Crawl-Run`` of each response record says which run captured it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from uuid import uuid4

from bipol_crawler.infra.fsync import make_directory, sync_directory
from bipol_crawler.warc.exchange import (
    EvidenceError,
    Exchange,
    Headers,
    Original,
    Record,
    Slice,
    Truncated,
    make_record,
    request_head,
    response_head,
)
from bipol_crawler.warc.gzip_members import member_at
from bipol_crawler.warc.records import IDENTICAL, NOT_MODIFIED, exchange_members, warcinfo, warcinfo_block

__all__ = [
    "IDENTICAL",
    "NOT_MODIFIED",
    "OPEN_SUFFIX",
    "EvidenceError",
    "Exchange",
    "Headers",
    "Record",
    "Truncated",
    "WarcWriter",
    "require_writable",
]

OPEN_SUFFIX = ".open"
_MAX_AGE = timedelta(days=1)
"""When a file is older, the next run begins a new one. Within a run only the size counts."""
_STAMP = "%Y%m%d%H%M%S"
_sync_data = getattr(os, "fdatasync", os.fsync)  # macOS has only the latter


class WarcWriter:
    """Writes exchanges into WARC files in ``directory``. The first file is created with the first exchange.

    ``max_bytes`` is the size in bytes at which a file is closed and the next one begun. ``info`` is written into the
    ``warcinfo`` record of each file: ``software``, ``robots``, ``operator``, ``contact`` and so on. The writer does not
    append to a file whose ``warcinfo`` says something else. ``last`` returns the exchange that was entered last, if
    known; without it each writer begins a new file. A writer must not be used by several threads.
    """

    def __init__(
        self,
        directory: Path | str,
        *,
        prefix: str = "bipol",
        max_bytes: int = 10**9,
        info: Mapping[str, str],
        last: Callable[[], Slice | None] = lambda: None,
    ) -> None:
        self.directory = Path(directory)
        self.prefix = prefix
        self.max_bytes = max_bytes
        self.info = dict(info)
        self.last = last
        self._run = ""
        self._fd: int | None = None
        self._file = ""
        self._end = 0
        self._serial = 0
        self._warcinfo_id = ""

    def write(self, exchange: Exchange, original: Original | None = None) -> Record:
        """Append ``exchange`` and return its record. When this returns, the exchange is synced to disk.

        Args:
            original: the record to which a revisit record shall refer: for a 304 the last complete response of the
                same URL, otherwise a record with the same body. The caller must have checked that the body is the same.

        Raises:
            UnrecordableError: the exchange cannot be written as a valid record. Nothing was written.
            EvidenceError: writing failed. Anything that was written of the exchange was cut off again.
        """
        response_head(exchange), request_head(exchange)  # raise before a file is created
        at = datetime.fromisoformat(exchange.captured_at)
        self._run = self._run or f"{at:{_STAMP}}-{os.getpid()}"
        if self._fd is not None and self._end >= self.max_bytes:
            self.close()
        if self._fd is None and not self._continue_last_file(at):
            self._open_new_file(at)
        head = b""
        if self._end == 0:
            self._warcinfo_id, head = warcinfo(self.info, self._file, exchange.captured_at)
        record_id = f"urn:uuid:{uuid4()}"
        members = exchange_members(exchange, original, record_id, warcinfo_id=self._warcinfo_id, run=self._run)
        offset = self._end + len(head)
        self._append(head + members)
        refers_to = original.record_id if original else None
        return make_record(exchange, self._file, offset, self._end - offset, record_id, refers_to, self._run)

    def close(self) -> None:
        """Sync the file to disk and rename it to its final name. Does nothing if no file is open.

        Raises:
            EvidenceError: that failed. The file keeps its suffix ``.open``; the next recovery will handle it.
        """
        if self._fd is None:
            return
        path = self.directory / self._file
        self.leave_open()
        try:
            if path.exists():
                raise FileExistsError("a file of this name exists already")
            os.rename(f"{path}{OPEN_SUFFIX}", path)
            sync_directory(self.directory)
        except OSError as error:
            raise EvidenceError(f"could not close the evidence file {path}: {error}") from error

    def leave_open(self) -> None:
        """Sync and close the file but keep its suffix ``.open``, so that the next recovery reads it.

        For a run that failed after it wrote a record and before it entered the record in the archive.
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

    def _continue_last_file(self, at: datetime) -> bool:
        """Reopen the last run's file for appending, if that is allowed. Return whether it was reopened.

        When this returns true, the file has the suffix ``.open`` on disk. No byte of it was changed.

        Raises:
            EvidenceError: the disk failed.
        """
        last = self.last()
        if last is None or last.end >= self.max_bytes or not self._is_recent(last.file, at):
            return False
        path, beside = self.directory / last.file, self.directory / (last.file + OPEN_SUFFIX)
        try:
            if beside.exists() or (warcinfo_id := self._matching_warcinfo_id(path, last)) is None:
                return False
            fd = os.open(path, os.O_WRONLY | getattr(os, "O_CLOEXEC", 0))
        except (OSError, EvidenceError):
            return False
        try:
            os.lseek(fd, last.end, os.SEEK_SET)
            os.rename(path, beside)
        except OSError:
            os.close(fd)
            return False
        self._fd, self._file, self._end, self._warcinfo_id = fd, last.file, last.end, warcinfo_id
        try:
            # Otherwise, after a power cut, the file could have its closed name but an incomplete last record.
            sync_directory(self.directory)
        except OSError as error:
            with suppress(EvidenceError):
                self.close()
            raise EvidenceError(f"cannot append to the evidence file {path}: {error}") from error
        return True

    def _is_recent(self, file: str, at: datetime) -> bool:
        """Whether the name of a file says that it was begun less than a day before or after ``at``."""
        found = re.fullmatch(rf"{re.escape(self.prefix)}-(\d{{14}})-\d+-\d{{5}}\.warc\.gz", file)
        try:
            return found is not None and abs(at - datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC)) < _MAX_AGE
        except ValueError:
            return False

    def _matching_warcinfo_id(self, path: Path, last: Slice) -> str | None:
        """The id of the file's ``warcinfo`` record, or None if this writer must not append to the file.

        The ``warcinfo`` must be the one that this writer would write, and the file must end with the complete exchange
        ``last``. A file with hard links is not used, because it may be part of a backup.
        """
        with path.open("rb") as stream:
            found = os.fstat(stream.fileno())
            if path.is_symlink() or found.st_nlink != 1 or found.st_size != last.end:
                return None
            member = member_at(stream, last.offset)
            while member is not None and member.end < last.end:
                member = member_at(stream, member.end)
            first = member_at(stream, 0)
        if member is None or first is None or (first.kind, first.block) != ("warcinfo", warcinfo_block(self.info)):
            return None
        return first.record_id

    def _open_new_file(self, at: datetime) -> None:
        require_writable(self.directory)
        while True:
            # If the clock was set back and the process id is used again, the name may exist already,
            # open or closed. Then the next serial number is tried.
            self._serial += 1
            name = f"{self.prefix}-{at:{_STAMP}}-{os.getpid()}-{self._serial:05d}.warc.gz"
            if (self.directory / name).exists():
                continue
            try:
                flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0)
                self._fd = os.open(self.directory / (name + OPEN_SUFFIX), flags, 0o644)
            except FileExistsError:
                continue
            except OSError as error:
                raise EvidenceError(f"cannot create an evidence file in {self.directory}: {error}") from error
            self._file, self._end = name, 0
            try:
                sync_directory(self.directory)  # otherwise a power cut could keep the rows but lose the file
            except OSError as error:
                self._truncate_back(error)
                raise EvidenceError(f"cannot create an evidence file in {self.directory}: {error}") from error
            return

    def _append(self, data: bytes) -> None:
        """Append all of ``data``, or leave the file unchanged."""
        assert self._fd is not None
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[os.write(self._fd, rest) :]
            _sync_data(self._fd)  # before the archive gets a row: no row without its record after a power cut
        except OSError as error:
            self._truncate_back(error)
            raise EvidenceError(f"could not write to {self.directory / self._file}: {error}") from error
        if not os.fstat(self._fd).st_nlink:
            raise EvidenceError(f"{self.directory / self._file} was removed while it was being written")
        self._end += len(data)

    def _truncate_back(self, cause: OSError) -> None:
        """Cut the file off after its last complete record. Remove the file if it has none."""
        assert self._fd is not None
        try:
            os.ftruncate(self._fd, self._end)
            os.lseek(self._fd, self._end, os.SEEK_SET)
            if self._end == 0:
                os.close(self._fd)
                self._fd = None
                os.unlink(self.directory / (self._file + OPEN_SUFFIX))
        except OSError as error:
            # Nothing may be appended after an incomplete record. The next recovery cuts it off.
            if self._fd is not None:
                os.close(self._fd)
                self._fd = None
            raise EvidenceError(
                f"could not write evidence to {self.directory / self._file} ({cause}),"
                f" and could not remove the incomplete record: {error}"
            ) from error


def require_writable(directory: Path) -> None:
    """Create ``directory`` if it is missing, and check that files can be created in it.

    Raises:
        EvidenceError: files cannot be created. The message names the folder and the cause in one line.
    """
    probe = directory / f".writable-{os.getpid()}-{uuid4().hex}"
    try:
        make_directory(directory)
        probe.touch(exist_ok=False)
        probe.unlink()
    except OSError as error:
        raise EvidenceError(f"the evidence folder {directory} cannot be written: {error}") from error
