"""One changed byte anywhere is found; what nobody changed is not a finding, even during a run."""

from __future__ import annotations

import os
import random
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from bipol_crawler.actions import verify
from bipol_crawler.actions.verify import ArchiveFinding, findings
from bipol_crawler.demo.exchange import Request
from bipol_crawler.demo.site import Portal
from bipol_crawler.integrity.seal_chain import FILE
from tests.crawl.crawling import Desk
from tests.crawl.in_process import opened
from tests.tiers import ALL

BYTES = int(os.environ.get("CHANGED_BYTES", "100" if ALL else "30"))
"""Set CHANGED_BYTES to change as many as patience allows."""


@pytest.fixture(scope="module")
def two_runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    portal = Portal(5, 12)
    with opened(portal, served=True):
        desk = Desk(tmp_path_factory.mktemp("two-runs"), portal)
        desk.crawled()
        portal.day = 2
        desk.crawled()
        yield desk


@pytest.fixture
def desk(two_runs: Desk, tmp_path: Path) -> Desk:
    shutil.copytree(two_runs.folder, tmp_path / "copy")
    return Desk(tmp_path / "copy", two_runs.portal)


def test_every_one_of_many_changed_bytes_is_found(desk: Desk) -> None:
    assert list(findings(desk.database, desk.warc)) == []
    dice = random.Random(1)
    files = [desk.database, *sorted(desk.warc.iterdir())]
    assert {path.suffix for path in files} == {".db", ".gz", ".jsonl"}
    sizes = [path.stat().st_size for path in files]
    missed = []
    for _ in range(BYTES):
        (path,) = dice.choices(files, sizes if dice.random() < 0.5 else None)
        whole = path.read_bytes()
        changed = bytearray(whole)
        place = dice.randrange(len(whole))
        changed[place] ^= 1 << dice.randrange(8)
        path.write_bytes(changed)
        named = {".db": "bipol.db", ".gz": path.name, ".jsonl": FILE}[path.suffix]
        if not any(named in str(finding) for finding in findings(desk.database, desk.warc)):
            missed.append((path.name, place))
        path.write_bytes(whole)
    assert missed == []


def test_another_process_that_reads_large_evidence_finds_the_same(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    (file,) = desk.warc.glob("*.warc.gz")
    changed = bytearray(file.read_bytes())
    changed[len(changed) // 2] ^= 1
    file.write_bytes(changed)
    here = list(findings(desk.database, desk.warc))
    monkeypatch.setattr(verify, "_LARGE", 0)
    assert list(findings(desk.database, desk.warc)) == here
    assert {finding.where for finding in here} == {"evidence", "seals"}


def test_a_change_by_another_program_is_found_until_the_next_run(desk: Desk) -> None:
    desk.change("UPDATE articles SET headline = 'Palsu' WHERE id = 1")
    (found,) = (finding for finding in findings(desk.database, desk.warc) if finding.changed_by_others)
    assert str(found).startswith("database: ")


REVISIT = "(SELECT max(id) FROM captures WHERE refers_to IS NOT NULL)"


@pytest.mark.parametrize(
    "change",
    [
        f"refers_to = refers_to + 1 WHERE id = {REVISIT}",
        f"refers_to = NULL WHERE id = {REVISIT}",
        f"refers_to = 1 WHERE id = {REVISIT}",
        "refers_to = 1 WHERE id = 2",
    ],
    ids=["to another record", "to none", "to the first record", "of a record that has its own body"],
)
def test_what_a_record_refers_to_cannot_be_changed_unnoticed(change: str, desk: Desk) -> None:
    assert desk.change(f"UPDATE captures SET {change}") == 1
    found = [finding for finding in findings(desk.database, desk.warc) if finding.where == "evidence"]
    assert len(found) == 1
    assert "not what the archive says it is" in found[0].words


def test_readers_change_nothing(desk: Desk) -> None:
    for command in ("report", "verify"):
        assert desk.run(command).exit_code == 0
    assert desk.rows("SELECT count(*) FROM articles_flat")
    assert list(findings(desk.database, desk.warc)) == []


LOOKS = 20 if ALL else 6


def test_an_archive_is_verified_during_a_run(desk: Desk) -> None:
    found: list[list[ArchiveFinding]] = []

    def look(request: Request) -> None:
        if len(found) < LOOKS:
            found.append(list(findings(desk.database, desk.warc)))

    desk.portal.intercept = look
    try:
        desk.crawled("full=1")
    finally:
        desk.portal.intercept = None
    assert found == [[]] * LOOKS
    assert list(findings(desk.database, desk.warc)) == []


def test_what_a_killed_run_left_is_not_a_finding(desk: Desk) -> None:
    def kill(request: Request) -> None:
        if request.path.count("/") == 2 and "wp-" not in request.path:
            command.send(signal.SIGKILL)

    desk.portal.intercept = kill
    try:
        with desk.start("crawl bipol", "-a", "full=1") as command:
            assert command.wait() < 0
    finally:
        desk.portal.intercept = None
    assert list(findings(desk.database, desk.warc)) == []
    desk.crawled()
    assert list(findings(desk.database, desk.warc)) == []
