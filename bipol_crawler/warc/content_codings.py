"""Decodes content codings (gzip, brotli, …) of bodies, both of new responses and of responses in the evidence.

The crawler asks only for gzip, but servers and proxies do not always follow that. Some send brotli or zstd, some send
labels that name no coding (``none``, ``utf-8``), some send a label but no compression, and some use a wrong label.
The label is tried first. If it names no known coding, or decoding fails, the content of the body decides.
The evidence is read again for years, so a later version must still decode everything that this version can decode.
"""

from __future__ import annotations

import codecs
import re
import sys
import zlib
from collections.abc import Callable, Iterable
from typing import Any

import brotli

from bipol_crawler.warc.exchange import EvidenceError, IncompleteError
from bipol_crawler.warc.image_type import raster_type

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MAX_BODY_BYTES = 64 * 1024 * 1024
"""Bytes. A body that is longer after decoding is treated as a decompression bomb."""
UNDECODABLE = "undecodable"
"""The reason code for an address whose response has an unknown content coding."""
MAX_LAYERS = 5
"""The largest number of nested codings that is decoded. Real responses have two at most."""
_MAX_STREAMS = 10_000
"""The largest number of compressed streams one after another. ``bgzip`` makes a thousand of 64 MiB."""
_CHUNK = 8192
"""Bytes given to a decoder at a time. A decoder copies what follows a stream, so small chunks keep the time linear."""
_GZIP = b"\x1f\x8b"
_ZSTD = (b"\x28\xb5\x2f\xfd", *(bytes([0x50 + number]) + b"\x2a\x4d\x18" for number in range(16)))
"""The first bytes of zstd frames: data frames, and the sixteen kinds of skippable frames (RFC 8878, section 3.1)."""
_SNIFFED_BYTES = 1445
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
"""Bytes that do not occur in text. They are searched in the first ``_SNIFFED_BYTES`` of a body
(https://mimesniff.spec.whatwg.org, sections 3 and 5)."""
_ENOUGH_TEXT = 20
"""Bytes. Other data does not decode by chance to so much text."""
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MARKUP = re.compile(rb"\s*(<[!?a-zA-Z]|[{\[])")


class UnknownCodingError(EvidenceError):
    """The body is complete, but its content coding is unknown. A later version of the program may know it."""


class TooLargeError(EvidenceError):
    """The decoded body is longer than the limit."""


def decode(body: bytes, labels: Iterable[str], limit: int = MAX_BODY_BYTES) -> bytes:
    """Return ``body`` decoded. ``labels`` are the values of its Content-Encoding headers.

    Raises:
        IncompleteError: the data is corrupt or ends early.
        UnknownCodingError: the coding is unknown, or there are more than :data:`MAX_LAYERS`.
        TooLargeError: the decoded body is longer than ``limit`` bytes.
    """
    names = coding_names(labels)
    if len(names) > MAX_LAYERS:
        raise UnknownCodingError(f"{len(names)} content codings, one in another")
    for name in reversed(names):
        if not body:
            break
        body = _decode_one(body, name, limit)
    if len(body) > limit:
        raise TooLargeError(f"the body is over {limit} bytes")
    return body


def coding_names(labels: Iterable[str]) -> list[str]:
    """The names in Content-Encoding headers, in lower case, in the order in which the codings were applied.

    >>> coding_names(["GZIP, identity", "br;q=1"])
    ['gzip', 'br']
    """
    named = (part.partition(";")[0].strip(" \t\"'").lower() for label in labels for part in label.split(","))
    return [name for name in named if name not in ("", "identity")]


def _decode_one(body: bytes, name: str, limit: int) -> bytes:
    undo = _CODINGS.get(name)
    if undo is None:
        found = _decode_by_content(body, limit)
        if found is None:
            raise UnknownCodingError(f"the content coding {name[:40]!r} is not known")
        return found
    try:
        return undo(body, limit)
    except IncompleteError:
        if undo is _decoder_by_signature(body) or (found := _decode_by_content(body, limit)) is None:
            raise
        return found


