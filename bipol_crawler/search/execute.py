"""Runs a search: what was typed, and the filters, give a page of articles, the best first.

Any SQLite connection to an archive can be used; it is only read. Texts are read only for the articles on the page.
Filters use indices; a test checks the query plans.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bipol_crawler.search.columns import Columns, read_columns
from bipol_crawler.search.facets import Narrowing
from bipol_crawler.search.filters import ROLES, STATUSES, Filters, Values, conditions
from bipol_crawler.search.found import articles_with
from bipol_crawler.search.lemmatizer import stem
from bipol_crawler.search.query import Query, read_query
from bipol_crawler.search.snippets import Part, passage

WEIGHTS = (10.0, 1.5, 4.0, 4.0, 5.0, 0.75)
"""The weights of a hit in headline, body, captions, people, the lemmas of the headline, and the other lemmas.

They are stored in the index, for ``ORDER BY rank``. A change needs a migration.
"""

MAX_RANKED = 10_000
"""With at most this many hits, the best come first. With more, the words are too general, and the newest come first."""

SORTS = ("relevance", "newest", "oldest")

__all__ = [
    "MAX_RANKED",
    "ROLES",
    "SORTS",
    "STATUSES",
    "WEIGHTS",
    "Filters",
    "Found",
    "Hit",
    "Matches",
    "find",
    "matching",
    "search",
]


@dataclass(frozen=True, slots=True)
class Hit:
    """A found article. ``title`` is its headline; ``passage`` is from its body, or from its captions."""

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
    """The articles of a search: ``ids`` are those of one page, ``total`` counts all.

    If ``ranked``, the best come first. ``narrowing`` has the counts for facets.
    """

    ids: tuple[int, ...]
    total: int
    ranked: bool
    query: Query
    narrowing: Narrowing


@dataclass(frozen=True, slots=True)
class Found(Matches):
    """One page of results, with what is shown of each article."""

    hits: tuple[Hit, ...]


def search(
    connection: sqlite3.Connection,
    typed: str,
    filters: Filters | None = None,
    limit: int = 20,
    offset: int = 0,
    sort: str = "relevance",
    columns: Columns | None = None,
) -> Found:
    """The articles of :func:`find`, with headlines and passages."""
    columns = columns or read_columns(connection)
    found = find(connection, typed, filters or Filters(), limit, offset, sort, columns)
    hits = tuple(_hit(connection, number, found.query) for number in found.ids)
    return Found(found.ids, found.total, found.ranked, found.query, found.narrowing, hits)


def find(
    connection: sqlite3.Connection, typed: str, filters: Filters, limit: int, offset: int, sort: str, columns: Columns
) -> Matches:
    """The articles that match what was ``typed`` (see ``query``) and ``filters``, ``limit`` of them from ``offset`` on.

    Args:
        sort: one of :data:`SORTS`. Without words, and with too many hits, relevance says nothing; then the newest come
            first. Articles without a date come last.
        columns: the columns of all articles. Articles that were added later are not found.

    Raises:
        sqlite3.OperationalError: the query was interrupted. No input causes any other error.
    """
    query = read_query(typed, lemma_lookup(connection))
    narrowing = Narrowing(connection, columns, filters, articles_with(connection, columns, query))
    total = int(np.count_nonzero(narrowing.mask))
    ranked = sort not in ("newest", "oldest") and bool(query.groups) and total <= MAX_RANKED
    if ranked:
        ids = _best(connection, query, columns.ids[narrowing.mask].tolist() if narrowing.is_narrowed else None)
        ids = ids[offset : offset + limit]
    else:
        ids = narrowing.ids_by_date(limit, offset, newest_first=sort != "oldest")
    return Matches(tuple(ids), total, ranked, query, narrowing)


def _best(connection: sqlite3.Connection, query: Query, among: list[int] | None) -> list[int]:
    """The ids of the articles with the words, the best first; only those ``among`` some, if any are given."""
    # With the plus SQLite ranks only what is left; without it, the index ranks all hits.
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
    """A function that gives the lemma of a word in this archive. A word that occurs only as a name is its own lemma."""

    def lemma_of(word: str) -> str:
        row = connection.execute("SELECT lemma FROM lemmas WHERE word = ?", [word]).fetchone()
        if row:
            return str(row[0])
        known = "SELECT 1 FROM articles_fts WHERE articles_fts MATCH ? LIMIT 1"
        return word if connection.execute(known, [f'"{word}"']).fetchone() else stem(word)

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
