"""The power fails, and with it the page cache: the disk holds what was synced, and of the rest who knows what."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from scrapy.settings import Settings

from bipol_crawler.actions.preparation import prepare_settings
from bipol_crawler.actions.run_context import open_archive
from bipol_crawler.demo.site import Portal
from bipol_crawler.integrity.repair import missing_objects
from bipol_crawler.storage.connection import open_database
from tests.crawl.crawling import PROJECT, Desk
from tests.faults.integrity import assert_same_content, assert_whole, find_faults, known, lost
from tests.faults.power import Call, Disk, record
from tests.tiers import ALL

CUTS = int(os.environ.get("CUTS", "150" if ALL else "50"))
"""How many cuts are made out of one recording; set CUTS for more."""
AND_ON = 6 if ALL else 2
"""How many of them are crawled on with."""

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace, from Debian's package")


@pytest.fixture(scope="module")
def recorded(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, list[Call]]:
    """Runs killed one after the other, so that each recovers; one that comes to its end, and one of the next day."""
    desk = Desk(tmp_path_factory.mktemp("recorded") / "archive", portal, processes=True)
    environment = {**os.environ, "BIPOL_LOG_DIR": ""}
    portal.day = 1
    calls = []
    # The first run makes the tables before that. Syncs of evidence and database alternate: of four in a row one at
    # least kills between a record and its row.
    kills = ["fdatasync:when=48", *(f"fdatasync:when={number}" for number in (9, 10, 11, 12))]
    for portal.day, kill_at in [*((1, kill) for kill in kills), (1, ""), (2, "")]:
        arguments = desk.arguments("crawl bipol", WARC_MAX_BYTES=60_000, PHOTO_BUDGET=100)
        calls += record(arguments, desk.folder.parent, environment, kill_at)
    assert desk.rows("SELECT outcome FROM runs ORDER BY id") == [("killed",)] * len(kills) + [("healthy",)] * 2
    return desk, calls


@pytest.fixture(scope="module")
def both_days(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The archive of two days that nobody disturbed."""
    desk = Desk(tmp_path_factory.mktemp("undisturbed") / "archive", portal, processes=True)
    for portal.day in (1, 2):
        desk.crawled("full=1", PHOTO_BUDGET=100)
    return desk


def test_the_recording_is_true(recorded: tuple[Desk, list[Call]], tmp_path: Path) -> None:
    desk, calls = recorded
    disk = Disk(desk.folder)
    for call in calls:
        disk.play(call)
    for path, file in disk.names.items():
        if file:
            file.sync()
            assert Path(path).read_bytes() == bytes(file.durable), path
    assert {Path(path) for path, file in disk.names.items() if file} == {
        path for path in desk.folder.rglob("*") if path.is_file() and not path.name.endswith((".lock", "-wal", "-shm"))
    }


def test_wherever_the_power_fails_no_row_outlives_its_evidence_and_no_record_its_row(
    recorded: tuple[Desk, list[Call]], both_days: Desk, fault_seed: int, tmp_path: Path
) -> None:
    desk, calls = recorded
    dice = random.Random(fault_seed)
    changing = [number for number, changes in enumerate(map(Disk(desk.folder).play, calls)) if changes]
    moments = sorted(dice.choices(changing, k=CUTS))
    disk, played = Disk(desk.folder), 0
    crawl_on = set(dice.sample(range(CUTS), AND_ON))
    for number, moment in enumerate(moments):
        while played <= moment:
            disk.play(calls[played])
            played += 1
        after = Desk(tmp_path / "after" / str(number), desk.portal, processes=True)
        disk.cut(dice, after.folder)
        what = f"cut {number}, after call {moment}: {calls[moment][0]}"
        assert find_faults(after.database, after.warc) == [], what
        had = known(after.database)
        recover(after)
        assert find_faults(after.database, after.warc) == [], what
        assert not list(after.warc.glob("*.open")), what
        if number in crawl_on:
            desk.portal.day = 1 if calls[moment:].count(("run", [], [], 0)) else 2
            after.crawled("full=1", PHOTO_BUDGET=100)
            desk.portal.day = 2
            after.crawled("full=1", PHOTO_BUDGET=100)
            assert not lost(had, known(after.database)), what
            assert_whole(after)
            assert_same_content(after, both_days)
        shutil.rmtree(after.folder)


def recover(desk: Desk) -> None:
    """Open an archive as the next run does."""
    settings = Settings()
    settings.setmodule("bipol_crawler.settings")
    for given in desk.arguments("")[1::2]:
        settings.set(*given.split("=", 1))
    prepare_settings(settings)
    archive, held = open_archive(settings, "crawl", {})
    archive.close()
    held.release()


def test_an_archive_whose_making_is_cut_short_at_any_sync_is_made_whole(tmp_path: Path) -> None:
    made = "bipol_crawler.storage.connection import open_database; open_database(Path(sys.argv[1])).close()"
    make = f"import sys; from pathlib import Path; from {made}"
    for number in range(1, 1000):
        path = tmp_path / str(number) / "bipol.db"
        kill = ["strace", "-f", "-o", "/dev/null", "-e", f"inject=fdatasync:signal=SIGKILL:when={number}"]
        killed = subprocess.run([*kill, sys.executable, "-c", make, path], cwd=PROJECT, check=False).returncode
        db = open_database(path)
        assert missing_objects(db) == [], f"killed at sync {number}"
        db.close()
        if not killed:
            break
    assert number > 10
