"""Reading beside a writer, from a closed archive, and where nothing may be written."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bipol_crawler.storage.reading import ArchiveUnreadable, check_readable, connect, has_unflushed_rows, wal_path
from tests.browse.browse_archives import Browser, fill_with_news, new_archive

INSERT = "INSERT INTO sections (name) VALUES (?)"

READER = """
import asyncio, os, sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from bipol_crawler.browse.server import ArchiveDatabase, open_datasette
from bipol_crawler.storage import reading

practice, stay, *paths = Path(sys.argv[1]), sys.argv[2] == "stay", *map(Path, sys.argv[3:])

async def sections(datasette):
    answer = await datasette.client.get("/bipol/sections.json?_shape=array")
    assert answer.status_code == 200, answer.text
    return sorted(row["name"] for row in answer.json())

async def main():
    # A first look at another archive imports all there is to import; then the reader loses every right.
    datasette = open_datasette(practice)
    await sections(datasette)
    if os.getuid() == 0:
        os.setgroups([]); os.setgid(65534); os.setuid(65534)
    datasette.executor = ThreadPoolExecutor(3)
    for path in paths:
        datasette.remove_database("bipol")
        try:
            reading.check_readable(path)
        except reading.ArchiveUnreadable as reason:
            print("unreadable:", reason)
            return
        datasette.add_database(ArchiveDatabase(datasette, path), name="bipol")
        for _ in range(2 if stay else 1):
            for found in [await sections(datasette) for _ in range(6)]:
                print(found, flush=True)
            if stay:
                sys.stdin.readline()

asyncio.run(main())
"""


@pytest.fixture
def closed_folder() -> Iterator[Path]:
    """A folder that anyone may read and only its owner write (and, once closed, not even he)."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def archive_in(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    db = new_archive(folder / "bipol.db")
    fill_with_news(db)
    db.close()
    return folder / "bipol.db"


def reader(practice: Path, *paths: Path, stay: bool = False) -> subprocess.Popen[str]:
    """A Datasette in a process that may read archives, one after the other, and write nothing beside them."""
    if os.getuid() != 0:
        paths[0].parent.chmod(0o555)
    return subprocess.Popen(
        [sys.executable, "-c", READER, str(practice), "stay" if stay else "go", *map(str, paths)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def names(browser: Browser) -> set[str]:
    return {row["name"] for row in browser.rows("/bipol/sections")}


def test_rows_committed_but_not_flushed_are_seen_beside_an_open_transaction(
    own_news: Browser, news_archive: Path, writer: sqlite3.Connection
) -> None:
    writer.execute(INSERT, ["Olahraga"])
    writer.commit()
    writer.execute("BEGIN IMMEDIATE")
    writer.execute(INSERT, ["Belum"])
    assert has_unflushed_rows(news_archive)
    assert "Olahraga" in names(own_news) and "Belum" not in names(own_news)
    assert own_news.get("/").status_code == 200
    writer.commit()
    assert "Belum" in names(own_news)


def test_a_reader_never_keeps_the_writer_waiting(own_news: Browser, writer: sqlite3.Connection) -> None:
    writer.execute("PRAGMA busy_timeout = 0")
    for number in range(20):
        assert own_news.get("/bipol/articles_flat").status_code == 200
        writer.execute(INSERT, [f"Rubrik {number}"])
        writer.commit()
    busy, _, _ = writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    assert busy == 0


def test_a_closed_archive_is_read_and_left_as_it_was(news_archive: Path) -> None:
    before = news_archive.read_bytes()
    browser = Browser(news_archive)
    assert names(browser) == {"Ekonomi", "Daerah"}
    browser.close()
    assert news_archive.read_bytes() == before


def test_in_a_read_only_folder_a_closed_archive_is_read_and_unflushed_rows_are_never_passed_over_in_silence(
    closed_folder: Path, news_archive: Path
) -> None:
    closed = archive_in(closed_folder)
    beside = archive_in(closed_folder / "beside")
    with sqlite3.connect(beside) as writer:
        writer.execute(INSERT, ["Olahraga"])
    copy = Path(shutil.copy(beside, closed_folder / "copy.db"))
    shutil.copy(wal_path(beside), wal_path(copy))
    writer.close()
    out, _ = reader(news_archive, closed, copy).communicate(timeout=60)
    *read, unreadable = out.splitlines()
    assert read == ["['Daerah', 'Ekonomi']"] * 6
    assert unreadable.startswith("unreadable:") and "copy.db-wal" in unreadable
    assert {path.name for path in closed_folder.iterdir()} == {"bipol.db", "beside", "copy.db", "copy.db-wal"}


@pytest.mark.thorough
@pytest.mark.skipif(os.getuid() != 0, reason="needs a writer and a reader who are two users")
def test_a_run_that_starts_later_is_seen_from_a_read_only_folder(closed_folder: Path, news_archive: Path) -> None:
    path = archive_in(closed_folder)
    process = reader(news_archive, path, stay=True)
    assert process.stdout and process.stdin
    for _ in range(6):
        assert process.stdout.readline() == "['Daerah', 'Ekonomi']\n"
    with sqlite3.connect(path) as writer:
        writer.execute(INSERT, ["Olahraga"])
    out, _ = process.communicate("go on\n\n", timeout=60)
    writer.close()
    assert out.splitlines() == ["['Daerah', 'Ekonomi', 'Olahraga']"] * 6


@pytest.mark.thorough
@pytest.mark.skipif(os.getuid() != 0, reason="needs a writer and a reader who are two users")
def test_a_running_writer_in_a_read_only_folder_is_seen(closed_folder: Path, news_archive: Path) -> None:
    path = archive_in(closed_folder)
    with sqlite3.connect(path) as writer:
        writer.execute(INSERT, ["Olahraga"])
    out, _ = reader(news_archive, path).communicate(timeout=60)
    writer.close()
    assert "Olahraga" in out


def test_what_opens_for_reading_cannot_write(news_archive: Path) -> None:
    connection, frozen = connect(news_archive)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("DELETE FROM articles")
    connection.close()
    assert not frozen


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "no archive"),
        (b"not a database, but long enough to be taken for one" * 40, "not an SQLite"),
        (b"", "not an archive"),
    ],
)
def test_what_is_not_an_archive_is_refused_in_one_line(tmp_path: Path, content: bytes | None, reason: str) -> None:
    path = tmp_path / "bipol.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ArchiveUnreadable, match=reason) as refusal:
        check_readable(path)
    assert "\n" not in str(refusal.value)


def test_a_folder_is_not_an_archive(tmp_path: Path) -> None:
    with pytest.raises(ArchiveUnreadable, match="no archive"):
        check_readable(tmp_path)
