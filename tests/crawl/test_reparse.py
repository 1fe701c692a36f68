"""Reading the archive again from its evidence, and checking that the evidence is still there."""

from __future__ import annotations

import re
import signal
import time
from pathlib import Path

import pytest

from bipol_crawler.archive import Archive
from bipol_crawler.extract import parser_version, read
from bipol_crawler.items import Article, Page, Refused
from bipol_crawler.reparse.article import article_ids
from bipol_crawler.reparse.batch import last_reread_article, reread_all
from bipol_crawler.reparse.dry_run import Unchanged, read_many_again
from tests.crawl.contents import contents, differences, dump
from tests.crawl.crawling import Desk


@pytest.fixture
def desk(two_days_desk: Desk) -> Desk:
    return two_days_desk


def evidence(desk: Desk) -> list[Path]:
    return sorted(desk.warc.glob("*.warc.gz"))


def test_reading_again_by_the_same_rules_changes_nothing_and_asks_for_nothing(desk: Desk) -> None:
    before = contents(desk.database)
    assert len(before["article_versions"]) > len(before["articles"])
    run = desk.run("reparse")
    assert (run.exit_code, run.asked) == (0, []), run.err
    assert ": 0 read differently" in run.lines[-1]
    assert not differences(before, contents(desk.database))
    assert desk.run("verify").exit_code == 0


TAMPERING = {
    "headline": "UPDATE articles SET headline = 'Palsu'",
    "body": "UPDATE articles SET body = NULL, word_count = 0",
    "place": "UPDATE articles SET place = 'PALSU'",
    "published": "UPDATE articles SET published_at = '1999-01-01', published_source = 'page'",
    "bylines": "DELETE FROM bylines",
    "captions": "UPDATE photos SET caption = 'Palsu', credit = NULL",
    "links": "DELETE FROM article_links",
    "tags": "DELETE FROM article_tags",
    "section": "UPDATE articles SET section_id = NULL",
    "versions": "UPDATE article_versions SET headline = 'Palsu', body = 'Palsu', bylines = '[]', digest = 'sha256:0'",
    "layout": "UPDATE articles SET layout = 'generic', parser_version = 'old'",
}


@pytest.mark.sampled(2)
@pytest.mark.parametrize("what", TAMPERING)
def test_reading_again_heals_what_stands_wrong_in_the_database(what: str, desk: Desk) -> None:
    before = contents(desk.database)
    assert desk.change(TAMPERING[what]) > 0
    assert differences(before, contents(desk.database))
    assert desk.run("reparse").exit_code == 0
    assert not differences(before, contents(desk.database)), "healed, and no version or event made"


def test_reading_again_keeps_the_history_of_what_is_gone(desk: Desk) -> None:
    desk.change("UPDATE articles SET status = 'gone', gone_at = '2024-12-01T00:00:00Z' WHERE status = 'missing'")
    gone = desk.rows("SELECT url, status, gone_at, missing_at, first_seen_at, last_seen_at FROM articles")
    assert desk.run("reparse").exit_code == 0
    assert desk.rows("SELECT url, status, gone_at, missing_at, first_seen_at, last_seen_at FROM articles") == gone


def test_a_lost_version_is_a_problem_though_the_others_can_be_read(desk: Desk) -> None:
    ((file, offset),) = desk.rows(
        "SELECT warc_file, warc_offset FROM versions_flat v WHERE version = 1"
        " AND EXISTS (SELECT 1 FROM versions_flat w WHERE w.article_url = v.article_url AND w.version = 2) LIMIT 1"
    )
    path = desk.warc / file
    whole = path.read_bytes()
    path.write_bytes(whole[: offset + 40] + b"\0" * 40 + whole[offset + 80 :])
    before = contents(desk.database, "articles", "article_versions")
    assert desk.run("reparse").exit_code == 1
    assert contents(desk.database, "articles", "article_versions") == before
    assert desk.rows("SELECT count(*) FROM problems WHERE field = 'evidence' AND resolved_at IS NULL") == [(1,)]
    path.write_bytes(whole)
    assert desk.run("reparse").exit_code == 0
    assert desk.rows("SELECT count(*) FROM problems WHERE field = 'evidence' AND resolved_at IS NULL") == [(0,)]


