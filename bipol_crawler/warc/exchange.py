"""The exchange (one request and its response), its place in a WARC file, and its form as an HTTP message."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Literal, cast, get_args
from urllib.parse import urlsplit

Headers = tuple[tuple[str, str], ...]
Truncated = Literal["disconnect", "length", "time", "unspecified"]
_TRUNCATED = get_args(Truncated)

_URL = re.compile(r"https?://[!-~]+")
_UTC_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z")
_LINE_BREAK = re.compile(r"[\r\n]")


class EvidenceError(Exception):
    """A record could not be written or read, or its content is wrong.

    This is not a subclass of ``OSError``, because Scrapy retries after an ``OSError``. When our own disk fails, it does
    not help to ask the portal again.
    """


class UnrecordableError(EvidenceError):
    """The request or response cannot be written as a valid WARC record. The message is at fault, not the disk."""


class IncompleteError(EvidenceError):
    """A compressed body ends early or is corrupt, so only a part of it could be decoded."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its response.

    ``body`` is the body as it was received, still with its content coding (gzip). ``captured_at`` is when the request
    was sent: UTC, ``2024-11-16T06:52:00Z``, or with a fraction of a second. Headers are ordered pairs, decoded as
    latin-1. ``truncated`` says why the body ends early, with a word from the WARC standard; None for a complete body.
    ``ip`` is the address of the server.
    """

    url: str
    method: str
    request_headers: Headers
    status: int
    reason: str
    response_headers: Headers
    body: bytes
    captured_at: str
    ip: str | None = None
    http_version: str = "HTTP/1.1"
    truncated: Truncated | None = None


@dataclass(frozen=True)
class Record:
    """The place of an exchange in a WARC file, and the values for its row in ``captures``.

    ``file`` is the file name without ``.open``. ``offset`` (bytes) is where the gzip member of the response begins.
    ``length`` (bytes) covers this member and the request's member after it, so that the slice is the whole exchange.
    ``record_id`` is ``urn:uuid:…``. ``digest`` is ``sha256:`` and the hexadecimal hash of the body as received;
    ``body_length`` is the body's size in bytes. ``refers_to`` is, for a revisit record, the id of the record that holds
    the body; None for other records. ``run`` identifies the run, None in old files that hold a single run.
    """

    file: str
    offset: int
    length: int
    record_id: str
    digest: str
    captured_at: str
    url: str
    status: int
    content_type: str | None
    location: str | None
    truncated: Truncated | None
    body_length: int
    refers_to: str | None = None
    run: str | None = None


@dataclass(frozen=True, slots=True)
class Slice:
    """The place of an exchange: ``length`` bytes of ``file`` (without ``.open``) from byte ``offset`` on."""

    file: str
    offset: int
    length: int

    @property
    def end(self) -> int:
        """The offset of the first byte after it."""
        return self.offset + self.length


@dataclass(frozen=True, slots=True)
class Original:
    """An earlier response record to which a revisit record can refer: its place, its URL, and when it was captured."""

    file: str
    offset: int
    record_id: str
    url: str
    captured_at: str


def first_header(headers: Headers, name: str) -> str | None:
    """The first value of the header ``name`` (in lower case), None if there is no such header."""
    return next((value for key, value in headers if key.lower() == name), None)


def digest(data: bytes) -> str:
    """``sha256:`` and the hexadecimal hash of ``data``, in the form used by the ``captures`` table."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def make_record(
    exchange: Exchange,
    file: str,
    offset: int,
    length: int,
    record_id: str,
    refers_to: str | None = None,
    run: str | None = None,
) -> Record:
    """The :class:`Record` of an exchange that is stored at ``offset`` of ``file``."""
    return Record(
        file=file,
        offset=offset,
        length=length,
        record_id=record_id,
        digest=digest(exchange.body),
        captured_at=exchange.captured_at,
        url=exchange.url,
        status=exchange.status,
        content_type=first_header(exchange.response_headers, "content-type"),
        location=first_header(exchange.response_headers, "location"),
        truncated=exchange.truncated,
        body_length=len(exchange.body),
        refers_to=refers_to,
        run=run,
    )


