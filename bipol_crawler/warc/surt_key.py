"""The key under which replay tools look an address up: its host's parts backwards, then path and query (SURT).

Brewster Kahle's idea, and the Internet Archive's rules of which addresses are one: whatever index a tool reads, it
makes this key of the address that it is asked for, so the keys have to be the same to the last byte. Spellings that
servers answer alike are made one: case, ``www.``, default ports, encoded characters, order of parameters, session ids.
"""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes, urlsplit

_WWW = re.compile(r"www\d*\.")
_PORTS = {"http": 80, "https": 443}
_ENCODED = re.compile(rb"[\x00-\x20\x7f-\xff%#]")
_SESSION = re.compile(
    rb"(?:(?:jsessionid|phpsessid|sid)=[0-9a-z]{32}|aspsessionid[a-z]{8}=[a-z]{24}|cfid=[^&]+&cftoken=[^&]+)"
    rb"(?:&|$)"
)


def sort_key(url: str) -> str:
    """The key of ``url``, an http(s) address: ``https://www.bipol.co/Slug/?b&a`` → ``co,bipol)/slug?a&b``."""
    parts = urlsplit(url.strip())
    host = _host(parts.hostname or "")
    port = "" if parts.port in (None, _PORTS.get(parts.scheme)) else f":{parts.port}"
    path = _encoded(b"/" + b"/".join(_segments(_decoded(parts.path))))
    query = _query(_encoded(_decoded(parts.query)).encode())
    return f"{host}{port}){path}" + (f"?{query}" if query else "")


def _host(name: str) -> str:
    name = _WWW.sub("", name.rstrip("."), count=1) if _WWW.match(name) else name.rstrip(".")
    if ":" in name:
        return name  # IPv6
    if not name.isascii():
        name = name.encode("idna").decode()
    return ",".join(reversed(name.split(".")))


def _decoded(text: str) -> bytes:
    """As bytes, decoded until nothing is left to decode."""
    encoded = text.encode("utf-8", "surrogateescape")
    while (decoded := unquote_to_bytes(encoded)) != encoded:
        encoded = decoded
    return encoded


def _encoded(text: bytes) -> str:
    """What may not stand in an address, encoded again; all in lower case."""
    return _ENCODED.sub(lambda match: b"%%%02x" % match[0][0], text.lower()).decode()


def _segments(path: bytes) -> list[bytes]:
    """The folders of an absolute path and its last part; ``..`` takes away what stands before it, if only nothing."""
    segments: list[bytes] = []
    for segment in path.split(b"/")[1:]:
        if segment == b".." and segments:
            segments.pop()
        elif segment != b".":
            segments.append(segment)
    return [segment for segment in segments if segment]


def _query(query: bytes) -> str:
    """Without session ids, and its parameters in order."""
    parameters: list[bytes] = _SESSION.sub(b"", query).split(b"&")
    parameters.sort(key=lambda parameter: parameter.partition(b"=")[::2])
    return b"&".join(parameters).decode()
