"""What people come for, in a real browser and in few clicks: changes, sections over time, photos, a subscription."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import feedparser
import pytest
from playwright.sync_api import Page, expect

from tests.browser.reading import Clicks, Room, violations
from tests.tiers import pairs

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("nothing_amiss")]

PHONE = {"viewport": {"width": 390, "height": 800}, "has_touch": True, "is_mobile": True}
DARK = {"color_scheme": "dark"}
PAGES = {
    "changes": "/changes",
    "no changes": "/changes?kind=moved&section=Ekonomi&until=2001-01-01",
    "trends": "/trends",
    "two series": "/trends?words=warga&words=jalan&of=words",
    "photos": "/photos",
    "no photos": "/photos?credit=tidakada",
    "photo": "/article/{edited}/photo/lead/1",
    "article": "/article/{edited}",
    "cells": "/bipol/photos_flat?_size=5",
}


def test_what_was_changed_this_month_and_how_in_two_clicks(page: Page, room: Room, clicks: Clicks) -> None:
    page.goto("/")
    clicks.on(page.get_by_role("banner").get_by_role("link", name="Perubahan"))
    clicks.on(page.get_by_role("link", name="bulan ini"))
    address = page.url
    assert list(parse_qs(urlsplit(address).query)) == ["since"], "the address names the day, so it stays the same"
    edit = page.locator("ol.changes > li").filter(has=page.get_by_role("link", name=room.headline)).first
    expect(edit.locator("dl.lines")).to_be_visible()
    assert edit.locator("del, ins").count() > 0 and clicks.made <= 2
    edit.get_by_role("link", name="lihat perubahannya").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Apa yang berubah?")
    page.goto(address)
    expect(page.get_by_role("status").first).to_contain_text("perubahan")


def test_two_sections_over_time_beside_each_other_in_three_clicks(
    page: Page, room: Room, clicks: Clicks, tmp_path: Path
) -> None:
    page.goto("/")
    clicks.on(page.get_by_role("banner").get_by_role("link", name="Tren"))
    names = page.locator("#section1 option").all_inner_texts()[1:3]
    for place, name in enumerate(names, 1):
        page.locator(f"#section{place}").select_option(label=name)
    clicks.on(page.get_by_role("button", name="Bandingkan"))
    assert page.locator("figure.chart ul.key li").all_inner_texts() == names and clicks.made <= 3
    page.get_by_text("Angkanya").click()
    rows = page.locator("figure.chart tbody tr")
    assert rows.count() >= 1
    cell = page.locator("figure.chart tbody td a").filter(has_not_text="0").first
    counted = int(cell.inner_text())
    cell.click()
    assert urlsplit(page.url).path == "/search"
    expect(page.get_by_role("status").first).to_contain_text(str(counted))
    page.go_back()
    for form, start in (("SVG", b"<?xml"), ("PNG", b"\x89PNG"), ("CSV", b"period,")):
        with page.expect_download() as download:
            page.get_by_role("main").get_by_role("link", name=form, exact=True).click()
        assert Path(download.value.path()).read_bytes().startswith(start)


def test_a_bar_can_be_clicked(page: Page, room: Room) -> None:
    page.goto("/trends?by=year")
    bar = page.locator("figure.chart svg[role=group] a").last
    bar.locator("rect").click()
    assert urlsplit(page.url).path == "/search"


def test_the_photos_of_one_photographer_are_seen_in_three_clicks(page: Page, room: Room, clicks: Clicks) -> None:
    page.goto("/")
    clicks.on(page.get_by_role("banner").get_by_role("link", name="Foto"))
    credit = page.locator("ul.tally a").first
    name = credit.inner_text()
    clicks.on(credit)
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    expect(page.locator("ol.gallery img").first).to_be_visible()
    assert page.locator("ol.gallery img").evaluate_all(
        "pictures => pictures.every(picture => picture.loading === 'lazy' || picture.naturalWidth > 0)"
    )
    clicks.on(page.locator("ol.gallery img").first)
    picture = page.locator("figure.viewer img")
    expect(picture).to_be_visible()
    assert picture.evaluate("picture => picture.complete && picture.naturalWidth > 0") and clicks.made <= 3
    before = page.url
    if page.locator("a[rel=next]").count():
        page.keyboard.press("ArrowRight")
        page.wait_for_url(lambda address: address != before)
        page.keyboard.press("ArrowLeft")
        page.wait_for_url(before)


def test_the_changes_of_a_search_are_subscribed_to_in_two_clicks(page: Page, room: Room, clicks: Clicks) -> None:
    page.goto(f'/search?words="{room.headline}"')
    feed = page.get_by_role("main").locator("a[href*='/feed/changed.atom']").first
    address = feed.get_attribute("href")
    assert address and parse_qs(urlsplit(address).query)["words"] == [f'"{room.headline}"']
    answer = page.request.get(room.address + address)
    read = feedparser.parse(answer.body())
    assert not read.bozo and read.entries
    entry = read.entries[0]
    assert "\n− " in entry.summary and "\n+ " in entry.summary, "before and after"
    assert urlsplit(entry.link).path == f"/article/{room.edited}/diff"


TASTES: dict[str, dict[str, Any]] = {"desk": {}, "dark": DARK, "phone": PHONE}


@pytest.mark.parametrize(
    ("_visitor", "taste", "name"),
    [
        pytest.param(TASTES[taste], taste, name, id=f"{taste}-{name}")
        for taste, name in sorted((taste, name) for name, taste in pairs(PAGES, TASTES))
    ],
    indirect=["_visitor"],
)
def test_axe_finds_nothing_serious_and_nothing_is_wider_than_a_phone(
    visitor: Page, room: Room, taste: str, name: str
) -> None:
    page = visitor
    page.goto(PAGES[name].format(edited=room.edited))
    if taste == "phone":
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    found = violations(page)
    serious = [finding for finding in found if finding["impact"] in ("serious", "critical")]
    assert [(finding["id"], [node["html"][:200] for node in finding["nodes"][:3]]) for finding in serious] == []


@pytest.mark.parametrize("name", ["changes", "two series", "photos", "photo"])
@pytest.mark.parametrize("context", [{"java_script_enabled": False}], indirect=True)
def test_the_pages_need_no_script(page: Page, room: Room, name: str) -> None:
    page.goto(PAGES[name].format(edited=room.edited))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
