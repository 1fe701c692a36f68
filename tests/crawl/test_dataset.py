"""A data set that many archives share: by portal and year, each portal replaced in one step, asked as one."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from filelock import FileLock

from bipol_crawler.demo.site import Portal
from bipol_crawler.infra.swap_names import CannotSwap, swap_names
from bipol_crawler.snapshot import folder as folders
from bipol_crawler.snapshot.database import SnapshotError
from bipol_crawler.snapshot.dataset import SCHEMA_KEY, SCHEMA_VERSION, UNDATED, partition_name, write_dataset
from bipol_crawler.snapshot.exports import ROW_ORDER
from bipol_crawler.snapshot.snapshot import write_snapshot
from bipol_crawler.storage.connection import open_database
from tests import duck
from tests.crawl.crawling import PROJECT, Desk
from tests.crawl.in_process import opened
from tests.tiers import ALL

SCHEMAS = {1: "d27cf789203a00cd"}
"""The columns of each schema, as a digest. Raise SCHEMA_VERSION and add a line here when one is added, and say what is
new in docs/DATASET.md. A line here never changes once a version of the program with it is released."""


@pytest.fixture(scope="module")
def two_archives(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Desk]]:
    """The archives of two portals; some articles of the first have no date."""
    one, other = Portal(5, 16), Portal(6, 8)
    with opened(one, served=True), opened(other):
        desks = tuple(Desk(tmp_path_factory.mktemp(name), portal) for name, portal in (("one", one), ("other", other)))
        for desk in desks:
            desk.crawled()
        desks[0].change("UPDATE articles SET published_at = NULL, published_precision = NULL WHERE id % 7 = 3")
        yield desks[0], desks[1]


@pytest.fixture
def desk(two_archives: tuple[Desk, Desk], tmp_path: Path) -> Desk:
    """A copy of the first archive."""
    one, _ = two_archives
    shutil.copytree(one.folder, tmp_path / "copy")
    return Desk(tmp_path / "copy", one.portal)


@pytest.fixture(scope="module")
def dataset(two_archives: tuple[Desk, Desk], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data set of both, made by the command."""
    folder = tmp_path_factory.mktemp("shared") / "b [1]*' #%41"
    for desk in two_archives:
        run = desk.run("snapshot", "--dataset", str(folder))
        assert run.exit_code == 0 and "articles of" in run.lines[0], run.err
    return folder


def files(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file in a folder, locks left out."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".lock"
    }


