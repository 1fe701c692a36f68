"""Repairs what can be restored from intact data, so that nothing is lost.

Indexes, triggers and views are made from the schema, the searched words from the articles, rows of ``captures`` and
``version_captures`` from the evidence, the lines of ``seals.jsonl`` from the seals. Evidence and seals cannot be made
from anything else and are never changed here. The content of articles is not changed either; ``scrapy reparse`` reads
it again. A missing row of ``captures`` gets the id that is free between its neighbours; the seal shows whether it is
the row that was sealed.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from bipol_crawler.archive import Archive
from bipol_crawler.articles.page_loader import load_captured_page
from bipol_crawler.infra.clock import whole_second
from bipol_crawler.integrity.fingerprints import Reader
from bipol_crawler.integrity.seal_chain import publish_seals
from bipol_crawler.search.indexing import search_lemmas
from bipol_crawler.storage.database import Database
from bipol_crawler.storage.migrations import migrations
from bipol_crawler.warc.exchange import EvidenceError, Record
from bipol_crawler.warc.reader import evidence_files, read_records

_CAPTURE = {
    "url": "url", "captured_at": "captured_at", "status": "status", "content_type": "content_type",
    "location": "location", "truncated": "truncated", "length": "body_length", "digest": "digest",
    "warc_file": "file", "warc_offset": "offset", "warc_length": "length", "record_id": "record_id",
}  # fmt: skip
"""The columns of ``captures`` that come from a WARC record, and the attribute of the record for each."""


def repair(archive: Archive, warc_dir: Path) -> Iterator[str]:
    """Repair an archive. Yields a sentence for each repair.

    The caller holds the archive's lock and has recovered open evidence files. Repairing twice does no harm.

    Raises:
        OSError: ``seals.jsonl`` cannot be written.
        sqlite3.Error: the archive cannot be written.
    """
    db = archive.db
    for kind, name, sql in missing_objects(db):
        with db.atomic():
            db.execute(sql)
        yield f"{kind} {name} was missing: created again"
    if wrong_indexes(db):
        db.execute("REINDEX")
        yield "indexes that contradicted their tables: created again"
    for path in (warc_dir / name for name, size in evidence_files(warc_dir).items() if size is not None):
        with db.atomic():
            yield from _repair_captures(archive, path)
    with db.atomic():
        yield from _repair_version_captures(db, warc_dir)
    with db.atomic():
        if words := _repair_search(db):
            yield words
    if missing := publish_seals(db, warc_dir):
        yield f"seals.jsonl lacked {missing} seals: added"


def missing_objects(db: Reader) -> list[tuple[str, str, str]]:
    """The indexes, triggers and views of the migrations that an archive lacks: kind, name and their SQL."""
    ask = "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger', 'view') AND sql IS NOT NULL"
    present = {(kind, name) for kind, name, _ in db.execute(ask)}
    with closing(Database(":memory:")) as whole:
        migrations.apply(whole)
        return [row for row in whole.execute(ask).fetchall() if (row[0], row[1]) not in present]


def wrong_indexes(db: Reader) -> bool:
    """Whether SQLite's integrity check finds errors, but only in indexes."""
    found = [str(row[0]) for row in db.execute("PRAGMA integrity_check")]
    return found != ["ok"] and all(
        re.search(r"missing from index|entries in index|non-unique", words) for words in found
    )


def wrong_search(db: Reader) -> Iterator[tuple[int, str, dict[str, str | None]]]:
    """The articles whose stored lemmas are wrong or missing in the table: id, address, and the right values."""
    known = dict(db.execute("SELECT word, lemma FROM lemmas").fetchall())
    for article_id, url, headline, body, captions, people, *before in db.execute(
        "SELECT id, url, headline, body, captions, people, headline_lemmas, text_lemmas FROM articles ORDER BY id"
    ):
        found = search_lemmas(headline, body, captions, people)
        if before != [found.headline, found.text] or not found.lemmas.items() <= known.items():
            yield article_id, url, {"headline_lemmas": found.headline, "text_lemmas": found.text, **found.lemmas}


def _repair_search(db: Database) -> str | None:
    count = 0
    for article_id, _, values in list(wrong_search(db)):
        lemmas = {word: lemma for word, lemma in values.items() if word not in ("headline_lemmas", "text_lemmas")}
        db.execute(
            "UPDATE articles SET headline_lemmas = ?, text_lemmas = ? WHERE id = ?",
            [values["headline_lemmas"], values["text_lemmas"], article_id],
        )
        db.executemany(
            "INSERT INTO lemmas (word, lemma) VALUES (?, ?) ON CONFLICT (word) DO UPDATE SET lemma = excluded.lemma",
            lemmas.items(),
        )
        count += 1
    try:
        # rank 1: compare the index with the articles, and not only check the index itself
        db.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")
        whole = True
    except sqlite3.DatabaseError:
        whole = False
    if not whole:
        db.execute("INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')")
    if count or not whole:
        return (
            f"the lemmas of {count} articles were made again{'' if whole else '; the full-text index was made again'}"
        )
    return None


