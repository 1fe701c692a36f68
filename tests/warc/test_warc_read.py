"""Reading back: nothing decoded unless asked, nothing believed that its digest belies."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bipol_crawler.warc import content_codings
from bipol_crawler.warc.reader import decoded_body, read_exchange, read_records
from bipol_crawler.warc.writer import EvidenceError, Exchange


def packed(data: bytes, level: int = 9) -> bytes:
    """``data`` gzipped, without the time of day in it: workers must collect the same tests."""
    return gzip.compress(data, level, mtime=0)


TEXT = b"<p>Peran serta warga</p>" * 50


def raw_deflate(data: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return stream.compress(data) + stream.flush()


def encoded(exchange, coding: str, body: bytes):
    return replace(exchange, body=body, response_headers=(("Content-Encoding", coding),))


def test_a_gzipped_body_is_kept_as_served(writer, exchange):
    served = encoded(exchange, "gzip", packed(TEXT))
    record = writer.write(served)
    assert read_exchange(writer.directory, record.file, record.offset).body == served.body
    assert record.body_length == len(served.body)


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", packed(TEXT)),
        ("x-gzip", packed(TEXT)),
        ("GZIP", packed(TEXT)),
        ("gzip", packed(TEXT[:100]) + packed(TEXT[100:])),
        ("gzip", packed(TEXT) + b"\0" * 7),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", raw_deflate(TEXT)),
        ("identity", TEXT),
        ("", TEXT),
        ("deflate, gzip", packed(zlib.compress(TEXT))),
    ],
    ids=[
        "gzip",
        "x-gzip",
        "capitals",
        "two members",
        "padded",
        "zlib",
        "bare deflate",
        "identity",
        "none",
        "two",
    ],
)
def test_a_content_coding_is_decoded_on_demand(exchange, coding, body):
    assert decoded_body(encoded(exchange, coding, body)) == TEXT


@given(st.binary(max_size=5_000))
def test_any_body_survives_gzip(body):
    served = Exchange("https://bipol.co/", "GET", (), 200, "OK", (), packed(body), "2024-11-16T06:52:00Z")
    assert decoded_body(replace(served, response_headers=(("content-encoding", "gzip"),))) == body


def test_an_empty_body_is_empty_whatever_its_coding_says(exchange):
    assert decoded_body(encoded(exchange, "gzip", b"")) == b""


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", packed(TEXT)[:-9]),
        ("gzip", packed(TEXT) + packed(TEXT)[:-9]),
        ("deflate", b"\xff\xff\xff"),
        ("br", b"\x0b\x02\x80"),
    ],
    ids=["cut off", "second member cut off", "not deflate", "brotli cut off"],
)
def test_a_body_that_does_not_unpack_is_an_error_not_half_a_page(exchange, coding, body):
    with pytest.raises(EvidenceError):
        decoded_body(encoded(exchange, coding, body))


@pytest.mark.sampled(1)
@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_decompression_bomb_is_not_decoded(exchange, coding):
    stream = zlib.compressobj(9, wbits=zlib.MAX_WBITS + (16 if coding == "gzip" else 0))
    bomb = b"".join(stream.compress(bytes(1 << 20)) for _ in range(65)) + stream.flush()
    assert len(bomb) < 100_000
    with pytest.raises(EvidenceError, match=str(content_codings.MAX_BODY_BYTES)):
        decoded_body(encoded(exchange, coding, bomb))


def test_an_offset_that_is_not_a_response_is_an_error(writer, exchange):
    record = writer.write(exchange)
    for offset in (0, record.offset + 1, record.offset + record.length, 10**9):
        with pytest.raises(EvidenceError, match=record.file):
            read_exchange(writer.directory, record.file, offset)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(EvidenceError, match=r"tiada\.warc\.gz"):
        read_exchange(tmp_path, "tiada.warc.gz", 0)


def test_a_record_changed_after_the_fact_is_not_trusted(writer, exchange):
    record = writer.write(exchange)
    writer.close()
    path = writer.directory / record.file
    data = path.read_bytes()
    whole = data[record.offset : record.offset + record.length]
    stream = zlib.decompressobj(zlib.MAX_WBITS + 16)
    response = stream.decompress(whole)
    forged = packed(response.replace(b"Jalan diperbaiki", b"Jalan tertinggal"))
    path.write_bytes(data[: record.offset] + forged + stream.unused_data)
    with pytest.raises(EvidenceError, match="digest"):
        read_exchange(writer.directory, record.file, record.offset)
    with pytest.raises(EvidenceError, match="digest"):
        list(read_records(path))
