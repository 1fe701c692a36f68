"""Writes a CDXJ index, with which replay tools find a record in WARC files. One line is one record; lines are sorted.

A line holds the URL as a sort key (SURT: the parts of the host in reverse order, ``co,bipol)/slug``), the time as 14
digits, and a JSON object that says where the record is. A long index is divided into blocks, each one a gzip member.
A second file lists the first key of each block, so that a reader on the web needs to load only two small parts.
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

_LINES_PER_BLOCK = 1024
"""Other programs that write WACZ files use the same number."""


def cdxj_line(record: Record) -> str:
    """The line of ``record``, without a line break. Fields that the response does not state are left out."""
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
def sorted_lines(lines: Iterable[str]) -> Iterator[Iterator[str]]:
    """Yield ``lines`` sorted by their bytes. All lines are read first; many lines are stored in a temporary file.

    Raises:
        sqlite3.Error: the disk for temporary files is full.
    """
    with closing(sqlite3.connect("")) as db:  # SQLite creates a temporary file for it when its cache is full
        db.execute("CREATE TABLE lines (line TEXT PRIMARY KEY) WITHOUT ROWID")
        db.executemany("INSERT INTO lines VALUES (?)", ((each,) for each in lines))
        yield (each for (each,) in db.execute("SELECT line FROM lines ORDER BY line"))


def write_blocks(lines: Iterable[str], write: Callable[[bytes], object], name: str) -> str:
    """Write sorted lines in gzipped blocks with ``write``. Return the text of the second file, the list of blocks.

    Args:
        name: the name of the index file, which the list mentions.
    """
    blocks = [f"!meta 0 {json.dumps({'format': 'cdxj-gzip-1.0', 'filename': name})}"]
    remaining, offset = iter(lines), 0
    while block := list(islice(remaining, _LINES_PER_BLOCK)):
        packed = zlib.compress("".join(f"{each}\n" for each in block).encode(), 9, wbits=31)
        place = {"offset": offset, "length": len(packed), "digest": f"sha256:{hashlib.sha256(packed).hexdigest()}"}
        blocks.append(f"{block[0].partition(' {')[0]} {json.dumps(place)}")
        write(packed)
        offset += len(packed)
    return "".join(f"{each}\n" for each in blocks)
