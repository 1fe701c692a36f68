"""Reads the content of an archive in a form that can be compared between archives.

Row ids and machine times are left out, because they depend on when and how often the portal was crawled. Everything
else must be the same, however the archive was made.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

PARTS = {
    "bylines": "a.url, x.position, x.role, p.name, p.key, x.name, x.as_written, x.source"
    " FROM bylines x JOIN articles a ON a.id = x.article_id JOIN people p ON p.id = x.person_id",
    "photos": "a.url, x.kind, x.position, x.url, x.caption, x.credit, x.digest"
    " FROM photos x JOIN articles a ON a.id = x.article_id",
    "links": "a.url, x.block, x.position, x.url, x.headline, x.published_at"
    " FROM links x JOIN articles a ON a.id = x.article_id",
    "embeds": "a.url, x.position, x.kind, x.url FROM embeds x JOIN articles a ON a.id = x.article_id",
    "article_sections": "a.url, x.position, s.name"
    " FROM article_sections x JOIN articles a ON a.id = x.article_id JOIN sections s ON s.id = x.section_id",
    "article_tags": "a.url, x.position, t.name"
    " FROM article_tags x JOIN articles a ON a.id = x.article_id JOIN tags t ON t.id = x.tag_id",
    "people": "name, key FROM people",
    "sections": "name, url FROM sections",
    "tags": "name, url FROM tags",
}
ARTICLES = {
    "articles": "a.url, a.post_id, a.status, a.headline, a.body, a.word_count, a.place, s.name, a.published_at,"
    " a.published_precision, a.published_source, a.modified_at, a.captions, a.people, a.layout, a.parser_version,"
    " a.sources, a.dates, a.versions, c.url"
    " FROM articles a LEFT JOIN sections s ON s.id = a.section_id LEFT JOIN captures c ON c.id = a.capture_id",
    "article_versions": "a.url, v.version, v.changed, v.headline, v.body, v.place, v.section, v.published, v.bylines,"
    " v.captions, v.digest, v.layout, v.parser_version FROM article_versions v JOIN articles a ON a.id = v.article_id",
    "version_captures": "a.url, v.version, x.page, c.url FROM version_captures x"
    " JOIN article_versions v ON v.id = x.version_id JOIN articles a ON a.id = v.article_id"
    " JOIN captures c ON c.id = x.capture_id",
    "problems": "p.url, a.url, p.field, p.reason, p.detail, p.resolved_at IS NULL"
    " FROM problems p LEFT JOIN articles a ON a.id = p.article_id WHERE p.field <> 'page' OR p.article_id IS NOT NULL"
    " OR EXISTS (SELECT 1 FROM urls u WHERE u.url = p.url AND u.state = 'refused')",  # a failed look is the frontier's
}
HISTORY = {
    "article_events": "a.url, e.kind, e.detail FROM article_events e JOIN articles a ON a.id = e.article_id",
    "urls": "u.url, u.kind, u.post_id, u.found_in, u.modified, u.state, u.reason, u.status, u.failures, a.url"
    " FROM urls u LEFT JOIN articles a ON a.id = u.article_id",
    "sightings": "u.url, s.source, s.published_at, s.precision FROM sightings s JOIN urls u ON u.id = s.url_id",
}
CONTENT = PARTS | ARTICLES | HISTORY
UNHARMED = [table for table in CONTENT if table != "urls"]
"""The tables that a run must not change if the portal cannot be read. Only the frontier may change."""


def contents(database: Path, *tables: str) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of the tables in ``CONTENT``, or of ``tables``, sorted."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        return {
            table: sorted(db.execute(f"SELECT {CONTENT[table]}").fetchall(), key=repr) for table in tables or CONTENT
        }


def differences(one: dict[str, list[Any]], other: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """The rows that only one of two archives has, by table. Empty if their contents are the same."""
    return {
        table: rows for table in one
        if (rows := [*(("-", row) for row in one[table] if row not in other[table]),
                     *(("+", row) for row in other[table] if row not in one[table])])
    }  # fmt: skip


def dump(database: Path) -> list[str]:
    """A whole archive as SQL, with ids, times and schema, to show that nothing was changed."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        return list(db.iterdump())
