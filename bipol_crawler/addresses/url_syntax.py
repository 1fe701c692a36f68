"""The syntax of addresses as browsers read it (WHATWG URL standard), where :mod:`urllib.parse` differs."""

from __future__ import annotations

import re
from ipaddress import IPv6Address

_REFERENCE = re.compile(r"(?:(https?:)|(?![a-z][a-z0-9+.-]*:))([^?#]*)", re.IGNORECASE)
_DOTS = re.compile(r"(?:^|/)(?:\.|%2e){1,2}(?:/|$)", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?")


def fix_slashes(address: str, base: str) -> str:
    r"""Return ``address`` with its slashes as browsers read them (WHATWG URL standard, 4.4).

    Before the query, ``\`` becomes ``/``. Any number of slashes before the host becomes two. The result is empty if no
    host follows them. Addresses with other schemes than http(s) are not changed. ``base`` is the address of the page
    that contains ``address``.
    """
    match = _REFERENCE.match(address)
    if match is None:
        return address
    scheme, path = match[1] or "", match[2].replace("\\", "/")
    if path.startswith("//") or (scheme and not base.lower().startswith(scheme.lower())):
        path = "//" + path.lstrip("/")
        if path == "//":
            return ""
    return scheme + path + address[match.end() :]


def remove_dot_segments(path: str) -> str:
    """Return ``path`` without ``.`` and ``..`` segments (RFC 3986, 5.2.4), also percent-encoded ones.

    Repeated slashes are not changed.
    """
    if not _DOTS.search(path):
        return path
    result = list[str]()
    last = ""
    for segment in path.removeprefix("/").split("/"):
        last = segment.lower().replace("%2e", ".")
        if last == "..":
            del result[-1:]
        elif last != ".":
            result.append(segment)
    return "/" + "/".join([*result, ""] if last in (".", "..") else result)


def ascii_host(host: str) -> str:
    """Return a host in lower case and ASCII (IDNA, RFC 3490), without a dot at its end; IPv6 in its short form.

    Raises:
        ValueError: ``host`` is not a valid host name or address.
    """
    host = host.lower().removesuffix(".")
    if ":" in host:
        return str(IPv6Address(host.partition("%")[0]))
    if not host.isascii():
        host = host.encode("idna").decode("ascii").lower()
    if host and not _HOST.fullmatch(host):
        raise ValueError(f"no host: {host!r}")
    return host
