"""Two of the tasks of people who search: results as a spreadsheet, and words as people type them; in few clicks."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import etree
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bipol_crawler.normalize.people import person_key
from bipol_crawler.storage.lemmas import save_lemmas
from tests.browse.browse_archives import new_archive
from tests.browser.reading import violations
from tests.crawl.crawling import PROJECT
from tests.tables import table_of
from tests.tiers import pairs

pytestmark = pytest.mark.browser

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
PEOPLE = ("Rina Wulandari", "Deden GP", "Asep D. Hidayat, S.Sos")
BODIES = (
    "TASIKMALAYA, bipol.co – Warga mengelola sampah di tempat pembuangan akhir. Biayanya Rp318.000 sebulan.",
    "CIMAHI, bipol.co – Persampahan dibahas wali kota. H.M. Ridwan menolak iuran 318 ribu.",
    "GARUT, bipol.co – Banjir merendam pasar. Tidak ada korban.",
)
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real command on an archive of 90 articles of three people, ten a year."""
    path: Path = tmp_path_factory.mktemp("tasks") / "bipol.db"
    db = new_archive(path)
    for number, name in enumerate(PEOPLE, 1):
        table_of(db, "people").insert({"id": number, "name": name, "key": person_key(name)})
    table_of(db, "sections").insert_all([{"id": 1, "name": "Lingkungan"}, {"id": 2, "name": "Daerah"}])
    for number in range(1, 91):
        texts = {"headline": f"Kabar nomor {number}", "body": BODIES[number % 3], "captions": None}
        name = PEOPLE[number % 2 if number % 10 else 2]
        seen = {"first_seen_at": "2024-11-16T00:00:00Z", "last_seen_at": "2024-11-16T00:00:00Z"}
        row = {
            "id": number,
            "url": f"https://bipol.co/kabar-{number}/",
            "place": texts["body"].partition(",")[0],
            "section_id": 1 + number % 2,
            "published_at": f"{2016 + number % 9}-0{1 + number % 8}-11T00:10:00+07:00",
            "published_precision": "minute",
            "layout": "nomina",
            "parser_version": "1",
            "sources": "{}",
            "dates": "[]",
            "people": name,
        }
        table_of(db, "articles").insert({**row, **texts, **seen, **save_lemmas(db, **texts, people=name)})
        table_of(db, "article_sections").insert({"article_id": number, "section_id": 1 + number % 2, "position": 1})
        byline = {"role": "reporter", "name": name, "as_written": name, "source": "text"}
        table_of(db, "bylines").insert(
            {"article_id": number, "position": 1, "person_id": PEOPLE.index(name) + 1, **byline}
        )
    db.commit()
    db.close()
    command = [sys.executable, "-u", "-m", "scrapy", "browse", "--port", "0", "-s", f"ARCHIVE_DB={path}"]
    server = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert server.stdout
    said = re.search(r"http://[^/\s]+", server.stdout.readline())
    assert said
    yield said[0]
    server.terminate()
    server.communicate(timeout=30)


@pytest.fixture
def context(request: pytest.FixtureRequest, chromium: Browser, address: str) -> Iterator[BrowserContext]:
    tastes: dict[str, Any] = {"locale": "id-ID", "viewport": {"width": 1200, "height": 900}}
    context = chromium.new_context(base_url=address, **{**tastes, **getattr(request, "param", {})})
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def links(page: Page) -> list[str]:
    """The results, once the page has arrived whole."""
    page.wait_for_load_state()
    return [str(link.get_attribute("href")) for link in page.locator("ol.results > li > a").all()]


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_one_reporters_articles_of_three_years_about_a_subject_as_a_spreadsheet(page: Page) -> None:
    page.goto("/search")
    page.get_by_text("Saring", exact=True).click()  # 1
    page.get_by_label("Kata").fill("sampah")
    page.get_by_label("Dari tanggal").fill("2019-01-01")
    page.get_by_label("Sampai tanggal").fill("2021-12-31")
    page.get_by_label("Orang").fill("rina")
    page.get_by_role("button", name="Cari").click()  # 2
    shown = links(page)
    assert shown and len(shown) == int(page.locator("p.lede strong").inner_text())
    page.get_by_text("Unduh atau ikuti hasil ini").click()  # 3
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel (XLSX)").click()  # 4
    assert download.value.suggested_filename == "bipol-cari-sampah-2019-01-01-2021-12-31-rina.xlsx"
    with zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes())) as book:
        sheet = etree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        strings = (
            ["".join(text.itertext()) for text in etree.fromstring(book.read("xl/sharedStrings.xml"))]
            if "xl/sharedStrings.xml" in book.namelist()
            else []
        )
    header, *rows = [[_cell(cell, strings) for cell in row] for row in sheet.iter(f"{SHEET}row")]
    table = [dict(zip(header, row, strict=False)) for row in rows]
    assert [urlsplit(str(row["permalink"])).path for row in table] == shown
    assert {row["reporters"] for row in table} == {"Rina Wulandari"} and {row["place"] for row in table} >= {"CIMAHI"}
    assert all(43466 <= float(str(row["published_date"])) < 44562 for row in table)  # days of 2019 to 2021
    assert len(list(sheet.iter(f"{SHEET}hyperlink"))) == 2 * len(table)


