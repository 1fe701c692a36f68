"""Groups imported captures into steps, in the order of their capture.

Other crawlers may have sent many requests at once, or requested single pages over many years. So the order in a file
does not show which captures belong together. The target of a redirect, and the further pages of a split article, are
the captures of those addresses that are nearest in time.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from bipol_crawler.addresses.origins import REDIRECTS
from bipol_crawler.addresses.urls import canonical, kind
from bipol_crawler.infra.readonly import open_readonly
from bipol_crawler.replay.reader import (
    ArticleFetch,
    Step,
    advance,
    done_step,
    failed_step,
    is_complete,
    is_photo,
    listing_step,
)
from bipol_crawler.warc.exchange import EvidenceError, Exchange, Record
from bipol_crawler.warc.imports import MAX_TIME_APART, PREFIX, is_import
from bipol_crawler.warc.reader import evidence_files, read_exchange, read_records

_OTHER_VIEW = frozenset({"amp", "noamp", "nonamp", "print", "replytocom", "share", "usqp", "nb", "preview"})
"""Query parameters that show another page, although the canonical form of the address does not contain them."""
_COLUMNS = (
    "warc_file, warc_offset, warc_length, record_id, digest, captured_at, url, status, content_type, location,"
    " truncated, length, (SELECT record_id FROM captures o WHERE o.id = c.refers_to)"
)


def index_files(warc_dir: Path) -> Iterator[Record]:
    """Read the records of all evidence files with imported captures.

    Raises:
        EvidenceError: a file is damaged.
    """
    for name in evidence_files(warc_dir):
        if is_import(name):
            yield from (record for record, _ in read_records(warc_dir / name))


def index_archive(database: Path) -> list[Record]:
    """Read the same records from the table ``captures`` of an archive, which is faster."""
    with closing(open_readonly(database)) as db:
        rows = db.execute(f"SELECT {_COLUMNS} FROM captures c WHERE warc_file LIKE ?", [f"{PREFIX}%"])
        return [Record(*row) for row in rows]


def steps_of_imports(
    warc_dir: Path, portal: str, records: Iterable[Record], known: Collection[str]
) -> Iterator[tuple[str, Step]]:
    """Yield the steps of all imported captures, the oldest first, each with its time.

    Args:
        portal: as for :func:`~bipol_crawler.replay.order.replay`.
        known: the ids of records that have been replayed before.
    """
    steps = _Steps(warc_dir, portal, records)
    for record in steps.records:
        if record.record_id in steps.used or record.record_id in known:
            continue
        try:
            yield record.captured_at, replace(steps.step(record), imported=True)
        except EvidenceError as error:
            yield record.captured_at, Step((), damage=f"{record.file} at byte {record.offset}: {error}")


class _Steps:
    """All imported captures by address and time."""

    def __init__(self, warc_dir: Path, portal: str, records: Iterable[Record]) -> None:
        self.warc_dir = warc_dir
        self.portal = portal
        self.records = sorted(records, key=_order)
        self.used: set[str] = set()
        """Ids of the records that are parts of earlier steps."""
        self._at: defaultdict[str, list[Record]] = defaultdict(list)
        for record in self.records:
            self._at[record.url].append(record)
            if (address := canonical(record.url, portal)) and address != record.url and not self._is_other_view(record):
                self._at[address].append(record)

    def step(self, record: Record) -> Step:
        """The step of one capture and of those that belong to it.

        Raises:
            EvidenceError: the capture cannot be read.
        """
        exchange = self._exchange(record)
        if is_photo(record, exchange):
            return Step((record,), photo=record.url)
        url = canonical(record.url, self.portal)
        if url is None or kind(url, self.portal) != "article":
            return listing_step(record, exchange, self.portal)
        if self._is_other_view(record):
            return Step((record,))
        fetch = ArticleFetch(url, url, record.url, imported=True)
        while True:
            awaited = fetch.asked, fetch.awaited
            if done := advance(fetch, record, exchange):
                return done
            if awaited == (fetch.asked, fetch.awaited):  # it failed, and an import has no retries
                return done_step(fetch) if is_complete(fetch) else failed_step(fetch)
            following = self._nearest(fetch.awaited, record)
            if following is None and fetch.article is None:
                return Step(tuple(fetch.records))  # the target of a redirect was not captured, so there is no result
            if following is None:
                return done_step(fetch) if is_complete(fetch) else failed_step(fetch)
            self.used.add(following.record_id)
            # its address may be spelled differently than in the link
            record, exchange = following, self._exchange(following)

    def _exchange(self, record: Record) -> Exchange:
        return read_exchange(self.warc_dir, record.file, record.offset)

    def _nearest(self, url: str, record: Record) -> Record | None:
        """The capture of an address that is nearest in time to that of ``record``; None if all are too far away."""
        others = self._at.get(url) or self._at.get(canonical(url, self.portal) or "", [])
        place = bisect_left(others, _order(record), key=_order)
        near = [each for each in others[max(0, place - 3) : place + 3] if each.record_id != record.record_id]
        if urlsplit(url)._replace(scheme="") == urlsplit(record.url)._replace(scheme=""):
            near = [each for each in near if each.status not in REDIRECTS]
        apart = {each.record_id: abs(_moment(each) - _moment(record)) for each in near}
        near = [each for each in near if apart[each.record_id] <= MAX_TIME_APART]
        return min(near, key=lambda each: (apart[each.record_id], _order(each)), default=None)

    def _is_other_view(self, record: Record) -> bool:
        """Whether an address shows another page than its canonical form: page 2, AMP, a form for printing."""
        address = canonical(record.url, self.portal)
        if address is None:
            return False
        here, there = urlsplit(record.url), urlsplit(address)
        if not _OTHER_VIEW.isdisjoint(name for name, _ in parse_qsl(here.query, keep_blank_values=True)):
            return True
        return _depth(here.path) != _depth(there.path)


def _depth(path: str) -> int:
    return len([segment for segment in path.split("/") if segment not in ("", ".", "index.php")])


def _order(record: Record) -> tuple[str, str, int, str]:
    """A sort key: the time, then an order that does not depend on which file was imported first."""
    return record.captured_at.rstrip("Z"), record.url, record.status, record.digest


def _moment(record: Record) -> datetime:
    return datetime.fromisoformat(record.captured_at[:19])
