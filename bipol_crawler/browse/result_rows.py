"""The articles of a search as rows for files: headlines, addresses, dates, bylines."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bipol_crawler.infra.text_safety import legible

CHUNK = 1000
"""The number of articles that are read at once."""
COLUMNS = (
    "url",
    "permalink",
    "headline",
    "published_date",
    "published_at",
    "section",
    "place",
    "reporters",
    "editors",
    "status",
    "versions",
    "id",
)
"""The columns of files that are tables. Names are joined by ``; ``, as in the flat views."""

_ARTICLES = """
  SELECT a.id, a.url, a.headline, a.published_at, s.name, a.place, a.status, a.versions
  FROM json_each(?) j JOIN articles a ON a.id = j.value LEFT JOIN sections s ON s.id = a.section_id ORDER BY j.key"""
_NAMES = """
  SELECT b.article_id, b.role, p.name
  FROM json_each(?) j JOIN bylines b ON b.article_id = j.value JOIN people p ON p.id = b.person_id
  WHERE b.role IN ('reporter', 'writer', 'editor') ORDER BY b.article_id, b.position"""


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One article. ``published_at`` is the time as it is stored, ``published_date`` its printed day.

    ``permalink`` is the article's page in the archive. ``reporters`` has reporters and writers, in the page's order.
    """

    url: str
    permalink: str
    headline: str | None
    published_at: str | None
    section: str | None
    place: str | None
    reporters: tuple[str, ...]
    editors: tuple[str, ...]
    status: str
    versions: int
    id: int

    @property
    def published_date(self) -> str | None:
        """The printed day of publication, YYYY-MM-DD; None without a date."""
        return self.published_at[:10] if self.published_at else None

    @property
    def link(self) -> str:
        """The address at which the text can be read: the archive's if the portal no longer has the article."""
        return self.url if self.status == "live" else self.version_permalink

    @property
    def version_permalink(self) -> str:
        """The page of the latest version, which stays as it is when the portal edits the article again."""
        return f"{self.permalink}/version/{self.versions}"

    @property
    def cells(self) -> tuple[str | int | None, ...]:
        """The values of :data:`COLUMNS`."""
        values = [getattr(self, name) for name in COLUMNS]
        return tuple("; ".join(value) if isinstance(value, tuple) else value for value in values)


def result_rows(
    connection: sqlite3.Connection, ids: Sequence[int], permalink: Callable[[int], str]
) -> Iterator[ResultRow]:
    """Yield a row for each article, in the order of ``ids``. ``permalink`` makes the address of an article's page."""
    for start in range(0, len(ids), CHUNK):
        chunk = json.dumps(ids[start : start + CHUNK])
        names: dict[tuple[int, bool], dict[str, None]] = {}
        for article, role, name in connection.execute(_NAMES, [chunk]):
            names.setdefault((article, role == "editor"), {})[_plain(name)] = None
        for number, url, headline, published_at, section, place, status, versions in connection.execute(
            _ARTICLES, [chunk]
        ):
            yield ResultRow(
                url=url,
                permalink=permalink(number),
                headline=headline and _plain(headline),
                published_at=published_at,
                section=section and _plain(section),
                place=place and _plain(place),
                reporters=tuple(names.get((number, False), ())),
                editors=tuple(names.get((number, True), ())),
                status=status,
                versions=versions,
                id=number,
            )


def _plain(text: str) -> str:
    """``text`` on one line, without control characters."""
    return " ".join(str(legible(text)).split())
