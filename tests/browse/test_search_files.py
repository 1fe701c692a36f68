"""The results of a search as files: exactly those of the page, in its order, with dates and links."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from datasette.plugins import pm  # type: ignore[import-untyped]
from lxml import etree, html

from bipol_crawler.browse.result_rows import COLUMNS
from tests import duck
from tests.browse.browse_archives import Browser
from tests.browse.test_search_page import stemmed

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ASKED = [
    {"words": "berdagang"},
    {"words": "covid", "status": "live"},
    {"words": "", "person": "dodi", "role": "reporter"},
    {"words": "", "sort": "oldest"},
    {"words": "", "year": "2021"},
    {"words": "tiada"},
]


@pytest.fixture(scope="module")
def portal(module_archive: Path, module_news: Browser) -> Browser:
    stemmed(module_archive)
    return module_news


def shown(browser: Browser, **asked: str) -> list[int]:
    """The articles on all pages of a search, in their order."""
    links: list[str] = []
    address: str | None = "/search"
    while address:
        page = html.fromstring(browser.get(address, params=asked if address == "/search" else None).text)
        links += page.xpath("//ol[contains(@class, 'results')]/li/a/@href")
        following = page.xpath("//nav/a[@rel='next']/@href")
        address = f"/search{following[0]}" if following else None
    return [int(link.rsplit("/", 1)[1]) for link in links]


def taken(browser: Browser, kind: str, **asked: str) -> Any:
    answer = browser.get(f"/search.{kind}", params=asked)
    assert answer.status_code == 200, answer.text
    return answer


@pytest.mark.parametrize("asked", ASKED)
def test_every_file_has_exactly_the_articles_of_the_pages(
    portal: Browser, tmp_path: Path, asked: dict[str, str]
) -> None:
    ids = shown(portal, **asked)
    rows = list(csv.DictReader(io.StringIO(taken(portal, "csv", **asked).text)))
    assert [int(row["id"]) for row in rows] == ids
    assert [article["id"] for article in taken(portal, "json", **asked).json()["articles"]] == ids
    assert re.findall(r"ID  - bipol-(\d+)-v", taken(portal, "ris", **asked).text) == [*map(str, ids)]
    assert re.findall(r"@online\{bipol-(\d+)-v", taken(portal, "bib", **asked).text) == [*map(str, ids)]
    cited = taken(portal, "csl.json", **asked).json()
    assert [item["id"].split("-")[1] for item in cited] == [*map(str, ids)]
    path = tmp_path / "a.parquet"
    path.write_bytes(taken(portal, "parquet", **asked).content)
    with duck.connect() as db:
        assert [row[0] for row in db.execute(f"SELECT id FROM '{path}'").fetchall()] == ids
    with zipfile.ZipFile(io.BytesIO(taken(portal, "xlsx", **asked).content)) as book:
        sheet = etree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    assert len(sheet.findall(f"{SHEET}sheetData/{SHEET}row")) == len(ids) + 1


def test_a_row_says_what_where_when_and_by_whom(portal: Browser) -> None:
    (row,) = csv.DictReader(io.StringIO(taken(portal, "csv", words="berjualan").text))
    assert row == {
        "url": "https://bipol.co/artikel-1/",
        "permalink": "http://localhost/article/1",
        "headline": row["headline"],
        "published_date": "2020-06-15",
        "published_at": "2020-06-15T09:12:00+07:00",
        "section": "Ekonomi",
        "place": "CIMAHI",
        "reporters": "Rina Wulandari",
        "editors": row["editors"],
        "status": "live",
        "versions": row["versions"],
        "id": "1",
    }
    assert row["headline"] and row["versions"].isdigit()


def test_references_lead_to_the_portal_or_if_the_article_is_gone_to_the_archive(portal: Browser) -> None:
    assert "UR  - https://bipol.co/artikel-1/\r\n" in taken(portal, "ris", words="berjualan").text
    assert "  url = {https://bipol.co/artikel-1/},\n" in taken(portal, "bib", words="berjualan").text
    gone = taken(portal, "ris", words="panen").text
    assert (
        "UR  - http://localhost/article/3/version/1\r\n" in gone and "published at https://bipol.co/artikel-3/" in gone
    )


def test_csl_has_names_in_parts_the_printed_day_and_the_version(portal: Browser) -> None:
    (item,) = taken(portal, "csl.json", words="berjualan").json()
    assert item["author"] == [{"family": "Wulandari", "given": "Rina"}]
    assert item["issued"] == {"date-parts": [[2020, 6, 15]]}
    assert item["id"] == "bipol-1-v2" and item["archive_location"] == "http://localhost/article/1/version/2"
    assert item["type"] == "article-newspaper" and item["URL"] == "https://bipol.co/artikel-1/"


def test_a_workbook_has_dates_links_a_fixed_header_and_filters(portal: Browser) -> None:
    answer = taken(portal, "xlsx", words="")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        sheet = etree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        links = book.read("xl/worksheets/_rels/sheet1.xml.rels").decode()
        formats = book.read("xl/styles.xml").decode()
        about = book.read("xl/worksheets/sheet2.xml").decode()
    (pane,) = sheet.iter(f"{SHEET}pane")
    assert pane.get("state") == "frozen" and pane.get("ySplit") == "1"
    (filters,) = sheet.iter(f"{SHEET}autoFilter")
    assert filters.get("ref") == "A1:L5"
    assert "http://localhost/article/1" in links and "https://bipol.co/artikel-1/" in links
    dates = [cell for cell in sheet.iter(f"{SHEET}c") if re.fullmatch(r"D[2-9]", cell.get("r", ""))]
    assert [cell.get("t") for cell in dates] == [None] * len(dates)  # numbers, not texts
    assert "43997" in {cell.findtext(f"{SHEET}v") for cell in dates}  # 15 June 2020
    assert "yyyy-mm-dd" in formats and "Lengkap: 4 artikel" in about


def test_what_is_cut_says_so_in_its_name_its_header_and_on_the_page(
    portal: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugin = pm.get_plugin("search_files.py")
    for kind in plugin.MAX_ARTICLES:
        monkeypatch.setitem(plugin.MAX_ARTICLES, kind, 2)
        answer = taken(portal, kind, words="")
        assert answer.headers["x-articles"] == "2 of 4"
        if kind != "json":
            assert f"terpotong-2-dari-4.{kind}" in answer.headers["content-disposition"]
    assert taken(portal, "json", words="").json()["cut"] is True
    page = portal.get("/search", params={"words": ""}).text
    assert page.count("hanya 2 artikel pertama") == len(plugin.MAX_ARTICLES)
    assert "terpotong" not in taken(portal, "csv", words="berjualan").headers["content-disposition"]


def test_json_has_the_counts_of_the_page_and_can_be_paged(portal: Browser) -> None:
    answer = taken(portal, "json", words="pengelolaan di covid", page="1").json()
    assert answer["words_left_out"] == ["di"] and answer["pages"] == -(-answer["total"] // 20)
    everything = taken(portal, "json", words="").json()
    assert everything["total"] == len(everything["articles"]) == 4 and everything["cut"] is False
    assert sum(count["articles"] for count in everything["facets"]["status"]) == 4
    assert {*everything["articles"][0]} == {*COLUMNS}
    assert everything["articles"][0]["reporters"] == list(everything["articles"][0]["reporters"])


def test_hostile_text_breaks_no_file(hostile_archive: Path) -> None:
    browser = Browser(hostile_archive)
    ids = shown(browser, words="")
    ris = taken(browser, "ris", words="").text
    assert ris.count("TY  - NEWS") == ris.count("ER  - ") == len(ids)
    assert all(re.match(r"([A-Z][A-Z0-9]  - |$)", line) for line in ris.split("\r\n"))
    assert len(json.loads(taken(browser, "json", words="").text)["articles"]) == len(ids)
    with zipfile.ZipFile(io.BytesIO(taken(browser, "xlsx", words="").content)) as book:
        assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()
        relations = [name for name in book.namelist() if name.endswith("sheet1.xml.rels")]
        for name in relations:
            assert "javascript:" not in book.read(name).decode().lower()
    taken(browser, "parquet", words="")
    taken(browser, "bib", words="")
    assert len(taken(browser, "csl.json", words="").json()) == len(ids)
    browser.close()
