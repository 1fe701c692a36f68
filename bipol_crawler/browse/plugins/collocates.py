"""``/collocates?words=…``: the words that occur beside the given words, in any inflection, more often than elsewhere.

``/collocates.csv``, ``.parquet`` and ``.xlsx`` have all of them.
"""

from __future__ import annotations

import sqlite3
from dataclasses import astuple
from typing import Any, NamedTuple

from datasette.utils.asgi import Response  # type: ignore[import-untyped]
from pluggy import HookimplMarker

from bipol_crawler.browse.plugins.search import choices_of
from bipol_crawler.browse.search_columns import columns_of
from bipol_crawler.browse.table_files import LARGEST, ROUTE, made_file, too_long
from bipol_crawler.browse.text_request import PAGE, TextRequest, read_text_request
from bipol_crawler.browse.word_streams import ask_words, sample_of
from bipol_crawler.search.collocates import MAX_WINDOW, Collocate, collocates
from bipol_crawler.search.concordance import find_hits
from bipol_crawler.search.query import Query
from bipol_crawler.search.word_stream import WordStream

hookimpl = HookimplMarker("datasette")

SORTS = ("g2", "log_dice", "together")
BOUNDS = {"window": (5, 1, MAX_WINDOW), "least": (3, 1, 1_000_000)}
"""Words on each side, and how often a word must occur there: the default, the least and the largest value."""
COLUMNS = ("word", "together", "left", "right", "articles", "times", "g2", "log_dice")


class Beside(NamedTuple):
    """How a query was understood, how many hits it has, and the words beside them."""

    query: Query
    hits: int
    words: list[Collocate]


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The page and its files."""
    return [(r"^/collocates$", collocates_page), (rf"^/collocates{ROUTE}", collocates_file)]


def _beside(connection: sqlite3.Connection, stream: WordStream, asked: TextRequest) -> Beside:
    query, corpus, hits = find_hits(connection, stream, asked.words, asked.filters)
    window, least = asked.numbers["window"], asked.numbers["least"]
    return Beside(query, len(hits.places), collocates(stream, hits, corpus, window, least, asked.sort))


async def collocates_page(request: Any, datasette: Any) -> Response:
    """The collocates of the words in the address, in the order that it asks for."""
    asked = read_text_request(request.args.get, SORTS, BOUNDS)
    database = datasette.get_database()
    found = None
    if asked.words:
        found = await ask_words(database, lambda connection, stream: _beside(connection, stream, asked))
    first = (asked.page - 1) * PAGE
    context = {
        "asked": asked,
        "found": found,
        "shown": found.words[first : first + PAGE] if found else [],
        "first": first + 1,
        "pages": -(-len(found.words) // PAGE) if found else 0,
        "max_window": MAX_WINDOW,
        "choices": choices_of(await columns_of(database)),
        "largest": LARGEST,
        "sample": sample_of(database),
    }
    html = await datasette.render_template("collocates.html", context, request=request)
    return Response.html(html, status=503 if asked.words and not found else 200)


async def collocates_file(request: Any, datasette: Any) -> Response:
    """All collocates, in the order of the page."""
    asked = read_text_request(request.args.get, SORTS, BOUNDS)
    about = ("kolokasi", asked.words, *asked.set_filters.values())

    def question(connection: sqlite3.Connection, stream: WordStream) -> Response:
        rows = map(astuple, _beside(connection, stream, asked).words)
        return made_file(rows, COLUMNS, request.url_vars["kind"], about)

    return await ask_words(datasette.get_database(), question) or too_long()
