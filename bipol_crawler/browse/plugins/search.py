"""The search page, and the SQL functions that it uses, for other questions.

``search_words(typed)`` converts what a person typed into a query for ``articles_fts MATCH``. ``passage(body, typed)``
returns the best passage of a text, with hits between ⟦ and ⟧.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Any

from datasette.utils import sqlite_timelimit  # type: ignore[import-untyped]
from datasette.utils.asgi import Response  # type: ignore[import-untyped]
from jinja2 import Environment, pass_context
from markupsafe import Markup
from pluggy import HookimplMarker

from bipol_crawler.browse import i18n
from bipol_crawler.browse.other_meanings import address_in, article_at
from bipol_crawler.browse.permalinks import article_path
from bipol_crawler.browse.plugins.cell_rendering import escaped
from bipol_crawler.browse.search_answer import PAGE, Answer, answer_search, corrected
from bipol_crawler.browse.search_columns import columns_of, vocabulary_of
from bipol_crawler.browse.search_request import MAX_PAGES, read_request
from bipol_crawler.search import snippets
from bipol_crawler.search.columns import Columns
from bipol_crawler.search.execute import MAX_RANKED, ROLES, SORTS, STATUSES, lemma_lookup
from bipol_crawler.search.filters import YES_OR_NO
from bipol_crawler.search.histogram import MAX_YEARS
from bipol_crawler.search.query import read_query

hookimpl = HookimplMarker("datasette")

MAX_CHOICES = 500
"""The largest number of places and people that the form suggests."""


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
def prepare_jinja2_environment(env: Environment) -> None:
    """``month_words``: a month such as ``2020-05`` in the page's language. ``corrected``: words with another term.

    ``options``: names as choices of a form, made once for all pages.
    """
    env.globals["corrected"] = corrected
    env.filters["options"] = lambda names: _options(tuple(names))
    env.filters["month_words"] = pass_context(lambda context, value: i18n.month(value, context.get("lang", "id")))


@lru_cache(maxsize=16)
def _options(names: tuple[str, ...]) -> Markup:
    return Markup("").join(Markup('<option value="{}"></option>').format(escaped(name)) for name in names)


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The search page."""
    return [(r"^/search$", search_page)]


async def search_page(request: Any, datasette: Any) -> Response:
    """The results for the words and filters in the address, with facets and a histogram.

    The portal's address of an article in place of words leads to the article.
    """
    asked = read_request(request.args.get)
    database = datasette.get_database()
    address = address_in(asked.words)
    if address and (article := await database.execute_fn(lambda connection: article_at(connection, address))):
        return Response.redirect(datasette.urls.path(article_path(article)))
    columns = await columns_of(database)
    limit = datasette.setting("sql_time_limit_ms")

    def answered(connection: sqlite3.Connection) -> Answer:
        with sqlite_timelimit(connection, limit):
            return answer_search(connection, columns, asked, partial(vocabulary_of, database))

    try:
        answer = await database.execute_fn(answered)
    except sqlite3.OperationalError as error:
        if "interrupted" not in str(error):
            raise
        answer = None
    total = answer.found.total if answer else 0
    pages = -(-total // PAGE)
    context = {
        "asked": asked,
        "address": address,
        "answer": answer,
        "found": answer and answer.found,
        "choices": choices_of(columns),
        "ranked_up_to": MAX_RANKED,
        "first": (asked.page - 1) * PAGE + 1,
        "pages": pages,
        "max_pages": MAX_PAGES,
        "max_years": MAX_YEARS,
    }
    html = await datasette.render_template("search.html", context, request=request)
    return Response.html(html, status=200 if answer else 503)


def choices_of(columns: Columns) -> dict[str, Sequence[str]]:
    """The values that the form offers for each filter."""
    return {
        "section": columns.sections.values,
        "place": columns.places.values[:MAX_CHOICES],
        "person": columns.people.values[:MAX_CHOICES],
        "role": ROLES,
        "status": STATUSES,
        "layout": columns.layouts.values,
        "photo": YES_OR_NO,
        "sort": SORTS,
    }
