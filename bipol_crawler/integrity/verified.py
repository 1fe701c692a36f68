"""Remembers the last seal up to which an archive was verified, and checks only what was sealed after it.

Each seal covers what a run added: rows, and bytes of evidence. So the time depends on what was added, and not on the
age of the archive. A later change of older data is not found here, but by a full verification.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from bipol_crawler.infra.atomic_file import atomic_file
from bipol_crawler.infra.home import PROGRAM
from bipol_crawler.integrity.evidence_check import CAPTURES, Capture, captures_of, check_records
from bipol_crawler.integrity.seal_chain import FILE as PUBLISHED
from bipol_crawler.integrity.seal_chain import last_ids, last_published
from bipol_crawler.integrity.seal_check import SEALS, SealChain
from bipol_crawler.warc.checker import WarcChecker

FILE = "verified.json"
"""Beside the evidence: the hash of the last seal that was verified."""


def newest_seal(db: sqlite3.Connection) -> str | None:
    """The hash of the archive's last seal."""
    row = db.execute("SELECT hash FROM seals ORDER BY id DESC LIMIT 1").fetchone()
    return None if row is None else str(row[0])


def last_verified(warc_dir: Path) -> str | None:
    """The hash of the last seal that was verified; None if nothing was, or the file cannot be read."""
    try:
        return str(json.loads((warc_dir / FILE).read_text("utf-8"))["seal"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remember_verified(warc_dir: Path, seal: str) -> None:
    """Remember that everything through this seal was verified, and nothing was wrong.

    Raises:
        OSError: the file cannot be written.
    """
    with atomic_file(warc_dir / FILE, replace=True) as file:
        file.write(json.dumps({"seal": seal}).encode() + b"\n")


def check_since(db: sqlite3.Connection, warc_dir: Path, seal: str) -> Iterator[tuple[str, str]]:
    """Yield the errors in what was sealed after this seal: ``seals`` or ``evidence``, and a sentence."""
    verified = db.execute("SELECT id, statement FROM seals WHERE hash = ?", [seal]).fetchone()
    if verified is None:
        yield "seals", f"the archive lacks the seal that was verified last: is it an older copy? `{PROGRAM} verify`"
        return

    def look_up(record_id: str) -> Capture | None:
        """Of a file that a killed run left open, the captures were sealed before the file was."""
        rows = db.execute(f"{CAPTURES} WHERE c.record_id = ?", [record_id]).fetchall()
        return captures_of(rows).get(record_id)

    before = last_ids(json.loads(verified[1]))
    chain, checker = SealChain(db, warc_dir, seal, before), WarcChecker(warc_dir)
    captures = defaultdict(list)
    for row in db.execute(f"{CAPTURES} WHERE c.id > ?", [before["captures"]]):
        captures[row[0]].append(row)
    for row in db.execute(f"{SEALS} WHERE id > ? ORDER BY id", [verified[0]]).fetchall():
        for words in chain.check(*row):
            yield "seals", words
        if chain.broken:
            return
        for file, sealed in json.loads(row[2])["files"].items():
            if file.endswith(".warc.gz"):
                start, end = sealed.get("from", 0), sealed["bytes"]
                known = captures_of(each for each in captures[file] if start <= each[2] < end)
                for words in check_records(checker, file, known, start=start, end=end, look_up=look_up):
                    yield "evidence", words
    if last_published(warc_dir) != newest_seal(db):
        yield "seals", f"the last line of {PUBLISHED} is not the archive's last seal"
