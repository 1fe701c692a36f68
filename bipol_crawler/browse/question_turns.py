"""Whose turn it is: visitors' questions are answered by a process of their own, and each visitor has a share.

Whatever is asked under ``/bipol`` may be any question in SQL, and take its five seconds, but for one row by its key,
``/bipol/articles/1``. It is handed to :class:`~.questions.Questions`, so that an article, a search or the front page
never stands behind it. (Threads would not do: Python's lock starves the pages while three questions call functions.)
A visitor may have :data:`SHARE` questions at work; more wait, and past :data:`LINE` are refused with 429.
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

SHARE = 2
"""Questions of one visitor that are at work at the same time: one thread is always left for somebody else."""
LINE = 8
"""Questions of one visitor that may be waiting behind those."""
RETRY_AFTER = 5
"""Seconds, the longest that a question takes (``sql_time_limit_ms``)."""


class Request:
    """One request under way: what it runs at the moment, and whether its asker is still there."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: set[sqlite3.Connection] = set()
        self._left = False

    @contextmanager
    def running(self, connection: sqlite3.Connection) -> Iterator[None]:
        """Say that ``connection`` works for this request. Raises OperationalError if the asker has left already."""
        with self._lock:
            if self._left:
                raise sqlite3.OperationalError("interrupted")
            self._running.add(connection)
        try:
            yield
        finally:
            with self._lock:
                self._running.discard(connection)

    def leave(self) -> None:
        """End what is running, and begin nothing more."""
        with self._lock:
            self._left = True
            for connection in self._running:
                connection.interrupt()


REQUEST: ContextVar[Request | None] = ContextVar("request", default=None)
"""The request that is answered; None for what the program asks by itself."""


def until_gone(app: App) -> App:
    """``app``, each of whose requests ends when its asker hangs up."""

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
                request.leave()
                answering.cancel()
            with suppress(asyncio.CancelledError):
                await answering
        finally:
            listening.cancel()

    return answer


def in_turn(pages: App, questions: App, name: str) -> App:
    """``pages``, but what is asked of the database ``name`` by ``questions``, within each visitor's share."""
    is_question = re.compile(rf"/{name}(?:[./][^/]*)?/?").fullmatch
    visitors: dict[str, list[Any]] = {}  # address -> [semaphore, questions at work or waiting]

    async def answer(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_question(scope["path"]):
            await pages(scope, receive, send)
            return
        visitor = address_of(scope)
        turn = visitors.setdefault(visitor, [asyncio.Semaphore(SHARE), 0])
        if turn[1] >= SHARE + LINE:
            headers = {"retry-after": str(RETRY_AFTER)}
            refusal = Response.text("Too many questions at once: wait for the first answers\n", 429, headers)
            await refusal.asgi_send(send)
            return
        turn[1] += 1
        try:
            async with turn[0]:
                await questions(scope, receive, send)
        finally:
            turn[1] -= 1
            if not turn[1]:
                visitors.pop(visitor, None)

    return answer


def address_of(scope: Message) -> str:
    """Who asks: an IPv4 address, or an IPv6 network of 64 bits, of which one visitor has all addresses."""
    host = (scope.get("client") or ("", 0))[0]
    with suppress(ValueError):
        address = ip_address(host)
        if isinstance(address, IPv6Address):
            return str(address.ipv4_mapped or address.exploded[:19])
    return str(host)
