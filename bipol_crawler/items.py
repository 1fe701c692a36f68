"""The vocabulary every room shares: what was found, what was served, what was read.

Plain dataclasses from the standard library only, so that a value can travel from the
wire to the archive without dragging a framework along. Field names are the field's
own words (headline, byline, dateline, caption, credit) and equal the archive's column
names wherever a column exists.

Two conventions hold for every class here:

* text that could not be read is ``None``, never an empty string and never a guess;
* a time is a :class:`Dated`, which says how exact it is and where it was read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bipol_crawler.rule_ids import RuleId

Precision = Literal["second", "minute", "day"]
Role = Literal["reporter", "writer", "editor", "photographer", "contributor", "source", "account", "signature"]
MOST_ID = 2**63 - 1
"""The largest number that the archive takes for a post's; WordPress counts from 1."""
MOST_TAGS = 250_000
"""Tags of a page or listing that is read. Long ones have some ten thousand; ten million take a gigabyte of memory."""
UrlKind = Literal["article", "listing", "feed", "asset", "other"]


@dataclass(frozen=True, slots=True)
class Dated:
    """A time as exactly as its source states it.

    ``value`` is ISO 8601 with the offset the source states or the portal's own
    (``2024-11-15T19:47:00+07:00``), or a bare day (``2019-11-21``) when only the day is
    known. ``source`` names where it was read (``page``, ``time``, ``json_ld``, ``meta``,
    ``feed``, ``rest``, ``listing``, ``box``).
    """

    value: str
    precision: Precision
    source: str


@dataclass(frozen=True, slots=True)
class Source:
    """How a field was read: by which rule, and from which part of the page.

    ``part`` is a CSS selector, with words behind it where the rule took only some of the element.
    """

    rule: RuleId
    part: str


@dataclass(frozen=True, slots=True)
class Found:
    """One URL that a discovery source names, with whatever else the source says of it.

    ``url`` is as the source writes it; :mod:`bipol_crawler.addresses.urls` makes it
    canonical. ``modified`` is a source's own mark of change (a sitemap's ``lastmod``,
    REST's ``modified_gmt``) in UTC, only ever compared with itself.
    """

    url: str
    source: str
    post_id: int | None = None
    headline: str | None = None
    published: Dated | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """What was served for one URL: the decoded body and what the wire said of it.

    ``url`` is the address asked for, ``final_url`` the one that answered after redirects.
    ``body`` is the entity with its content coding (gzip) undone, otherwise byte for byte.
    ``content_type`` is the header's value, charset included. ``fetched_at`` is UTC
    (``…Z``), ``last_modified`` the header to ask again with. ``following`` holds pages 2 … n of
    a multi-page article, in order. ``dated`` is the ``Date`` header as UTC (``…Z``), and ``age`` how
    many seconds the answer lay in a cache, as its ``Age`` header says (RFC 9111 §5.1).
    """

    url: str
    final_url: str
    status: int
    content_type: str
    body: bytes = field(repr=False)  # a log line need not hold it
    fetched_at: str
    capture_id: int | None = None
    last_modified: str | None = None
    following: tuple[Page, ...] = field(default=(), repr=False)
    dated: str | None = None
    age: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """Something on a page that could not be read as it should be, and why.

    ``field`` is the Article field concerned, ``reason`` a short stable code
    (``weekday_contradicts``), ``detail`` the words as found.
    """

    field: str
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A page that is not an article, and the reason (``listing``, ``password``, ``challenge``, …)."""

    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Byline:
    """One person in one role. ``source`` says where on the page: ``text``, ``field`` or ``account``."""

    role: Role
    name: str
    as_written: str
    source: str


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo of the article. ``caption`` is as printed, its credit included."""

    kind: Literal["lead", "inline"]
    url: str
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another article: in the related boxes, or inside the text."""

    block: Literal["related", "inline"]
    url: str
    headline: str | None = None
    published: Dated | None = None


@dataclass(frozen=True, slots=True)
class Embed:
    """Foreign content in the body that is not text: a video, a social post, a frame."""

    kind: str
    url: str


@dataclass(frozen=True, slots=True)
class Label:
    """A section or tag: its name as printed and its address on the portal."""

    name: str
    url: str | None = None


@dataclass(slots=True)
class Article:
    """One article, read and normalized, ready for the archive.

    ``url`` is the canonical URL. ``published`` holds every dated candidate the page
    states, best first; the archive weighs them against what other pages and feeds said.
    ``sources`` says of each field that has a value how it was read.
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
