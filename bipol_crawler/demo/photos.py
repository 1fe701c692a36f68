"""Photos of plain colour: real JPEG and PNG files of the size asked for, a few kilobytes each."""

from __future__ import annotations

import struct
import zlib
from hashlib import sha256


def photo(path: str, width: int = 400, height: int = 267) -> tuple[str, bytes]:
    """Media type and bytes for ``path``; the same path always gives the same colour."""
    grey = 80 + sha256(path.encode()).digest()[0] // 2
    if path.lower().endswith(".png"):
        return "image/png", png(width, height, grey)
    return "image/jpeg", jpeg(width, height, grey)


def png(width: int, height: int, grey: int) -> bytes:
    """A greyscale PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes([grey]) * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def jpeg(width: int, height: int, grey: int) -> bytes:
    """A baseline greyscale JPEG of one tone.

    The first block carries the tone as its DC difference (a magnitude of eight bits); every other
    block is two bits: "no difference" and "end of block".
    """

    def segment(marker: int, data: bytes) -> bytes:
        return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data

    # DC codes: category 0 is 0, category 8 is 10 (2 bits); AC: end of block is 0
    tone = 128 + abs(grey - 128) % 100  # as an 8-bit magnitude: 128 … 227
    dc_table = bytes([0, 1, 1, *[0] * 14, 0, 8])
    ac_table = bytes([0x10, 1, *[0] * 15, 0])
    blocks = -(-width // 8) * -(-height // 8)
    bits = "10" + f"{tone:08b}" + "0" + "00" * (blocks - 1)
    bits += "1" * (-len(bits) % 8)
    data = int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\0")
    return b"".join((
        b"\xff\xd8",
        segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
        segment(0xDB, b"\0" + bytes([4] + [1] * 63)),
        segment(0xC0, struct.pack(">BHHBBBB", 8, height, width, 1, 1, 0x11, 0)),
        segment(0xC4, dc_table),
        segment(0xC4, ac_table),
        segment(0xDA, bytes([1, 1, 0, 0, 63, 0])),
        data,
        b"\xff\xd9",
    ))  # fmt: skip
