"""Makes the WARC records of one exchange, and the ``warcinfo`` record of a file, as gzip members.

An exchange is a ``response`` record, followed by its ``request`` record. If an earlier record has the same body, byte
for byte, a ``revisit`` record is written instead. It contains only the headers and a reference to the record with the
body. A 304 becomes a ``revisit`` record too. The standard defines the fields WARC-Refers-To, -Target-URI and -Date. The
file name and offset are added, as Heritrix does it, so that a reader needs no index to find the body. A revisit record
never refers to another revisit record.

Scrapy and Twisted do not report the following, so a record cannot show it: upper and lower case in header names, the
order of headers with different names, the transfer coding (bodies are stored without chunks, and without the header
that announces chunks), and the server's reason phrase.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from uuid import uuid4

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from bipol_crawler.warc.exchange import Exchange, Original, digest, request_head, response_head

_PROFILE = "http://netpreserve.org/warc/1.1/revisit"
IDENTICAL = f"{_PROFILE}/identical-payload-digest"
NOT_MODIFIED = f"{_PROFILE}/server-not-modified"
"""The two profiles of revisit records in WARC 1.1 (section 6.7)."""
RUN = "Crawl-Run"
"""The field of a response or revisit record that identifies its run: the time of the run's first capture, and the
process id. WARC 1.1 (section 4) allows fields of one's own; readers ignore them."""
_FIXED_INFO = {
    "description": "exchanges of one day's runs, which Crawl-Run tells apart",
    "format": "WARC File Format 1.1",
    "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
}


def warcinfo_block(info: Mapping[str, str]) -> bytes:
    """The block of a ``warcinfo`` record that contains ``info`` and the fixed fields."""
    # A line break in a value would begin a new field.
    fields = {name: " ".join(value.split()) for name, value in (_FIXED_INFO | {**info}).items()}
    fields = {name: fields[name] for name in (*info, *(name for name in _FIXED_INFO if name not in info))}
    return bytes(_writer(BytesIO()).create_warcinfo_record("", fields).raw_stream.getvalue())


def warcinfo(info: Mapping[str, str], file: str, captured_at: str) -> tuple[str, bytes]:
    """Make a ``warcinfo`` record. Return its id and its gzip member."""
    members, block = BytesIO(), warcinfo_block(info)
    writer = _writer(members)
    record = writer.create_warc_record(
        None,
        "warcinfo",
        payload=BytesIO(block),
        length=len(block),
        warc_content_type="application/warc-fields",
        warc_headers_dict={"WARC-Date": captured_at, "WARC-Filename": file, "WARC-Block-Digest": digest(block)},
    )
    writer.write_record(record)
    return record.rec_headers.get_header("WARC-Record-ID").strip("<>"), members.getvalue()


def exchange_members(
    exchange: Exchange, original: Original | None, record_id: str, *, warcinfo_id: str, run: str,
    origin: Mapping[str, str] | None = None,
) -> bytes:  # fmt: skip
    """Make the records of an exchange, as gzip members. ``record_id`` is the id of the response or revisit record.

    Args:
        origin: further fields that say where an imported exchange comes from. A request that was not recorded is not
            written then.

    Raises:
        UnrecordableError: the exchange cannot be written as a valid WARC record.
    """
    members = BytesIO()
    writer = _writer(members)
    response, request = response_head(exchange), request_head(exchange)
    common = {"WARC-Date": exchange.captured_at, "WARC-Warcinfo-ID": f"<{warcinfo_id}>"}
    about = {"WARC-Record-ID": f"<{record_id}>", "WARC-Protocol": exchange.http_version.lower(), RUN: run}
    if exchange.ip:
        about["WARC-IP-Address"] = exchange.ip
    if exchange.truncated:
        about["WARC-Truncated"] = exchange.truncated
    about |= origin or {}
    asked = {"WARC-Record-ID": f"<urn:uuid:{uuid4()}>", "WARC-Concurrent-To": f"<{record_id}>"}
    if original is None:
        _write_message(writer, exchange.url, "response", common | about, response, exchange.body)
    else:
        _write_revisit(writer, exchange, common | about, response, original)
    if origin is None or exchange.request_headers:
        _write_message(writer, exchange.url, "request", common | asked, request, b"")
    return members.getvalue()


def response_member(url: str, about: Mapping[str, str], head: bytes, body: bytes) -> bytes:
    """Make a ``response`` record alone, as a gzip member.

    Args:
        about: fields of the record, ``WARC-Date`` among them.
        head: status line and headers, up to the empty line.
    """
    members = BytesIO()
    _write_message(_writer(members), url, "response", dict(about), head, body)
    return members.getvalue()


class _VerbatimHeaders(StatusAndHeaders):  # type: ignore[misc]
    """Header lines that warcio writes unchanged. Its own class percent-encodes characters that are not ASCII."""

    def __init__(self, lines: bytes) -> None:
        super().__init__("", [])
        self.lines = lines

    def __bool__(self) -> bool:
        return True

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        self.headers_buff = self.lines


def _writer(members: BytesIO) -> WARCWriter:
    return WARCWriter(members, gzip=True, warc_version="1.1")


def _write_message(writer: WARCWriter, url: str, kind: str, about: dict[str, str], head: bytes, body: bytes) -> None:
    # Without these warcio would add its own digests, in SHA-1.
    digests = {"WARC-Payload-Digest": digest(body), "WARC-Block-Digest": digest(head + body)}
    record = writer.create_warc_record(
        url,
        kind,
        payload=BytesIO(body),
        length=len(body),
        http_headers=_VerbatimHeaders(head),
        warc_headers_dict=about | digests,
    )
    writer.write_record(record)


def _write_revisit(
    writer: WARCWriter, exchange: Exchange, about: dict[str, str], head: bytes, original: Original
) -> None:
    refers = {
        "WARC-Profile": NOT_MODIFIED if exchange.status == 304 else IDENTICAL,
        "WARC-Refers-To": f"<{original.record_id}>",
        "WARC-Refers-To-Target-URI": original.url,
        "WARC-Refers-To-Date": original.captured_at,
        "WARC-Refers-To-Filename": original.file,
        "WARC-Refers-To-File-Offset": str(original.offset),
        "WARC-Block-Digest": digest(head),
    }
    if exchange.status != 304:  # a 304 has no body; readers find the original by URL and date
        refers["WARC-Payload-Digest"] = digest(exchange.body)
    record = writer.create_warc_record(
        exchange.url,
        "revisit",
        payload=BytesIO(),
        length=0,
        http_headers=_VerbatimHeaders(head),
        warc_headers_dict=about | refers,
    )
    writer.write_record(record)
