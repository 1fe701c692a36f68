"""Error pages in the reader's language. Datasette renders them without the template variables of plugins.

If rich is installed, Datasette also prints a traceback with all local variables for each wrong address. That is
switched off here.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import datasette.handle_exception  # type: ignore[import-untyped]
from datasette.utils.asgi import Request  # type: ignore[import-untyped]
from jinja2 import Environment
from pluggy import HookimplMarker

from bipol_crawler.browse.i18n import LANGUAGE
from bipol_crawler.browse.plugins.language import language, translator

hookimpl = HookimplMarker("datasette")

datasette.handle_exception.rich = None

App = Callable[[Any, Any, Any], Awaitable[None]]


@hookimpl
def asgi_wrapper() -> Callable[[App], App]:
    """Store the language of each request."""

    def wrapper(app: App) -> App:
        async def answer(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] == "http":
                LANGUAGE.set(language(Request(scope, receive)))
            await app(scope, receive, send)

        return answer

    return wrapper


@hookimpl
def prepare_jinja2_environment(env: Environment) -> None:
    """Make ``t`` available in all templates."""
    env.globals["t"] = lambda indonesian, english: translator(LANGUAGE.get())(indonesian, english)
