"""``scrapy replay``: a captured page looks in a real browser as it looked on the portal."""

from __future__ import annotations

import json
import socket
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from bipol_crawler.demo.site import Portal
from tests.crawl.crawling import Desk
from tests.crawl.in_process import opened
from tests.crawl.themed import THEME, put_on_theme
from tests.replay.others import TOOLS, WHO, tool

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def themed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """An archive with all files of its pages, and the portal, which is still there to be compared with."""
    portal = Portal(5, 12)
    put_on_theme(portal)
    with opened(portal, served=True):
        desk = Desk(tmp_path_factory.mktemp("themed"), portal, processes=True)
        desk.crawled(**WHO, PHOTO_BUDGET=100, ASSETS_BUDGET=100)
        yield desk


@pytest.fixture(scope="module")
def replay(themed: Desk) -> Iterator[str]:
    """The address of the replayed archive."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with themed.start("replay", "--port", str(port), PYWB=TOOLS / "wayback") as command:
        address, until = f"http://127.0.0.1:{port}/arsip", time.monotonic() + 90
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/"):
                    break
            except OSError:
                assert command.alive and time.monotonic() < until
                time.sleep(0.2)
        yield address


def test_a_page_looks_as_it_looked(themed: Desk, replay: str, record_property) -> None:
    ((url, at),) = themed.rows(
        "SELECT a.url, v.captured_at FROM articles a JOIN article_versions v ON v.article_id = a.id JOIN photos p"
        " ON p.article_id = a.id AND p.kind = 'lead' AND p.digest > '' WHERE a.status = 'live' LIMIT 1"
    )
    when = "".join(filter(str.isdigit, at))[:14]
    looks = Path(__file__).with_name("looks.py")
    shown = json.loads(tool("python", looks, url, f"{replay}/{when}/{url}"))
    record_property("differ", shown["differ"])
    print(f"{shown['differ']:.3%} of the pixels differ")
    assert shown["differ"] < 0.02, shown
    photos = [width for address, width in shown["images"] if "/uploads/" in address]
    assert photos and all(photos), shown
    assert f"{THEME}/img/latar.png" in shown["style"]
    elsewhere = [each for each in shown["asked"] if each.startswith("http") and not each.startswith(replay[:-6])]
    assert not elsewhere
