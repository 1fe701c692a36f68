"""Finds the body to which a revisit record of a foreign file refers: in the same import, or in the archive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from bipol_crawler.imports.digests import matches
from bipol_crawler.imports.messages import RecordSkipped, capture_time
from bipol_crawler.imports.records import ForeignRecord
from bipol_crawler.storage.database import Database
from bipol_crawler.warc.exchange import EvidenceError, Exchange, Original
from bipol_crawler.warc.imports import imported_ids
from bipol_crawler.warc.reader import read_exchange

_ORIGINAL = (
    "SELECT o.warc_file, o.warc_offset, o.record_id, o.url, o.captured_at FROM captures c"
    " JOIN captures o ON o.id = coalesce(c.refers_to, c.id)"
)
_SAME_CAPTURE = f"{_ORIGINAL} WHERE c.url = ? AND substr(c.captured_at, 1, 19) = ? AND c.status = ? AND c.digest = ?"
_WITH_ID = f"{_ORIGINAL} WHERE c.record_id = ? AND c.truncated IS NULL"
_WHOLE = f"{_ORIGINAL} WHERE c.url = ? AND c.truncated IS NULL"
_FROM = f"{_WHOLE} AND substr(c.captured_at, 1, 19) = ?"
_EARLIER = f"{_WHOLE} AND c.captured_at <= ? AND c.status = 200 ORDER BY c.captured_at DESC LIMIT 20"

CaptureKey = tuple[str, str, int, str]
"""The values by which two captures are recognised as the same one: address, second, status and digest of the body."""


class Bodies:
    """The bodies that revisit records may refer to: in ``warc_dir``, and in the file that is being written."""

    def __init__(self, db: Database, warc_dir: Path) -> None:
        self.db = db
        self.warc_dir = warc_dir
        self.read_new: Callable[[Original], Exchange] | None = None
        """Reads an exchange from the file that is being written."""
        self._by_id: dict[str, Original] = {}
        self._by_digest: dict[str, Original] = {}
        self._new: dict[str, list[Original]] = {}
        self._skipped: set[str] = set()
        self._imported: dict[str, str] | None = None

    def begin_file(self) -> None:
        """Begin a new file; the exchanges of earlier files are in the archive."""
        self.read_new = None
        self._new = {}

    def add(self, record: ForeignRecord, original: Original, *, new: bool) -> None:
        """Remember an exchange that was taken from a record.

        Args:
            new: whether its body is in the file that is being written.
        """
        self._by_id[record.record_id] = original
        if stated := record.headers.get("warc-payload-digest"):
            self._by_digest.setdefault(stated, original)
        if new:
            self._new.setdefault(original.url, []).append(original)

    def add_skipped(self, record: ForeignRecord) -> None:
        """Remember a record that is skipped because its content is not needed: a style sheet, an icon."""
        self._skipped |= {record.record_id, f"{record.url} {_second(record.headers.get('warc-date', ''))}"}

    def refers_to_skipped(self, record: ForeignRecord) -> bool:
        """Whether a revisit record refers to one that was skipped for this reason."""
        original_url, second = _named(record)
        return bool(self._skipped & {_id_of_original(record) or " ", f"{original_url} {second}"})

    def in_archive(self, key: CaptureKey) -> Original | None:
        """Where the archive has the body of a capture, if it has the capture."""
        row = self.db.execute(_SAME_CAPTURE, key).fetchone()
        return Original(*row) if row else None

    def find(self, record: ForeignRecord, url: str, captured_at: str) -> tuple[Original, Exchange] | None:
        """The exchange with the body that a revisit record refers to; None if there is none whose digest matches.

        Args:
            url: the address of the record, escaped.
            captured_at: the time of its capture.
        """
        stated = record.headers.get("warc-payload-digest", "")
        for certain, original in self._candidates(record, stated, url, captured_at):
            try:
                exchange = self._read(original)
            except EvidenceError:
                continue
            key = matches(stated, [exchange.body]) if stated else None
            if key or (key is None and certain):
                return original, exchange
        return None

    def _candidates(
        self, record: ForeignRecord, stated: str, url: str, captured_at: str
    ) -> Iterator[tuple[bool, Original]]:
        """Each exchange that the record may refer to, and whether the record names it and not only its digest."""
        if (wanted := _id_of_original(record)) and (found := self._by_id.get(wanted) or self._with_id(wanted)):
            yield True, found
        original_url, second = _named(record)
        original_url = original_url or url
        if second:
            rows = self.db.execute(_FROM, [original_url, second]).fetchall()
            yield from ((True, Original(*row)) for row in rows)
            yield from ((True, each) for each in self._new.get(original_url, ()) if each.captured_at[:19] == second)
        if found := self._by_digest.get(stated):
            yield False, found
        for address in dict.fromkeys((original_url, url)):
            yield from ((False, each) for each in reversed(self._new.get(address, ())))
            for row in self.db.execute(_EARLIER, [address, captured_at]).fetchall():
                yield False, Original(*row)

    def _with_id(self, wanted: str) -> Original | None:
        """The exchange in the archive whose record has this id, or was made of a record that had it."""
        if self._imported is None:
            files = self.db.execute("SELECT warc_file FROM imports WHERE warc_file IS NOT NULL").fetchall()
            self._imported = {theirs: ours for (file,) in files for theirs, ours in imported_ids(self.warc_dir / file)}
        row = self.db.execute(_WITH_ID, [self._imported.get(wanted, wanted)]).fetchone()
        return Original(*row) if row else None

    def _read(self, original: Original) -> Exchange:
        if self.read_new and any(original is each for each in self._new.get(original.url, ())):
            return self.read_new(original)
        return read_exchange(self.warc_dir, original.file, original.offset)


def _id_of_original(record: ForeignRecord) -> str:
    return record.headers.get("warc-refers-to", "").strip("<> ")


def _named(record: ForeignRecord) -> tuple[str, str]:
    """The address and the second that a revisit record names; either is empty if it does not."""
    original_url = record.headers.get("warc-refers-to-target-uri", "").strip("<> ")
    return original_url, _second(record.headers.get("warc-refers-to-date", ""))


def _second(date: str) -> str:
    try:
        return capture_time(date, "9999")[:19]
    except RecordSkipped:
        return ""
