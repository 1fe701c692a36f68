"""``/keywords``: the words that are more frequent in a section, a month, a place or a search than in other articles.

With ``by`` (year, month, section, place, reporter), the keywords of each group against all other articles.
``/keywords.csv``, ``.parquet`` and ``.xlsx`` have all of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import astuple
from typing import Any

from datasette.utils.asgi import Response  # type: ignore[import-untyped]
from pluggy import HookimplMarker

from bipol_crawler.browse.keyword_groups import GROUPS, filters_of, groups_of
from bipol_crawler.browse.plugins.search import choices_of
from bipol_crawler.browse.search_columns import columns_of
from bipol_crawler.browse.table_files import LARGEST, ROUTE, made_file, too_long
from bipol_crawler.browse.text_request import PAGE, TextRequest, read_text_request
from bipol_crawler.browse.word_streams import ask_words, sample_of
from bipol_crawler.infra.text_safety import legible
from bipol_crawler.search.column import Mask
from bipol_crawler.search.execute import lemma_lookup
from bipol_crawler.search.facets import FilteredArticles
from bipol_crawler.search.keywords import KeywordList, keywords, keywords_of_groups
from bipol_crawler.search.matching_articles import articles_with
from bipol_crawler.search.query import read_query
from bipol_crawler.search.word_stream import WordStream

hookimpl = HookimplMarker("datasette")

SORTS = ("g2", "log_ratio")
BOUNDS = {"least": (5, 1, 1_000_000), "articles": (3, 1, 1_000_000)}
"""How often a word must occur, and in how many articles: the default, the least and the largest value."""
COLUMNS = (
    "word", "times", "articles", "per_million", "rest_times", "rest_per_million", "g2", "log_ratio",
)  # fmt: skip
WORDS_OF_GROUP, WORDS_IN_FILE = 10, 200
"""The largest number of words of each year, month, section, place or reporter: on the page, and in a file."""

Groups = list[tuple[str, KeywordList]]


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The page and its files."""
    return [(r"^/keywords$", keywords_page), (rf"^/keywords{ROUTE}", keywords_file)]


def read_keyword_request(request: Any) -> TextRequest:
    """The request in the address. Without filters, the keywords of each year are requested."""
    asked = read_text_request(request.args.get, SORTS, BOUNDS, GROUPS)
    if asked.by or asked.words or asked.set_filters:
        return asked
    return TextRequest(asked.search, asked.sort, asked.numbers, asked.defaults, "year")


def _chosen(connection: sqlite3.Connection, stream: WordStream, asked: TextRequest) -> Mask:
    query = read_query(asked.words, lemma_lookup(connection))
    return FilteredArticles(
        connection, stream.columns, asked.filters, articles_with(connection, stream.columns, query)
    ).mask


def _one(connection: sqlite3.Connection, stream: WordStream, asked: TextRequest) -> KeywordList:
    least, articles = asked.numbers["least"], asked.numbers["articles"]
    return keywords(stream, _chosen(connection, stream, asked), least, articles, asked.sort)


def _groups(connection: sqlite3.Connection, stream: WordStream, asked: TextRequest, most: int) -> Groups:
    """The keywords of each group. Those of all articles are cached, because this is the most frequent request."""
    key = asked.by, most
    if asked.is_plain and key in stream.cache:
        kept: Groups = stream.cache[key]
        return kept
    chosen, groups = _chosen(connection, stream, asked), groups_of(stream.columns, asked.by)
    least, articles = asked.numbers["least"], asked.numbers["articles"]
    found = list(keywords_of_groups(stream, groups, chosen, least, articles, most))
    if asked.by == "reporter":
        found.sort(key=lambda group: (-group[1].articles, group[0]))
    if asked.is_plain:
        stream.cache[key] = found
    return found


async def keywords_page(request: Any, datasette: Any) -> Response:
    """The keywords of the requested articles, or of each year, month, section, place or reporter."""
    asked = read_keyword_request(request)
    database = datasette.get_database()
    found: KeywordList | None = None
    groups: Groups | None = None
    if asked.by:
        groups = await ask_words(
            database, lambda connection, stream: _groups(connection, stream, asked, WORDS_OF_GROUP)
        )
    else:
        found = await ask_words(database, lambda connection, stream: _one(connection, stream, asked))
    first = (asked.page - 1) * PAGE
    context = {
        "asked": asked,
        "found": found,
        "groups": groups,
        "shown": found.words[first : first + PAGE] if found else [],
        "first": first + 1,
        "pages": -(-len(found.words) // PAGE) if found else 0,
        "choices": choices_of(await columns_of(database)),
        "group_names": GROUPS,
        "filters_of": filters_of,
        "largest": LARGEST,
        "sample": sample_of(database),
    }
    html = await datasette.render_template("keywords.html", context, request=request)
    return Response.html(html, status=503 if found is None and groups is None else 200)


async def keywords_file(request: Any, datasette: Any) -> Response:
    """All keywords in the order of the page; with ``by``, the first ones of each group."""
    kind, asked = request.url_vars["kind"], read_keyword_request(request)
    about = ("kata-khas", asked.by, asked.words, *asked.set_filters.values())

    def question(connection: sqlite3.Connection, stream: WordStream) -> Response:
        if asked.by:
            rows = _group_cells(_groups(connection, stream, asked, WORDS_IN_FILE))
            return made_file(rows, (asked.by, "articles_in_group", *COLUMNS), kind, about)
        return made_file(map(astuple, _one(connection, stream, asked).words), COLUMNS, kind, about)

    return await ask_words(datasette.get_database(), question) or too_long()


def _group_cells(groups: Groups) -> Iterator[tuple[Any, ...]]:
    for value, found in groups:
        yield from ((legible(value), found.articles, *astuple(word)) for word in found.words)
