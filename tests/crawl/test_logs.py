"""Each run writes a log: bounded in size, complete to the last line whatever ends the run."""

from __future__ import annotations

import re
import signal
from pathlib import Path

import pytest

from bipol_crawler.demo.exchange import Request
from tests.crawl.crawling import Desk


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    return tmp_path / "logs"


def lines(text: str) -> list[str]:
    """What was logged in a text: the lines with a time before them."""
    return [line for line in text.splitlines() if re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d ", line)]


def written(folder: Path) -> list[str]:
    """All lines of all files, the oldest first."""
    files = sorted(folder.iterdir(), key=lambda file: -int(file.suffix[1:]) if file.suffix != ".log" else 0)
    return [line for file in files for line in lines(file.read_text("utf-8"))]


def test_a_run_logs_to_a_file_what_it_logs_to_stderr_and_how_it_ended(desk: Desk, logs: Path) -> None:
    run = desk.crawled(LOG_DIR=logs)
    assert [file.name for file in logs.iterdir()] == ["bipol.log"]
    said = lines(run.err)
    # Scrapy says a few words before it has read any command.
    assert written(logs) == said[-len(written(logs)) :] and len(said) - len(written(logs)) < 10
    assert any("the run is over: healthy (exit status 0)" in line for line in written(logs))


def test_a_failed_run_logs_why(desk: Desk, logs: Path) -> None:
    assert desk.crawl(LOG_DIR=logs, PORTAL_URL="http://127.0.0.1:9").exit_code == 69
    ((checks,),) = desk.rows("SELECT checks FROM runs")
    (line,) = [line for line in written(logs) if "the run is over" in line]
    assert "(exit status 69)" in line and checks in line


def test_logs_never_outgrow_their_limit_and_what_is_kept_is_whole(desk: Desk, logs: Path) -> None:
    said = []
    for _ in range(6):
        said += lines(desk.crawled(LOG_DIR=logs, LOG_MAX_BYTES=1500, LOG_KEEP=2).err)
    files = sorted(logs.iterdir())
    assert [file.name for file in files] == ["bipol.log", "bipol.log.1", "bipol.log.2"]
    assert all(file.stat().st_size <= 1500 for file in files)
    kept = written(logs)
    assert len(kept) > 10
    # Scrapy names its versions before it has read any command.
    said = [line for line in said if "[scrapy.utils.log]" not in line]
    assert said[-len(kept) :] == kept


@pytest.mark.served
def test_a_killed_run_has_logged_every_line_it_said(desk: Desk, logs: Path) -> None:
    def kill(request: Request) -> None:
        if len(desk.portal.log) == 15:
            command.send(signal.SIGKILL)

    desk.portal.intercept = kill
    with desk.start("crawl bipol", LOG_DIR=logs, LOG_LEVEL="DEBUG") as command:
        assert command.wait() == -signal.SIGKILL
        said = lines(command.err)
    assert written(logs)[-10:] == said[-10:]


@pytest.mark.parametrize("settings", [{"LOG_DIR": ""}, {"LOG_ENABLED": "0"}, {"LOG_FILE": "elsewhere"}])
def test_there_is_no_second_log_where_none_is_wanted(full_desk: Desk, logs: Path, settings: dict[str, str]) -> None:
    if "LOG_FILE" in settings:
        settings = {"LOG_FILE": str(logs.parent / "elsewhere")}
    full_desk.crawled(**{"LOG_DIR": logs, **settings})
    assert not logs.exists()


def test_a_log_that_cannot_be_written_is_named_and_nothing_begins(desk: Desk, logs: Path) -> None:
    logs.write_text("not a folder")
    run = desk.crawl(LOG_DIR=logs)
    assert (run.exit_code, run.asked) == (2, [])
    (line,) = run.lines
    assert f"LOG_DIR={logs}" in line
    assert not desk.database.exists()


@pytest.mark.parametrize("name", ["LOG_MAX_BYTES", "LOG_KEEP", "NOTIFY_TIMEOUT"])
def test_a_limit_that_is_not_a_number_is_named(desk: Desk, name: str) -> None:
    run = desk.crawl(**{name: "many"})
    assert run.exit_code == 2 and name in run.lines[0]
