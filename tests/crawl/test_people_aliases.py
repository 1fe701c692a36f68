"""Whole runs with a file of aliases: from the file to the flat views, and back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bipol_crawler.demo.site import Portal
from tests.crawl.contents import contents, differences, dump
from tests.crawl.crawling import Desk
from tests.crawl.in_process import opened

BUSIEST = "SELECT name FROM bylines_flat WHERE role = ? GROUP BY name ORDER BY count(*) DESC, name LIMIT 2"


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    portal = Portal(5, 12)
    with opened(portal):
        desk = Desk(tmp_path_factory.mktemp("people"), portal)
        desk.crawled()
        yield desk


@pytest.fixture
def desk(crawled: Desk, tmp_path: Path) -> Desk:
    """A copy of an archive of everything the portal has."""
    shutil.copytree(crawled.folder, tmp_path / "copy")
    return Desk(tmp_path / "copy", crawled.portal)


def names(desk: Desk, role: str = "editor") -> tuple[str, str]:
    """The two people most often named in a role."""
    (one,), (other,) = desk.rows(BUSIEST, role)
    return one, other


def write_aliases(desk: Desk, *lines: tuple[str, str]) -> None:
    desk.aliases.write_text("alias,name\n" + "".join(f'"{alias}","{name}"\n' for alias, name in lines), "utf-8")


def as_written(archived: dict[str, list[tuple[Any, ...]]]) -> list[tuple[Any, ...]]:
    """Of every byline its article, position and words."""
    return sorted((url, position, words) for url, position, _, _, _, _, words, _ in archived["bylines"])


@pytest.mark.sampled(1)
@pytest.mark.parametrize("command", ["crawl bipol", "reparse"])
def test_a_run_merges_what_is_stored_already_and_the_next_one_splits_it(desk: Desk, command: str) -> None:
    one, other = names(desk)
    before = contents(desk.database, "people", "bylines", "articles", "article_versions")
    write_aliases(desk, (one.upper(), other))
    run = desk.run(command)
    assert run.exit_code == 0, run.err
    assert any("were given to another person" in line for line in run.lines)
    assert desk.rows("SELECT count(*) FROM people WHERE name = ?", one) == [(0,)]
    assert desk.rows("SELECT count(*) FROM articles_flat WHERE editors LIKE ?", f"%{one}%") == [(0,)]
    assert as_written(contents(desk.database, "bylines")) == as_written(before)
    desk.aliases.unlink()
    assert desk.run(command).exit_code == 0
    assert not differences(before, contents(desk.database, "people", "bylines", "articles", "article_versions"))


def test_what_is_read_again_keeps_its_aliases(desk: Desk) -> None:
    write_aliases(desk, names(desk))
    assert desk.run("reparse").exit_code == 0
    told = contents(desk.database)
    assert desk.run("reparse").exit_code == 0
    assert not differences(told, contents(desk.database))


def test_a_first_crawl_names_people_as_the_alias_file_says(crawled: Desk, tmp_path: Path) -> None:
    write_aliases(crawled, names(crawled))
    later = contents(crawled.database, "people")["people"]
    fresh = Desk(tmp_path / "fresh", crawled.portal)
    fresh.folder.mkdir()
    shutil.move(crawled.aliases, fresh.aliases)
    fresh.crawled()
    assert len(contents(fresh.database, "people")["people"]) == len(later) - 1


@pytest.mark.parametrize("command", ["crawl bipol", "reparse"])
def test_a_file_that_cannot_be_understood_stops_the_run_before_it_begins(desk: Desk, command: str) -> None:
    desk.aliases.write_text("alias,name\nA B,C D\nE F\n")
    before = dump(desk.database)
    run = desk.run(command)
    assert (run.exit_code, run.asked) == (2, [])
    (line,) = run.lines
    assert f"{desk.aliases}, line 3: these are not two names" in line
    assert dump(desk.database) == before


def test_the_file_may_lie_elsewhere(desk: Desk, tmp_path: Path) -> None:
    write_aliases(desk, names(desk))
    shutil.move(desk.aliases, tmp_path / "who.csv")
    run = desk.run("reparse", PEOPLE_ALIASES=tmp_path / "who.csv")
    assert any("who.csv" in line for line in run.lines)


def test_a_pair_denied_beside_the_aliases_leaves_the_list_with_the_next_run(desk: Desk) -> None:
    one, other = names(desk)
    write_aliases(desk, (one, f"{other}h"))  # nobody in the demo is written in two ways
    assert desk.run("reparse").exit_code == 0
    pair = "SELECT count(*) FROM likely_duplicates WHERE ? IN (name, other_name) AND ? IN (name, other_name)"
    assert desk.rows(pair, other, f"{other}h") == [(1,)]
    for line, listed in ((f'"{other}","{other}H"\n', 0), ("", 1)):
        (desk.folder / "people_distinct.csv").write_text(f"name,other\n{line}", "utf-8")
        assert desk.run("reparse").exit_code == 0
        assert desk.rows(pair, other, f"{other}h") == [(listed,)]


def test_aliases_and_denials_that_disagree_stop_the_run_before_it_begins(desk: Desk) -> None:
    one, other = names(desk)
    write_aliases(desk, (one, other))
    (desk.folder / "people_distinct.csv").write_text(f'name,other\n"{one}","{other}"\n', "utf-8")
    before = dump(desk.database)
    run = desk.run("crawl bipol")
    assert (run.exit_code, run.asked) == (2, [])
    assert "are one person in the file of aliases" in run.err
    assert dump(desk.database) == before
