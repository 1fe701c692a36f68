"""A served page as bytes, and small functions with which :mod:`mutations` changes it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from random import Random
from typing import NamedTuple

from tests.parse import hostile_values as hostile

TAG = re.compile(rb"<[/a-zA-Z][^<>]*>")
START_TAG = re.compile(rb"<[a-zA-Z][^<>]*>")
START_TAG_END = re.compile(rb"(?<=[\w'\"])>")
ADDRESS = re.compile(rb"""(?:href|src|cite|data-\w{1,20})=(["'])([^"'\n]*)\1""")
NAME = re.compile(rb"""(?:class|id)=(["'])([^"'\n]*)\1""")
ANY_VALUE = re.compile(rb"""[\w-]=(["'])([^"'\n]*)\1""")
STATED_DATE = re.compile(rb"""(?<=["'>])[^"'<>]{0,60}\b20\d\d\b[^"'<>]*""")
JSON_LD = re.compile(rb"""(?<=application/ld\+json["']>)[^<]*""")
WORDS = re.compile(rb"(?<=>)[^<>]{4,}")
CHARSET = re.compile(rb"charset=[\"']?[\w-]+", re.IGNORECASE)
_PLACES = (*hostile.NAMES[:16], "single-article-text", "single-article-text", "<h1", "<p", "<title", "<body", "<head")


class Wire(NamedTuple):
    """What comes over the wire: the entity, its content coding undone, and the header's content type."""

    body: bytes
    content_type: str


Mutation = Callable[[Random, Wire], Wire]


def on_body(change: Callable[[Random, bytes], bytes]) -> Mutation:
    """A mutation of the body alone."""

    @wraps(change)
    def mutation(rng: Random, wire: Wire) -> Wire:
        return wire._replace(body=change(rng, wire.body))

    return mutation


def utf8(text: str) -> bytes:
    """``text`` in UTF-8, lone surrogates and all."""
    return text.encode("utf-8", "surrogatepass")


def span(rng: Random, body: bytes) -> tuple[int, int]:
    """A stretch of the body: mostly short, sometimes most of it."""
    start = rng.randrange(len(body) + 1)
    return start, min(len(body), start + int(10 ** rng.uniform(0, 4)))


def replaced(rng: Random, pattern: re.Pattern[bytes], body: bytes, new: bytes, group: int = 0) -> bytes:
    """The body with one of the pattern's matches replaced, or as it is when there is none."""
    matches = list(pattern.finditer(body))
    if not matches:
        return body
    match = rng.choice(matches)
    return body[: match.start(group)] + new + body[match.end(group) :]


def inserted(rng: Random, body: bytes, new: bytes) -> bytes:
    """The body with something put right behind a start tag that a rule of reading knows, or anywhere."""
    name = re.escape(rng.choice(_PLACES).encode())
    places = [match.end() for match in re.finditer(name + rb"[^<>]*>", body)]
    at = rng.choice(places) if places and rng.random() < 0.9 else rng.randrange(len(body) + 1)
    return body[:at] + new + body[at:]


def times(rng: Random, unit: str, least: float, most: float) -> str:
    """``unit`` repeated to between 10**least and 10**most characters."""
    return unit * max(1, int(10 ** rng.uniform(least, most)) // max(1, len(unit)))
