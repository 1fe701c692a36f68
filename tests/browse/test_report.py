"""``scrapy report``: figures that add up, as text, page or data, wherever the archive can be read."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bipol_crawler.articles.fields import COUNTED
from bipol_crawler.report import queries, reconciliation
from bipol_crawler.report.disk import disk
from bipol_crawler.report.figures import read_report
from bipol_crawler.report.html import html_page
from bipol_crawler.report.sections import age
from bipol_crawler.report.text import plain_text
from bipol_crawler.storage.reading import connect
from tests.browse.browse_archives import HOSTILE, fill_with_news, new_archive
from tests.crawl import in_process

PROJECT = Path(__file__).parents[2]
NOW = "2024-11-30T00:00:00Z"
SWEPT, BEFORE = "2024-11-16T00:00:00Z", "2024-11-15T00:00:00Z"
URLS = [
    # url, kind, state, reason, due_at, listed_at
    ("https://bipol.co/baru-1/", "article", "new", None, "2024-11-29T00:00:00Z", SWEPT),
    ("https://bipol.co/baru-2/", "article", "new", None, "2024-11-29T00:00:00Z", None),
    ("https://bipol.co/sandi/", "article", "refused", "password", "2024-12-06T00:00:00Z", SWEPT),
    ("https://bipol.co/lambat/", "article", "failed", "timeout", "2024-11-30T00:00:00Z", SWEPT),
    ("https://bipol.co/terlarang/", "article", "failed", "RobotsForbidden", "2024-11-30T00:00:00Z", SWEPT),
    ("https://bipol.co/hilang/", "article", "missing", "http_404", "2024-12-01T00:00:00Z", BEFORE),
    ("https://bipol.co/feed/", "feed", "new", None, "2024-11-01T00:00:00Z", None),
]


@pytest.fixture
def archive(news_archive: Path, writer: sqlite3.Connection) -> Path:
    """The small newspaper, and addresses that led to nothing for every kind of reason."""
    fill_with_gaps(writer)
    return news_archive


def fill_with_gaps(writer: sqlite3.Connection) -> None:
    """Addresses that led to nothing, and what of it all is on the portal's list."""
    writer.executemany(
        "INSERT INTO urls (url, kind, state, reason, due_at, listed_at, found_in, found_at, run_id)"
        " VALUES (?, ?, ?, ?, ?, ?, 'feed', ?, 1)",
        [(*row, NOW) for row in URLS],
    )
    writer.execute("UPDATE runs SET portal_total = 9, swept = 1")
    writer.execute("UPDATE urls SET listed_at = ? WHERE article_id IN (1, 3)", [SWEPT])
    # an earlier run, in which REST still named what it no longer does
    writer.execute("CREATE TEMP TABLE earlier AS SELECT * FROM runs WHERE id = 1")
    writer.execute("UPDATE earlier SET id = 0, started_at = ?, finished_at = ?", [BEFORE, BEFORE])
    writer.execute("INSERT INTO runs SELECT * FROM earlier")
    writer.execute("INSERT INTO sources (name, state, whole_run_id) VALUES ('rest', 'open', 1)")
    writer.execute(
        "INSERT INTO listed (url_id, source_id, run_id) SELECT u.id, s.id, listed_at IS ? FROM urls u, sources s"
        " WHERE s.name = 'rest' AND (listed_at IS NOT NULL OR article_id = 2)",
        [SWEPT],
    )
    writer.commit()


@pytest.fixture
def connection(archive: Path) -> Iterator[sqlite3.Connection]:
    opened, _ = connect(archive)
    yield opened
    opened.close()


