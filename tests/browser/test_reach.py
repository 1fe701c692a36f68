"""The archive within everybody's reach: by keyboard, without scripts, on a phone, on paper, and by programs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import duck
from tests.browser.test_states import PHONE

pytestmark = pytest.mark.browser

SEARCH = re.compile(r"^http://[^/]+/search$")
FOCUSED = "document.activeElement.matches('main input[type=search]')"


@pytest.fixture
def desk(chromium: Browser, rooms: dict[str, str]) -> Iterator[Page]:
    page = chromium.new_page(base_url=rooms["full"], locale="id-ID")
    yield page
    page.close()


def test_a_slash_leads_to_the_search_box_unless_somebody_types(desk: Page) -> None:
    for address in ("/", "/search?words=pasar", "/people"):
        desk.goto(address)
        desk.keyboard.press("/")
        if address == "/people":  # it has no search box
            expect(desk).to_have_url(SEARCH)
        else:
            assert desk.evaluate(FOCUSED), address
    desk.goto("/article/1")
    desk.keyboard.press("/")
    expect(desk).to_have_url(SEARCH)
    desk.wait_for_load_state()
    desk.keyboard.press("/")
    desk.keyboard.type("pasar/induk")
    expect(desk.get_by_role("searchbox")).to_have_value("pasar/induk")


def test_search_read_compare_and_export_without_scripts_by_keyboard(chromium: Browser, rooms: dict[str, str]) -> None:
    page = chromium.new_page(base_url=rooms["full"], locale="id-ID", java_script_enabled=False)
    page.goto("/")
    page.get_by_role("searchbox").focus()
    page.keyboard.type("pasar")
    page.keyboard.press("Enter")
    result = page.locator("ol.results a").first
    tree = page.get_by_role("main").aria_snapshot()
    assert "heading" in tree and "searchbox" in tree and "list" in tree and "status" in tree
    result.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Pasar Induk Cimahi Dibuka Lagi")
    page.get_by_role("link", name="lihat perubahannya").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Apa yang berubah?")
    page.goto("/bipol/articles_flat")
    menu = page.locator("th details.column-menu").first
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    menu.get_by_role("link", name="Urut turun").press("Enter")
    expect(page.locator("th[aria-sort=descending]")).to_have_count(1)
    page.close()


def test_on_a_phone_somebody_searches_filters_reads_and_compares(chromium: Browser, rooms: dict[str, str]) -> None:
    page = chromium.new_page(base_url=rooms["full"], locale="id-ID", **PHONE)
    page.goto("/search?words=pasar")
    expect(page.get_by_label("Rubrik", exact=True)).to_be_hidden()  # filters are folded
    page.locator("summary").filter(has_text="Saring").first.tap()
    page.get_by_label("Rubrik", exact=True).select_option("Ekonomi")
    page.get_by_role("main").get_by_role("button", name="Cari").first.tap()
    page.locator("ol.results a").first.tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pasar Induk Cimahi Dibuka Lagi")
    page.get_by_role("link", name="lihat perubahannya").tap()
    expect(page.locator("ins").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["viewport"]["width"]
    page.goto("/bipol/articles_flat")
    expect(page.locator("form.filters")).to_be_hidden()
    page.close()


def test_a_print_has_the_citation_and_the_digest_and_no_forms(desk: Page) -> None:
    desk.goto("/article/1")
    desk.emulate_media(media="print")
    expect(desk.locator(".printed")).to_be_visible()
    expect(desk.locator(".printed")).to_contain_text("/article/1")
    expect(desk.get_by_text("sha256:").first).to_be_visible()
    assert (
        desk.evaluate("[...document.querySelectorAll('form, button, select')].filter(e => e.checkVisibility()).length")
        == 0
    )
    desk.emulate_media(media="screen")
    expect(desk.locator(".printed")).to_be_hidden()


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("select hedline from articles", "headline"),
        ("select * from artikles_flat", "articles_flat"),
        ("select headline from articles where", "SQL belum selesai ditulis."),
        ("selec headline from articles", "mulailah dengan SELECT"),
        ("select headline frm articles", "SQL keliru di dekat"),
    ],
)
def test_sql_with_a_mistake_stays_and_the_error_helps(desk: Page, sql: str, told: str) -> None:
    desk.goto("/bipol")
    desk.locator(".CodeMirror").click()
    desk.keyboard.press("Control+A")
    desk.keyboard.type(sql)
    desk.get_by_role("button", name="Jalankan").click()
    expect(desk.get_by_role("alert")).to_contain_text(told)
    expect(desk.locator(".CodeMirror-line").first).to_contain_text(sql)


def test_an_answer_to_sql_is_whole_in_a_browser_by_its_address_and_in_duckdb(desk: Page) -> None:
    desk.goto("/bipol?sql=select+id,+headline+from+articles+order+by+id")
    with desk.expect_download() as download:
        desk.evaluate("document.querySelector('.export-links a[href*=csv]').setAttribute('download', '')")
        desk.get_by_role("link", name="CSV").click()
    rows = list(csv.reader(io.StringIO(download.value.path().read_text())))
    address = desk.url.replace("/bipol?", "/bipol.csv?")
    with urlopen(address) as answer:  # as pandas and R read it
        fetched = list(csv.reader(io.TextIOWrapper(answer, "utf-8")))
    assert rows == fetched and rows[0] == ["id", "headline"] and len(rows) == 5
    with duck.connect() as db:
        found = db.execute("SELECT count(*) FROM read_csv(?)", [download.value.path().as_posix()]).fetchall()
    assert found == [(4,)]
