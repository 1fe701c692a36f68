"""Makes the SURT key of a URL: the parts of the host in reverse order, then the path and the query.

Replay tools make this key from a requested URL and search it in the index, so our keys must be equal byte for byte.
The rules are those of the Internet Archive: spellings that servers treat alike get the same key (case, ``www.``,
default ports, percent-encoding, order of parameters, session ids).
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
    """The SURT key of ``url``, an http(s) address: ``https://www.bipol.co/Slug/?b&a`` → ``co,bipol)/slug?a&b``."""
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
    """``text`` as bytes, percent-decoded again and again until nothing changes."""
    encoded = text.encode("utf-8", "surrogateescape")
    while (decoded := unquote_to_bytes(encoded)) != encoded:
        encoded = decoded
    return encoded


def _encoded(text: bytes) -> str:
    """Percent-encode the characters that a URL must not contain; all in lower case."""
    return _ENCODED.sub(lambda match: b"%%%02x" % match[0][0], text.lower()).decode()


def _segments(path: bytes) -> list[bytes]:
    """The segments of an absolute path. ``..`` removes the segment before it, even an empty one."""
    segments: list[bytes] = []
    for segment in path.split(b"/")[1:]:
        if segment == b".." and segments:
            segments.pop()
        elif segment != b".":
            segments.append(segment)
    return [segment for segment in segments if segment]


def _query(query: bytes) -> str:
    """The query without session ids, its parameters sorted."""
    parameters: list[bytes] = _SESSION.sub(b"", query).split(b"&")
    parameters.sort(key=lambda parameter: parameter.partition(b"=")[::2])
    return b"&".join(parameters).decode()
