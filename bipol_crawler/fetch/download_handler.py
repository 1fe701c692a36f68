"""Scrapy's HTTP download handler, with every exchange written to WARC before anything sees it.

The download handler is the one place that has the body as served (gzip still on it), sees
redirects, errors and 304s alike, and whose exception stops the response from being read.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus
from importlib.metadata import version
from typing import Any, Protocol, cast
from urllib.parse import urldefrag, urlsplit

from scrapy import Request, signals
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, ResponseDataLossError, StopDownload
from scrapy.http import Response
from twisted.web._newclient import BODY
from twisted.web.http_headers import Headers as TwistedHeaders
from twisted.web.http_headers import InvalidHeaderName

from bipol_crawler.fetch.errors import NoRecord
from bipol_crawler.infra.clock import exact_now
from bipol_crawler.infra.home import HOME
from bipol_crawler.warc.exchange import (
    EvidenceError,
    Exchange,
    Headers,
    IncompleteError,
    Original,
    Record,
    Slice,
    Truncated,
    UnrecordableError,
)
from bipol_crawler.warc.reader import decoded_body, read_exchange
from bipol_crawler.warc.writer import WarcWriter

logger = logging.getLogger(__name__)

GRACE = 5.0
"""Seconds that a response under way is waited for when the run is stopped."""
HEAD_MAX = 1 << 20
"""Bytes that may come before a body; real answers bring some thousand."""
_BODYLESS = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)


class Archive(Protocol):
    """The part of the archive that the handler needs."""

    def add_capture(self, record: Record) -> int:
        """Enter a record as a row of ``captures`` and return the row's id."""

    def last_exchange_place(self) -> Slice | None:
        """Where the exchange lies that was entered last."""

    def find_original(self, exchange: Exchange) -> Original | None:
        """A record that is likely to have the body of ``exchange``: of a 304, the last whole answer of its address."""


class ArchivingSpider(Protocol):
    """A spider with an open archive."""

    archive: Archive


