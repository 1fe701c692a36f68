"""What a run shows: live on a terminal, lines in a log, a table at the end, and never a terminal's escape."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bipol_crawler.progress import duration, printable

PROJECT = Path(__file__).parents[1]

CRAWL = """
import json, logging, sys
import scrapy
from scrapy.crawler import CrawlerProcess

portal, pages, settings = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])
EVIL = "\\x1b]0;owned\\x07\\x1b[2J\\x9b31m\\u202eevil"

class Small(scrapy.Spider):
    name = "small"

    async def start(self):
        stats = self.crawler.stats
        stats.set_value("archive/found", pages)
        stats.set_value("archive/due", pages)
        for number in range(pages):
            yield scrapy.Request(f"{portal}/{number}")

    def parse(self, response):
        stats = self.crawler.stats
        stats.inc_value("archive/fetched")
        stats.inc_value("archive/new")
        stats.inc_value("archive/due", -1)
        logging.getLogger("small").info("read %s [bold]as is[/bold] %s", response.url, EVIL)
        stats.set_value("run/outcome", "healthy")
        stats.set_value("run/exit_code", 0)
        stats.set_value("run/message", "all is well " + EVIL)

process = CrawlerProcess({
    "EXTENSIONS": {"bipol_crawler.progress.Progress": 200},
    "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False,
    "LOGSTATS_INTERVAL": 0, "STATS_DUMP": False, "LOG_LEVEL": "INFO", **settings,
})
process.crawl(Small)
process.start()
"""


class Portal(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        time.sleep(float(self.server.wait))  # type: ignore[attr-defined]
        body = b"<h1>Berita</h1>"
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def portal() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Portal)
    server.wait = 0.0  # type: ignore[attr-defined]
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def command(portal: ThreadingHTTPServer, pages: int, settings: str) -> list[str]:
    return [sys.executable, "-c", CRAWL, f"http://127.0.0.1:{portal.server_port}", str(pages), settings]


def environment() -> dict[str, str]:
    return {**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(PROJECT), "COLUMNS": "120", "LINES": "40"}


def crawl_on_terminal(portal: ThreadingHTTPServer, pages: int, settings: str = "{}", interrupts: int = 0) -> str:
    """Everything a terminal is sent by a run, with standard error and output on a pseudo-terminal."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        command(portal, pages, settings), stdin=slave, stdout=slave, stderr=slave, env=environment(), cwd=PROJECT
    )
    os.close(slave)
    shown, deadline = b"", time.monotonic() + 60
    while time.monotonic() < deadline:
        if select.select([master], [], [], 0.2)[0]:
            try:
                piece = os.read(master, 65536)
            except OSError:
                break
            if not piece:
                break
            shown += piece
        if interrupts and shown.count(b"as is") >= 2:
            process.send_signal(signal.SIGINT)
            interrupts -= 1
            time.sleep(0.3)
    process.wait(timeout=30)
    os.close(master)
    return shown.decode()


def crawl_in_a_log(portal: ThreadingHTTPServer, pages: int, settings: str = "{}") -> str:
    """Standard error of a run that has no terminal."""
    done = subprocess.run(
        command(portal, pages, settings), capture_output=True, text=True, env=environment(), cwd=PROJECT, timeout=60
    )
    assert done.returncode == 0 and not done.stdout, done
    return done.stderr


def test_a_terminal_sees_the_figures_move(portal: ThreadingHTTPServer) -> None:
    portal.wait = 0.3  # type: ignore[attr-defined]
    shown = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", crawl_on_terminal(portal, 12, '{"CONCURRENT_REQUESTS": 1}'))
    fetched = [int(count) for count in re.findall(r"(\d+) fetched", shown)]
    assert fetched == sorted(fetched) and len(set(fetched)) >= 3
    due = [int(count) for count in re.findall(r"(\d+) pages still due", shown)]
    falling = due[due.index(max(due)) :]
    assert falling == sorted(falling, reverse=True) and len(set(falling)) >= 3
    assert re.search(r"time left \d+s", shown) and re.search(r"requests, \d+\.\d a second", shown)


def test_log_lines_stand_whole_above_the_display(portal: ThreadingHTTPServer) -> None:
    portal.wait = 0.1  # type: ignore[attr-defined]
    shown = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", crawl_on_terminal(portal, 8))
    for number in range(8):
        assert (
            len(re.findall(rf"read http://127\.0\.0\.1:\d+/{number} \[bold\]as is\[/bold\]", " ".join(shown.split())))
            == 1
        )
    assert "Spider closed (finished)" in " ".join(shown.split())


