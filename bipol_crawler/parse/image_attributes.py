"""Find addresses of images in the values of attributes: plain, in a ``srcset``, a style, JSON, HTML, base64 or SVG."""

from __future__ import annotations

import base64
import json
import re
from functools import lru_cache
from urllib.parse import unquote

from bipol_crawler.parse.page_urls import absolute

TYPE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif|jfif|bmp|heic|tiff?|svg)(?![\w-])", re.IGNORECASE)
"""The suffixes of image files."""
_WIDTHS = re.compile(
    r"[-?&;/,=](?=[\dwrfs])(?:(?<=-)(\d{1,4})x\d{1,4}(?=\.\w)|(?<=[?&;])(?:w|width|resize|fit|size)=(\d{1,4})"
    r"|(?<=[/,])(?:w|width)[_:=](\d{1,4})(?=[/,+])|(?<=[/=])[sw](\d{1,4})(?:-[\w-]{1,20})?(?:/|$)"
    r"|(?<=/)(\d{1,4})x\d{1,4}/)",
    re.IGNORECASE,
)
"""The width in pixels in the addresses of resized pictures: in WordPress's file names, queries and paths of proxies.

The pattern begins with a set of punctuation marks and a check of the next character, which makes the search fast."""
_BASE64 = ("aHR0cHM6", "aHR0cDov")
"""The beginning of ``http:`` and ``https:`` in base64."""
LONGEST = 20_000
"""The most characters of an attribute's value that are read."""
LONGEST_ADDRESS = 2_000
"""The most characters of an address that are read."""
WHOLE_PICTURE = 10_000
"""Stands for the width of a picture whose address states none: it is not reduced."""
_DESCRIPTOR = re.compile(r"\d{1,6}(?:\.\d{1,4})?[wxh]")
_QUOTED = re.compile(r"=\s?[\"']?((?:https?:/)?/[^\s\"'<>]+)")
"""An address in an attribute of HTML code that a script inserts later."""
STYLE_ADDRESS = re.compile(r"url\(\s*['\"]?([^'\")]+)")
"""An address in a style."""


def addresses_in(value: str, base: str) -> list[str]:
    """Return the addresses of images in an attribute's value. Of a set or of JSON, the largest image comes first."""
    value = value[:LONGEST].strip()
    if value.startswith(_BASE64):
        value = _decoded(value)
    elif value[:12].lower().startswith(("http%3a", "https%3a")):
        value = unquote(value)
    if not TYPE.search(value):
        return []
    if value[:1] in "{[":
        written = _in_json(value)
    elif "url(" in value:
        written = [match[1] for match in STYLE_ADDRESS.finditer(value)]
    elif "<" in value:
        written = _QUOTED.findall(value)
    elif len(value.split()) == 1 or (TYPE.search(value[-6:]) and ", " not in value and value[:1] in "h/"):
        written = [value]
    else:
        written = _in_set(value)
    found = (absolute(address, base) for address in written if "/" in address and TYPE.search(address))
    return [address for address in found if address]


@lru_cache(maxsize=256)
def stated_width(address: str) -> int:
    """Return the width in pixels that an address states, or :data:`WHOLE_PICTURE` if it states none."""
    widths = [int(next(filter(None, match.groups()))) for match in _WIDTHS.finditer(address[:LONGEST_ADDRESS])]
    return min((width for width in widths if width), default=WHOLE_PICTURE)


def _in_set(value: str) -> list[str]:
    """Return the candidates of a ``srcset``, the largest first (HTML standard, "parse a srcset attribute")."""
    candidates: list[tuple[float, str]] = []
    url, size = "", 0.0
    for word in f"{value} ,".split():
        first, comma, rest = (word.rstrip(","), word[-1:] == ",", "") if not url else word.partition(",")
        if not url:
            url = first.lstrip(",")
        elif _DESCRIPTOR.fullmatch(first):
            size = max(size, float(first[:-1]))
        if comma and url:
            candidates.append((-size, url))
            url, size = rest, 0.0
    return [address for _, address in sorted(candidates, key=lambda candidate: candidate[0])]


def _in_json(value: str) -> list[str]:
    """Return the addresses in a JSON value, that of the widest picture first; an empty list for invalid JSON."""
    try:
        queue = [json.loads(value)]
    except (ValueError, RecursionError):
        return []
    found: list[str] = []
    while queue:
        part = queue.pop()
        if isinstance(part, dict):
            queue += [*reversed(part.values()), *reversed(part)]
        elif isinstance(part, list):
            queue += reversed(part)
        elif isinstance(part, str) and re.match(r"https?:|/|[\w./-]+$", part) and TYPE.search(part):
            found.append(part)
    return sorted(found, key=stated_width, reverse=True)


def addresses_in_drawing(data: str, base: str) -> list[str]:
    """Return the addresses of photos in an SVG placeholder (``data:image/svg+xml``)."""
    head, _, drawing = data[:LONGEST].partition(",")
    text = unquote(_decoded(drawing) if "base64" in head else f"{head} {drawing}")
    found = (absolute(address, base) for address in re.findall(r"https?://[^\s'\"<>,;)]+", text))
    return [address for address in found if address and TYPE.search(address)]


def _decoded(value: str) -> str:
    try:
        return base64.b64decode(value + "=" * (-len(value) % 4)).decode("utf-8", "replace")
    except ValueError:
        return ""
