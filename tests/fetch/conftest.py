"""Fixtures with a scripted portal for each test, and a function that crawls it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.fetch import probing
from tests.fetch.fetch_portal import Crawled, Portal
from tests.forks import fork


@pytest.fixture
def portal() -> Iterator[Portal]:
    portal = Portal()
    yield portal
    portal.close()


@pytest.fixture
def crawl(portal: Portal, tmp_path: Path) -> Callable[..., Crawled]:
    def run(*paths: str, way: str = "in_turn", first: Callable[[], None] | None = None, **more: Any) -> Crawled:
        given = {"PORTAL_URL": portal.url, "WARC_DIR": str(tmp_path / "warc")} | more.pop("settings", {})
        urls = [portal.url + path if path.startswith("/") else path for path in paths]
        job = {"urls": urls, "way": way, "settings": given} | more
        out, err = tmp_path / "out", tmp_path / "err"
        process = fork(partial(probing.probe, json.dumps(job), first), str(out), str(err))
        process.join(60)
        told, log = out.read_text("utf-8"), err.read_text("utf-8")
        assert process.exitcode == 0, log
        assert "Traceback" not in log, log
        return Crawled(**json.loads(told.splitlines()[-1]), log=log, warc=tmp_path / "warc")

    return run