def test_a_terminal_is_sent_no_escape_but_our_own(portal: ThreadingHTTPServer) -> None:
    shown = crawl_on_terminal(portal, 3)
    # Colours, cursor up, erase line, carriage return, cursor on and off: what rich needs, and nothing else.
    rest = re.sub(r"\x1b\[([0-9;]*m|1A|2K|\?25[lh])", "", shown)
    assert "\x1b" not in rest and "\x07" not in rest and "\x9b" not in rest and "\u202e" not in rest
    assert "�]0;owned�" in rest


def test_the_cursor_comes_back(portal: ThreadingHTTPServer) -> None:
    shown = crawl_on_terminal(portal, 2)
    assert shown.rfind("\x1b[?25h") > shown.rfind("\x1b[?25l") >= 0


@pytest.mark.parametrize("interrupts", [1, 2])
def test_the_cursor_comes_back_after_an_interrupt(portal: ThreadingHTTPServer, interrupts: int) -> None:
    portal.wait = 0.3  # type: ignore[attr-defined]
    shown = crawl_on_terminal(portal, 200, interrupts=interrupts)
    assert shown.rfind("\x1b[?25h") > shown.rfind("\x1b[?25l") >= 0


@pytest.mark.parametrize("on_terminal", [True, False])
def test_the_run_ends_with_its_figures(portal: ThreadingHTTPServer, on_terminal: bool) -> None:
    shown = crawl_on_terminal(portal, 5) if on_terminal else crawl_in_a_log(portal, 5)
    lines = [line.split() for line in re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", shown).splitlines()]
    for line in (
        ["new", "addresses", "5"],
        ["fetched", "5"],
        ["new", "articles", "5"],
        ["requests", "5"],
        ["changed", "0"],
    ):
        assert line in lines
    assert ["outcome", "healthy", "(exit", "status", "0)"] in lines
    assert any(line[:4] == ["because", "all", "is", "well"] for line in lines)


def test_a_log_gets_lines_at_the_interval_and_no_escapes(portal: ThreadingHTTPServer) -> None:
    portal.wait = 0.3  # type: ignore[attr-defined]
    shown = crawl_in_a_log(portal, 10, '{"PROGRESS_INTERVAL": 1, "CONCURRENT_REQUESTS": 1}')
    moving = (
        r"INFO: (\d+) new addresses, (\d+) still due, (\d+) fetched, .* requests \((\d+\.\d) a second\), time left (.+)"
    )
    lines = re.findall(moving, shown)
    assert 2 <= len(lines) <= 5
    assert all(int(due) + int(fetched) == 10 for _, due, fetched, _, _ in lines)
    assert re.fullmatch(r"\d+s", lines[0][4])


def test_a_log_is_sent_no_escapes(portal: ThreadingHTTPServer) -> None:
    shown = crawl_in_a_log(portal, 3)
    assert "read http" in shown and "�]0;owned�" in shown
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", shown)


def test_a_short_run_in_a_log_is_not_interrupted_by_lines(portal: ThreadingHTTPServer) -> None:
    assert "time left" not in crawl_in_a_log(portal, 3)


def test_with_a_log_file_the_terminal_sees_only_the_table(portal: ThreadingHTTPServer, tmp_path: Path) -> None:
    log = tmp_path / "run.log"
    shown = crawl_on_terminal(portal, 3, f'{{"LOG_FILE": "{log}"}}')
    assert "as is" not in shown and "\x1b[?25l" not in shown and "outcome" in shown
    assert "Spider closed (finished)" in log.read_text()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("biasa saja, é – “ya”", "biasa saja, é – “ya”"),
        ("\x1b[31mmerah", "�[31mmerah"),
        ("\x9b31m", "�31m"),
        ("a\rb", "a�b"),
        ("a\x08b\x7f", "a�b�"),
        ("\u202eterbalik\u2066", "�terbalik�"),
        ("dua\nbaris\tlajur", "dua\nbaris\tlajur"),
        ("\x00", "�"),
    ],
)
def test_what_steers_a_terminal_is_shown_instead(text: str, shown: str) -> None:
    assert printable(text) == shown


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0s"), (59.4, "59s"), (60, "1m 00s"), (75, "1m 15s"), (3600, "1h 00m"), (7505, "2h 05m")]
)
def test_a_duration_is_told_shortly(seconds: float, words: str) -> None:
    assert duration(seconds) == words
