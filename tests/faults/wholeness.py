"""What has to hold of an archive whatever was done to it."""

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

APART = ("problems", "urls")
"""Tables that may tell of the fault: what failed, why, and how often."""


def findings(database: Path, warc: Path) -> list[str]:
    """What is wrong with an archive; what the next run's recovery is there for is not."""
    if not database.exists():
        return [f"{path.name} without a database" for path in warc.glob("*.gz")]
    leftovers = [path.name.removesuffix(OPEN_SUFFIX) for path in warc.glob(f"*{OPEN_SUFFIX}")]
    # A rollback journal is there only before the archive has any table, and takes a writer to be rolled back.
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
    """Versions that say what the one before them said, and articles archived twice."""
    same = (
        "SELECT a.url, v.version FROM article_versions v JOIN article_versions w"
        " ON w.article_id = v.article_id AND w.version = v.version - 1 AND w.digest = v.digest"
        " JOIN articles a ON a.id = v.article_id"
    )
    for url, version in db.execute(same):
        yield f"version {version} of {url} says what version {version - 1} said"
    for (body,) in db.execute("SELECT body FROM articles WHERE body <> '' GROUP BY body, headline HAVING count(*) > 1"):
        yield f"two articles say {body[:60]!r}"


def known(database: Path) -> dict[str, set[Any]]:
    """What must never be lost again once an archive has it."""
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
    """What an archive once had and has no more."""
    return {name: gone for name in before if (gone := before[name] - after[name])}


def assert_whole(desk: Desk) -> None:
    """Nothing is wrong with an archive after a run that came to its end, and no file is left over."""
    assert findings(desk.database, desk.warc) == []
    assert [path.name for path in desk.warc.iterdir() if path.suffix == OPEN_SUFFIX] == []
    verified = desk.run("verify", ARCHIVE_DB=desk.database, WARC_DIR=desk.warc)
    assert (verified.exit_code, verified.out) == (0, ""), verified.err
    assert desk.rows("SELECT count(*) FROM runs WHERE finished_at IS NULL") == [(0,)]


def assert_same(desk: Desk, undisturbed: Desk, *apart: str) -> None:
    """An archive says what the one says that nobody disturbed, but for what it says of the disturbance."""
    ours, theirs = contents(desk.database), contents(undisturbed.database)
    for table in (*APART, *apart):
        ours.pop(table), theirs.pop(table)
    unlike = differences(theirs, ours)
    assert not unlike, json.dumps(unlike, indent=1, ensure_ascii=False)
    left = "SELECT url, state, reason, article_id IS NULL FROM urls WHERE kind = 'article' AND state <> 'stored'"
    assert sorted(desk.rows(left)) == sorted(undisturbed.rows(left))
