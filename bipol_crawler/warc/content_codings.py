"""Content codings undone: the one decoder of bodies, for those that come over the wire and those in the evidence.

The crawler asks for gzip alone, but servers and proxies answer as they like: with brotli or zstd unasked, with labels
that name no coding (``none``, ``utf-8``), with a label and no compression, or with one coding labelled as another.
The label is tried first; where it names no known coding, or fails at once, the body itself shows what it is.
What is written here stays able to read whatever it could ever read, since the evidence is read again for years.
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
from bipol_crawler.warc.image_type import raster

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ENTITY_MAX = 64 * 1024 * 1024
"""Bytes beyond which a decoded body is taken for a decompression bomb."""
UNDECODABLE = "undecodable"
"""Why the archive has no page of an address whose answer is of a coding that is not known."""
LAYERS = 5
"""Codings, one in another, beyond which a body is not decoded; real ones have two at most."""
_MEMBERS = 10_000
"""Compressed streams in a row; a file of 64 MiB cut into the small blocks of ``bgzip`` has a thousand."""
_CHUNK = 8192
"""Bytes handed to a decoder at one time: what follows a stream is copied once a stream, so this keeps it linear."""
_GZIP = b"\x1f\x8b"
_ZSTD = (b"\x28\xb5\x2f\xfd", *(bytes([0x50 + number]) + b"\x2a\x4d\x18" for number in range(16)))
"""How frames begin: of data, and the sixteen kinds that are skipped (RFC 8878, 3.1)."""
_HEAD = 1445
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
"""What text does not hold, and how much of a body is looked at for it (https://mimesniff.spec.whatwg.org, 3 and 5)."""
_TELLING = 20
"""Bytes of text that no other data unpacks to by chance."""
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MARKUP = re.compile(rb"\s*(<[!?a-zA-Z]|[{\[])")


class UnknownCodingError(EvidenceError):
    """The body is whole, but of a coding that nobody here knows: what is on record must be read by a later program."""


class TooLargeError(EvidenceError):
    """The body unpacks to more than it may."""


def decode(body: bytes, labels: Iterable[str], limit: int = ENTITY_MAX) -> bytes:
    """``body`` with its codings undone, of which ``labels``, the values of its Content-Encoding headers, tell.

    Raises:
        IncompleteError: the data is corrupt or ends early.
        UnknownCodingError: of an unknown coding, or of more than :data:`LAYERS`.
        TooLargeError: more than ``limit`` bytes.
    """
    names = codings(labels)
    if len(names) > LAYERS:
        raise UnknownCodingError(f"{len(names)} content codings, one in another")
    for name in reversed(names):
        if not body:
            break
        body = _undo(body, name, limit)
    if len(body) > limit:
        raise TooLargeError(f"the body is over {limit} bytes")
    return body


def codings(labels: Iterable[str]) -> list[str]:
    """The codings that Content-Encoding headers name, in the order they were applied, in small letters.

    >>> codings(["GZIP, identity", 'br;q=1'])
    ['gzip', 'br']
    """
    named = (part.partition(";")[0].strip(" \t\"'").lower() for label in labels for part in label.split(","))
    return [name for name in named if name not in ("", "identity")]


def _undo(body: bytes, name: str, limit: int) -> bytes:
    undo = _CODINGS.get(name)
    if undo is None:
        found = _by_its_looks(body, limit)
        if found is None:
            raise UnknownCodingError(f"the content coding {name[:40]!r} is not known")
        return found
    try:
        return undo(body, limit)
    except IncompleteError:
        if undo is _signed(body) or (found := _by_its_looks(body, limit)) is None:
            raise
        return found


def _by_its_looks(body: bytes, limit: int) -> bytes | None:
    """A body whose label is wrong: as it stands if it is compressed in no way, else decoded; None if neither."""
    if _stands(body):
        return body
    if signed := _signed(body):
        return signed(body, limit)
    for undo in (_brotli, _deflate):  # their streams begin with anything, so that the outcome has to show it
        try:
            found = undo(body, limit)
        except IncompleteError:
            continue
        if len(found) >= _TELLING and _stands(found):
            return found
    return None


def _stands(body: bytes) -> bool:
    """Whether a body is a picture or text: of compressed data every tenth byte is none that text holds."""
    head = body[:_HEAD]
    if head.startswith(_BOMS) or raster(body):
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


def _signed(body: bytes) -> Callable[[bytes, int], bytes] | None:
    """The decoder of a coding whose streams begin with a signature, if the body begins with one."""
    if body.startswith(_GZIP):
        return _gzip
    return _zstd if body.startswith(_ZSTD) else None


def _gzip(body: bytes, limit: int) -> bytes:
    return _streams(body, lambda: zlib.decompressobj(zlib.MAX_WBITS + 16), (_GZIP,), limit)


def _deflate(body: bytes, limit: int) -> bytes:
    # RFC 9110 means zlib's wrapper, but servers that send the bare stream are many.
    wrapped = body[0] & 0x0F == 8 and int.from_bytes(body[:2]) % 31 == 0
    return _streams(body, lambda: zlib.decompressobj(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS), (), limit)


def _zstd(body: bytes, limit: int) -> bytes:
    return _streams(body, zstd.ZstdDecompressor, _ZSTD, limit)


def _streams(body: bytes, begin: Callable[[], Any], signatures: tuple[bytes, ...], limit: int) -> bytes:
    """Decompress; streams that begin with a signature may follow one another, what follows the last is padding."""
    out, view, at = bytearray(), memoryview(body), 0
    for _ in range(_MEMBERS):
        stream = begin()
        while not stream.eof:
            chunk = view[at : at + _CHUNK]
            if not chunk:
                raise IncompleteError("the compressed body ends early")
            at += len(chunk)
            try:
                out += stream.decompress(chunk, limit + 1 - len(out))
            except (zlib.error, zstd.ZstdError) as error:
                if "memory" in str(error):  # a frame that asks for more than 128 MiB
                    raise TooLargeError(f"the body cannot be unpacked: {error}") from error
                raise IncompleteError(f"the compressed body is corrupt: {error}") from error
            if len(out) > limit:
                raise TooLargeError(f"the body unpacks to over {limit} bytes")
        at -= len(stream.unused_data)
        if not signatures or not bytes(view[at : at + 4]).startswith(signatures):
            return bytes(out)
    raise TooLargeError(f"the body has over {_MEMBERS} compressed parts")


def _brotli(body: bytes, limit: int) -> bytes:
    out, stream = bytearray(), brotli.Decompressor()
    try:
        for at in range(0, len(body), _CHUNK):
            chunk = body[at : at + _CHUNK]
            while True:
                piece = stream.process(chunk, output_buffer_limit=1 << 16)
                out += piece
                if len(out) > limit:
                    raise TooLargeError(f"the body unpacks to over {limit} bytes")
                if stream.is_finished():
                    return bytes(out)
                if not piece and stream.can_accept_more_data():  # by itself this is true while output is left, too
                    break
                chunk = b""
    except brotli.error as error:
        raise IncompleteError(f"the compressed body is corrupt: {error}") from error
    raise IncompleteError("the compressed body ends early")


_CODINGS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip, "x-gzip": _gzip, "deflate": _deflate, "br": _brotli, "zstd": _zstd,
}  # fmt: skip
"""Those of https://www.iana.org/assignments/http-parameters that anybody sends, and a body can be read by."""
