"""``/columns``: every table, view, column, SQL function and ready question in words; ``/columns.json`` for programs.

The descriptions are from metadata.yaml, the tables and columns from the archive. Those without a description are shown
too, so that a gap is visible; a test finds it.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from datasette.utils.asgi import Response  # type: ignore[import-untyped]
from pluggy import HookimplMarker

from bipol_crawler.browse.i18n import in_language
from bipol_crawler.browse.plugins.language import LANGUAGES
from bipol_crawler.browse.schema_docs import Function, Query, tables_of

hookimpl = HookimplMarker("datasette")


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The page and its data."""
    return [(r"^/columns(?P<format>\.json)?$", columns_page)]


async def columns_page(request: Any, datasette: Any) -> Response:
    """The whole description, as a page or as JSON."""
    words = (datasette.metadata("databases") or {}).get("bipol", {})
    described = words.get("tables", {})
    database = datasette.get_database()
    tables = await database.cached(
        "columns", lambda: database.execute_fn(lambda connection: tables_of(connection, described))
    )
    queries = [
        Query(name, query["title"], query["description"], query.get("params", []))
        for name, query in words.get("queries", {}).items()
    ]
    functions = [
        Function(name, function["call"], function["description"])
        for name, function in words.get("functions", {}).items()
    ]
    if request.url_vars["format"]:
        whole = {"tables": tables, "queries": queries, "functions": functions}
        return Response.json(
            {key: [asdict(part, dict_factory=_in_both_languages) for part in parts] for key, parts in whole.items()}
        )
    context = {
        "views": [table for table in tables if table.kind == "view" and not table.hidden],
        "tables": [table for table in tables if table.kind == "table" and not table.hidden],
        "operations": [table for table in tables if table.hidden],
        "queries": queries,
        "functions": functions,
    }
    return Response.html(await datasette.render_template("columns.html", context, request=request))


def _in_both_languages(fields: list[tuple[str, Any]]) -> dict[str, Any]:
    """The fields of a part, with title and description in both languages."""
    described = dict(fields)
    for name in ("title", "description"):
        if name in described:
            described[name] = {lang: in_language(described[name], lang) for lang in LANGUAGES}
    return described
