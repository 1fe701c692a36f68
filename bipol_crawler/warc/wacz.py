"""Packs exchanges out of the evidence as WACZ 1.1.1: one file to hand out, to keep, or to open in a browser.

Records are copied byte for byte, gzip members as they are, each behind the ``warcinfo`` record of the file it comes
from and under that file's name; so every digest, and every reference from one record to another, holds as before. The
index, the list of pages and the list of hashes are made for them. The same input gives the same bytes: no date but
those of the captures goes in.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import IO, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from bipol_crawler.warc.cdxj import in_order, line, write_blocks
from bipol_crawler.warc.exchange import EvidenceError, Record, Slice, describe
from bipol_crawler.warc.gzip_members import Member, member_at
from bipol_crawler.warc.reader import ANSWERS, exchanges, problem
from bipol_crawler.warc.writer import OPEN

VERSION = "1.1.1"
INDEX = "index.cdx.gz"


@dataclass(frozen=True, slots=True)
class PackedPage:
    """A page to list for readers: where it was, when it was captured (UTC), its title and its text."""

    id: str
    url: str
    captured_at: str
    title: str | None
    text: str | None


def pack(
    stream: BinaryIO,
    warc_dir: Path,
    slices: Iterable[Slice],
    pages: Iterable[PackedPage],
    about: Mapping[str, str],
) -> int:
    """Write a WACZ to ``stream``; the number of exchanges in it.

    One record is in memory at a time, and the places of one evidence file.

    Args:
        slices: by file, then by offset.
        about: what ``datapackage.json`` says of the whole: ``title``, ``created`` and the like.

    Raises:
        EvidenceError: a record is missing, damaged, or no exchange is where one should be.
        OSError, sqlite3.Error: a disk is full.
    """
    count = 0

    def lines() -> Iterator[str]:
        nonlocal count
        for file, group in groupby(slices, key=lambda each: each.file):
            places = list(group)
            with package.entry(f"archive/{file}", size=sum(place.length for place in places)) as out:
                for record in _copy(warc_dir, file, places, out):
                    count += 1
                    yield line(record)

    with ZipFile(stream, "w") as zipped:
        package = _Package(zipped)
        with in_order(lines()) as index, package.entry(f"indexes/{INDEX}") as out:
            blocks = write_blocks(index, out.write, INDEX)
        with package.entry("indexes/index.idx", deflate=True) as out:
            out.write(blocks.encode())
        with package.entry("pages/pages.jsonl", deflate=True) as out:
            for listed in _pages(pages):
                out.write(f"{json.dumps(listed, ensure_ascii=False)}\n".encode())
        package.close(about)
    return count


class _Hashing:
    """What is written to an entry, counted and hashed on its way."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        self._hash.update(data)
        self.size += len(data)
        return self._out.write(data)

    @property
    def hash(self) -> str:
        return f"sha256:{self._hash.hexdigest()}"


class _Package:
    """The ZIP and the list of what is in it."""

    def __init__(self, zipped: ZipFile) -> None:
        self._zip = zipped
        self._resources: list[dict[str, str | int]] = []

    @contextmanager
    def entry(self, path: str, *, size: int = 0, deflate: bool = False) -> Iterator[_Hashing]:
        """A file of the package to write. Readers seek in what is not deflated; ``size`` is about how large it gets."""
        info = ZipInfo(path)
        info.compress_type = ZIP_DEFLATED if deflate else ZIP_STORED
        info.file_size = size
        info.external_attr = 0o644 << 16
        with self._zip.open(info, "w") as raw:
            out = _Hashing(raw)
            yield out
        name = path.rpartition("/")[2]
        self._resources.append({"name": name, "path": path, "hash": out.hash, "bytes": out.size})

    def close(self, about: Mapping[str, str]) -> None:
        """Add the list of what is in the package, and the hash of that list."""
        told = {"profile": "data-package", "wacz_version": VERSION, **about, "resources": self._resources}
        with self.entry("datapackage.json", deflate=True) as out:
            out.write(json.dumps(told, indent=2).encode())
        with self.entry("datapackage-digest.json", deflate=True) as digest:
            digest.write(json.dumps({"path": "datapackage.json", "hash": out.hash}, indent=2).encode())


def _copy(warc_dir: Path, file: str, places: list[Slice], out: _Hashing) -> Iterator[Record]:
    """Copy a file's warcinfo and some of its exchanges; yields each with its place in the copy."""
    with ExitStack() as stack:
        try:
            source = stack.enter_context(_open(warc_dir / file))
            warcinfo = _member(source, 0, "warcinfo")
            out.write(_bytes(source, 0, warcinfo.length))
            for place in places:
                response = _member(source, place.offset, *ANSWERS)
                about = [response]
                while about[-1].end < place.offset + place.length:
                    about.append(_member(source, about[-1].end, "request"))
                if about[-1].end != place.offset + place.length:
                    raise EvidenceError(f"the exchange at {place.offset} is not as long as the archive says")
                (((*_, refers_to, _), exchange),) = exchanges(about, warc_dir)
                offset = out.size
                out.write(_bytes(source, place.offset, place.length))
                yield describe(exchange, file, offset, response.length, response.record_id, refers_to)
        except EvidenceError as error:
            raise EvidenceError(f"{warc_dir / file}: {error}") from error


def _member(source: BinaryIO, offset: int, *kinds: str) -> Member:
    try:
        member = member_at(source, offset)
    except EvidenceError as error:
        raise EvidenceError(f"at byte {offset}: {error}") from error
    if member is None or member.kind not in kinds:
        raise EvidenceError(f"no {kinds[0]} record at byte {offset}")
    if wrong := problem(member):
        raise EvidenceError(f"at byte {offset}: {wrong}")
    return member


def _bytes(source: BinaryIO, offset: int, length: int) -> bytes:
    source.seek(offset)
    return source.read(length)


def _open(path: Path) -> BinaryIO:
    for name in (path.name, path.name + OPEN, path.name):  # a run may close it between the first two
        try:
            return path.with_name(name).open("rb")
        except FileNotFoundError:
            continue
    raise EvidenceError("no such evidence file")


def _pages(pages: Iterable[PackedPage]) -> Iterator[dict[str, str | bool]]:
    yield {"format": "json-pages-1.0", "id": "pages", "title": "All Pages", "hasText": True}
    for page in pages:
        when = page.captured_at.partition(".")[0].rstrip("Z") + "Z"  # to the second, as the index has it
        listed = {"id": page.id, "url": page.url, "ts": when, "title": page.title, "text": page.text}
        yield {name: value for name, value in listed.items() if value}
