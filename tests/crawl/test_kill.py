"""Killed at any moment, a run costs nothing but the time to run again."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Timer

import pytest
from contents import contents, differences
from crawling import Desk
from fastwarc.warc import ArchiveIterator, WarcRecordType

from bipol_crawler.demo.exchange import Request
from bipol_crawler.demo.server import running
from bipol_crawler.demo.site import Portal

SEEDS = range(int(os.environ.get("KILL_SEEDS", "3")))
"""Set KILL_SEEDS to kill as often as patience allows."""


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The archive of two days that nobody disturbed, and its portal."""
    portal = Portal(5, 40)
    with running(portal):
        desk = Desk(tmp_path_factory.mktemp("undisturbed"), portal)
        desk.crawled()
        portal.day = 2
        desk.crawled()
        yield desk


def killed(desk: Desk, after: int, wait: float) -> bool:
    """Crawl, and kill it ``wait`` seconds after the portal's answer number ``after``; False if it ended first."""
    begun = len(desk.portal.log)
    timers: list[Timer] = []

    def count(request: Request) -> None:
        if len(desk.portal.log) - begun == after and not timers:
            timers.append(Timer(wait, command.send, [signal.SIGKILL]))
            timers[0].start()

    desk.portal.intercept = count
    with desk.start("crawl bipol") as command:
        try:
            return command.wait() < 0
        finally:
            desk.portal.intercept = None
            for timer in timers:
                timer.join()


@pytest.mark.parametrize("seed", SEEDS)
def test_after_kills_at_random_moments_the_archive_is_the_same(seed: int, undisturbed: Desk, tmp_path: Path) -> None:
    dice = random.Random(seed)
    portal = undisturbed.portal
    desk = Desk(tmp_path / "archive", portal)
    kills = 0
    for day in (1, 2):
        portal.day = day
        for _ in range(2):
            kills += killed(desk, dice.randrange(1, 40 if day == 1 else 16), dice.uniform(0, 0.03))
        desk.crawled()
    assert kills >= 2, "the test killed nothing"
    killed_runs = desk.rows("SELECT count(*) FROM runs WHERE outcome = 'killed' AND finished_at IS NOT NULL")[0][0]
    assert killed_runs <= kills  # one killed before it opened the archive has no row
    assert desk.rows("SELECT count(*) FROM runs WHERE finished_at IS NULL") == [(0,)]

    assert not differences(contents(undisturbed.database), contents(desk.database))
    files = sorted(desk.warc.iterdir())
    assert all(file.name.endswith(".warc.gz") for file in files), files
    captures = {record_id for (record_id,) in desk.rows("SELECT record_id FROM captures")}
    assert {record_id for file in files for record_id in responses(file)} == captures
    checked = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", *files], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout
    verified = desk.run("verify")
    assert (verified.exit_code, verified.out) == (0, "")


def responses(file: Path) -> Iterator[str]:
    """The ids of the response records in a file, as a reader of other make finds them."""
    with file.open("rb") as stream:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=False):
            assert record.verify_block_digest()
            yield record.headers["WARC-Record-ID"].strip("<>")


def test_a_killed_run_is_marked_by_the_next(undisturbed: Desk, tmp_path: Path) -> None:
    desk = Desk(tmp_path / "archive", undisturbed.portal)
    assert killed(desk, 12, 0)
    assert desk.rows("SELECT outcome, finished_at FROM runs") == [(None, None)]
    desk.crawled()
    ((outcome, finished), (second, _)) = desk.rows("SELECT outcome, finished_at FROM runs ORDER BY id")
    assert (outcome, second) == ("killed", "healthy")
    assert finished is not None
