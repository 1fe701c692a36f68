"""Every kind of page in every state of an archive: axe finds nothing, nothing is too wide or too small to touch.

The archives have no evidence at hand, as in a snapshot without WARC files: one with an article that was edited, one of
a single version, a withdrawn one and one that is not found; an empty one; and one in the middle of a crawl.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.reading import violations
from tests.tiers import pairs

pytestmark = pytest.mark.browser

EVERYWHERE = [
    "/",
    "/dashboard",
    "/search",
    "/changes",
    "/trends",
    "/photos",
    "/people",
    "/places",
    "/bipol",
    "/research",
    "/concordance",
    "/collocates",
    "/keywords",
    "/voices",
    "/corrections",
    "/copies",
    "/events",
    "/named-places",
]
PAGES = {
    "full": [
        *EVERYWHERE,
        "/search?words=pasar",
        "/search?words=xyzzy",
        "/search?words=pasar&place=CIMAHI&year=2020",
        "/search?status=gone",
        "/search?words=Rina+Wulandari",
        "/search?words=cabai+2021",
        *(f"/article/{number}" for number in (1, 2, 3, 4)),
        "/article/1/version/1",
        "/article/1/diff",
        "/article/2/diff",
        "/changes?kind=edited",
        "/changes?since=1990-01-01&until=1990-01-02",
        "/trends?words=pasar&words=cabai",
        "/concordance?words=pasar&sort=right",
        "/collocates?words=pasar&least=1",
        "/keywords?by=section&least=1&articles=1",
        "/keywords?section=Ekonomi&least=1&articles=1",
        "/photos?credit=Rina",
        "/photos?credit=-",
        "/people?q=xyzzy",
        "/person/1",
        "/copies/1",
        "/copies/of-text?text=xyzzy",
        "/place/CIMAHI",
        "/columns",
        "/bipol/articles_flat?_facet=section&_facet=status&status=live&_sort_desc=published_at",
        "/bipol/articles_flat?section=nothing",
        "/bipol/people/1",
        "/bipol/problems",
        "/bipol?sql=select+id,+headline+from+articles",
        "/bipol?sql=select+hedline+from+articles",
        "/bipol/articles_by_person?role=editor",
        "/bipol/written_by?name=xyzzy",
        "/article/999",
        "/nowhere",
    ],
    "empty": [*EVERYWHERE, "/bipol/articles_flat"],
    "running": ["/", "/bipol/runs"],
}
STATES = [(state, address) for state, pages in PAGES.items() for address in pages]
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "color_scheme": "dark",
}  # fmt: skip
DESK: dict[str, Any] = {"viewport": {"width": 1200, "height": 900}, "locale": "en-GB"}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SMALL = """() => [...document.querySelectorAll(
    'button, select, input:not([type=hidden]), textarea, summary, header.site a, nav a, .tags a, .facet-info a'
  )].filter(e => {
    const {width, height} = e.getBoundingClientRect();
    return e.checkVisibility() && width && (width < 24 || height < 24) && !e.classList.contains('skip')
      && !e.closest('.CodeMirror') && !(e.type === 'checkbox' && e.closest('label'));
  }).map(e => e.outerHTML.slice(0, 120))"""
"""Controls smaller than 24 CSS pixels (WCAG 2.5.8); links within sentences are exempt."""


@pytest.fixture(scope="module")
def screen(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(**{"locale": "id-ID", **{"desk": DESK, "phone": PHONE}[request.param]})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("screen", "state", "address"),
    sorted((screen, *page) for page, screen in pairs(STATES, ["desk", "phone"])),  # each screen is set up once
    indirect=["screen"],
)
def test_axe_finds_nothing_at_all_and_a_phone_shows_everything(
    rooms: dict[str, str], screen: Page, state: str, address: str
) -> None:
    screen.goto(rooms[state] + address)
    screen.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    found = {
        (one["id"], node["html"][:160]): node["failureSummary"][:300]
        for one in violations(screen, **RULES) for node in one["nodes"]
    }  # fmt: skip
    assert found == {}
    if screen.viewport_size == PHONE["viewport"]:
        assert screen.evaluate("document.documentElement.scrollWidth") <= PHONE["viewport"]["width"]
        assert screen.evaluate(SMALL) == []
