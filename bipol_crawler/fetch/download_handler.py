"""Scrapy's HTTP download handler, which writes every exchange to a WARC file before anything else uses the response.

Only a download handler has the body as received (still compressed), gets all responses including redirects, errors and
304, and can prevent with an exception that a response is used.
"""

from __future__ import annotations

import asyncio
import logging
import time
from http import HTTPStatus
from importlib.metadata import version
from typing import Any, Protocol, cast

from scrapy import Request, signals
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
)
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, ResponseDataLossError, StopDownload
from scrapy.http import Response

from bipol_crawler.fetch.connections import ConnectionFactory
from bipol_crawler.fetch.errors import NoRecord
from bipol_crawler.fetch.exchanges import exchange_of, mark_if_incomplete, truncation
from bipol_crawler.infra.clock import exact_now
from bipol_crawler.infra.home import HOME
from bipol_crawler.warc.exchange import (
    EvidenceError,
    Exchange,
    Original,
    Record,
    Slice,
    UnrecordableError,
)
from bipol_crawler.warc.reader import read_exchange
from bipol_crawler.warc.writer import WarcWriter

logger = logging.getLogger(__name__)

CLOSE_TIMEOUT = 5.0
"""Seconds to wait for an unfinished response when the run is stopped."""


class Archive(Protocol):
    """The methods of the archive that the handler needs."""

    def add_capture(self, record: Record) -> int:
        """Enter a record as a row of ``captures``. Return the id of the row."""

    def last_exchange_place(self) -> Slice | None:
        """The place of the exchange that was entered last, None without one."""

    def find_original(self, exchange: Exchange) -> Original | None:
        """A record that probably has the same body. For a 304: the last complete response of the same address."""


class ArchivingSpider(Protocol):
    """A spider with an open archive."""

    archive: Archive


