"""The WARC records of one exchange, and of a file's beginning, as the gzip members that a file is made of.

An exchange is a ``response`` record and, right behind it, its ``request`` record. One whose body is in an earlier
record, byte for byte, becomes a ``revisit`` record, and so does a 304: the headers alone, and which record has the
body. Beside what the standard names (WARC-Refers-To, its URI and date) stand the file and the offset, as Heritrix
writes them, so that a reader needs no index to find it. A revisit never refers to a revisit.

What a record cannot show, because Scrapy and Twisted do not hand it on: the spelling of header
names, their order between different names, the transfer coding (a body is stored unchunked, and
without the header that would say otherwise) and the server's own reason phrase.
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
"""The two profiles of WARC 1.1 (6.7)."""
RUN = "Crawl-Run"
"""The field of a response or revisit record that names its run: when the run captured the first, and its process.

WARC 1.1 (section 4) leaves the fields that it does not name to whoever writes them; readers pass over them."""
_KNOWN = {
    "description": "exchanges of one day's runs, which Crawl-Run tells apart",
    "format": "WARC File Format 1.1",
    "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
}


def warcinfo_block(info: Mapping[str, str]) -> bytes:
    """What the ``warcinfo`` record of a file says that is written under ``info``."""
    # A line break in a setting would begin a field of its own.
    fields = {name: " ".join(value.split()) for name, value in ({**info} | _KNOWN).items()}
    return bytes(_writer(BytesIO()).create_warcinfo_record("", fields).raw_stream.getvalue())


def warcinfo(info: Mapping[str, str], file: str, captured_at: str) -> tuple[str, bytes]:
    """The id of a new ``warcinfo`` record, and its gzip member."""
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
    exchange: Exchange, original: Original | None, record_id: str, *, warcinfo_id: str, run: str
) -> bytes:
    """The records of an exchange, the answer's named ``record_id``.

    Raises:
        UnfitError: it is no HTTP that a record can show.
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
    asked = {"WARC-Record-ID": f"<urn:uuid:{uuid4()}>", "WARC-Concurrent-To": f"<{record_id}>"}
    if original is None:
        _write_message(writer, exchange.url, "response", common | about, response, exchange.body)
    else:
        _write_revisit(writer, exchange, common | about, response, original)
    _write_message(writer, exchange.url, "request", common | asked, request, b"")
    return members.getvalue()


class _Verbatim(StatusAndHeaders):  # type: ignore[misc]
    """Header lines that warcio writes as they are: its own percent-encodes what is not ASCII."""

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
    # warcio would compute digests itself, in SHA-1; the ones it finds it keeps.
    digests = {"WARC-Payload-Digest": digest(body), "WARC-Block-Digest": digest(head + body)}
    record = writer.create_warc_record(
        url,
        kind,
        payload=BytesIO(body),
        length=len(body),
        http_headers=_Verbatim(head),
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
    if exchange.status != 304:  # of a body that was not sent nothing is known; readers go by address and date
        refers["WARC-Payload-Digest"] = digest(exchange.body)
    record = writer.create_warc_record(
        exchange.url,
        "revisit",
        payload=BytesIO(),
        length=0,
        http_headers=_Verbatim(head),
        warc_headers_dict=about | refers,
    )
    writer.write_record(record)
