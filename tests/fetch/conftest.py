"""A portal of its own for each test, and the crawl that it is for."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from fetch_portal import Crawled, Portal

PROBE = Path(__file__).with_name("fetch_probe.py")
PROJECT = PROBE.parents[2]


@pytest.fixture
def portal():
    portal = Portal()
    yield portal
    portal.close()


@pytest.fixture
def crawl(portal, tmp_path) -> Callable[..., Crawled]:
    def run(*paths: str, way: str = "in_turn", preexec: Callable[[], None] | None = None, **more) -> Crawled:
        given = {"PORTAL_URL": portal.url, "WARC_DIR": str(tmp_path / "warc")} | more.pop("settings", {})
        urls = [portal.url + path if path.startswith("/") else path for path in paths]
        job = {"urls": urls, "way": way, "settings": given} | more
        done = subprocess.run(
            [sys.executable, "-W", "error", str(PROBE)],
            input=json.dumps(job),
            capture_output=True,
            text=True,
            timeout=60,
            env={"PYTHONPATH": str(PROJECT), "PATH": "", "NO_PROXY": "*"},
            preexec_fn=preexec,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr, done.stderr
        return Crawled(**json.loads(done.stdout.splitlines()[-1]), log=done.stderr, warc=tmp_path / "warc")

    return run
