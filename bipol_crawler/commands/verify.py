"""``scrapy verify``: does the archive still hold what it says it holds?"""

from __future__ import annotations

import argparse
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from scrapy.commands import ScrapyCommand

from bipol_crawler.commands.setup import CannotStart, prepare_settings, say
from bipol_crawler.evidence.exchange import EvidenceError
from bipol_crawler.evidence.read import records
from bipol_crawler.evidence.verify import verify
from bipol_crawler.evidence.write import OPEN
from bipol_crawler.monitors import CHECKS_FAILED, COULD_NOT_START, HEALTHY


class Command(ScrapyCommand):
    """Exit status: 0 whole, 1 something is wrong (each thing on a line), 2 no archive."""

    requires_project = True
    requires_crawler_process = False

    def short_desc(self) -> str:
        return "Check the database, the evidence, and each against the other"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        try:
            prepare_settings(self.settings)
        except CannotStart as error:
            say(str(error))
            self.exitcode = error.exit_code
            return
        path, warc_dir = Path(self.settings["ARCHIVE_DB"]), Path(self.settings["WARC_DIR"])
        if not path.is_file():
            say(f"there is no archive at {path}")
            self.exitcode = COULD_NOT_START
            return
        findings = 0
        db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        try:
            for finding in [*check_database(db), *check_evidence(db, warc_dir)]:
                print(finding)
                findings += 1
            captures, articles = (
                db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("captures", "articles")
            )
        except sqlite3.DatabaseError as error:
            say(f"{path}: {error}")
            self.exitcode = CHECKS_FAILED
            return
        finally:
            db.close()
        say(f"{articles} articles, {captures} captures: {findings or 'no'} findings")
        self.exitcode = CHECKS_FAILED if findings else HEALTHY


def check_database(db: sqlite3.Connection) -> Iterator[str]:
    """What SQLite itself finds wrong, rows that point nowhere, and articles without evidence."""
    for (finding,) in db.execute("PRAGMA integrity_check"):
        if finding != "ok":
            yield f"database: {finding}"
    for table, rowid, parent, _ in db.execute("PRAGMA foreign_key_check"):
        yield f"database: {table} {rowid} points at a row of {parent} that does not exist"
    missing = (
        "SELECT a.url, v.version FROM article_versions v JOIN articles a ON a.id = v.article_id"
        " WHERE NOT EXISTS (SELECT 1 FROM version_captures c WHERE c.version_id = v.id)"
    )
    for url, version in db.execute(missing):
        yield f"database: version {version} of {url} has no capture"
    unindexed = "SELECT count(*) FROM articles WHERE id NOT IN (SELECT id FROM articles_fts_docsize)"
    if count := db.execute(unindexed).fetchone()[0]:
        yield f"database: {count} articles are missing from the full-text index"


def check_evidence(db: sqlite3.Connection, warc_dir: Path) -> Iterator[str]:
    """Every record read whole, every capture found where the archive says, and no record unknown to it."""
    files = sorted(warc_dir.glob("*.warc.gz*"))
    seen: set[str] = set()
    for path in files:
        name = path.name.removesuffix(OPEN)
        seen.add(name)
        damaged = False
        for finding in verify(path):
            damaged = True
            yield f"evidence: {finding.file} at byte {finding.offset}: {finding.kind}: {finding.detail}"
        rows = db.execute("SELECT record_id, warc_offset, digest FROM captures WHERE warc_file = ?", [name])
        known = {record_id: (offset, digest) for record_id, offset, digest in rows}
        try:
            for record, _ in records(path):
                row = known.pop(record.record_id, None)
                if row is None:
                    yield f"evidence: {name} at byte {record.offset}: a record that the archive does not know"
                elif row != (record.offset, record.digest):
                    yield f"evidence: {name} at byte {record.offset}: not what the archive says it is"
        except EvidenceError as error:
            if not damaged:
                yield f"evidence: {name}: {error}"
        for record_id, (offset, _) in known.items():
            yield f"evidence: {name} at byte {offset}: the archive's record {record_id} is not there"
    for (name,) in db.execute("SELECT DISTINCT warc_file FROM captures"):
        if name not in seen:
            yield f"evidence: {name} is missing"
