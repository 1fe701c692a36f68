"""Starting, or not: one clear line, the contract's exit status, and nothing harmed."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bipol_crawler.demo.exchange import Request, Response, challenge, html, overloaded
from tests.crawl.contents import UNHARMED, contents, dump
from tests.crawl.crawling import PROJECT, Desk, Opened


def files(folder: Path) -> dict[str, bytes]:
    """Every file below ``folder``, without locks and SQLite's own helpers."""
    return {
        str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith((".lock", "-wal", "-shm"))
    }  # fmt: skip


def may_write_anywhere() -> bool:
    with TemporaryDirectory() as folder:
        os.chmod(folder, 0o555)
        return os.access(folder, os.W_OK)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_URL", "bipol.co"),
        ("PORTAL_URL", "ftp://bipol.co"),
        ("PORTAL_URL", ""),
        ("PORTAL_URL", "https://bipol.co:notaport"),
        ("DOWNLOAD_DELAY", "fast"),
        ("DOWNLOAD_DELAY", "-1"),
        ("REQUEST_BUDGET", "many"),
        ("SWEEP_INTERVAL", "nan"),
        ("RETRY_TIMES", "inf"),
        ("CHECK_FAILED_SHARE", "5%"),
        ("WARC_MAX_BYTES", "1GB"),
        ("ARCHIVE_DB", ""),
        ("WARC_DIR", ""),
        ("PEOPLE_ALIASES", ""),
    ],
)
def test_a_bad_setting_is_named_and_nothing_begins(name: str, value: str, full_desk: Desk) -> None:
    before = files(full_desk.folder)
    run = full_desk.crawl(**{name: value})
    assert (run.exit_code, run.asked) == (2, [])
    (line,) = run.lines
    assert name in line
    assert value in line
    assert files(full_desk.folder) == before


@pytest.mark.parametrize(
    ("argument", "named"),
    [
        ("limit=0", "limit"),
        ("limit=ten", "limit"),
        ("since=kemarin", "since"),
        ("until=2024-13-01", "until"),
        ("since=2024-02-02 until=2024-02-01", "since=2024-02-02"),
        ("full=yes", "full"),
        ("url=https://example.org/berita/", "example.org"),
        ("page=2", "page"),
    ],
)
def test_a_bad_argument_is_named_and_nothing_begins(argument: str, named: str, full_desk: Desk) -> None:
    before = files(full_desk.folder)
    run = full_desk.crawl(*argument.split())
    assert (run.exit_code, run.asked) == (2, [])
    (line,) = run.lines
    assert named in line
    assert files(full_desk.folder) == before


