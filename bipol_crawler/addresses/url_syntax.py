"""The syntax of addresses as browsers read it (WHATWG URL standard), where :mod:`urllib.parse` reads otherwise."""

from __future__ import annotations

import re
from ipaddress import IPv6Address

_REFERENCE = re.compile(r"(?:(https?:)|(?![a-z][a-z0-9+.-]*:))([^?#]*)", re.IGNORECASE)
_DOTS = re.compile(r"(?:^|/)(?:\.|%2e){1,2}(?:/|$)", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?")


def with_slashes(address: str, base: str) -> str:
    r"""``address`` with the slashes that browsers read in it (WHATWG URL standard, 4.4).

    Before the query ``\`` is a slash, and however many slashes stand before a host, they are two. Empty if no host
    stands behind them; another scheme than http(s) is left alone. ``base`` is the address of the page it stands on.
    """
    found = _REFERENCE.match(address)
    if found is None:
        return address
    scheme, path = found[1] or "", found[2].replace("\\", "/")
    if path.startswith("//") or (scheme and not base.lower().startswith(scheme.lower())):
        path = "//" + path.lstrip("/")
        if path == "//":
            return ""
    return scheme + path + address[found.end() :]


def without_dots(path: str) -> str:
    """``path`` without ``.`` and ``..`` (RFC 3986, 5.2.4), also where they are escaped. Slashes in a row stay."""
    if not _DOTS.search(path):
        return path
    kept = list[str]()
    last = ""
    for segment in path.removeprefix("/").split("/"):
        last = segment.lower().replace("%2e", ".")
        if last == "..":
            del kept[-1:]
        elif last != ".":
            kept.append(segment)
    return "/" + "/".join([*kept, ""] if last in (".", "..") else kept)


def ascii_host(host: str) -> str:
    """A host in lower case and ASCII (IDNA, RFC 3490), without its closing dot; an IPv6 address in short.

    Raises:
        ValueError: it is no name of a host.
    """
    host = host.lower().removesuffix(".")
    if ":" in host:
        return str(IPv6Address(host.partition("%")[0]))
    if not host.isascii():
        host = host.encode("idna").decode("ascii").lower()
    if host and not _HOST.fullmatch(host):
        raise ValueError(f"no host: {host!r}")
    return host
