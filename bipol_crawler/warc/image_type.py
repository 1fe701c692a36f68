"""Tells a photo by its bytes' own signature: what a server says of them proves nothing."""

from __future__ import annotations

import re

_SIGNATURES = (
    ("image/jpeg", re.compile(rb"\xff\xd8\xff")),
    ("image/png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("image/gif", re.compile(rb"GIF8[79]a")),
    ("image/webp", re.compile(rb"RIFF.{4}WEBP", re.DOTALL)),
    ("image/avif", re.compile(rb".{4}ftypavi[fs]", re.DOTALL)),
)


def raster(body: bytes) -> str | None:
    """The media type of a raster image, None for anything else: SVG and HTML can hold scripts, so they are none."""
    return next((kind for kind, signature in _SIGNATURES if signature.match(body)), None)
