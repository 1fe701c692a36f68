"""``/corpus.vert``, ``.vrt``, ``.conllu``, ``.xml`` (TEI), ``.zip``: the articles of a search for corpus tools.

They are the same files that ``scrapy corpus`` writes, but that command takes any number of articles.
"""

from __future__ import annotations

import re
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

from datasette.utils import sqlite_timelimit  # type: ignore[import-untyped]
from datasette.utils.asgi import BadRequest, Response  # type: ignore[import-untyped]
from pluggy import HookimplMarker

from bipol_crawler.browse.plugins.export import File
from bipol_crawler.browse.search_request import SearchRequest, read_request
from bipol_crawler.browse.table_files import name_of_file, too_long
from bipol_crawler.browse.word_streams import QUESTION_LIMIT
from bipol_crawler.corpus.documents import read_documents
from bipol_crawler.corpus.formats import FORMATS
from bipol_crawler.search.execute import matching

hookimpl = HookimplMarker("datasette")

MAX_ARTICLES = 20_000
"""The largest number of articles in a file; a thousand take a second."""
TYPES = {"conllu": "text/plain; charset=utf-8", "xml": "application/tei+xml; charset=utf-8", "zip": "application/zip"}
"""The content types of the file name extensions; plain text for the others."""
ENDINGS = "|".join(re.escape(ending.removeprefix(".")) for ending in FORMATS)


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """A route for each format."""
    return [(rf"^/corpus\.(?P<kind>{ENDINGS})$", corpus_file)]


@hookimpl
def extra_template_vars() -> dict[str, Any]:
    """``largest_corpus``: the largest number of articles in a file, for the search page."""
    return {"largest_corpus": MAX_ARTICLES}


async def corpus_file(request: Any, datasette: Any) -> Response:
    """The articles of the search in the address, by their numbers."""
    kind, asked = request.url_vars["kind"], read_request(request.args.get)

    def make_file(connection: sqlite3.Connection) -> Response:
        with sqlite_timelimit(connection, QUESTION_LIMIT * 1000):
            return _made(connection, asked, kind)

    try:
        return await datasette.get_database().execute_fn(make_file)
    except sqlite3.OperationalError as error:
        if "interrupted" not in str(error):
            raise
        return too_long()


def _made(connection: sqlite3.Connection, asked: SearchRequest, kind: str) -> Response:
    chosen, values = matching(connection, asked.words, asked.filters)
    (articles,) = connection.execute(f"SELECT count(*) FROM ({chosen})", values).fetchone()
    if articles > MAX_ARTICLES:
        raise BadRequest(f"There are {articles} articles, a file takes {MAX_ARTICLES}: narrow, or use scrapy corpus")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"texts.{kind}"
        with path.open("wb") as stream:
            FORMATS[path.suffix](stream, read_documents(connection, asked.words, asked.filters))
        file = path.open("rb")  # can be read although the folder is deleted
    name = name_of_file(("korpus", asked.words, *asked.set_filters.values()), kind)
    return File(file, name, TYPES.get(kind, "text/plain; charset=utf-8"))
