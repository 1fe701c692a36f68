"""An exchange, its record's place in a file, and its form on the wire: text lines, then bytes."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Literal, cast, get_args
from urllib.parse import urlsplit

Headers = tuple[tuple[str, str], ...]
Truncated = Literal["disconnect", "length", "time", "unspecified"]

_URL = re.compile(r"https?://[!-~]+")
_WHEN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z")
_LINE_BREAK = re.compile(r"[\r\n]")


class EvidenceError(Exception):
    """A record could not be written, read or believed.

    Deliberately no ``OSError``: Scrapy retries those, and there is nothing to gain from asking
    the portal again when it is our own disk that fails.
    """


class UnfitError(EvidenceError):
    """What was served (or asked for) is no HTTP that a record can show: the fault of the answer, not of the disk."""


class IncompleteError(EvidenceError):
    """A compressed body ends early or is corrupt: what can be unpacked of it is not what was sent."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what was served for it.

    ``body`` is the entity as it came over the wire, content coding (gzip) included.
    ``captured_at`` is UTC, ``2024-11-16T06:52:00Z`` or with a fraction, and says when the
    request was sent. Headers are ordered pairs, bytes read as latin-1. ``truncated`` is
    WARC's own word for why the body ends early, None for a whole one. ``ip`` is the
    server's address.
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


@dataclass(frozen=True, slots=True)
class Record:
    """Where an exchange lies, and what the archive's ``captures`` row says of it.

    ``file`` is the name the file has once closed. ``offset`` is where the response's gzip
    member begins; ``length`` spans it and the request's member behind it, so that the slice is
    the whole exchange. ``record_id`` is ``urn:uuid:…``. ``digest`` is ``sha256:`` and the hex
    of the body as served, ``body_length`` its bytes. ``refers_to`` is the id of the record that has
    the body of a revisit record, None for a record that has its own. ``run`` is what the record says of its run, None
    in files that hold one run or part of one.
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
    """The place of an exchange: ``length`` bytes of ``file`` (its final name) from ``offset``."""

    file: str
    offset: int
    length: int

    @property
    def end(self) -> int:
        """The offset of the byte behind it."""
        return self.offset + self.length


@dataclass(frozen=True, slots=True)
class Original:
    """An earlier response record that a revisit record may refer to: where it lies, what was asked for, and when."""

    file: str
    offset: int
    record_id: str
    url: str
    captured_at: str


def header(headers: Headers, name: str) -> str | None:
    """The first value of the header ``name`` (lower case), None without one."""
    return next((value for key, value in headers if key.lower() == name), None)


def digest(data: bytes) -> str:
    """``sha256:`` and hex, as in the archive's captures table, so that one is found in the other."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def describe(
    exchange: Exchange,
    file: str,
    offset: int,
    length: int,
    record_id: str,
    refers_to: str | None = None,
    run: str | None = None,
) -> Record:
    """The :class:`Record` of an exchange that lies at ``offset`` of ``file``."""
    return Record(
        file=file,
        offset=offset,
        length=length,
        record_id=record_id,
        digest=digest(exchange.body),
        captured_at=exchange.captured_at,
        url=exchange.url,
        status=exchange.status,
        content_type=header(exchange.response_headers, "content-type"),
        location=header(exchange.response_headers, "location"),
        truncated=exchange.truncated,
        body_length=len(exchange.body),
        refers_to=refers_to,
        run=run,
    )


def response_head(exchange: Exchange) -> bytes:
    """Status line, headers and the blank line of the response.

    Raises:
        UnfitError: the exchange holds something that no record can say without changing it.
    """
    if not _WHEN.fullmatch(exchange.captured_at):
        raise EvidenceError(f"no UTC time: {exchange.captured_at!r}")
    if not 100 <= exchange.status <= 999:
        raise UnfitError(f"no HTTP status: {exchange.status}")
    return _lines(
        exchange.url,
        f"{exchange.http_version} {exchange.status} {exchange.reason}",
        exchange.response_headers,
    )


def request_head(exchange: Exchange) -> bytes:
    """Request line, headers and the blank line of the request; raises as :func:`response_head`."""
    if not _URL.fullmatch(exchange.url):
        raise UnfitError(f"no URL that a record can name: {exchange.url!r}")
    parts = urlsplit(exchange.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    # Twisted speaks HTTP/1.1 whatever the server answers in.
    return _lines(exchange.url, f"{exchange.method} {target} HTTP/1.1", exchange.request_headers)


def parse_exchange(
    url: str, captured_at: str, response: bytes, request: bytes, ip: str | None, truncated: str | None
) -> Exchange:
    """The exchange that the blocks of a response record and its request record (or ``b""``) state.

    Raises:
        EvidenceError: they are no HTTP messages of the form written here.
    """
    lines, end, body = response.partition(b"\r\n\r\n")
    start, response_headers = _parse_lines(lines)
    version, _, rest = start.partition(" ")
    status, _, reason = rest.partition(" ")
    if not end or not version.startswith("HTTP/") or not status.isdecimal():
        raise EvidenceError(f"no HTTP response: {start!r}")
    if truncated is not None and truncated not in get_args(Truncated):
        raise EvidenceError(f"unknown reason for a truncated record: {truncated!r}")
    asked, request_headers = _parse_lines(request.partition(b"\r\n\r\n")[0])
    return Exchange(
        url=url,
        method=asked.partition(" ")[0] or "GET",
        request_headers=request_headers,
        status=int(status),
        reason=reason,
        response_headers=response_headers,
        body=body,
        captured_at=captured_at,
        ip=ip,
        http_version=version,
        truncated=cast(Truncated | None, truncated),
    )


def _lines(url: str, start: str, headers: Headers) -> bytes:
    if any(_LINE_BREAK.search(text) for text in (start, *(part for pair in headers for part in pair))):
        raise UnfitError(f"a header of {url} holds a line break")
    if any(":" in name for name, _ in headers):
        raise UnfitError(f"a header name of {url} holds a colon")
    text = "".join(f"{line}\r\n" for line in (start, *(f"{name}: {value}" for name, value in headers), ""))
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError as error:
        raise UnfitError(f"a header of {url} is no latin-1: {error}") from error


def _parse_lines(block: bytes) -> tuple[str, Headers]:
    start, *rest = block.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in rest)
    return start, tuple((name, value.removeprefix(" ")) for name, _, value in pairs)
