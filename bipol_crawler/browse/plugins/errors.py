"""Pages about errors in the reader's language: Datasette renders them without any plugin's words.

It also prints the traceback and every local variable of whatever asked for a page that is not there, as long
as rich can be imported. That is taken from it: a reader's wrong address is none of the terminal's business.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

import datasette.handle_exception  # type: ignore[import-untyped]
from datasette.utils.asgi import Request  # type: ignore[import-untyped]
from jinja2 import Environment
from pluggy import HookimplMarker

from bipol_crawler.browse.plugins.language import language, translator

hookimpl = HookimplMarker("datasette")

datasette.handle_exception.rich = None

App = Callable[[Any, Any, Any], Awaitable[None]]

SPOKEN: ContextVar[str] = ContextVar("SPOKEN", default="id")
"""The language of the request being answered."""


@hookimpl
def asgi_wrapper() -> Callable[[App], App]:
    """Note each request's language."""

    def heard(app: App) -> App:
        async def answer(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] == "http":
                SPOKEN.set(language(Request(scope, receive)))
            await app(scope, receive, send)

        return answer

    return heard


@hookimpl
def prepare_jinja2_environment(env: Environment) -> None:
    """``t`` also where no plugin gives it to the template."""
    env.globals["t"] = lambda indonesian, english: translator(SPOKEN.get())(indonesian, english)