def reported(path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["report", "-s", f"ARCHIVE_DB={path}", *arguments]
    return subprocess.CompletedProcess(command, *in_process.scrapy(command))


def test_holdings_count_articles_by_status(connection: sqlite3.Connection) -> None:
    held = queries.holdings(connection)
    assert (held.articles, held.live, held.missing, held.gone) == (4, 2, 1, 1)
    assert (held.versions, held.edited) == (5, 1)
    assert (held.first, held.last) == ("2019-11-21", "2021-02-01")


def test_known_addresses_are_the_stored_ones_and_the_gaps(connection: sqlite3.Connection) -> None:
    frontier, gaps = queries.frontier(connection, NOW), queries.gaps(connection)
    assert frontier.known == frontier.stored + sum(gap.count for gap in gaps) == 10


def test_every_gap_has_its_reason_and_an_example(connection: sqlite3.Connection) -> None:
    assert [(gap.state, gap.reason, gap.count, gap.listed, gap.example) for gap in queries.gaps(connection)] == [
        ("pending", "", 2, 1, "https://bipol.co/baru-2/"),
        ("failed", "timeout", 1, 1, "https://bipol.co/lambat/"),
        ("missing", "http_404", 1, 0, "https://bipol.co/hilang/"),
        ("refused", "password", 1, 1, "https://bipol.co/sandi/"),
        ("robots", "RobotsForbidden", 1, 1, "https://bipol.co/terlarang/"),
    ]


def test_every_address_without_an_article_is_named_those_on_the_portals_list_first(
    connection: sqlite3.Connection,
) -> None:
    named = queries.addresses_without_article(connection)
    assert sorted(address.url for address in named) == sorted(row[0] for row in URLS if row[1] == "article")
    assert [address.listed for address in named] == [True] * 4 + [False] * 2
    assert len(queries.addresses_without_article(connection, limit=2)) == 2


def test_what_the_portal_lists_is_set_beside_what_is_archived(connection: sqlite3.Connection) -> None:
    assert reconciliation.completeness(connection) == reconciliation.Completeness(
        portal_total=9, counted_at=SWEPT, reconciled_at=SWEPT, last_try=None, gap=None, listed=6, listed_stored=2
    )
    differences, differing = reconciliation.differences(connection)
    assert differences == [
        reconciliation.Difference("unlisted", 1, "https://bipol.co/artikel-2/"),
        reconciliation.Difference("listed", 1, "https://bipol.co/artikel-3/"),
    ]
    assert [(at.url, at.state, at.listed) for at in differing] == [
        ("https://bipol.co/artikel-3/", "listed", True),
        ("https://bipol.co/artikel-2/", "unlisted", False),
    ]


def test_without_a_whole_list_nothing_is_said_to_be_missing_from_it(
    connection: sqlite3.Connection, writer: sqlite3.Connection
) -> None:
    writer.execute("UPDATE sources SET whole_run_id = NULL")
    writer.execute("UPDATE runs SET portal_total = NULL, sweep = 'rest: HTTP 500', swept = 0")
    writer.commit()
    assert reconciliation.completeness(connection) == reconciliation.Completeness(
        None, None, None, "rest: HTTP 500", None, 0, 0
    )
    assert reconciliation.differences(connection) == ([], [])


def test_freshness_is_of_healthy_crawls_only(connection: sqlite3.Connection, writer: sqlite3.Connection) -> None:
    writer.execute(
        "INSERT INTO article_events (article_id, at, kind, detail) SELECT id, first_seen_at, 'first_seen', ''"
        " FROM articles"
    )
    for command, exit_code in (("crawl", 69), ("reparse", 0)):
        writer.execute(
            "INSERT INTO runs (command, arguments, portal, parser_version, software, started_at, finished_at,"
            " outcome, exit_code) VALUES (?, '{}', '', '', '', ?, ?, 'x', ?)",
            [command, NOW, NOW, exit_code],
        )
    writer.commit()
    fresh = queries.freshness(connection)
    assert (fresh.last_healthy_run, fresh.last_sweep) == ("2024-11-16T00:10:00Z", SWEPT)
    assert (fresh.newest_article, fresh.last_new_article) == ("2021-02-01T10:00:00+07:00", "2024-11-14T01:00:00Z")


def test_what_is_due_is_counted_to_the_second(connection: sqlite3.Connection) -> None:
    frontier = queries.frontier(connection, NOW)
    assert (frontier.due, frontier.later, frontier.next_due_at) == (4, 2, "2024-11-29T00:00:00Z")


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("year", [("2021", 1), ("2020", 1), ("2019", 1), (None, 1)]),
        ("month", [("2021-02", 1), ("2020-06", 1), ("2019-11", 1), (None, 1)]),
    ],
)
def test_coverage_is_shown_by_period_newest_first_and_the_undated_last(
    connection: sqlite3.Connection, period: str, expected: list[tuple[str | None, int]]
) -> None:
    assert [(row.period, row.articles) for row in queries.coverage(connection, period)] == expected


