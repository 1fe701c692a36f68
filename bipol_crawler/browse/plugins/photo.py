"""``/photo/<sha256>``: a photo's bytes as the portal served them, so that pages do not load it from the portal."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Response  # type: ignore[import-untyped]
from pluggy import HookimplMarker

hookimpl = HookimplMarker("datasette")

_KEPT = {"Cache-Control": "public, max-age=31536000, immutable"}  # the content of such an address never changes


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The route of photos."""
    return [(r"^/photo/(?P<hex>[0-9a-f]{64})$", photo)]


async def photo(request: Any, datasette: Any) -> Response:
    """A photo; status 404 if the archive does not know it, or its bytes are not at hand."""
    digest = f"sha256:{request.url_vars['hex']}"
    found = await datasette.get_database().execute_fn(lambda connection: datasette.photos.read(connection, digest))
    if found is None:
        return Response.text("Foto itu tidak ada · No such photo\n", status=404)
    return Response(found.body, status=200, headers=_KEPT, content_type=found.media_type)
