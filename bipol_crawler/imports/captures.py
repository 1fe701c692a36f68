"""Extracts the captures of the portal from a foreign file. Every other record is skipped, with the reason."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from bipol_crawler.addresses.origins import REDIRECTS
from bipol_crawler.addresses.urls import kind, same_site
from bipol_crawler.imports.bodies import Bodies
from bipol_crawler.imports.messages import (
    Message,
    Reason,
    RecordSkipped,
    capture_time,
    make_exchange,
    read_response,
    requested_method,
    resource_message,
    target_url,
)
from bipol_crawler.imports.records import Damaged, ForeignRecord, foreign_records
from bipol_crawler.imports.segments import Segments
from bipol_crawler.infra.clock import now
from bipol_crawler.warc.content_codings import decode
from bipol_crawler.warc.exchange import EvidenceError, Exchange, Headers, Original, first_header
from bipol_crawler.warc.image_type import raster_type

_CAPTURES = frozenset({"response", "revisit", "resource", "conversion", "continuation"})
_NOT_MODIFIED = "server-not-modified"
_TEXTS = ("html", "xml", "json", "rss", "atom")
"""Parts of the media types of pages, feeds, lists and answers of the REST API."""
_ABSOLUTE = re.compile(r"https?://[^/]", re.IGNORECASE)
_PAGES = ("article", "listing", "feed")
_NO_REQUEST: tuple[str, Headers] = ("GET", ())


@dataclass(frozen=True, slots=True)
class Taken:
    """A capture of the portal: the exchange, its record, and the place of its body if the record has none."""

    exchange: Exchange
    record: ForeignRecord
    original: Original | None = None


@dataclass(frozen=True, slots=True)
class SkippedRecord:
    """A record that is not imported. ``url`` is empty if it could not be read."""

    reason: Reason
    url: str
    place: str
    offset: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class FileInfo:
    """What a file states about itself: the software that wrote it; empty if it names none."""

    software: str


class ForeignReader:
    """Reads files one after the other. ``base`` is the portal's address, followed by its earlier addresses."""

    def __init__(self, base: str, bodies: Bodies) -> None:
        self.base = base
        self.bodies = bodies
        self.segments = Segments()
        self._now = now()

    def read(self, path: Path) -> Iterator[Taken | SkippedRecord | FileInfo]:
        """Yield the captures taken from a file and the skipped records, in file order.

        Raises:
            NotAnArchive: the file is of another format.
            OSError: the file cannot be read.
        """
        for found, request in _with_requests(foreign_records(path)):
            if isinstance(found, Damaged):
                if found.url is None or self._is_of_portal(found.url):
                    yield SkippedRecord("damaged", found.url or "", found.place, found.offset, found.detail)
                else:
                    yield SkippedRecord("other_host", found.url, found.place, found.offset)
            elif found.kind == "warcinfo":
                if software := _software(found):
                    yield FileInfo(software)
            elif (whole := self.segments.join(found)) is not None:
                yield self._take(whole, request)

    def incomplete(self) -> Iterator[SkippedRecord]:
        """The segmented records of the portal of which a segment is missing in all files that were read."""
        for record in self.segments.incomplete():
            if self._is_of_portal(record.url):
                yield SkippedRecord(
                    "unresolved", record.url, record.place, record.offset, "a later part of it is missing"
                )

    def _is_of_portal(self, url: str) -> bool:
        """Whether an absolute address is on the portal; ``same_site`` would also accept an address without a host."""
        return _ABSOLUTE.match(url) is not None and same_site(url, self.base)

    def _take(self, record: ForeignRecord, request: bytes | None) -> Taken | SkippedRecord:
        try:
            if not self._is_of_portal(record.url):
                raise RecordSkipped("other_host")
            if record.kind == "conversion":
                raise RecordSkipped("conversion")
            return self._taken(record, requested_method(request) if request else _NO_REQUEST)
        except RecordSkipped as error:
            if error.reason == "other_type":
                self.bodies.add_skipped(record)
            return SkippedRecord(error.reason, record.url, record.place, record.offset, str(error))

    def _taken(self, record: ForeignRecord, request: tuple[str, Headers]) -> Taken:
        if record.block is None:
            raise RecordSkipped("too_large")
        at = capture_time(record.headers.get("warc-date", ""), self._now)
        original = None
        if record.kind == "revisit":
            message, original = self._revisited(record, record.block, at)
        elif record.kind == "resource":
            message = resource_message(record, record.block)
        else:
            message = read_response(record, record.block)
        exchange = make_exchange(record, message, message.body, at, request)
        if not self._is_wanted(exchange):
            raise RecordSkipped("other_type", first_header(exchange.response_headers, "content-type") or "")
        return Taken(exchange, record, original)

    def _revisited(self, record: ForeignRecord, block: bytes, at: str) -> tuple[Message, Original | None]:
        """The response of a revisit record with the body that it refers to. A 304 has none."""
        message = read_response(record, block) if block.strip() else None
        if _NOT_MODIFIED in record.headers.get("warc-profile", "") or (message and message.start[1] == 304):
            start, headers = (message.start, message.headers) if message else (("HTTP/1.1", 304, "Not Modified"), ())
            return Message(start, headers, b"", b""), None
        if message and message.body:
            return message, None  # some writers repeat the body
        if message and self._is_other_file(record.url, message):
            raise RecordSkipped("other_type", first_header(message.headers, "content-type") or "")
        found = self.bodies.find(record, target_url(record), at)
        if found is None and self.bodies.refers_to_skipped(record):
            raise RecordSkipped("other_type", "so is what it refers to")
        if found is None:
            raise RecordSkipped("unresolved", record.headers.get("warc-refers-to", ""))
        original, whole = found
        if message is None:
            message = Message((whole.http_version, whole.status, whole.reason), whole.response_headers, b"", b"")
        return replace(message, body=whole.body), original

    def _is_other_file(self, url: str, message: Message) -> bool:
        """Whether the headers alone show that a file is not a photo. Then its body need not be searched."""
        media_type = (first_header(message.headers, "content-type") or "").lower()
        is_photo = media_type.startswith("image/") and "svg" not in media_type
        return kind(url, self.base) == "asset" and bool(media_type) and not is_photo

    def _is_wanted(self, exchange: Exchange) -> bool:
        """Whether an answer can say something about articles: a page, a list, a photo, or why there is none."""
        what = kind(exchange.url, self.base)
        if exchange.status in REDIRECTS or exchange.status >= 300:
            return what != "asset" or exchange.status in (404, 410)
        media_type = (first_header(exchange.response_headers, "content-type") or "").lower()
        if any(name in media_type for name in _TEXTS) or urlsplit(exchange.url).path == "/robots.txt":
            return what != "asset" or "html" in media_type
        labels = [value for name, value in exchange.response_headers if name.lower() == "content-encoding"]
        try:
            body = decode(exchange.body, labels)
        except EvidenceError:
            return what in _PAGES
        return raster_type(body) is not None or (what in _PAGES and _is_markup(body, media_type))


