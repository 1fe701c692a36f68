"""Makes an exchange from a foreign record: parses the message leniently, removes chunks, checks digests and dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import quote

from bipol_crawler.addresses.origins import REDIRECTS, without_credentials
from bipol_crawler.imports.digests import matches
from bipol_crawler.imports.records import ForeignRecord
from bipol_crawler.warc.content_codings import decode
from bipol_crawler.warc.exchange import EvidenceError, Exchange, Headers, first_header

Reason = Literal[
    "other_host", "other_type", "duplicate", "damaged", "digest", "incomplete", "truncated", "too_large", "not_http",
    "not_get", "no_date", "in_future", "unresolved", "conversion"
]  # fmt: skip
"""Why a record is skipped."""
REASONS: dict[Reason, str] = {
    "other_host": "of other hosts",
    "other_type": "neither HTML, nor a list, nor a photo",
    "duplicate": "in the archive already",
    "damaged": "damaged",
    "digest": "other content than their digest says",
    "incomplete": "shorter than their own headers say",
    "truncated": "cut short by the program that captured them",
    "too_large": "too large",
    "not_http": "not HTTP responses",
    "not_get": "answers to another method than GET",
    "no_date": "without the time of capture",
    "in_future": "captured in the future, by their own date",
    "unresolved": "refer to a body that is not there (it may still be imported)",
    "conversion": "converted by another program",
}
"""The reasons in words that follow a number."""

_HEAD_END = re.compile(rb"\r*\n\r*\n")
"""Some writers end lines with a line feed alone, some with two carriage returns before it."""
_STATUS = re.compile(rb"(HTTP/\d(?:\.\d)?|ICY)[ \t]+(\d{3})(?:[ \t]([^\r\n]*))?[ \t]*(?:\r*\n|\Z)", re.IGNORECASE)
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9a-fA-F]{1,16})[ \t]*(?:;[^\r\n]*)?\r?\n")
_DATE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?\d*(Z|[+-]\d\d:?\d\d)", re.IGNORECASE)
_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))
_NO_BODY = frozenset({204, 304})


class RecordSkipped(Exception):
    """A record is skipped. ``reason`` is one of :data:`REASONS`."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(detail)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Message:
    """An HTTP response or request. ``body`` is without chunks; ``raw_body`` is as it was sent."""

    start: tuple[str, int, str]
    headers: Headers
    body: bytes
    raw_body: bytes


def requested_method(block: bytes) -> tuple[str, Headers]:
    """The method and the headers of a request record's block; ``GET`` and no headers if it cannot be read."""
    head = _HEAD_END.split(block, maxsplit=1)[0]
    start, _, rest = head.decode("latin-1").partition("\n")
    method = start.partition(" ")[0].strip().upper()
    return (method if method.isalpha() else "GET"), _parse_headers(rest)


def capture_time(stated: str, now: str) -> str:
    """The time of capture as the archive writes it, with its fraction of a second if there is one.

    Raises:
        RecordSkipped: it states no time to the second, or one in the future.
    """
    found = _DATE.fullmatch(stated.strip())
    if found is None:
        raise RecordSkipped("no_date", stated)
    try:
        moment = datetime.fromisoformat(found[1] + found[3].upper().replace("Z", "+00:00")).astimezone(UTC)
    except ValueError:
        raise RecordSkipped("no_date", stated) from None
    second = moment.strftime("%Y-%m-%dT%H:%M:%S")
    if f"{second}Z" > now:
        raise RecordSkipped("in_future", stated)
    return f"{second}{found[2] or ''}Z"


def target_url(record: ForeignRecord) -> str:
    """The address of a record without a user name, and with everything escaped that an address cannot contain."""
    scheme, _, rest = without_credentials(record.url).partition("://")
    return f"{scheme.lower()}://{quote(rest, safe=_PRINTABLE)}"


def read_response(record: ForeignRecord, block: bytes) -> Message:
    """The HTTP response in a record's block, after its digests were verified.

    Raises:
        RecordSkipped: the block is not an HTTP response, or not the one that its digests and headers describe.
    """
    found = _STATUS.match(block)
    if found is None or not 100 <= int(found[2]) <= 999:
        raise RecordSkipped("not_http")
    end = _HEAD_END.search(block, found.end() - 2)
    head, raw = (block[: end.start()], block[end.end() :]) if end else (block.rstrip(b"\r\n"), b"")
    headers = _parse_headers(head[found.end() :].decode("latin-1"))
    body, whole = _unchunk(headers, raw)
    _check_digests(record, block, headers, raw, body)
    if record.headers.get("warc-truncated") and record.kind != "revisit":  # WARC 1.0 has it in every revisit record
        raise RecordSkipped("truncated", record.headers["warc-truncated"])
    status = int(found[2])
    if not whole or (record.kind != "revisit" and _is_short(status, headers, body)):
        raise RecordSkipped("incomplete")
    version = found[1].decode("latin-1").upper().replace("ICY", "HTTP/1.0")
    reason = (found[3] or b"").decode("latin-1").strip()
    return Message((version, status, reason), _without_chunks(headers, raw is not body), body, raw)