def _repair_captures(archive: Archive, path: Path) -> Iterator[str]:
    """Correct or add the rows of ``captures`` for a file's records, up to the first damaged record."""
    db = archive.db
    before: int | None = None
    columns = list(_CAPTURE)
    found = list(_undamaged_records(path))
    entered = dict(db.execute("SELECT record_id, run_id FROM captures WHERE warc_file = ?", [path.name]).fetchall())
    runs = {record.run: entered[record.record_id] for record in found if record.run and record.record_id in entered}
    for record in found:
        values = [getattr(record, attribute) for attribute in _CAPTURE.values()]
        row = (
            db.execute(
                f"SELECT id, {', '.join(columns)} FROM captures WHERE record_id = ?", [record.record_id]
            ).fetchone()
            or db.execute(
                f"SELECT id, {', '.join(columns)} FROM captures WHERE warc_file = ? AND warc_offset = ?",
                [record.file, record.offset],
            ).fetchone()
        )
        where = f"{record.file} at byte {record.offset}"
        if row is None:
            before = _insert_capture(archive, record, values, before, runs)
            if record.run:
                runs[record.run] = db.execute("SELECT run_id FROM captures WHERE id = ?", [before]).fetchone()[0]
            _set_refers_to(db, before, record)
            yield f"{where}: its row in captures was missing: added as {before}"
            continue
        before = int(row[0])
        if list(row[1:]) != values:
            wrong = [name for name, one, other in zip(columns, row[1:], values, strict=True) if one != other]
            db.execute(
                f"UPDATE captures SET {', '.join(f'{name} = ?' for name in columns)} WHERE id = ?", [*values, before]
            )
            yield f"{where}: capture {before} differed from its record in {', '.join(wrong)}: corrected"
        if _set_refers_to(db, before, record):
            yield f"{where}: capture {before} referred to another capture than its record does: corrected"


def _set_refers_to(db: Database, capture_id: int, record: Record) -> bool:
    """Set the capture to which a capture refers as in its record. Returns whether it was different."""
    cursor = db.execute(
        "UPDATE captures SET refers_to = (SELECT id FROM captures WHERE record_id = :record) WHERE id = :capture"
        " AND refers_to IS NOT (SELECT id FROM captures WHERE record_id = :record)",
        {"record": record.refers_to, "capture": capture_id},
    )
    return bool(cursor.rowcount)


def _insert_capture(
    archive: Archive, record: Record, values: list[object], before: int | None, runs: Mapping[str, int]
) -> int:
    """Add a row to ``captures`` with the free id between its neighbours; without one, as a new row of this run.

    Its run is that of the other records of the same crawl (``runs``). If there are none, it is the last run that
    started before the record and has no records; in files that do not name runs it is the run of its neighbours.
    """
    db = archive.db
    row = (
        db.execute(
            "SELECT id + 1, run_id FROM captures c WHERE id = ? AND EXISTS (SELECT 1 FROM captures WHERE id > c.id)"
            " AND NOT EXISTS (SELECT 1 FROM captures WHERE id = c.id + 1)",
            [before],
        ).fetchone()
        or db.execute(
            "SELECT id - 1, run_id FROM captures c WHERE id = (SELECT min(id) FROM captures WHERE warc_file = ? AND"
            " warc_offset > ?) AND id > 1 AND NOT EXISTS (SELECT 1 FROM captures WHERE id = c.id - 1)",
            [record.file, record.offset],
        ).fetchone()
    )
    if row is None:
        return archive.add_capture(record)
    if record.run:
        others = ", ".join(map(str, runs.values())) or "0"
        begun = f"SELECT max(id) FROM runs WHERE command = 'crawl' AND started_at <= ? AND id NOT IN ({others})"
        found = runs.get(record.run) or db.execute(begun, [whole_second(record.captured_at)]).fetchone()[0]
        row = (row[0], found or row[1])
    names = ", ".join(["id", "run_id", *_CAPTURE])
    db.execute(f"INSERT INTO captures ({names}) VALUES ({', '.join('?' * (len(_CAPTURE) + 2))})", [*row, *values])
    return int(row[0])


def _undamaged_records(path: Path) -> Iterator[Record]:
    """The records of a file, up to the first damaged one."""
    try:
        for record, _ in read_records(path):
            yield record
    except (EvidenceError, OSError):
        return


def _repair_version_captures(db: Database, warc_dir: Path) -> Iterator[str]:
    rows = db.execute(
        "SELECT v.id, v.version, a.url, v.capture_id FROM article_versions v JOIN articles a ON a.id = v.article_id"
        " WHERE v.capture_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM version_captures c WHERE c.version_id = v.id)"
    ).fetchall()
    for version_id, version, url, capture_id in rows:
        try:
            page = load_captured_page(db, warc_dir, capture_id)
        except EvidenceError:
            continue
        for number, part in enumerate((page, *page.following), start=1):
            db.execute("INSERT INTO version_captures VALUES (?, ?, ?)", [version_id, number, part.capture_id])
        yield f"version {version} of {url} had no captures: added again"
