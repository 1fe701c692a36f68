"""What a run shows: live on a terminal, lines in a log, a table at the end, and never a terminal's escape."""

from __future__ import annotations

import logging
import os
import pty
import re
import select
import signal
import threading
import time
from collections.abc import AsyncIterator, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from bipol_crawler.crawl.progress import duration, printable
from tests.forks import fork

EVIL = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202eevil"


def crawl(portal: str, pages: int, settings: dict[str, Any]) -> None:
    """A small crawl, in a process of its own, on a terminal of 120 columns if it has one."""
    import scrapy
    from scrapy.crawler import CrawlerProcess
    from scrapy.http import Response

    from bipol_crawler.crawl import progress

    os.environ |= {"TERM": "xterm-256color", "COLUMNS": "120", "LINES": "40"}
    progress.REFRESH = 0.1

    class Small(scrapy.Spider):
        name = "small"

        async def start(self) -> AsyncIterator[scrapy.Request]:
            self.crawler.stats.set_value("archive/found", pages)
            self.crawler.stats.set_value("archive/due", pages)
            for number in range(pages):
                yield scrapy.Request(f"{portal}/{number}")

        def parse(self, response: Response) -> None:
            stats = self.crawler.stats
            stats.inc_value("archive/fetched")
            stats.inc_value("archive/new")
            stats.inc_value("archive/due", -1)
            logging.getLogger("small").info("read %s [bold]as is[/bold] %s", response.url, EVIL)
            stats.set_value("run/outcome", "healthy")
            stats.set_value("run/exit_code", 0)
            stats.set_value("run/message", "all is well " + EVIL)

    process = CrawlerProcess({
        "EXTENSIONS": {"bipol_crawler.crawl.progress.Progress": 200},
        "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False,
        "LOGSTATS_INTERVAL": 0, "STATS_DUMP": False, "LOG_LEVEL": "INFO", **settings,
    })  # fmt: skip
    process.crawl(Small)
    process.start()


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


def command(portal: ThreadingHTTPServer, pages: int, settings: dict[str, Any]) -> partial[None]:
    return partial(crawl, f"http://127.0.0.1:{portal.server_port}", pages, settings)


def crawl_on_terminal(portal: ThreadingHTTPServer, pages: int, interrupts: int = 0, **settings: Any) -> str:
    """Everything a terminal is sent by a run, with standard error and output on a pseudo-terminal."""
    master, slave = pty.openpty()
    terminal = os.ttyname(slave)
    process = fork(command(portal, pages, settings), terminal, terminal)
    shown, deadline = b"", time.monotonic() + 60
    while time.monotonic() < deadline:
        ended = not process.is_alive()
        if select.select([master], [], [], 0 if ended else 0.2)[0]:
            shown += os.read(master, 65536)
        elif ended:
            break
        if interrupts and shown.count(b"as is") >= 2:
            assert process.pid
            os.kill(process.pid, signal.SIGINT)
            interrupts -= 1
            time.sleep(0.3)
    process.join(30)
    os.close(slave)
    os.close(master)
    return shown.decode()


def crawl_in_a_log(portal: ThreadingHTTPServer, pages: int, folder: Path, **settings: Any) -> str:
    """Standard error of a run that has no terminal."""
    out, err = folder / "out", folder / "err"
    process = fork(command(portal, pages, settings), str(out), str(err))
    process.join(60)
    assert (process.exitcode, out.read_text()) == (0, ""), err.read_text()
    return err.read_text("utf-8")


def test_a_terminal_sees_the_figures_move(portal: ThreadingHTTPServer) -> None:
    portal.wait = 0.1  # type: ignore[attr-defined]
    shown = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", crawl_on_terminal(portal, 12, CONCURRENT_REQUESTS=1))
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
def test_the_run_ends_with_its_figures(portal: ThreadingHTTPServer, on_terminal: bool, tmp_path: Path) -> None:
    shown = crawl_on_terminal(portal, 5) if on_terminal else crawl_in_a_log(portal, 5, tmp_path)
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


def test_a_log_gets_lines_at_the_interval_and_no_escapes(portal: ThreadingHTTPServer, tmp_path: Path) -> None:
    portal.wait = 0.15  # type: ignore[attr-defined]
    shown = crawl_in_a_log(portal, 10, tmp_path, PROGRESS_INTERVAL=0.5, CONCURRENT_REQUESTS=1)
    moving = (
        r"INFO: (\d+) new addresses, (\d+) still due, (\d+) fetched, .* requests \((\d+\.\d) a second\), time left (.+)"
    )
    lines = re.findall(moving, shown)
    assert 2 <= len(lines) <= 5
    assert all(int(due) + int(fetched) == 10 for _, due, fetched, _, _ in lines)
    assert re.fullmatch(r"\d+s", lines[0][4])


def test_a_log_is_sent_no_escapes(portal: ThreadingHTTPServer, tmp_path: Path) -> None:
    shown = crawl_in_a_log(portal, 3, tmp_path)
    assert "read http" in shown and "�]0;owned�" in shown
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", shown)


def test_a_short_run_in_a_log_is_not_interrupted_by_lines(portal: ThreadingHTTPServer, tmp_path: Path) -> None:
    assert "time left" not in crawl_in_a_log(portal, 3, tmp_path)


def test_with_a_log_file_the_terminal_sees_only_the_table(portal: ThreadingHTTPServer, tmp_path: Path) -> None:
    log = tmp_path / "run.log"
    shown = crawl_on_terminal(portal, 3, LOG_FILE=str(log))
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
def test_a_duration_is_printed_in_short_form(seconds: float, words: str) -> None:
    assert duration(seconds) == words
