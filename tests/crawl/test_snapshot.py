"""A snapshot to hand out: whole, the same every time, opening anywhere, without what is nobody's business."""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from bipol_crawler.demo.site import Portal
from bipol_crawler.snapshot.data_dictionary import Undocumented, data_dictionary
from bipol_crawler.snapshot.database import COPIED_ROWS, EMPTY_TABLES, REPLACED_COLUMNS
from bipol_crawler.snapshot.exports import ROW_ORDER, columns
from bipol_crawler.snapshot.snapshot import write_snapshot
from bipol_crawler.storage.connection import open_database
from tests import duck
from tests.crawl.crawling import PROJECT, Desk
from tests.crawl.in_process import opened
from tests.tables import tables_of
from tests.tiers import ALL


@pytest.fixture(scope="module")
def two_days(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """An archive of two days and a snapshot of it, ``snapshot`` in its folder."""
    portal = Portal(5, 16)
    with opened(portal, served=True):
        desk = Desk(tmp_path_factory.mktemp("two-days"), portal)
        desk.crawled()
        desk.day_passes()
        portal.day = 2
        desk.crawled()
        assert desk.run("snapshot", str(desk.folder / "snapshot")).exit_code == 0
        yield desk


@pytest.fixture
def desk(two_days: Desk, tmp_path: Path) -> Desk:
    """A copy of that archive, without its snapshot."""
    shutil.copytree(two_days.folder, tmp_path / "copy", ignore=shutil.ignore_patterns("snapshot"))
    return Desk(tmp_path / "copy", two_days.portal)


@pytest.fixture(scope="module")
def snapshot(two_days: Desk) -> Path:
    return two_days.folder / "snapshot"


def files(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file in a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def rows(database: Path, select: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        return db.execute(select).fetchall()


def move_to_jakarta() -> None:
    """Go by the clock there, in this process, which puts hashes into another order, too."""
    os.environ["TZ"] = "Asia/Jakarta"
    time.tzset()


def test_the_same_archive_gives_the_same_bytes_wherever_and_whenever(
    desk: Desk, snapshot: Path, tmp_path: Path
) -> None:
    first = files(snapshot)
    assert {"bipol.db", "jsonl/articles_flat.jsonl", "parquet/articles_flat.parquet", "README.md"} <= set(first)
    desk.change("VACUUM")
    assert desk.run("snapshot", str(tmp_path / "b [1]*'\" #%41" / "again")).exit_code == 0
    assert files(tmp_path / "b [1]*'\" #%41" / "again") == first
    # rows that came and went leave free pages and another index behind; a write-ahead log hides the newest rows
    with closing(sqlite3.connect(desk.database)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        for change in ("UPDATE articles SET body = body || 'x'", "UPDATE articles SET body = rtrim(body, 'x')"):
            with writer:
                writer.execute(change)
        assert Path(f"{desk.database}-wal").stat().st_size
        with desk.start("snapshot", str(tmp_path / "third"), first=move_to_jakarta) as command:
            assert command.wait() == 0, command.err
    assert files(tmp_path / "third") == first


@pytest.mark.thorough
def test_nor_does_the_day_or_the_order_of_hashes_matter(desk: Desk, snapshot: Path, tmp_path: Path) -> None:
    elsewhere = os.environ | {"TZ": "Asia/Jakarta", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    another_day = ["faketime", "2031-02-03 04:05:06"] if shutil.which("faketime") else []
    words = [*another_day, sys.executable, "-m", "scrapy", *desk.arguments("snapshot", str(tmp_path / "third"))]
    subprocess.run(words, check=True, cwd=PROJECT, env=elsewhere)
    assert files(tmp_path / "third") == files(snapshot)


def test_another_archive_gives_other_bytes(desk: Desk, snapshot: Path, tmp_path: Path) -> None:
    desk.change("UPDATE articles SET headline = headline || '!' WHERE id = 3")
    assert desk.run("snapshot", str(tmp_path / "other")).exit_code == 0
    before, after = files(snapshot), files(tmp_path / "other")
    changed = {name for name in before if before[name] != after[name]}
    assert changed >= {"bipol.db", "jsonl/articles_flat.jsonl", "parquet/articles_flat.parquet", "SHA256SUMS"}
    assert "jsonl/versions_flat.jsonl" not in changed


def test_the_checksums_hold(snapshot: Path) -> None:
    listed = dict(reversed(line.split("  ")) for line in (snapshot / "SHA256SUMS").read_text().splitlines())
    assert listed == {name: digest for name, digest in files(snapshot).items() if name != "SHA256SUMS"}


def test_the_database_is_one_sound_read_only_file(snapshot: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(snapshot, tmp_path / "copy")) / "bipol.db"
    assert not any(path.stat().st_mode & 0o222 for path in snapshot.rglob("*") if path.is_file())
    assert rows(copy, "PRAGMA integrity_check") == [("ok",)]
    assert rows(copy, "PRAGMA foreign_key_check") == []
    assert rows(copy, "PRAGMA journal_mode") == [("delete",)]
    assert rows(copy, "PRAGMA freelist_count") == [(0,)]
    assert rows(copy, "SELECT count(*) > 0 FROM articles_fts WHERE articles_fts MATCH 'bandung'") == [(1,)]
    assert [path.name for path in copy.parent.glob("bipol.db*")] == ["bipol.db"]


@pytest.mark.parametrize("view", ROW_ORDER)
def test_every_form_of_a_view_has_the_archives_rows(view: str, two_days: Desk, snapshot: Path) -> None:
    rows_of_it = two_days.records(f"SELECT * FROM {view} ORDER BY {ROW_ORDER[view]}")
    assert rows_of_it
    with (snapshot / "jsonl" / f"{view}.jsonl").open(encoding="utf-8", newline="\n") as lines:
        assert [json.loads(line) for line in lines] == rows_of_it
    with duck.connect() as db:
        found = db.execute("SELECT * FROM read_parquet(?)", [str(snapshot / "parquet" / f"{view}.parquet")])
        names = [column[0] for column in found.description or ()]
        assert [dict(zip(names, row, strict=True)) for row in found.fetchall()] == rows_of_it


@pytest.mark.parametrize("view", ROW_ORDER)
def test_the_order_of_rows_leaves_no_two_to_chance(view: str, snapshot: Path) -> None:
    (count,), (distinct,) = (
        rows(snapshot / "bipol.db", f"SELECT count(*) FROM (SELECT {which} FROM {view})")[0]
        for which in ("1", f"DISTINCT {ROW_ORDER[view]}")
    )
    assert count == distinct


@pytest.mark.parametrize(
    "table", [table for table in COPIED_ROWS if table not in ("urls", "runs", "captures", "problems")]
)
def test_what_analysts_ask_is_there_to_the_last_row(table: str, two_days: Desk, snapshot: Path) -> None:
    select = f"SELECT * FROM {table}"
    if table == "sightings":
        select += " WHERE url_id IN (SELECT id FROM urls WHERE article_id IS NOT NULL)"
    assert sorted(rows(snapshot / "bipol.db", select), key=repr) == sorted(two_days.rows(select), key=repr)


def test_nothing_of_the_crawlers_own_business_is_in_it(two_days: Desk, snapshot: Path) -> None:
    database = snapshot / "bipol.db"
    assert two_days.rows("SELECT count(*) FROM urls WHERE article_id IS NULL") > [(0,)]
    assert rows(database, "SELECT count(*) FROM urls WHERE article_id IS NULL") == [(0,)]
    for table, blanked in REPLACED_COLUMNS.items():
        for column, value in blanked.items():
            assert rows(database, f"SELECT count(*) FROM {table} WHERE {column} IS NOT {value}") == [(0,)], column
    for table in EMPTY_TABLES:
        assert rows(database, f"SELECT count(*) FROM {table}") == [(0,)]
    listed = "SELECT url FROM captures WHERE url LIKE '%robots.txt' OR url LIKE '%/feed/' OR url LIKE '%wp-json%'"
    assert two_days.rows(listed) and not rows(database, listed)
    everything = b"".join(path.read_bytes() for path in snapshot.rglob("*") if path.is_file())
    assert str(two_days.folder).encode() not in everything and str(PROJECT).encode() not in everything


def test_of_every_table_it_is_decided_whether_it_is_handed_out(tmp_path: Path) -> None:
    with closing(open_database(tmp_path / "new.db")) as db:
        tables = {name for name in tables_of(db) if not name.startswith("articles_fts")}
    assert set(COPIED_ROWS) | set(EMPTY_TABLES) == tables and not set(COPIED_ROWS) & set(EMPTY_TABLES)


@pytest.mark.parametrize(
    ("table", "handed_out"),
    [
        ("urls", "id url kind post_id found_in found_at run_id state reason article_id"),
        (
            "runs",
            "id command portal parser_version software started_at finished_at outcome exit_code swept portal_total"
            " requests found fetched new changed unchanged missing gone refused failed problems",
        ),
    ],
)
def test_of_the_crawlers_tables_only_what_was_decided_upon_is_handed_out(
    table: str, handed_out: str, snapshot: Path
) -> None:
    with closing(sqlite3.connect(f"file:{snapshot / 'bipol.db'}?mode=ro", uri=True)) as db:
        assert [name for name in columns(db, table) if name not in REPLACED_COLUMNS[table]] == handed_out.split()


def test_the_dictionary_describes_every_column(snapshot: Path) -> None:
    words = (snapshot / "DICTIONARY.md").read_text("utf-8")
    with closing(sqlite3.connect(f"file:{snapshot / 'bipol.db'}?mode=ro", uri=True)) as db:
        for name in (*ROW_ORDER, *COPIED_ROWS):
            part = words.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
            assert re.findall(r"^\| `(\w+)` \| \w+ \| .{6,} \|$", part, re.M) == list(columns(db, name))


@pytest.mark.parametrize("missing", ["a table", "a column"])
def test_what_nobody_described_is_an_error(missing: str) -> None:
    described = {} if missing == "a table" else {"t": {"description": "One row a thing.", "columns": {"a": "An a."}}}
    with pytest.raises(Undocumented, match="t" if missing == "a table" else r"t\.b"):
        data_dictionary("Words", described, {"t": {"a": "TEXT", "b": "TEXT"}}, [])


COMMANDS = re.findall(
    r"^```(sh|python)\n(.*?)^```$",
    (PROJECT / "bipol_crawler" / "snapshot" / "readme.md.in").read_text("utf-8"),
    re.MULTILINE | re.DOTALL,
)


@pytest.mark.parametrize(
    ("language", "command"),
    [
        pytest.param(
            *given, id=given[1].split("\n")[0][:40], marks=[pytest.mark.thorough] * given[1].startswith("datasette")
        )
        for given in COMMANDS
    ],
)
def test_the_readmes_commands_work(language: str, command: str, snapshot: Path) -> None:
    assert command in (snapshot / "README.md").read_text("utf-8")
    if language == "python":
        modules = re.findall(r"^import (\w+)", command, re.M) + (["pyarrow"] if "read_parquet(" in command else [])
        if "pandas" in modules and not all(find_spec(module) for module in modules):
            pytest.skip(f"without {modules}")
        words = [sys.executable, "-c", command]
    else:
        tool = command.split()[0]
        if tool == "datasette":
            command = f"{Path(sys.executable).parent}/datasette inspect bipol.db"
        elif not shutil.which(tool):
            pytest.skip(f"without {tool}")
        words = ["sh", "-c", command]
    done = subprocess.run(words, cwd=snapshot, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0 and done.stdout.strip(), done.stderr


def test_the_readme_says_what_is_in_it(two_days: Desk, snapshot: Path) -> None:
    words = (snapshot / "README.md").read_text("utf-8")
    assert "$" not in words
    (count, edited, first), (versions,) = (
        two_days.rows("SELECT count(*), total(versions > 1), substr(min(published_at), 1, 10) FROM articles")[0],
        two_days.rows("SELECT count(*) FROM article_versions")[0],
    )
    for told in (f"· articles | {count} |", f"after publication | {edited:.0f} |", f"texts | {versions} |", first):
        assert told in words
    assert hashlib.sha256((snapshot / "bipol.db").read_bytes()).hexdigest() in words


def test_a_snapshot_can_be_cited_and_reported_on_like_an_archive(two_days: Desk, snapshot: Path) -> None:
    ((url,),) = two_days.rows("SELECT url FROM articles WHERE id = 5")
    told = two_days.run("cite", url, "--format", "id")
    again = two_days.run("cite", url, "--format", "id", ARCHIVE_DB=snapshot / "bipol.db")
    assert (again.exit_code, again.out) == (0, told.out)
    assert two_days.run("report", ARCHIVE_DB=snapshot / "bipol.db").exit_code == 0


def test_an_archive_without_articles_gives_empty_files_that_open(tmp_path: Path) -> None:
    open_database(tmp_path / "new.db").close()
    assert write_snapshot(tmp_path / "new.db", tmp_path / "s") == 0
    with duck.connect() as db:
        found = db.execute("SELECT * FROM read_parquet(?)", [str(tmp_path / "s" / "parquet" / "articles_flat.parquet")])
        assert [column[0] for column in found.description or ()][:2] == ["id", "url"] and found.fetchall() == []


def test_a_folder_with_something_in_it_is_left_alone(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "s"
    folder.mkdir()
    assert desk.run("snapshot", str(folder)).exit_code == 0, "an empty one will do"
    first = files(folder)
    refused = desk.run("snapshot", str(folder))
    assert refused.exit_code == 2 and "--force" in refused.lines[0] and len(refused.lines) == 1
    desk.change("UPDATE articles SET headline = 'Lain'")
    assert files(folder) == first
    assert desk.run("snapshot", "--force", str(folder)).exit_code == 0
    assert files(folder).keys() == first.keys() and files(folder) != first
    (folder / "catatan.txt").write_text("mine")
    second = files(folder)
    refused = desk.run("snapshot", "--force", str(folder))
    assert refused.exit_code == 2 and "catatan.txt" in refused.lines[0]
    assert files(folder) == second
    assert {path.name for path in tmp_path.iterdir()} == {"s", "copy"}, "and nothing beside it"


def test_a_folder_that_is_not_a_snapshot_is_never_replaced(two_days: Desk, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "thesis.doc").write_text("mine")
    run = two_days.run("snapshot", "--force", str(tmp_path / "home"))
    assert run.exit_code == 2 and "thesis.doc" in run.lines[0]
    assert (tmp_path / "home" / "thesis.doc").read_text() == "mine"


@pytest.mark.parametrize(
    ("where", "settings", "exit_code"),
    [("a file/s", {}, 1), ("a file", {}, 2), ("s", {"ARCHIVE_DB": "none.db"}, 2), ("s", {"ARCHIVE_DB": "a file"}, 2)],
)
def test_what_cannot_be_written_or_read_is_said_in_one_line(
    where: str, settings: dict[str, str], exit_code: int, two_days: Desk, tmp_path: Path
) -> None:
    (tmp_path / "a file").write_text("not a database, and not a folder" * 100)
    given = {name: tmp_path / value for name, value in settings.items()}
    run = two_days.run("snapshot", str(tmp_path / where), **given)
    assert run.exit_code == exit_code and len(run.lines) == 1
    assert {path.name for path in tmp_path.iterdir()} == {"a file"}


def test_an_archive_of_another_version_is_refused(desk: Desk, tmp_path: Path) -> None:
    desk.change("DROP TABLE embeds")
    run = desk.run("snapshot", str(tmp_path / "s"))
    assert run.exit_code == 2 and "embeds" in run.lines[0] and not (tmp_path / "s").exists()


def allow_files_of(size: int) -> None:
    """Forbid this process to write more bytes into a file: a write then fails as on a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.sampled(1)
@pytest.mark.parametrize("kilobytes", [20, 300, 700])
def test_a_disk_that_fills_leaves_nothing_behind(kilobytes: int, two_days: Desk, tmp_path: Path) -> None:
    with two_days.start("snapshot", str(tmp_path / "s"), first=partial(allow_files_of, kilobytes * 1024)) as command:
        assert command.wait() == 1, command.err
    assert len(command.err.splitlines()) == 1 and command.err.startswith("bipol_crawler: no snapshot was made")
    assert list(tmp_path.iterdir()) == []


def test_a_kill_at_any_moment_leaves_nothing_half_written(two_days: Desk, snapshot: Path, tmp_path: Path) -> None:
    chance = random.Random(3)
    folder = tmp_path / "s"
    unfinished = tmp_path / ".s.partial"
    killed = 0
    for _ in range(12 if ALL else 4):
        left = unfinished.stat().st_mtime_ns if unfinished.exists() else 0
        with two_days.start("snapshot", str(folder)) as command:
            while not folder.exists() and not (unfinished.exists() and unfinished.stat().st_mtime_ns != left):
                time.sleep(0.002)
            time.sleep(chance.uniform(0, 0.1))
            command.send(signal.SIGKILL)
            killed += command.wait() != 0
        if folder.exists():
            assert files(folder) == files(snapshot)
            shutil.rmtree(folder)
    assert killed > (3 if ALL else 0)
    assert two_days.run("snapshot", str(folder)).exit_code == 0
    assert files(folder) == files(snapshot)
    assert {path.name for path in tmp_path.iterdir()} == {"s"}, "what the killed ones left is cleared away"


def test_two_at_once_do_not_mix(two_days: Desk, snapshot: Path, tmp_path: Path) -> None:
    with two_days.start("snapshot", str(tmp_path / "s")) as one, two_days.start("snapshot", str(tmp_path / "s")) as two:
        assert {one.wait(), two.wait()} <= {0, 2}
    assert files(tmp_path / "s") == files(snapshot)


def test_a_snapshot_beside_a_writer_shows_one_moment(desk: Desk, snapshot: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(desk.database)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE articles SET headline = 'Setengah jalan'")
        assert desk.run("snapshot", str(tmp_path / "s")).exit_code == 0
        writer.commit()
    assert files(tmp_path / "s") == files(snapshot)


@pytest.mark.thorough
def test_snapshots_during_a_crawl_are_sound_and_only_grow(two_days: Desk, tmp_path: Path) -> None:
    desk = Desk(tmp_path / "new", two_days.portal)
    counts: list[int] = []
    with desk.start("crawl bipol", DOWNLOAD_DELAY=0.2) as crawl:
        while not (desk.database.exists() and desk.rows("SELECT 1 FROM sqlite_master WHERE name = 'articles_flat'")):
            time.sleep(0.01)
        while len(counts) < 3 or counts[0] == counts[-1]:
            counts.append(write_snapshot(desk.database, tmp_path / "s", replace=True))
        crawl.send(signal.SIGINT)
        crawl.wait()
    assert counts == sorted(counts) and counts[0] < counts[-1]
