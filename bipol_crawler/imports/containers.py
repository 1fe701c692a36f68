"""Opens a file that may hold WARC or ARC records, in any compression, and yields its bytes decompressed.

A file is packed as gzip (one member for each record, or one for all), as zstd (one frame for each record, perhaps with
a dictionary; https://iipc.github.io/warc-specifications/specifications/warc-zstd/), as LZ4 in the same way (FastWARC
writes it), not at all, or it is a WACZ: a ZIP file with WARC files in its folder ``archive/``. A ZIP file with WACZ or
WARC files in it is read, too. The type of a file is recognised by its first bytes, not by its name.
"""

from __future__ import annotations

import re
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from lz4.frame import LZ4FrameDecompressor

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_GZIP = b"\x1f\x8b"
_GZIP_MEMBER = (_GZIP + b"\x08",)
_ZIP = b"PK\x03\x04"
_ZSTD = b"\x28\xb5\x2f\xfd"
_LZ4 = b"\x04\x22\x4d\x18"
_SKIPPABLE = tuple(bytes([0x50 + number]) + b"\x2a\x4d\x18" for number in range(16))
_FRAMES = (_ZSTD, _LZ4, *_SKIPPABLE)
_DICTIONARY = b"\x5d\x2a\x4d\x18"
"""The first bytes of the skippable frame with the dictionary of all following frames."""
_MAX_DICTIONARY = 16 << 20
_TEXT = (b"WARC/", b"filedesc:", b"http:", b"https:", b"dns:")
"""The beginnings of files that are not compressed: a WARC record, an ARC file, or a part of an ARC file."""
_ARCHIVE = re.compile(r"\.(?:warc|arc|wacz)(?:\.|$)")
_BESIDE = re.compile(r"\.(?:cdxj?|idx|md5|sha\d+|txt|log|csv|json)(?:\.gz)?$")
"""Files that programs write beside a WARC file: its name with another extension."""
_CHUNK = 1 << 16
_IN_MEMORY = 32 << 20
"""Bytes. A longer decompressed part, such as a whole file in one gzip member, is kept in a temporary file."""

_ZIP_ERRORS = (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError)
"""A ZIP file that is damaged, has a password or an unknown compression, or offsets to nowhere."""


class NotAnArchive(Exception):
    """The file holds no WARC or ARC records. The message says why, in words that follow the file's name."""


@dataclass(frozen=True, slots=True)
class Part:
    """Decompressed bytes of a file.

    ``place``: the name of the file inside a WACZ, otherwise empty. ``offset``: the byte of the file at which the part
    begins; ``plain``: whether offsets in ``stream`` count from there, too. ``damage``: why the part ends early.
    """

    place: str
    offset: int
    stream: IO[bytes]
    plain: bool = False
    damage: str | None = None


