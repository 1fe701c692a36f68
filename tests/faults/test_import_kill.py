"""An import that is killed at any moment loses nothing and does nothing twice."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bipol_crawler.demo.site import Portal
from bipol_crawler.warc.imports import PREFIX
from tests.crawl.contents import contents, differences
from tests.crawl.crawling import Desk
from tests.crawl.in_process import inline_reading, opened
from tests.faults.integrity import find_faults, known, lost
from tests.faults.kill_at import COMMIT, KillAt, UntriedPhases
from tests.imports.days import Days, ledger_is_in_order, times
from tests.tiers import ALL

KILLS = int(os.environ.get("KILLS", "100" if ALL else "30")) // 5
"""How many kills; set KILLS for more."""
PHASES = {COMMIT: 600, "rename": 4, "sync of a file or folder": 12, "capture entered": 150, "run's row closed": 1}
"""Phases of an import, and up to which time a kill waits for them."""
ANY_TIME = "any time"


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Days]:
    portal = Portal(5, 24)
    with opened(portal, served=True), inline_reading():
        yield Days(tmp_path_factory.mktemp("days"), portal)


def wrong(desk: Desk) -> list[str]:
    """What is wrong with an archive, but for files that a killed import has written and not entered."""
    return [
        finding for finding in find_faults(desk.database, desk.warc)
        if not (finding.startswith(PREFIX) and "that the archive does not know" in finding)
    ]  # fmt: skip


def captured(desk: Desk) -> dict[str, set[Any]]:
    """What must never be lost; what versions there are depends on what is known of the time before them."""
    return {table: rows for table, rows in known(desk.database).items() if table in ("captures", "urls")}


def one_kill(phase: str, desk: Desk, dice: random.Random, files: list[str], log: Path) -> bool:
    """Begin the import and kill it, in a phase or at any time; whether it died."""
    if phase == ANY_TIME:
        with desk.start("import", *files) as command:
            time.sleep(dice.uniform(0.3, 4))
            died = command.alive
        return died
    kill_at = KillAt(phase, dice.randint(1, PHASES[phase]), dice.choice([0, dice.uniform(0, 0.01)]), log)
    with desk.start("import", *files, first=kill_at) as command:
        return command.wait() == -9


def test_killed_again_and_again_an_import_ends_as_if_undisturbed(
    days: Days, fault_seed: int, tmp_path: Path
) -> None:  # fmt: skip
    dice = random.Random(f"{fault_seed} import")
    files = [str(days.files[0]), str(days.files[2])]
    died = 0
    left = UntriedPhases(dice.sample([ANY_TIME, *PHASES], 1 + len(PHASES)))
    while died < KILLS or left.phases:
        desk = days.desk(f"killed-{died}-{dice.random()}", 2)
        before = captured(desk)
        for _ in range(dice.randint(1, 4)):
            phase = left.next_or(ANY_TIME if dice.random() < 0.5 else dice.choice([*PHASES]))
            killed = one_kill(phase, desk, dice, files, tmp_path / "phase")
            left.tried(phase, killed)
            died += killed
            assert wrong(desk) == []
            assert not lost(before, captured(desk))
        run = desk.run("import", *files)
        assert run.exit_code == 0, run.err
        assert not differences(contents(days.all.database), contents(desk.database))
        assert not differences(times(days.all.database), times(desk.database))
        assert not list(ledger_is_in_order(desk.database))
        checked = desk.run("verify")
        assert checked.exit_code == 0, checked.out
        assert not list(desk.folder.glob(".*importing*"))
        assert not list(desk.warc.glob(".*"))
    print(died)