def _decode_by_content(body: bytes, limit: int) -> bytes | None:
    """Decode a body without using its label. Return it unchanged if it is not compressed, None if that is unclear."""
    if _is_plain(body):
        return body
    if signed := _decoder_by_signature(body):
        return signed(body, limit)
    for undo in (_brotli, _deflate):  # these codings have no signature: try them, and see whether the result is text
        try:
            found = undo(body, limit)
        except IncompleteError:
            continue
        if len(found) >= _ENOUGH_TEXT and _is_plain(found):
            return found
    return None


def _is_plain(body: bytes) -> bool:
    """Whether a body is an image or text. In compressed data about every tenth byte does not occur in text."""
    head = body[:_SNIFFED_BYTES]
    if head.startswith(_BOMS) or raster_type(body):
        return True
    if len(_BINARY.findall(head)) * 50 > len(head):
        return False
    if _MARKUP.match(head):
        return True
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decoder_by_signature(body: bytes) -> Callable[[bytes, int], bytes] | None:
    """The decoder for the signature with which the body begins, None without a known signature."""
    if body.startswith(_GZIP):
        return _gzip
    return _zstd if body.startswith(_ZSTD) else None


def _gzip(body: bytes, limit: int) -> bytes:
    return _decompress_streams(body, lambda: zlib.decompressobj(zlib.MAX_WBITS + 16), (_GZIP,), limit)


def _deflate(body: bytes, limit: int) -> bytes:
    # RFC 9110 requires the zlib wrapper, but many servers send the raw stream.
    wrapped = body[0] & 0x0F == 8 and int.from_bytes(body[:2]) % 31 == 0
    return _decompress_streams(
        body, lambda: zlib.decompressobj(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS), (), limit
    )


def _zstd(body: bytes, limit: int) -> bytes:
    return _decompress_streams(body, zstd.ZstdDecompressor, _ZSTD, limit)


def _decompress_streams(body: bytes, begin: Callable[[], Any], signatures: tuple[bytes, ...], limit: int) -> bytes:
    """Decompress a stream, and those after it that begin with a signature too. Any bytes after them are ignored."""
    out, view, at = bytearray(), memoryview(body), 0
    for _ in range(_MAX_STREAMS):
        stream = begin()
        while not stream.eof:
            chunk = view[at : at + _CHUNK]
            if not chunk:
                raise IncompleteError("the compressed body ends early")
            at += len(chunk)
            try:
                out += stream.decompress(chunk, limit + 1 - len(out))
            except (zlib.error, zstd.ZstdError) as error:
                if "memory" in str(error):  # a frame that needs more than 128 MiB
                    raise TooLargeError(f"the body cannot be decoded: {error}") from error
                raise IncompleteError(f"the compressed body is corrupt: {error}") from error
            if len(out) > limit:
                raise TooLargeError(f"the decoded body is over {limit} bytes")
        at -= len(stream.unused_data)
        if not signatures or not bytes(view[at : at + 4]).startswith(signatures):
            return bytes(out)
    raise TooLargeError(f"the body has over {_MAX_STREAMS} compressed parts")


def _brotli(body: bytes, limit: int) -> bytes:
    out, stream = bytearray(), brotli.Decompressor()
    try:
        for at in range(0, len(body), _CHUNK):
            chunk = body[at : at + _CHUNK]
            while True:
                piece = stream.process(chunk, output_buffer_limit=1 << 16)
                out += piece
                if len(out) > limit:
                    raise TooLargeError(f"the decoded body is over {limit} bytes")
                if stream.is_finished():
                    return bytes(out)
                if not piece and stream.can_accept_more_data():  # this alone is also true while more output is waiting
                    break
                chunk = b""
    except brotli.error as error:
        raise IncompleteError(f"the compressed body is corrupt: {error}") from error
    raise IncompleteError("the compressed body ends early")


_CODINGS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip, "x-gzip": _gzip, "deflate": _deflate, "br": _brotli, "zstd": _zstd,
}  # fmt: skip
"""The codings of https://www.iana.org/assignments/http-parameters that servers send in practice."""