def escaped(path: Path) -> str:
    """A path as DuckDB takes it, which would take some letters for wildcards."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in str(path))


def pattern(dataset: Path, view: str) -> str:
    return f"{escaped(dataset)}/portal=*/year=*/{view}-*.parquet"


def asked(dataset: Path, view: str, select: str = "*") -> list[dict[str, Any]]:
    """Rows of a view in all portals, by DuckDB."""
    with duck.connect() as db:
        found = db.execute(f"SELECT {select} FROM read_parquet(?, hive_partitioning = true)", [pattern(dataset, view)])
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def host(desk: Desk) -> str:
    return desk.portal.url.removeprefix("http://")


@pytest.mark.sampled(1)
@pytest.mark.parametrize("view", ROW_ORDER)
def test_every_portals_rows_are_asked_as_one(view: str, two_archives: tuple[Desk, Desk], dataset: Path) -> None:
    found = asked(dataset, view)
    assert {row["portal"] for row in found} == {host(desk) for desk in two_archives}
    for desk in two_archives:
        ours = [dict(row) for row in found if row["portal"] == host(desk)]
        article = "id" if view == "articles_flat" else "article_id"
        years = dict(desk.rows("SELECT id, CAST(substr(published_at, 1, 4) AS INTEGER) FROM articles"))
        for row in ours:
            assert row.pop("year") == (years[row[article]] or UNDATED)
            del row["portal"]
        wanted = desk.records(f"SELECT * FROM {view}")
        assert wanted and sorted(map(repr, ours)) == sorted(map(repr, wanted))


def test_articles_without_a_date_have_a_year_that_is_a_number(two_archives: tuple[Desk, Desk], dataset: Path) -> None:
    (undated,) = two_archives[0].rows("SELECT count(*) FROM articles WHERE published_at IS NULL")[0]
    assert undated > 1
    rows = asked(dataset, "articles_flat", "id, year, typeof(year) AS kind, published_date")
    assert len([row for row in rows if row["year"] == UNDATED]) == undated
    assert all((row["year"] == UNDATED) == (row["published_date"] is None) for row in rows)
    assert {row["kind"] for row in rows} == {"BIGINT"}


@pytest.mark.sampled(1)
@pytest.mark.parametrize("view", ROW_ORDER)
def test_it_holds_what_a_snapshot_holds_and_no_more(
    view: str, two_archives: tuple[Desk, Desk], dataset: Path, tmp_path: Path
) -> None:
    write_snapshot(two_archives[0].database, tmp_path / "s")
    with duck.connect() as db:
        wanted = db.execute(
            "SELECT * FROM read_parquet(?)", [str(tmp_path / "s" / "parquet" / f"{view}.parquet")]
        ).fetchall()
    own = [row for row in asked(dataset, view) if row["portal"] == host(two_archives[0])]
    found = [tuple(cell for name, cell in row.items() if name not in ("portal", "year")) for row in own]
    assert sorted(map(repr, found)) == sorted(map(repr, wanted))
    tables = {path.name.partition("-")[0] for path in dataset.rglob("*.parquet")}
    assert tables == set(ROW_ORDER)


def test_the_same_archive_gives_the_same_files(two_archives: tuple[Desk, Desk], dataset: Path, tmp_path: Path) -> None:
    for desk in reversed(two_archives):
        assert desk.run("snapshot", "--dataset", str(tmp_path / "again")).exit_code == 0
    before = files(dataset)
    assert files(tmp_path / "again") == before
    inodes = {path: path.stat().st_ino for path in dataset.rglob("*.parquet")}
    assert two_archives[0].run("snapshot", "--dataset", str(dataset)).exit_code == 0
    assert files(dataset) == before
    kept = {path.parent.parent.name for path, inode in inodes.items() if path.stat().st_ino == inode}
    assert kept == {partition_name(two_archives[1].portal.url)}, "a portal replaces only its own"


def test_the_checksums_of_a_portal_hold(two_archives: tuple[Desk, Desk], dataset: Path) -> None:
    for desk in two_archives:
        folder = dataset / partition_name(desk.portal.url)
        listed = dict(reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text().splitlines())
        assert listed == {name: digest for name, digest in files(folder).items() if name != "SHA256SUMS"}
        assert not any(path.stat().st_mode & 0o222 for path in folder.rglob("*") if path.is_file())
        about = json.loads((folder / "_portal.json").read_text("utf-8"))
        assert about["portal"] == desk.portal.url
        assert about["articles"] == desk.rows("SELECT count(*) FROM articles")[0][0]
        assert {name.partition("-")[2] for name in listed if name.endswith(".parquet")} == {
            f"{about['generation']}.parquet"
        }


def test_every_file_and_the_data_set_say_which_schema_they_have(dataset: Path) -> None:
    schema = json.loads((dataset / "_schema" / f"{SCHEMA_VERSION}.json").read_text("utf-8"))
    assert schema["version"] == SCHEMA_VERSION and set(schema["tables"]) == set(ROW_ORDER)
    with duck.connect() as db:
        for path in dataset.rglob("*.parquet"):
            notes = {
                bytes(key).decode(): bytes(value).decode()
                for key, value in db.execute(
                    "SELECT key, value FROM parquet_kv_metadata(?)", [escaped(path)]
                ).fetchall()
            }
            assert (
                notes[SCHEMA_KEY] == str(SCHEMA_VERSION) and partition_name(notes["portal"]) == path.parent.parent.name
            )
        for view, table in schema["tables"].items():
            described = {column["name"]: column["type"] for column in table["columns"]}
            found = db.execute(
                "DESCRIBE SELECT * EXCLUDE (portal, year) FROM read_parquet(?, hive_partitioning = true)",
                [pattern(dataset, view)],
            ).fetchall()
            assert {row[0]: row[1] for row in found} == described
            assert all(column["description"] for column in table["columns"])


def test_a_schema_that_has_been_given_out_never_changes(dataset: Path) -> None:
    schema = json.loads((dataset / "_schema" / f"{SCHEMA_VERSION}.json").read_text("utf-8"))
    shape = {
        view: [(column["name"], column["type"]) for column in table["columns"]]
        for view, table in schema["tables"].items()
    }
    assert hashlib.sha256(json.dumps(shape).encode()).hexdigest()[:16] == SCHEMAS[SCHEMA_VERSION]


def test_what_was_taken_out_of_a_published_copy_leaves_the_data_set(desk: Desk, tmp_path: Path) -> None:
    """The way for requests: take it out of a snapshot's database, and write the data set from that."""
    shared = tmp_path / "shared"
    write_dataset(desk.database, shared)
    write_snapshot(desk.database, tmp_path / "s")
    copy = tmp_path / "public.db"
    shutil.copy(tmp_path / "s" / "bipol.db", copy)
    copy.chmod(0o644)
    ((url, headline),) = desk.rows("SELECT url, headline FROM articles WHERE id = 5")
    assert url in {row["url"] for row in asked(shared, "articles_flat")}
    script = PROJECT / "deploy" / "take-out.sql"
    subprocess.run(["sqlite3", copy, f".parameter set :url \"'{url}'\"", f".read {script}"], check=True)
    assert desk.run("snapshot", "--dataset", str(shared), ARCHIVE_DB=copy).exit_code == 0
    for view in ROW_ORDER:
        told = json.dumps(asked(shared, view), default=str)
        assert url not in told and headline not in told
    assert len({path.name for path in shared.rglob("articles_flat-*")}) == 1, "no old file is left"


