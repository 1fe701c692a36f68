"""Runs a search: returns one page of the articles that match the words and the filters, the best first.

Any SQLite connection to an archive can be used; nothing is written. Texts are read only for the articles on the page.
Filters use indexes; a test checks the query plans.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bipol_crawler.search.columns import Columns, read_columns
from bipol_crawler.search.facets import FilteredArticles
from bipol_crawler.search.filters import ROLES, STATUSES, Filters, Values, conditions
from bipol_crawler.search.lemmatizer import lemmatize
from bipol_crawler.search.matching_articles import articles_with
from bipol_crawler.search.query import Query, read_query
from bipol_crawler.search.snippets import Part, passage

WEIGHTS = (10.0, 1.5, 4.0, 4.0, 5.0, 0.75)
"""The weights of a hit in headline, body, captions, people, the lemmas of the headline, and the other lemmas.

They are stored in the index, for ``ORDER BY rank``. A change needs a migration.
"""

MAX_RANKED = 10_000
"""Up to this many hits are ranked by relevance. With more, the words are too general, and the newest come first."""

SORTS = ("relevance", "newest", "oldest")

__all__ = [
    "MAX_RANKED",
    "ROLES",
    "SORTS",
    "STATUSES",
    "WEIGHTS",
    "Filters",
    "Hit",
    "Matches",
    "ResultPage",
    "find",
    "matching",
    "search",
]


@dataclass(frozen=True, slots=True)
class Hit:
    """A found article. ``title`` is its headline; ``passage`` is a part of its body or of its captions."""

    id: int
    url: str
    title: tuple[Part, ...]
    published_at: str | None
    section: str | None
    place: str | None
    status: str
    reporters: tuple[str, ...]
    passage: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Matches:
    """The articles of a search: ``ids`` are those of one page, ``total`` is the number of all.

    If ``ranked``, they are sorted by relevance. ``filtered`` has all articles, for the counts of facets.
    """

    ids: tuple[int, ...]
    total: int
    ranked: bool
    query: Query
    filtered: FilteredArticles


@dataclass(frozen=True, slots=True)
class ResultPage(Matches):
    """One page of results, with the texts to show for each article."""

    hits: tuple[Hit, ...]


def search(
    connection: sqlite3.Connection,
    typed: str,
    filters: Filters | None = None,
    limit: int = 20,
    offset: int = 0,
    sort: str = "relevance",
    columns: Columns | None = None,
) -> ResultPage:
    """The articles of :func:`find`, with headlines and passages."""
    columns = columns or read_columns(connection)
    found = find(connection, typed, filters or Filters(), limit, offset, sort, columns)
    hits = tuple(_hit(connection, number, found.query) for number in found.ids)
    return ResultPage(found.ids, found.total, found.ranked, found.query, found.filtered, hits)


def find(
    connection: sqlite3.Connection, typed: str, filters: Filters, limit: int, offset: int, sort: str, columns: Columns
) -> Matches:
    """The articles that match what was ``typed`` (see ``query``) and ``filters``, ``limit`` of them from ``offset`` on.

    Args:
        sort: one of :data:`SORTS`. Without words, or with more than :data:`MAX_RANKED` hits, ``relevance`` means the
            newest first. Articles without a date come last.
        columns: the columns of all articles. Articles that were added later are not found.

    Raises:
        sqlite3.OperationalError: the query was interrupted. No input causes any other error.
    """
    query = read_query(typed, lemma_lookup(connection))
    filtered = FilteredArticles(connection, columns, filters, articles_with(connection, columns, query))
    total = int(np.count_nonzero(filtered.mask))
    ranked = sort not in ("newest", "oldest") and bool(query.groups) and total <= MAX_RANKED
    if ranked:
        ids = _best(connection, query, columns.ids[filtered.mask].tolist() if filtered.is_filtered else None)
        ids = ids[offset : offset + limit]
    else:
        ids = filtered.ids_by_date(limit, offset, newest_first=sort != "oldest")
    return Matches(tuple(ids), total, ranked, query, filtered)


def _best(connection: sqlite3.Connection, query: Query, among: list[int] | None) -> list[int]:
    """The ids of the articles with the words, the best first. ``among``: only articles with these ids; None for all."""
    # With the unary plus SQLite ranks only these articles; without it, FTS5 ranks all hits.
    only = "" if among is None else " AND +rowid IN (SELECT value FROM json_each(:among))"
    rows = connection.execute(
        f"SELECT rowid FROM articles_fts WHERE articles_fts MATCH :match{only} ORDER BY +rank LIMIT {MAX_RANKED}",
        {"match": query.match, "among": json.dumps(among)},
    )
    return [int(row[0]) for row in rows]


def matching(connection: sqlite3.Connection, words: str, filters: Filters) -> tuple[str, Values]:
    """A SELECT of the ids of all articles that match ``words`` (see ``query``) and ``filters``, in no order.

    Returns:
        The SQL, to be used as a subquery on the same connection, and the values of its named parameters.
    """
    return _matching(connection, read_query(words, lemma_lookup(connection)), filters)


def _matching(connection: sqlite3.Connection, query: Query, filters: Filters) -> tuple[str, Values]:
    # The unary plus stops SQLite from using the index of this column: filters are applied to the hits instead.
    key = "+articles_fts.rowid" if query.groups else "+articles.id"
    where, values = conditions(connection, filters, key)
    if query.groups:
        where.insert(0, "articles_fts MATCH :match")
        values["match"] = query.match
    elif query.excluded:
        where.insert(0, f"{key} NOT IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH :unwanted)")
        values["unwanted"] = query.unwanted
    table = "rowid AS id FROM articles_fts" if query.groups else "id FROM articles"
    return f"SELECT {table}" + (f" WHERE {' AND '.join(where)}" if where else ""), values


def lemma_lookup(connection: sqlite3.Connection) -> Callable[[str], str]:
    """A function that returns a word's lemma in this archive. A word that occurs only as a name is its own lemma."""

    def lemma_of(word: str) -> str:
        row = connection.execute("SELECT lemma FROM lemmas WHERE word = ?", [word]).fetchone()
        if row:
            return str(row[0])
        in_index = "SELECT 1 FROM articles_fts WHERE articles_fts MATCH ? LIMIT 1"
        return word if connection.execute(in_index, [f'"{word}"']).fetchone() else lemmatize(word)

    return lemma_of


def _hit(connection: sqlite3.Connection, article_id: int, query: Query) -> Hit:
    url, headline, body, captions, published_at, section, place, status = connection.execute(
        "SELECT a.url, a.headline, a.body, a.captions, a.published_at, s.name, a.place, a.status"
        " FROM articles a LEFT JOIN sections s ON s.id = a.section_id WHERE a.id = ?",
        [article_id],
    ).fetchone()
    reporters = connection.execute(
        "SELECT p.name FROM bylines b JOIN people p ON p.id = b.person_id"
        " WHERE b.article_id = ? AND b.role IN ('reporter', 'writer') GROUP BY p.id ORDER BY min(b.position)",
        [article_id],
    )
    names = tuple(str(row[0]) for row in reporters.fetchall())
    title = passage(headline or "", query, length=max(1, len(headline or "")))
    passage_parts = passage(body or "", query)
    caption_parts = passage(captions or "", query)
    if any(part.found for part in caption_parts) and not any(part.found for part in passage_parts):
        passage_parts = caption_parts
    return Hit(article_id, url, title, published_at, section, place, status, names, passage_parts)
