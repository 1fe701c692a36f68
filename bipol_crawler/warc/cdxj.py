"""The index by which replay tools find a record in WARC files: CDXJ, a line a record, sorted by its bytes.

A line is the address as a sort key (SURT: the host's parts backwards, ``co,bipol)/slug``), the time as 14 digits, and
an object that says where the record is. A long index is cut into blocks, each gzipped by itself, and a list of the
blocks' first keys is put beside it, so that a reader on the web needs two small pieces of a large file.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import islice

from bipol_crawler.warc.exchange import Record
from bipol_crawler.warc.surt_key import sort_key

_BLOCK = 1024
"""Lines to a block of a gzipped index; what other makers of such packages choose."""


def line(record: Record) -> str:
    """The record's line, without a line break; what the response does not state is left out."""
    seconds, _, _ = record.captured_at.partition(".")
    mime = (record.content_type or "").replace(";", " ").split()
    fields = {
        "url": record.url,
        "mime": "warc/revisit" if record.refers_to else mime[0] if mime else None,
        "status": str(record.status),
        "digest": None if record.refers_to and record.status == 304 else record.digest,
        "length": str(record.length),
        "offset": str(record.offset),
        "filename": record.file,
    }
    when = "".join(character for character in seconds if character.isdigit())
    return f"{sort_key(record.url)} {when} {json.dumps({name: value for name, value in fields.items() if value})}"


@contextmanager
def in_order(lines: Iterable[str]) -> Iterator[Iterator[str]]:
    """The lines sorted by their bytes, on disk where they are many; all of them are taken before this begins.

    Raises:
        sqlite3.Error: the disk for temporary files is full.
    """
    with closing(sqlite3.connect("")) as db:  # a database in a temporary file, made when its cache is full
        db.execute("CREATE TABLE lines (line TEXT PRIMARY KEY) WITHOUT ROWID")
        db.executemany("INSERT INTO lines VALUES (?)", ((each,) for each in lines))
        yield (each for (each,) in db.execute("SELECT line FROM lines ORDER BY line"))


def write_blocks(lines: Iterable[str], write: Callable[[bytes], object], name: str) -> str:
    """``write`` sorted lines in gzipped blocks; returns the text of the list of blocks.

    Args:
        name: the file's name, for the list.
    """
    blocks = [f"!meta 0 {json.dumps({'format': 'cdxj-gzip-1.0', 'filename': name})}"]
    rest, offset = iter(lines), 0
    while block := list(islice(rest, _BLOCK)):
        packed = zlib.compress("".join(f"{each}\n" for each in block).encode(), 9, wbits=31)
        place = {"offset": offset, "length": len(packed), "digest": f"sha256:{hashlib.sha256(packed).hexdigest()}"}
        blocks.append(f"{block[0].partition(' {')[0]} {json.dumps(place)}")
        write(packed)
        offset += len(packed)
    return "".join(f"{each}\n" for each in blocks)
