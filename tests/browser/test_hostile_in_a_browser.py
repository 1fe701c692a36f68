"""Hostile text in a real Chromium: nothing of it runs, loads, or becomes an element, on any kind of page."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.browse.browse_archives import fill_with_hostility, new_archive
from tests.browse.harmless import ATTRIBUTES, ELEMENTS
from tests.crawl.crawling import PROJECT

pytestmark = pytest.mark.browser

PAGES = [
    "/",
    "/dashboard",
    "/search?words=alert",
    "/people",
    "/person/1",
    "/places",
    "/columns",
    "/bipol?_show_hidden=1",
    "/bipol/articles",
    "/bipol/articles_flat?_facet=section&_facet=place",
    "/bipol/versions_flat",
    "/bipol/article_events",
    "/bipol/written_by?name=%3Cscript%3Ealert(1)%3C/script%3E",
    "/bipol?sql=select+headline,+body+as+%22%3Cimg+src=x+onerror=alert(1)%3E%22+from+articles",
    "/bipol?sql=select+%3Cscript%3Ealert(1)%3C/script%3E",
    "/nowhere/%3Cscript%3Ealert(1)%3C/script%3E",
    *(f"/bipol/{table}/{number}" for table in ("articles", "article_versions") for number in (1, 2)),
    "/article/1/diff",
    "/article/2/diff",
    "/bipol/people/1",
    "/bipol/problems/1",
    "/bipol/links/3",
]
MADE = """() => [...document.querySelectorAll('*')].map(e => [e.localName, ...e.getAttributeNames()])"""
SCRIPTED = {"textarea", "div", "pre", "span", "br", "svg", "ul", "li", "p", "a", "circle"}
"""What Datasette's own scripts make: the SQL editor and the menus of columns."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path: Path = tmp_path_factory.mktemp("hostile") / "bipol.db"
    db = new_archive(path)
    fill_with_hostility(db)
    db.close()
    command = [sys.executable, "-u", "-m", "scrapy", "browse", "--port", "0", "-s", f"ARCHIVE_DB={path}"]
    server = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert server.stdout
    said = re.search(r"http://[^/\s]+", server.stdout.readline())
    assert said
    yield said[0]
    server.terminate()
    server.communicate(timeout=30)


@pytest.fixture(scope="module")
def watched(chromium: Browser, address: str) -> Iterator[tuple[Page, list[str], list[str]]]:
    """A page, what it asks for, and what it complains of."""
    page = chromium.new_page(base_url=address)
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda message: message.type in ("error", "warning") and complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page, asked, complaints
    page.close()


@pytest.mark.parametrize("where", PAGES)
def test_nothing_planted_runs_loads_or_becomes_an_element(
    watched: tuple[Page, list[str], list[str]], address: str, where: str
) -> None:
    page, asked, complaints = watched
    asked.clear(), complaints.clear()
    page.goto(where)
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    made = page.evaluate(MADE)
    assert {urlsplit(url).netloc for url in asked if not url.startswith("data:")} == {urlsplit(address).netloc}
    assert [words for words in complaints if "the server responded with a status of 4" not in words] == []
    assert {name for name, *_ in made} <= ELEMENTS | SCRIPTED
    ours = [(name, attribute) for name, *attributes in made if name not in SCRIPTED for attribute in attributes]
    assert {attribute.lower() for _, attribute in ours} <= ATTRIBUTES
    assert not [attribute for _, *attributes in made for attribute in attributes if attribute.startswith("on")]
