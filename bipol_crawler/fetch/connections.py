"""HTTP connections that accept broken header lines and limit the size of headers, in place of Scrapy's own."""

from __future__ import annotations

import logging
from typing import Any, cast

from scrapy.core.downloader.handlers.http11 import (
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from twisted.web._newclient import BODY
from twisted.web.http_headers import InvalidHeaderName

logger = logging.getLogger(__name__)

MAX_HEAD_BYTES = 1 << 20
"""The largest size of the headers in bytes. Real responses have some thousand."""


class LenientParser(_LenientHTTPClientParser):
    """Skips header lines with an invalid name (RFC 9110, section 5.1), as browsers do. Twisted drops the response."""

    def headerReceived(self, name: bytes, value: bytes) -> None:
        """Store a header, unless its name is invalid."""
        try:
            super().headerReceived(name, value)  # type: ignore[no-untyped-call]
        except InvalidHeaderName:
            logger.debug("skipped a header with the invalid name %r", name)


class BoundedConnection(_LenientHTTP11ClientProtocol):
    """Closes the connection if the headers are too long. Scrapy and Twisted have no limit for them."""

    _head_bytes = 0

    def request(self, request: Any) -> Any:
        """Send a request. Return Twisted's Deferred of its response."""
        self._head_bytes = 0
        answer = super().request(request)
        if self._parser is not None:
            self._parser.__class__ = LenientParser  # Scrapy sets its own class in the same way; ours adds one method
        return answer

    def dataReceived(self, data: bytes) -> None:
        """Receive bytes; close the connection if the headers are over :data:`MAX_HEAD_BYTES`."""
        if self._parser is not None and self._parser.state != BODY:
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES:
                cast(Any, self.transport).abortConnection()
                return
        super().dataReceived(data)  # type: ignore[no-untyped-call]


class ConnectionFactory(_LenientHTTP11ClientFactory):
    """Makes :class:`BoundedConnection` objects for the connection pool."""

    def buildProtocol(self, addr: Any) -> BoundedConnection:
        """Make the object for a new connection."""
        return BoundedConnection(self._quiescentCallback)  # type: ignore[no-untyped-call]
