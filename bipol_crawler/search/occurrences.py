"""How often the words of a query occur in the texts of articles, counted in the full-text index without reading texts.

An occurrence is a place in a body where a word of the query stands, in any inflection; a phrase counts once for each
place where all its words stand in a row. Headlines and captions don't count, since the number of words of an article
(``word_count``) is that of its body.
"""

from __future__ import annotations

import json
import sqlite3

from bipol_crawler.search.query import Query, Term

INSTANCES = "word_instances"
"""A temporary table of a connection: each place of each word in the index (FTS5's ``fts5vocab``)."""
_COUNTED = f"SELECT doc, count(*) AS times FROM temp.{INSTANCES} WHERE col = 'body' AND term IN ({{}}) GROUP BY doc"
_AFTER_LETTERS = "\U0010ffff"


def add_instances(connection: sqlite3.Connection) -> None:
    """Make :data:`INSTANCES` on a connection to an archive, which may be read-only."""
    connection.execute("PRAGMA temp_store=MEMORY")  # a later change would remove temporary tables
    connection.execute(
        f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{INSTANCES} USING fts5vocab(main, articles_fts, instance)"
    )


def occurrences(connection: sqlite3.Connection, query: Query) -> tuple[str, dict[str, str]]:
    """A SELECT of ``doc`` (an article's id) and ``times``, and the values of its parameters.

    An article can have several rows. The connection needs :func:`add_instances`.
    """
    words: set[str] = set()
    parts: list[str] = []
    values: dict[str, str] = {}
    for term in query.terms:
        if term.is_prefix and len(term.words) == 1:
            start, end = f"start{len(values)}", f"end{len(values)}"
            values |= {start: term.words[0], end: term.words[0] + _AFTER_LETTERS}
            parts.append(
                f"SELECT doc, count(*) AS times FROM temp.{INSTANCES}"
                f" WHERE col = 'body' AND term >= :{start} AND term < :{end} GROUP BY doc"
            )
        elif len(term.words) == 1:
            words |= forms(connection, term)
        for phrase in (term.words, *term.forms):
            if len(phrase) > 1:
                parts.append(_phrase(phrase, values))
    if words:
        values["forms"] = json.dumps(sorted(words))
        parts.append(_COUNTED.format("SELECT value FROM json_each(:forms)"))
    return " UNION ALL ".join(parts) or "SELECT 0 AS doc, 0 AS times WHERE 0", values


def forms(connection: sqlite3.Connection, term: Term) -> set[str]:
    """The words of the archive that a term of one word finds: itself, its lemma, and all inflections of the lemma."""
    found = {term.words[0]}
    if term.lemma:
        rows = connection.execute("SELECT word FROM lemmas WHERE lemma = ?", [term.lemma])
        found |= {str(row[0]) for row in rows.fetchall()}
        if not term.only_inflected:
            found.add(term.lemma)
    return found


def _phrase(words: tuple[str, ...], values: dict[str, str]) -> str:
    """A SELECT of the places where ``words`` stand in a row. Their parameters are added to ``values``."""
    names = [f"word{len(values) + place}" for place in range(len(words))]
    values |= dict(zip(names, words, strict=True))
    # Without MATERIALIZED SQLite would read all places of a word again for each place of the one before.
    tables = ", ".join(
        f"{name} AS MATERIALIZED (SELECT doc, offset FROM temp.{INSTANCES} WHERE term = :{name} AND col = 'body')"
        for name in names
    )
    joined = " ".join(
        f"JOIN {name} ON {name}.doc = {names[0]}.doc AND {name}.offset = {names[0]}.offset + {place}"
        for place, name in enumerate(names[1:], 1)
    )
    return (
        f"SELECT doc, times FROM (WITH {tables} SELECT {names[0]}.doc AS doc, count(*) AS times"
        f" FROM {names[0]} {joined} GROUP BY {names[0]}.doc)"
    )