def test_a_reader_finds_the_old_or_the_new_and_never_a_mixture(desk: Desk, tmp_path: Path) -> None:
    """Articles and bylines, all marked alike in each state, while one state replaces the other again and again."""
    shared, over = tmp_path / "shared", Event()
    states: list[Path] = []
    for mark in ("A", "B"):
        copy = tmp_path / f"{mark}.db"
        desk.change("UPDATE articles SET headline = ?", mark)
        desk.change("UPDATE bylines SET as_written = ?", mark)
        desk.change("VACUUM")
        shutil.copy(desk.database, copy)
        states.append(copy)
    articles = desk.rows("SELECT count(*) FROM articles")[0][0]
    write_dataset(states[0], shared)
    seen: list[tuple[Any, ...]] = []
    failed: list[str] = []

    def read() -> None:
        from duckdb import IOException

        question = (
            "SELECT count(*), min(headline), max(headline),"
            f" (SELECT min(as_written) || max(as_written) FROM read_parquet('{pattern(shared, 'bylines_flat')}'))"
            f" FROM read_parquet('{pattern(shared, 'articles_flat')}')"
        )
        with duck.connect(config={"threads": 1}) as db:
            while not over.is_set():
                try:
                    seen.append(db.execute(question).fetchall()[0])
                except IOException as error:
                    failed.append(str(error))
                over.wait(0 if ALL else 0.02)

    readers = [Thread(target=read) for _ in range(2 if ALL else 1)]
    for reader in readers:
        reader.start()
    for number in range(1, 13 if ALL else 3):
        write_dataset(states[number % 2], shared, older=True)
    while len(seen) < (20 if ALL else 2) and all(reader.is_alive() for reader in readers):
        time.sleep(0.01)
    over.set()
    for reader in readers:
        reader.join()
    assert set(seen) == {(articles, mark, mark, mark * 2) for mark in "AB"}
    assert all("No such file" in error or "Cannot open file" in error for error in failed)


@pytest.mark.thorough
def test_a_kill_at_any_moment_leaves_the_old_or_the_new(desk: Desk, tmp_path: Path) -> None:
    chance, killed = random.Random(3), 0
    shared = tmp_path / "shared"
    folder = shared / partition_name(desk.portal.url)
    write_dataset(desk.database, shared)
    old = files(folder)
    desk.change("UPDATE articles SET headline = headline || '!'")
    write_dataset(desk.database, tmp_path / "new")
    new = files(tmp_path / "new" / folder.name)
    partial = shared / f".{folder.name}.partial"
    for _ in range(8 if ALL else 2):
        left = partial.stat().st_mtime_ns if partial.exists() else 0
        with desk.start("snapshot", "--dataset", str(shared)) as command:
            while command.alive and not (partial.exists() and partial.stat().st_mtime_ns != left):
                time.sleep(0.002)
            time.sleep(chance.uniform(0, 0.1))
            command.send(signal.SIGKILL)
            killed += command.wait() != 0
        assert files(folder) in (old, new)
        assert {row["portal"] for row in asked(shared, "articles_flat")} == {host(desk)}
    assert killed > (3 if ALL else 0)
    assert desk.run("snapshot", "--dataset", str(shared)).exit_code == 0
    assert files(folder) == new
    left = {path.name for path in shared.iterdir() if path.suffix != ".lock"}
    assert left == {folder.name, "_schema"}, "what the killed ones left is cleared away"


