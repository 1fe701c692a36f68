"""A clock that is wrong by years, between runs or in the middle of one: nothing false, and it passes with it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bipol_crawler.demo.site import Portal
from tests.crawl.crawling import PROJECT, Desk
from tests.faults.faulty_crawls import after_answers
from tests.faults.integrity import assert_same_content, assert_whole, find_faults

LIBRARY = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))), None)
HOUR, DAY, YEAR = 3600, 86_400, 365 * 86_400

pytestmark = pytest.mark.skipif(LIBRARY is None, reason="needs libfaketime, from Debian's package faketime")


def crawl_at(desk: Desk, seconds: int, clock: Path, *arguments: str) -> None:
    """A healthy crawl by a clock that is ``seconds`` ahead, as the file ``clock`` says all along."""
    set_clock(clock, seconds)
    environment = {
        **os.environ,
        "LD_PRELOAD": str(LIBRARY),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    command = [sys.executable, "-m", "scrapy", *desk.arguments("crawl bipol", *arguments)]
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == 0, done.stderr


def set_clock(clock: Path, seconds: int) -> None:
    new = clock.with_suffix(".new")
    new.write_text(f"{seconds:+d}")
    new.replace(clock)


@pytest.fixture(scope="module")
def days(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, Desk]:
    """The archive of the first day, and that of both; nobody disturbed them."""
    folder = tmp_path_factory.mktemp("undisturbed")
    first, second = Desk(folder / "first", portal, processes=True), Desk(folder / "second", portal, processes=True)
    portal.day = 1
    first.crawled()
    shutil.copytree(first.folder, second.folder)
    portal.day = 2
    second.crawled("full=1")
    return first, second


@pytest.fixture
def first_day(days: tuple[Desk, Desk], tmp_path: Path) -> Desk:
    """The archive of the first day, while the portal shows the second."""
    desk = Desk(tmp_path / "archive", days[0].portal, processes=True)
    shutil.copytree(days[0].folder, desk.folder)
    desk.portal.day = 2
    return desk


@pytest.mark.parametrize("ahead", [3 * YEAR, -3 * YEAR, 75 * YEAR, 2 * DAY, -2 * HOUR])
def test_a_run_by_a_wrong_clock_leaves_nothing_false_and_nothing_due_for_years(
    ahead: int, first_day: Desk, days: tuple[Desk, Desk], tmp_path: Path
) -> None:
    crawl_at(first_day, ahead, tmp_path / "clock", "-a", "full=1")
    assert_whole(first_day)
    assert_same_content(first_day, days[1])
    set_right_again(first_day, days[1])


@pytest.mark.parametrize("ahead", [3 * YEAR, -3 * YEAR, 2 * DAY])
def test_a_clock_that_jumps_in_the_middle_of_a_run_does_no_harm(
    ahead: int, first_day: Desk, days: tuple[Desk, Desk], tmp_path: Path
) -> None:
    clock = tmp_path / "clock"
    with after_answers(first_day.portal, 10, lambda: set_clock(clock, ahead)):
        crawl_at(first_day, 0, clock, "-a", "full=1")
    assert_whole(first_day)
    assert_same_content(first_day, days[1])
    set_right_again(first_day, days[1])


def set_right_again(desk: Desk, undisturbed: Desk) -> None:
    """The next run by the right clock looks at everything that seems to have been fetched in the future, and sweeps."""
    wrong = desk.rows(
        "SELECT count(*) FROM urls WHERE kind = 'article' AND due_at > strftime('%FT%TZ', 'now', '+1 year')"
    )
    run = desk.crawled()
    if wrong != [(0,)]:
        assert run.pages
        assert desk.rows("SELECT swept FROM runs ORDER BY id DESC LIMIT 1") == [(1,)]
    assert_whole(desk)
    assert_same_content(desk, undisturbed)
    late = "SELECT url, due_at FROM urls WHERE kind = 'article' AND due_at > strftime('%FT%TZ', 'now', '+366 days')"
    assert desk.rows(late) == []
    assert (
        desk.rows("SELECT url FROM urls WHERE kind = 'article' AND fetched_at > strftime('%FT%TZ', 'now', '+1 minute')")
        == []
    )


def test_a_clock_set_forward_makes_no_missing_article_gone(
    first_day: Desk, days: tuple[Desk, Desk], tmp_path: Path
) -> None:
    first_day.crawled("full=1")
    missing = first_day.events("missing")
    assert missing
    for ahead in (2 * DAY, 3 * YEAR):
        crawl_at(first_day, ahead, tmp_path / "clock", "-a", "full=1")
        assert first_day.events("gone") == set()
    first_day.crawled("full=1")
    assert first_day.events("gone") == set()
    first_day.day_passes()
    first_day.crawled("full=1")
    assert first_day.events("gone") == missing
    assert find_faults(first_day.database, first_day.warc) == []


def test_a_lock_and_evidence_names_do_not_depend_on_the_clock(
    first_day: Desk, days: tuple[Desk, Desk], tmp_path: Path
) -> None:
    for ahead in (YEAR, 0, -YEAR, 0, YEAR):
        crawl_at(first_day, ahead, tmp_path / "clock")
    assert len(list(first_day.warc.glob("*.warc.gz"))) == 6
    assert_whole(first_day)
    assert_same_content(first_day, days[1])
