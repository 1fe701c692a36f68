"""The data of a citation: one version of one article, and the evidence from which it was read.

The caller runs :data:`QUERIES` on an archive; :func:`cited_from_rows` makes a :class:`Cited` of the rows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

from bipol_crawler.cite.author_names import Name, author_name
from bipol_crawler.infra.clock import utc
from bipol_crawler.normalize.dates import portal_iso
from bipol_crawler.portals import PORTAL
from bipol_crawler.text import clean, clean_or_none

QUERIES = {
    "article": """
      SELECT a.id, a.url, a.status, a.published_at, a.versions, a.missing_at, a.gone_at, a.place,
        (SELECT name FROM sections s WHERE s.id = a.section_id) AS section
      FROM articles a WHERE a.id = :article""",
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
"""The SQL queries by name. Their parameters are ``:article`` (the article's number) and ``:version``."""

AUTHORS = ("reporter", "writer")
"""Roles that count as author. In APA and Chicago editors do not; the role of a signature is unknown."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Capture:
    """One stored response. ``captured_at`` is UTC; ``digest`` is ``sha256:`` and the hexadecimal hash of its body.

    ``path`` is the WARC file in a form for commands; ``offset`` and ``length`` are the record's place in it, in bytes.
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
    """One version of an article. ``published`` is the stated time of publication, or the day, in the portal's zone.

    ``site`` is the portal's name, used in place of an author if no reporter or writer is named. ``captured_at`` is UTC.
    ``missing_on`` is the day in the portal's zone on which the article was first missing, ``gone_on`` the day on which
    this was confirmed; None if not. ``permalink`` is the address of the version in the reading room, if there is one.
    """

    article: int
    version: int
    versions: int
    url: str
    site: str
    headline: str | None
    authors: tuple[Name, ...]
    published: str | None
    captured_at: str
    missing_on: str | None
    gone_on: str | None
    captures: tuple[Capture, ...]
    section: str | None = None
    place: str | None = None
    permalink: str | None = None

    @property
    def day(self) -> str | None:
        """The stated day of publication, ``YYYY-MM-DD`` in the portal's time zone."""
        return self.published[:10] if self.published else None

    @property
    def link(self) -> str:
        """The address at which the text can be read: the permalink if the portal no longer has the article."""
        withdrawn = self.gone_on or self.missing_on
        return self.permalink if withdrawn and self.permalink else self.url

    @property
    def key(self) -> str:
        """The key for reference managers: the article's number in the archive, and the version."""
        return f"{PORTAL.word}-{self.article}-v{self.version}"


def cited_from_rows(
    rows: Mapping[str, Sequence[Row]], path: Callable[[str], str] = str, permalink: str | None = None
) -> Cited | None:
    """Make a :class:`Cited` of the rows of :data:`QUERIES`, by name. None if there is no such version.

    Each text becomes one line without control characters. ``path`` returns the path of a WARC file from its name.
    ``permalink`` is the address of the version in the reading room.

    Raises:
        ValueError, TypeError: a row was not written by this program.
    """
    if not rows["article"] or not rows["version"]:
        return None
    article, version = rows["article"][0], rows["version"][0]
    url = plain_url(article["url"])
    captures = tuple(_capture(row, path) for row in rows["captures"])
    captured_at = captures[0].captured_at if captures else _whole_second(version["captured_at"])
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
        authors=tuple(dict.fromkeys(name for name in map(author_name, names) if name.family)),
        published=_published(stated or article["published_at"]),
        captured_at=captured_at,
        missing_on=_portal_day(article["missing_at"]),
        gone_on=_portal_day(article["gone_at"]),
        captures=captures,
        section=clean_or_none(article["section"]),
        place=clean_or_none(article["place"]),
        permalink=permalink,
    )


def plain_url(url: str) -> str:
    """``url`` with every character escaped that RFC 3986 does not allow."""
    return quote(clean(url), safe="!#$%&'()*+,/:;=?@[]~")


def _capture(row: Row, path: Callable[[str], str]) -> Capture:
    return Capture(
        url=plain_url(row["url"]),
        captured_at=_whole_second(row["captured_at"]),
        digest=clean(row["digest"]),
        file=clean(row["warc_file"]),
        path=path(row["warc_file"]),
        offset=int(row["warc_offset"]),
        length=int(row["warc_length"]),
        record_id=clean(row["record_id"]),
        truncated=clean_or_none(row["truncated"]),
    )


def _whole_second(moment: str) -> str:
    return utc(datetime.fromisoformat(moment))


def _published(stated: str | None) -> str | None:
    if stated is None:
        return None
    return stated if len(stated) == 10 else portal_iso(datetime.fromisoformat(stated))


def _portal_day(moment: str | None) -> str | None:
    """The day of a UTC time in the portal's zone."""
    return portal_iso(datetime.fromisoformat(moment))[:10] if moment else None
