"""Fixtures for tests of other programs on an archive of two days, whose portal no longer answers."""

from __future__ import annotations

import json
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from urllib.error import URLError

import pytest

from bipol_crawler.demo.site import Portal
from tests.crawl.crawling import Desk
from tests.crawl.in_process import opened
from tests.replay.others import TOOLS, WHO, tool


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """An archive, and ``all.wacz`` with all its captures in the same folder."""
    portal = Portal(5, 40)
    # processes: Playwright uses the event loop of this process
    desk = Desk(tmp_path_factory.mktemp("two-days"), portal, processes=True)
    with opened(portal, served=True):
        desk.crawled(**WHO, PHOTO_BUDGET=100)
        portal.day = 2
        time.sleep(1)  # replay distinguishes captures of one address by their second
        desk.crawled("full=1", **WHO, PHOTO_BUDGET=100)
        desk.crawled(**WHO)  # the feed answers 304
    assert desk.run("wacz", str(desk.folder / "all.wacz")).exit_code == 0
    return desk


@pytest.fixture(scope="session")
def pywb(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run pywb with two collections, ``archive`` (the evidence) and ``packed`` (the WACZ). Yields its address."""
    folder = tmp_path_factory.mktemp("pywb")
    tool("cdxj-indexer", "--sort", desk.warc, "--output", folder / "archive.cdxj")
    config = {"collections": {"archive": {"index_paths": "archive.cdxj", "archive_paths": f"{desk.warc}/"}}}
    (folder / "config.yaml").write_text(json.dumps(config))  # JSON is YAML
    tool("wb-manager", "init", "packed", folder=folder)
    tool("wb-manager", "add", "--unpack-wacz", "packed", desk.folder / "all.wacz", folder=folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    log = folder / "log"
    with log.open("wb") as out:
        command = [str(TOOLS / "wayback"), "--port", str(port), "--bind", "127.0.0.1"]
        server = subprocess.Popen(command, cwd=folder, stdout=out, stderr=out)
    try:
        until = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(address):
                    break
            except (URLError, ConnectionError):
                assert server.poll() is None and time.monotonic() < until, log.read_text()
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait()
