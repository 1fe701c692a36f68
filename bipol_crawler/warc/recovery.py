"""Puts right what a killed run left behind: files still named ``.open``, a record half written."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bipol_crawler.infra.fsync import sync_directory
from bipol_crawler.warc.exchange import EvidenceError, Record, describe
from bipol_crawler.warc.gzip_members import Member, members
from bipol_crawler.warc.reader import exchanges, problem, unresolved
from bipol_crawler.warc.writer import OPEN


@dataclass(frozen=True, slots=True)
class Recovered:
    """What became of one leftover file.

    ``torn`` is how many bytes of a half-written record were cut off its end, ``missing`` how
    many bytes the archive knows of that the disk lost (a power cut, never a mere crash).
    ``records`` lay in the file but not yet in the archive.
    """

    file: str
    torn: int
    missing: int
    records: tuple[Record, ...]


def recover(
    directory: Path | str, known_end: Callable[[str], int], enter: Callable[[Record], object]
) -> list[Recovered]:
    """Cut the torn tail off each leftover ``.open`` file and give it its final name.

    Call it under the run's lock, before anything is written. ``known_end`` tells for a final
    file name up to which byte (``warc_offset + warc_length``) the archive knows it, 0 for none;
    ``enter`` enters a record that it does not know, so that it lasts. Only then is the file given
    its name: killed in between, the next recovery finds it again.
    A file without a single whole record is removed. What the archive knows was whole on the disk once: of that no byte
    is cut off, even where it cannot be read any more. Damage that has whole records behind it is
    left alone, for :mod:`~bipol_crawler.warc.checker` to name. Doing it twice does no harm.

    Raises:
        EvidenceError: a file could not be read, cut or renamed.
    """
    directory = Path(directory)
    try:
        leftovers = sorted(directory.glob(f"*.warc.gz{OPEN}"))
        found = [_recover(path, known_end(path.name.removesuffix(OPEN)), enter) for path in leftovers]
        if found:
            sync_directory(directory)
    except OSError as error:
        raise EvidenceError(f"could not recover the evidence in {directory}: {error}") from error
    return found


def _recover(path: Path, known: int, enter: Callable[[Record], object]) -> Recovered:
    final = path.with_name(path.name.removesuffix(OPEN))
    if final.exists():
        raise EvidenceError(f"both {final} and {path.name} exist: move one away")
    with path.open("r+b") as stream:
        size = stream.seek(0, os.SEEK_END)
        end = 0

        def unknown() -> Iterator[Member]:
            nonlocal end
            for part in members(stream):
                if isinstance(part, Member):
                    end = part.end
                    if part.offset >= known and problem(part) is None and unresolved(part, path.parent) is None:
                        yield part

        records = tuple(describe(exchange, final.name, *place) for place, exchange in exchanges(unknown(), path.parent))
        kept = max(end, min(known, size))
        stream.truncate(kept)
        os.fsync(stream.fileno())
    for record in records:
        enter(record)
    if kept:
        path.rename(final)
    else:
        path.unlink()
    return Recovered(final.name, torn=size - kept, missing=max(0, known - end), records=records)
