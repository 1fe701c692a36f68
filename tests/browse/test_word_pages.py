"""The pages that count words, their files, and the process that answers them."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
import threading
import zipfile
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from lxml import etree, html

from bipol_crawler.browse import table_files, word_streams
from bipol_crawler.corpus.documents import read_documents
from bipol_crawler.corpus.formats import FORMATS
from bipol_crawler.search.filters import Filters
from bipol_crawler.search.tokenizer import folded
from tests import duck
from tests.browse.browse_archives import Browser
from tests.browse.test_trends import filled

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FORMULA = "=HYPERLINK(1) <b>&amp; pasar</b>"


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    path = tmp_path_factory.mktemp("words") / "bipol.db"
    with filled(path) as db:
        db.execute("UPDATE articles SET body = ? WHERE id = 6", [FORMULA])
    browser = Browser(path)
    yield browser
    browser.close()


def rows_of(browser: Browser, address: str) -> list[dict[str, str]]:
    answer = browser.get(address)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_the_page_and_the_files_have_the_same_lines(words: Browser, tmp_path: Path) -> None:
    asked = "words=pasar&sort=left&section=Ekonomi"
    page = html.fromstring(words.get(f"/concordance?{asked}").text)
    shown = [
        [cell.text_content() for cell in row.xpath("td")[:3]] for row in page.xpath("//table[@class='kwic']/tbody/tr")
    ]
    rows = rows_of(words, f"/concordance.csv?{asked}")
    assert [[row["left"], row["hit"], row["right"]] for row in rows] == shown and len(rows) == 6
    assert rows[-1]["permalink"].endswith("/article/1") and rows[-1]["published_date"] == "2016-03-01"
    links = [link.rsplit("/", 1)[1] for link in page.xpath("//td[contains(@class, 'about')]/a/@href")]
    assert links == [row["article"] for row in rows]
    path = tmp_path / "a.parquet"
    path.write_bytes(words.get(f"/concordance.parquet?{asked}").content)
    with duck.connect() as db:
        found = db.execute(f'SELECT "left", hit, "right", article FROM \'{path}\'').fetchall()
    assert [[*row[:3]] for row in found] == shown and found[0][3] == int(rows[0]["article"])
    with zipfile.ZipFile(io.BytesIO(words.get(f"/concordance.xlsx?{asked}").content)) as book:
        sheet = etree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    assert len(sheet.findall(f"{SHEET}sheetData/{SHEET}row")) == len(rows) + 1


def test_a_line_has_as_many_words_as_are_asked_for_and_names_its_version(words: Browser) -> None:
    rows = rows_of(words, "/concordance.csv?words=pasar&window=2")
    assert rows and all(len(folded(row["left"])) <= 2 and len(folded(row["right"])) <= 2 for row in rows)
    assert max(len(folded(row["right"])) for row in rows) == 2
    assert all(re.fullmatch(re.escape(row["permalink"]) + r"/version/\d+", row["version_permalink"]) for row in rows)
    page = html.fromstring(words.get("/concordance?words=pasar&window=5").text)
    assert page.xpath("//select[@name='window']/option[@selected]/text()") == ["5"]
    assert all("window=5" in link for link in page.xpath("//p[@class='take-words']/a/@href"))


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("di pasar", ['"di pasar"']), ('"di pasar"', []), ("di pasar -rob", []), ("pasar", []), ("di pasar ATAU rob", [])],
)
def test_common_words_that_are_left_out_can_be_searched_in_a_phrase(
    words: Browser, typed: str, offered: list[str]
) -> None:
    page = html.fromstring(words.get("/concordance", params={"words": typed}).text)
    links = page.xpath("//p[@class='understood']/a/@href")
    assert [dict(parse_qsl(link[1:]))["words"] for link in links] == offered


def test_keywords_of_each_reporter_stand_beside_each_other(words: Browser) -> None:
    page = html.fromstring(words.get("/keywords?by=reporter&least=1&articles=1").text)
    rows = page.xpath("//table[@class='counted']/tbody/tr")
    assert len(rows) >= 2
    for row in rows:
        asked = dict(parse_qsl(row.xpath("th/a/@href")[0][1:]))
        assert asked["role"] == "reporter" and asked["person"] == row.xpath("string(th)")
        alone = html.fromstring(words.get("/search", params=asked).text)
        assert alone.xpath("string(//p[@role='status']/strong)") == row.xpath("string(td[1])")


def test_q_is_another_name_for_words(words: Browser) -> None:
    assert words.get("/concordance.csv?q=sampah").text == words.get("/concordance.csv?words=sampah").text


def test_a_page_says_how_many_lines_there_are(words: Browser) -> None:
    page = html.fromstring(words.get("/concordance?words=sampah", headers={"accept-language": "en"}).text)
    assert " ".join(page.xpath("string(//main/p[@role='status'])").split()).startswith("4 lines in 2 articles")
    beyond = words.get("/concordance?words=sampah&page=7")
    assert beyond.status_code == 200 and "<tr><td" not in beyond.text


def test_text_from_the_web_is_text(words: Browser) -> None:
    page = html.fromstring(words.get("/concordance?words=hyperlink").text)
    (row,) = page.xpath("//table[@class='kwic']/tbody/tr")
    assert row.xpath("td")[2].text_content() == "(1) <b>&amp; pasar</b>"
    (line,) = rows_of(words, "/concordance.csv?words=hyperlink")
    assert (line["left"], line["hit"], line["right"]) == ("=", "HYPERLINK", "(1) <b>&amp; pasar</b>")
    with zipfile.ZipFile(io.BytesIO(words.get("/concordance.xlsx?words=hyperlink").content)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_a_file_with_too_many_lines_is_refused(words: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(table_files.LARGEST, "csv", 3)
    answer = words.get("/concordance.csv?words=sampah")
    assert answer.status_code == 400 and "4" in answer.text
    assert "/concordance.csv" not in words.get("/concordance?words=sampah").text


@pytest.mark.parametrize("address", ["/concordance?words=pasar", "/concordance.csv?words=pasar"])
def test_what_takes_too_long_says_so(words: Browser, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    async def interrupted(database: object) -> None:
        raise sqlite3.OperationalError("interrupted")

    monkeypatch.setattr(word_streams, "word_stream_of", interrupted)
    answer = words.get(address)
    assert answer.status_code == 503 and "terlalu lama" in answer.text


@pytest.mark.parametrize(
    ("page", "asked", "first"),
    [
        ("collocates", "words=pasar&least=1&window=3", "word"),
        ("keywords", "section=Ekonomi&least=1&articles=1", "word"),
        ("keywords", "by=year&least=1&articles=1", "year"),
        ("keywords", "by=month&place=CIMAHI&least=1&articles=1", "month"),
        ("keywords", "by=section&least=1&articles=1&sort=log_ratio", "section"),
    ],
)
def test_the_files_have_the_rows_of_the_page(
    words: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str, asked: str, first: str
) -> None:
    if first == "word":
        monkeypatch.setattr(f"bipol_crawler.search.{page}.MIN_DIFFERENCE", 0)
    rows = rows_of(words, f"/{page}.csv?{asked}")
    assert rows and next(iter(rows[0])) == first
    tree = html.fromstring(words.get(f"/{page}?{asked}").text)
    shown = [row.xpath("string(th)") for row in tree.xpath("//table[@class='counted']/tbody/tr")]
    if first == "word":
        assert shown == [row["word"] for row in rows]
    else:
        linked = [link.text for link in tree.xpath("//table[@class='counted']/tbody/tr/td/a")]
        assert linked == [row["word"] for row in rows]
    path = tmp_path / "a.parquet"
    path.write_bytes(words.get(f"/{page}.parquet?{asked}").content)
    with duck.connect() as db:
        found = db.execute(f"SELECT word, g2 FROM '{path}'").fetchall()
    assert [(word, pytest.approx(float(row["g2"]))) for row, (word, _) in zip(rows, found, strict=True)] == found
    with zipfile.ZipFile(io.BytesIO(words.get(f"/{page}.xlsx?{asked}").content)) as book:
        sheet = etree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    assert len(sheet.findall(f"{SHEET}sheetData/{SHEET}row")) == len(rows) + 1


def test_a_group_leads_to_its_own_keywords(words: Browser) -> None:
    page = html.fromstring(words.get("/keywords?by=month&least=1&articles=1").text)
    link = page.xpath("//table[@class='counted']/tbody/tr/th/a/@href")[0]
    assert "since=2016-03-01" in link and "until=2016-03-31" in link and "by=" not in link
    alone = [row["word"] for row in rows_of(words, "/keywords.csv" + link)]
    of_group = [
        row["word"] for row in rows_of(words, "/keywords.csv?by=month&least=1&articles=1") if "2016-03" in row["month"]
    ]
    assert alone == of_group


@pytest.mark.parametrize("page", ["concordance", "collocates", "keywords"])
@pytest.mark.parametrize(
    "asked",
    ["words=%00", "words=%22", "page=999999999", "window=x&least=-1", "sort=?&by=nothing", "words=pasar&since=x"],
)
def test_no_address_is_an_error(words: Browser, page: str, asked: str) -> None:
    assert words.get(f"/{page}?{asked}").status_code == 200
    assert words.get(f"/{page}.csv?{asked}").status_code == 200


@pytest.mark.parametrize("ending", ["vert", "vrt", "conllu", "xml", "zip"])
def test_a_search_is_a_corpus_too(words: Browser, ending: str) -> None:
    answer = words.get(f"/corpus.{ending}?words=sampah")
    with sqlite3.connect(words.datasette.get_database().path) as db:
        written = io.BytesIO()
        assert FORMATS[f".{ending}"](written, read_documents(db, "sampah", Filters())) == 2
    db.close()
    assert answer.status_code == 200 and answer.content == written.getvalue()
    assert answer.headers["content-disposition"] == f'attachment; filename="bipol-korpus-sampah.{ending}"'
    link = f"/corpus.{ending}?words=sampah"
    assert ending == "vrt" or link in words.get("/search?words=sampah").text


@pytest.mark.parametrize("page", ["concordance", "collocates"])
@pytest.mark.parametrize(
    ("asked", "told"), [("dikelola", ["kelola"]), ("pengelolaan -banjir", ["kelola", "banjir"]), ("di pasar", ["di"])]
)
def test_a_page_says_how_the_words_were_understood(words: Browser, page: str, asked: str, told: list[str]) -> None:
    answer = words.get(f"/{page}", params={"words": asked, "least": "1"})
    assert answer.status_code == 200
    said = html.fromstring(answer.text).xpath("string(//p[@class='understood'])")
    assert all(word in said for word in told)


def test_reading_the_words_continues_when_nobody_waits(words: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    database = words.datasette.get_database()
    monkeypatch.setattr(database, "word_reading", None)
    monkeypatch.setattr(database, "word_stream", None)
    monkeypatch.setattr(database, "_cache", {})
    may_read, read = threading.Event(), word_streams.read_word_stream

    def slowly(*given: Any) -> Any:
        may_read.wait(60)
        return read(*given)

    monkeypatch.setattr(word_streams, "read_word_stream", slowly)
    monkeypatch.setattr(word_streams, "PATIENCE", 0.01)
    assert [words.get(f"/concordance{form}?words=sampah").status_code for form in ("", ".csv")] == [503, 503]
    reading = database.word_reading
    may_read.set()
    reading.result(60)
    assert len(rows_of(words, "/concordance.csv?words=sampah")) == 4 and database.word_reading is reading


def test_words_that_could_not_be_read_are_read_again(words: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    database = words.datasette.get_database()
    failed: Future[None] = Future()
    failed.set_exception(sqlite3.OperationalError("disk I/O error"))
    monkeypatch.setattr(database, "word_reading", failed)
    assert len(rows_of(words, "/concordance.csv?words=sampah")) == 4


def test_keywords_of_all_articles_are_kept_until_the_archive_changes(words: Browser) -> None:
    database = words.datasette.get_database()
    first = [words.get(f"/keywords{form}?by=section").text for form in ("", ".csv")]
    kept = dict(database.word_stream.cache)
    assert set(kept) >= {("section", 10), ("section", 200)}
    assert [words.get(f"/keywords{form}?by=section").text for form in ("", ".csv")] == first
    words.get("/keywords?by=section&place=CIMAHI")
    words.get("/keywords?by=section&least=1")
    assert database.word_stream.cache == kept
    with sqlite3.connect(database.path) as db:
        db.execute("UPDATE articles SET body = body || ' Berubah.' WHERE id = 1")
    db.close()
    database._cache.clear()  # which may be older while a crawl writes
    assert len(rows_of(words, "/concordance.csv?words=berubah")) == 1
    assert database.word_stream.cache == {}
