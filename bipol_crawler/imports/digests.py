"""Checks the digests that records state: any algorithm that Python knows, in base 32, base 64 or hexadecimal."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable


def matches(stated: str, candidates: Iterable[bytes]) -> bool | None:
    """Whether a stated digest (``sha1:3I42H3S6…``) is that of one of the candidates; None if it cannot be checked.

    There are several candidates because writers do not agree on what a payload is: the body as it was sent, without
    its chunks, or decoded.
    """
    name, _, value = stated.strip().partition(":")
    algorithm = name.lower().replace("-", "").replace("_", "")
    if not value or algorithm not in hashlib.algorithms_available or algorithm.startswith("shake"):
        return None
    return any(_is_written(hashlib.new(algorithm, data).digest(), value.strip()) for data in candidates)


def _is_written(digest: bytes, value: str) -> bool:
    base32 = base64.b32encode(digest).decode().rstrip("=")
    base64s = (base64.b64encode(digest).decode().rstrip("="), base64.urlsafe_b64encode(digest).decode().rstrip("="))
    bare = value.rstrip("=")
    return bare.lower() in (digest.hex(), base32.lower()) or bare in base64s
