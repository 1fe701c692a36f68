"""The data classes that all packages share: found addresses, fetched pages, articles and their parts.

They use the standard library only, so that no package needs a framework to read them. Fields have the names that
journalists use (headline, byline, dateline, caption, credit) and the same names as the archive's columns.

Two rules hold for every class here:

* text that could not be read is ``None``, never an empty string and never a guess;
* a time is a :class:`Dated`, which says how exact it is and where it was read.

The frozen classes have no slots, nor have others that one process hands to another: with slots they are pickled by
Python code, without them by C, in half the time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bipol_crawler.rule_ids import RuleId

Precision = Literal["second", "minute", "day"]
Role = Literal["reporter", "writer", "editor", "photographer", "contributor", "source", "account", "signature"]
MAX_POST_ID = 2**63 - 1
"""The largest post id that the archive accepts (SQLite's largest integer); WordPress counts from 1."""
MAX_TAGS = 250_000
"""The most HTML tags of a page or listing that is read. Long pages have about 10,000; 10 million would take 1 GB."""
UrlKind = Literal["article", "listing", "feed", "asset", "other"]


@dataclass(frozen=True)
class Dated:
    """A time, as exact as its source states it.

    ``value`` is ISO 8601: a time with its offset (``2024-11-15T19:47:00+07:00``), or only a day (``2019-11-21``) when
    no time is known. The offset is the one that the source states, or else the portal's. ``source`` says where it was
    read: ``page``, ``time``, ``json_ld``, ``meta``, ``feed``, ``rest``, ``listing``, ``box`` or ``sitemap``.
    """

    value: str
    precision: Precision
    source: str


@dataclass(frozen=True)
class Source:
    """How a field was read: by which rule, and from which part of the page.

    ``part`` is a CSS selector. If the rule used only a part of that element, words after the selector say which.
    """

    rule: RuleId
    part: str


@dataclass(frozen=True)
class Found:
    """One address that a discovery source lists, and what the source says about it.

    ``url`` is as the source writes it; :mod:`bipol_crawler.addresses.urls` makes it canonical. ``modified`` is the
    time of the last change as the source states it (a sitemap's ``lastmod``, REST's ``modified_gmt``), in UTC. It is
    compared only with earlier values from the same source.
    """

    url: str
    source: str
    post_id: int | None = None
    headline: str | None = None
    published: Dated | None = None
    modified: str | None = None


@dataclass(frozen=True)
class Page:
    """The portal's answer for one address: the body and some of the headers.

    ``url`` is the requested address, ``final_url`` the address after redirects. ``body`` is the answer's content after
    decompression, with no other change. ``content_type`` is the whole header, with the charset. ``fetched_at`` is UTC
    (``…Z``). ``last_modified`` is the header, which the next request sends back. ``following`` holds pages 2 … n of a
    split article, in order. ``dated`` is the ``Date`` header as UTC (``…Z``). ``age`` is the ``Age`` header: how many
    seconds the answer was in a cache (RFC 9111 §5.1).
    """

    url: str
    final_url: str
    status: int
    content_type: str
    body: bytes = field(repr=False)  # too long for a log line
    fetched_at: str
    capture_id: int | None = None
    last_modified: str | None = None
    following: tuple[Page, ...] = field(default=(), repr=False)
    dated: str | None = None
    age: int = 0


@dataclass(frozen=True)
class Problem:
    """Something on a page that could not be read correctly, and why.

    ``field`` is the field of :class:`Article`, ``reason`` a short code that never changes (``weekday_contradicts``),
    ``detail`` the words on the page.
    """

    field: str
    reason: str
    detail: str = ""


@dataclass(frozen=True)
class Refused:
    """A page that is not an article, and the reason (``listing``, ``password``, ``challenge``, …)."""

    reason: str
    detail: str = ""


@dataclass(frozen=True)
class Byline:
    """One person in one role. ``source`` says where on the page: ``text``, ``field`` or ``account``."""

    role: Role
    name: str
    as_written: str
    source: str


@dataclass(frozen=True)
class Photo:
    """A photo of the article. ``caption`` is as printed, its credit included."""

    kind: Literal["lead", "inline"]
    url: str
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True)
class Link:
    """A link to another article: in the related boxes, or inside the text."""

    block: Literal["related", "inline"]
    url: str
    headline: str | None = None
    published: Dated | None = None


@dataclass(frozen=True)
class Embed:
    """Content from another site in the body that is not text: a video, a social media post, a frame."""

    kind: str
    url: str


@dataclass(frozen=True)
class Label:
    """A section or tag: its name as printed, and the address of its listing on the portal."""

    name: str
    url: str | None = None


@dataclass(slots=True)
class Article:
    """One article, read and normalized, ready for the archive.

    ``url`` is the canonical address. ``published`` holds every time of publication that the page states, the most
    reliable first; the archive compares them with what feeds and other pages state. ``sources`` says how each field
    that has a value was read.
    """

    url: str
    post_id: int | None
    layout: str
    headline: str | None = None
    body: str | None = None
    place: str | None = None
    published: tuple[Dated, ...] = ()
    modified: Dated | None = None
    bylines: tuple[Byline, ...] = ()
    photos: tuple[Photo, ...] = ()
    links: tuple[Link, ...] = ()
    embeds: tuple[Embed, ...] = ()
    sections: tuple[Label, ...] = ()
    tags: tuple[Label, ...] = ()
    sources: dict[str, Source] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