def _cell(cell: Any, strings: list[str]) -> str:
    if cell.get("t") == "s":
        return strings[int(cell.findtext(f"{SHEET}v"))]
    return "".join(cell.itertext())


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("pengelolaan", 30),  # mengelola
        ('"tempat pembuangan akhir"', 30),
        ('"pembuangan tempat"', 0),
        ("Asep D. Hidayat, S.Sos", 9),
        ("deden .gp", 45),
        ("HM Ridwan", 30),
        ("318", 60),
        ("Rp318", 30),
        ("Rp 318.000", 30),
        ("sampah TANPA iuran", 30),
        ("sampah DAN pasar", 0),
        ("iuran ATAU banjir", 60),
        ("sampah NOT iuran", 30),
        ("banjir BUKAN sampah", 30),
    ],
)
def test_words_are_found_as_people_type_them(page: Page, typed: str, number: int) -> None:
    page.goto("/")
    page.get_by_role("searchbox").fill(typed)
    page.keyboard.press("Enter")
    if number:
        expect(page.locator("p.lede strong")).to_have_text(str(number))
    else:
        expect(page.locator("p.lede strong")).to_have_text("Tidak ada yang ditemukan.")
        assert page.locator("section.zero-results a").count()


@pytest.mark.parametrize(
    ("typed", "meant"), [("sampha", "sampah"), ("Tasikmlaya", "Tasikmalaya"), ("bajnir pasar", "banjir")]
)
def test_a_typing_slip_is_helped_on(page: Page, typed: str, meant: str) -> None:
    page.goto(f"/search?words={typed}")
    page.get_by_role("link", name=meant, exact=True).click()
    assert links(page)


def test_time_is_narrowed_by_keyboard_and_by_dragging(page: Page) -> None:
    page.goto("/search?words=")
    plot = page.get_by_role("group", name="Pilih rentang waktu")
    plot.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(key)
    expect(page.locator("output.range")).to_have_text("2018 – 2019")
    page.keyboard.press("Enter")
    page.wait_for_url("**since=**")
    assert asked(page)["since"] == ["2018-01-01"] and asked(page)["until"] == ["2019-12-31"]
    expect(page.locator("p.lede strong")).to_have_text("20")
    box = page.locator("#timeline svg").bounding_box()
    assert box
    page.mouse.move(box["x"] + 1, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 - 4, box["y"] + 40, steps=4)
    page.mouse.up()
    page.wait_for_url("**until=2018**")
    assert asked(page)["since"] == ["2018-01-01"] and asked(page)["until"] == ["2018-12-31"]
    expect(page.locator("p.lede strong")).to_have_text("10")
    page.get_by_role("link", name="seluruh waktu").click()
    expect(page.locator("p.lede strong")).to_have_text("90")


@pytest.mark.parametrize("context", [{"java_script_enabled": False}], indirect=True)
def test_without_scripts_bars_and_facets_are_links(page: Page) -> None:
    page.goto("/search")
    page.locator("#timeline svg a").nth(2).click()
    expect(page.locator("ul.chips")).to_contain_text("1 Januari 2018")
    page.locator("#facets").get_by_role("link", name="Rina Wulandari").click()
    assert {"person", "since"} <= set(asked(page)) and links(page)


def test_the_first_result_is_reached_by_keyboard(page: Page) -> None:
    page.goto("/search?words=sampah&section=Daerah&place=CIMAHI")
    for key in ("Tab", "Enter", "Tab", "Enter", "Tab"):  # to the content, to the results
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.closest('ol.results li') !== null")
    page.goto("/search?words=sampah")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    for _ in range(9):  # past the second link
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('ol.results li') !== null")


STATES = [
    "/search",
    "/search?words=sampah&year=2019&section=Daerah",
    "/search?words=sampha&place=Cimhi",
    "/search?words=sampah&since=kemarin",
    "/search?words=%22pasar+sampah%22",
]


@pytest.mark.parametrize(
    ("where", "context"), pairs(STATES, [{}, {"locale": "en-GB", "color_scheme": "dark"}, PHONE]), indirect=["context"]
)
def test_axe_finds_nothing_in_any_state_and_nothing_is_too_wide(page: Page, where: str) -> None:
    page.goto(where)
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    assert [(one["id"], one["nodes"][0]["html"]) for one in violations(page)] == []
    assert page.evaluate("document.documentElement.scrollWidth <= screen.width")
