"""The page of tables and columns leaves nothing out, and what it documents exists."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest
from lxml import html

from bipol_crawler.browse import sql_sandbox
from tests.browse.browse_archives import HOSTILE, Browser


@pytest.fixture
def said(news: Browser) -> dict[str, Any]:
    answer: dict[str, Any] = news.get("/columns.json").json()
    return answer


def of_ours(connection: sqlite3.Connection) -> set[str]:
    """The functions a connection has that SQLite did not bring."""
    with_plain = sqlite3.connect(":memory:")
    asked = "SELECT DISTINCT name FROM pragma_function_list WHERE NOT builtin"
    functions = {name for (name,) in map(tuple, connection.execute(asked))}
    functions -= {name for (name,) in with_plain.execute(asked)}
    with_plain.close()
    return functions


def test_every_table_view_and_column_of_the_file_is_there_and_in_words(said: dict[str, Any], news: Browser) -> None:
    path = news.datasette.get_database().path
    file = sqlite3.connect(path)
    names = {name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}
    there = {name for name in names if not name.startswith(("articles_fts_", "sqlite_"))}
    assert {table["name"] for table in said["tables"]} == there
    for table in said["tables"]:
        columns = [row[1] for row in file.execute(f'PRAGMA table_info("{table["name"]}")')]
        assert [column["name"] for column in table["columns"]] == columns
        assert table["description"]["en"] and all(column["description"]["en"] for column in table["columns"]), table[
            "name"
        ]
    file.close()


def test_what_readers_see_is_in_words_of_their_language(said: dict[str, Any]) -> None:
    words = [part for table in said["tables"] if not table["hidden"] for part in (table, *table["columns"])]
    words += said["queries"] + said["functions"]
    assert not [part["name"] for part in words if part["description"]["id"] == part["description"]["en"]]


def test_every_sql_function_of_ours_is_documented_and_every_documented_one_exists(
    said: dict[str, Any], news: Browser
) -> None:
    news.get("/")
    there = news.loop.run_until_complete(news.datasette.get_database().execute_fn(of_ours))
    replaced = {"printf", "format", *(name for name, _, _ in sql_sandbox.FUNCTIONS)}  # SQLite's own, made safe
    assert {function["name"] for function in said["functions"]} == there - replaced
    for function in said["functions"]:
        assert function["call"].startswith(function["name"] + "(") and function["description"]["en"].endswith(".")


def test_every_ready_question_is_there_and_answers(said: dict[str, Any], news: Browser) -> None:
    assert {query["name"] for query in said["queries"]} == set(news.datasette.metadata("databases")["bipol"]["queries"])
    for query in said["queries"]:
        assert news.get(f"/bipol/{query['name']}.json").status_code == 200, query["name"]


def test_keys_lead_to_what_they_reference(said: dict[str, Any], news: Browser) -> None:
    tables = {table["name"]: {column["name"] for column in table["columns"]} for table in said["tables"]}
    found = 0
    for table in said["tables"]:
        for column in table["columns"]:
            if column["references"]:
                other, place = column["references"].split(".")
                assert place in tables[other]
                found += 1
    assert found > 15


def test_a_column_has_an_example_where_there_is_one(said: dict[str, Any]) -> None:
    (articles,) = [table for table in said["tables"] if table["name"] == "articles"]
    examples = {column["name"]: column["example"] for column in articles["columns"]}
    assert examples["headline"] == "Pasar Induk Cimahi Dibuka Lagi" and examples["id"] == 1 and articles["rows"] == 4


@pytest.mark.parametrize(("lang", "title"), [("id", "Tabel dan kolom"), ("en", "Tables and columns")])
def test_the_page_shows_all_of_it_in_the_readers_language(
    news: Browser, said: dict[str, Any], lang: str, title: str
) -> None:
    page = html.fromstring(news.get("/columns", headers={"accept-language": lang}).text)
    assert page.xpath("string(//h1)") == title
    for table in said["tables"]:
        (section,) = page.xpath(f"//section[@id='{table['name']}']")
        assert section.xpath(".//tbody/tr/th/code/text()") == [column["name"] for column in table["columns"]]
    anchors = set(page.xpath("//@id"))
    assert {link[1:] for link in page.xpath("//a/@href") if link.startswith("#")} <= anchors


def test_examples_of_hostile_text_are_text(hostile: Browser) -> None:
    page = html.fromstring(hostile.get("/columns").text)
    assert not page.xpath("//x-hostile | //script[not(@src)] | //svg[@onload] | //img")
    assert any((HOSTILE % "")[:20] in cell.text_content() for cell in page.xpath("//td"))