def make_exchange(
    record: ForeignRecord, message: Message, body: bytes, captured_at: str, request: tuple[str, Headers]
) -> Exchange:
    """The exchange of a response, with the request that was recorded beside it.

    Raises:
        RecordSkipped: the method of the request was not GET.
    """
    method, request_headers = request
    if method != "GET":
        raise RecordSkipped("not_get", method)
    version, status, reason = message.start
    return Exchange(
        url=target_url(record),
        method=method,
        request_headers=request_headers,
        status=status,
        reason=reason,
        response_headers=message.headers,
        body=body,
        captured_at=captured_at,
        ip=record.headers.get("warc-ip-address"),
        http_version=version,
    )


def resource_message(record: ForeignRecord, block: bytes) -> Message:
    """A resource record as the answer 200 with its media type. It states nothing else of the HTTP response.

    Raises:
        RecordSkipped: a digest does not match.
    """
    _check_digests(record, block, (), block, block)
    if record.headers.get("warc-truncated"):
        raise RecordSkipped("truncated", record.headers["warc-truncated"])
    media_type = record.headers.get("content-type", "").strip()
    return Message(("HTTP/1.1", 200, ""), (("Content-Type", media_type),) if media_type else (), block, block)


def _parse_headers(text: str) -> Headers:
    """Header fields. A folded line belongs to the one before it; a line without a colon is ignored."""
    pairs: list[tuple[str, str]] = []
    for line in text.split("\n"):
        line = line.rstrip("\r").replace("\r", " ")
        if line[:1] in (" ", "\t") and pairs:
            pairs[-1] = pairs[-1][0], f"{pairs[-1][1]} {line.strip()}".strip()
            continue
        name, colon, value = line.partition(":")
        if colon and name.strip():
            pairs.append((name.strip(), value.strip(" \t")))
    return tuple(pairs)


def _unchunk(headers: Headers, raw: bytes) -> tuple[bytes, bool]:
    """The body without its chunks, and whether the last chunk is there. Some writers have undone the chunks already."""
    coding = first_header(headers, "transfer-encoding") or ""
    if "chunked" not in coding.lower() or not _CHUNK_SIZE.match(raw):
        return raw, True
    body, at = bytearray(), 0
    while size := _CHUNK_SIZE.match(raw, at):
        length = int(size[1], 16)
        if length == 0:
            return bytes(body), True
        chunk = raw[size.end() : size.end() + length]
        body += chunk
        at = size.end() + length
        if len(chunk) < length:
            return bytes(body), False
        if raw.startswith((b"\r\n", b"\n"), at):
            at = raw.index(b"\n", at) + 1
    # the text only begins like the size of a chunk
    return (raw, True) if at < len(raw) else (bytes(body), False)


def _without_chunks(headers: Headers, undone: bool) -> Headers:
    """Headers without those of the transfer: a body is kept as it is between its ends, without chunks."""
    if first_header(headers, "transfer-encoding") is None:
        return headers
    return tuple(pair for pair in headers if pair[0].lower() != "transfer-encoding")


def _is_short(status: int, headers: Headers, body: bytes) -> bool:
    """Whether a body is shorter than Content-Length says. It may be longer, if the writer has decoded it.

    A browser does not hand out the body of a redirect, so programs that crawl with a browser store none.
    """
    stated = first_header(headers, "content-length") or ""
    if status in _NO_BODY or (status in REDIRECTS and not body.strip()):
        return False
    if first_header(headers, "transfer-encoding") is not None or not stated.isdecimal():
        return False
    return len(body) < int(stated) and (
        first_header(headers, "content-encoding") is None or not _can_decode(headers, body)
    )


def _can_decode(headers: Headers, body: bytes) -> bool:
    try:
        return bool(_decoded(headers, body))
    except EvidenceError:
        return False


def _decoded(headers: Headers, body: bytes) -> bytes:
    return decode(body, [value for name, value in headers if name.lower() == "content-encoding"])


def _check_digests(record: ForeignRecord, block: bytes, headers: Headers, raw: bytes, body: bytes) -> None:
    """Verify the digests of the block and of the payload, as far as the record states them.

    Raises:
        RecordSkipped: a digest does not match, or the record has no digest and does not end where it says.
    """
    stated = record.headers.get("warc-block-digest", "")
    verified = matches(stated, [block]) if stated and "warc-segment-number" not in record.headers else None
    if verified is False:
        raise RecordSkipped("digest", stated)
    stated = record.headers.get("warc-payload-digest", "")
    if stated and record.kind != "revisit" and not record.headers.get("warc-truncated"):
        found = matches(stated, dict.fromkeys((body, raw)))
        if found is False and (first_header(headers, "content-encoding") is None or not _matches_decoded(
            stated, headers, body
        )):  # fmt: skip
            raise RecordSkipped("digest", stated)
        verified = verified or found is not False
    if record.length_doubtful and not verified:
        raise RecordSkipped("damaged", "the record does not end where it says")


def _matches_decoded(stated: str, headers: Headers, body: bytes) -> bool:
    try:
        return matches(stated, [_decoded(headers, body)]) is True
    except EvidenceError:
        return False
