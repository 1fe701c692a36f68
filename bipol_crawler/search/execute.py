"""Asking the archive: what was typed and the filters beside it, for a page of articles, best first.

Reading only; any SQLite connection to an archive will do. Nothing here reads a text but those of the page shown:
filters are answered from indices, and a test reads the query plans.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from bipol_crawler.normalize.people import person_key
from bipol_crawler.search.lemmatizer import stem
from bipol_crawler.search.query import Query, read
from bipol_crawler.search.snippets import Part, passage

WEIGHTS = (10.0, 1.5, 4.0, 4.0, 5.0, 0.75)
"""What a hit counts in headline, body, captions, people, the headline's lemmas and the other lemmas.

They are in the index, as what ``ORDER BY rank`` means: others take a migration.
"""

RANKED = 10_000
"""Hits up to which the best are sought; of more, the words say too little to rank by, and the newest come first."""

STATUSES = ("live", "missing", "gone")
ROLES = ("reporter", "writer", "editor", "photographer", "contributor", "source", "signature", "account")


@dataclass(frozen=True, slots=True)
class Filters:
    """What else must hold; an empty string is no filter.

    ``since`` and ``until`` are days (YYYY-MM-DD), both included; others than real days are no filter. ``section`` and
    ``place`` are names in any case. ``person`` is a name, or part of one; ``role`` one of :data:`ROLES`, of that
    person or of anyone. ``status`` is one of :data:`STATUSES`.
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
    """An article found. ``title`` is its headline, ``passage`` of its body, or of its captions if only they answer."""

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
    """A page of what was found; ``total`` of all pages. ``ranked``: best first, otherwise newest first."""

    hits: tuple[Hit, ...]
    total: int
    ranked: bool
    query: Query


def search(
    connection: sqlite3.Connection, typed: str, filters: Filters | None = None, limit: int = 20, offset: int = 0
) -> Found:
    """The articles that hold what was ``typed`` (see ``query``) and pass ``filters``, from the ``offset``-th on.

    Without words to look for it is every article that passes, newest first. Nothing typed is an error.
    """
    query = read(typed, known_lemma(connection))
    # the unary plus: what passes a filter is looked up for what was found, not sought in the index one by one
    key = "+articles_fts.rowid" if query.groups else "+articles.id"
    passing, values = _passing(connection, filters or Filters(), key)
    values |= {"match": query.match, "unwanted": query.unwanted}
    if query.groups:
        source = "articles_fts WHERE articles_fts MATCH :match"
    else:
        source = f"articles WHERE {key} NOT IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH :unwanted)"
    source = " AND ".join([source, *passing])
    (total,) = connection.execute(f"SELECT count(*) FROM {source}", values).fetchone()
    ranked = bool(query.groups) and total <= RANKED
    if ranked:
        page = f"SELECT rowid FROM {source} ORDER BY rank"
    else:
        among = f"WHERE id IN (SELECT rowid FROM {source})" if query.groups else source.removeprefix("articles ")
        page = f"SELECT id FROM articles INDEXED BY articles_published {among} ORDER BY published_at DESC"
    rows = connection.execute(f"{page} LIMIT :limit OFFSET :offset", {**values, "limit": limit, "offset": offset})
    hits = tuple(_hit(connection, int(row[0]), query) for row in rows.fetchall())
    return Found(hits, int(total), ranked, query)


def known_lemma(connection: sqlite3.Connection) -> Callable[[str], str]:
    """The lemma of a word as this archive has met it: a word it knows only as a name is its own lemma."""

    def lemma_of(word: str) -> str:
        row = connection.execute("SELECT lemma FROM lemmas WHERE word = ?", [word]).fetchone()
        if row:
            return str(row[0])
        known = "SELECT 1 FROM articles_fts WHERE articles_fts MATCH ? LIMIT 1"
        return word if connection.execute(known, [f'"{word}"']).fetchone() else stem(word)

    return lemma_of


def _passing(
    connection: sqlite3.Connection, filters: Filters, key: str
) -> tuple[list[str], dict[str, str | int | None]]:
    """For every filter that is set, the SQL that the article ``key`` passes it, and the values."""
    passing: list[str] = []
    values: dict[str, str | int | None] = {}
    since, until = _day(filters.since), _day(filters.until)
    if since or until:
        passing.append(f"{key} IN (SELECT id FROM articles WHERE published_at >= :since AND published_at < :after)")
        # times are text: the next day begins after every time of this one, and a colon after every digit
        values |= {"since": str(since or ""), "after": str(until + timedelta(1)) if until and until < date.max else ":"}
    if filters.section:
        passing.append(
            f"{key} IN (SELECT x.article_id FROM sections s JOIN article_sections x ON x.section_id = s.id"
            " WHERE s.name = :section COLLATE NOCASE)"
        )
        values["section"] = filters.section
    if filters.place:
        passing.append(f"{key} IN (SELECT id FROM articles WHERE place = :place COLLATE NOCASE)")
        values["place"] = filters.place
    role = " AND role = :role" if filters.role else ""
    values["role"] = filters.role
    if filters.person:
        persons = _persons(connection, filters.person)
        passing.append(f"{key} IN (SELECT article_id FROM bylines WHERE person_id IN ({persons}){role})")
    elif filters.role:
        passing.append(f"EXISTS (SELECT 1 FROM bylines WHERE article_id = {key[1:]}{role})")
    if filters.status == "live":
        passing.append(f"{key} NOT IN (SELECT id FROM articles WHERE status <> 'live')")
    elif filters.status:
        passing.append(f"{key} IN (SELECT id FROM articles WHERE status <> 'live' AND status = :status)")
        values["status"] = filters.status
    return passing, values


def _persons(connection: sqlite3.Connection, name: str) -> str:
    """The ids, parted by commas, of those called ``name``, or else of those whose names hold it."""
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
    shown = passage(body or "", query)
    beside = passage(captions or "", query)
    if any(part.found for part in beside) and not any(part.found for part in shown):
        shown = beside
    return Hit(article_id, url, title, published_at, section, place, status, names, shown)
