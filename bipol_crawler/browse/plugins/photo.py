"""``/photo/<sha256>``: a lead photo from the evidence, so that pages do not load it from the portal."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from datasette.utils.asgi import Response  # type: ignore[import-untyped]
from pluggy import HookimplMarker

from bipol_crawler.warc.exchange import EvidenceError
from bipol_crawler.warc.image_type import raster_type
from bipol_crawler.warc.reader import decoded_body, read_exchange

hookimpl = HookimplMarker("datasette")

_PLACE = """
SELECT c.warc_file, c.warc_offset, c.digest FROM photos p JOIN captures c ON c.id = p.capture_id
WHERE p.digest = ? LIMIT 1"""
_KEPT = {"Cache-Control": "public, max-age=31536000, immutable"}  # the content of such an address never changes


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The route of photos."""
    return [(r"^/photo/(?P<hex>[0-9a-f]{64})$", photo)]


async def photo(request: Any, datasette: Any) -> Response:
    """A photo; status 404 if the archive does not know it, or its evidence cannot be read."""
    digest = f"sha256:{request.url_vars['hex']}"
    warc_dir: Path | None = getattr(datasette, "warc_dir", None)

    def found(connection: sqlite3.Connection) -> bytes | None:
        row = connection.execute(_PLACE, [digest]).fetchone()
        if row is None or warc_dir is None or row[2] != digest:
            return None
        try:
            return decoded_body(read_exchange(warc_dir, row[0], row[1]))
        except (EvidenceError, ValueError):
            return None

    body = await datasette.get_database().execute_fn(found)
    kind = raster_type(body) if body else None
    if body is None or kind is None:
        return Response.text("no such photo", status=404)
    return Response(body, status=200, headers=_KEPT, content_type=kind)
