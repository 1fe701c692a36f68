"""What readers meet in a real browser: by mouse, by keyboard, on a phone, in the dark, and with a screen reader."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.reading import Room, Seen, violations
from tests.tiers import pairs

pytestmark = pytest.mark.browser

PAGES = {
    "front": "/",
    "search": "/search?words=warga",
    "article": "/article/{edited}",
    "diff": "/article/{edited}/diff",
    "version": "/bipol/article_versions/{version}",
    "table": "/bipol/articles_flat?_size=5",
    "facets": "/bipol/articles_flat?_facet=section&_facet=status&status=live&_size=5",
    "row": "/bipol/people/1",
    "data": "/bipol",
    "sql": "/bipol?sql=select+id,+headline,+published_at+from+articles+limit+5",
    "dashboard": "/dashboard",
    "people": "/people",
    "person": "/person/1",
    "places": "/places",
    "columns": "/columns",
    "missing": "/article/999999",
}
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
DARK = {"color_scheme": "dark"}
ENGLISH = {"locale": "en-GB"}
# The luminance of a page's ground, 0 to 1, as the browser computed its colour.
GROUND = """() => {
  const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/[0-9.]+/g).map(Number);
  return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
}"""
WIDER = """() => [...document.querySelectorAll('body *')].filter(e => {
  const box = e.getBoundingClientRect();
  return box.width && box.right > innerWidth + 1 && !e.closest('.table-wrapper, .CodeMirror');
}).map(e => e.outerHTML.slice(0, 120))"""
LABELS = """() => [...document.querySelectorAll('svg.ticks')].map(
  chart => [...chart.querySelectorAll('text')].map(label => {
    const {left, right} = label.getBoundingClientRect();
    return {left, right, label: label.textContent};
  }))"""
OUTLINED = """() => {
  const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
  return {name: e.id || e.textContent.trim().slice(0, 40), tag: e.tagName, left: box.left,
          shown: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2};
}"""


@pytest.fixture(autouse=True)
def nothing_amiss(seen: Seen, room: Room) -> Iterator[None]:
    """In every test here the pages ask this machine only, and the browser finds nothing to complain of."""
    yield
    assert {urlsplit(url).netloc for url in seen.asked if not url.startswith("data:")} <= {
        urlsplit(room.address).netloc
    }
    expected = ("the server responded with a status of 404",)
    assert not [complaint for complaint in seen.complaints if not any(words in complaint for words in expected)]


def open_page(page: Page, room: Room, name: str) -> None:
    page.goto(PAGES[name].format(edited=room.edited, version=room.version))


def test_a_reader_searches_opens_compares_and_goes_back(page: Page, room: Room) -> None:
    page.goto("/")
    page.get_by_role("searchbox").fill(f'"{room.headline}"')
    page.get_by_role("button", name="Cari").click()
    page.get_by_role("link", name=room.headline).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(room.headline)
    page.get_by_role("link", name="lihat perubahannya").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Apa yang berubah?")
    expect(page.locator(".field.body ins")).to_be_visible()
    page.get_by_label("Dari").select_option("2")
    page.get_by_role("button", name="Bandingkan").click()
    expect(page.get_by_role("status")).to_have_text("Kedua versi ini sama.")
    page.go_back()
    page.get_by_role("link", name="Kembali ke artikel").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(room.headline)


def test_a_reader_switches_the_language_and_it_stays(page: Page, room: Room) -> None:
    open_page(page, room, "article")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_have_attribute("lang", "id")
    expect(page.get_by_role("heading", name="Versions")).to_be_visible()
    page.goto("/search?words=warga")
    expect(page.get_by_role("button", name="Search")).to_be_visible()
    page.get_by_role("link", name="Bahasa Indonesia").click()
    expect(page).to_have_url(room.address + "/search?words=warga")
    expect(page.get_by_role("button", name="Cari")).to_be_visible()


def test_a_reader_sees_the_photo_out_of_the_evidence(page: Page, room: Room, seen: Seen) -> None:
    open_page(page, room, "article")
    photo = page.locator("figure img").first
    expect(photo).to_be_visible()
    assert photo.evaluate("image => image.complete && image.naturalWidth > 0")
    assert any("/photo/" in url for url in seen.asked)


def test_a_reader_saves_a_citation(page: Page, room: Room) -> None:
    open_page(page, room, "article")
    page.get_by_text("Kutip artikel ini").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="BibTeX (.bib)").click()
    assert download.value.suggested_filename == f"bipol-{room.edited}-v2.bib"


TASTES: dict[str, dict[str, Any]] = {"desk": {}, "english": ENGLISH, "dark": DARK, "phone": PHONE}
VISITS = [
    pytest.param(TASTES[taste], taste, name, id=f"{taste}-{name}") for taste, name in sorted(pairs(TASTES, PAGES))
]


@pytest.mark.parametrize(("_visitor", "taste", "name"), VISITS, indirect=["_visitor"])
def test_every_page_follows_the_readers_tastes_and_axe_finds_nothing_serious(
    visitor: Page, room: Room, taste: str, name: str
) -> None:
    page = visitor
    open_page(page, room, name)
    expect(page.locator("html")).to_have_attribute("lang", "en" if taste == "english" else "id")
    assert (page.evaluate(GROUND) < 0.2) is (taste == "dark")
    if taste == "phone":
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, page.evaluate(WIDER)
        assert page.evaluate(WIDER) == []
    if name in ("front", "dashboard", "person"):
        labels_stand_apart(page)
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    if name == "columns":  # hundreds of rows alike, at all of which test_states looks
        page.evaluate("document.querySelectorAll('main section ~ section ~ section').forEach(table => table.remove())")
    found = violations(page)
    assert [_told(finding) for finding in found if finding["impact"] in ("serious", "critical")] == []


def labels_stand_apart(page: Page) -> None:
    """No label under a chart touches the next."""
    charts = page.evaluate(LABELS)
    assert charts and all(labels for labels in charts)
    for labels in charts:
        assert all(before["right"] < after["left"] for before, after in pairwise(labels)), labels


def _told(finding: dict[str, Any]) -> tuple[str, list[str]]:
    return finding["id"], [node["html"][:200] + " | " + node["failureSummary"][:300] for node in finding["nodes"][:3]]


def test_the_first_stop_of_the_keyboard_skips_to_the_content(page: Page, room: Room) -> None:
    open_page(page, room, "article")
    page.keyboard.press("Tab")
    stop = page.evaluate(OUTLINED)
    assert stop["name"] == "Langsung ke isi" and stop["left"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("name", ["front", "search", "article", "diff", "table", "sql"])
def test_every_stop_of_the_keyboard_is_seen_and_none_holds_it(page: Page, room: Room, name: str) -> None:
    open_page(page, room, name)
    stops = []
    for _ in range(40):
        page.keyboard.press("Tab")
        stop = page.evaluate(OUTLINED)
        if stop["tag"] == "BODY":
            break
        stops.append((stop["tag"], stop["name"]))
        assert stop["shown"] or page.evaluate("!!document.activeElement.closest('.CodeMirror')"), stop
    assert len(set(stops)) > 8
    assert all(before != after for before, after in pairwise(stops) if before[0] == "TEXTAREA")


def test_the_keyboard_alone_leads_from_the_search_box_to_an_article(page: Page, room: Room) -> None:
    page.goto("/")
    page.get_by_role("searchbox").focus()
    page.keyboard.type(f'"{room.headline}"')
    page.keyboard.press("Enter")
    expect(page.locator("ol.results")).to_be_visible()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("!!document.activeElement.closest('ol.results')"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(room.headline)


@pytest.mark.parametrize("name", ["front", "search", "article", "diff", "version"])
@pytest.mark.parametrize("context", [{"java_script_enabled": False}], indirect=True)
def test_the_main_pages_need_no_script(context: BrowserContext, room: Room, name: str) -> None:
    page = context.new_page()
    open_page(page, room, name)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