def test_since_reads_only_what_was_published_since(desk: Desk) -> None:
    ((day,),) = desk.rows("SELECT published_date FROM articles_flat ORDER BY published_at LIMIT 1 OFFSET 20")
    desk.change("UPDATE articles SET headline = 'Palsu'")
    assert desk.run("reparse", "--since", day).exit_code == 0
    healed = desk.rows("SELECT DISTINCT headline = 'Palsu' FROM articles_flat WHERE published_date >= ?", day)
    others = desk.rows("SELECT DISTINCT headline = 'Palsu' FROM articles_flat WHERE published_date < ?", day)
    assert (healed, others) == ([(0,)], [(1,)])


def test_a_since_that_is_not_a_day_is_refused(desk: Desk) -> None:
    before = dump(desk.database)
    run = desk.run("reparse", "--since", "kemarin")
    assert run.exit_code == 2
    (line,) = run.lines
    assert "kemarin" in line
    assert dump(desk.database) == before


def test_what_cannot_be_read_again_stays_as_it_was_and_is_a_problem(desk: Desk) -> None:
    before = contents(desk.database, "articles", "article_versions", "bylines")
    for file in evidence(desk):
        file.write_bytes(b"")  # a folder without any would be refused
    run = desk.run("reparse")
    assert run.exit_code == 1
    assert contents(desk.database, "articles", "article_versions", "bylines") == before
    assert desk.rows("SELECT count(DISTINCT url) FROM problems WHERE field = 'evidence' AND resolved_at IS NULL") == (
        desk.rows("SELECT count(*) FROM articles")
    )


def test_a_whole_archive_verifies(desk: Desk) -> None:
    before = dump(desk.database)
    run = desk.run("verify")
    assert (run.exit_code, run.out) == (0, "")
    assert "no findings" in run.lines[-1]
    assert dump(desk.database) == before


@pytest.mark.parametrize("where", [0.1, 0.5, 0.9])
def test_verify_finds_one_flipped_bit(where: float, desk: Desk) -> None:
    file = evidence(desk)[0]
    whole = bytearray(file.read_bytes())
    whole[int(len(whole) * where)] ^= 0b100
    file.write_bytes(whole)
    run = desk.run("verify")
    assert run.exit_code == 1
    assert file.name in run.out


def test_verify_finds_a_file_that_is_missing(desk: Desk) -> None:
    file = evidence(desk)[0]
    file.unlink()
    run = desk.run("verify")
    assert run.exit_code == 1
    assert f"{file.name} is missing" in run.out


def test_verify_finds_a_file_that_was_cut_short(desk: Desk) -> None:
    file = evidence(desk)[0]
    file.write_bytes(file.read_bytes()[:-700])
    run = desk.run("verify")
    assert run.exit_code == 1
    assert file.name in run.out


def test_verify_finds_a_record_that_the_archive_does_not_know(desk: Desk) -> None:
    ((capture_id, offset),) = desk.rows(
        "SELECT id, warc_offset FROM captures c WHERE url LIKE '%/robots.txt' ORDER BY id LIMIT 1"
    )
    assert desk.change("DELETE FROM captures WHERE id = ?", capture_id) == 1
    run = desk.run("verify")
    assert run.exit_code == 1
    lines = run.out.splitlines()
    assert any(f"byte {offset}" in line and "does not know" in line for line in lines)
    assert any("captures" in line and line.startswith("seals: ") for line in lines)


