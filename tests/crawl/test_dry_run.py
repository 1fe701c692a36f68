"""What the reading process finds to be as it is stored, the writer need not store again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing

import pytest

from bipol_crawler.archive import Archive
from bipol_crawler.extract import parser_version
from bipol_crawler.infra.readonly import open_readonly
from bipol_crawler.items import Dated, Found
from bipol_crawler.reparse.article import Reread
from bipol_crawler.reparse.batch import reread_all
from bipol_crawler.reparse.cluster import read_part
from bipol_crawler.reparse.dry_run import Unchanged, read_many_again
from bipol_crawler.reparse.extracts import common_tables, rows_of_articles
from tests.crawl.crawling import Desk


@pytest.fixture
def desk(two_days_desk: Desk) -> Desk:
    return two_days_desk


def opened(desk: Desk) -> Archive:
    return Archive(
        desk.database, portal=desk.portal.url, command="reparse", arguments={}, parser_version=parser_version()
    )


def read_here(desk: Desk, ids: Sequence[int]) -> list[Reread | Unchanged]:
    return list(read_many_again(desk.database, desk.warc, desk.portal.url, ids))


def read_from_an_extract(desk: Desk, ids: Sequence[int]) -> list[Reread | Unchanged | None]:
    with closing(open_readonly(desk.database)) as db:
        common, rows = common_tables(db), rows_of_articles(db, ids)
    return read_part(common, rows, str(desk.warc), desk.portal.url, ids, parser_version())


def of_one(desk: Desk, statement: str) -> tuple[list[int], int]:
    """The ids of all articles, and that of one for which ``statement`` was executed."""
    ids = [id_ for (id_,) in desk.rows("SELECT id FROM articles ORDER BY id")]
    ((one,),) = desk.rows(
        "SELECT min(id) FROM articles WHERE id IN (SELECT article_id FROM bylines)"
        " AND id IN (SELECT article_id FROM article_tags) AND text_lemmas <> ''"
        " AND id NOT IN (SELECT article_id FROM problems WHERE resolved_at IS NULL AND article_id IS NOT NULL)"
    )
    assert desk.change(statement.replace(":id", str(one))) >= 1
    return ids, one


CHANGED = (
    "UPDATE articles SET body = body || '.' WHERE id = :id",
    "UPDATE articles SET text_lemmas = '' WHERE id = :id",
    "UPDATE articles SET sources = '{}' WHERE id = :id",
    "UPDATE articles SET published_at = '2001-01-01' WHERE id = :id",
    "UPDATE articles SET parser_version = 'older' WHERE id = :id",
    "UPDATE article_versions SET body = 'x' WHERE article_id = :id",
    "UPDATE article_versions SET digest = 'x' WHERE article_id = :id",
    "UPDATE bylines SET name = 'Orang Lain' WHERE article_id = :id",
    "DELETE FROM article_tags WHERE article_id = :id",
    "UPDATE analyses SET input = 'x' WHERE article_id = :id",
    "UPDATE people SET name = upper(name) WHERE id IN (SELECT person_id FROM bylines WHERE article_id = :id)",
    "INSERT INTO problems (url, run_id, field, reason, detail, first_seen_at, last_seen_at)"
    " SELECT url, 1, 'body', 'not_so', '', '2024-01-01', '2024-01-01' FROM articles WHERE id = :id",
)


@pytest.mark.parametrize("statement", CHANGED)
def test_a_row_that_differs_goes_to_the_writer(statement: str, desk: Desk) -> None:
    ids, one = of_one(desk, statement)
    for again in (read_here(desk, ids), read_from_an_extract(desk, ids)):
        assert any(isinstance(each, Reread) and each.article_id == one for each in again)


def test_only_articles_with_open_problems_go_to_the_writer_when_nothing_has_changed(desk: Desk) -> None:
    ids = [id_ for (id_,) in desk.rows("SELECT id FROM articles ORDER BY id")]
    troubled = {
        id_
        for (id_,) in desk.rows(
            "SELECT a.id FROM articles a JOIN problems p ON p.article_id = a.id OR p.url = a.url"
            " WHERE p.resolved_at IS NULL"
        )
    }
    again = read_here(desk, ids)
    assert [each.article_id for each in again] == ids
    assert {each.article_id for each in again if isinstance(each, Reread)} <= troubled
    assert any(each.found for each in again if isinstance(each, Unchanged)), "the addresses that pages name come along"


def test_an_extract_tells_the_same_as_the_archive(desk: Desk) -> None:
    ids = [id_ for (id_,) in desk.rows("SELECT id FROM articles ORDER BY id")]
    here, there = read_here(desk, ids), read_from_an_extract(desk, ids)
    compared = [(one, other) for one, other in zip(here, there, strict=True) if other is not None]
    assert len(compared) > len(ids) / 2
    assert all(one == other for one, other in compared if isinstance(one, Unchanged))
    assert [type(one) for one, _ in compared] == [type(other) for _, other in compared]


def test_what_another_page_dated_after_the_comparison_is_read_again_by_the_writer(desk: Desk) -> None:
    desk.change("DELETE FROM sightings")
    assert desk.run("reparse").exit_code == 0
    archive = opened(desk)
    ((one, url, minute),) = desk.rows(
        "SELECT id, url, published_at FROM articles WHERE published_precision = 'minute' ORDER BY id LIMIT 1"
    )
    compared = read_here(desk, [one])
    assert isinstance(compared[0], Unchanged)
    second = minute.replace(":00+", ":33+")

    def after_a_list_dated_it(*_: object) -> Iterator[Reread | Unchanged]:
        archive.frontier.add([Found(url, "rest", published=Dated(second, "second", "rest"))])
        yield from compared

    list(reread_all(archive, desk.warc, [one], after_a_list_dated_it))
    archive.close()
    assert desk.rows("SELECT published_at FROM articles WHERE id = ?", one) == [(second,)]


def test_an_article_whose_row_of_analyses_was_deleted_is_analysed_again(desk: Desk) -> None:
    questions = [
        f"SELECT {columns} FROM {table} ORDER BY 1, 2"
        for table, columns in (("quotes", "article_id, position, span_start"), ("analyses", "article_id, rules, input"))
    ]
    before = [desk.rows(question) for question in questions]
    assert all(before)
    desk.change("DELETE FROM analyses")
    assert desk.run("reparse").exit_code == 0
    assert [desk.rows(question) for question in questions] == before
