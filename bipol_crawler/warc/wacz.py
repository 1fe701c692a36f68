"""Packs exchanges from the evidence into a WACZ 1.1.1 file, which can be given away, kept, or opened in a browser.

The gzip members of the records are copied byte for byte, after the ``warcinfo`` record of their file and under the
file's own name. So all digests, and all references from one record to another, stay valid. The index, the list of pages
and the list of hashes are made new. The same input always gives the same bytes, because the only dates are those of the
captures.
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

from bipol_crawler.warc.cdxj import cdxj_line, sorted_lines, write_blocks
from bipol_crawler.warc.exchange import EvidenceError, Record, Slice, make_record
from bipol_crawler.warc.gzip_members import Member, member_at
from bipol_crawler.warc.reader import RESPONSE_TYPES, digest_error, open_warc, pair_exchanges

VERSION = "1.1.1"
INDEX = "index.cdx.gz"


@dataclass(frozen=True, slots=True)
class PackedPage:
    """An entry in the list of pages: its URL, when it was captured (UTC), its title and its text."""

    id: str
    url: str
    captured_at: str
    title: str | None
    text: str | None


def write_wacz(
    stream: BinaryIO,
    warc_dir: Path,
    slices: Iterable[Slice],
    pages: Iterable[PackedPage],
    about: Mapping[str, str],
    proof: Mapping[str, bytes] | None = None,
) -> int:
    """Write a WACZ file to ``stream``. Return the number of exchanges in it.

    In memory are only one record and the slices of one evidence file at a time.

    Args:
        slices: which exchanges to pack, sorted by file and offset.
        about: further fields for ``datapackage.json``: ``title``, ``created`` and so on.
        proof: seals and their time stamp, file by file, for the folder ``seals``.

    Raises:
        EvidenceError: a record is missing or damaged, or there is no exchange at one of the places.
        OSError, sqlite3.Error: a disk is full.
    """
    count = 0

    def lines() -> Iterator[str]:
        nonlocal count
        for file, group in groupby(slices, key=lambda each: each.file):
            places = list(group)
            with package.entry(f"archive/{file}", size=sum(place.length for place in places)) as out:
                for record in _copy_exchanges(warc_dir, file, places, out):
                    count += 1
                    yield cdxj_line(record)

    with ZipFile(stream, "w") as zipped:
        package = _Package(zipped)
        with sorted_lines(lines()) as index, package.entry(f"indexes/{INDEX}") as out:
            blocks = write_blocks(index, out.write, INDEX)
        with package.entry("indexes/index.idx", deflate=True) as out:
            out.write(blocks.encode())
        with package.entry("pages/pages.jsonl", deflate=True) as out:
            for listed in _page_lines(pages):
                out.write(f"{json.dumps(listed, ensure_ascii=False)}\n".encode())
        for name, data in (proof or {}).items():
            with package.entry(f"seals/{name}", deflate=True) as out:
                out.write(data)
        package.close(about)
    return count


class _HashingWriter:
    """Writes to an entry of the package; counts and hashes the bytes."""

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
    """The ZIP file, and the list of its entries with their hashes."""

    def __init__(self, zipped: ZipFile) -> None:
        self._zip = zipped
        self._resources: list[dict[str, str | int]] = []

    @contextmanager
    def entry(self, path: str, *, size: int = 0, deflate: bool = False) -> Iterator[_HashingWriter]:
        """Open an entry for writing; readers can seek in it if not ``deflate``. ``size`` is about its size in bytes."""
        info = ZipInfo(path)
        info.compress_type = ZIP_DEFLATED if deflate else ZIP_STORED
        info.file_size = size
        info.external_attr = 0o644 << 16
        with self._zip.open(info, "w") as raw:
            out = _HashingWriter(raw)
            yield out
        name = path.rpartition("/")[2]
        self._resources.append({"name": name, "path": path, "hash": out.hash, "bytes": out.size})

    def close(self, about: Mapping[str, str]) -> None:
        """Add the list of entries and the hash of that list."""
        datapackage = {"profile": "data-package", "wacz_version": VERSION, **about, "resources": self._resources}
        with self.entry("datapackage.json", deflate=True) as out:
            out.write(json.dumps(datapackage, indent=2).encode())
        with self.entry("datapackage-digest.json", deflate=True) as digest:
            digest.write(json.dumps({"path": "datapackage.json", "hash": out.hash}, indent=2).encode())


def _copy_exchanges(warc_dir: Path, file: str, places: list[Slice], out: _HashingWriter) -> Iterator[Record]:
    """Copy the warcinfo record and some exchanges of a file. Yield a record with the new place for each exchange."""
    with ExitStack() as stack:
        try:
            source = stack.enter_context(open_warc(warc_dir / file))
            warcinfo = _require_member(source, 0, "warcinfo")
            out.write(_read_bytes(source, 0, warcinfo.length))
            for place in places:
                response = _require_member(source, place.offset, *RESPONSE_TYPES)
                about = [response]
                while about[-1].end < place.offset + place.length:
                    about.append(_require_member(source, about[-1].end, "request"))
                if about[-1].end != place.offset + place.length:
                    raise EvidenceError(f"the exchange at {place.offset} is not as long as the archive says")
                (((*_, refers_to, _), exchange),) = pair_exchanges(about, warc_dir)
                offset = out.size
                out.write(_read_bytes(source, place.offset, place.length))
                yield make_record(exchange, file, offset, response.length, response.record_id, refers_to)
        except FileNotFoundError:
            raise EvidenceError(f"{warc_dir / file}: no such evidence file") from None
        except EvidenceError as error:
            raise EvidenceError(f"{warc_dir / file}: {error}") from error


def _require_member(source: BinaryIO, offset: int, *kinds: str) -> Member:
    try:
        member = member_at(source, offset)
    except EvidenceError as error:
        raise EvidenceError(f"at byte {offset}: {error}") from error
    if member is None or member.kind not in kinds:
        raise EvidenceError(f"no {kinds[0]} record at byte {offset}")
    if wrong := digest_error(member):
        raise EvidenceError(f"at byte {offset}: {wrong}")
    return member


def _read_bytes(source: BinaryIO, offset: int, length: int) -> bytes:
    source.seek(offset)
    return source.read(length)


def _page_lines(pages: Iterable[PackedPage]) -> Iterator[dict[str, str | bool]]:
    yield {"format": "json-pages-1.0", "id": "pages", "title": "All Pages", "hasText": True}
    for page in pages:
        when = page.captured_at.partition(".")[0].rstrip("Z") + "Z"  # whole seconds, as in the index
        listed = {"id": page.id, "url": page.url, "ts": when, "title": page.title, "text": page.text}
        yield {name: value for name, value in listed.items() if value}
