"""``scrapy report``: figures that add up, in plain columns or on a terminal, beside a running crawl."""

from __future__ import annotations

import os
import pty
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from browse_archives import HOSTILE, new_archive

from bipol_crawler import report
from bipol_crawler.browse.reading import connect

PROJECT = Path(__file__).parents[2]
NOW = "2024-11-30T00:00:00Z"
URLS = [
    # url, kind, state, reason, due_at
    ("https://bipol.co/baru-1/", "article", "new", None, "2024-11-29T00:00:00Z"),
    ("https://bipol.co/baru-2/", "article", "new", None, "2024-11-29T00:00:00Z"),
    ("https://bipol.co/sandi/", "article", "refused", "password", "2024-12-06T00:00:00Z"),
    ("https://bipol.co/lambat/", "article", "failed", "timeout", "2024-11-30T00:00:00Z"),
    ("https://bipol.co/hilang/", "article", "missing", "http_404", "2024-12-01T00:00:00Z"),
    ("https://bipol.co/feed/", "feed", "new", None, "2024-11-01T00:00:00Z"),
]


@pytest.fixture
def archive(news_archive: Path, writer: sqlite3.Connection) -> Path:
    """The small newspaper, and addresses that led to nothing for every kind of reason."""
    writer.executemany(
        "INSERT INTO urls (url, kind, state, reason, due_at, found_in, found_at, run_id)"
        " VALUES (?, ?, ?, ?, ?, 'feed', ?, 1)",
        [(*row, NOW) for row in URLS],
    )
    writer.execute("UPDATE runs SET portal_total = 9")
    writer.commit()
    return news_archive


@pytest.fixture
def connection(archive: Path) -> Iterator[sqlite3.Connection]:
    opened, _ = connect(archive)
    yield opened
    opened.close()


def reported(path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scrapy", "report", "-s", f"ARCHIVE_DB={path}", *arguments],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_holdings_count_articles_by_status(connection: sqlite3.Connection) -> None:
    held = report.holdings(connection)
    assert (held.articles, held.live, held.missing, held.gone) == (4, 2, 1, 1)
    assert (held.versions, held.edited, held.portal_total) == (5, 1, 9)
    assert (held.first, held.last) == ("2019-11-21", "2021-02-01")


def test_known_addresses_are_the_stored_ones_and_the_gaps(connection: sqlite3.Connection) -> None:
    frontier, gaps = report.frontier(connection, NOW), report.gaps(connection)
    assert frontier.known == frontier.stored + sum(gap.count for gap in gaps) == 9


def test_every_gap_has_its_reason_and_an_example(connection: sqlite3.Connection) -> None:
    assert [(gap.state, gap.reason, gap.count, gap.example) for gap in report.gaps(connection)] == [
        ("new", "not fetched yet", 2, "https://bipol.co/baru-2/"),
        ("failed", "timeout", 1, "https://bipol.co/lambat/"),
        ("missing", "http_404", 1, "https://bipol.co/hilang/"),
        ("refused", "password", 1, "https://bipol.co/sandi/"),
    ]


def test_what_is_due_is_counted_to_the_second(connection: sqlite3.Connection) -> None:
    frontier = report.frontier(connection, NOW)
    assert (frontier.due, frontier.later, frontier.next_due_at) == (3, 2, "2024-11-29T00:00:00Z")


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("year", [("2021", 1), ("2020", 1), ("2019", 1), (None, 1)]),
        ("month", [("2021-02", 1), ("2020-06", 1), ("2019-11", 1), (None, 1)]),
    ],
)
def test_coverage_is_told_by_period_newest_first_and_the_undated_last(
    connection: sqlite3.Connection, period: str, expected: list[tuple[str | None, int]]
) -> None:
    assert [(row.period, row.articles) for row in report.coverage(connection, period)] == expected


@pytest.mark.parametrize(
    ("year", "fields"),
    [
        ("2021", {"headline", "body", "exact time"}),
        ("2020", {"headline", "body", "reporter", "editor", "caption", "exact time"}),
        ("2019", {"headline", "body", "reporter"}),
        (None, set()),
    ],
)
def test_coverage_knows_which_fields_an_article_has(
    connection: sqlite3.Connection, year: str | None, fields: set[str]
) -> None:
    row = next(row for row in report.coverage(connection) if row.period == year)
    assert {name for name, count in zip(report.FIELDS, row.having, strict=True) if count} == fields


