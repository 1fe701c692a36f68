"""``/copies`` and ``/copies/ID``: which articles copy which, where texts come from, series and follow-ups.

``/copies/of-text?text=…`` compares any text, such as a press release, with all articles.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from datasette.utils import sqlite_timelimit  # type: ignore[import-untyped]
from datasette.utils.asgi import NotFound, Response  # type: ignore[import-untyped]
from pluggy import HookimplMarker

from bipol_crawler.browse.copy_queries import CLUSTER, OVERVIEW
from bipol_crawler.browse.pasted_text import MAX_LENGTH, Checked, check_pasted
from bipol_crawler.browse.subject_pages import PAGE, limit_and_offset, page_number, parts_of

hookimpl = HookimplMarker("datasette")


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """All copies, those of one article by its number, and the articles that have a pasted text."""
    return [
        (r"^/copies$", copies_page),
        (r"^/copies/(?P<id>[0-9]{1,18})$", cluster_page),
        (r"^/copies/of-text$", pasted_page),
    ]


@hookimpl
def extra_template_vars() -> dict[str, Any]:
    """``longest_text``: how many characters can be pasted."""
    return {"longest_text": MAX_LENGTH}


async def copies_page(request: Any, datasette: Any) -> Response:
    """The originals with copies, the newest first, and figures."""
    parts = await parts_of(datasette, OVERVIEW, limit_and_offset(request))
    context = {
        "parts": parts,
        "page": page_number(request),
        "pages": -(-parts["total"][0]["originals"] // PAGE),
    }
    return Response.html(await datasette.render_template("copies.html", context, request=request))


async def pasted_page(request: Any, datasette: Any) -> Response:
    """The articles that have the ``text`` in the address, whole or in part."""
    text = (request.args.get("text") or "").strip()

    def check(connection: sqlite3.Connection) -> Checked:
        with sqlite_timelimit(connection, datasette.setting("sql_time_limit_ms")):
            return check_pasted(connection, text)

    try:
        checked = await datasette.get_database().execute_fn(check) if text else None
    except sqlite3.OperationalError as error:
        if "interrupted" not in str(error):
            raise
        checked = None
    html = await datasette.render_template("pasted_text.html", {"text": text, "checked": checked}, request=request)
    return Response.html(html, status=503 if text and checked is None else 200)


async def cluster_page(request: Any, datasette: Any) -> Response:
    """An original with its copies. The number of a copy leads to its original."""
    number = int(request.url_vars["id"])
    parts = await parts_of(datasette, CLUSTER, {"id": number, **limit_and_offset(request)})
    if parts["above"]:
        return Response.redirect(datasette.urls.path(f"/copies/{parts['above'][0]['original_id']}"))
    if not parts["original"] or not parts["total"][0]["copies"]:
        raise NotFound("Artikel itu tidak punya salinan di arsip · The archive has no copies of this article")
    context = {
        "parts": parts,
        "original": parts["original"][0],
        "taken": [row for row in parts["origins"] if row["kind"] != "paid"],
        "page": page_number(request),
        "pages": -(-parts["total"][0]["copies"] // PAGE),
    }
    return Response.html(await datasette.render_template("copies_of.html", context, request=request))