@pytest.mark.parametrize("where", ["ARCHIVE_DB", "WARC_DIR"])
def test_a_folder_that_cannot_be_is_named(where: str, desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    at = tmp_path / "file" / "inside" / "x"
    run = desk.crawl(**{where: at})
    assert (run.exit_code, run.asked) == (2, [])
    (line,) = run.lines
    assert str(at.parent if where == "ARCHIVE_DB" else at) in line


@pytest.mark.skipif(may_write_anywhere(), reason="root may write anywhere")
@pytest.mark.parametrize("where", ["folder", "warc", "bipol.db"])
def test_without_the_right_to_write_nothing_begins(where: str, full_desk: Desk) -> None:
    place = full_desk.folder if where == "folder" else full_desk.folder / where
    before = files(full_desk.folder)
    mode = place.stat().st_mode
    place.chmod(0o444 if place.is_file() else 0o555)
    try:
        run = full_desk.crawl()
    finally:
        place.chmod(mode)
    assert (run.exit_code, run.asked) == (2, [])
    assert len(run.lines) == 1
    assert files(full_desk.folder) == before


def test_an_archive_of_a_newer_program_is_left_alone(full_desk: Desk) -> None:
    full_desk.change(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('bipol_crawler', 'm999_future', '')"
    )
    before = dump(full_desk.database)
    for name in ("crawl bipol", "reparse"):
        run = full_desk.run(name)
        assert (run.exit_code, run.asked) == (2, [])
        (line,) = run.lines
        assert "m999_future" in line
        assert "newer" in line
        assert dump(full_desk.database) == before


@pytest.mark.parametrize(
    "content", [b"this is a text, and a long one at that. " * 100, b"SQLite format 3\0" + b"\0" * 90]
)
def test_a_file_that_is_not_an_archive_is_left_alone(content: bytes, desk: Desk) -> None:
    desk.folder.mkdir()
    desk.database.write_bytes(content)
    run = desk.crawl()
    assert (run.exit_code, run.asked) == (2, [])
    (line,) = run.lines
    assert str(desk.database) in line
    assert desk.database.read_bytes() == content


def test_a_database_of_something_else_is_left_alone(desk: Desk) -> None:
    desk.folder.mkdir()
    with closing(sqlite3.connect(desk.database)) as db, db:
        db.execute("CREATE TABLE runs (id INTEGER PRIMARY KEY, animal TEXT)")
    before = dump(desk.database)
    run = desk.crawl()
    assert (run.exit_code, run.asked) == (2, [])
    assert len(run.lines) == 1
    assert dump(desk.database) == before


def test_a_second_run_at_the_same_time_steps_back_at_once(full_desk: Desk) -> None:
    portal = full_desk.portal

    before, over = len(portal.log), threading.Event()

    def hold(request: Request) -> None:
        if len(portal.log) > before + 3:
            over.wait(60)

    portal.intercept = hold
    with full_desk.start("crawl bipol", "-a", "full=1") as first:
        while len(portal.log) < before + 3:
            time.sleep(0.01)
        for name in ("crawl bipol", "reparse"):
            second = full_desk.run(name)
            assert second.exit_code == 75, second.err
            assert second.err.count("another run is at work") == 1
            assert first.alive, "it was not waited for"
        over.set()
        assert first.wait() == 0, first.err
    assert len(full_desk.rows("SELECT id FROM runs WHERE id > 1")) == 1


def test_a_killed_run_leaves_no_lock_and_what_its_file_says_does_not_matter(full_desk: Desk) -> None:
    def kill(request: Request) -> None:
        command.send(signal.SIGKILL)

    full_desk.portal.intercept = kill
    with full_desk.start("crawl bipol") as command:
        assert command.wait() == -signal.SIGKILL
    full_desk.portal.intercept = None
    lock = full_desk.folder / "bipol.db.lock"
    assert lock.exists()
    lock.write_text(f"{os.getpid()}\n")
    full_desk.crawled()


def test_two_archives_are_crawled_at_once(full_desk: Desk, tmp_path: Path) -> None:
    other = Desk(tmp_path / "other", full_desk.portal)
    with full_desk.start("crawl bipol", "-a", "full=1") as first, other.start("crawl bipol") as second:
        assert (first.wait(), second.wait()) == (0, 0), first.err + second.err
    assert other.articles() == full_desk.articles() == full_desk.readable()


@pytest.mark.thorough
def test_people_may_browse_during_a_run(full_desk: Desk) -> None:
    browse = [sys.executable, "-m", "scrapy", *full_desk.arguments("browse", "--port", "0")]
    with subprocess.Popen(browse, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as served:
        assert served.stdout
        address = re.search(r"http://127\.0\.0\.1:\d+/", served.stdout.readline())
        assert address
        runs = f"{address[0]}bipol/runs.json?_shape=array"
        with urllib.request.urlopen(runs, timeout=30) as answer:
            assert len(json.load(answer)) == 1
        full_desk.crawled("full=1")
        with urllib.request.urlopen(runs, timeout=30) as answer:
            assert [run["outcome"] for run in json.load(answer)] == ["healthy"] * 2
        served.send_signal(signal.SIGINT)


def deny_locks(number: int) -> None:
    """As a network file system does that is mounted without them; none can be had here."""

    def flock(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    fcntl.flock = flock


@pytest.mark.sampled(1)
@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP])
def test_a_disk_without_locks_is_named(number: int, full_desk: Desk) -> None:
    with full_desk.start("crawl bipol", first=partial(deny_locks, number)) as command:
        assert command.wait() == 2, command.err
    (line,) = [line for line in command.err.splitlines() if line.startswith("bipol_crawler: ")]
    assert str(full_desk.folder) in line and "locks" in line and "local disk" in line


def test_a_lock_that_cannot_be_taken_is_named(desk: Desk) -> None:
    (desk.folder / "bipol.db.lock").mkdir(parents=True)
    run = desk.crawl()
    assert (run.exit_code, run.asked) == (2, [])
    (line,) = run.lines
    assert "bipol.db.lock" in line


def refused(status: int) -> Callable[[Request], Response]:
    return lambda request: html("<h1>Forbidden</h1>", status)


def robots(status: int, text: str = "") -> Callable[[Request], Response | None]:
    def answer(request: Request) -> Response | None:
        return (
            Response(status, text.encode(), {"Content-Type": "text/plain"}) if request.path == "/robots.txt" else None
        )

    return answer


REFUSALS: dict[str, Callable[[Request], Response | None]] = {
    "403 to everything": refused(403),
    "500 to everything": refused(500),
    "429 to everything": refused(429),
    "503 with a long Retry-After": lambda request: overloaded(86_400),
    "a challenge": lambda request: challenge(403),
    "a challenge that says 200": lambda request: challenge(200),
    "robots.txt fails": robots(500),
    "robots.txt fails for the moment": robots(503),
    "403 but for robots.txt": lambda request: (
        Response(200, b"User-agent: *\nAllow: /\n", {"Content-Type": "text/plain"})
        if request.path == "/robots.txt" else html("<h1>Forbidden</h1>", 403)
    ),
}  # fmt: skip


@pytest.mark.parametrize("refusal", REFUSALS)
def test_a_portal_that_refuses_ends_the_run_with_69_and_the_archive_as_it_was(refusal: str, full_desk: Desk) -> None:
    before = contents(full_desk.database, *UNHARMED)
    full_desk.portal.intercept = REFUSALS[refusal]
    run = full_desk.crawl("full=1")
    assert run.exit_code == 69, run.err
    assert len(run.asked) < 15, "it stops early"
    assert contents(full_desk.database, *UNHARMED) == before
    ((outcome, code, checks),) = full_desk.rows("SELECT outcome, exit_code, checks FROM runs ORDER BY id DESC LIMIT 1")
    assert (outcome, code) == ("portal_refuses", 69)
    assert checks
    assert "\n" not in checks
    assert checks in run.err, "the person at the keyboard is told, too"


def test_a_portal_that_forbids_robots_is_not_asked_for_anything(full_desk: Desk) -> None:
    before = contents(full_desk.database, *UNHARMED)
    full_desk.portal.intercept = robots(200, "User-agent: *\nDisallow: /\n")
    run = full_desk.crawl("full=1")
    assert run.asked == ["/robots.txt"]
    assert run.exit_code == 69
    ((outcome, checks),) = full_desk.rows("SELECT outcome, checks FROM runs ORDER BY id DESC LIMIT 1")
    assert outcome == "portal_refuses"
    assert "robots.txt" in checks
    assert contents(full_desk.database, *UNHARMED) == before


def test_a_new_archive_of_a_portal_that_forbids_robots_stays_empty(desk: Desk) -> None:
    desk.portal.intercept = robots(200, "User-agent: *\nDisallow: /\n")
    run = desk.crawl()
    assert (run.exit_code, run.asked) == (69, ["/robots.txt"])
    assert desk.articles() == set()


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "line", ["bipol_crawler/0.1", "bipol_crawler (news archive)", "GPTBot, bipol_crawler", "BIPOL_CRAWLER/0.1 (+http)"]
)
def test_a_portal_that_forbids_this_crawler_by_whatever_name_is_not_asked(line: str, desk: Desk) -> None:
    desk.portal.intercept = robots(200, f"User-agent: *\nDisallow:\n\nUser-agent: {line}\nDisallow: /\n")
    run = desk.crawl()
    assert (run.exit_code, run.asked) == (69, ["/robots.txt"])


