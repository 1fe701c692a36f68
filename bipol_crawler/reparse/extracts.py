"""Extracts of an archive, for workers that do not have it: what reading articles again asks, and storing them.

Two small databases together answer like the archive. One has the rows of some articles, the other the tables that all
articles share, such as people and lemmas. Whatever they lack, they lack as a table or a column: a question that needs
it is an error, and then the process that has the archive asks.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager

from bipol_crawler.articles.photos import photo_address
from bipol_crawler.storage.database import Database

_GIVEN = "(SELECT value FROM json_each(?))"
_ARTICLE = f"WHERE article_id IN {_GIVEN}"
_VERSION = "WHERE version_id IN (SELECT id FROM part.article_versions)"
_OWN = {
    "articles": ("id", f"* FROM main.articles WHERE id IN {_GIVEN}"),
    "article_versions": ("article_id", f"* FROM main.article_versions {_ARTICLE}"),
    "held": ("article_id", f"article_id, capture_id FROM main.held {_ARTICLE}"),
    "analyses": ("article_id", f"article_id, rules, input FROM main.analyses {_ARTICLE}"),
    "version_captures": ("version_id", f"* FROM main.version_captures {_VERSION}"),
    "captures": (
        "id",
        "id, url, captured_at, status, content_type, warc_file, warc_offset, location FROM main.captures WHERE id IN"
        " (SELECT capture_id FROM part.articles UNION SELECT capture_id FROM part.version_captures"
        " UNION SELECT capture_id FROM part.held)",
    ),
    "edits": ("version_id", f"* FROM main.edits {_VERSION}"),
    "bylines": ("article_id", f"* FROM main.bylines {_ARTICLE}"),
    "photos": ("article_id", f"* FROM main.photos {_ARTICLE}"),
    "photo_files": ("url", f"url, capture_id, digest FROM main.photo_files WHERE url IN {_GIVEN}"),
    "embeds": ("article_id", f"* FROM main.embeds {_ARTICLE}"),
    "links": ("article_id", f"article_id, block, position, url, headline, published_at FROM main.links {_ARTICLE}"),
    "article_sections": ("article_id", f"* FROM main.article_sections {_ARTICLE}"),
    "article_tags": ("article_id", f"* FROM main.article_tags {_ARTICLE}"),
    "urls": ("url", "id, url, modified FROM main.urls WHERE url IN (SELECT url FROM part.articles)"),
    "sightings": ("url_id", "* FROM main.sightings WHERE url_id IN (SELECT id FROM part.urls)"),
    "problems": (
        "url",
        "* FROM main.problems WHERE resolved_at IS NULL AND"
        f" (article_id IN {_GIVEN} OR url IN (SELECT url FROM part.articles))",
    ),
}
"""The tables of some articles: the column by which they are asked, and their rows. ``captures`` lacks the column
``truncated``, so that a search for further pages fails: an article that needs such a search is not read from an
extract."""
_COMMON = {
    "sources": ("id", "id, name FROM main.sources"),
    "people": ("key", "* FROM main.people"),
    "people_aliases": ("key", "* FROM main.people_aliases"),
    "sections": ("name", "* FROM main.sections"),
    "tags": ("name", "* FROM main.tags"),
    "lemmas": ("word", "* FROM main.lemmas"),
}


def rows_of_articles(db: sqlite3.Connection, ids: Sequence[int]) -> bytes:
    """The rows of articles, as a database."""
    return _copied(db, _OWN, json.dumps(ids))


def common_tables(db: sqlite3.Connection) -> bytes:
    """The tables that all articles share, as a database."""
    return _copied(db, _COMMON, "[]")


@contextmanager
def opened(common: bytes, rows: bytes) -> Iterator[Database]:
    """A connection to both databases, which refuses every write."""
    with closing(Database(":memory:")) as db:
        db.deserialize(rows)
        db.execute("ATTACH ':memory:' AS common")
        db.deserialize(common, name="common")
        db.execute("PRAGMA query_only = 1")
        yield db


def _copied(db: sqlite3.Connection, tables: Mapping[str, tuple[str, str]], given: str) -> bytes:
    db.execute("ATTACH ':memory:' AS part")
    try:
        for table, (column, rows) in tables.items():
            asked = _addresses_of_files(db) if table == "photo_files" else given
            db.execute(f"CREATE TABLE part.{table} AS SELECT {rows}", [asked] * rows.count("?"))
            db.execute(f"CREATE INDEX part.{table}_{column} ON {table} ({column})")
        return db.serialize(name="part")
    finally:
        db.execute("DETACH part")


def _addresses_of_files(db: sqlite3.Connection) -> str:
    """The addresses of the files of photos whose file is not known, as a JSON list."""
    lacking = db.execute("SELECT DISTINCT url FROM part.photos WHERE digest IS NULL")
    return json.dumps([photo_address(url) for (url,) in lacking])
