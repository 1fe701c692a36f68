"""What is taken out of a published copy is nowhere in it, not even between its lines, and the rest is whole."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from bipol_crawler.browse.server import PAGES

SCRIPT = PAGES.parents[1] / "deploy" / "take-out.sql"
URL = "https://bipol.co/artikel-3/"


def take_out(path: Path, url: str) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None)
    lines = [line for line in SCRIPT.read_text("utf-8").splitlines() if not line.startswith("--")]
    for statement in "\n".join(lines).split(";"):
        if statement.strip():
            db.execute(statement, {"url": url} if ":url" in statement else {})
    return db


def test_an_article_taken_out_of_a_copy_is_nowhere_in_its_file(news_archive: Path) -> None:
    db = take_out(news_archive, URL)
    assert db.execute("SELECT id FROM articles ORDER BY id").fetchall() == [(1,), (2,), (4,)]
    assert not db.execute("PRAGMA foreign_key_check").fetchall()
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    file = news_archive.read_bytes().lower()
    assert b"jembatan itu dibuka" in file
    for words in (b"harga cabai", b"setelah panen", b"cabai", b"artikel-3"):
        assert words not in file, words


@pytest.mark.parametrize("url", ["https://bipol.co/tidak-ada/", "%", ""])
def test_an_address_of_no_article_removes_nothing(news_archive: Path, url: str) -> None:
    db = take_out(news_archive, url)
    assert db.execute("SELECT count(*) FROM articles").fetchone() == (4,)
    assert db.execute("SELECT count(*) FROM bylines").fetchone() == (3,)
    db.close()


def test_no_table_that_speaks_of_articles_is_forgotten(news_archive: Path) -> None:
    db = sqlite3.connect(news_archive)
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    speaking = {
        table
        for table in tables
        for key in db.execute(f'PRAGMA foreign_key_list("{table}")')
        if key[2] in ("articles", "article_versions", "urls")
    }
    db.close()
    script = SCRIPT.read_text("utf-8")
    assert len(speaking) > 10 and all(f"DELETE FROM {table} " in script for table in speaking), speaking
