"""``scrapy browse`` as a person runs it: a process, a port, a browser, Ctrl-C."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.crawl import in_process

PROJECT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "scrapy", "browse"]


def browse(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, *arguments], cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def refused(*arguments: str) -> tuple[int, str]:
    """The exit status and everything said of a command that must not start."""
    status, out, err = in_process.scrapy(["browse", *arguments])
    return status, out + err


def test_the_archive_is_served_until_interrupted(news_archive: Path) -> None:
    process = browse("-s", f"ARCHIVE_DB={news_archive}", "--port", "0")
    assert process.stdout
    line = process.stdout.readline()
    address = re.search(r"http://127\.0\.0\.1:\d+/", line)
    assert address, line
    with urllib.request.urlopen(address[0] + "bipol/articles.json?_shape=array", timeout=30) as answer:
        assert len(json.load(answer)) == 4
    with urllib.request.urlopen(address[0], timeout=30) as answer:
        assert "Pasar Induk Cimahi" in answer.read().decode()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 0 and not err


def test_a_missing_archive_is_one_clear_line_and_status_2(tmp_path: Path) -> None:
    status, said = refused("-s", f"ARCHIVE_DB={tmp_path}/none.db")
    assert status == 2 and said.count("\n") == 1 and "none.db" in said


def test_a_taken_port_is_one_clear_line_and_status_2(news_archive: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        status, said = refused("-s", f"ARCHIVE_DB={news_archive}", "--port", str(port))
    assert status == 2 and said.count("\n") == 1 and str(port) in said


@pytest.mark.parametrize("port", ["70000", "-1"])
def test_an_impossible_port_is_one_clear_line_and_status_2(news_archive: Path, port: str) -> None:
    status, said = refused("-s", f"ARCHIVE_DB={news_archive}", "--port", port)
    assert status == 2 and said.count("\n") == 1