def test_a_portal_that_moved_is_there_once(desk: Desk, tmp_path: Path) -> None:
    write_dataset(desk.database, tmp_path / "shared")
    before = {row["id"] for row in asked(tmp_path / "shared", "articles_flat")}
    new = "http://kabar.example"
    assert desk.run("reparse", PORTAL_URL=new, MOVED_FROM=desk.portal.url).exit_code == 0
    assert desk.run("snapshot", "--dataset", str(tmp_path / "shared")).exit_code == 0
    rows = asked(tmp_path / "shared", "articles_flat")
    assert {row["portal"] for row in rows} == {"kabar.example"}
    assert len(rows) == len(before) and {row["id"] for row in rows} == before


def test_an_older_state_replaces_a_newer_one_only_if_asked(desk: Desk, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    write_dataset(desk.database, shared)
    before = files(shared)
    desk.change("UPDATE articles SET last_seen_at = '2020-01-01T00:00:00Z'")
    run = desk.run("snapshot", "--dataset", str(shared))
    assert run.exit_code == 2 and "newer state" in run.lines[0] and files(shared) == before
    assert desk.run("snapshot", "--dataset", str(shared), "--force").exit_code == 0
    assert files(shared) != before


def test_what_cannot_be_written_is_said_in_one_line(desk: Desk, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "thesis.doc").write_text("mine")
    (tmp_path / "a file").write_text("mine")
    open_database(tmp_path / "new.db").close()
    for folder, settings, words, exit_code in (
        ("home", {}, "thesis.doc", 2),
        ("a file", {}, "not a folder", 2),
        ("a file/s", {}, "no snapshot was made", 1),
        ("s", {"ARCHIVE_DB": tmp_path / "none.db"}, "none.db", 2),
        ("s", {"ARCHIVE_DB": tmp_path / "new.db"}, "no articles", 2),
    ):
        run = desk.run("snapshot", "--dataset", str(tmp_path / folder), **settings)
        assert (run.exit_code, len(run.lines)) == (exit_code, 1) and words in run.lines[0], run.err
    for arguments in (["--dataset", str(tmp_path / "s"), "--photos"], ["--dataset", str(tmp_path / "s"), "t"], []):
        assert desk.run("snapshot", *arguments).exit_code == 2
    assert not (tmp_path / "s").exists() and (home / "thesis.doc").read_text() == "mine"


def test_a_portal_that_is_being_written_is_left_to_the_other(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    with FileLock(tmp_path / "s" / f".{partition_name(desk.portal.url)}.lock"):
        run = desk.run("snapshot", "--dataset", str(tmp_path / "s"))
    assert run.exit_code == 2 and "another process" in run.lines[0]


def test_a_file_system_that_cannot_exchange_folders_keeps_the_old(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = tmp_path / "shared"
    write_dataset(desk.database, shared)
    before = files(shared)

    def cannot(one: Path, other: Path) -> None:
        raise CannotSwap(22, "Invalid argument", str(other))

    monkeypatch.setattr(folders, "swap_names", cannot)
    desk.change("UPDATE articles SET headline = 'Lain'")
    with pytest.raises(SnapshotError, match="one step"):
        write_dataset(desk.database, shared)
    assert files(shared) == before


def test_two_names_are_exchanged_in_one_step(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    swap_names(tmp_path / "one", tmp_path / "other")
    assert (tmp_path / "one" / "other").exists() and (tmp_path / "other" / "one").exists()
    with pytest.raises(FileNotFoundError):
        swap_names(tmp_path / "one", tmp_path / "none")
