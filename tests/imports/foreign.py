"""Makes records and files as other programs write them, byte by byte."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import sys
import zipfile
from collections.abc import Callable

import lz4.frame

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

URL = "https://bipol.co/pasar-baru/"
DATE = "2019-03-04T05:06:07Z"
PAGE = b"<!doctype html><title>Pasar Baru</title><p>Pasar itu dibuka lagi. " + b"Pedagang menyambutnya. " * 20


def http(body: bytes = PAGE, *headers: str, status: str = "200 OK", version: str = "HTTP/1.1") -> bytes:
    """A response; its media type is HTML unless another one is given."""
    typed = [] if any(line.lower().startswith("content-type") for line in headers) else ["Content-Type: text/html"]
    return "\r\n".join([f"{version} {status}", *typed, *headers, "", ""]).encode("latin-1") + body


def record(
    block: bytes | None = None, kind: str = "response", *, url: str = URL, date: str = DATE, number: int = 1,
    version: str = "WARC/1.0", length: int | None = None, **fields: str,
) -> bytes:  # fmt: skip
    """A WARC record. Fields are given with underscores (``warc_payload_digest``)."""
    block = http() if block is None else block
    lines = [version, f"WARC-Type: {kind}", f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012d}>"]
    lines += [f"WARC-Target-URI: {url}"] if url else []
    lines += [f"WARC-Date: {date}"] if date else []
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    lines += [f"Content-Length: {len(block) if length is None else length}", "", ""]
    return "\r\n".join(lines).encode("utf-8") + block + b"\r\n\r\n"


def chunked(body: bytes, size: int = 100, extension: str = "") -> bytes:
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x%s\r\n%s\r\n" % (len(part), extension.encode(), part) for part in parts) + b"0\r\n\r\n"


def stated(data: bytes, algorithm: str, form: str = "base32") -> str:
    """A digest as records state it."""
    found = hashlib.new(algorithm, data)
    forms: dict[str, Callable[[], str]] = {
        "base32": lambda: base64.b32encode(found.digest()).decode(),
        "bare": lambda: base64.b32encode(found.digest()).decode().rstrip("="),
        "hex": found.hexdigest,
        "HEX": lambda: found.hexdigest().upper(),
        "base64": lambda: base64.b64encode(found.digest()).decode(),
    }
    return f"{algorithm}:{forms[form]()}"


def arc(*pages: tuple[str, bytes], version: int = 1) -> bytes:
    """An ARC file: its own head, then the address, time and length of each answer before it."""
    head = f"{version} 0 Somebody\nURL IP-address Archive-date Content-type Archive-length\n"
    file = f"filedesc://some.arc 0.0.0.0 20190304050607 text/plain {len(head)}\n{head}\n".encode()
    for url, answer in pages:
        file += f"{url} 127.0.0.1 20190304050607 text/html {len(answer)}\n".encode() + answer + b"\n"
    return file


def wacz(*files: tuple[str, bytes]) -> bytes:
    return zipped(("datapackage.json", b"{}"), *((f"archive/{name}", content) for name, content in files))


def zipped(*files: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files:
            archive.writestr(name, content)
    return packed.getvalue()


def _with_dictionary(records: list[bytes]) -> bytes:
    dictionary = zstd.train_dict([each * 3 for each in records * 40], 4096)
    frame = zstd.compress(dictionary.dict_content)
    head = b"\x5d\x2a\x4d\x18" + len(frame).to_bytes(4, "little") + frame
    return head + b"".join(zstd.compress(each, zstd_dict=dictionary) for each in records)


PACKED: dict[str, Callable[[list[bytes]], bytes]] = {
    "not at all": b"".join,
    "gzip, one member a record": lambda records: b"".join(map(gzip.compress, records)),
    "gzip, one member for all": lambda records: gzip.compress(b"".join(records)),
    "zstd, one frame a record": lambda records: b"".join(map(zstd.compress, records)),
    "zstd, one frame for all": lambda records: zstd.compress(b"".join(records)),
    "zstd with a dictionary": _with_dictionary,
    "zstd with a frame to skip": lambda records: (
        b"\x50\x2a\x4d\x18\x03\0\0\0abc" + b"".join(map(zstd.compress, records))
    ),
    "LZ4, one frame a record": lambda records: b"".join(map(lz4.frame.compress, records)),
    "LZ4, one frame for all": lambda records: lz4.frame.compress(b"".join(records)),
    "WACZ": lambda records: wacz(("a.warc.gz", b"".join(map(gzip.compress, records)))),
    "WACZ, not compressed": lambda records: wacz(("a.warc", b"".join(records))),
    "WACZ with a broken index": lambda records: zipped(
        ("datapackage.json", b"{"), ("indexes/index.cdx.gz", b"?"), ("archive/a.warc", b"".join(records))
    ),
    "ZIP of WARC files": lambda records: zipped(
        ("crawl/a.warc", records[0]), ("crawl/a.cdx", b"?"), ("b.warc.gz", b"".join(map(gzip.compress, records[1:])))
    ),
    "ZIP of WACZ files": lambda records: zipped(
        ("datapackage.json", b"{}"),
        ("1.wacz", wacz(("a.warc", records[0]))),
        ("archive/2.wacz", wacz(("b.warc", b"".join(records[1:])))),
    ),
    "WACZ of two files": lambda records: wacz(("a.warc", records[0]), ("b.warc", b"".join(records[1:]))),
}
"""The functions that pack records, by the name of the format."""
