"""Counts how often the words of a query occur in the bodies of articles, in the full-text index, without reading texts.

A word of the query counts at each place where it occurs, in any inflection; a phrase counts once for each place where
its words follow one another. Headlines and captions do not count, because the number of words of an article
(``word_count``) is that of its body.
"""

from __future__ import annotations

import json
import sqlite3

from bipol_crawler.search.query import Query, Term

INSTANCES = "word_instances"
"""A temporary table of a connection with each position of each word in the index (FTS5's ``fts5vocab``)."""
_COUNTED = f"SELECT doc, count(*) AS times FROM temp.{INSTANCES} WHERE col = 'body' AND term IN ({{}}) GROUP BY doc"
_AFTER_LETTERS = "\U0010ffff"


def add_instances(connection: sqlite3.Connection) -> None:
    """Create :data:`INSTANCES` on a connection to an archive, which may be read-only."""
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
    """The words of the archive that match a term of one word: the word, its lemma, and all inflections of the lemma."""
    found = {term.words[0]}
    if term.lemma:
        rows = connection.execute("SELECT word FROM lemmas WHERE lemma = ?", [term.lemma])
        found |= {str(row[0]) for row in rows.fetchall()}
        if not term.only_inflected:
            found.add(term.lemma)
    return found


def _phrase(words: tuple[str, ...], values: dict[str, str]) -> str:
    """A SELECT of the number of places in each article where ``words`` follow one another.

    Its parameters are added to ``values``.
    """
    names = [f"word{len(values) + place}" for place in range(len(words))]
    values |= dict(zip(names, words, strict=True))
    # Without MATERIALIZED, SQLite would read all positions of a word again for each position of the word before it.
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