FAULTS = {
    "a row that points nowhere": ("UPDATE articles SET section_id = 999 WHERE id = 1", "articles 1"),
    "a version without evidence": ("DELETE FROM version_captures WHERE version_id = 1", "version 1"),
    "another offset": ("UPDATE captures SET warc_offset = warc_offset + 1 WHERE id = 5", "not what the archive says"),
    "another digest": ("UPDATE captures SET digest = 'sha256:0' WHERE id = 5", "not what the archive says"),
    "a text that is not indexed": ("DELETE FROM articles_fts_docsize WHERE id = 1", "full-text"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_verify_finds_in_the_database(fault: str, desk: Desk) -> None:
    statement, words = FAULTS[fault]
    assert desk.change(statement) == 1
    run = desk.run("verify")
    assert run.exit_code == 1
    assert words in run.out


def test_verify_without_an_archive_says_so(tmp_path: Path, two_days: Desk) -> None:
    run = Desk(tmp_path / "nothing", two_days.portal).run("verify")
    assert run.exit_code == 2
    assert "no archive" in run.lines[0]
    assert not (tmp_path / "nothing").exists()


def test_killed_it_continues_where_it_stopped_and_nothing_is_half(
    desk: Desk, two_days: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bipol_crawler.reparse.batch._BATCH", 10)
    desk.change("UPDATE articles SET headline = 'Palsu'")
    desk.change("UPDATE article_versions SET headline = 'Palsu'")
    rules = parser_version()

    def opened() -> Archive:
        return Archive(desk.database, portal=desk.portal.url, command="reparse", arguments={}, parser_version=rules)

    archive = opened()
    ids = article_ids(archive)
    next(reread_all(archive, desk.warc, ids))
    archive.close()
    assert desk.rows("SELECT count(*) FROM articles WHERE headline IS NOT 'Palsu'") == [(10,)]
    archive = opened()
    assert last_reread_article(archive, {}) == ids[9]
    assert last_reread_article(archive, {"since": "2020-01-01"}) == 0, "another one was asked for"
    archive.close()
    run = desk.run("reparse")
    assert run.exit_code == 0
    assert f"{len(ids) - 10} articles are left" in run.lines[0]
    assert f"{len(ids) - 10} articles re-read" in run.err
    assert not differences(contents(two_days.database), contents(desk.database))
    assert f"{len(ids)} articles re-read" in desk.run("reparse").err, "after a complete one the next begins again"


@pytest.mark.thorough
def test_killed_at_any_moment_the_next_makes_it_whole(desk: Desk, two_days: Desk) -> None:
    desk.change("UPDATE articles SET headline = 'Palsu', body = NULL")
    for wait in (0.7, 1.0, 1.3):
        with desk.start("reparse") as command:
            time.sleep(wait)
            command.send(signal.SIGKILL)
    assert desk.run("reparse").exit_code == 0
    assert not differences(contents(two_days.database), contents(desk.database))
    assert desk.run("verify", "--deep").exit_code == 0


def test_a_reader_that_fails_on_one_page_costs_only_that_page(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(page: Page) -> Article | Refused:
        if page.url.endswith("-2/"):
            raise ZeroDivisionError
        return read(page)

    monkeypatch.setattr("bipol_crawler.reparse.article.read", fails)
    ids = [id_ for (id_,) in desk.rows("SELECT id FROM articles")]
    again = list(read_many_again(desk.database, desk.warc, "https://bipol.co", ids))
    failed = [each for each in again if not isinstance(each, Unchanged) and isinstance(each.last, str)]
    assert failed and len(failed) < len(again)
    assert all("ZeroDivisionError" in str(each.last) for each in failed)


def test_without_a_terminal_a_line_tells_now_and_then_how_far_it_is(desk: Desk) -> None:
    err = desk.run("reparse", PROGRESS_INTERVAL=0.001).err
    assert re.search(r"re-reading: 100%, \d+ articles, \d+ a second, time left 0s", err), err
    assert "re-reading" not in desk.run("reparse", PROGRESS_INTERVAL=0).err
