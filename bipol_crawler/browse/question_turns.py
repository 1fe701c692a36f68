"""Sends visitors' questions to a separate process, and limits the questions of each visitor.

Requests under ``/bipol`` can be any SQL query and take up to five seconds, except for single rows such as
``/bipol/articles/1``; the dashboard asks ten ready questions; files of search results (``/search.csv``), of people and
of places in texts take long, too, and so do pages that count all words (:data:`COUNTING`). They are sent to
:class:`~.question_process.QuestionProcess`, so that articles, searches and the front page never wait for them.
(Threads are not enough: because of Python's global lock, three questions that call functions would block the pages.) A
visitor may have :data:`MAX_ACTIVE` questions active at the same time. More have to wait; when more than
:data:`MAX_WAITING` wait, they are refused with status 429.
"""

from __future__ import annotations

import asyncio
import re
import sqlite3
import threading
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from ipaddress import IPv6Address, ip_address
from typing import Any

from datasette.utils.asgi import Response  # type: ignore[import-untyped]

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

COUNTING = ("concordance", "keywords", "collocates", "corpus")
"""The pages that count all words of all articles; the files have the same names. ``corpus`` has only files."""
MAX_ACTIVE = 2
"""Active questions of one visitor. One of the three threads is always left for other visitors."""
MAX_WAITING = 8
"""Waiting questions of one visitor."""
TOO_MANY = (
    "Terlalu banyak pertanyaan sekaligus: tunggu jawaban yang pertama\n"
    "Too many questions at once: wait for the first answers\n"
)
RETRY_AFTER = 5
"""Seconds: the time limit of a question (``sql_time_limit_ms``)."""


class Request:
    """An active request: its running queries, and whether the visitor is still connected."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: set[sqlite3.Connection] = set()
        self._cancelled = False

    @contextmanager
    def running(self, connection: sqlite3.Connection) -> Iterator[None]:
        """Register that ``connection`` runs a query for this request.

        Raises:
            sqlite3.OperationalError: the visitor has already disconnected.
        """
        with self._lock:
            if self._cancelled:
                raise sqlite3.OperationalError("interrupted")
            self._running.add(connection)
        try:
            yield
        finally:
            with self._lock:
                self._running.discard(connection)

    def cancel(self) -> bool:
        """Interrupt the running queries, and allow no new ones. Whether one may still run.

        SQLite ignores the interruption of a query that has not begun yet.
        """
        with self._lock:
            self._cancelled = True
            for connection in self._running:
                connection.interrupt()
            return bool(self._running)


REQUEST: ContextVar[Request | None] = ContextVar("request", default=None)
"""The current request; None for queries of the program itself."""


def stop_on_disconnect(app: App) -> App:
    """Wrap ``app`` so that a request is stopped when the visitor disconnects."""

    async def answer(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        request, received = Request(), asyncio.Queue[Message]()
        REQUEST.set(request)

        async def listen() -> None:
            message: Message = {}
            while message.get("type") != "http.disconnect":
                message = await receive()
                await received.put(message)

        answering = asyncio.ensure_future(app(scope, received.get, send))
        listening = asyncio.ensure_future(listen())
        try:
            await asyncio.wait({answering, listening}, return_when=asyncio.FIRST_COMPLETED)
            if not answering.done():
                answering.cancel()
                while request.cancel():
                    await asyncio.sleep(0.05)
            with suppress(asyncio.CancelledError):
                await answering
        finally:
            listening.cancel()

    return answer


def limit_questions(pages: App, questions: App, name: str) -> App:
    """Combine two apps: ``questions`` for the database ``name``, limited for each visitor; ``pages`` otherwise."""
    is_question = re.compile(
        rf"/{name}(?:[./][^/]*)?/?|/dashboard|/search\.[a-z.]+|/(?:{'|'.join(COUNTING)})(?:\.[a-z]+)?"
        r"|/(?:voice/[0-9]+|named-places)/[a-z]+\.[a-z]+|/copies/of-text"
    ).fullmatch
    visitors: dict[str, list[Any]] = {}  # address -> [semaphore, questions at work or waiting]

    async def answer(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_question(scope["path"]):
            await pages(scope, receive, send)
            return
        visitor = visitor_of(scope)
        share = visitors.setdefault(visitor, [asyncio.Semaphore(MAX_ACTIVE), 0])
        if share[1] >= MAX_ACTIVE + MAX_WAITING:
            headers = {"retry-after": str(RETRY_AFTER)}
            refusal = Response.text(TOO_MANY, 429, headers)
            await refusal.asgi_send(send)
            return
        share[1] += 1
        try:
            async with share[0]:
                await questions(scope, receive, send)
        finally:
            share[1] -= 1
            if not share[1]:
                visitors.pop(visitor, None)

    return answer


def visitor_of(scope: Message) -> str:
    """Identify the visitor: by an IPv4 address, or by the first 64 bits of an IPv6 address."""
    host = (scope.get("client") or ("", 0))[0]
    with suppress(ValueError):
        address = ip_address(host)
        if isinstance(address, IPv6Address):
            return str(address.ipv4_mapped or address.exploded[:19])
    return str(host)
