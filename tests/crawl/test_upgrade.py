"""Archives that five earlier versions of this program made: before the first run of this one, and by ``upgrade``.

``tests/archive/older/COMMIT.tar.xz`` holds what that commit left after two crawls of a small portal: the database, its
evidence and, where it made them, its seals and its checksum.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

import pytest

from bipol_crawler.demo.site import Portal
from bipol_crawler.rule_ids import RuleId
from bipol_crawler.storage.schema import all_migrations
from tests.crawl.contents import dump
from tests.crawl.crawling import Desk

OLDER = Path(__file__).parents[1] / "archive/older"
COMMITS = {"1599134": 3, "aedbaed": 4, "a496129": 6, "eb6e34a": 11, "7bb9384": 12}
"""Commits, and how many migrations each of them knew."""
KEPT = (
    "SELECT url, headline, body, versions, first_seen_at, status FROM articles ORDER BY id",
    "SELECT article_id, version, captured_at, changed, headline, body, digest FROM article_versions ORDER BY id",
    "SELECT id, url, captured_at, digest, warc_file, warc_offset FROM captures ORDER BY id",
    "SELECT article_id, at, kind, detail FROM article_events ORDER BY id",
    "SELECT id, command, started_at, outcome, exit_code FROM runs ORDER BY id",
    "SELECT url, state, due_at, article_id FROM urls ORDER BY id",
    "SELECT url, field, reason, detail, first_seen_at FROM problems ORDER BY id",
    "SELECT article_id, role, name, as_written FROM bylines ORDER BY id",
)
HINT = re.compile(r"bipol_crawler: .* was written by an older version of bipol_crawler: run `scrapy upgrade` once.*")


def older(commit: str, folder: Path) -> Desk:
    with tarfile.open(OLDER / f"{commit}.tar.xz") as packed:
        packed.extraction_filter = getattr(tarfile, "data_filter", None)  # Python 3.11.2 has none
        packed.extractall(folder)
    portal = Portal(5, 2)
    with closing(sqlite3.connect(folder / "bipol.db")) as db:
        (portal.url,) = db.execute("SELECT DISTINCT portal FROM runs").fetchone()
    return Desk(folder, portal)


@pytest.fixture(params=COMMITS)
def old_desk(request: pytest.FixtureRequest, tmp_path: Path) -> Desk:
    desk = older(request.param, tmp_path)
    assert len(desk.rows("SELECT name FROM _sqlite_migrations")) == COMMITS[request.param]
    return desk


READERS = {
    "report": ["report"],
    "verify": ["verify"],
    "verify --deep": ["verify", "--deep"],
    "cite": ["cite", "1"],
    "snapshot": ["snapshot", "{}/snapshot"],
    "wacz": ["wacz", "{}/packed.wacz"],
    "browse": ["browse", "--port", "0"],
    "record": ["record", "--case", "old", "--to", "{}/cases", "{url}"],
}


@pytest.mark.sampled(2)
def test_a_reader_of_an_older_archive_says_what_to_run_and_touches_nothing(old_desk: Desk, tmp_path: Path) -> None:
    before = dump(old_desk.database)
    ((url,),) = old_desk.rows("SELECT url FROM articles WHERE id = 1")
    for arguments in READERS.values():
        run = old_desk.run(*(argument.format(tmp_path, url=url) for argument in arguments))
        assert run.exit_code == 2, (arguments, run.err)
        assert len(run.lines) == 1 and HINT.fullmatch(run.lines[0]), run.err
    assert dump(old_desk.database) == before


@pytest.mark.sampled(2)
def test_upgrade_loses_nothing_and_everything_reads_it_then(old_desk: Desk, tmp_path: Path) -> None:
    before = [old_desk.rows(select) for select in KEPT]
    run = old_desk.run("upgrade")
    assert run.exit_code == 0, run.err
    assert "is up to date: m0" in run.err and "2 articles, 3 article versions" in run.err
    assert [old_desk.rows(select) for select in KEPT] == before
    rules = "SELECT DISTINCT s.value ->> '$.rule' FROM articles, json_each(sources) s"
    assert {rule for (rule,) in old_desk.rows(rules)} <= {*RuleId}
    assert {name for (name,) in old_desk.rows("SELECT name FROM _sqlite_migrations")} == {*all_migrations()}
    assert old_desk.rows("SELECT count(*) FROM articles WHERE body IS NOT NULL AND text_lemmas IS NULL") == [(0,)]
    again = dump(old_desk.database)
    assert "nothing was done" in old_desk.run("upgrade").err
    assert dump(old_desk.database) == again

    verified = old_desk.run("verify")
    assert (verified.exit_code, verified.out) == (0, ""), verified.out
    report = old_desk.run("report")
    assert report.exit_code == 0 and "2" in report.out
    for name in ("cite", "snapshot", "wacz"):
        read = old_desk.run(*(argument.format(tmp_path) for argument in READERS[name]))
        assert read.exit_code == 0, (name, read.err)
    assert old_desk.run("reparse").exit_code == 0
    assert old_desk.run("verify", "--deep").exit_code == 0


@pytest.mark.sampled(2)
def test_reparse_migrates_by_itself(old_desk: Desk) -> None:
    run = old_desk.run("reparse")
    assert run.exit_code == 0, run.err
    assert "2 articles re-read" in run.err
    assert old_desk.run("report").exit_code == 0


def test_a_notice_is_sent_from_an_older_archive_and_says_how_to_upgrade(old_desk: Desk, tmp_path: Path) -> None:
    told = tmp_path / "told"
    run = old_desk.run("notify", "halo", NOTIFY_COMMAND=f"cat >> {told}")
    assert run.exit_code == 0, run.err
    assert "halo" in told.read_text() and "scrapy upgrade" in told.read_text()
    run = old_desk.run("notify", "--ended", "137", "killed", NOTIFY_COMMAND=f"cat >> {told}")
    assert run.exit_code == 0 and "could not notify" not in run.err
    assert "killed" in told.read_text()


def test_a_newer_archive_is_refused_and_left_alone(tmp_path: Path) -> None:
    desk = older("7bb9384", tmp_path)
    desk.change(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('bipol_crawler', 'm999_later', '')"
    )
    before = dump(desk.database)
    run = desk.run("upgrade")
    assert run.exit_code == 2
    assert len(run.lines) == 1 and "newer bipol_crawler (it has m999_later)" in run.lines[0]
    assert dump(desk.database) == before


def test_what_is_not_an_archive_is_not_upgraded(tmp_path: Path) -> None:
    desk = Desk(tmp_path, Portal(5, 2))
    run = desk.run("upgrade")
    assert run.exit_code == 2 and "there is no archive" in run.err
    with closing(sqlite3.connect(desk.database)) as db:
        db.execute("CREATE TABLE notes (text)")
    run = desk.run("upgrade")
    assert run.exit_code == 2 and "not an archive" in run.err
    desk.database.write_bytes(b"no database at all" * 99)
    run = desk.run("upgrade")
    assert run.exit_code == 2 and "not an SQLite database" in run.err
    assert desk.run("upgrade", "now").exit_code == 2


def test_upgrade_waits_for_no_run(tmp_path: Path) -> None:
    from bipol_crawler.storage.connection import lock_archive

    desk = older("aedbaed", tmp_path)
    before = dump(desk.database)
    held = lock_archive(desk.database)
    try:
        assert desk.run("upgrade").exit_code == 75
    finally:
        held.release()
    assert dump(desk.database) == before


def test_an_archive_that_somebody_changed_is_reported_before_its_checksum_is_renewed(tmp_path: Path) -> None:
    desk = older("7bb9384", tmp_path)
    desk.change("UPDATE articles SET headline = 'lain' WHERE id = 1")
    run = desk.run("upgrade")
    assert run.exit_code == 1 and "changed by another program" in run.err
    again = older("7bb9384", tmp_path / "again")
    shutil.copy(desk.database, again.database)
    assert again.run("upgrade").exit_code == 0  # up to date: nothing is written, the checksum neither
    assert again.run("verify").exit_code == 1


def test_a_view_of_an_older_program_alone_is_renewed(tmp_path: Path) -> None:
    desk = older("7bb9384", tmp_path)
    assert desk.run("upgrade").exit_code == 0
    desk.change("DROP VIEW links_flat")
    desk.change("CREATE VIEW links_flat AS SELECT url FROM links")
    assert HINT.search(desk.run("report").err)
    run = desk.run("upgrade")
    assert run.exit_code == 1 and ": links_flat; " in run.err  # it was changed by hand, and that is reported
    assert desk.run("report").exit_code == 0
