"""Writes what was asked and what was served into WARC files, one exchange at a time.

A file is WARC/1.1 (ISO 28500:2017), one gzip member a record: a ``warcinfo`` record, then for
every exchange a ``response`` record and, right behind it, its ``request`` record. While it is
being written its name ends in ``.open``; closing it syncs it to disk and renames it.

The next run goes on with the last file until that is full or a day old, so that the number of files follows the days,
not the runs. It does so only behind a whole record that the archive knows as its last; in every other case it begins a
new file. Each answer's record says in ``Crawl-Run``, a field of our own, which run captured it.
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
    describe,
    request_head,
    response_head,
)
from bipol_crawler.warc.gzip_members import member_at
from bipol_crawler.warc.records import IDENTICAL, NOT_MODIFIED, exchange_members, warcinfo, warcinfo_block

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

OPEN = ".open"
_AGE = timedelta(days=1)
"""How old a file gets before the next run begins a new one; a run that lasts longer rotates by size alone."""
_STAMP = "%Y%m%d%H%M%S"
_sync_data = getattr(os, "fdatasync", os.fsync)  # macOS has only the latter


class WarcWriter:
    """Writes exchanges into WARC files in ``directory``, the first file with the first exchange.

    ``max_bytes`` is the size in bytes beyond which a file is closed and the next one begun.
    ``info`` goes into each file's ``warcinfo`` record: ``software``, ``robots``, ``operator``,
    ``contact`` and the like; a file that says otherwise is not gone on with. ``last`` tells which exchange was entered
    last, as far as is known; without it every writer begins a file of its own. One writer is not for several threads.
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
        """Append ``exchange``; once this returns, the disk holds all of it.

        Args:
            original: what a revisit record is to refer to: for a 304 the last whole answer of the address, else a
                record with the same body. It must be on the disk, and its body be known to be the same.

        Raises:
            UnfitError: it is no HTTP that can be written; nothing was.
            EvidenceError: nothing was written, or only part of it, which was cut off again.
        """
        response_head(exchange), request_head(exchange)  # what is no HTTP makes no file
        at = datetime.fromisoformat(exchange.captured_at)
        self._run = self._run or f"{at:{_STAMP}}-{os.getpid()}"
        if self._fd is not None and self._end >= self.max_bytes:
            self.close()
        if self._fd is None and not self._go_on(at):
            self._open(at)
        head = b""
        if self._end == 0:
            self._warcinfo_id, head = warcinfo(self.info, self._file, exchange.captured_at)
        record_id = f"urn:uuid:{uuid4()}"
        members = exchange_members(exchange, original, record_id, warcinfo_id=self._warcinfo_id, run=self._run)
        offset = self._end + len(head)
        self._append(head + members)
        refers_to = original.record_id if original else None
        return describe(exchange, self._file, offset, self._end - offset, record_id, refers_to, self._run)

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
            if path.exists():
                raise FileExistsError("there is another file of its name")
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

    def _go_on(self, at: datetime) -> bool:
        """Go on with the file of the last run, if it is fit for that: whether it was.

        Once this returns, the disk knows the file as open; no byte of it was changed.

        Raises:
            EvidenceError: the disk failed.
        """
        last = self.last()
        if last is None or last.end >= self.max_bytes or not self._is_of_today(last.file, at):
            return False
        path, beside = self.directory / last.file, self.directory / (last.file + OPEN)
        try:
            if beside.exists() or (warcinfo_id := self._warcinfo_of(path, last)) is None:
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
            # or after a power cut the file might look closed, with half a record at its end
            sync_directory(self.directory)
        except OSError as error:
            with suppress(EvidenceError):
                self.close()
            raise EvidenceError(f"cannot go on with the evidence file {path}: {error}") from error
        return True

    def _is_of_today(self, file: str, at: datetime) -> bool:
        """Whether a file of ours was begun less than a day from ``at``, as its name says."""
        found = re.fullmatch(rf"{re.escape(self.prefix)}-(\d{{14}})-\d+-\d{{5}}\.warc\.gz", file)
        try:
            return found is not None and abs(at - datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC)) < _AGE
        except ValueError:
            return False

    def _warcinfo_of(self, path: Path, last: Slice) -> str | None:
        """The id of a file's ``warcinfo`` record if it says what ours would, and the file ends with ``last``, whole.

        A file with a second name is left alone: somebody keeps it as it is (a backup by hard links).
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

    def _open(self, at: datetime) -> None:
        require_writable(self.directory)
        while True:
            # A clock set back and a process id used again may yield a name that exists: go on
            # to the next serial, whether the other file is closed or still open.
            self._serial += 1
            name = f"{self.prefix}-{at:{_STAMP}}-{os.getpid()}-{self._serial:05d}.warc.gz"
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
