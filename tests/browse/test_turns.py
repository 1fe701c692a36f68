"""Visitors' questions wait for each other; our own pages wait for none of them. Over HTTP, with the real server.

A question may take an hour here. So whatever is answered beside it was not waiting for it.
"""

from __future__ import annotations

import asyncio
import os
import re
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from select import select
from unittest import mock
from urllib.parse import urlencode

import pytest

from bipol_crawler.browse.question_process import QuestionProcess
from bipol_crawler.browse.question_turns import (
    MAX_ACTIVE,
    MAX_WAITING,
    REQUEST,
    Message,
    Receive,
    Request,
    Send,
    stop_on_disconnect,
    visitor_of,
)
from tests.browse.browse_archives import Browser
from tests.browse.served import HARMLESS, ReadingRoom, opened

# httpcore 1.0.9 leaves a socket to the garbage collector when a request is cancelled while it connects.
pytestmark = pytest.mark.filterwarnings(
    "ignore:Exception ignored in. <socket.socket:pytest.PytestUnraisableExceptionWarning"
)

ENDLESS = "/bipol.json?" + urlencode(
    {"sql": "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"}
)
PROJECT = Path(__file__).parents[2]
OWN_PAGES = (
    "/",
    "/bipol/articles/1",
    "/article/1",
    "/article/1/diff",
    "/search?words=warga",
    "/people",
    "/columns",
    "/bipol/articles/1.json",
    "/feed/new.atom",
)


@pytest.fixture
def room(news_archive: Path) -> Iterator[ReadingRoom]:
    with opened(news_archive, time_limit=3_600_000) as room:
        room.questions.start()
        yield room


@pytest.fixture(scope="module")
def quiet_room(news_to_copy: Path) -> Iterator[ReadingRoom]:
    """One for all who ask nothing that lasts."""
    with opened(news_to_copy) as room:
        yield room


def test_our_own_pages_dont_wait_for_questions(room: ReadingRoom) -> None:
    asked = [room.ask(ENDLESS, f"192.0.2.{number}") for number in range(20)]
    for page in OWN_PAGES:
        assert room.get(page)[0] == 200, page
    assert not select(asked, [], [], 0)[0]  # none of them is answered
    for one in asked:
        one.close()


def test_a_visitor_has_a_share_of_the_questions_and_pages_that_count_all_words_are_questions(room: ReadingRoom) -> None:
    asked = [room.ask(ENDLESS, "192.0.2.1") for _ in range(MAX_ACTIVE + MAX_WAITING)]
    until_refused(room, "192.0.2.1")
    for address in (
        "/concordance?words=a",
        "/concordance.csv?words=a",
        "/keywords",
        "/keywords.csv",
        "/collocates",
        "/corpus.vert",
        "/search.csv?words=a",
        "/search.csl.json?words=a",
        "/named-places/articles.csv?name=a",
        "/copies/of-text?text=a",
    ):
        assert room.get(address, "192.0.2.1")[0] == 429, address
        assert room.get(address, "192.0.2.2")[0] == 200, address
    assert room.answers_a_question("192.0.2.2")
    for one in asked:
        one.close()


def test_a_question_ends_when_its_asker_has_left(room: ReadingRoom) -> None:
    addresses = (ENDLESS, ENDLESS.replace(".json", ".parquet"), ENDLESS.replace(".json", ".csv"))
    for number, address in enumerate(addresses):
        visitor = f"192.0.2.{number}"  # what the one before has just left may still be counted
        asked = [room.ask(address, visitor) for _ in range(MAX_ACTIVE + MAX_WAITING)]
        until_refused(room, visitor)
        for one in asked:
            one.close()
    for number in range(len(addresses)):
        until_answered(room, f"192.0.2.{number}")


def test_a_question_that_had_not_begun_when_its_asker_left_ends_too() -> None:
    connection, left = sqlite3.connect(":memory:", check_same_thread=False), threading.Event()
    failures = []

    def query(request: Request) -> None:
        with request.running(connection):
            left.wait(60)
            try:
                connection.execute(
                    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 50000000)"
                    " SELECT count(*) FROM n"
                ).fetchall()
            except sqlite3.OperationalError as failure:
                failures.append(str(failure))

    async def app(scope: Message, receive: Receive, send: Send) -> None:
        await asyncio.get_running_loop().run_in_executor(None, query, REQUEST.get())

    async def leave() -> Message:
        await asyncio.sleep(0.1)  # until the query is prepared
        asyncio.get_running_loop().call_later(0.2, left.set)
        return {"type": "http.disconnect"}

    async def nothing(message: Message) -> None: ...

    asyncio.run(stop_on_disconnect(app)({"type": "http"}, leave, nothing))
    connection.close()
    assert failures == ["interrupted"]