def _is_markup(body: bytes, media_type: str) -> bool:
    """Whether a body without a media type, or with that of text, is markup."""
    return (not media_type or "text/plain" in media_type or "octet" in media_type) and body.lstrip()[:1] == b"<"


def _with_requests(
    found: Iterator[ForeignRecord | Damaged],
) -> Iterator[tuple[ForeignRecord | Damaged, bytes | None]]:
    """Yield every record except requests, each with the block of its request, which may come before or after it."""
    response: ForeignRecord | None = None
    request: ForeignRecord | None = None
    for record in found:
        if isinstance(record, Damaged) or record.kind == "warcinfo":
            if response is not None:
                yield response, None
                response = None
            yield record, None
        elif record.kind == "request":
            if response is not None and _belong_together(record, response):
                yield response, record.block
                response = None
            else:
                request = record
        elif record.kind in _CAPTURES:
            if response is not None:
                yield response, None
            response = record
            if request is not None and _belong_together(request, record):
                yield response, request.block
                response = request = None
    if response is not None:
        yield response, None


def _belong_together(request: ForeignRecord, answer: ForeignRecord) -> bool:
    """Whether one record names the other. If neither names any, the address decides."""
    about, by = (each.headers.get("warc-concurrent-to", "").strip("<> ") for each in (request, answer))
    if about or by:
        return about == answer.record_id or by == request.record_id
    return request.url == answer.url


def _software(record: ForeignRecord) -> str:
    """The software that a warcinfo record, or the head of an ARC file, names; empty if none."""
    for line in (record.block or b"").decode("utf-8", "replace").splitlines():
        name, _, value = line.partition(":")
        if name.strip().lower() == "software" and value.strip():
            return " ".join(value.split())[:200]
    return ""


def describe(skipped: SkippedRecord) -> str:
    """One line for the list of skipped records."""
    parts = {
        "reason": skipped.reason,
        "url": skipped.url,
        "in": skipped.place,
        "offset": skipped.offset,
        "detail": skipped.detail,
    }
    return json.dumps({name: value for name, value in parts.items() if value != ""}, ensure_ascii=False)
