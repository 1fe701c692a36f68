"""Killed at any moment, ``scrapy recover`` loses nothing, takes nothing twice, and asks for hardly anything again."""

from __future__ import annotations

import json
import os
import random
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bipol_crawler.demo.server import running
from bipol_crawler.demo.site import Portal
from tests.crawl.contents import contents, differences
from tests.crawl.crawling import Desk
from tests.faults.integrity import find_faults, known
from tests.faults.kill_at import COMMIT, STARTING, KillAt, UntriedPhases
from tests.other_archives.stand_in import StandIn, kept_of, served
from tests.tiers import ALL

KILLS = int(os.environ.get("KILLS", "100" if ALL else "8"))
"""How many kills in all; set KILLS for more."""
ARCHIVES = 2 if ALL else 1
_OFTEN = {COMMIT: 60, "sync of a file or folder": 60, "rename": 6, "capture entered": 12}
"""Phases that are entered again and again, and up to which time a kill waits for."""
_TWICE = "SELECT url, captured_at, count(*) FROM captures GROUP BY url, captured_at HAVING count(*) > 1"


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[StandIn, Desk]]:
    """What another archive has, and ours, which began a day later."""
    portal = Portal(5, 12)
    with running(portal):
        theirs, ours = (Desk(tmp_path_factory.mktemp(name) / "a", portal, processes=True) for name in "ab")
        theirs.crawled()
        time.sleep(1)  # captures of one address differ by the second
        portal.day = 2
        ours.crawled()
        yield StandIn("wayback", kept_of(theirs.warc), rows=5), ours


def random_phase(dice: random.Random) -> str:
    """Half of the kills come at any time of a run, the others in phases that are soon over."""
    return STARTING if dice.random() < 0.5 else dice.choice(sorted(_OFTEN))


def random_kill(phase: str, dice: random.Random, log: Path, longest: float, first: bool) -> KillAt:
    """A moment of a phase, or any time of a run."""
    most = max(1, _OFTEN.get(phase, 1) // (10 if first else 1))  # the first of a kind has to be reached
    if phase == STARTING:
        return KillAt(STARTING, 1, dice.uniform(0, longest), log)
    return KillAt(phase, dice.randint(1, most), dice.choice([0, dice.uniform(0, 0.002)]), log)


@pytest.mark.parametrize("number", range(ARCHIVES))
def test_killed_again_and_again_it_ends_where_it_would_have_ended(
    number: int, fault_seed: int, archives: tuple[StandIn, Desk], tmp_path: Path, record_property
) -> None:
    theirs, ours = archives
    dice = random.Random(f"{fault_seed} recover {number}")
    log = tmp_path / "phase"
    died: Counter[str] = Counter()
    left = UntriedPhases(dice.sample([STARTING, *_OFTEN], 1 + len(_OFTEN)))
    with served(theirs) as address:
        told = {"CDX_URL": f"{address}/cdx/search/cdx", "RECOVER_DELAY": 0, "RECOVER_BUDGET": 0}
        calm = copy_of(ours, tmp_path / "calm")
        began, asked = time.monotonic(), len(theirs.asked)
        assert calm.run("recover", **told).exit_code == 0
        longest, needed = time.monotonic() - began, len(theirs.asked) - asked
        undisturbed = contents(calm.database)
        while died.total() < KILLS // ARCHIVES or left.phases:
            desk = copy_of(ours, tmp_path / f"archive-{died.total()}")
            before, kills, asked = said(desk.database), 0, len(theirs.asked)
            complete = False
            while (died.total() < KILLS // ARCHIVES or left.phases) and kills < 8 and not (complete and left.phases):
                kill_at = random_kill(left.next_or(random_phase(dice)), dice, log, longest, first=bool(left.phases))
                with desk.start("recover", first=kill_at, **told) as command:
                    exit_code = command.wait()
                assert exit_code in (0, -9), command.err
                if exit_code == -9:
                    died[log.read_text().strip()] += 1
                    kills += 1
                left.tried(kill_at.phase, exit_code == -9)
                complete = exit_code == 0
                assert wrong(desk) == []
                after = said(desk.database)
                assert before <= after
                before = after
            assert desk.run("recover", **told).exit_code == 0
            assert find_faults(desk.database, desk.warc) == []
            verified = desk.run("verify")
            assert verified.exit_code == 0, verified.out
            assert not desk.rows("SELECT * FROM imports WHERE derived = 0")
            assert desk.rows(_TWICE) == []
            unlike = differences(undisturbed, contents(desk.database))
            assert not unlike, json.dumps(unlike, indent=1, ensure_ascii=False)
            assert len(theirs.asked) - asked <= needed + 2 * kills  # what a kill interrupted is asked for again
            shutil.rmtree(desk.folder)
    record_property("died", json.dumps(died))
    print(dict(died))


def wrong(desk: Desk) -> list[str]:
    """What is wrong; that captures were imported and are not entered yet is what the next ``recover`` repairs."""
    found = find_faults(desk.database, desk.warc)
    return [each for each in found if not (each.startswith("import-") and "that the archive does not know" in each)]


def said(database: Path) -> set[tuple[object, ...]]:
    """Captures, addresses, and what articles said; the numbers of versions change when an earlier one is found."""
    found = known(database)
    versions = {(article, digest) for article, _, digest in found["versions"]}
    return {(name, *row) for name in ("captures", "urls") for row in found[name]} | versions


def copy_of(desk: Desk, folder: Path) -> Desk:
    shutil.copytree(desk.folder, folder)
    return Desk(folder, desk.portal, processes=True)
