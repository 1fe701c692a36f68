"""Recognises images by their first bytes. The Content-Type that a server sends is not reliable."""

from __future__ import annotations

import re

_SIGNATURES = (
    ("image/jpeg", re.compile(rb"\xff\xd8\xff")),
    ("image/png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("image/gif", re.compile(rb"GIF8[79]a")),
    ("image/webp", re.compile(rb"RIFF.{4}WEBP", re.DOTALL)),
    ("image/avif", re.compile(rb".{4}ftypavi[fs]", re.DOTALL)),
)

EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/avif": "avif",
}
"""The file name extension for each media type that :func:`raster_type` returns."""


def raster_type(body: bytes) -> str | None:
    """The media type of a raster image, None for anything else. SVG is not accepted, because it can contain scripts."""
    return next((kind for kind, signature in _SIGNATURES if signature.match(body)), None)