class EvidenceHandler(HTTP11DownloadHandler):
    """Download handler for http and https: fetch, write the record, enter it in the archive, return the response.

    ``meta["capture_id"]`` of the response is its row in ``captures``, ``meta["captured_at"]`` its record's WARC-Date.

    Incomplete responses are recorded, and then an error is raised. If the connection broke off, the record is truncated
    by ``disconnect``; if the compressed body ends early or is corrupt, by ``unspecified``. Both are raised as Scrapy's
    ``ResponseDataLossError``. A body over DOWNLOAD_MAXSIZE is truncated by ``length`` and raised as
    ``DownloadCancelledError``. A response that timed out, or with headers over
    :data:`~bipol_crawler.fetch.connections.MAX_HEAD_BYTES`, is not recorded, because Scrapy does not give out its
    status. It is not read either.

    Settings: WARC_DIR (relative paths: see :mod:`~bipol_crawler.infra.home`), WARC_MAX_BYTES, USER_AGENT,
    OPERATOR, CONTACT.

    Raises:
        NoRecord: the response cannot be written as a valid record. Only this response is lost.
        EvidenceError: the record could not be written or entered. The run ends with the reason ``evidence_failed``,
            and makes no further request.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = ConnectionFactory
        settings = crawler.settings
        self._writer = WarcWriter(
            HOME / settings["WARC_DIR"],
            max_bytes=settings.getint("WARC_MAX_BYTES"),
            info={
                "software": f"bipol_crawler (Scrapy/{version('scrapy')}, warcio/{version('warcio')})",
                "robots": "obey (RFC 9309)",
                "operator": settings.get("OPERATOR") or "",
                "contact": settings.get("CONTACT") or "",
                "http-header-user-agent": settings["USER_AGENT"],
            },
            last=self._last_exchange,
        )
        self._failure: EvidenceError | None = None
        self._closing: asyncio.Task[None] | None = None
        self._active = 0
        self._closed = False
        self._bytes_left: dict[Request, int] = {}
        crawler.signals.connect(self._headers_received, signal=signals.headers_received)
        crawler.signals.connect(self._bytes_received, signal=signals.bytes_received)

    async def download_request(self, request: Request) -> Response:
        """Fetch ``request`` and return its response once it is on record."""
        if self._failure:
            raise EvidenceError(f"no request without evidence: {self._failure}") from self._failure
        # A retried request is a copy of the earlier one; it must not keep the earlier capture_id.
        request.meta.pop("capture_id", None)
        captured_at = exact_now()
        limit = request.meta.get("download_maxsize", self._default_maxsize)
        # By default Scrapy drops an incomplete or too large body. Here it returns what it has received, and the
        # error is raised after the record is written.
        inner_request = request.replace(
            meta={**request.meta, "download_fail_on_dataloss": False, "download_maxsize": 0}
        )
        if limit:
            self._bytes_left[inner_request] = limit
        self._active += 1
        try:
            response = await super().download_request(inner_request)
        finally:
            self._active -= 1
            self._bytes_left.pop(inner_request, None)
            if "download_latency" in inner_request.meta:
                request.meta["download_latency"] = inner_request.meta["download_latency"]
        if self._closed:
            raise EvidenceError(f"the response of {request.url} came after the run had ended")
        exchange = mark_if_incomplete(exchange_of(request, response, captured_at, truncation(response)))
        request.meta["capture_id"] = self._write_record(exchange)
        request.meta["captured_at"] = exchange.captured_at
        if exchange.truncated in ("disconnect", "unspecified"):
            raise ResponseDataLossError(f"the response of {request.url} ended early, after {len(response.body)} bytes")
        if exchange.truncated == "length":
            raise DownloadCancelledError(f"{request.url} is larger than {limit} bytes")
        return response

    async def close(self) -> None:
        """Wait shortly for unfinished responses, then close the evidence file and the connections."""
        deadline = time.monotonic() + CLOSE_TIMEOUT
        while self._active and time.monotonic() < deadline:
            await asyncio.sleep(0.02)
        self._closed = True
        try:
            if self._failure:
                # A record may have no row. The next run compares files that are still ``.open`` with the archive.
                self._writer.leave_open()
            else:
                self._writer.close()
        except EvidenceError as error:
            self._note_failure(error)
        await super().close()

    @property
    def _archive(self) -> Archive:
        return cast(ArchivingSpider, self.crawler.spider).archive

    def _write_record(self, exchange: Exchange) -> int:
        archive = self._archive
        if self._failure:  # after a record without a row, nothing more may be written
            raise EvidenceError(f"nothing is written after a record that failed: {self._failure}") from self._failure
        try:
            record = self._writer.write(exchange, self._original(archive, exchange))
            try:
                capture_id = archive.add_capture(record)
            except Exception as error:
                raise EvidenceError(f"cannot enter the record of {exchange.url} in the archive: {error}") from error
        except UnrecordableError as error:
            raise NoRecord(str(error)) from error
        except EvidenceError as error:
            self._note_failure(error)
            self._closing = asyncio.ensure_future(self._close_spider())
            raise
        self.crawler.stats.inc_value("evidence/records")
        return capture_id

    def _last_exchange(self) -> Slice | None:
        """The exchange after which the first record of the run may be appended, None if unknown."""
        try:
            return self._archive.last_exchange_place()
        except Exception as error:
            logger.warning("a new evidence file is begun: %s", error)
            return None

    def _original(self, archive: Archive, exchange: Exchange) -> Original | None:
        """The record to which a revisit record may refer, None without one. It is read, and its body is compared."""
        if exchange.truncated or (not exchange.body and exchange.status != HTTPStatus.NOT_MODIFIED):
            return None
        try:
            original = archive.find_original(exchange)
            if original is None:
                return None
            stored = read_exchange(self._writer.directory, original.file, original.offset)
        except Exception as error:  # lost file, damaged record, changed row: store the whole body
            logger.warning("%s is stored with its own body: %s", exchange.url, error)
            return None
        return original if exchange.status == HTTPStatus.NOT_MODIFIED or stored.body == exchange.body else None

    def _note_failure(self, error: EvidenceError) -> None:
        self._failure = self._failure or error
        self.crawler.stats.set_value("evidence/failed", str(self._failure))
        logger.error("%s", error)

    async def _close_spider(self) -> None:
        # The download must not wait for this: the engine closes only when no download is active.
        if self.crawler.engine and self.crawler.engine.spider:
            await self.crawler.engine.close_spider_async(reason="evidence_failed")

    def _headers_received(self, request: Request, body_length: Any) -> None:
        # Twisted's UNKNOWN_LENGTH is a string.
        bytes_left = self._bytes_left.get(request)
        if bytes_left is not None and isinstance(body_length, int) and body_length > bytes_left:
            raise StopDownload(fail=False)

    def _bytes_received(self, request: Request, data: bytes) -> None:
        if request in self._bytes_left:
            self._bytes_left[request] -= len(data)
            if self._bytes_left[request] < 0:
                raise StopDownload(fail=False)
