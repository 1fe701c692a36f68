"""The headers of every answer: no foreign code, no framing, no sniffing, no robots."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from datasette.utils.asgi import Response  # type: ignore[import-untyped]
from pluggy import HookimplMarker

hookimpl = HookimplMarker("datasette")

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

# Datasette's own pages carry style attributes and style sheets inline, hence that one exception.
# Its inline scripts are replaced by files in static/, so scripts need none.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-robots-tag", b"noindex, nofollow"),
    (b"referrer-policy", b"no-referrer"),
]


@hookimpl
def asgi_wrapper() -> Callable[[App], App]:
    """Put :data:`HEADERS` on every answer, errors and files included."""

    def guarded(app: App) -> App:
        async def answer(scope: Message, receive: Receive, send: Send) -> None:
            async def send_with_headers(message: Message) -> None:
                if message["type"] == "http.response.start":
                    ours = {name for name, _ in HEADERS}
                    kept = [pair for pair in message.get("headers", []) if pair[0].lower() not in ours]
                    message = {**message, "headers": kept + HEADERS}
                await send(message)

            await app(scope, receive, send_with_headers)

        return answer

    return guarded


@hookimpl
def register_routes() -> list[tuple[str, Callable[[], Any]]]:
    """A robots.txt that sends every robot away: the pages are another publisher's."""
    return [(r"^/robots\.txt$", lambda: Response.text("User-agent: *\nDisallow: /\n"))]
