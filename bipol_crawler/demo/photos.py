"""Draw photos for the demo: hills below a sky, a different picture for each address, a few kilobytes each."""

from __future__ import annotations

import struct
import zlib
from colorsys import hsv_to_rgb
from math import sin, sqrt, tau
from random import Random

_SKY = 48
"""The number of bands of the sky. They are first in the palette; the sun and the hills follow, the farthest first."""
_HILLS = 4
_SKIES = ((0.58, 0.50, 0.12, 0.35), (0.60, 0.62, 0.55, 0.12), (0.72, 0.45, 0.05, 0.60), (0.55, 0.35, 0.15, 0.20))
"""Hue and saturation at the top and at the horizon: morning, noon, evening, haze."""


def photo(path: str, width: int = 400, height: int = 267) -> tuple[str, bytes]:
    """Return media type and bytes for ``path``; the same path always gives the same picture.

    It is a PNG for every file name, so the type must be read from the bytes. ``width`` and ``height`` are in pixels.
    """
    rng = Random(path)
    return "image/png", _png(_landscape(rng, width, height), width, height, _palette(rng))


def _palette(rng: Random) -> bytes:
    top, strong, horizon, pale = rng.choice(_SKIES)
    land = rng.choice((0.28, 0.36, 0.44, 0.6))
    ends = (hsv_to_rgb(top, strong, 0.75), hsv_to_rgb(horizon, pale, 0.98))
    colours: list[tuple[float, ...]] = [
        tuple(above + (below - above) * band / (_SKY - 1) for above, below in zip(*ends, strict=True))
        for band in range(_SKY)
    ]
    colours.append((1.0, 0.96, 0.82))  # the sun
    colours += [hsv_to_rgb(land, 0.2 + 0.12 * hill, 0.72 - 0.15 * hill) for hill in range(_HILLS)]
    return bytes(round(255 * part) for colour in colours for part in colour)


def _landscape(rng: Random, width: int, height: int) -> list[bytes]:
    """Return the picture's rows, a number of the palette for each pixel. Drawing columns is faster than rows."""
    sky = bytes(y * _SKY // height for y in range(height))
    radius, sun_x, sun_y = height // 12, rng.uniform(0.15, 0.85) * width, rng.uniform(0.15, 0.4) * height
    waves = [[(rng.uniform(0.5, 3), rng.random() * tau, rng.uniform(0.02, 0.06)) for _ in range(3)]
             for _ in range(_HILLS)]  # fmt: skip
    columns = []
    for x in range(width):
        column = bytearray(sky)
        half_height = round(sqrt(max(0.0, radius**2 - (x - sun_x) ** 2)))
        column[round(sun_y) - half_height : round(sun_y) + half_height] = bytes([_SKY]) * (2 * half_height)
        for hill, parts in enumerate(waves):
            rise = sum(high * sin(often * tau * x / width + begin) for often, begin, high in parts)
            ridge = min(height, round(height * (0.5 + 0.13 * hill + rise)))
            column[ridge:] = bytes([_SKY + 1 + hill]) * (height - ridge)
        columns.append(column)
    return [bytes(row) for row in zip(*columns, strict=True)]


def _png(rows: list[bytes], width: int, height: int, palette: bytes) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        chunk(kind, data) for kind, data in ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", pixels), (b"IEND", b""))
    )
