"""Checks the archive's database: SQLite's own checks, and whether its tables agree with each other."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from bipol_crawler.integrity.repair import missing_objects


def check_database(db: sqlite3.Connection) -> Iterator[str]:
    """Yield the errors that SQLite's own checks find, references to missing rows, and versions without evidence."""
    for (finding,) in db.execute("PRAGMA integrity_check"):
        if finding != "ok":
            yield finding
    for table, rowid, parent, _ in db.execute("PRAGMA foreign_key_check"):
        yield f"{table} {rowid} points at a row of {parent} that does not exist"
    missing = (
        "SELECT a.url, v.version FROM article_versions v JOIN articles a ON a.id = v.article_id"
        " WHERE NOT EXISTS (SELECT 1 FROM version_captures c WHERE c.version_id = v.id)"
    )
    for url, version in db.execute(missing):
        yield f"version {version} of {url} has no capture"
    photos = (
        "SELECT p.url FROM photos p LEFT JOIN captures c ON c.id = p.capture_id"
        " WHERE p.digest IS NOT c.digest OR (p.digest IS NOT NULL AND (c.status <> 200 OR c.truncated IS NOT NULL))"
    )
    for (url,) in db.execute(photos):
        yield f"the photo {url} is not what its capture holds"
    unindexed = "SELECT count(*) FROM articles WHERE id NOT IN (SELECT id FROM articles_fts_docsize)"
    if count := db.execute(unindexed).fetchone()[0]:
        yield f"{count} articles are missing from the full-text index"
    for kind, name, _ in missing_objects(db):
        yield f"{kind} {name} is missing"
