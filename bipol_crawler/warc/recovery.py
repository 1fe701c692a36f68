"""Repairs the evidence after a run that was killed: files still named ``.open``, an incomplete last record."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bipol_crawler.infra.fsync import sync_directory
from bipol_crawler.warc.exchange import EvidenceError, Record, make_record
from bipol_crawler.warc.gzip_members import Member, members
from bipol_crawler.warc.reader import digest_error, pair_exchanges, why_unresolved
from bipol_crawler.warc.writer import OPEN_SUFFIX


@dataclass(frozen=True, slots=True)
class Recovered:
    """The result for one file that was still open.

    ``torn`` is how many bytes of an incomplete record were cut off at the end. ``missing`` is how many bytes that the
    archive knows are no longer in the file; only a power cut can cause that, not a crash. ``records`` were in the
    file but not yet in the archive.
    """

    file: str
    torn: int
    missing: int
    records: tuple[Record, ...]


def recover(
    directory: Path | str, known_end: Callable[[str], int], enter: Callable[[Record], object]
) -> list[Recovered]:
    """Cut the incomplete end off each ``.open`` file and rename the file to its final name.

    Call this while the run's lock is held, and before anything is written.

    Args:
        known_end: returns, for a file name without ``.open``, up to which byte (``warc_offset + warc_length``) the
            archive knows the file; 0 if it does not know the file.
        enter: enters a record into the archive and commits. The file is renamed only after that, so that the next
            recovery repeats the work if this one is killed.

    A file without any complete record is removed. Bytes that the archive knows are never cut off, even if they can no
    longer be read. Damage with complete records after it is left unchanged; :mod:`~bipol_crawler.warc.checker` reports
    it. Running the recovery twice does no harm.

    Raises:
        EvidenceError: a file could not be read, cut or renamed.
    """
    directory = Path(directory)
    try:
        leftovers = sorted(directory.glob(f"*.warc.gz{OPEN_SUFFIX}"))
        found = [_recover(path, known_end(path.name.removesuffix(OPEN_SUFFIX)), enter) for path in leftovers]
        if found:
            sync_directory(directory)
    except OSError as error:
        raise EvidenceError(f"could not recover the evidence in {directory}: {error}") from error
    return found


def _recover(path: Path, known: int, enter: Callable[[Record], object]) -> Recovered:
    final = path.with_name(path.name.removesuffix(OPEN_SUFFIX))
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
                    if (
                        part.offset >= known
                        and digest_error(part) is None
                        and why_unresolved(part, path.parent) is None
                    ):
                        yield part

        records = tuple(
            make_record(exchange, final.name, *place) for place, exchange in pair_exchanges(unknown(), path.parent)
        )
        kept_bytes = max(end, min(known, size))
        stream.truncate(kept_bytes)
        os.fsync(stream.fileno())
    for record in records:
        enter(record)
    if kept_bytes:
        path.rename(final)
    else:
        path.unlink()
    return Recovered(final.name, torn=size - kept_bytes, missing=max(0, known - end), records=records)
