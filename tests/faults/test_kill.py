"""Killed at any moment, as often as one likes, a run costs nothing but the time to run again."""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from bipol_crawler.demo.exchange import Request, Response
from bipol_crawler.demo.photos import photo
from bipol_crawler.demo.server import running
from bipol_crawler.demo.site import Portal
from tests.crawl.contents import contents, differences
from tests.crawl.crawling import Desk
from tests.faults.integrity import assert_same_content, assert_whole, find_faults, known, lost
from tests.faults.kill_at import COMMIT, HALF_WRITTEN, PHASES, STARTING, KillAt, UntriedPhases
from tests.tiers import ALL, pairs

KILLS = int(os.environ.get("KILLS", "200" if ALL else "24"))
"""How many kills in all; set KILLS for more."""
ARCHIVES = 4
"""Each is killed a quarter of the times."""
DAYS = (1, 2, 3)
PHOTOS = 100
"""More than there are."""
_OFTEN = {
    "request": 20,
    "WARC write": 40,
    "WARC sync": 40,
    "capture entered": 40,
    "article stored": 16,
    "photo stored": 10,
    COMMIT: 80,
}
"""Phases that a run enters again and again, and up to which time a kill waits for."""
_RARE = ("migration", "photo stored", "article stored")
"""Phases that a run has only where there is something new."""


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, list]]:
    """What an archive says at the end of each day when nobody disturbs it."""
    portal = Portal(5, 24)
    with running(portal):
        desk = Desk(tmp_path_factory.mktemp("undisturbed"), portal, processes=True)
        said = []
        for portal.day in DAYS:
            desk.crawled("full=1", PHOTO_BUDGET=PHOTOS)
            said.append(without_host(desk))
        return said


def without_host(desk: Desk) -> dict[str, list]:
    """An archive's contents, whatever port its portal was served at."""
    return json.loads(json.dumps(contents(desk.database)).replace(desk.portal.url, "https://portal"))


def random_phase(dice: random.Random) -> str:
    """Half of the kills come at any time of a run, the others in the phases that are soon over."""
    return STARTING if dice.random() < 0.4 else dice.choice([phase for phase in PHASES if phase != STARTING])


def random_kill(phase: str, dice: random.Random, log: Path, fresh: bool) -> KillAt:
    """A moment of a phase, or any time of a run."""
    if phase == STARTING:
        return KillAt(STARTING, 1, dice.uniform(0, 0.3 if fresh else 0.6), log)
    return KillAt(phase, dice.randint(1, _OFTEN.get(phase, 1)), dice.choice([0, dice.uniform(0, 0.002)]), log)


@pytest.mark.parametrize("number", range(ARCHIVES))
def test_killed_again_and_again_an_archive_becomes_what_it_would_have_been(
    number: int, fault_seed: int, stages: list[dict[str, list]], tmp_path: Path, record_property
) -> None:
    dice = random.Random(f"{fault_seed} {number}")
    log = tmp_path / "phase"
    died: Counter[str] = Counter()
    left = UntriedPhases(sorted(PHASES[number::ARCHIVES], key=lambda phase: (phase in _RARE, dice.random())))
    portal = Portal(5, 24)
    with running(portal):
        desk = Desk(tmp_path / "archive", portal, processes=True)
        before = known(desk.database)
        for portal.day, undisturbed in zip(DAYS, stages, strict=True):
            target = KILLS // ARCHIVES * portal.day // len(DAYS)
            reach_each = portal.day == DAYS[-1] and len(PHASES) + ARCHIVES <= KILLS
            while died.total() < target or (reach_each and left.phases):
                kill_at = random_kill(left.next_or(random_phase(dice)), dice, log, fresh=not desk.database.exists())
                # full: so that there is something to fetch, however often it was fetched before
                with desk.start("crawl bipol", "-a", "full=1", first=kill_at, PHOTO_BUDGET=PHOTOS) as command:
                    exit_code = command.wait()
                assert exit_code in (0, -9), (kill_at, command.err)
                if exit_code == -9:
                    died[log.read_text().strip()] += 1
                left.tried(kill_at.phase, exit_code == -9)
                assert find_faults(desk.database, desk.warc) == [], kill_at
                after = known(desk.database)
                assert not lost(before, after), kill_at
                before = after
            desk.crawled("full=1", PHOTO_BUDGET=PHOTOS)
            assert_whole(desk)
            unlike = differences(undisturbed, without_host(desk))
            assert not unlike, json.dumps(unlike, indent=1, ensure_ascii=False)
    record_property("died", json.dumps(died))
    print(dict(died))
    assert died.total() >= KILLS // ARCHIVES