def parts(path: Path) -> Iterator[Part]:
    """Yield the parts of a file in order. After damage, reading continues at the next part that can be decompressed.

    Raises:
        NotAnArchive: the file is of another format.
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        yield from _open("", file)


def is_archive_name(name: str) -> bool:
    """Whether a file has the name of a WARC, ARC or WACZ file, and not that of an index or a list beside one."""
    name = name.lower().rpartition("/")[2]
    return not name.startswith(".") and bool(_ARCHIVE.search(name)) and not _BESIDE.search(name)


def _zipped(place: str, file: IO[bytes]) -> Iterator[Part]:
    """The parts of the files in a ZIP file: of a WACZ, of several in one, or of any other with WARC files."""
    try:
        packed = zipfile.ZipFile(file)
    except _ZIP_ERRORS as error:
        yield from _without_directory(place, file, f"is a ZIP file that cannot be read: {error}")
        return
    with packed:
        names = [name for name in packed.namelist() if is_archive_name(name) or name.startswith("archive/")]
        names = [name for name in names if not name.endswith("/")]
        if not names:
            raise NotAnArchive("is a ZIP file without WARC files")
        for name in names:
            with SpooledTemporaryFile(max_size=_IN_MEMORY) as inner:
                yield from _unpacked(packed, name, f"{place}/{name}".lstrip("/"), inner)


def _without_directory(place: str, file: IO[bytes], error: str) -> Iterator[Part]:
    """The gzip members in a ZIP file that has lost its end, and with it the directory of its files.

    Raises:
        NotAnArchive: there are none.
    """
    start = _next_stream(file, 0, _GZIP_MEMBER)
    file.seek(start)
    if not file.read(1):
        raise NotAnArchive(error)
    yield Part(place, 0, BytesIO(), damage=error)
    yield from _streams(place, file, _gzip_member, _GZIP_MEMBER, start)


def _unpacked(packed: zipfile.ZipFile, name: str, place: str, file: IO[bytes]) -> Iterator[Part]:
    """The parts of one file of a ZIP file, which is unpacked into ``file``. A damaged one costs no other."""
    try:
        with packed.open(name) as inner:
            damage = _copy(inner, file)
    except _ZIP_ERRORS as error:
        damage = f"the file in the ZIP file cannot be read: {error}"
    try:
        if place.count(".wacz/") > 1:
            raise NotAnArchive("is packed too often")
        yield from _open(place, file)
    except NotAnArchive as error:
        damage = damage or f"the file {error}"
    if damage:
        yield Part(place, file.seek(0, 2), file, damage=damage)


def _copy(source: IO[bytes], target: IO[bytes]) -> str | None:
    """Copy a stream to its end. Returns why that failed, None if it did not; the bytes before the error are kept."""
    try:
        while chunk := source.read(_CHUNK):
            target.write(chunk)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError) as error:
        return str(error) or "it ends early"
    return None


def _open(place: str, file: IO[bytes]) -> Iterator[Part]:
    file.seek(0)
    head = file.read(512)
    if head.startswith(_GZIP):
        return _streams(place, file, _gzip_member, _GZIP_MEMBER)
    if head.startswith(_ZIP):
        return _zipped(place, file)
    if head.startswith(_FRAMES):
        return _streams(place, file, _Frames().begin, _FRAMES)
    if not head.strip():
        raise NotAnArchive("is empty")
    if not head.lstrip().startswith(_TEXT):
        raise NotAnArchive("is not a WARC, ARC or WACZ file")
    return iter([Part(place, 0, _from_start(file), plain=True)])


def _from_start(file: IO[bytes]) -> IO[bytes]:
    file.seek(0)
    return file


def _gzip_member(_: bytes) -> Any:
    return zlib.decompressobj(zlib.MAX_WBITS + 16)


class _Frames:
    """Begins the decompression of zstd and LZ4 frames, and knows the dictionary that the first one may hold."""

    def __init__(self) -> None:
        self._dictionary: Any = None

    def begin(self, head: bytes) -> Any:
        if head.startswith(_LZ4):
            return LZ4FrameDecompressor()
        if not head.startswith(_SKIPPABLE):
            return zstd.ZstdDecompressor(zstd_dict=self._dictionary)
        return _Skipped(int.from_bytes(head[4:8], "little"), self._keep if head.startswith(_DICTIONARY) else None)

    def _keep(self, data: bytes) -> None:
        if data.startswith(_ZSTD):
            data = zstd.decompress(data)
        self._dictionary = zstd.ZstdDict(data, is_raw=not data.startswith(b"\x37\xa4\x30\xec"))


class _Skipped:
    """Skips a skippable frame, with the interface of a decompressor that yields nothing."""

    def __init__(self, length: int, keep: Callable[[bytes], None] | None) -> None:
        self._skipped = length + 8
        self._keep = keep if length <= _MAX_DICTIONARY else None
        self._data = bytearray()
        self.eof, self.unused_data = False, b""

    def decompress(self, chunk: bytes, max_length: int = -1) -> bytes:
        taken, self.unused_data = chunk[: self._skipped], chunk[self._skipped :]
        self._skipped -= len(taken)
        if self._keep:
            self._data += taken
        if not self._skipped:
            self.eof = True
            if self._keep:
                self._keep(bytes(self._data[8:]))
        return b""


def _streams(
    place: str, file: IO[bytes], begin: Callable[[bytes], Any], signatures: tuple[bytes, ...], offset: int = 0
) -> Iterator[Part]:
    """Yield each compressed stream of a file, decompressed. A stream that ends early is yielded as far as it goes.

    Args:
        offset: of the first stream.
    """
    file.seek(offset)
    pending = file.read(_CHUNK)
    while pending:
        with SpooledTemporaryFile(max_size=_IN_MEMORY) as stream:
            read, pending, damage = _decompress(file, pending, begin, stream)
            stream.seek(0)
            yield Part(place, offset, stream, damage=damage)
        if damage:
            read = _next_stream(file, offset + 1, signatures) - offset
            file.seek(offset + read)
            pending = file.read(_CHUNK)
        elif not pending:
            pending = file.read(_CHUNK)
        offset += read


def _decompress(
    file: IO[bytes], pending: bytes, begin: Callable[[bytes], Any], out: IO[bytes]
) -> tuple[int, bytes, str | None]:
    """Decompress one stream from ``pending`` and what follows in ``file`` into ``out``.

    Returns its length in bytes, the bytes read after its end, and why it ends early, None if it does not.
    """
    read, chunk = 0, pending
    try:
        if len(chunk) < 8:
            chunk += file.read(_CHUNK)
        stream = begin(chunk)
        while True:
            read += len(chunk)
            out.write(stream.decompress(chunk, _CHUNK))
            while not stream.eof and (skipped := _unread(stream)) is not None:
                out.write(stream.decompress(skipped, _CHUNK))
            if stream.eof:
                rest = bytes(stream.unused_data or b"")
                return read - len(rest), rest, None
            chunk = file.read(_CHUNK)
            if not chunk:
                return read, b"", "the compressed data ends early"
    except (zlib.error, zstd.ZstdError, EOFError, ValueError, RuntimeError) as error:  # RuntimeError is LZ4's
        return read, b"", f"the compressed data is corrupt: {error}"


def _unread(stream: Any) -> bytes | None:
    """What a decompressor still holds because its output was limited; None if it waits for more input."""
    if hasattr(stream, "unconsumed_tail"):
        return stream.unconsumed_tail or None
    return b"" if not getattr(stream, "needs_input", True) else None


def _next_stream(file: IO[bytes], offset: int, signatures: tuple[bytes, ...]) -> int:
    """Where the next compressed stream may begin at or after ``offset``; the end of the file if nowhere."""
    while True:
        file.seek(offset)
        chunk = file.read(_CHUNK)
        found = [at for signature in signatures if (at := chunk.find(signature)) >= 0]
        if found:
            return offset + min(found)
        if len(chunk) < _CHUNK:
            return offset + len(chunk)
        offset += len(chunk) - 3
