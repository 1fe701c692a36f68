"""Every answer can be taken along as a file: whole, with its types, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from datasette.plugins import pm
from lxml import etree, html

from bipol_crawler.browse.plugins.export import CUT, MAX_CELL_LENGTH
from tests import duck
from tests.browse.browse_archives import Browser, fill_with_news, new_archive
from tests.tables import table_of

ANSWERS = [
    ("/bipol/articles", {}),
    ("/bipol/articles_flat", {}),
    ("/bipol/versions_flat", {}),
    ("/bipol/captures", {}),
    ("/bipol/search", {"words": "pasar"}),
    ("/bipol/gone_or_missing", {}),
    ("/bipol", {"sql": "select id, headline from articles order by id"}),
    ("/bipol/articles", {"status": "live", "_sort": "id"}),
]
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FORMULAS = (
    "=1+1",
    "+1",
    "-1+2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    '=HYPERLINK("http://x.example","x")',
    "https://bipol.co/a/",
)


def parquet(browser: Browser, folder: Path, address: str, **parameters: str) -> tuple[list[str], list[str], list[Any]]:
    answer = browser.get(address + ".parquet", params=parameters)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/vnd.apache.parquet"
    (folder / "answer.parquet").write_bytes(answer.content)
    with duck.connect() as db:
        read = db.execute(f"SELECT * FROM '{folder / 'answer.parquet'}'")
        described = read.description or []
        return [column[0] for column in described], [str(column[1]) for column in described], read.fetchall()


def sheet(browser: Browser, address: str, **parameters: str) -> list[list[str | None]]:
    """The rows of a workbook's only sheet, strings and numbers as they are written in it."""
    answer = browser.get(address + ".xlsx", params=parameters)
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        assert not [name for name in book.namelist() if "hyperlink" in name.lower() or "external" in name.lower()]
        tree = etree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    assert not list(tree.iter(SHEET + "f")) and not list(tree.iter(SHEET + "hyperlink"))
    return [["".join(cell.itertext()) for cell in row.iter(SHEET + "c")] for row in tree.iter(SHEET + "row")]


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """An archive with more rows than a page of Datasette holds."""
    path = tmp_path_factory.mktemp("long") / "bipol.db"
    db = new_archive(path)
    fill_with_news(db)
    table_of(db, "tags").insert_all({"name": f"tag {number}"} for number in range(5000))
    db.commit()
    db.close()
    browser = Browser(path)
    yield browser
    browser.close()


@pytest.mark.parametrize(("address", "parameters"), ANSWERS)
def test_parquet_holds_the_answer_that_json_gives(
    news: Browser, tmp_path: Path, address: str, parameters: dict[str, str]
) -> None:
    expected = news.rows(address, **parameters)
    columns, _, rows = parquet(news, tmp_path, address, **parameters)
    assert expected and [dict(zip(columns, row, strict=True)) for row in rows] == expected


@pytest.mark.parametrize(("address", "parameters"), ANSWERS)
def test_a_sheet_has_a_row_for_each_of_the_answer(news: Browser, address: str, parameters: dict[str, str]) -> None:
    expected = news.rows(address, **parameters)
    rows = sheet(news, address, **parameters)
    assert rows[0] == list(expected[0]) and len(rows) == len(expected) + 1


@pytest.mark.parametrize("format", ["parquet", "xlsx"])
@pytest.mark.parametrize("address", ["/bipol/articles_flat", "/bipol/search?words=pasar", "/bipol?sql=select+1"])
def test_a_page_with_rows_links_the_file_and_the_file_is_a_download(news: Browser, format: str, address: str) -> None:
    links = html.fromstring(news.get(address).text).xpath("//a/@href")
    (link,) = [link for link in links if f".{format}" in link]
    answer = news.get(link)
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    assert int(answer.headers["content-length"]) == len(answer.content)


@pytest.mark.parametrize("address", ["/bipol/tags", "/bipol/tags?_next=100", "/bipol/tags?_size=5"])
def test_a_file_has_every_row_and_not_one_page(long: Browser, tmp_path: Path, address: str) -> None:
    path, _, query = address.partition("?")
    answer = long.get(f"{path}.parquet?{query}", follow_redirects=True)
    (tmp_path / "tags.parquet").write_bytes(answer.content)
    with duck.connect() as db:
        assert db.execute(f"SELECT count(*) FROM '{tmp_path}/tags.parquet'").fetchall() == [(5000,)]


def test_csv_streams_every_row(long: Browser) -> None:
    text = long.get("/bipol/tags.csv?_stream=on").text
    assert len(list(csv.reader(io.StringIO(text)))) == 5001


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    ("address", "rows"),
    [
        ("/bipol.csv?sql=select+name+from+tags", 5000),
        ("/bipol.csv?sql=select+name+from+tags&_stream=on", 5000),
        ("/bipol.csv?sql=select+name+from+tags&_header=off", 4999),
        ("/bipol.csv?sql=select+name+from+tags&_dl=1", 5000),
        ("/bipol.csv?sql=select+name+from+tags+where+id+<+:id&id=11", 10),
        ("/bipol/tags.csv", 5000),
        ("/bipol/tags.csv?id__lt=11", 10),
        ("/bipol/tags.csv?_size=5", 5),
    ],
)
def test_csv_has_every_row_of_a_question_and_of_a_table(long: Browser, address: str, rows: int) -> None:
    answer = long.get(address)
    assert answer.status_code == 200, answer.text
    assert len(list(csv.reader(io.StringIO(answer.text)))) == rows + 1
    assert ("attachment" in answer.headers.get("content-disposition", "")) is ("_dl" in address)


