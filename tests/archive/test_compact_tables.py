"""Sketches of an older archive are what today's program makes, and no row of its other tables is lost."""

from __future__ import annotations

import struct
from contextlib import closing
from pathlib import Path

import pytest

from bipol_crawler.analysis.shingles import sketch_of, words_of
from bipol_crawler.storage.connection import PAGE_SIZE, open_database
from bipol_crawler.storage.database import Database
from bipol_crawler.storage.migrations import migrations
from bipol_crawler.storage.migrations.tables_compact import bytes_of_numbers

TEXT = "Jembatan gantung Cikaso di Desa Cibitung putus. Camat Asep Hidayat meninjau 214 rumah pada Selasa (3/4)."
ROWS = {
    "article_sections": [(1, 1, 1), (1, 2, 2), (2, 1, 1)],
    "article_tags": [(1, 2, 1), (2, 1, 1), (2, 2, 2)],
    "version_captures": [(1, 1, 1), (1, 2, 2), (2, 1, 2)],
}
TWICE = (5 << 32 | 7, 3 << 32 | 7 ^ 6 << 27)
"""Numbers that are one in 32 bits; in a text that is once in ten million articles."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An archive of two articles, the first with the sketch of a text, the second with one of two equal numbers."""
    of_text = [
        (number + (1 << 31) ^ place << 27) | place << 32 for place, number in enumerate(sketch_of(words_of(TEXT)))
    ]
    with closing(Database(tmp_path / "a.db")) as db:
        migrations.apply(db, stop_before="m027_compact")
        db.execute("INSERT INTO runs (command, arguments, portal, parser_version, software, started_at)"
                   " VALUES ('crawl', '', 'https://bipol.co', '1', '', '2024-11-16T00:00:00Z')")  # fmt: skip
        for number in (1, 2):
            db.execute(
                "INSERT INTO articles (id, url, body, layout, parser_version, sources, dates, first_seen_at,"
                " last_seen_at) VALUES (?, ?, ?, 'nomina', '1', '{}', '[]', '2024-11-16', '2024-11-16')",
                [number, f"https://bipol.co/{number}/", TEXT],
            )
            db.execute(
                "INSERT INTO captures (run_id, url, captured_at, status, length, digest, warc_file, warc_offset,"
                " warc_length, record_id) VALUES (1, 'x', '2024-11-16T00:00:00Z', 200, 1, 'x', 'x', ?, 1, ?)",
                [number, str(number)],
            )
            db.execute(
                "INSERT INTO article_versions (article_id, version, captured_at, changed, bylines, captions, digest,"
                " layout, parser_version) VALUES (1, ?, '2024-11-16T00:00:00Z', '', '[]', '[]', 'x', 'nomina', '1')",
                [number],
            )
            db.execute("INSERT INTO sections (name) VALUES (?)", [str(number)])
            db.execute("INSERT INTO tags (name) VALUES (?)", [str(number)])
        for table, rows in ROWS.items():
            db.executemany(f"INSERT INTO {table} VALUES (?, ?, ?)", rows)
        for article, numbers in ((1, of_text), (2, TWICE)):
            written = " ".join(map(str, numbers))
            db.execute("INSERT INTO sketches VALUES (?, 'fdfc9bb98821cc8838fb1f28', 9, ?, NULL)", [article, written])
            db.executemany("INSERT INTO sketch_numbers VALUES (?, ?)", [(number, article) for number in numbers])
        db.execute("CREATE VIEW broken AS SELECT column_of_mine FROM table_of_mine")
    return tmp_path / "a.db"


def test_older_sketches_are_those_of_today(path: Path) -> None:
    with closing(open_database(path)) as db:
        packed = dict(db.execute("SELECT article_id, numbers FROM sketches").fetchall())
        kept = {article: [n for (n,) in struct.iter_unpack("<i", numbers)] for article, numbers in packed.items()}
        assert kept == {1: sorted(sketch_of(words_of(TEXT))), 2: kept[2]} and len(kept[2]) == 1
        listed = db.execute("SELECT article_id, number FROM sketch_numbers").fetchall()
        assert sorted(listed) == sorted((article, number) for article, numbers in kept.items() for number in numbers)
        digest = bytes.fromhex("fdfc9bb98821cc8838fb1f28")
        assert db.execute("SELECT DISTINCT digest, placed FROM sketches").fetchall() == [(digest, None)]


def test_numbers_are_of_32_bits_with_a_sign() -> None:
    assert bytes_of_numbers("") == b""
    given = " ".join(map(str, (0, 0xFFFF_FFFF, 31 << 32, 31 << 32 | 0xFFFF_FFFF)))
    numbers = [number for (number,) in struct.iter_unpack("<i", bytes_of_numbers(given))]
    assert numbers == [-(1 << 31), -(1 << 31) + (1 << 27) - 1, (1 << 31) - (1 << 27), (1 << 31) - 1]


def test_no_row_is_lost(path: Path) -> None:
    with closing(open_database(path)) as db:
        for table, rows in ROWS.items():
            assert db.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() == rows
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_new_archive_has_large_pages_and_an_older_one_after_a_vacuum(path: Path, tmp_path: Path) -> None:
    size = "PRAGMA page_size"
    with closing(open_database(tmp_path / "new.db")) as db:
        assert db.execute(size).fetchone() == (PAGE_SIZE,)
    with closing(open_database(path)) as db:
        assert db.execute(size).fetchone() == (4096,)
        for statement in ("journal_mode = DELETE", f"page_size = {PAGE_SIZE}"):
            db.execute(f"PRAGMA {statement}")
        db.execute("VACUUM")
    with closing(open_database(path)) as db:
        assert db.execute(size).fetchone() == (PAGE_SIZE,)
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
