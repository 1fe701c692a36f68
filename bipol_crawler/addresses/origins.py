"""Where requests may go: the portal's own origins, and for robots.txt also other public hosts.

An origin is scheme, host and port (RFC 6454). The portal's own are its host as configured, with ``www.`` or without, by
http or https, at the scheme's own port, or at the configured port if that is another. Everything else is foreign:
another port, a subdomain, an address of this machine or network. User information is never sent, never kept and
decides nothing.
"""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from bipol_crawler.addresses.url_syntax import ascii_host, with_slashes, without_dots

DEFAULT_PORTS = {"http": 80, "https": 443}
_CONTROL_OR_SPACE = "".join(map(chr, range(0x21)))
_DROPPED = re.compile("[\t\n\r]")
_AUTHORITY = re.compile(r"((?:[A-Za-z][A-Za-z0-9+.-]*:)?//)([^/?#]*)")
_UNSAFE = re.compile(r"[^!-~]|[\\\"<>^`{|}]")
_LOCAL_NAME = re.compile(r"(?:.*\.)?(?:localhost|local|localdomain|internal|lan|home\.arpa)")


@dataclass(frozen=True, slots=True)
class Origin:
    """Scheme, host (lower case, in ASCII, without a closing dot) and port of an address."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == DEFAULT_PORTS[self.scheme] else f":{self.port}")

    @property
    def bare(self) -> str:
        """The host without ``www.``."""
        return self.host.removeprefix("www.")


@dataclass(frozen=True, slots=True)
class Origins:
    """The origins of one portal."""

    own: Origin

    @classmethod
    def of(cls, portal: str) -> Origins:
        """Those of the portal at ``portal`` (PORTAL_URL).

        Raises:
            ValueError: that is no http(s) address.
        """
        own = origin_of(portal)
        if own is None:
            raise ValueError(f"not an http(s) address of a portal: {without_user(portal)!r}")
        return cls(own)

    def is_exact(self, url: str) -> bool:
        """Whether ``url`` is at the very origin that is configured."""
        return origin_of(url) == self.own

    def refuses(self, url: str) -> str | None:
        """Why no page, list or photo is asked for at ``url``, in words; ``None`` if it may be."""
        origin = origin_of(url)
        if origin is None:
            return "no http(s) address"
        if origin.bare != self.own.bare:
            return f"{origin.host} is not the portal's host"
        port = DEFAULT_PORTS[origin.scheme] if self.own.port == DEFAULT_PORTS[self.own.scheme] else self.own.port
        return None if origin.port == port else f"port {origin.port} is not the portal's"

    def refuses_robots(self, url: str) -> str | None:
        """Why a redirect of robots.txt to ``url`` is not followed; ``None`` if it is.

        It may lead to any host (RFC 9309, 2.3.1.2), but not into a private network, nor to this machine or its
        link, unless the portal is there itself.
        """
        origin = origin_of(url)
        if origin is None:
            return "no http(s) address"
        if self.refuses(url) is None:
            return None
        return self.refuses_address(origin.host)

    def refuses_address(self, host: str) -> str | None:
        """Why a host or IP address is not a public one, ``None`` if it is, or if the portal is at such a place."""
        kind = _not_public(host)
        return f"{host} is a {kind} address" if kind and kind != _not_public(self.own.host) else None


def origin_of(url: str) -> Origin | None:
    """The origin of an absolute address; ``None`` if it is no http(s) address that can be asked."""
    try:
        parts = urlsplit(url.strip(_CONTROL_OR_SPACE))
        host, port = ascii_host(parts.hostname or ""), parts.port
    except ValueError:  # a broken port, an unclosed [, a name that is none
        return None
    if parts.scheme not in DEFAULT_PORTS or not host or port == 0:
        return None
    return Origin(parts.scheme, host, port or DEFAULT_PORTS[parts.scheme])


MOST_REDIRECTS = 5
"""Redirects that are followed in a row: as many as RFC 9309 (2.3.1.2) asks for, for every address."""
REDIRECTS = frozenset((301, 302, 303, 307, 308))
"""Statuses with which an answer leads elsewhere."""


def without_user(url: str) -> str:
    """``url`` without a user name or password."""
    found = _AUTHORITY.match(url)
    if found is None or "@" not in found[2]:
        return url
    return f"{found[1]}{found[2].rpartition('@')[2]}{url[found.end() :]}"


def redirect_target(url: str, location: bytes) -> str | None:
    """Where a redirect of ``url`` leads, as an address that can be asked; ``None`` if it leads nowhere.

    Bytes beyond ASCII are escaped as they are, which is right whatever the server's encoding. White space and control
    characters go as browsers have it (WHATWG URL, 4.4). User information goes.
    """
    text = with_slashes(_DROPPED.sub("", location.decode("latin-1").strip(_CONTROL_OR_SPACE)), url)
    if not text:
        return None
    found = _AUTHORITY.match(text)
    start, host, rest = (found[1], _typed(found[2]), text[found.end() :]) if found else ("", "", text)
    try:
        target = without_user(urljoin(url, f"{start}{host}{_UNSAFE.sub(_escape, rest)}"))
        if origin_of(target) is None:
            return None
        parts = urlsplit(target)
        return _with_host(parts._replace(path=without_dots(parts.path)), ascii_host(parts.hostname or ""))
    except ValueError:
        return None


def _typed(host: str) -> str:
    """The letters of a host whose bytes were read as latin-1."""
    try:
        return host.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return host


def _escape(match: re.Match[str]) -> str:
    return quote(match[0].encode("latin-1"))


def _with_host(parts: SplitResult, host: str) -> str:
    netloc = f"[{host}]" if ":" in host else host
    if parts.port is not None and parts.port != DEFAULT_PORTS[parts.scheme]:
        netloc += f":{parts.port}"
    return parts._replace(netloc=netloc).geturl()


def _not_public(host: str) -> str | None:
    """``loopback``, ``link-local`` or ``private`` if a host's name or address says so."""
    address = _address(host)
    if address is None:
        if not _LOCAL_NAME.fullmatch(host):
            return None
        return "loopback" if host.rpartition(".")[2] in ("localhost", "localdomain") else "private"
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address.sixtofour or address
    if address.is_loopback or address.is_unspecified:
        return "loopback"
    if address.is_link_local:
        return "link-local"
    return None if address.is_global and not address.is_multicast else "private"


def _address(host: str) -> IPv4Address | IPv6Address | None:
    """An IP address in any of the spellings that resolvers take: ``127.1``, ``0x7f000001`` and ``2130706433`` too."""
    try:
        return ip_address(host)
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host)) if host[:1].isdigit() else None
    except OSError:
        return None
