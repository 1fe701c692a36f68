"""``/concordance?words=…``: every place where words occur, in any inflection, with the text beside it (KWIC).

All lines are also a file: ``/concordance.csv``, ``.parquet`` and ``.xlsx`` with the same parameters.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from datasette.utils.asgi import BadRequest, Response  # type: ignore[import-untyped]
from pluggy import HookimplMarker

from bipol_crawler.browse.concordance_rows import BOUNDS, COLUMNS, Concordance, all_cells, one_page
from bipol_crawler.browse.plugins.search import choices_of
from bipol_crawler.browse.search_columns import columns_of
from bipol_crawler.browse.table_files import LARGEST, ROUTE, made_file, too_long
from bipol_crawler.browse.text_request import PAGE, read_text_request
from bipol_crawler.browse.word_streams import ask_words, sample_of
from bipol_crawler.search.concordance import SORTS, find_hits
from bipol_crawler.search.word_stream import WordStream

hookimpl = HookimplMarker("datasette")


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The page and its files."""
    return [(r"^/concordance$", concordance_page), (rf"^/concordance{ROUTE}", concordance_file)]


async def concordance_page(request: Any, datasette: Any) -> Response:
    """The lines for the words and filters in the address, in the order that it asks for."""
    asked = read_text_request(request.args.get, SORTS, BOUNDS)
    database = datasette.get_database()

    def question(connection: sqlite3.Connection, stream: WordStream) -> Concordance:
        return one_page(connection, stream, asked)

    found = await ask_words(database, question) if asked.words else None
    context = {
        "asked": asked,
        "found": found,
        "choices": choices_of(await columns_of(database)),
        "first": (asked.page - 1) * PAGE + 1,
        "pages": -(-found.total // PAGE) if found else 0,
        "largest": LARGEST,
        "sample": sample_of(database),
    }
    html = await datasette.render_template("concordance.html", context, request=request)
    return Response.html(html, status=503 if asked.words and not found else 200)


async def concordance_file(request: Any, datasette: Any) -> Response:
    """All lines, in the order of the page."""
    kind = request.url_vars["kind"]
    asked = read_text_request(request.args.get, SORTS, BOUNDS)

    def address(path: str) -> str:
        return str(datasette.absolute_url(request, datasette.urls.path(path)))

    def question(connection: sqlite3.Connection, stream: WordStream) -> Response:
        _, _, hits = find_hits(connection, stream, asked.words, asked.filters)
        if len(hits.places) > LARGEST[kind]:
            raise BadRequest(f"There are {len(hits.places)} lines, a file takes {LARGEST[kind]}: narrow the search")
        rows = all_cells(connection, stream, hits, asked, address)
        return made_file(rows, COLUMNS, kind, ("konkordansi", asked.words, *asked.set_filters.values()))

    return await ask_words(datasette.get_database(), question) or too_long()
