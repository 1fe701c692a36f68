"""``/research``: how to use the archive in Python, R, DuckDB and a shell, with examples that can be run unchanged."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Response  # type: ignore[import-untyped]
from pluggy import HookimplMarker

from bipol_crawler.browse.server import NAME

hookimpl = HookimplMarker("datasette")


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The page for researchers."""
    return [(r"^/research$", research_page)]


async def research_page(request: Any, datasette: Any) -> Response:
    """The page. Its examples contain the address at which the reader sees it."""
    address = datasette.absolute_url(request, datasette.urls.path("/")).rstrip("/")
    context = {"address": address, "database": NAME, "metadata": datasette.metadata()}
    return Response.html(await datasette.render_template("research.html", context, request=request))