def test_a_crawl_delay_of_a_day_ends_the_run_with_a_sentence(desk: Desk) -> None:
    desk.portal.intercept = robots(200, "User-agent: *\nCrawl-delay: 86400,5\n")
    run = desk.crawl()
    assert (run.exit_code, run.asked) == (69, ["/robots.txt"])
    assert "CRAWL_DELAY_MAX is 60 s" in run.err


@pytest.mark.usefixtures("few_months")
def test_an_empty_portal_fails_the_checks(desk_of: Opened) -> None:
    desk = desk_of(0, sitemaps="off")
    run = desk.crawl()
    assert run.exit_code == 1
    assert desk.articles() == set()
    ((outcome, checks),) = desk.rows("SELECT outcome, checks FROM runs")
    assert outcome == "checks_failed"
    assert "no article" in checks
    assert all(check in run.err for check in checks.splitlines())


def test_a_spent_budget_is_healthy_and_the_next_run_continues(desk_of: Opened) -> None:
    desk = desk_of(12)
    run = desk.crawled(REQUEST_BUDGET=9)
    assert len(run.asked) == 9
    assert desk.rows("SELECT outcome FROM runs") == [("budget_spent",)]
    desk.crawled()
    assert desk.articles() == desk.readable()


@pytest.mark.sampled(1)
@pytest.mark.served
@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_asked_to_stop_stores_what_it_holds_and_closes_its_evidence(
    sent: signal.Signals, desk_of: Opened
) -> None:
    desk = desk_of(24)

    def stop_at_the_tenth_page(request: Request) -> None:
        if len(desk.portal.log) == 20:
            command.send(sent)

    desk.portal.intercept = stop_at_the_tenth_page
    with desk.start("crawl bipol") as command:
        assert command.wait() == 1, command.err
    assert "Traceback" not in command.err
    assert "Unhandled" not in command.err
    assert desk.rows("SELECT outcome, exit_code FROM runs") == [("stopped", 1)]
    assert list(desk.warc.glob("*.open")) == []
    assert desk.articles() < desk.readable()
    desk.portal.intercept = None
    desk.crawled()
    assert desk.articles() == desk.readable()
    assert desk.run("verify").exit_code == 0


@pytest.mark.parametrize("table", ["articles", "captures", "urls", "sightings"])
def test_an_archive_that_cannot_be_written_ends_the_run_at_once_and_keeps_what_it_has(
    table: str, full_desk: Desk
) -> None:
    kept = full_desk.rows("SELECT url, headline, body FROM articles ORDER BY id")
    full_desk.change("DELETE FROM sightings")
    for what in ("INSERT", "UPDATE"):
        full_desk.change(
            f"CREATE TRIGGER full_{what} BEFORE {what} ON {table} BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END"
        )
    run = full_desk.run("crawl bipol", "-a", "full=1")
    assert run.exit_code == 1
    assert "disk I/O error" in run.err
    assert full_desk.rows("SELECT url, headline, body FROM articles ORDER BY id") == kept
