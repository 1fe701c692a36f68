"""Runs a search: what was typed, and the filters, give a page of articles, the best first.

Any SQLite connection to an archive can be used; it is only read. Texts are read only for the articles on the page.
Filters use indices; a test checks the query plans.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from bipol_crawler.normalize.people import person_key
from bipol_crawler.search.lemmatizer import stem
from bipol_crawler.search.query import Query, read_query
from bipol_crawler.search.snippets import Part, passage

WEIGHTS = (10.0, 1.5, 4.0, 4.0, 5.0, 0.75)
"""The weights of a hit in headline, body, captions, people, the lemmas of the headline, and the other lemmas.

They are stored in the index, for ``ORDER BY rank``. A change needs a migration.
"""

MAX_RANKED = 10_000
"""With at most so many hits, the best come first. With more, the words are too general, and the newest come first."""

STATUSES = ("live", "missing", "gone")
ROLES = ("reporter", "writer", "editor", "photographer", "contributor", "source", "signature", "account")


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions for the articles. An empty string is no filter.

    ``since`` and ``until`` are days (YYYY-MM-DD), both included; an invalid day is no filter. ``section`` and ``place``
    are names in upper or lower case. ``person`` is a name or a part of one. ``role`` is one of :data:`ROLES`, of that
    person or of anybody. ``status`` is one of :data:`STATUSES`.
    """

    since: str = ""
    until: str = ""
    section: str = ""
    place: str = ""
    person: str = ""
    role: str = ""
    status: str = ""


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
class Found:
    """One page of results. ``total`` counts all pages. If ``ranked``, the best come first, otherwise the newest."""

    hits: tuple[Hit, ...]
    total: int
    ranked: bool
    query: Query


def search(
    connection: sqlite3.Connection, typed: str, filters: Filters | None = None, limit: int = 20, offset: int = 0
) -> Found:
    """The articles that match what was ``typed`` (see ``query``) and ``filters``, ``limit`` of them from ``offset`` on.

    Without words all articles that match the filters are found, the newest first. No input causes an error.

    Raises:
        sqlite3.OperationalError: the query was interrupted.
    """
    query = read_query(typed, lemma_lookup(connection))
    # The unary plus stops SQLite from using the index of this column: filters are applied to the hits instead.
    key = "+articles_fts.rowid" if query.groups else "+articles.id"
    conditions, values = _filter_conditions(connection, filters or Filters(), key)
    values |= {"match": query.match, "unwanted": query.unwanted}
    if query.groups:
        source = "articles_fts WHERE articles_fts MATCH :match"
    else:
        source = f"articles WHERE {key} NOT IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH :unwanted)"
    source = " AND ".join([source, *conditions])
    (total,) = connection.execute(f"SELECT count(*) FROM {source}", values).fetchone()
    ranked = bool(query.groups) and total <= MAX_RANKED
    if ranked:
        page = f"SELECT rowid FROM {source} ORDER BY rank"
    else:
        matching = f"WHERE id IN (SELECT rowid FROM {source})" if query.groups else source.removeprefix("articles ")
        page = f"SELECT id FROM articles INDEXED BY articles_published {matching} ORDER BY published_at DESC"
    rows = connection.execute(f"{page} LIMIT :limit OFFSET :offset", {**values, "limit": limit, "offset": offset})
    hits = tuple(_hit(connection, int(row[0]), query) for row in rows.fetchall())
    return Found(hits, int(total), ranked, query)


def lemma_lookup(connection: sqlite3.Connection) -> Callable[[str], str]:
    """A function that gives the lemma of a word in this archive. A word that occurs only as a name is its own lemma."""

    def lemma_of(word: str) -> str:
        row = connection.execute("SELECT lemma FROM lemmas WHERE word = ?", [word]).fetchone()
        if row:
            return str(row[0])
        known = "SELECT 1 FROM articles_fts WHERE articles_fts MATCH ? LIMIT 1"
        return word if connection.execute(known, [f'"{word}"']).fetchone() else stem(word)

    return lemma_of


def _filter_conditions(
    connection: sqlite3.Connection, filters: Filters, key: str
) -> tuple[list[str], dict[str, str | int | None]]:
    """An SQL condition for each filter that is set, and the values of their parameters."""
    conditions: list[str] = []
    values: dict[str, str | int | None] = {}
    since, until = _day(filters.since), _day(filters.until)
    if since or until:
        conditions.append(f"{key} IN (SELECT id FROM articles WHERE published_at >= :since AND published_at < :after)")
        # Times are compared as text. A colon sorts after every digit, so it stands for no upper limit.
        values |= {"since": str(since or ""), "after": str(until + timedelta(1)) if until and until < date.max else ":"}
    if filters.section:
        conditions.append(
            f"{key} IN (SELECT x.article_id FROM sections s JOIN article_sections x ON x.section_id = s.id"
            " WHERE s.name = :section COLLATE NOCASE)"
        )
        values["section"] = filters.section
    if filters.place:
        conditions.append(f"{key} IN (SELECT id FROM articles WHERE place = :place COLLATE NOCASE)")
        values["place"] = filters.place
    role = " AND role = :role" if filters.role else ""
    values["role"] = filters.role
    if filters.person:
        persons = _person_ids(connection, filters.person)
        conditions.append(f"{key} IN (SELECT article_id FROM bylines WHERE person_id IN ({persons}){role})")
    elif filters.role:
        conditions.append(f"EXISTS (SELECT 1 FROM bylines WHERE article_id = {key[1:]}{role})")
    if filters.status == "live":
        conditions.append(f"{key} NOT IN (SELECT id FROM articles WHERE status <> 'live')")
    elif filters.status:
        conditions.append(f"{key} IN (SELECT id FROM articles WHERE status <> 'live' AND status = :status)")
        values["status"] = filters.status
    return conditions, values


def _person_ids(connection: sqlite3.Connection, name: str) -> str:
    """The ids, separated by commas, of the people with this name, otherwise of those whose names contain it."""
    key = person_key(name)
    found = "SELECT group_concat(id) FROM people WHERE {}"
    (ids,) = connection.execute(found.format("key = ?"), [key]).fetchone()
    if ids is None and key:
        (ids,) = connection.execute(found.format("instr(key, ?) > 0"), [key]).fetchone()
    return str(ids or "")


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written.strip())
    except ValueError:
        return None


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
