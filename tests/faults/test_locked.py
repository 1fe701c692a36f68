"""Others at the archive: readers are never in the way, and a writer only for so long."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import partial
from threading import Timer

import pytest

from bipol_crawler.storage import connection
from tests.crawl.contents import contents
from tests.crawl.crawling import Desk
from tests.faults.faulty_crawls import after_answers, crawl_under
from tests.faults.integrity import assert_same_content, assert_whole


def set_patience(milliseconds: int) -> None:
    """Have this process wait so long for another's write."""
    connection.BUSY_TIMEOUT_MS = milliseconds


class Writer:
    """A program that begins to write to the archive."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def begin(self) -> None:
        self.db = sqlite3.connect(self.desk.database, check_same_thread=False, isolation_level=None, timeout=10)
        self.db.execute("BEGIN IMMEDIATE")

    def end(self) -> None:
        self.db.execute("ROLLBACK")
        self.db.close()


def test_a_reader_of_the_whole_run_sees_one_state_and_the_run_completes(desk: Desk, undisturbed: Desk) -> None:
    desk.crawled("limit=5")
    with closing(sqlite3.connect(f"file:{desk.database}?mode=ro", uri=True, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        seen = reader.execute("SELECT count(*), max(id) FROM captures").fetchone()
        desk.crawled()
        assert reader.execute("SELECT count(*), max(id) FROM captures").fetchone() == seen
        assert reader.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert_same_content(desk, undisturbed)
        assert desk.database.with_name("bipol.db-wal").stat().st_size > 0
    desk.crawled()
    assert_whole(desk)


def test_a_writer_for_a_moment_makes_the_run_wait(desk: Desk, undisturbed: Desk) -> None:
    writer = Writer(desk)

    def begin() -> None:
        writer.begin()
        Timer(1, writer.end).start()

    with after_answers(desk.portal, 9, begin):
        exit_code, said = crawl_under(desk)
    assert exit_code == 0, said
    assert_whole(desk)
    assert_same_content(desk, undisturbed)


@pytest.mark.parametrize("count", [1, 2, 6, 9, 15])
def test_a_writer_that_does_not_end_ends_the_run_and_nothing_is_lost(count: int, desk: Desk, undisturbed: Desk) -> None:
    writer = Writer(desk)
    with after_answers(desk.portal, count, writer.begin):
        exit_code, said = crawl_under(desk, partial(set_patience, 200))
    writer.end()
    assert exit_code == 1
    assert "database is locked" in said
    kept = contents(desk.database, "articles")["articles"]
    desk.crawled()
    assert set(kept) <= set(contents(desk.database, "articles")["articles"])
    assert_whole(desk)
    assert_same_content(desk, undisturbed)


def test_a_run_does_not_begin_while_another_program_writes(desk: Desk) -> None:
    desk.crawled("limit=1")
    writer = Writer(desk)
    writer.begin()
    exit_code, said = crawl_under(desk, partial(set_patience, 200))
    writer.end()
    assert exit_code == 2
    assert "database is locked" in said
    desk.crawled()
    assert_whole(desk)
