"""Serves the reading room over HTTP with its real server, in a thread of the tests' process."""

from __future__ import annotations

import gc
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from unittest import mock
from urllib.parse import urlencode

from bipol_crawler.browse import server
from bipol_crawler.browse.question_process import QuestionProcess
from bipol_crawler.browse.server import listen, open_datasette, pages_and_questions, question_process_for
from tests.browse.browse_archives import cached_plugins_and_metadata, compiled_templates

HARMLESS = "/bipol.json?" + urlencode({"sql": "SELECT 1 AS one", "_shape": "array"})


class ReadingRoom:
    """A client of a served reading room. ``visitor`` is the visitor's address, as a proxy would state it."""

    def __init__(self, port: int, questions: QuestionProcess) -> None:
        self.port = port
        self.questions = questions

    def get(self, address: str, visitor: str = "192.0.2.1") -> tuple[int, dict[str, str], bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", address, headers={"X-Forwarded-For": visitor})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body

    def ask(self, address: str, visitor: str) -> socket.socket:
        """Send a request, and do not wait for the response."""
        asked = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        asked.sendall(f"GET {address} HTTP/1.1\r\nHost: arsip\r\nX-Forwarded-For: {visitor}\r\n\r\n".encode())
        return asked

    def answers_a_question(self, visitor: str) -> bool:
        status, _, body = self.get(HARMLESS, visitor)
        return status == 200 and json.loads(body) == [{"one": 1}]


@contextmanager
def opened(archive: Path, time_limit: int = 5_000) -> Iterator[ReadingRoom]:
    """Serve an archive inside the block. ``time_limit`` is the time for one query, in milliseconds."""
    with cached_plugins_and_metadata():
        datasette = open_datasette(archive)
    datasette.jinja_env.bytecode_cache = compiled_templates
    datasette.sql_time_limit_ms = time_limit
    questions = question_process_for(datasette)
    listener = listen("127.0.0.1", 0)
    with mock.patch.object(server, "KEEP_ALIVE", 0.1):  # nobody waits until an idle connection is closed
        web = pages_and_questions(datasette, questions)
    thread = threading.Thread(target=web.run, kwargs={"sockets": [listener]})
    thread.start()
    yield ReadingRoom(listener.getsockname()[1], questions)
    questions.stop()
    web.should_exit = True
    thread.join()
    datasette.get_database().close()
    datasette.executor.shutdown()
    gc.collect()  # now, while warnings are filtered, and not in a later test of another module
