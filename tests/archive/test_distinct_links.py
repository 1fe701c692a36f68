"""Each link is stored once, ``links`` shows it with its articles, and an older archive's links are all still there."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bipol_crawler.archive import Archive
from bipol_crawler.items import Link
from bipol_crawler.storage.connection import open_database
from bipol_crawler.storage.database import Database
from bipol_crawler.storage.migrations import migrations

from .conftest import PORTAL

Save = Callable[..., str]
Row = tuple[int, str, int, str, str | None, str | None]
ROWS = "SELECT article_id, block, position, url, headline, published_at FROM links ORDER BY 1, 2, 3"
INSERT = "INSERT INTO links (article_id, block, position, url, headline, published_at) VALUES (?, ?, ?, ?, ?, ?)"
BOX = (Link("related", f"{PORTAL}/a/", "A"), Link("related", f"{PORTAL}/b/", "B"))


def stored(archive: Archive) -> list[tuple[str, str, str | None]]:
    return archive.db.execute("SELECT block, url, headline FROM distinct_links ORDER BY 1, 2, 3").fetchall()


def test_what_two_articles_link_is_stored_once(archive: Archive, save: Save) -> None:
    save(links=BOX)
    save(url=f"{PORTAL}/kedua/", post_id=2, links=BOX[::-1])
    assert archive.db.execute(ROWS).fetchall() == [
        (1, "related", 1, f"{PORTAL}/a/", "A", None), (1, "related", 2, f"{PORTAL}/b/", "B", None),
        (2, "related", 1, f"{PORTAL}/b/", "B", None), (2, "related", 2, f"{PORTAL}/a/", "A", None),
    ]  # fmt: skip
    assert stored(archive) == [("related", f"{PORTAL}/a/", "A"), ("related", f"{PORTAL}/b/", "B")]


def test_a_link_in_another_block_or_with_another_headline_is_another_link(archive: Archive, save: Save) -> None:
    save(links=(BOX[0], Link("inline", f"{PORTAL}/a/", "A"), Link("inline", f"{PORTAL}/b/", None)))
    save(url=f"{PORTAL}/kedua/", post_id=2, links=(Link("related", f"{PORTAL}/a/", "A lagi"),))
    assert stored(archive) == [
        ("inline", f"{PORTAL}/a/", "A"), ("inline", f"{PORTAL}/b/", None),
        ("related", f"{PORTAL}/a/", "A"), ("related", f"{PORTAL}/a/", "A lagi"),
    ]  # fmt: skip


def test_a_link_that_no_article_has_any_more_is_not_kept(archive: Archive, save: Save) -> None:
    save(links=BOX)
    save(url=f"{PORTAL}/kedua/", post_id=2, links=BOX[:1])
    save("2023-05-05T00:00:00Z", links=())
    assert stored(archive) == [("related", f"{PORTAL}/a/", "A")]
    archive.db.execute("DELETE FROM links")
    assert stored(archive) == [] and archive.db.execute("SELECT * FROM article_links").fetchall() == []


def test_the_view_is_written_like_a_table(archive: Archive, save: Save) -> None:
    save()
    given = [
        (1, "related", 1, "x", None, None),
        (1, "inline", 1, "x", None, "2024-01-02"),
        (1, "inline", 2, "x", "", None),
    ]
    archive.db.executemany(INSERT, given)
    archive.db.execute("UPDATE links SET url = 'y', headline = 'Y' WHERE block = 'inline' AND position = 1")
    archive.db.execute("UPDATE links SET block = 'related', position = 2 WHERE position = 2")
    assert archive.db.execute(ROWS).fetchall() == [
        (1, "inline", 1, "y", "Y", "2024-01-02"), (1, "related", 1, "x", None, None), (1, "related", 2, "x", "", None),
    ]  # fmt: skip
    ids = [number for (number,) in archive.db.execute("SELECT id FROM links")]
    assert len({*ids}) == 3 and all(isinstance(number, int) for number in ids)


@pytest.mark.parametrize(
    "wrong",
    [
        (1, "box", 1, "x", None, None), (1, None, 1, "x", None, None), (7, "inline", 1, "x", None, None),
        (1, "inline", 1, None, None, None), (1, "inline", None, "x", None, None), (1, "related", 1, "y", None, None),
    ],
)  # fmt: skip
def test_what_the_table_refused_is_refused(archive: Archive, save: Save, wrong: Row) -> None:
    save(links=BOX)
    before = archive.db.execute(ROWS).fetchall(), stored(archive)
    with pytest.raises(sqlite3.IntegrityError):
        archive.db.execute(INSERT, wrong)
    assert (archive.db.execute(ROWS).fetchall(), stored(archive)) == before


def older(path: Path, seed: int) -> list[Row]:
    """Make an archive whose ``links`` is a table, with links of all sorts, and return its rows."""
    dice = random.Random(seed)
    times = ", ".join(["'2024-11-16T00:00:00Z'"] * 2)
    with closing(Database(path)) as db:
        migrations.apply(db, stop_before="m026_links")
        for number in range(1, 30):
            db.execute(
                "INSERT INTO articles (id, url, layout, parser_version, sources, dates, first_seen_at, last_seen_at)"
                f" VALUES (?, ?, 'nomina', '1', '{{}}', '[]', {times})",
                [number, f"https://bipol.co/{number}/"],
            )
            for block in ("related", "inline"):
                for position in range(1, dice.randrange(6) + 1):
                    said = [
                        dice.choice([f"https://bipol.co/{n}/" for n in range(4)]),
                        dice.choice([None, "", "A", "B"]),
                    ]
                    db.execute(INSERT, [number, block, position, *said, dice.choice([None, "2024-01-02"])])
        return db.execute(ROWS).fetchall()


@pytest.mark.parametrize("seed", range(3))
def test_an_older_archive_keeps_every_link(tmp_path: Path, seed: int) -> None:
    before = older(tmp_path / "a.db", seed)
    with closing(open_database(tmp_path / "a.db")) as db:
        assert db.execute(ROWS).fetchall() == before
        (once,) = db.execute("SELECT count(*) FROM distinct_links").fetchone()
        assert once == len({(block, *said) for _, block, _, *said in before}) < len(before)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_migration_that_was_killed_is_made_again(tmp_path: Path) -> None:
    before = older(tmp_path / "a.db", 3)
    for steps in (2_000, 5_000, 8_000, 12_000):
        if not (child := os.fork()):
            migrate_and_die(tmp_path / "a.db", steps)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    with closing(open_database(tmp_path / "a.db")) as db:
        assert db.execute(ROWS).fetchall() == before


def migrate_and_die(path: Path, steps: int) -> None:
    """Kill this process after so many steps of SQLite's virtual machine."""
    left = iter(range(steps // 100))

    def count() -> int:
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)
        return 0

    db = Database(path)
    db.execute("PRAGMA journal_mode = WAL")
    db.set_progress_handler(count, 100)
    migrations.apply(db)
    os._exit(0)