def test_a_long_name_of_the_folder_for_temporary_files_does_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / ("long" * 30)
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    questions = QuestionProcess(tmp_path / "bipol.db", None, 1000)
    questions.stop()
    assert not list(folder.iterdir())


def test_a_question_under_way_says_when_its_process_dies_and_the_next_has_another(room: ReadingRoom) -> None:
    asked = room.ask(ENDLESS, "192.0.2.1")
    assert room.answers_a_question("192.0.2.2")
    process = room.questions._process
    assert process
    process.kill()
    assert asked.recv(65536).startswith(b"HTTP/1.1 503 ")
    asked.close()
    assert process.wait(60) < 0
    with mock.patch.object(process, "poll", side_effect=[None, process.returncode]):  # as if it still were ending
        assert room.answers_a_question("192.0.2.1")


@pytest.mark.thorough
def test_nothing_is_left_when_the_service_is_stopped(
    news_archive: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("t")  # the path of a socket has at most 107 bytes
    command = [sys.executable, "-m", "scrapy", "browse", "--port", "0", "-s", f"ARCHIVE_DB={news_archive}"]
    with subprocess.Popen(
        command, cwd=PROJECT, env=os.environ | {"TMPDIR": str(folder)}, stdout=subprocess.PIPE, text=True
    ) as browse:
        assert browse.stdout
        found = re.search(r":(\d+)/", browse.stdout.readline())
        assert found
        connection = HTTPConnection("127.0.0.1", int(found[1]), timeout=60)
        connection.request("GET", HARMLESS)
        assert connection.getresponse().status == 200
        connection.close()
        assert list(folder.glob("bipol-questions-*"))
        browse.terminate()
        assert browse.wait(60) == 0
    assert not list(folder.glob("bipol-questions-*"))


@pytest.mark.parametrize(
    "address",
    [
        "/bipol.json?sql=select+%3Ax&x=%C3%A9%2F%3F%26&_shape=array",
        "/bipol/people.json?_shape=array",
        "/bipol?sql=nonsense",
    ],
)
def test_an_answer_comes_as_the_other_process_gives_it(quiet_room: ReadingRoom, news: Browser, address: str) -> None:
    there = news.get(address, headers={"host": f"127.0.0.1:{quiet_room.port}"})
    status, headers, body = quiet_room.get(address)
    assert (status, body) == (there.status_code, there.content)
    for name in ("content-type", "content-security-policy", "x-content-type-options"):
        assert headers[name] == there.headers[name]


def until_answered(room: ReadingRoom, visitor: str) -> None:
    """Ask until what ``visitor`` has left is no longer counted as theirs."""
    for _ in range(50):
        if room.answers_a_question(visitor):
            return
        time.sleep(0.1)
    raise AssertionError("no question was answered")


def until_refused(room: ReadingRoom, visitor: str) -> None:
    """Wait until all that ``visitor`` has asked was received: one question more is refused then."""
    for _ in range(30):
        with suppress(TimeoutError), room.ask(HARMLESS, visitor) as asked:
            asked.settimeout(2)
            answer = asked.recv(65536)
            assert answer.startswith(b"HTTP/1.1 429 ") and b"\r\nretry-after: 5\r\n" in answer
            return
    raise AssertionError("no question was refused")


@pytest.mark.parametrize(
    ("client", "visitor"),
    [
        (("192.0.2.7", 50000), "192.0.2.7"),
        (("2001:db8:0:1::5", 50000), "2001:0db8:0000:0001"),
        (("2001:db8:0:1:ffff::1", 1), "2001:0db8:0000:0001"),
        (("::ffff:192.0.2.7", 1), "192.0.2.7"),
        (("unix", 0), "unix"),
        (None, ""),
    ],
)
def test_a_visitor_is_an_address_or_a_network(client: tuple[str, int] | None, visitor: str) -> None:
    assert visitor_of({"client": client}) == visitor


@pytest.mark.sampled(5)
@pytest.mark.parametrize("page", [*OWN_PAGES[:-2], "/bipol/articles_flat", "/nothing-here"])
def test_a_page_says_what_caches_may_do_with_it(quiet_room: ReadingRoom, page: str) -> None:
    headers = quiet_room.get(page)[1]
    assert headers["cache-control"] == "no-cache"
    assert headers["vary"] == "Accept-Language, Cookie"


def test_the_process_for_questions_ends_with_its_parent_even_during_a_question(room: ReadingRoom) -> None:
    process = room.questions._process
    assert process and process.stdin
    asked = room.ask(ENDLESS, "192.0.2.1")
    assert room.answers_a_question("192.0.2.2")  # so the first one has begun
    process.stdin.close()  # as when the parent is no more
    assert process.wait(60) == 0
    asked.close()
