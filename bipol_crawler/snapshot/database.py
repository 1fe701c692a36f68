"""The snapshot's database: the archive's rows, inserted in order into a new, compact file.

Copying the file would also copy traces of its history: free pages, the order of updates, the state of the index. The
same rows always give the same bytes, whatever their history.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from bipol_crawler.infra.readonly import open_readonly, readonly_uri
from bipol_crawler.storage import reading
from bipol_crawler.storage.connection import PAGE_SIZE
from bipol_crawler.storage.database import Database
from bipol_crawler.storage.migrations import migrations
from bipol_crawler.storage.schema import refresh_views
from bipol_crawler.storage.views import SEEN_BEFORE

_CITED_CAPTURES = " UNION ".join(
    f"SELECT capture_id FROM main.{table}"
    for table in ("articles", "article_versions", "version_captures", "article_events", "problems", "photos")
)
_SEEN_BEFORE = (
    f"SELECT (SELECT c.id FROM archive.captures c WHERE {SEEN_BEFORE} ORDER BY c.captured_at DESC LIMIT 1)"
    " FROM main.article_events e JOIN main.articles a ON a.id = e.article_id"
)
_CITED_RUNS = " UNION ".join(f"SELECT run_id FROM main.{table}" for table in ("urls", "problems", "captures"))

COPIED_ROWS = {
    "_sqlite_migrations": "1",
    "sections": "1",
    "tags": "1",
    "people": "1",
    "people_aliases": "1",
    "lemmas": "1",
    "articles": "1",
    "article_versions": "1",
    "version_captures": "1",
    "article_events": "1",
    "bylines": "1",
    "photos": "1",
    "distinct_links": "1",
    "article_links": "1",
    "embeds": "1",
    "article_sections": "1",
    "article_tags": "1",
    "analyses": "1",
    "named_people": "1",
    "mentions": "1",
    "quotes": "1",
    "event_dates": "1",
    "text_places": "1",
    "corrections": "1",
    "edits": "1",
    "copies": "1",
    "origins": "1",
    "series_parts": "1",
    "follow_ups": "1",
    "urls": "article_id IS NOT NULL",
    "sightings": "url_id IN (SELECT id FROM main.urls)",
    "problems": "article_id IS NOT NULL",
    "captures": f"id IN ({_CITED_CAPTURES})"
    f" OR id IN (SELECT refers_to FROM archive.captures WHERE id IN ({_CITED_CAPTURES})) OR id IN ({_SEEN_BEFORE})",
    "runs": f"id IN ({_CITED_RUNS})",
    "imports": "warc_file IN (SELECT warc_file FROM main.captures)",
}
"""The tables that are copied, and a condition for their rows: articles, all that belongs to them, and its evidence.

The order matters: conditions refer to tables that were copied before.
"""

EMPTY_TABLES = (
    "duplicate_pairs", "held", "listed", "people_distinct", "page_requisites", "photo_files", "requisites", "seals",
    "sealed_files", "sketches", "sketch_numbers", "sources", "superseded",
)  # fmt: skip
"""Tables that stay empty: guesses about living people, also rejected ones; pages in quarantine; how the portal's lists
were read; seals, which refer to all rows, and the rows that only they refer to; the index by which copies are found."""

REPLACED_COLUMNS = {
    "urls": {
        "modified": "NULL", "listed_at": "NULL", "due_at": "NULL", "fetched_at": "NULL", "status": "NULL",
        "failures": "0", "last_modified": "NULL", "capture_id": "NULL",
    },
    "imports": {"kept": "''", "waiting": "0"},
    "runs": {
        "arguments": "'{}'", "checks": "NULL", "told": "NULL", "told_at": "NULL", "sweep": "NULL", "gap": "NULL",
        "wait_until": "NULL",
    },
}  # fmt: skip
"""Columns that only the crawler or the archivist needs, and the SQL that replaces their values."""


class SnapshotError(Exception):
    """A snapshot could not be made. The message is one line that a command can print."""


def copy_database(archive: Path, target: Path) -> str | None:
    """Copy rows of ``archive``, as they are at one moment, to the new file ``target``.

    Returns the hash of the archive's last seal, None without one. A crawl may write the archive at the same time.
    ``target`` needs no write-ahead log, so it can be opened on a read-only disk.

    Raises:
        SnapshotError: the archive was last written by another version of this program, or the copy has errors.
        ArchiveUnreadable: there is no archive, or it cannot be read.
        sqlite3.Error: a disk is full, or a file cannot be written.
    """
    reading.check_readable(archive)
    connection, immutable = reading.connect(archive)
    connection.close()
    source = readonly_uri(archive, immutable=immutable)
    work = target.with_name(f"{target.name}.work")
    with closing(sqlite3.connect(work.absolute().as_uri(), uri=True, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = OFF")  # after an error the file is deleted
        db.execute("PRAGMA synchronous = OFF")
        with closing(Database(":memory:")) as new:
            new.execute(f"PRAGMA page_size = {PAGE_SIZE}")
            migrations.apply(new)
            refresh_views(new)
            new.backup(db)
        db.execute("ATTACH ? AS archive", [source])
        db.execute("BEGIN")
        _require_same_schema(db)
        for table, rows in COPIED_ROWS.items():
            _copy_table(db, table, rows)
        db.execute("INSERT INTO articles_fts (articles_fts) VALUES ('optimize')")
        seal = db.execute("SELECT hash FROM archive.seals ORDER BY id DESC LIMIT 1").fetchone()
        db.execute("COMMIT")
        db.execute("DETACH archive")
        db.execute("ANALYZE")
        db.execute("VACUUM INTO ?", [str(target)])
    work.unlink()
    _check_copy(target)
    return str(seal[0]) if seal else None


def _require_same_schema(db: sqlite3.Connection) -> None:
    for table in (*COPIED_ROWS, *EMPTY_TABLES):
        ours, theirs = (_columns(db, schema, table) for schema in ("main", "archive"))
        if set(ours) != set(theirs):
            raise SnapshotError(
                f"the archive's table {table} was made by another version of this program:"
                " first run a crawl or reparse with this version, or make the snapshot with the other one"
            )


def _columns(db: sqlite3.Connection, schema: str, table: str) -> list[str]:
    return [str(row[1]) for row in db.execute(f"PRAGMA {schema}.table_info({table})")]


def _copy_table(db: sqlite3.Connection, table: str, rows: str) -> None:
    columns = _columns(db, "main", table)
    key = [row[1] for row in sorted(db.execute(f"PRAGMA table_info({table})"), key=lambda row: row[5]) if row[5]]
    values = [REPLACED_COLUMNS.get(table, {}).get(column, column) for column in columns]
    db.execute(f"DELETE FROM main.{table}")  # the new file has rows from its own migrations
    db.execute(
        f"INSERT INTO main.{table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM archive.{table}"
        f" WHERE {rows} ORDER BY {', '.join(key)}"
    )


def _check_copy(path: Path) -> None:
    with closing(open_readonly(path)) as db:
        findings = [row[0] for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]
        findings += [
            f"{table} {rowid} refers to a row of {parent} that does not exist"
            for table, rowid, parent, _ in db.execute("PRAGMA foreign_key_check")
        ]
    if findings:
        raise SnapshotError(f"the copy has errors ({len(findings)} findings): {findings[0]}")
