"""``scrapy replay``: a captured page looks in a real browser as it looked on the portal."""

from __future__ import annotations

import http.client
import json
import socket
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from warcio.capture_http import capture_http

from bipol_crawler.demo.site import Portal
from tests.crawl.crawling import Desk
from tests.crawl.in_process import opened
from tests.crawl.themed import THEME, serve_theme
from tests.replay.others import TOOLS, WHO, tool

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def themed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """An archive with all files of its pages, and the portal, which is still there to be compared with."""
    portal = Portal(5, 12)
    serve_theme(portal)
    with opened(portal, served=True):
        desk = Desk(tmp_path_factory.mktemp("themed"), portal, processes=True)
        desk.crawled(**WHO, PHOTO_BUDGET=100, ASSETS_BUDGET=100)
        assert desk.run("import", str(captured_by_somebody(desk))).exit_code == 0
        yield desk


def captured_by_somebody(desk: Desk) -> Path:
    """A WARC file with pages that runs do not fetch, as warcio records them."""
    parts, path = urlsplit(desk.portal.url), desk.folder / "theirs.warc.gz"
    section = desk.rows("SELECT url FROM sections LIMIT 1")[0][0]
    with capture_http(str(path)):
        for target in ("/", desk.path(section), "/?s=warga"):
            connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
            connection.request("GET", target)
            connection.getresponse().read()
            connection.close()
    return path


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


PHOTOS = "SELECT a.url FROM articles a JOIN photos p ON p.article_id = a.id WHERE p.digest > ''"
PAGES = {
    "article": f"{PHOTOS} AND p.kind = 'lead'",
    "article with photos in its text": f"{PHOTOS} AND p.kind <> 'lead' GROUP BY a.id ORDER BY count(*) DESC",
    "front page": "SELECT rtrim(min(url), '/') || '/' FROM captures WHERE url LIKE '%/'",
    "list of a section": "SELECT url FROM captures WHERE url LIKE '%/category/%'",
    "search": "SELECT url FROM captures WHERE url LIKE '%?s=%'",
}
"""A page of each kind, as SQL. The last three came into the archive by an import."""


@pytest.mark.parametrize("width", [1000, 390], ids=["wide screen", "phone"])
@pytest.mark.parametrize("kind", PAGES)
def test_a_page_looks_as_it_looked(kind: str, width: int, themed: Desk, replay: str, record_property) -> None:
    (url,) = themed.rows(f"{PAGES[kind]} LIMIT 1")[0]
    ((at,),) = themed.rows("SELECT captured_at FROM captures WHERE url = ? ORDER BY id DESC LIMIT 1", url)
    when = "".join(filter(str.isdigit, at))[:14]
    looks = Path(__file__).with_name("looks.py")
    shown = json.loads(tool("python", looks, url, f"{replay}/{when}/{url}", str(width)))
    record_property("differ", shown["differ"])
    print(f"{kind}, {width} pixels wide: {shown['differ']:.3%} of the pixels differ")
    assert shown["differ"] < 0.02, shown
    photos = [width for address, width in shown["images"] if "/uploads/" in address]
    assert all(photos), shown
    assert photos or not kind.startswith("article")
    assert kind == "front page" or width < 600 or f"{THEME}/img/latar.png" in shown["style"]
    elsewhere = [each for each in shown["asked"] if each.startswith("http") and not each.startswith(replay[:-6])]
    assert not elsewhere
