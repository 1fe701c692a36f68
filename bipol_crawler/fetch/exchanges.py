"""Makes the :class:`~bipol_crawler.warc.exchange.Exchange` of a request and its Scrapy response."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import cast
from urllib.parse import urldefrag, urlsplit

from scrapy import Request
from scrapy.http import Response
from twisted.web.http_headers import Headers as TwistedHeaders

from bipol_crawler.warc.exchange import EvidenceError, Exchange, Headers, IncompleteError, Truncated
from bipol_crawler.warc.reader import decoded_body

_STATUSES_WITHOUT_BODY = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)


def mark_if_incomplete(exchange: Exchange) -> Exchange:
    """Return the exchange; if its compressed body ends early or is corrupt, marked as truncated."""
    if exchange.truncated is None:
        try:
            decoded_body(exchange)
        except IncompleteError:
            return replace(exchange, truncated="unspecified")
        except EvidenceError:
            pass  # too large, or an unknown coding: the record is complete, but the body will not be read
    return exchange


def truncation(response: Response) -> Truncated | None:
    """Why the body of a response is incomplete, as WARC-Truncated says it; None if it is complete."""
    if "dataloss" in response.flags:
        return "disconnect"
    return "length" if "download_stopped" in response.flags else None


def exchange_of(request: Request, response: Response, captured_at: str, truncated: Truncated | None) -> Exchange:
    """The exchange of a request and its response, whose body is still in its content coding.

    Args:
        captured_at: when the request was sent, UTC, ``…Z``.
        truncated: see :func:`truncation`.
    """
    sent = TwistedHeaders(cast("dict[bytes, Sequence[bytes]]", request.headers))
    if not sent.hasHeader(b"Host"):
        # As Twisted's agent sends it: as the last header, and without the default port.
        parts = urlsplit(request.url)
        standard = {"http": 80, "https": 443}.get(parts.scheme)
        port = "" if parts.port in (None, standard) else f":{parts.port}"
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        sent.addRawHeader("Host", f"{host}{port}")
    sent.removeHeader(b"Proxy-Authorization")  # a secret, and meant for the proxy only
    received = [(name, value) for name, values in response.headers.items() for value in values]
    if request.method == "HEAD" or response.status in _STATUSES_WITHOUT_BODY:
        # For these Scrapy always gives a length of 0.
        received = [(name, value) for name, value in received if name.lower() != b"content-length"]
    return Exchange(
        url=urldefrag(request.url)[0],
        method=request.method,
        request_headers=_decoded_pairs([(name, value) for name, values in sent.getAllRawHeaders() for value in values]),
        status=response.status,
        reason=_reason(response.status),
        response_headers=_decoded_pairs(received),
        body=response.body,
        captured_at=captured_at,
        ip=str(response.ip_address) if response.ip_address else None,
        http_version=response.protocol or "HTTP/1.1",
        truncated=truncated,
    )


def _decoded_pairs(headers: list[tuple[bytes, bytes]]) -> Headers:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers)


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
