"""The demo's archive of two days, served by the real command to a real Chromium that can reach nothing else."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from bipol_crawler.demo.site import Portal
from tests.browse.browse_archives import fill_with_news, new_archive
from tests.browser.reading import Clicks, Room, Seen
from tests.crawl.crawling import PROJECT, Desk
from tests.crawl.in_process import opened

WHO = {"OPERATOR": "Arsip Uji", "CONTACT": "https://arsip.example/tentang"}
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]  # fmt: skip

PATIENCE = 10_000
"""Milliseconds to wait for anything on a page."""


@pytest.fixture(scope="session")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    portal = Portal(5, 40)
    # Playwright has this process's event loop
    desk = Desk(tmp_path_factory.mktemp("reading-room"), portal, processes=True)
    with opened(portal, served=True):
        desk.crawled(**WHO, PHOTO_BUDGET=100)
        portal.day = 2
        desk.crawled("full=1", **WHO, PHOTO_BUDGET=100)
    with sqlite3.connect(desk.database) as db:
        edited = db.execute(
            "SELECT v.article_id, v.id, a.headline FROM article_versions v JOIN articles a ON a.id = v.article_id"
            " WHERE v.changed = 'body' AND a.status = 'live' ORDER BY v.id DESC LIMIT 1"
        ).fetchone()
    db.close()
    given = [f"ARCHIVE_DB={desk.database}", "-s", f"WARC_DIR={desk.warc}", "-s", "SHARE_RECORDS=1"]
    command = [sys.executable, "-u", "-m", "scrapy", "browse", "--port", "0", "-s", *given]
    log = desk.folder / "browse.log"
    with log.open("w") as out:
        server = subprocess.Popen(command, cwd=PROJECT, stdout=out, stderr=out)
    try:
        until = time.monotonic() + 60
        while not (said := re.search(r"http://\S+", log.read_text())):
            assert server.poll() is None and time.monotonic() < until, log.read_text()
            time.sleep(0.1)
        yield Room(said[0].rstrip("/"), *edited)
    finally:
        server.terminate()
        server.wait()
    assert "Traceback" not in log.read_text()


RUNNING = """INSERT INTO runs (command, arguments, portal, parser_version, software, started_at)
    SELECT command, arguments, portal, parser_version, software, '2024-11-17T00:00:00Z' FROM runs LIMIT 1"""

COPIES = """
INSERT INTO copies VALUES (2, 1, 1, 1, 45, 60, 0.75, 0, 12), (3, 2, 1, 0, 30, 60, 0.5, NULL, NULL);
INSERT INTO origins VALUES (1, 1, 1, 'agency', 'Antara', 'origin.last_line', 'body', 0, 6, 'ANTARA');
INSERT INTO follow_ups VALUES (2, 1, 1, 0, 'jembatan; pasar');
"""


@pytest.fixture(scope="session")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Addresses of reading rooms without evidence at hand, by the state of the archive: full, empty or running."""
    servers, addresses = [], {}
    for state in ("full", "empty", "running"):
        path = tmp_path_factory.mktemp(state) / "bipol.db"
        db = new_archive(path)
        if state != "empty":
            fill_with_news(db)
        if state == "full":
            db.executescript(COPIES)
        if state == "running":
            db.execute(RUNNING)
            db.commit()
        db.close()
        command = [sys.executable, "-u", "-m", "scrapy", "browse", "--port", "0", "-s", f"ARCHIVE_DB={path}"]
        server = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        servers.append(server)
        assert server.stdout
        printed = re.search(r"http://[^/\s]+", server.stdout.readline())
        assert printed
        addresses[state] = printed[0]
    yield addresses
    for server in servers:
        server.terminate()
        server.communicate(timeout=30)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    found = shutil.which("chromium") or pytest.fail("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def seen() -> Seen:
    return Seen()


@contextmanager
def reader(chromium: Browser, room: Room, seen: Seen, tastes: dict[str, Any]) -> Iterator[BrowserContext]:
    """A reader with some screen and tastes; what pages ask for and complain of is added to ``seen``."""
    usual: dict[str, Any] = {"locale": "id-ID", "viewport": {"width": 1200, "height": 900}}
    context = chromium.new_context(base_url=room.address, **{**usual, **tastes})
    context.set_default_timeout(PATIENCE)
    context.on("request", lambda asked: seen.asked.append(asked.url))

    def complains(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            seen.complaints.append(message.text)

    context.on("console", complains)
    context.on("weberror", lambda error: seen.complaints.append(str(error.error)))
    yield context
    context.close()


@pytest.fixture
def context(request: pytest.FixtureRequest, chromium: Browser, room: Room, seen: Seen) -> Iterator[BrowserContext]:
    """A reader; ``@pytest.mark.parametrize("context", [{…}], indirect=True)`` says with what screen and tastes."""
    with reader(chromium, room, seen, getattr(request, "param", {})) as context:
        yield context


@pytest.fixture(scope="module")
def _visitor(request: pytest.FixtureRequest, chromium: Browser, room: Room) -> Iterator[tuple[Page, Seen]]:
    """A reader who looks at many pages one after the other, and what these ask for and complain of."""
    seen = Seen()
    with reader(chromium, room, seen, request.param) as context:
        yield context.new_page(), seen


@pytest.fixture
def visitor(_visitor: tuple[Page, Seen], seen: Seen) -> Iterator[Page]:
    """The page of such a reader. A new browser context for each page would cost more than to look at it."""
    page, asked = _visitor
    asked.asked, asked.complaints = seen.asked, seen.complaints
    yield page


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def clicks() -> Clicks:
    return Clicks()


@pytest.fixture
def nothing_amiss(seen: Seen, room: Room) -> Iterator[None]:
    """The pages ask this machine only, and the browser finds nothing to complain of."""
    yield
    assert {urlsplit(url).netloc for url in seen.asked} <= {urlsplit(room.address).netloc}
    assert seen.complaints == []
