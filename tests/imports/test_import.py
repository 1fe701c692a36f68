"""What others captured takes its place in time: the archive says what it would say if it had captured it itself."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pytest

from bipol_crawler.demo.site import Portal
from tests.crawl.contents import contents, differences
from tests.crawl.crawling import Desk
from tests.crawl.in_process import inline_reading, opened
from tests.imports.days import Days, ledger_is_in_order, times


@pytest.fixture(autouse=True)
def _read_here() -> Iterator[None]:
    with inline_reading():
        yield


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Days]:
    portal = Portal(5, 14)
    with opened(portal), inline_reading():
        yield Days(tmp_path_factory.mktemp("days"), portal)


def assert_same(desk: Desk, other: Desk) -> None:
    assert not differences(contents(other.database), contents(desk.database))
    assert not differences(times(other.database), times(desk.database))
    assert not list(ledger_is_in_order(desk.database))


@pytest.mark.thorough
def test_the_first_day_imported_after_the_others_is_as_if_it_had_been_crawled(days: Days) -> None:
    desk = days.desk("late", 2, 3)
    before = len(desk.rows("SELECT id FROM article_versions"))
    run = desk.run("import", str(days.files[0]))
    assert run.exit_code == 0, run.err
    assert_same(desk, days.all)
    assert desk.rows("SELECT count(*) FROM superseded")[0][0] > 0
    assert len(desk.rows("SELECT id FROM article_versions")) > before
    checked = desk.run("verify", "--deep")
    assert checked.exit_code == 0, checked.out
    again = desk.folder / "again.db"
    assert desk.run("reparse", "--into", str(again)).exit_code == 0
    assert not differences(contents(days.all.database), contents(again))


@pytest.mark.sampled(1)
@pytest.mark.parametrize("order", list(permutations((1, 2, 3)))[1:], ids=str)
def test_imports_in_any_order_give_the_same_archive(days: Days, order: tuple[int, ...]) -> None:
    desk = days.desk(f"order-{order}")
    for day in order:
        assert desk.run("import", str(days.files[day - 1])).exit_code == 0
    assert_same(desk, days.all)
    assert desk.run("verify").exit_code == 0


@pytest.mark.thorough
def test_a_day_between_two_others(days: Days) -> None:
    desk = days.desk("between", 1, 3)
    assert desk.run("import", str(days.files[1])).exit_code == 0
    assert_same(desk, days.all)


def test_an_article_keeps_its_number_and_the_ledger_what_was_sealed(days: Days) -> None:
    desk = days.desk("numbers", 3)
    desk.run("verify", "--repair")
    numbers = dict(desk.rows("SELECT url, id FROM articles"))
    versions = desk.rows("SELECT id, version, captured_at, capture_id, changed FROM article_versions")
    desk.run("import", str(days.files[0]))
    now = dict(desk.rows("SELECT url, id FROM articles"))
    assert {url: now[url] for url in numbers if url in now} == {url: numbers[url] for url in numbers if url in now}
    kept = {row[0] for row in desk.rows("SELECT id FROM article_versions")}
    replaced = {row[0] for row in desk.rows("SELECT id FROM superseded WHERE ledger = 'article_versions'")}
    assert {row[0] for row in versions} <= kept | replaced
    assert not kept & replaced


def test_what_is_imported_twice_is_there_once(days: Days) -> None:
    desk = days.desk("twice", 2)
    desk.run("import", str(days.files[0]))
    before, told = contents(desk.database), desk.rows("SELECT * FROM captures")
    run = desk.run("import", str(days.files[0]), str(days.files[1]))
    assert run.exit_code == 0
    assert f"0 captures taken; not taken: {len(days.days[0])} in the archive already" in run.err
    assert (contents(desk.database), desk.rows("SELECT * FROM captures")) == (before, told)


def test_the_origin_is_on_record_and_the_original_is_kept(days: Days) -> None:
    desk = days.desk("origin")
    run = desk.run("import", "--by", "Siti  R.", str(days.files[0]))
    (row,) = desk.records("SELECT * FROM imports")
    assert (row["original"], row["imported_by"], row["derived"]) == (days.files[0].name, "Siti R.", 1)
    assert row["software"] == "somebody's crawler"
    assert (desk.warc / row["kept"]).read_bytes() == days.files[0].read_bytes()
    assert desk.rows("SELECT count(*) FROM captures WHERE warc_file = ?", row["warc_file"]) == [(row["taken"],)]
    assert run.exit_code == 0


def test_verify_notices_an_original_that_was_changed_or_removed(days: Days) -> None:
    desk = days.desk("original")
    desk.run("import", str(days.files[0]))
    assert desk.run("verify").exit_code == 0
    (original,) = (desk.warc / "imported").iterdir()
    whole = original.read_bytes()
    original.write_bytes(whole[:-1] + b"?")
    run = desk.run("verify")
    assert run.exit_code == 1
    assert f"evidence: imported/{original.name} is not the file {days.files[0].name} that was imported" in run.out
    original.unlink()
    assert "cannot be read: No such file" in desk.run("verify").out


def test_an_original_may_stay_where_it_is(days: Days) -> None:
    desk = days.desk("referenced")
    assert desk.run("import", "--reference", str(days.files[0])).exit_code == 0
    assert desk.rows("SELECT kept FROM imports") == [(str(days.files[0]),)]
    assert not (desk.warc / "imported").exists()


def test_a_later_crawl_continues_after_an_import(days: Days) -> None:
    desk = days.desk("goes-on")
    desk.run("import", str(days.files[0]))
    days.portal.day = 3
    assert desk.crawl("full=1").exit_code in (0, 1)
    assert "edited" in {kind for (kind,) in desk.rows("SELECT DISTINCT kind FROM article_events")}
    assert desk.run("verify").exit_code == 0


def test_captures_of_an_address_that_the_portal_had_before(days: Days) -> None:
    """MOVED_FROM is remembered: a later import, and a rebuilt archive, know the old address without it."""
    desk = Desk(days.folder / "old-address", days.portal)
    new = {"PORTAL_URL": "https://baru.example"}
    assert desk.run("import", str(days.files[0]), **new, MOVED_FROM=days.portal.url).exit_code == 0
    there = {url.replace("https://baru.example", days.portal.url) for (url,) in desk.rows("SELECT url FROM articles")}
    first = days.desk("first", 1)
    assert there == {url for (url,) in first.rows("SELECT url FROM articles")} != set()
    assert desk.run("import", str(days.files[1]), **new).exit_code == 0
    assert desk.rows("SELECT count(*) FROM articles")[0][0] > len(there)
    assert desk.run("verify", "--deep", **new).exit_code == 0


def test_nothing_of_the_portal_is_said_so(days: Days, tmp_path: Path) -> None:
    desk = days.desk("nothing", 3)
    before = contents(desk.database)
    empty = tmp_path / "empty.warc.gz"
    empty.write_bytes(b"")
    run = desk.run("import", str(empty))
    assert run.exit_code == 1
    assert any("empty.warc.gz: is empty" in line for line in run.lines)
    assert any("no capture" in line for line in run.lines)
    assert not (desk.warc / "imported").exists() or not list((desk.warc / "imported").iterdir())
    assert contents(desk.database) == before
    assert desk.run("import", str(tmp_path / "none.warc")).exit_code == 2
    assert desk.run("import").exit_code == 2


def test_every_command_works_on_imported_captures(days: Days, tmp_path: Path) -> None:
    desk = days.desk("commands", 3)
    assert desk.run("import", str(days.files[0])).exit_code == 0
    before = contents(desk.database)
    assert desk.run("reparse").exit_code == 0
    assert contents(desk.database) == before
    ((url,),) = desk.rows(
        "SELECT a.url FROM article_versions v JOIN articles a ON a.id = v.article_id JOIN captures c"
        " ON c.id = v.capture_id WHERE c.warc_file LIKE 'import-%' ORDER BY v.id LIMIT 1"
    )
    for command in (["cite", url], ["report"], ["snapshot", str(tmp_path / "s")]):
        run = desk.run(*command)
        assert run.exit_code == 0, (command, run.err)
    assert desk.run("wacz", str(tmp_path / "all.wacz")).exit_code == 0
    other = days.desk("packed")
    run = other.run("import", str(tmp_path / "all.wacz"))
    assert run.exit_code == 0, run.err
    assert other.rows("SELECT url, version, captured_at FROM article_versions a JOIN articles b ON b.id = a.article_id"
        " ORDER BY 1, 2") == desk.rows("SELECT url, version, captured_at FROM article_versions a JOIN articles b"
        " ON b.id = a.article_id ORDER BY 1, 2")  # fmt: skip