@pytest.mark.parametrize(
    ("year", "fields"),
    [
        ("2021", {"headline", "body", "to the minute", "section", "place"}),
        ("2020", set(COUNTED)),
        ("2019", {"headline", "body", "section", "place", "reporter"}),
        (None, {"section"}),
    ],
)
def test_coverage_knows_which_fields_an_article_has(
    connection: sqlite3.Connection, year: str | None, fields: set[str]
) -> None:
    row = next(row for row in queries.coverage(connection, "year") if row.period == year)
    assert {name for name, count in zip(COUNTED, row.having, strict=True) if count} == fields


def test_problems_that_are_resolved_are_not_reported(
    connection: sqlite3.Connection, writer: sqlite3.Connection
) -> None:
    assert [(problem.field, problem.reason, problem.count) for problem in queries.open_problems(connection)] == [
        ("body", "empty", 1)
    ]
    writer.execute("UPDATE problems SET resolved_at = ?", [NOW])
    writer.commit()
    assert queries.open_problems(connection) == []


def test_what_is_older_than_the_periods_shown_is_summed_up(
    connection: sqlite3.Connection, writer: sqlite3.Connection
) -> None:
    before = queries.coverage(connection)
    for month in range(queries.MAX_PERIODS):
        writer.execute(
            "INSERT INTO articles (url, layout, parser_version, sources, dates, first_seen_at, last_seen_at,"
            " published_at, headline) VALUES (?, '', '', '', '', '', '', ?, 'x')",
            [f"https://bipol.co/{month}/", f"{2022 + month // 12}-{month % 12 + 1:02}-03"],
        )
    writer.commit()
    coverage = queries.coverage(connection)
    assert [row.period for row in coverage[-3:]] == ["2022-01", "before 2022-01", None]
    assert coverage[-2].articles == 3
    assert coverage[-2].having == tuple(sum(counts) for counts in zip(*(row.having for row in before[:3]), strict=True))
    assert sum(row.articles for row in coverage) == 4 + queries.MAX_PERIODS


def on_disk(archive: Path, warc: Path, logs: Path | None = None, now: str = NOW) -> dict[str, int | None]:
    opened, _ = connect(archive)
    with closing(opened):
        return asdict(disk(opened, archive, warc, logs, datetime.fromisoformat(now)))


def test_disk_use_counts_the_log_beside_the_database_and_files_being_written(archive: Path, tmp_path: Path) -> None:
    folder = tmp_path / "warc"
    folder.mkdir()
    (folder / "a.warc.gz").write_bytes(b"x" * 700)
    (folder / "b.warc.gz.open").write_bytes(b"x" * 50)
    (folder / "notes.txt").write_bytes(b"x" * 9000)
    (folder / "bipol.log").write_bytes(b"x" * 60)
    (folder / "bipol.log.1").write_bytes(b"x" * 40)
    used = on_disk(archive, folder, folder)
    wal = archive.with_name(archive.name + "-wal").stat().st_size
    assert wal > 0 and used["database"] == archive.stat().st_size + wal
    assert (used["warc"], used["warc_files"], used["logs"]) == (750, 2, 100)
    assert used["free"] == pytest.approx(shutil.disk_usage(tmp_path).free, rel=0.2)
    assert on_disk(archive, tmp_path / "none")["warc"] == 0


def test_the_disk_lasts_as_long_as_the_last_week_says(
    archive: Path, writer: sqlite3.Connection, tmp_path: Path
) -> None:
    (tmp_path / "a.warc.gz").write_bytes(b"x" * 5600)
    assert on_disk(archive, tmp_path, now="2024-11-17T00:00:00Z")["days_left"] is None, "a first week says nothing"
    later = "2024-11-25T00:00:00Z"
    assert on_disk(archive, tmp_path, now=later)["days_left"] is None, "nothing grew"
    writer.execute(
        "INSERT INTO runs (id, command, arguments, portal, parser_version, software, started_at)"
        " VALUES (2, 'crawl', '{}', '', '', '', '2024-11-24T00:00:00Z')"
    )
    writer.execute("UPDATE captures SET run_id = 2 WHERE id > 2")
    writer.commit()
    used = on_disk(archive, tmp_path, now=later)
    assert used["database"] and used["free"]
    assert used["per_day"] == round(1400 * (1 + used["database"] / 5600) / 7)
    assert used["days_left"] == used["free"] // used["per_day"]


