"""Read robots.txt for one crawler (RFC 9309): the rules, the Crawl-delay and the sitemaps.

A group names a crawler by its product token. Webmasters copy whole User-Agent headers from their logs, so the token is
searched as a word anywhere in the line. Section numbers below are those of RFC 9309.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

MAX_BYTES = 500 * 1024
"""The most bytes that are read (2.5). An incomplete last line is ignored, because its rule may match too much."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins like the mark of UTF-16, so it is tried first
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE_END = re.compile(r"\r\n?|\n")
_NOT_LETTERS = re.compile(r"[^a-z]+")
_DISALLOW = re.compile(r"d(?:is+a|ias)l+[oa]w")  # with common misspellings
_SECONDS = re.compile(r"(\d+(?:[.,]\d+)?|[.,]\d+)\s*(?:s|secs?|seconds?|detik)?", re.ASCII | re.IGNORECASE)
_TO_NORMALIZE = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9._~/?!&'()+,;=:@\[\]-]")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_RESERVED = frozenset("!&'()+,;=:@[]")
_SPLITS_PATHS = frozenset("/?")


@dataclass(frozen=True, slots=True)
class Rule:
    """One Allow or Disallow line.

    ``parts`` is the pattern in normalized octets, split at its ``*``. ``ends_with_dollar`` says whether it ends with
    ``$``. ``weight`` is its length in octets: the longest rule that matches decides (2.2.2).
    """

    allow: bool
    parts: tuple[str, ...]
    ends_with_dollar: bool
    weight: int

    def matches(self, path: str) -> bool:
        """Return whether the pattern matches ``path``, a path with its query in normalized octets."""
        first, *rest = self.parts
        if not path.startswith(first):
            return False
        at = len(first)
        if not rest:
            return not self.ends_with_dollar or at == len(path)
        for part in rest[:-1]:
            found = path.find(part, at)
            if found < 0:
                return False
            at = found + len(part)
        if self.ends_with_dollar:
            return len(path) - len(rest[-1]) >= at and path.endswith(rest[-1])
        return path.find(rest[-1], at) >= 0


@dataclass(frozen=True, slots=True)
class Robots:
    """What a robots.txt says to one crawler.

    ``rules`` are those of all groups that name it; without such a group, those of the groups for ``*``. ``crawl_delay``
    is in seconds. ``sitemaps`` are the addresses of all ``Sitemap:`` lines as written, in order, each once.
    """

    rules: tuple[Rule, ...] = ()
    crawl_delay: float | None = None
    sitemaps: tuple[str, ...] = ()

    def allows(self, url: str) -> bool:
        """Return whether ``url``, absolute or a path, may be fetched. Of equally long rules, Allow has priority."""
        parts = urlsplit(url)
        path = _normalized(f"{parts.path or '/'}?{parts.query}" if parts.query or "?" in url else parts.path or "/")
        if path == "/robots.txt":
            return True  # by definition (2.2.2)
        matching = [(rule.weight, rule.allow) for rule in self.rules if rule.matches(path)]
        return max(matching, default=(0, True))[1]


def read_robots(body: bytes, product: str) -> Robots:
    """Return what ``body`` says to the crawler with the product token ``product``; never raises an exception.

    ``body`` is UTF-8, or the encoding of its byte order mark. A web page instead of robots.txt has no rules.
    """
    token = re.compile(rf"(?<![\w-]){re.escape(product)}(?![A-Za-z_-])", re.IGNORECASE | re.ASCII)
    rules: dict[_RulesFor, list[Rule]] = {"it": [], "all": []}
    delays: dict[_RulesFor, list[float]] = {"it": [], "all": []}
    sitemaps: list[str] = []
    group: set[_RulesFor] = set()
    has_own_group = has_rules = False
    for key, value in _key_value_lines(body):
        allow = key == "allow"
        if key == "useragent":
            if has_rules:  # the first User-agent line after a rule begins the next group (2.1)
                group, has_rules = set(), False
            if token.search(value):
                has_own_group = True
                group.add("it")
            elif any(name.strip() == "*" or name.strip().startswith("* ") for name in value.split(",")):
                group.add("all")
        elif allow or _DISALLOW.fullmatch(key):
            has_rules = True
            if value:
                rule = _rule(value, allow=allow)
                for addressee in group:
                    rules[addressee].append(rule)
        elif key == "crawldelay":  # this line, like all unknown lines, does not end a group (2.2.4)
            if seconds := _SECONDS.fullmatch(value):
                for addressee in group:
                    delays[addressee].append(float(seconds[1].replace(",", ".")))
        elif key == "sitemap" and value:
            sitemaps.append(value)
    applicable: _RulesFor = "it" if has_own_group else "all"
    return Robots(
        tuple(rules[applicable]), max(delays[applicable], default=0.0) or None, tuple(dict.fromkeys(sitemaps))
    )


_RulesFor = Literal["it", "all"]


def _key_value_lines(body: bytes) -> Iterator[tuple[str, str]]:
    """Yield each line's key (only its letters, in lower case) and its value, without comments and blanks around it."""
    lines = _LINE_END.split(_text(body[:MAX_BYTES]))
    if len(body) > MAX_BYTES:
        del lines[-1]
    for line in lines:
        key, colon, value = line.partition("#")[0].partition(":")
        if not colon:  # ``Disallow /`` is a rule without its colon; a sentence is not
            key, value = key.split() if len(key.split()) == 2 else ("", "")
        yield _NOT_LETTERS.sub("", key.lower()), value.strip()


def _text(body: bytes) -> str:
    """Return ``body`` as text; invalid bytes are kept. NULs are removed, so UTF-16 without a mark can be read too."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            text = body[len(mark) :].decode(encoding, "surrogateescape" if encoding == "utf-8" else "replace")
            break
    else:
        text = body.decode("utf-8", "surrogateescape")
    return text.replace("\0", "")


def _rule(pattern: str, *, allow: bool) -> Rule:
    if not pattern.startswith(("/", "*")):
        pattern = f"/{pattern}"  # every path begins with a slash, so without it the rule would never match
    ends_with_dollar = pattern.endswith("$")
    octets = _normalized(pattern.removesuffix("$"), stars=True)
    return Rule(allow, tuple(re.split(r"\*+", octets)), ends_with_dollar, len(octets) + ends_with_dollar)


def _normalized(path: str, *, stars: bool = False) -> str:
    """Return ``path`` as octets, so that different spellings of one address are equal (2.2.2).

    Characters that are not ASCII or not allowed in an address are percent-encoded. Encoded characters are decoded if
    they mean the same. ``*`` and ``$`` are encoded, so that a pattern can contain them as characters. With ``stars``, a
    plain ``*`` stays, because it is a wildcard.
    """
    head, mark, query = path.partition("?")
    return _octets(head, _RESERVED, stars) + mark + _octets(query, _RESERVED | _SPLITS_PATHS, stars)


def _octets(text: str, equivalent: frozenset[str], stars: bool) -> str:
    def normalize_character(match: re.Match[str]) -> str:
        found = match[0]
        if len(found) == 3:
            bare = chr(int(found[1:], 16))
            return bare if bare in _UNRESERVED or bare in equivalent else found.upper()
        if found == "*" and stars:
            return found
        return "".join(f"%{octet:02X}" for octet in found.encode("utf-8", "surrogateescape"))

    return _TO_NORMALIZE.sub(normalize_character, text)