class EvidenceHandler(HTTP11DownloadHandler):
    """Download handler for http and https: fetch, record, enter in the archive, then hand on.

    The response's ``meta["capture_id"]`` is its row in ``captures``, and ``meta["captured_at"]`` the WARC-Date of its
    record. A body cut off on the way is
    recorded as truncated by ``disconnect``, then raised as Scrapy's ``ResponseDataLossError``; so is one
    whose gzip ends early or is corrupt, truncated by ``unspecified``, of which Scrapy itself would hand on
    what it could unpack; one over DOWNLOAD_MAXSIZE is recorded as far as it was read, truncated by ``length``,
    then raised as ``DownloadCancelledError``. What came of a response that timed out, or whose headers are over
    :data:`HEAD_MAX`, is not recorded: Scrapy keeps its status to itself. Nothing reads such a response either.

    Settings: WARC_DIR (a relative path is from the project's root), WARC_MAX_BYTES, USER_AGENT,
    OPERATOR, CONTACT.

    Raises:
        NoRecord: what was served is no HTTP that a record can show. That costs this answer alone.
        EvidenceError: the record could not be written or entered. The run is told to close, with
            the reason ``evidence_failed``, and no further request goes out.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _Connections
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
            last=self._last,
        )
        self._failure: EvidenceError | None = None
        self._closing: asyncio.Task[None] | None = None
        self._under_way = 0
        self._closed = False
        self._room: dict[Request, int] = {}
        crawler.signals.connect(self._headers_received, signal=signals.headers_received)
        crawler.signals.connect(self._bytes_received, signal=signals.bytes_received)

    async def download_request(self, request: Request) -> Response:
        """Fetch ``request`` and return its response once it is on record."""
        if self._failure:
            raise EvidenceError(f"no request without evidence: {self._failure}") from self._failure
        # A retry's request is a copy: it must not answer for the attempt before it.
        request.meta.pop("capture_id", None)
        captured_at = exact_now()
        limit = request.meta.get("download_maxsize", self._default_maxsize)
        # Scrapy throws away what it read of a body that breaks off or grows too big; here it is
        # told to hand it over, and the error is raised after the record is written.
        tapped = request.replace(meta={**request.meta, "download_fail_on_dataloss": False, "download_maxsize": 0})
        if limit:
            self._room[tapped] = limit
        self._under_way += 1
        try:
            response = await super().download_request(tapped)
        finally:
            self._under_way -= 1
            self._room.pop(tapped, None)
            if "download_latency" in tapped.meta:
                request.meta["download_latency"] = tapped.meta["download_latency"]
        if self._closed:
            raise EvidenceError(f"{request.url} answered after the run had ended")
        exchange = _checked(_exchange(request, response, captured_at, _truncated(response)))
        request.meta["capture_id"] = self._record(exchange)
        request.meta["captured_at"] = exchange.captured_at
        if exchange.truncated in ("disconnect", "unspecified"):
            raise ResponseDataLossError(f"{request.url} broke off after {len(response.body)} bytes")
        if exchange.truncated == "length":
            raise DownloadCancelledError(f"{request.url} is larger than {limit} bytes")
        return response

    async def close(self) -> None:
        """Close the evidence file, then the connections; what is under way gets a moment to arrive."""
        patience = time.monotonic() + GRACE
        while self._under_way and time.monotonic() < patience:
            await asyncio.sleep(0.02)
        self._closed = True
        try:
            if self._failure:
                # A record may lack its row: a file still ``.open`` is compared at the next start.
                self._writer.leave_open()
            else:
                self._writer.close()
        except EvidenceError as error:
            self._fail(error)
        await super().close()

    @property
    def _archive(self) -> Archive:
        return cast(ArchivingSpider, self.crawler.spider).archive

    def _record(self, exchange: Exchange) -> int:
        archive = self._archive
        if self._failure:  # a record that has no row yet stays the last one
            raise EvidenceError(f"no record behind one that failed: {self._failure}") from self._failure
        try:
            record = self._writer.write(exchange, self._original(archive, exchange))
            try:
                capture_id = archive.add_capture(record)
            except Exception as error:
                raise EvidenceError(f"the archive did not take the record of {exchange.url}: {error}") from error
        except UnrecordableError as error:
            raise NoRecord(str(error)) from error
        except EvidenceError as error:
            self._fail(error)
            self._closing = asyncio.ensure_future(self._close_spider())
            raise
        self.crawler.stats.inc_value("evidence/records")
        return capture_id

    def _last(self) -> Slice | None:
        """Behind what the run's first record may stand, if the archive can tell."""
        try:
            return self._archive.last_exchange_place()
        except Exception as error:
            logger.warning("a new evidence file is begun: %s", error)
            return None

    def _original(self, archive: Archive, exchange: Exchange) -> Original | None:
        """What a revisit record of ``exchange`` may refer to: read back whole, its body compared byte for byte."""
        if exchange.truncated or (not exchange.body and exchange.status != HTTPStatus.NOT_MODIFIED):
            return None
        try:
            original = archive.find_original(exchange)
            if original is None:
                return None
            kept = read_exchange(self._writer.directory, original.file, original.offset)
        except Exception as error:  # a lost file, a damaged record, a row changed by hand: this one keeps its own body
            logger.warning("%s is stored whole: %s", exchange.url, error)
            return None
        return original if exchange.status == HTTPStatus.NOT_MODIFIED or kept.body == exchange.body else None

    def _fail(self, error: EvidenceError) -> None:
        self._failure = self._failure or error
        self.crawler.stats.set_value("evidence/failed", str(self._failure))
        logger.error("%s", error)

    async def _close_spider(self) -> None:
        # Not awaited by the download: the engine closes only when no download is under way.
        if self.crawler.engine and self.crawler.engine.spider:
            await self.crawler.engine.close_spider_async(reason="evidence_failed")

    def _headers_received(self, request: Request, body_length: Any) -> None:
        # Twisted's UNKNOWN_LENGTH is a string.
        room = self._room.get(request)
        if room is not None and isinstance(body_length, int) and body_length > room:
            raise StopDownload(fail=False)

    def _bytes_received(self, request: Request, data: bytes) -> None:
        if request in self._room:
            self._room[request] -= len(data)
            if self._room[request] < 0:
                raise StopDownload(fail=False)