def test_csv_of_too_slow_a_question_is_refused_and_not_cut(news: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    sql = "with recursive c(n) as (select 1 union all select n + 1 from c) select n from c where n > 1e12"
    monkeypatch.setattr(news.datasette, "sql_time_limit_ms", 50)
    answer = news.get("/bipol.csv", params={"sql": sql})
    assert answer.status_code == 400 and "text/html" in answer.headers["content-type"]


@pytest.mark.parametrize("shape", ["array", "objects", "arrays"])
def test_json_that_lacks_rows_says_so_in_a_header(long: Browser, shape: str) -> None:
    cut = long.get("/bipol.json", params={"sql": "select name from tags", "_shape": shape})
    assert cut.headers["x-rows"].startswith("cut: the first 2000")
    assert "x-rows" not in long.get("/bipol.json", params={"sql": "select 1", "_shape": shape}).headers


def test_every_kind_of_value_keeps_its_kind(news: Browser, tmp_path: Path) -> None:
    sql = (
        "select 9007199254740993 whole, 2.5 part, x'00ff' bytes, null none, 1 mixed, 1 number, 'é\x07🌶' text"
        " union all select -1, 3, x'', null, 'a', 0.5, '' order by 1 desc"
    )
    columns, kinds, rows = parquet(news, tmp_path, "/bipol", sql=sql)
    assert columns == ["whole", "part", "bytes", "none", "mixed", "number", "text"]
    assert kinds == ["BIGINT", "DOUBLE", "BLOB", "VARCHAR", "VARCHAR", "DOUBLE", "VARCHAR"]
    assert rows == [(9007199254740993, 2.5, b"\x00\xff", None, "1", 1.0, "é\x07🌶"), (-1, 3.0, b"", None, "a", 0.5, "")]


@pytest.mark.parametrize(
    ("sql", "columns"),
    [
        ("select 1 a, 2 A, 3 a", ["a", "A_2", "a_3"]),
        ("select 1 as \"x' ; copy (select 1) to 'y\"", ["x' ; copy (select 1) to 'y"]),
        ('select 1 as "a""b"', ['a"b']),
        ('select 1 as "{\'"', ["{'"]),
    ],
)
def test_a_column_may_be_called_anything(news: Browser, tmp_path: Path, sql: str, columns: list[str]) -> None:
    assert parquet(news, tmp_path, "/bipol", sql=sql)[0] == columns


@pytest.mark.parametrize("text", FORMULAS)
def test_what_begins_like_a_formula_is_text_in_a_sheet_and_exact_elsewhere(
    news: Browser, tmp_path: Path, text: str
) -> None:
    asked = {"sql": "select :text as text", "text": text}
    written = sheet(news, "/bipol", **asked)[1][0]
    assert written == text.replace("\r", "_x000D_") or written == text.strip("\r"), written
    assert parquet(news, tmp_path, "/bipol", **asked)[2] == [(text,)]
    assert (
        next(csv.reader(io.StringIO(news.get("/bipol.csv", params=asked).text.split("\n", 1)[1], newline="")))[0]
        == text
    )


def test_a_text_too_long_for_a_cell_says_that_it_was_cut(news: Browser) -> None:
    written = sheet(news, "/bipol", sql="select replace(hex(zeroblob(20000)), '0', 'x') as long")[1][0]
    assert written and written.endswith(CUT) and len(written) <= MAX_CELL_LENGTH


@pytest.mark.parametrize("format", ["parquet", "xlsx"])
@pytest.mark.parametrize(
    "address",
    ["/bipol{}", "/bipol/articles/1{}", "/bipol{}?sql=select+nothing", "/bipol{}?sql=delete+from+articles"],
)
def test_where_there_are_no_rows_there_is_no_file(news: Browser, format: str, address: str) -> None:
    assert news.get(address.format("." + format)).status_code == 400


def test_an_answer_too_long_for_a_file_is_refused_and_never_cut(news: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    news.get("/")
    for plugin in pm.get_plugins():
        if getattr(plugin, "MAX_SHEET_ROWS", None):
            monkeypatch.setattr(plugin, "MAX_SHEET_ROWS", 100)
    sql = "with recursive c(n) as (select 1 union all select n + 1 from c limit 101) select n from c"
    answer = news.get("/bipol.xlsx", params={"sql": sql})
    assert answer.status_code == 400 and "Terlalu banyak baris" in answer.text


def test_a_file_leaves_nothing_behind(news: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    for format in ("parquet", "xlsx"):
        assert news.get(f"/bipol/articles.{format}").status_code == 200
    assert not list(folder.iterdir())


@pytest.mark.parametrize("format", ["parquet", "xlsx"])
def test_a_file_that_takes_too_long_is_refused(news: Browser, monkeypatch: pytest.MonkeyPatch, format: str) -> None:
    news.get("/")
    for plugin in pm.get_plugins():
        if getattr(plugin, "MAX_SHEET_ROWS", None):
            monkeypatch.setattr(plugin, "TIME_LIMIT", 0.02)
    sql = "with recursive c(n) as (select 1 union all select n + 1 from c) select n from c"
    answer = news.get(f"/bipol.{format}", params={"sql": sql}, headers={"accept-language": "en"})
    assert answer.status_code == 400 and "took too long" in answer.text
