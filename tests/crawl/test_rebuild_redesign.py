"""An archive rebuilt from evidence that spans a redesign holds the same pages back, and accepts the same."""

from __future__ import annotations

import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from test_drift import REDESIGNS, days

from tests.crawl.contents import contents, differences
from tests.crawl.crawling import Desk
from tests.tiers import ALL, sample

HELD = (
    "SELECT a.url, c.url, c.record_id, h.layout, h.has, h.changed, h.lost, h.added, h.digest, h.reason FROM held h"
    " JOIN captures c ON c.id = h.capture_id JOIN articles a ON a.id = h.article_id ORDER BY c.record_id"
)


def held(database: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database)) as db:
        return db.execute(HELD).fetchall()


DESIGNS = ("captions elsewhere", "nothing that says article", "another container of the text of some")


@pytest.mark.sampled(1)
@pytest.mark.parametrize("name", sample(DESIGNS, 2))
def test_an_archive_is_rebuilt_amid_a_redesign_and_after_it(name: str, desk: Desk, tmp_path: Path) -> None:
    for number, _ in enumerate(days(desk, REDESIGNS[name])):
        if number not in ((2, 4) if ALL else (2,)):
            continue
        rebuilt = tmp_path / f"rebuilt-{number}.db"
        run = desk.run("reparse", "--into", str(rebuilt))
        # 1: it says which pages wait, as the crawl did
        assert run.exit_code == (0 if number == 4 else 1), run.err
        assert held(rebuilt) == held(desk.database)
        assert bool(held(rebuilt)) == (number < 4)
        assert not differences(contents(desk.database), contents(rebuilt))
        if not ALL:
            break
    for path in (desk.database, rebuilt):
        assert "deep" not in desk.run("verify", "--deep", ARCHIVE_DB=path).out


@pytest.mark.thorough
def test_killed_amid_a_redesign_it_still_accepts_the_same(desk: Desk, tmp_path: Path) -> None:
    run = days(desk, REDESIGNS["another container of the text of some"])
    for _ in range(2):
        next(run)
    rebuilt = tmp_path / "rebuilt.db"
    for _ in range(5):
        with desk.start("reparse", "--into", str(rebuilt)) as command:
            time.sleep(0.9)
            command.send(signal.SIGKILL)
    desk.run("reparse", "--into", str(rebuilt))
    assert held(rebuilt) == held(desk.database)
    assert not differences(contents(desk.database), contents(rebuilt))