def test_problems_that_are_resolved_are_not_reported(
    connection: sqlite3.Connection, writer: sqlite3.Connection
) -> None:
    assert [(problem.field, problem.reason, problem.count) for problem in report.open_problems(connection)] == [
        ("body", "empty", 1)
    ]
    writer.execute("UPDATE problems SET resolved_at = ?", [NOW])
    writer.commit()
    assert report.open_problems(connection) == []


def test_disk_use_counts_the_log_beside_the_database_and_files_being_written(archive: Path, tmp_path: Path) -> None:
    folder = tmp_path / "warc"
    (folder / "2024").mkdir(parents=True)
    (folder / "2024" / "a.warc.gz").write_bytes(b"x" * 700)
    (folder / "b.warc.gz.open").write_bytes(b"x" * 50)
    (folder / "notes.txt").write_bytes(b"x" * 9000)
    used = report.disk(archive, folder)
    wal = archive.with_name(archive.name + "-wal").stat().st_size
    assert wal > 0 and used.database == archive.stat().st_size + wal
    assert (used.warc, used.warc_files) == (750, 2)
    assert report.disk(archive, tmp_path / "none").warc == 0


@pytest.mark.parametrize(
    "line",
    [
        "articles 4: 2 live, 1 missing, 1 gone",
        "the portal says it has 9",
        "published 2019-11-21 – 2021-02-01",
        "2020 1 100.0% 100.0% 100.0% 100.0% 100.0% 100.0%",
        "no date 1 0.0% 0.0% 0.0% 0.0% 0.0% 0.0%",
        "Article addresses: 9 known, 4 stored, 5 not; ",
        "new not fetched yet 2 https://bipol.co/baru-2/",
        "2024-11-16T00:00:00Z 2024-11-16T00:10:00Z crawl healthy (0) 20 6 4 4 1 0 0",
        "Open problems: 1",
        "body empty 1 2024-11-14T01:00:00Z https://bipol.co/artikel-4/",
    ],
)
def test_the_report_says(archive: Path, line: str) -> None:
    done = reported(archive)
    assert done.returncode == 0 and not done.stderr
    assert line in re.sub(r" +", " ", done.stdout)
    assert "\x1b" not in done.stdout


def test_the_report_can_tell_coverage_by_month(archive: Path) -> None:
    assert "\n2020-06 " in reported(archive, "--by", "month").stdout


def test_a_crawl_in_the_middle_of_a_transaction_is_no_hindrance(archive: Path, writer: sqlite3.Connection) -> None:
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("DELETE FROM problems")
    done = reported(archive)
    assert done.returncode == 0 and "Open problems: 1" in done.stdout


def test_an_empty_archive_has_a_report(tmp_path: Path) -> None:
    new_archive(tmp_path / "bipol.db").close()
    done = reported(tmp_path / "bipol.db")
    assert done.returncode == 0 and "0: 0 live" in done.stdout and "Open problems: 0" in done.stdout


@pytest.mark.parametrize("content", [None, b"", b"no database at all, but more than a hundred bytes of it" * 40])
def test_without_an_archive_there_is_one_clear_line_and_status_2(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "bipol.db"
    if content is not None:
        path.write_bytes(content)
    done = reported(path)
    assert done.returncode == 2 and not done.stdout
    assert done.stderr.count("\n") == 1 and "bipol.db" in done.stderr


def test_a_bad_setting_is_one_clear_line_and_status_2(archive: Path) -> None:
    done = reported(archive, "-s", "PORTAL_URL=bipol")
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and "PORTAL_URL" in done.stderr


def test_a_terminal_gets_colours_but_no_escape_from_the_web(hostile_archive: Path) -> None:
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "scrapy", "report", "-s", f"ARCHIVE_DB={hostile_archive}"],
        cwd=PROJECT,
        stdout=slave,
        stderr=slave,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "200"},
    )
    os.close(slave)
    shown = b""
    while True:
        try:
            shown += os.read(master, 65536)
        except OSError:
            break
    os.close(master)
    assert process.wait(timeout=30) == 0
    text = re.sub(r"\x1b\[(0|1|2|[34]\d|\d;\d+)m", "", shown.decode())
    assert "\x1b" in HOSTILE and "\x1b" in shown.decode() and "\x1b" not in text
    assert "�[31m" in text
