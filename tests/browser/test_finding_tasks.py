"""What texts say, in a real browser and in both languages: voices, places in the texts, days, corrections."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reading import Clicks, violations

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("nothing_amiss")]

INDONESIAN = {"locale": "id-ID"}
ENGLISH = {"locale": "en-GB"}
PHONE = {"viewport": {"width": 390, "height": 800}, "has_touch": True, "is_mobile": True, "color_scheme": "dark"}
TITLES = {
    "/voices": ("Narasumber", "Voices"),
    "/named-places": ("Tempat dalam teks", "Places in the texts"),
    "/events": ("Kalender peristiwa", "Calendar of events"),
    "/corrections": ("Ralat dan perbaikan", "Corrections"),
}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def first_of(page: Page, path: str) -> str:
    """The address of the first person or place of a list."""
    page.goto(path)
    address = page.locator("main ol.stories > li a.written").first.get_attribute("href")
    assert address
    return address


@pytest.mark.parametrize("context", [INDONESIAN], indirect=True)
def test_what_somebody_said_and_in_which_article_in_two_clicks(page: Page, clicks: Clicks) -> None:
    page.goto("/voices")
    person = page.locator("main ol.stories > li a.written").first
    name = person.inner_text()
    clicks.on(person)
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.locator("main .lede")).to_contain_text(re.compile(r"Disebut dalam \d+ artikel, dengan \d+ kutipan"))
    quote = page.locator("main ol.stories > li").filter(has=page.locator("small a.written")).first
    words = quote.locator(".written").first.inner_text()
    clicks.on(quote.locator("small a.written"))
    assert clicks.made <= 2
    expect(page.locator("article")).to_contain_text(words[:40])


@pytest.mark.parametrize("context", [ENGLISH], indirect=True)
def test_the_articles_of_a_place_in_the_texts_in_english(page: Page, clicks: Clicks) -> None:
    page.goto("/named-places")
    expect(page.get_by_role("heading", level=1)).to_have_text("Places in the texts")
    clicks.on(page.locator("main ol.stories > li a.written").first)
    expect(page.locator("main .lede")).to_contain_text(re.compile(r"\d+ articles name it in their text"))
    assert page.locator("main ol.stories > li").count() >= 1 and clicks.made <= 1


@pytest.mark.parametrize("context", [INDONESIAN], indirect=True)
def test_an_article_leads_to_its_people_places_and_days(page: Page) -> None:
    page.goto(first_of(page, "/voices"))
    page.locator("main ol.stories > li small a.written").first.click()
    page.get_by_text("Disebut dalam teks").click()
    for path in ("/voice/", "/named-place/"):
        expect(page.locator(f"details a[href*='{path}']").first).to_be_visible()


@pytest.mark.parametrize(
    ("context", "language"), [(INDONESIAN, 0), (ENGLISH, 1)], indirect=["context"], ids=["Indonesian", "English"]
)
def test_each_page_has_its_name_and_leads_to_the_others(page: Page, language: int) -> None:
    for path, titles in TITLES.items():
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_have_text(titles[language])
        chips = page.locator("main ul.chips a")
        assert {others[language] for others in TITLES.values()} <= set(chips.all_inner_texts())
        assert page.locator("main ul.chips a[aria-current=page]").inner_text() == titles[language]


@pytest.mark.parametrize("context", [INDONESIAN], indirect=True)
def test_the_calendar_shows_another_month(page: Page) -> None:
    page.goto("/events")
    before = page.locator("main nav.turn span").inner_text()
    page.locator("main nav.turn a[rel=prev]").click()
    expect(page.locator("main nav.turn a[rel=next]")).to_contain_text(before)


@pytest.mark.parametrize("context", [INDONESIAN, {**ENGLISH, **PHONE}], indirect=True, ids=["desk", "phone"])
@pytest.mark.parametrize("path", ["/voices", "/named-places", "/events", "/corrections"])
def test_axe_finds_nothing_and_nothing_is_too_wide(page: Page, path: str) -> None:
    """The list, and the page of the first person or place on it."""
    inside = first_of(page, path) if path in ("/voices", "/named-places") else path
    for address in {path, inside}:
        page.goto(address)
        assert violations(page, **RULES) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