@pytest.mark.parametrize(
    "line",
    [
        "last healthy run 2024-11-16T00:10:00Z, ",
        "newest article 2021-02-01T10:00:00+07:00, ",
        "articles 4: 2 live, 1 missing, 1 gone",
        "published 2019-11-21 – 2021-02-01",
        "2024-11-16T00:00:00Z 10m 00s crawl healthy (0) 20 6 4 4 1 0 0 0",
        "The portal says it has 9 articles (2024-11-16T00:00:00Z); its list, compared with the archive on"
        " 2024-11-16T00:00:00Z, has 6 addresses, of which 2 are archived.",
        "rest open never 2024-11-16T00:00:00Z",
        "archived missing at its address, but on the portal's list 1 1 https://bipol.co/artikel-3/",
        "10 addresses are known, 4 are archived, 6 are not; ",
        "pending 2 1 https://bipol.co/baru-2/",
        "archived live, but not on the portal's list 1 0 https://bipol.co/artikel-2/",
        "2020-06 1 " + "100.0% " * len(COUNTED),
        "no date 1 0.0% 0.0% 0.0% 100.0% 0.0% 0.0% 0.0% 0.0% 0.0% 0.0%",
        "Open problems: 1",
        "body empty 1 2024-11-14T01:00:00Z https://bipol.co/artikel-4/",
    ],
)
def test_the_report_says(report_text: str, line: str) -> None:
    assert line.strip() in re.sub(r" +", " ", report_text)
    assert "\x1b" not in report_text


