"""Finds the records of a WARC file by their gzip members. Reports every damaged part and continues after it.

warcio and fastwarc skip damaged parts of a file without an error. An archive must know about damage, so this module
opens the gzip members itself. gzip's own checksums show whether a member is complete.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO

from bipol_crawler.warc.exchange import EvidenceError

_MAGIC = b"\x1f\x8b\x08"
_CHUNK = 1 << 13
"""Bytes read at a time. Most records are shorter, and bytes read after the end of a record are read again."""
_FOLDED = re.compile(r"\r\n[ \t]+")
"""A header that continues on the next line (WARC 1.1, section 4)."""


@dataclass(frozen=True, slots=True)
class Member:
    """One complete WARC record: ``length`` bytes of the file from byte ``offset`` on.

    ``headers`` are the WARC headers, with names in lower case. ``block`` is everything after them.
    """

    offset: int
    length: int
    headers: dict[str, str]
    block: bytes

    @property
    def kind(self) -> str:
        """WARC-Type: ``warcinfo``, ``response``, ``revisit`` or ``request``."""
        return self.headers.get("warc-type", "")

    @property
    def record_id(self) -> str:
        """WARC-Record-ID without its angle brackets."""
        return self.headers.get("warc-record-id", "").strip("<>")

    @property
    def end(self) -> int:
        """The offset of the first byte after this member."""
        return self.offset + self.length


@dataclass(frozen=True, slots=True)
class Damage:
    """Bytes of a file that contain no complete record. ``torn`` is true if they are at the end of the file."""

    offset: int
    length: int
    detail: str
    torn: bool


def member_at(file: BinaryIO, offset: int) -> Member | None:
    """The record whose gzip member begins at ``offset``, None at the end of the file.

    Raises:
        EvidenceError: no complete gzip member begins there, or it contains no complete WARC record.
    """
    file.seek(offset)
    inflate = zlib.decompressobj(zlib.MAX_WBITS + 16)
    text = bytearray()
    read = 0
    while not inflate.eof:
        chunk = file.read(_CHUNK)
        if not chunk:
            if not read:
                return None
            raise EvidenceError("the gzip member ends early")
        read += len(chunk)
        try:
            text += inflate.decompress(chunk)
        except zlib.error as error:
            raise EvidenceError(f"no gzip member here, or a corrupt one: {error}") from error
    return _parse(offset, read - len(inflate.unused_data), bytes(text))


def members(file: BinaryIO, offset: int = 0) -> Iterator[Member | Damage]:
    """Yield every record of a file from byte ``offset`` on, in order, and every damaged part between them."""
    size = file.seek(0, 2)
    while offset < size:
        try:
            member = member_at(file, offset)
        except EvidenceError as error:
            member, following = None, _next_whole_member(file, offset + 1)
            after = following.offset if following else size
            yield Damage(offset, after - offset, str(error), torn=following is None)
            offset = after
        if member is not None:
            yield member
            offset = member.end


def _parse(offset: int, length: int, text: bytes) -> Member:
    head, _, rest = text.partition(b"\r\n\r\n")
    try:
        version, *fields = _FOLDED.sub(" ", _decoded(head)).split("\r\n")
        headers = {}
        for field in fields:
            name, _, value = field.partition(":")
            headers[_name(name)] = value.strip()
        block = rest[: int(headers["content-length"])]
    except (KeyError, ValueError) as error:
        raise EvidenceError(f"not a WARC record: {error}") from error
    if not version.startswith("WARC/"):
        raise EvidenceError(f"not a WARC record: {version[:40]!r}")
    if headers["content-length"] != str(len(block)):
        raise EvidenceError("the record is not as long as it says")
    return Member(offset, length, headers, block)


@lru_cache(maxsize=256)
def _name(written: str) -> str:
    return written.strip().lower()


def _decoded(head: bytes) -> str:
    """WARC headers are UTF-8; some programs write Latin-1."""
    try:
        return head.decode()
    except UnicodeDecodeError:
        return head.decode("latin-1")


def _next_whole_member(file: BinaryIO, offset: int) -> Member | None:
    """The first complete record at or after ``offset``, None if there is none."""
    while (offset := _find_magic(file, offset)) >= 0:
        try:
            return member_at(file, offset)
        except EvidenceError:
            offset += 1
    return None


def _find_magic(file: BinaryIO, offset: int) -> int:
    overlap = len(_MAGIC) - 1
    while True:
        file.seek(offset)
        chunk = file.read(_CHUNK)
        found = chunk.find(_MAGIC)
        if found >= 0:
            return offset + found
        if len(chunk) < _CHUNK:
            return -1
        offset += len(chunk) - overlap
