"""Content codings: whatever servers and proxies send unasked is read; an unknown coding is not mistaken for damage."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest

from bipol_crawler.warc.content_codings import MAX_LAYERS, TooLargeError, UnknownCodingError, coding_names, decode, zstd
from bipol_crawler.warc.exchange import IncompleteError

TEXT = "<!doctype html>\n<html><title>Warga Café</title><p>Peran serta warga</p>\n".encode() + b"<p>Isi.</p>" * 300
PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 9
BLOCK = 1 << 20


def gz(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def raw(data: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return stream.compress(data) + stream.flush()


def skipped(data: bytes) -> bytes:
    return b"\x53\x2a\x4d\x18" + len(data).to_bytes(4, "little") + data


br, zs = brotli.compress, zstd.compress

RIGHT = {
    "brotli": (["br"], br(TEXT)),
    "zstd": (["zstd"], zs(TEXT)),
    "zstd, two frames": (["zstd"], zs(TEXT[:90]) + zs(TEXT[90:])),
    "zstd after a skippable frame": (["zstd"], skipped(b"ukuran") + zs(TEXT)),
    "zstd, padded": (["zstd"], zs(TEXT) + bytes(8)),
    "gzip, two members": (["gzip"], gz(TEXT[:50]) + gz(TEXT[50:])),
    "gzip after an empty member": (["gzip"], gz(b"") + gz(TEXT)),
    "gzip before an empty member": (["gzip"], gz(TEXT) + gz(b"")),
    "capitals": (["BR"], br(TEXT)),
    "a parameter": (["gzip;q=1.0"], gz(TEXT)),
    "quoted": (['"br"'], br(TEXT)),
    "two in one header": (["deflate, br"], br(zlib.compress(TEXT))),
    "two headers": (["gzip", "zstd"], zs(gz(TEXT))),
    "bare deflate in gzip": (["deflate,gzip"], gz(raw(TEXT))),
    "identity between": (["gzip, identity, br"], br(gz(TEXT))),
    "five": (["gzip"] * MAX_LAYERS, gz(gz(gz(gz(gz(TEXT)))))),
}
WRONG = {
    "none": (["none"], TEXT),
    "a charset": (["UTF-8"], TEXT),
    "a media type": (["text/html; charset=UTF-8"], TEXT),
    "a transfer coding": (["chunked"], TEXT),
    "of a store": (["aws-chunked"], TEXT),
    "one that was undone on the way": (["gzip"], TEXT),
    "brotli on plain text": (["br"], TEXT),
    "zstd on plain text": (["zstd"], TEXT),
    "deflate on plain text": (["deflate"], TEXT),
    "one of two": (["gzip, gzip"], gz(TEXT)),
    "a real one that is not there": (["compress"], TEXT),
    "none and gzip": (["none, gzip"], gz(TEXT)),
    "gzip and none": (["gzip, none"], gz(TEXT)),
    "none on gzip": (["none"], gz(TEXT)),
    "utf-8 on brotli": (["utf-8"], br(TEXT)),
    "brotli for gzip": (["br"], gz(TEXT)),
    "gzip for brotli": (["gzip"], br(TEXT)),
    "gzip for zstd": (["gzip"], zs(TEXT)),
    "zstd for gzip": (["zstd"], gz(TEXT)),
    "deflate for gzip": (["deflate"], gz(TEXT)),
    "gzip for deflate": (["gzip"], zlib.compress(TEXT)),
    "gzip for bare deflate": (["gzip"], raw(TEXT)),
    "another name": (["brotli"], br(TEXT)),
    "with x-": (["x-deflate"], zlib.compress(TEXT)),
}


@pytest.mark.parametrize("case", RIGHT | WRONG)
def test_a_body_is_read_whatever_its_label_says(case: str) -> None:
    labels, body = (RIGHT | WRONG)[case]
    assert decode(body, labels) == TEXT


@pytest.mark.parametrize(
    "body",
    [
        b"User-agent: *\nDisallow: /wp-admin/\n",
        b'[{"id": 1, "link": "https://bipol.co/a/"}]',
        b"\xef\xbb\xbf<?xml version='1.0'?><urlset/>",
        "<p>Isi berita</p>".encode("utf-16"),
        b"<html><p>Caf\xe9 \x02 latin</p>" + b" isi" * 40,
        PHOTO,
        b"OK",
    ],
    ids=["robots", "json", "xml", "utf-16", "latin-1 with a control character", "photo", "two letters"],
)
@pytest.mark.parametrize("label", ["gzip", "br", "none", "utf-8"])
def test_what_is_compressed_in_no_way_stands(label: str, body: bytes) -> None:
    assert decode(body, [label]) == body


@pytest.mark.parametrize("label", ["gzip", "br", "zstd", "deflate", "none", "sdch"])
def test_nothing_is_nothing(label: str) -> None:
    assert decode(b"", [label]) == b""


def test_an_empty_member_is_an_empty_body() -> None:
    assert decode(gz(b"") + bytes(9), ["gzip"]) == b""
    assert decode(br(b""), ["br"]) == b""
    assert decode(zs(b""), ["zstd"]) == b""


@pytest.mark.parametrize(
    ("label", "body"),
    [(label, pack(TEXT)[:-cut]) for label, pack in (("gzip", gz), ("br", br), ("zstd", zs), ("deflate", zlib.compress))
     for cut in (1, 3, 20)]
    + [("br", gz(TEXT)[:-9]), ("none", gz(TEXT)[:-9]), ("gzip", zs(TEXT)[:-5]), ("zstd", zs(TEXT) + zs(TEXT)[:-5]),
       ("gzip", b"\x1f\x8b\x08" + bytes(40))],
)  # fmt: skip
def test_half_a_body_is_reported_as_half(label: str, body: bytes) -> None:
    with pytest.raises(IncompleteError):
        decode(body, [label])


NOISE = zlib.compress(bytes(n * n % 251 for n in range(4000)))[2:]  # neither text nor any coding


@pytest.mark.parametrize("label", ["compress", "sdch", "dcb", "exi", "none", "x-rahasia"])
def test_an_unknown_coding_is_said_to_be_unknown(label: str) -> None:
    with pytest.raises(UnknownCodingError, match=label):
        decode(b"\x1f\x9d\x90" + NOISE, [label])


def test_no_more_coding_layers_are_decoded_than_servers_use() -> None:
    with pytest.raises(UnknownCodingError, match="6"):
        decode(gz(TEXT), ["gzip"] * (MAX_LAYERS + 1))


@pytest.mark.parametrize("pack", [gz, br, zs, zlib.compress], ids=["gzip", "br", "zstd", "deflate"])
def test_a_body_unpacks_to_the_limit_and_no_further(pack) -> None:
    label = {gz: "gzip", br: "br", zs: "zstd", zlib.compress: "deflate"}[pack]
    assert len(decode(pack(bytes(BLOCK)), [label], BLOCK)) == BLOCK
    for size in (BLOCK + 1, 4 * BLOCK):
        with pytest.raises(TooLargeError, match=str(BLOCK)):
            decode(pack(bytes(size)), [label], BLOCK)
    with pytest.raises(TooLargeError):
        decode(pack(pack(bytes(4 * BLOCK))), [label, label], BLOCK)


def test_a_plain_body_has_the_same_limit() -> None:
    assert decode(TEXT, [], len(TEXT)) == TEXT
    with pytest.raises(TooLargeError):
        decode(TEXT, ["none"], len(TEXT) - 1)


def test_members_without_end_are_not_followed() -> None:
    with pytest.raises(TooLargeError, match="parts"):
        decode(gz(b"") * 20_000, ["gzip"])


def test_labels_are_read_in_order_and_in_small_letters() -> None:
    assert coding_names([" GZip ,, Identity", "BR"]) == ["gzip", "br"]
