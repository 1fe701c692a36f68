"""Real programs capture the miniature portal: Wget if it is installed, warcio's own recorder, and others if named.

The others are in the folder ``writers``. Each says what it needs, is called with a file of addresses, and leaves its
files in the folder in which it is called. FOREIGN_WRITERS names those to call, with spaces between.
"""

from __future__ import annotations

import http.client
import os
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from warcio.capture_http import capture_http

from bipol_crawler.demo.site import Portal
from tests.crawl.contents import contents, differences
from tests.crawl.crawling import Desk
from tests.crawl.in_process import inline_reading, opened, serve_all


@pytest.fixture
def desk(tmp_path: Path):
    portal = Portal(5, 16)
    with opened(portal, served=True), inline_reading():
        serve_all()
        yield Desk(tmp_path / "archive", portal)


def assert_all_articles(desk: Desk, tmp_path: Path) -> None:
    crawled = Desk(tmp_path / "crawled", desk.portal)
    crawled.crawled()
    assert desk.articles() == crawled.articles()
    tables = ("article_versions", "bylines", "links")
    assert not differences(contents(crawled.database, *tables), contents(desk.database, *tables))
    assert desk.run("verify", "--deep").exit_code == 0


@pytest.mark.sampled(1)
@pytest.mark.skipif(not shutil.which("wget"), reason="Wget is not installed")
@pytest.mark.parametrize("options", [(), ("--no-warc-compression",), ("--no-warc-digests",), ("--warc-max-size=30k",)])
def test_wget(options: tuple[str, ...], desk: Desk, tmp_path: Path) -> None:
    urls = tmp_path / "urls"
    urls.write_text("".join(f"{desk.portal.url}{path}\n" for path in sorted(desk.readable())))
    folder = tmp_path / "theirs"
    folder.mkdir()
    command = ["wget", "--quiet", "--warc-file=theirs", "--page-requisites", "--level=1", "-e", "robots=off", *options]
    subprocess.run([*command, f"--input-file={urls}"], cwd=folder, timeout=60, check=False)
    run = desk.run("import", str(folder))
    assert run.exit_code == 0, run.err
    assert "of other hosts" in run.err  # its own log
    assert_all_articles(desk, tmp_path)
    ((photos,),) = desk.rows("SELECT count(digest) FROM photos")
    assert photos > 5  # all but those that a script would load
    ((software,),) = desk.rows("SELECT DISTINCT software FROM imports")
    assert software.startswith("Wget/")


@pytest.mark.parametrize("program", os.environ.get("FOREIGN_WRITERS", "").split(), ids=lambda path: Path(path).name)
def test_others(program: str, desk: Desk, tmp_path: Path) -> None:
    urls, folder = tmp_path / "urls", tmp_path / "theirs"
    urls.write_text("".join(f"{desk.portal.url}{path}\n" for path in sorted(desk.readable())))
    folder.mkdir()
    subprocess.run([Path(program).absolute(), urls], cwd=folder, timeout=300, check=True)
    run = desk.run("import", str(folder))
    assert run.exit_code == 0, run.err
    assert_all_articles(desk, tmp_path)


@pytest.mark.thorough
def test_warcio(desk: Desk, tmp_path: Path) -> None:
    parts = urlsplit(desk.portal.url)
    with capture_http(str(tmp_path / "recorded.warc.gz")):
        for path in sorted(desk.readable()):
            connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
            connection.request("GET", path)
            connection.getresponse().read()
            connection.close()
    run = desk.run("import", str(tmp_path / "recorded.warc.gz"))
    assert run.exit_code == 0, run.err
    assert_all_articles(desk, tmp_path)
