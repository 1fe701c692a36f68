"""Which addresses may be requested: those of the portal, and for robots.txt also other public hosts.

An origin is scheme, host and port (RFC 6454). The portal's origins are its configured host, with or without ``www.``,
with http or https, at the default port of the scheme or at the configured port. Everything else is foreign: another
port, a subdomain, an address of this computer or its network. User information in an address is never sent, never
stored and never used for a decision.
"""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from bipol_crawler.addresses.url_syntax import ascii_host, fix_slashes, remove_dot_segments

DEFAULT_PORTS = {"http": 80, "https": 443}
_CONTROL_OR_SPACE = "".join(map(chr, range(0x21)))
_LINE_BREAKS_AND_TABS = re.compile("[\t\n\r]")
_AUTHORITY = re.compile(r"((?:[A-Za-z][A-Za-z0-9+.-]*:)?//)([^/?#]*)")
_UNSAFE = re.compile(r"[^!-~]|[\\\"<>^`{|}]")
_LOCAL_NAME = re.compile(r"(?:.*\.)?(?:localhost|local|localdomain|internal|lan|home\.arpa)")


@dataclass(frozen=True, slots=True)
class Origin:
    """Scheme, host and port of an address. The host is ASCII in lower case, without a dot at its end."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == DEFAULT_PORTS[self.scheme] else f":{self.port}")

    @property
    def host_without_www(self) -> str:
        """Return the host without ``www.``."""
        return self.host.removeprefix("www.")


@dataclass(frozen=True, slots=True)
class Origins:
    """The origins of one portal. ``configured`` is the one in the setting PORTAL_URL."""

    configured: Origin

    @classmethod
    def of(cls, portal: str) -> Origins:
        """Return the origins of the portal at the address ``portal`` (PORTAL_URL).

        Raises:
            ValueError: ``portal`` is not an http(s) address.
        """
        configured = origin_of(portal)
        if configured is None:
            raise ValueError(f"not an http(s) address of a portal: {without_credentials(portal)!r}")
        return cls(configured)

    def is_exact(self, url: str) -> bool:
        """Return whether ``url`` is at exactly the configured origin."""
        return origin_of(url) == self.configured

    def refusal_reason(self, url: str) -> str | None:
        """Return in words why ``url`` may not be requested, or ``None`` if it may."""
        origin = origin_of(url)
        if origin is None:
            return "no http(s) address"
        if origin.host_without_www != self.configured.host_without_www:
            return f"{origin.host} is not the portal's host"
        port = (
            DEFAULT_PORTS[origin.scheme]
            if self.configured.port == DEFAULT_PORTS[self.configured.scheme]
            else self.configured.port
        )
        return None if origin.port == port else f"port {origin.port} is not the portal's"

    def robots_redirect_refusal(self, url: str) -> str | None:
        """Return in words why a redirect of robots.txt to ``url`` is not followed, or ``None`` if it may be.

        Any public host is allowed (RFC 9309, 2.3.1.2). Private networks, this computer and link-local addresses are
        not, unless the portal itself is there.
        """
        origin = origin_of(url)
        if origin is None:
            return "no http(s) address"
        if self.refusal_reason(url) is None:
            return None
        return self.private_address_refusal(origin.host)

    def private_address_refusal(self, host: str) -> str | None:
        """Return why ``host`` is not public; ``None`` if it is, or if the portal's address is of that kind."""
        kind = _private_kind(host)
        return f"{host} is a {kind} address" if kind and kind != _private_kind(self.configured.host) else None


def origin_of(url: str) -> Origin | None:
    """Return the origin of an absolute address, or ``None`` if it is not a valid http(s) address."""
    try:
        parts = urlsplit(url.strip(_CONTROL_OR_SPACE))
        host, port = ascii_host(parts.hostname or ""), parts.port
    except ValueError:  # an invalid port or host, or a missing ]
        return None
    if parts.scheme not in DEFAULT_PORTS or not host or port == 0:
        return None
    return Origin(parts.scheme, host, port or DEFAULT_PORTS[parts.scheme])


MAX_REDIRECTS = 5
"""The most redirects in a row that are followed. RFC 9309 (2.3.1.2) asks for five; the same holds for all addresses."""
REDIRECTS = frozenset((301, 302, 303, 307, 308))
"""The HTTP status codes of redirects that are followed."""


def without_credentials(url: str) -> str:
    """Return ``url`` without its user name and password."""
    match = _AUTHORITY.match(url)
    if match is None or "@" not in match[2]:
        return url
    return f"{match[1]}{match[2].rpartition('@')[2]}{url[match.end() :]}"


def redirect_target(url: str, location: bytes) -> str | None:
    """Return the address that a redirect of ``url`` leads to, or ``None`` if its Location header is not usable.

    Bytes that are not ASCII are percent-encoded unchanged, which is right for every encoding. White space and control
    characters are removed as in browsers (WHATWG URL, 4.4). User information is removed.
    """
    text = fix_slashes(_LINE_BREAKS_AND_TABS.sub("", location.decode("latin-1").strip(_CONTROL_OR_SPACE)), url)
    if not text:
        return None
    match = _AUTHORITY.match(text)
    start, host, rest = (match[1], _decode_host(match[2]), text[match.end() :]) if match else ("", "", text)
    try:
        target = without_credentials(urljoin(url, f"{start}{host}{_UNSAFE.sub(_escape, rest)}"))
        if origin_of(target) is None:
            return None
        parts = urlsplit(target)
        return _with_host(parts._replace(path=remove_dot_segments(parts.path)), ascii_host(parts.hostname or ""))
    except ValueError:
        return None


def _decode_host(host: str) -> str:
    """Return a host that was decoded as latin-1, decoded as UTF-8 instead if its bytes are valid UTF-8."""
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


def _private_kind(host: str) -> str | None:
    """Return ``loopback``, ``link-local`` or ``private`` for a host name or IP address of that kind, else ``None``."""
    address = _ip_address(host)
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


def _ip_address(host: str) -> IPv4Address | IPv6Address | None:
    """Return ``host`` as an IP address, or ``None``.

    All spellings that resolvers accept are known, also ``127.1``, ``0x7f000001`` and ``2130706433``.
    """
    try:
        return ip_address(host)
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host)) if host[:1].isdigit() else None
    except OSError:
        return None