def test_a_killed_run_is_marked_by_the_next(desk: Desk, tmp_path: Path) -> None:
    with desk.start("crawl bipol", first=KillAt("article stored", 3, 0, tmp_path / "phase")) as command:
        assert command.wait() == -9
    assert desk.rows("SELECT outcome, finished_at FROM runs") == [(None, None)]
    desk.crawled()
    ((outcome, finished), (second, _)) = desk.rows("SELECT outcome, finished_at FROM runs ORDER BY id")
    assert (outcome, second) == ("killed", "healthy")
    assert finished is not None


@pytest.mark.parametrize(
    ("phase", "nth"),
    [("recovery", 1), ("sync of a file or folder", 1), ("capture entered", 1), (COMMIT, 2), ("rename", 1)],
)
def test_a_recovery_that_is_killed_is_recovered_from(
    phase: str, nth: int, desk: Desk, undisturbed: Desk, tmp_path: Path
) -> None:
    # the first dies with a record on the disk and no row for it, the second while it makes that good
    for kill_at in (KillAt("capture entered", 4, 0, tmp_path / "phase"), KillAt(phase, nth, 0, tmp_path / "phase")):
        with desk.start("crawl bipol", first=kill_at) as command:
            assert command.wait() == -9
        assert list(desk.warc.glob("*.open"))
        assert find_faults(desk.database, desk.warc) == []
    desk.crawled()
    assert_whole(desk)
    assert_same_content(desk, undisturbed)


UPLOADS = "FROM captures WHERE url LIKE '%/uploads/%'"


# the first photo, the first revisit record, the second
@pytest.mark.parametrize(
    ("phase", "nth"), pairs(["WARC write", HALF_WRITTEN, "WARC sync", "capture entered", "photo stored"], [4, 5, 6])
)
def test_a_photo_that_a_kill_cut_off_is_stored_once(phase: str, nth: int, desk: Desk, tmp_path: Path) -> None:
    body = photo("/sama.png", 300, 200)[1]

    def same(request: Request) -> Response | None:
        return Response(200, body, {"Content-Type": "image/png"}) if "/uploads/" in request.target else None

    desk.crawled()
    desk.portal.intercept, begun = same, len(desk.portal.log)
    # a quiet run asks three things before it asks for photos
    kill_at = KillAt(phase, nth - 3 if phase == "photo stored" else nth, 0.4, tmp_path / "phase")
    if phase != HALF_WRITTEN:
        kill_at = replace(kill_at, seconds=0)
    with desk.start("crawl bipol", first=kill_at, PHOTO_BUDGET=PHOTOS) as command:
        assert command.wait() == -9
    assert sum("/uploads/" in request.target for request, _ in desk.portal.log[begun:]) == nth - 3
    assert find_faults(desk.database, desk.warc) == []
    before = known(desk.database)
    desk.crawled(PHOTO_BUDGET=PHOTOS)
    assert not lost(before, known(desk.database))
    assert_whole(desk)
    assert desk.rows(f"SELECT count(*) {UPLOADS} AND refers_to IS NULL") == [(1,)]
    assert desk.rows("SELECT count(*) FROM photos WHERE kind = 'lead' AND digest IS NULL") == [(0,)]
    assert desk.rows("SELECT count(*) FROM photo_files WHERE digest IS NULL") == [(0,)]
    ((asked, addresses),) = desk.rows(f"SELECT count(*), count(DISTINCT url) {UPLOADS}")
    assert asked - addresses <= 1  # what the killed run had not entered is asked for again, nothing else
