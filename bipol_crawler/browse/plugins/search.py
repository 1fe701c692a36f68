"""The search page, and the SQL functions that it uses, for other questions.

``search_words(typed)`` converts what a person typed into a query for ``articles_fts MATCH``. ``passage(body, typed)``
returns the best passage of a text, with hits between ⟦ and ⟧.
"""

from __future__ import annotations

import sqlite3
from dataclasses import fields
from typing import Any
from urllib.parse import urlencode

from datasette.utils import sqlite_timelimit  # type: ignore[import-untyped]
from datasette.utils.asgi import Response  # type: ignore[import-untyped]
from pluggy import HookimplMarker

from bipol_crawler.search import snippets
from bipol_crawler.search.execute import MAX_RANKED, ROLES, STATUSES, Filters, Found, lemma_lookup, search
from bipol_crawler.search.query import read_query

hookimpl = HookimplMarker("datasette")

PAGE = 20
"""The number of articles on a page."""
MAX_PAGES = 500
"""The largest page number."""

SECTIONS = "SELECT name FROM sections ORDER BY name"
PLACES = """
  WITH RECURSIVE each (place) AS (
    SELECT min(place COLLATE NOCASE) FROM articles
    UNION ALL
    SELECT (SELECT min(a.place COLLATE NOCASE) FROM articles a WHERE a.place > each.place COLLATE NOCASE)
    FROM each WHERE each.place IS NOT NULL)
  SELECT place FROM each WHERE place IS NOT NULL LIMIT 500"""
"""Each place once. The query jumps in the index from one place to the next."""


@hookimpl(trylast=True)
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Register the functions on a connection. One of them also replaces ``escape_fts`` of Datasette's search boxes."""

    def search_words(typed: object) -> str:
        return read_query(_text(typed), lemma_lookup(conn)).match

    def passage(body: object, typed: object) -> str:
        parts = snippets.passage(_text(body), read_query(_text(typed)))
        return "".join(f"⟦{part.text}⟧" if part.found else part.text for part in parts)

    for name in ("search_words", "escape_fts"):
        conn.create_function(name, 1, search_words, deterministic=True)
    conn.create_function("passage", 2, passage, deterministic=True)


def _text(value: object) -> str:
    return "" if value is None else str(value)


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The search page."""
    return [(r"^/search$", search_page)]


async def search_page(request: Any, datasette: Any) -> Response:
    """The results for ``words`` and the filters in the address. ``page`` 1 is the first page."""
    asked = {name: (request.args.get(name) or "").strip() for name in ("words", *_NAMES)}
    number = request.args.get("page") or "1"
    page = min(int(number), MAX_PAGES) if number.isascii() and number.isdigit() and number.strip("0") else 1
    limit = datasette.setting("sql_time_limit_ms")

    def answered(connection: sqlite3.Connection) -> tuple[Found, list[str], list[str]]:
        with sqlite_timelimit(connection, limit):
            names, places = ([str(row[0]) for row in connection.execute(sql)] for sql in (SECTIONS, PLACES))
            filters = Filters(**{name: asked[name] for name in _NAMES})
            return search(connection, asked["words"], filters, PAGE, (page - 1) * PAGE), names, places

    try:
        found, sections, places = await datasette.get_database().execute_fn(answered)
    except sqlite3.OperationalError as error:
        if "interrupted" not in str(error):
            raise
        found, sections, places = None, [], []
    pages = min(-(-found.total // PAGE), MAX_PAGES) if found else 0
    context = {
        "asked": asked,
        "found": found,
        "sections": sections,
        "places": places,
        "roles": ROLES,
        "statuses": STATUSES,
        "ranked_up_to": MAX_RANKED,
        "narrowed": any(asked[name] for name in _NAMES),
        "first": (page - 1) * PAGE + 1,
        "page": page,
        "pages": pages,
        "turned": {"prev": _address(asked, page - 1), "next": _address(asked, page + 1)},
        "scripted": "?" + urlencode({name: asked[name] for name in ("words", "section", "since", "until")}),
    }
    html = await datasette.render_template("search.html", context, request=request)
    return Response.html(html, status=200 if found else 503)


_NAMES = tuple(field.name for field in fields(Filters))


def _address(asked: dict[str, str], page: int) -> str:
    kept = {name: value for name, value in asked.items() if value}
    return "?" + urlencode({**kept, "page": str(page)})