class _Parser(_LenientHTTPClientParser):
    """Leaves out header lines whose name is none (RFC 9110, 5.1), as browsers do; Twisted drops the whole answer."""

    def headerReceived(self, name: bytes, value: bytes) -> None:
        try:
            super().headerReceived(name, value)  # type: ignore[no-untyped-call]
        except InvalidHeaderName:
            logger.debug("left out: a header named %r", name)


class _Connection(_LenientHTTP11ClientProtocol):
    """Hangs up on headers without end, which neither Scrapy nor Twisted bound: they filled a gigabyte in seconds."""

    _head = 0

    def request(self, request: Any) -> Any:
        self._head = 0
        answer = super().request(request)
        if self._parser is not None:
            self._parser.__class__ = _Parser  # as Scrapy sets its own, which this one only adds a method to
        return answer

    def dataReceived(self, data: bytes) -> None:
        if self._parser is not None and self._parser.state != BODY:
            self._head += len(data)
            if self._head > HEAD_MAX:
                cast(Any, self.transport).abortConnection()
                return
        super().dataReceived(data)  # type: ignore[no-untyped-call]


class _Connections(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> _Connection:
        return _Connection(self._quiescentCallback)  # type: ignore[no-untyped-call]


def _checked(exchange: Exchange) -> Exchange:
    """The exchange, marked as truncated if its compressed body is."""
    if exchange.truncated is None:
        try:
            decoded_body(exchange)
        except IncompleteError:
            return replace(exchange, truncated="unspecified")
        except EvidenceError:
            pass  # too large, or of an unknown coding: whole on record, and refused when it is to be read
    return exchange


def _truncated(response: Response) -> Truncated | None:
    if "dataloss" in response.flags:
        return "disconnect"
    return "length" if "download_stopped" in response.flags else None


def _exchange(request: Request, response: Response, captured_at: str, truncated: Truncated | None) -> Exchange:
    sent = TwistedHeaders(cast("dict[bytes, Sequence[bytes]]", request.headers))
    if not sent.hasHeader(b"Host"):
        # As Twisted's agent does it: last, and without a port that is the scheme's own.
        parts = urlsplit(request.url)
        standard = {"http": 80, "https": 443}.get(parts.scheme)
        port = "" if parts.port in (None, standard) else f":{parts.port}"
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        sent.addRawHeader("Host", f"{host}{port}")
    sent.removeHeader(b"Proxy-Authorization")  # a secret, and meant for the proxy, not the portal
    served = [(name, value) for name, values in response.headers.items() for value in values]
    if request.method == "HEAD" or response.status in _BODYLESS:
        # Scrapy states a length of 0 for these whatever was served.
        served = [(name, value) for name, value in served if name.lower() != b"content-length"]
    return Exchange(
        url=urldefrag(request.url)[0],
        method=request.method,
        request_headers=_pairs([(name, value) for name, values in sent.getAllRawHeaders() for value in values]),
        status=response.status,
        reason=_reason(response.status),
        response_headers=_pairs(served),
        body=response.body,
        captured_at=captured_at,
        ip=str(response.ip_address) if response.ip_address else None,
        http_version=response.protocol or "HTTP/1.1",
        truncated=truncated,
    )


def _pairs(headers: list[tuple[bytes, bytes]]) -> Headers:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers)


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
