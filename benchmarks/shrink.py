"""Finds the smallest page that still has a fault: delta debugging (Zeller's ddmin), first on lines, then on bytes."""

from __future__ import annotations

import time
from collections.abc import Callable


def shrink(body: bytes, shows: Callable[[bytes], bool], seconds: float = 30) -> bytes:
    """Remove as much as possible from ``body`` while ``shows`` returns true, within ``seconds``."""
    until = time.monotonic() + seconds
    for split in (_tags, _quarters):
        body = b"".join(_minimal(split(body), lambda parts: shows(b"".join(parts)), until))
    return body


def _tags(body: bytes) -> list[bytes]:
    first, *others = body.split(b"<")
    return [first, *(b"<" + other for other in others)]


def _quarters(body: bytes) -> list[bytes]:
    """Single bytes, or larger pieces if there are too many bytes to try."""
    step = max(1, len(body) // 4000)
    return [body[at : at + step] for at in range(0, len(body), step)]


def _minimal(parts: list[bytes], shows: Callable[[list[bytes]], bool], until: float) -> list[bytes]:
    pieces = 2
    while len(parts) > 1:
        size = -(-len(parts) // pieces)
        for start in range(0, len(parts), size):
            if time.monotonic() > until:
                return parts
            fewer = parts[:start] + parts[start + size :]
            if shows(fewer):
                parts, pieces = fewer, max(pieces - 1, 2)
                break
        else:
            if size == 1:
                break
            pieces = min(pieces * 2, len(parts))
    return parts
