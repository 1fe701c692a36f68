"""Runs that go on with one evidence file: what each of them captured stays its own, however they ended."""

from __future__ import annotations

import shutil
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bipol_crawler.actions.verify import findings
from bipol_crawler.demo.exchange import Request
from bipol_crawler.demo.site import Portal
from bipol_crawler.warc.writer import OPEN_SUFFIX
from tests.crawl.contents import contents, differences
from tests.crawl.crawling import Desk
from tests.crawl.in_process import opened


@pytest.fixture
def portal() -> Iterator[Portal]:
    portal = Portal(5, 12)
    with opened(portal, served=True):
        yield portal


@pytest.fixture
def desk(portal: Portal, tmp_path: Path) -> Desk:
    return Desk(tmp_path / "archive", portal)


def evidence(desk: Desk) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(desk.warc.glob("*.warc.gz*"))}


def test_one_file_holds_the_runs_of_a_day_and_each_is_a_row_and_a_seal(desk: Desk) -> None:
    desk.crawled()
    before = evidence(desk)
    for desk.portal.day in (1, 2, 2):
        desk.crawled()
    (name,) = evidence(desk)
    assert evidence(desk)[name].startswith(before[name])
    for table in ("runs", "seals"):
        assert desk.rows(f"SELECT count(*) FROM {table}") == [(4,)]
    assert desk.rows("SELECT count(*), count(DISTINCT run_id), count(DISTINCT warc_file) FROM captures") == [
        (desk.rows("SELECT count(*) FROM captures")[0][0], 4, 1)
    ]
    assert desk.run("verify", "--deep").exit_code == 0


def test_a_run_with_other_settings_begins_a_file(desk: Desk) -> None:
    desk.crawled()
    desk.crawled(OPERATOR="Arsip")
    desk.crawled(OPERATOR="Arsip")
    assert len(evidence(desk)) == 2


def killed(desk: Desk, at: int) -> None:
    """A run that is killed at its request number ``at``."""
    asked = 0

    def kill(request: Request) -> None:
        nonlocal asked
        asked += 1
        if asked == at:
            command.send(signal.SIGKILL)

    desk.portal.intercept = kill
    try:
        with desk.start("crawl bipol", "-a", "full=1") as command:
            assert command.wait() < 0
    finally:
        desk.portal.intercept = None


@pytest.mark.sampled(1)
@pytest.mark.parametrize("at", [1, 2, 9])
def test_what_a_killed_run_added_is_kept_and_what_was_there_before_is_not_touched(desk: Desk, at: int) -> None:
    desk.crawled()
    (name,), before = evidence(desk), evidence(desk)
    killed(desk, at)
    assert list(findings(desk.database, desk.warc)) == []
    (left,) = evidence(desk)
    assert left == (name if at == 1 else name + OPEN_SUFFIX)
    assert evidence(desk)[left].startswith(before[name])
    desk.crawled("full=1")
    assert list(evidence(desk)) == [name]
    assert evidence(desk)[name].startswith(before[name])
    assert list(findings(desk.database, desk.warc)) == []
    assert desk.rows("SELECT outcome FROM runs") == [("healthy",), ("killed",), ("healthy",)]


@pytest.mark.thorough
def test_a_rebuilt_archive_has_the_same_runs_also_of_one_file(desk: Desk, tmp_path: Path) -> None:
    desk.crawled()
    killed(desk, 9)
    desk.portal.day = 2
    desk.crawled("full=1")
    desk.crawled(WARC_MAX_BYTES=1)
    desk.portal.day = 3
    desk.crawled("full=1")
    assert len(evidence(desk)) > 2
    path = tmp_path / "rebuilt.db"
    assert desk.run("reparse", "--into", str(path)).exit_code == 0
    assert not differences(contents(desk.database), contents(path))
    captured = (
        "SELECT min(c.captured_at), max(c.captured_at), count(*) FROM captures c GROUP BY c.run_id ORDER BY c.run_id"
    )
    with closing(sqlite3.connect(path)) as db:
        assert db.execute(captured).fetchall() == desk.rows(captured)


@pytest.mark.thorough
def test_an_archive_rebuilt_during_a_run_has_what_came_before(desk: Desk, tmp_path: Path) -> None:
    desk.crawled()
    first = contents(desk.database)
    path, asked = tmp_path / "rebuilt.db", 0

    def look(request: Request) -> None:
        nonlocal asked
        asked += 1
        if asked == 9:
            assert [name for name in evidence(desk) if name.endswith(OPEN_SUFFIX)]
            assert desk.run("reparse", "--into", str(path)).exit_code == 0
            assert not differences(first, contents(path))

    desk.portal.day, desk.portal.intercept = 2, look
    desk.crawled("full=1")
    desk.portal.intercept = None
    assert asked > 9
    later = tmp_path / "later.db"
    assert desk.run("reparse", "--into", str(later)).exit_code == 0
    assert not differences(contents(desk.database), contents(later))


def test_an_older_copy_of_the_archive_continues_in_its_own_file(desk: Desk, tmp_path: Path) -> None:
    desk.crawled()
    shutil.copy(desk.database, tmp_path / "copy.db")
    desk.portal.day = 2
    desk.crawled()
    before = evidence(desk)
    shutil.copy(tmp_path / "copy.db", desk.database)
    desk.crawl()
    after = evidence(desk)
    assert len(after) == 2
    assert before.items() <= after.items()
    found = findings(desk.database, desk.warc)
    assert any("a record that the archive does not know" in finding.words for finding in found)


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    "gone",
    [
        "run_id = 2",
        "id = (SELECT min(id) FROM captures WHERE run_id = 2)",
        "id = (SELECT max(id) FROM captures WHERE run_id = 1)",
        "id = (SELECT max(id) FROM captures WHERE run_id = 2)",
    ],
)
def test_captures_that_are_put_back_are_their_runs(desk: Desk, gone: str) -> None:
    for _ in range(3):
        desk.crawled()
    captures = desk.rows("SELECT * FROM captures ORDER BY id")
    with closing(sqlite3.connect(desk.database)) as db, db:
        assert db.execute(f"DELETE FROM captures WHERE {gone}").rowcount
    desk.run("verify", "--repair")
    assert desk.rows("SELECT * FROM captures ORDER BY id") == captures
    assert desk.run("verify").exit_code == 0


def test_a_record_that_somebody_adds_to_a_closed_file_is_found(desk: Desk) -> None:
    desk.crawled()
    (name,) = evidence(desk)
    ((offset, length),) = desk.rows("SELECT warc_offset, warc_length FROM captures ORDER BY id DESC LIMIT 1")
    whole = evidence(desk)[name]
    for added in (whole[offset : offset + length], b"\0" * 100, whole[:20]):
        (desk.warc / name).write_bytes(whole + added)
        found = list(findings(desk.database, desk.warc))
        assert found and all(name in finding.words for finding in found)
