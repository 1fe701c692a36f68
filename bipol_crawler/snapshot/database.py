"""The snapshot's database: an archive's rows, written anew in their order into a compact file.

Written anew, since a copy of the pages would carry the archive's past along: free pages, the order of
updates, the index's merges. The same rows give the same bytes, whatever led to them and wherever they lie.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from bipol_crawler.infra.readonly import open_readonly, readonly_uri
from bipol_crawler.storage import readonly
from bipol_crawler.storage.migrations import migrations
from bipol_crawler.storage.schema import refresh_views

_CAPTURED = " UNION ".join(
    f"SELECT capture_id FROM main.{table}"
    for table in ("articles", "article_versions", "version_captures", "article_events", "problems", "photos")
)
_OF_RUNS = " UNION ".join(f"SELECT run_id FROM main.{table}" for table in ("urls", "problems", "captures"))

KEPT = {
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
    "links": "1",
    "embeds": "1",
    "article_sections": "1",
    "article_tags": "1",
    "urls": "article_id IS NOT NULL",
    "sightings": "url_id IN (SELECT id FROM main.urls)",
    "problems": "article_id IS NOT NULL",
    "captures": f"id IN ({_CAPTURED}) OR id IN (SELECT refers_to FROM archive.captures WHERE id IN ({_CAPTURED}))",
    "runs": f"id IN ({_OF_RUNS})",
}
"""The tables with rows to hand out, and which: what is known of articles, and what that rests on; later ask earlier."""

LEFT_OUT = ("duplicate_pairs", "held", "listed", "photo_files", "seals", "sealed_files", "sources")
"""Tables that stay empty: guesses about living people, what is not believed yet, how the portal's own lists were read,
and seals, which speak of every row."""

BLANKED = {
    "urls": {
        "modified": "NULL", "listed_at": "NULL", "due_at": "NULL", "fetched_at": "NULL", "status": "NULL",
        "failures": "0", "last_modified": "NULL", "capture_id": "NULL",
    },
    "runs": {
        "arguments": "'{}'", "checks": "NULL", "told": "NULL", "told_at": "NULL", "sweep": "NULL", "gap": "NULL",
        "wait_until": "NULL",
    },
}  # fmt: skip
"""Columns that only serve the crawler or its keeper, and the SQL that stands in for them."""


class SnapshotError(Exception):
    """A snapshot could not be made; the message is one line for the person at the keyboard."""


def copy_database(archive: Path, target: Path) -> str | None:
    """Write the rows to hand out of ``archive``, as they are at one moment, to the new file ``target``.

    Returns the hash of the archive's last seal at that moment. A crawl may write the archive meanwhile. ``target``
    needs no write-ahead log beside it, and so opens read-only.

    Raises:
        SnapshotError: the archive was last written by another version of this program, or the copy is not sound.
        ArchiveUnreadable: there is no archive, or it cannot be read.
        sqlite3.Error: a disk is full, or a file cannot be written.
    """
    readonly.check_readable(archive)
    connection, immutable = readonly.connect(archive)
    connection.close()
    source = readonly_uri(archive, immutable=immutable)
    work = target.with_name(f"{target.name}.work")
    with closing(sqlite3.connect(work.absolute().as_uri(), uri=True, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = OFF")  # whatever fails, the file is thrown away
        db.execute("PRAGMA synchronous = OFF")
        with closing(Database(memory=True)) as new:
            migrations.apply(new)
            refresh_views(new)
            new.conn.commit()
            new.conn.backup(db)
        db.execute("ATTACH ? AS archive", [source])
        db.execute("BEGIN")
        _refuse_other_shape(db)
        for table, rows in KEPT.items():
            _copy(db, table, rows)
        db.execute("INSERT INTO articles_fts (articles_fts) VALUES ('optimize')")
        seal = db.execute("SELECT hash FROM archive.seals ORDER BY id DESC LIMIT 1").fetchone()
        db.execute("COMMIT")
        db.execute("DETACH archive")
        db.execute("ANALYZE")
        db.execute("VACUUM INTO ?", [str(target)])
    work.unlink()
    _prove(target)
    return str(seal[0]) if seal else None


def _refuse_other_shape(db: sqlite3.Connection) -> None:
    for table in (*KEPT, *LEFT_OUT):
        ours, theirs = (_columns(db, schema, table) for schema in ("main", "archive"))
        if set(ours) != set(theirs):
            raise SnapshotError(
                f"the archive's table {table} is of another version of this program:"
                " run a crawl or reparse with this one first, or take the snapshot with that one"
            )


def _columns(db: sqlite3.Connection, schema: str, table: str) -> list[str]:
    return [str(row[1]) for row in db.execute(f"PRAGMA {schema}.table_info({table})")]


def _copy(db: sqlite3.Connection, table: str, rows: str) -> None:
    columns = _columns(db, "main", table)
    key = [row[1] for row in sorted(db.execute(f"PRAGMA table_info({table})"), key=lambda row: row[5]) if row[5]]
    values = [BLANKED.get(table, {}).get(column, column) for column in columns]
    db.execute(f"DELETE FROM main.{table}")  # the migrations of the empty file, which were applied just now
    db.execute(
        f"INSERT INTO main.{table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM archive.{table}"
        f" WHERE {rows} ORDER BY {', '.join(key)}"
    )


def _prove(path: Path) -> None:
    with closing(open_readonly(path)) as db:
        findings = [row[0] for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]
        findings += [
            f"{table} {rowid} points at a row of {parent} that does not exist"
            for table, rowid, parent, _ in db.execute("PRAGMA foreign_key_check")
        ]
    if findings:
        raise SnapshotError(f"the copy is not sound ({len(findings)} findings): {findings[0]}")
