"""Every kind of page in every state of an archive: axe finds nothing, nothing is too wide or too small to touch.

The archives have no evidence at hand, as in a snapshot without WARC files: one with an article that was edited, one of
a single version, a withdrawn one and one that is not found; an empty one; and one in the middle of a crawl.
"""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browse.browse_archives import fill_with_news, new_archive
from tests.crawl.crawling import PROJECT

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
]
PAGES = {
    "full": [
        *EVERYWHERE,
        "/search?words=pasar",
        "/search?words=xyzzy",
        "/search?words=pasar&place=CIMAHI&year=2020",
        "/search?status=gone",
        *(f"/article/{number}" for number in (1, 2, 3, 4)),
        "/article/1/version/1",
        "/article/1/diff",
        "/article/2/diff",
        "/changes?kind=edited",
        "/changes?since=1990-01-01&until=1990-01-02",
        "/trends?words=pasar&words=cabai",
        "/photos?credit=Rina",
        "/people?q=xyzzy",
        "/person/1",
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
RUNNING = (
    "INSERT INTO runs (command, arguments, portal, parser_version, software, started_at) SELECT command, arguments,"
    " portal, parser_version, software, '2024-11-17T00:00:00Z' FROM runs LIMIT 1"
)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SMALL = """() => [...document.querySelectorAll(
    'button, select, input:not([type=hidden]), textarea, summary, header a, nav a, .tags a, .facet-info a'
  )].filter(e => {
    const {width, height} = e.getBoundingClientRect();
    return e.checkVisibility() && width && (width < 24 || height < 24) && !e.classList.contains('skip')
      && !e.closest('.CodeMirror') && !(e.type === 'checkbox' && e.closest('label')?.getBoundingClientRect().height >= 24);
  }).map(e => [e.outerHTML.slice(0, 100), e.getBoundingClientRect().width, e.getBoundingClientRect().height].join(' '))"""
"""Controls smaller than 24 CSS pixels (WCAG 2.5.8); links within sentences are exempt."""


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    folder = tmp_path_factory.mktemp("states")
    servers, addresses = [], {}
    for name in PAGES:
        path = folder / f"{name}.db"
        db = new_archive(path)
        if name != "empty":
            fill_with_news(db)
        if name == "running":
            with sqlite3.connect(path) as connection:
                connection.execute(RUNNING)
            connection.close()
        db.close()
        command = [sys.executable, "-u", "-m", "scrapy", "browse", "--port", "0", "-s", f"ARCHIVE_DB={path}"]
        server = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        servers.append(server)
        assert server.stdout
        printed = re.search(r"http://[^/\s]+", server.stdout.readline())
        assert printed
        addresses[name] = printed[0]
    yield addresses
    for server in servers:
        server.terminate()
        server.communicate(timeout=30)


@pytest.fixture(scope="module", params=[DESK, PHONE], ids=["desk", "phone"])
def screen(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(**{"locale": "id-ID", **request.param})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(("state", "address"), STATES)
def test_axe_finds_nothing_at_all(rooms: dict[str, str], screen: Page, state: str, address: str) -> None:
    screen.goto(rooms[state] + address)
    closed = Axe().run(screen, options=RULES).response["violations"]
    screen.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    opened = Axe().run(screen, options=RULES).response["violations"]
    found = {
        (one["id"], node["html"][:160]): node["failureSummary"][:300]
        for one in closed + opened
        for node in one["nodes"]
    }
    assert found == {}


@pytest.mark.parametrize(("state", "address"), STATES)
def test_a_phone_shows_everything_and_a_finger_finds_it(
    rooms: dict[str, str], chromium: Browser, state: str, address: str
) -> None:
    page = chromium.new_page(locale="id-ID", **PHONE)
    page.goto(rooms[state] + address)
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["viewport"]["width"]
    assert page.evaluate(SMALL) == []
    page.close()
