"""Keeps finished pages of ready questions until the archive changes: writing 500 rows as HTML takes 0.2 s."""

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


def keep_pages(app: App, state: Callable[[], object], name: str, questions: Collection[str]) -> App:
    """Wrap ``app`` so that it makes a ready question's page, the dashboard and the list of tables once.

    Args:
        state: returns a value that changes whenever the archive does.
        name: the name of the database in addresses.
        questions: the names of the ready questions.
    """
    is_question = re.compile(rf"/{name}/(?:{'|'.join(map(re.escape, questions))})|/dashboard").fullmatch
    kept: dict[object, tuple[object, list[Message]]] = {}

    async def answer(scope: Message, receive: Receive, send: Send) -> None:
        alone = scope["type"] == "http" and scope["path"] == f"/{name}" and not scope["query_string"]
        if not alone and not (scope["type"] == "http" and is_question(scope["path"])):
            await app(scope, receive, send)
            return
        # Of the headers, a page depends on the language, and its links to other formats on the host.
        hosts = [value for header, value in scope["headers"] if header == b"host"]
        asked = [scope["method"], scope["scheme"], hosts, scope["path"], scope["query_string"]]
        key = repr([*asked, language(Request(scope, receive))])
        now = state()
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
        if _can_be_kept(messages):
            kept[key] = now, messages
            while len(kept) > MAX_PAGES:
                kept.pop(next(iter(kept)))

    return answer


def _can_be_kept(messages: list[Message]) -> bool:
    """Whether an answer is a whole page for everybody."""
    if not messages or messages[0].get("status") != 200 or messages[-1].get("more_body"):
        return False
    headers = dict(messages[0]["headers"])
    is_page = headers.get(b"content-type", b"").startswith(b"text/html") and b"set-cookie" not in headers
    return is_page and sum(len(message.get("body", b"")) for message in messages[1:]) <= MAX_BYTES
