"""``/named-places`` and ``/named-place/NAME``: the places that texts name, beside those of datelines."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from datasette.utils import tilde_decode  # type: ignore[import-untyped]
from datasette.utils.asgi import NotFound, Response  # type: ignore[import-untyped]
from pluggy import HookimplMarker

from bipol_crawler.browse.subject_pages import PAGE, limit_and_offset, list_page, page_number, parts_of

hookimpl = HookimplMarker("datasette")

NAMED_PLACES = """
  SELECT min(name) AS name, count(*) AS articles FROM text_places
  WHERE :q = '' OR instr(lower(name), lower(:q)) > 0
  GROUP BY name COLLATE NOCASE ORDER BY articles DESC, name LIMIT :limit OFFSET :offset"""
OF_PLACE = "t.name = :name COLLATE NOCASE AND (:written = '' OR t.as_written = :written)"
"""Condition for the rows of ``text_places`` (as t) of a place, in one spelling or in all."""
NAMED_PLACE = {
    "total": """
      SELECT count(DISTINCT article_id) AS articles, min(name) AS name FROM text_places
      WHERE name = :name COLLATE NOCASE""",
    "found": f"SELECT count(DISTINCT article_id) AS articles FROM text_places t WHERE {OF_PLACE}",
    "spellings": """
      SELECT as_written, count(DISTINCT article_id) AS articles FROM text_places WHERE name = :name COLLATE NOCASE
      GROUP BY as_written ORDER BY articles DESC, as_written LIMIT 50""",
    "meanings": """
      SELECT kind, code, count(DISTINCT article_id) AS articles FROM text_places WHERE name = :name COLLATE NOCASE
      GROUP BY kind, code ORDER BY articles DESC""",
    "stories": f"""
      SELECT a.id, a.headline, a.published_at, a.status FROM
        (SELECT DISTINCT article_id FROM text_places t WHERE {OF_PLACE}) t
      JOIN articles a ON a.id = t.article_id ORDER BY a.published_at DESC, a.id DESC LIMIT :limit OFFSET :offset""",
}


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Places in texts, by name."""
    return [(r"^/named-places$", named_places_page), (r"^/named-place/(?P<name>.+)$", named_place_page)]


async def named_places_page(request: Any, datasette: Any) -> Response:
    """The places that texts name, the most frequent first. ``q`` is a part of a name."""
    return await list_page(request, datasette, "named_places.html", NAMED_PLACES, {})


async def named_place_page(request: Any, datasette: Any) -> Response:
    """One place. Case does not matter; places of one name stand together, each with its code.

    ``written`` narrows the articles to those that write it so, such as ``Kota Sukabumi``.
    """
    name = tilde_decode(request.url_vars["name"])
    written = (request.args.get("written") or "").strip()
    parts = await parts_of(datasette, NAMED_PLACE, {"name": name, "written": written, **limit_and_offset(request)})
    if not parts["total"][0]["articles"]:
        raise NotFound("Tempat itu tidak ada di arsip · The archive has no such place")
    context = {
        "name": parts["total"][0]["name"],
        "parts": parts,
        "written": written,
        "page": page_number(request),
        "pages": -(-parts["found"][0]["articles"] // PAGE),
        "kept": urlencode({"written": written}) + "&" if written else "",
    }
    return Response.html(await datasette.render_template("named_place.html", context, request=request))
