"""Starts the separate process that answers visitors' questions (``question_server``), and forwards requests to it.

It is the same Datasette on the same archive, reached through a socket that only its parent knows. A question is stopped
when the visitor disconnects. The process ends with its parent, and is started again if it has died.
"""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import httpcore
from datasette.utils.asgi import Response  # type: ignore[import-untyped]

from bipol_crawler.browse.question_turns import Message, Receive, Send

NO_ANSWER = "Pertanyaan belum dapat dijawab: coba lagi\nQuestions can't be answered at the moment: ask again\n"
SERVER = "bipol_crawler.browse.question_server"
"""The module that the process runs."""
TIMEOUT = 120
"""Seconds to wait for output of the process. Making a file takes at most 20 seconds, and visitors wait in turn."""
LONGEST_FOLDER = 70
"""Characters of a folder for temporary files where a socket still fits: some systems take a path of 103 (unix(7))."""
CONNECTION_HEADERS = {b"connection", b"keep-alive", b"transfer-encoding", b"upgrade", b"te", b"proxy-connection"}
"""Headers that concern one connection, so they are not forwarded."""


class QuestionProcess:
    """An ASGI application that forwards its requests to a separate process."""

    def __init__(self, archive: Path, warc_dir: Path | None, time_limit: int) -> None:
        """``time_limit`` is the time for one question, in milliseconds."""
        self._arguments = [str(time_limit), str(archive), str(warc_dir or "")]
        short = None if len(tempfile.gettempdir()) < LONGEST_FOLDER else "/tmp"
        self._folder = tempfile.TemporaryDirectory(prefix="bipol-questions-", dir=short)
        path = str(Path(self._folder.name) / "socket")
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(path)
        self._listener.listen(100)
        self._pool = httpcore.AsyncConnectionPool(uds=path, max_connections=100, max_keepalive_connections=0)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process, unless it is running. Requests wait in the socket until it is ready."""
        if self._process:
            if self._process.poll() is None:
                return
            assert self._process.stdin
            self._process.stdin.close()
        descriptor = self._listener.fileno()
        command = [sys.executable, "-m", SERVER, str(descriptor), *self._arguments]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=[descriptor])

    def stop(self) -> None:
        """End the process and remove its socket."""
        if self._process:
            assert self._process.stdin
            self._process.stdin.close()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(1)
            self._process.kill()
            self._process.wait()
        self._listener.close()
        self._folder.cleanup()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Forward the request, and send back the response as it arrives; status 503 if there is none."""
        self.start()
        target = (scope.get("raw_path") or scope["path"].encode()).partition(b"?")[0]
        if scope["query_string"]:
            target += b"?" + scope["query_string"]
        headers = [pair for pair in scope["headers"] if pair[0] not in (b"x-forwarded-for", b"x-forwarded-proto")]
        headers.append((b"x-forwarded-proto", scope["scheme"].encode("ascii")))
        started = False
        looking = asyncio.create_task(self._start_while_waiting())
        try:
            async with self._pool.stream(
                scope["method"],
                httpcore.URL(scheme=b"http", host=b"questions", port=None, target=target),
                headers=headers,
                extensions={"timeout": {"connect": 10, "read": TIMEOUT, "write": 10, "pool": TIMEOUT}},
            ) as answer:
                headers_to_send = [
                    (name, value) for name, value in answer.headers if name.lower() not in CONNECTION_HEADERS
                ]
                started = True
                await send({"type": "http.response.start", "status": answer.status, "headers": headers_to_send})
                async for body in answer.aiter_stream():
                    await send({"type": "http.response.body", "body": body, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError):
            if started:
                raise  # close the connection, so that an incomplete response does not look complete
            refusal = Response.text(NO_ANSWER, 503, {"retry-after": "5"})
            await refusal.asgi_send(send)
        finally:
            looking.cancel()

    async def _start_while_waiting(self) -> None:
        """Start the process again if it dies before it has accepted a request: only the socket would know of that."""
        await asyncio.sleep(1)
        while self._listener.fileno() >= 0:  # until stopped
            self.start()
            await asyncio.sleep(1)