def response_head(exchange: Exchange) -> bytes:
    """The response's status line, headers and blank line, as bytes.

    Raises:
        UnrecordableError: the exchange holds something that a record cannot hold unchanged.
        EvidenceError: ``captured_at`` is not a UTC time.
    """
    if not _UTC_TIME.fullmatch(exchange.captured_at):
        raise EvidenceError(f"not a UTC time: {exchange.captured_at!r}")
    if not 100 <= exchange.status <= 999:
        raise UnrecordableError(f"not an HTTP status: {exchange.status}")
    return _encode_head(
        exchange.url,
        f"{exchange.http_version} {exchange.status} {exchange.reason}",
        exchange.response_headers,
    )


def request_head(exchange: Exchange) -> bytes:
    """The request's first line, headers and blank line, as bytes. Raises the same errors as :func:`response_head`."""
    if not _URL.fullmatch(exchange.url):
        raise UnrecordableError(f"not a URL that a record can hold: {exchange.url!r}")
    parts = urlsplit(exchange.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    # Twisted always sends HTTP/1.1, whatever version the server answers with.
    return _encode_head(exchange.url, f"{exchange.method} {target} HTTP/1.1", exchange.request_headers)


def parse_exchange(
    url: str, captured_at: str, response: bytes, request: bytes, ip: str | None, truncated: str | None
) -> Exchange:
    """Parse the blocks of a response record and its request record into an exchange.

    ``request`` is ``b""`` if there is no request record.

    Raises:
        EvidenceError: a block is not an HTTP message.
    """
    version, status, reason = parse_start(response, truncated)
    lines, _, body = response.partition(b"\r\n\r\n")
    _, response_headers = _parse_lines(lines)
    asked, request_headers = _parse_lines(request.partition(b"\r\n\r\n")[0])
    return Exchange(
        url=url,
        method=asked.partition(" ")[0] or "GET",
        request_headers=request_headers,
        status=status,
        reason=reason,
        response_headers=response_headers,
        body=body,
        captured_at=captured_at,
        ip=ip,
        http_version=version,
        truncated=cast(Truncated | None, truncated),
    )


def parse_start(response: bytes, truncated: str | None) -> tuple[str, int, str]:
    """The version, status and reason of the response in the block of a record; its headers are not parsed.

    Args:
        truncated: what the record says of its body.

    Raises:
        EvidenceError: the block is not an HTTP response.
    """
    start = response.partition(b"\r\n")[0].decode("latin-1")
    version, _, rest = start.partition(" ")
    status, _, reason = rest.partition(" ")
    if b"\r\n\r\n" not in response or not version.startswith("HTTP/") or not status.isdecimal():
        raise EvidenceError(f"not an HTTP response: {start!r}")
    if truncated is not None and truncated not in _TRUNCATED:
        raise EvidenceError(f"unknown reason for a truncated record: {truncated!r}")
    return version, int(status), reason


def _encode_head(url: str, start: str, headers: Headers) -> bytes:
    if any(_LINE_BREAK.search(text) for text in (start, *(part for pair in headers for part in pair))):
        raise UnrecordableError(f"a header of {url} contains a line break")
    if any(":" in name for name, _ in headers):
        raise UnrecordableError(f"a header name of {url} contains a colon")
    text = "".join(f"{line}\r\n" for line in (start, *(f"{name}: {value}" for name, value in headers), ""))
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError as error:
        raise UnrecordableError(f"a header of {url} is not latin-1: {error}") from error


def _parse_lines(block: bytes) -> tuple[str, Headers]:
    start, *rest = block.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in rest)
    return start, tuple((name, value.removeprefix(" ")) for name, _, value in pairs)
