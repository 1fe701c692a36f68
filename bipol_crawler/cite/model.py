"""What a citation is made of: one version of one article, with the evidence it was read from.

:data:`QUERIES` ask an archive for it, whoever holds the connection; :func:`cited_from` makes their
rows a :class:`Cited`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

from bipol_crawler.cite.author_names import Name, author
from bipol_crawler.infra.clock import whole_second
from bipol_crawler.normalize.dates import local
from bipol_crawler.portals import PORTAL
from bipol_crawler.text import clean, clean_or_none

QUERIES = {
    "article": """
      SELECT id, url, status, published_at, versions, missing_at, gone_at FROM articles WHERE id = :article""",
    "version": """
      SELECT v.version, v.captured_at, v.headline, v.bylines, v.published,
        EXISTS (SELECT 1 FROM article_versions w WHERE w.article_id = v.article_id AND w.version > v.version
          AND instr('; ' || w.changed || ';', '; published_at;')) AS redated
      FROM article_versions v WHERE v.article_id = :article AND v.version = :version""",
    "names": """
      SELECT b.name AS written, p.name FROM bylines b JOIN people p ON p.id = b.person_id
      WHERE b.article_id = :article""",
    "captures": """
      SELECT c.url, c.captured_at, c.digest, o.warc_file, o.warc_offset, o.warc_length, o.record_id, c.truncated
      FROM article_versions v JOIN version_captures x ON x.version_id = v.id JOIN captures c ON c.id = x.capture_id
      JOIN captures o ON o.id = coalesce(c.refers_to, c.id)
      WHERE v.article_id = :article AND v.version = :version ORDER BY x.page""",
}
"""SQL, parameters ``:article`` (its number) and ``:version``, by the name :func:`cited_from` knows the rows under."""

AUTHORS = ("reporter", "writer")
"""Roles that make an author. An editor is none in APA and Chicago, and of a signature the page does not say."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Capture:
    """One stored response: when, UTC to the second, and the ``sha256:`` and hex of its body as served.

    ``path`` is the WARC file as a command can name it, ``offset`` and ``length`` the record's place in it, in bytes.
    """

    url: str
    captured_at: str
    digest: str
    file: str
    path: str
    offset: int
    length: int
    record_id: str
    truncated: str | None


@dataclass(frozen=True, slots=True)
class Cited:
    """One version of an article. ``day`` is when the portal says it published it, ``YYYY-MM-DD`` in the portal's zone.

    ``site`` is the portal's name; it stands in for an author where no reporter or writer is named. ``gone_on``
    is the day (UTC) on which a withdrawn article was established as gone, ``missing_on`` the one it was first missed.
    """

    article: int
    version: int
    versions: int
    url: str
    site: str
    headline: str | None
    authors: tuple[Name, ...]
    day: str | None
    captured_at: str
    missing_on: str | None
    gone_on: str | None
    captures: tuple[Capture, ...]

    @property
    def key(self) -> str:
        """What reference managers know it under: the archive's number for the article, and the version."""
        return f"{PORTAL.word}-{self.article}-v{self.version}"


def cited_from(rows: Mapping[str, Sequence[Row]], path: Callable[[str], str] = str) -> Cited | None:
    """The answers to :data:`QUERIES`, by name, as a :class:`Cited`; None when there is no such version.

    Every text is one plain line, whatever was served. ``path`` says how a command names a WARC file.
    """
    if not rows["article"] or not rows["version"]:
        return None
    article, version = rows["article"][0], rows["version"][0]
    url = plain_url(article["url"])
    captures = tuple(_capture(row, path) for row in rows["captures"])
    stated = version["published"] if version["redated"] else None
    best = {row["written"]: row["name"] for row in rows["names"]}
    names = (best.get(name, name) for role, name in json.loads(version["bylines"]) if role in AUTHORS)
    return Cited(
        article=int(article["id"]),
        version=int(version["version"]),
        versions=int(article["versions"]),
        url=url,
        site=clean((urlsplit(url).hostname or "").removeprefix("www.")),
        headline=clean_or_none(version["headline"]),
        authors=tuple(dict.fromkeys(name for name in map(author, names) if name.family)),
        day=_day(stated or article["published_at"]),
        captured_at=captures[0].captured_at if captures else whole_second(version["captured_at"]),
        missing_on=article["missing_at"][:10] if article["missing_at"] else None,
        gone_on=article["gone_at"][:10] if article["gone_at"] else None,
        captures=captures,
    )


def plain_url(url: str) -> str:
    """An address in which nothing can be taken for anything else: what RFC 3986 does not let stand bare is escaped."""
    return quote(clean(url), safe="!#$%&'()*+,/:;=?@[]~")


def _capture(row: Row, path: Callable[[str], str]) -> Capture:
    return Capture(
        url=plain_url(row["url"]),
        captured_at=whole_second(row["captured_at"]),
        digest=clean(row["digest"]),
        file=clean(row["warc_file"]),
        path=path(row["warc_file"]),
        offset=int(row["warc_offset"]),
        length=int(row["warc_length"]),
        record_id=clean(row["record_id"]),
        truncated=clean_or_none(row["truncated"]),
    )


def _day(published: str | None) -> str | None:
    if published is None:
        return None
    return published if len(published) == 10 else local(datetime.fromisoformat(published))[:10]