@pytest.fixture(scope="module")
def report_text(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("report_text") / "bipol.db"
    db = new_archive(path)
    fill_with_news(db)
    fill_with_gaps(db)
    db.close()
    done = reported(path)
    assert done.returncode == 0 and not done.stderr
    return done.stdout


def test_the_report_can_tell_coverage_by_year(archive: Path) -> None:
    assert "\n2020 " in reported(archive, "--by", "year").stdout


def test_as_data_it_is_json_with_everything(archive: Path) -> None:
    data = json.loads(reported(archive, "--json").stdout)
    assert data["holdings"]["articles"] == 4
    assert data["runs"][0]["outcome"] == "healthy"
    assert {address["url"] for address in data["addresses"]} == {row[0] for row in URLS if row[1] == "article"}
    assert len(data["coverage"][0]["having"]) == len(data["fields"])


class Tags(HTMLParser):
    """Every element and attribute of a page, and the text between."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str | None]] = set()
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= set(attributes)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_says_what_the_text_says_and_names_every_gap(archive: Path, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    done = reported(archive, "--html", str(file))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    text = " ".join(Tags(file.read_text("utf-8")).text.split())
    for words in ("4: 2 live, 1 missing, 1 gone", "The portal says it has 9 articles", "Open problems: 1", "100.0%"):
        assert words in text
    assert all(row[0] in text for row in URLS if row[1] == "article")
    assert [path.name for path in tmp_path.iterdir() if "report" in path.name] == ["report.html"]


def test_nothing_on_the_page_runs_or_is_loaded_whatever_the_web_wrote(hostile_archive: Path, tmp_path: Path) -> None:
    opened, _ = connect(hostile_archive)
    with closing(opened):
        hostile = read_report(opened, tmp_path / "<b>bipol.db", tmp_path, None)
    html = html_page(hostile)
    found = Tags(html)
    assert found.tags <= {
        "html",
        "meta",
        "title",
        "style",
        "h1",
        "h2",
        "p",
        "div",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    }
    assert {name for name, _ in found.attributes} <= {"lang", "charset", "name", "content", "http-equiv", "class"}
    assert ("content", "default-src 'none'; style-src 'unsafe-inline'") in found.attributes
    assert html.count("<style") == html.count("</style") == 1
    assert "<x-hostile>" in found.text and "alert(1)" in found.text and "\x1b" not in html


def test_a_page_that_cannot_be_written_is_one_clear_line_and_leaves_the_old_one(archive: Path, tmp_path: Path) -> None:
    done = reported(archive, "--html", str(tmp_path / "none" / "report.html"))
    assert done.returncode == 2 and not done.stdout
    assert done.stderr.count("\n") == 1 and "report.html" in done.stderr


def test_a_crawl_in_the_middle_of_a_transaction_blocks_nothing(archive: Path, writer: sqlite3.Connection) -> None:
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("DELETE FROM problems")
    done = reported(archive)
    assert done.returncode == 0 and "Open problems: 1" in done.stdout


READER = """
import os, sys
from pathlib import Path
from bipol_crawler.storage.reading import connect
from bipol_crawler.report.figures import read_report
from bipol_crawler.report.text import plain_text

def report(path):
    return plain_text(read_report(connect(path)[0], path, path.parent, None))

report(Path(sys.argv[2]))  # imports all there is to import; then the reader loses every right
if os.getuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
print(report(Path(sys.argv[1])))
"""


@pytest.mark.parametrize("beside_a_run", [False, True])
def test_where_nothing_may_be_written_the_report_is_the_same(beside_a_run: bool, news_archive: Path) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(news_archive, folder / "bipol.db")
        running = sqlite3.connect(folder / "bipol.db")
        if beside_a_run:
            running.execute("PRAGMA wal_autocheckpoint = 0")
            running.execute("UPDATE articles SET status = 'gone'")
            running.commit()
        else:
            running.close()
        before = {path.name for path in folder.iterdir()}
        folder.chmod(0o755 if os.getuid() == 0 else 0o555)
        done = subprocess.run(
            [sys.executable, "-c", READER, str(folder / "bipol.db"), str(news_archive)],
            cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        folder.chmod(0o755)
        assert {path.name for path in folder.iterdir()} == before
        running.close()
    assert done.returncode == 0, done.stderr
    assert ("0 live, 0 missing, 4 gone" if beside_a_run else "2 live, 1 missing, 1 gone") in done.stdout


def test_an_empty_archive_has_a_report(tmp_path: Path) -> None:
    new_archive(tmp_path / "bipol.db").close()
    done = reported(tmp_path / "bipol.db")
    assert done.returncode == 0 and "0: 0 live" in done.stdout and "Open problems: 0" in done.stdout


@pytest.mark.timed
def test_twenty_thousand_articles_get_their_times_in_a_second(tmp_path: Path) -> None:
    path = tmp_path / "bipol.db"
    db = new_archive(path)
    fill_with_news(db)
    text = "kata " * 500
    triggers = db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%articles_fts%'")
    for (name,) in triggers.fetchall():
        db.execute(f"DROP TRIGGER {name}")  # nothing is searched here, and to index so many texts takes longest
    with db:
        db.executemany(
            "INSERT INTO articles (id, url, headline, body, layout, parser_version, sources, dates, first_seen_at,"
            " last_seen_at, published_at, section_id) VALUES (?, ?, 'x', ?, 'nomina', '1', '{}', '[]', ?, ?, ?, 1)",
            ((n, f"https://bipol.co/n{n}/", text, NOW, NOW, f"{2015 + n % 10}-{n % 12 + 1:02}-01")
             for n in range(100, 20_100)),
        )  # fmt: skip
        db.executemany(
            "INSERT INTO bylines (article_id, position, role, person_id, name, as_written, source)"
            " VALUES (?, ?, 'reporter', 1, 'x', 'x', 'text')",
            ((n, position) for n in range(100, 20_100) for position in (1, 2)),
        )
        db.executemany(
            "INSERT INTO urls (url, kind, found_in, found_at, run_id, state, article_id, listed_at)"
            " VALUES (?, 'article', 'rest', ?, 1, 'stored', ?, ?)",
            ((f"https://bipol.co/n{n}/", NOW, n, NOW) for n in range(100, 20_100)),
        )
        db.execute("UPDATE runs SET swept = 1")
        db.execute("INSERT INTO sources (name, whole_run_id) VALUES ('rest', 1)")
        db.execute("INSERT INTO listed (url_id, source_id, run_id) SELECT id, 1, 1 FROM urls WHERE found_in = 'rest'")
    db.close()
    opened, _ = connect(path)
    with closing(opened):
        began = time.process_time()
        text = plain_text(read_report(opened, path, tmp_path, None))
        took = time.process_time() - began
    assert "20,004: 20,002 live" in text
    assert took < 1


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (None, "–"),
        ("2024-11-29T23:59:30Z", "2024-11-29T23:59:30Z, 30s ago"),
        ("2024-11-29T10:00:00+07:00", "2024-11-29T10:00:00+07:00, 21h 00m ago"),
        ("2024-11-20", "2024-11-20, 10 days ago"),
        ("2031-01-01T00:00:00Z", "2031-01-01T00:00:00Z, 0s ago"),
        ("kemarin", "kemarin"),
    ],
)
def test_an_age_is_shown_beside_its_moment(moment: str | None, words: str) -> None:
    assert age(moment, NOW) == words


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
