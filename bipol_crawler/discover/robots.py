"""robots.txt → what it says to one crawler (RFC 9309): the rules, the Crawl-delay, and the sitemaps.

A group names a crawler by its product token. Webmasters copy whole User-Agent headers out of their logs, so the token
is looked for as a word anywhere in the line. Section numbers below are RFC 9309's.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

MAX_BYTES = 500 * 1024
"""Bytes that are read (2.5); a line that the bound cuts in two is left out, as half a rule may say more than it did."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins as UTF-16's does, so it is tried first
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE_END = re.compile(r"\r\n?|\n")
_NOT_LETTERS = re.compile(r"[^a-z]+")
_DISALLOW = re.compile(r"d(?:is+a|ias)l+[oa]w")  # the usual misspellings too: they are meant
_SECONDS = re.compile(r"(\d+(?:[.,]\d+)?|[.,]\d+)\s*(?:s|secs?|seconds?|detik)?", re.ASCII | re.IGNORECASE)
_TO_NORMALIZE = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9._~/?!&'()+,;=:@\[\]-]")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_RESERVED = frozenset("!&'()+,;=:@[]")
_SPLITS_PATHS = frozenset("/?")


@dataclass(frozen=True, slots=True)
class Rule:
    """One Allow or Disallow line.

    ``parts`` is the pattern in normalized octets, split at its ``*``; ``to_end``: it closes with ``$``. ``weight`` is
    its length in octets: the heaviest rule that matches decides (2.2.2).
    """

    allow: bool
    parts: tuple[str, ...]
    to_end: bool
    weight: int

    def matches(self, path: str) -> bool:
        """Whether the pattern covers ``path``, a path and query in normalized octets."""
        first, *rest = self.parts
        if not path.startswith(first):
            return False
        at = len(first)
        if not rest:
            return not self.to_end or at == len(path)
        for part in rest[:-1]:
            found = path.find(part, at)
            if found < 0:
                return False
            at = found + len(part)
        if self.to_end:
            return len(path) - len(rest[-1]) >= at and path.endswith(rest[-1])
        return path.find(rest[-1], at) >= 0


@dataclass(frozen=True, slots=True)
class Robots:
    """What a robots.txt says to one crawler.

    ``rules`` are those of all groups that name it, or else of those for ``*``. ``crawl_delay`` is in seconds.
    ``sitemaps`` are the addresses of all ``Sitemap:`` lines as written, in order, each once.
    """

    rules: tuple[Rule, ...] = ()
    crawl_delay: float | None = None
    sitemaps: tuple[str, ...] = ()

    def allows(self, url: str) -> bool:
        """Whether ``url``, absolute or a path, may be fetched. Where Allow and Disallow weigh the same, Allow wins."""
        parts = urlsplit(url)
        path = _normalized(f"{parts.path or '/'}?{parts.query}" if parts.query or "?" in url else parts.path or "/")
        if path == "/robots.txt":
            return True  # by definition (2.2.2)
        matching = [(rule.weight, rule.allow) for rule in self.rules if rule.matches(path)]
        return max(matching, default=(0, True))[1]


def read_robots(body: bytes, product: str) -> Robots:
    """Read what ``body`` says to the crawler whose product token is ``product``; never raises.

    UTF-8, or whatever its byte order mark says. A web page served in its place has no rules, unless it holds some.
    """
    token = re.compile(rf"(?<![\w-]){re.escape(product)}(?![A-Za-z_-])", re.IGNORECASE | re.ASCII)
    rules: dict[_Who, list[Rule]] = {"it": [], "all": []}
    delays: dict[_Who, list[float]] = {"it": [], "all": []}
    sitemaps: list[str] = []
    group: set[_Who] = set()
    named = closed = False
    for key, value in _records(body):
        allow = key == "allow"
        if key == "useragent":
            if closed:  # the first User-agent line behind a rule begins the next group (2.1)
                group, closed = set(), False
            if token.search(value):
                named = True
                group.add("it")
            elif any(name.strip() == "*" or name.strip().startswith("* ") for name in value.split(",")):
                group.add("all")
        elif allow or _DISALLOW.fullmatch(key):
            closed = True
            if value:
                rule = _rule(value, allow=allow)
                for who in group:
                    rules[who].append(rule)
        elif key == "crawldelay":  # it closes no group, and neither does any other line (2.2.4)
            if seconds := _SECONDS.fullmatch(value):
                for who in group:
                    delays[who].append(float(seconds[1].replace(",", ".")))
        elif key == "sitemap" and value:
            sitemaps.append(value)
    meant: _Who = "it" if named else "all"
    return Robots(tuple(rules[meant]), max(delays[meant], default=0.0) or None, tuple(dict.fromkeys(sitemaps)))


_Who = Literal["it", "all"]


def _records(body: bytes) -> Iterator[tuple[str, str]]:
    """Each line's key, as its letters in lower case, and its value, without comments and space around."""
    lines = _LINE_END.split(_text(body[:MAX_BYTES]))
    if len(body) > MAX_BYTES:
        del lines[-1]
    for line in lines:
        key, colon, value = line.partition("#")[0].partition(":")
        if not colon:  # ``Disallow /`` is meant; a sentence is not
            key, value = key.split() if len(key.split()) == 2 else ("", "")
        yield _NOT_LETTERS.sub("", key.lower()), value.strip()


def _text(body: bytes) -> str:
    """``body`` as text, odd bytes kept as they are. NUL is dropped: so UTF-16 without a mark can be read, too."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            text = body[len(mark) :].decode(encoding, "surrogateescape" if encoding == "utf-8" else "replace")
            break
    else:
        text = body.decode("utf-8", "surrogateescape")
    return text.replace("\0", "")


def _rule(pattern: str, *, allow: bool) -> Rule:
    if not pattern.startswith(("/", "*")):
        pattern = f"/{pattern}"  # every path begins so: without it the line would say nothing
    to_end = pattern.endswith("$")
    octets = _normalized(pattern.removesuffix("$"), stars=True)
    return Rule(allow, tuple(re.split(r"\*+", octets)), to_end, len(octets) + to_end)


def _normalized(path: str, *, stars: bool = False) -> str:
    """``path`` as octets that can be compared: two spellings of one address become the same (2.2.2).

    What is not ASCII, or may not stand in an address, is percent-encoded. An encoded character is decoded where it
    means the same as the bare one; ``*`` and ``$`` are encoded, so that a pattern can name them. With ``stars``, a
    bare ``*`` stays, as the wildcard that it is.
    """
    head, mark, query = path.partition("?")
    return _octets(head, _RESERVED, stars) + mark + _octets(query, _RESERVED | _SPLITS_PATHS, stars)


def _octets(text: str, same: frozenset[str], stars: bool) -> str:
    def one(match: re.Match[str]) -> str:
        found = match[0]
        if len(found) == 3:
            bare = chr(int(found[1:], 16))
            return bare if bare in _UNRESERVED or bare in same else found.upper()
        if found == "*" and stars:
            return found
        return "".join(f"%{octet:02X}" for octet in found.encode("utf-8", "surrogateescape"))

    return _TO_NORMALIZE.sub(one, text)
