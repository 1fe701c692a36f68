"""Keeps finished pages until the archive changes: writing a question's 500 rows as HTML takes a fifth of a second."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from typing import Any

from datasette.utils.asgi import Request  # type: ignore[import-untyped]

from bipol_crawler.browse.plugins.language import language

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

MAX_PAGES = 60
"""The number of pages that are kept: two languages of each question, and some with parameters."""
MAX_BYTES = 1_000_000
"""Bytes of a page. Longer ones are not kept."""


def keep_pages(app: App, database: Any, is_kept: Callable[[str], object]) -> App:
    """Wrap ``app`` so that it makes some pages only once.

    Args:
        database: its ``state()`` changes whenever the archive does, and ``outdated_answers`` whenever an older answer
            was given because of :data:`~.server.CACHE_FACTOR`.
        is_kept: returns whether the page at a path (with its query string, if any) is kept.
    """
    kept: dict[object, tuple[object, list[Message]]] = {}

    async def answer(scope: Message, receive: Receive, send: Send) -> None:
        query = scope["type"] == "http" and scope["query_string"].decode("latin-1")
        if scope["type"] != "http" or not is_kept(f"{scope['path']}?{query}" if query else scope["path"]):
            await app(scope, receive, send)
            return
        # Of the headers, a page depends on the language, and its links to other formats on the host.
        hosts = [value for header, value in scope["headers"] if header == b"host"]
        key = repr([scope["method"], scope["scheme"], hosts, scope["path"], query, language(Request(scope, receive))])
        now, outdated = database.state(), database.outdated_answers
        then, messages = kept.pop(key, (None, []))
        if then != now:
            messages = []

            async def send_and_note(message: Message) -> None:
                messages.append(message)
                await send(message)

            await app(scope, receive, send_and_note)
        else:
            for message in messages:
                await send(message)
        if outdated == database.outdated_answers and _can_be_kept(messages):
            kept[key] = now, messages
            while len(kept) > MAX_PAGES:
                kept.pop(next(iter(kept)))

    return answer


def pages_of_questions(name: str, questions: Collection[str]) -> Callable[[str], object]:
    """The pages of the ``questions``, the dashboard, and the list of tables of the database ``name``."""
    return re.compile(rf"/{name}|(?:/{name}/(?:{'|'.join(map(re.escape, questions))})|/dashboard)(?:\?.*)?").fullmatch


def _can_be_kept(messages: list[Message]) -> bool:
    """Whether an answer is a whole page for everybody."""
    if not messages or messages[0].get("status") != 200 or messages[-1].get("more_body"):
        return False
    headers = dict(messages[0]["headers"])
    is_page = headers.get(b"content-type", b"").startswith(b"text/html") and b"set-cookie" not in headers
    return is_page and sum(len(message.get("body", b"")) for message in messages[1:]) <= MAX_BYTES
