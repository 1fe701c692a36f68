"""Checks of an archive that must succeed after every fault."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from bipol_crawler.integrity.database_check import check_database
from bipol_crawler.integrity.evidence_check import check_evidence
from bipol_crawler.warc.writer import OPEN_SUFFIX
from tests.crawl.contents import contents, differences
from tests.crawl.crawling import Desk

TABLES_WITH_TRACES = ("problems", "urls")
"""Tables that may differ after a fault, because they record what failed, why, and how often."""


def find_faults(database: Path, warc: Path) -> list[str]:
    """The errors in an archive, without those that the next run's recovery repairs."""
    if not database.exists():
        return [f"{path.name} without a database" for path in warc.glob("*.gz")]
    leftovers = [path.name.removesuffix(OPEN_SUFFIX) for path in warc.glob(f"*{OPEN_SUFFIX}")]
    # A rollback journal exists only before the archive has tables. Only a writer can roll it back.
    mode = "rw" if database.with_name(f"{database.name}-journal").exists() else "ro"
    with closing(sqlite3.connect(f"file:{database}?mode={mode}", uri=True)) as db:
        made = db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'runs'").fetchone()[0]
        if not made or not db.execute("SELECT count(*) FROM runs").fetchone()[0]:  # migrations come first
            return [finding for (finding,) in db.execute("PRAGMA integrity_check") if finding != "ok"]
        return [
            *check_database(db),
            *duplicates(db),
            *(
                finding for finding in check_evidence(db, warc)
                if not (finding.startswith(tuple(f"{name} " for name in leftovers))
                        and ("that the archive does not know" in finding or ": torn: " in finding))
            ),
        ]  # fmt: skip


def duplicates(db: sqlite3.Connection) -> Iterator[str]:
    """Yield versions with the same content as the version before, and articles that were archived twice."""
    same = (
        "SELECT a.url, v.version FROM article_versions v JOIN article_versions w"
        " ON w.article_id = v.article_id AND w.version = v.version - 1 AND w.digest = v.digest"
        " JOIN articles a ON a.id = v.article_id"
    )
    for url, version in db.execute(same):
        yield f"version {version} of {url} has the content of version {version - 1}"
    for (body,) in db.execute("SELECT body FROM articles WHERE body <> '' GROUP BY body, headline HAVING count(*) > 1"):
        yield f"two articles have the text {body[:60]!r}"


def known(database: Path) -> dict[str, set[Any]]:
    """The rows that an archive must never lose."""
    asked = {
        "captures": "SELECT record_id FROM captures",
        "urls": "SELECT url FROM urls WHERE kind = 'article'",
        "versions": "SELECT article_id, version, digest FROM article_versions",
        "photos": "SELECT url, digest FROM photos WHERE digest IS NOT NULL",
        "events": "SELECT article_id, kind, at FROM article_events",
    }
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
            return {name: set(db.execute(select)) for name, select in asked.items()}
    except sqlite3.OperationalError:
        return {name: set() for name in asked}


def lost(before: dict[str, set[Any]], after: dict[str, set[Any]]) -> dict[str, set[Any]]:
    """The rows that an archive had before and does not have any more."""
    return {name: gone for name in before if (gone := before[name] - after[name])}


def assert_whole(desk: Desk) -> None:
    """Check that an archive has no errors after a finished run, and that no temporary files are left."""
    assert find_faults(desk.database, desk.warc) == []
    assert [path.name for path in desk.warc.iterdir() if path.suffix == OPEN_SUFFIX] == []
    verified = desk.run("verify", ARCHIVE_DB=desk.database, WARC_DIR=desk.warc)
    assert (verified.exit_code, verified.out) == (0, ""), verified.err
    assert desk.rows("SELECT count(*) FROM runs WHERE finished_at IS NULL") == [(0,)]


def assert_same_content(desk: Desk, undisturbed: Desk, *apart: str) -> None:
    """Check that an archive has the same content as one without faults, except for records of the faults."""
    ours, theirs = contents(desk.database), contents(undisturbed.database)
    for table in (*TABLES_WITH_TRACES, *apart):
        ours.pop(table), theirs.pop(table)
    unlike = differences(theirs, ours)
    assert not unlike, json.dumps(unlike, indent=1, ensure_ascii=False)
    left = "SELECT url, state, reason, article_id IS NULL FROM urls WHERE kind = 'article' AND state <> 'stored'"
    assert sorted(desk.rows(left)) == sorted(undisturbed.rows(left))
