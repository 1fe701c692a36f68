"""Lemmas: two columns of ``articles`` for the full-text index, and the table ``lemmas`` with the lemma of each word."""

from __future__ import annotations

import json
import logging
from sqlite3 import Connection

from bipol_crawler.search.indexing import SearchLemmas, search_lemmas
from bipol_crawler.search.lemmatizer import RULES
from bipol_crawler.storage.database import Database

BATCH = 500
"""How many articles get new lemmas in one transaction."""

logger = logging.getLogger(__name__)


def save_lemmas(
    db: Database,
    headline: str | None,
    body: str | None,
    captions: str | None,
    people: str | None,
    *,
    found: SearchLemmas | None = None,
) -> dict[str, str | None]:
    """Add the words of an article to the table ``lemmas``, inside the caller's transaction.

    Returns the two columns of ``articles`` that hold its lemmas.

    Args:
        found: the result of :func:`~bipol_crawler.search.indexing.search_lemmas`, if the caller has it already.
    """
    found = found or search_lemmas(headline, body, captions, people)
    words = json.dumps([*found.lemmas])
    known = db.execute("SELECT l.word, l.lemma FROM json_each(?) j CROSS JOIN lemmas l ON l.word = j.value", [words])
    if new := found.lemmas.items() - {*known}:
        db.executemany(
            "INSERT INTO lemmas (word, lemma) VALUES (?, ?) ON CONFLICT (word) DO UPDATE SET lemma = excluded.lemma",
            [pair for pair in found.lemmas.items() if pair in new],
        )
    return {"headline_lemmas": found.headline, "text_lemmas": found.text}


def lemmas_are_current(db: Database | Connection) -> bool:
    """Whether the archive's lemmas were made with today's rules. Their version is SQLite's ``user_version``."""
    return bool(db.execute("PRAGMA user_version").fetchone()[0] == RULES)


def renew_lemmas(db: Database) -> None:
    """Make the lemmas of every article again, if they were made with other rules than today's.

    The version is set last. If the process is killed before, the next call starts again from the beginning. Only the
    two columns with lemmas are changed.
    """
    if lemmas_are_current(db):
        return
    known: dict[str, str] = {}
    last = changed = 0
    columns = "id, headline, body, captions, people, headline_lemmas, text_lemmas"
    while rows := db.execute(
        f"SELECT {columns} FROM articles WHERE id > ? ORDER BY id LIMIT {BATCH}", [last]
    ).fetchall():
        last = rows[-1][0]
        with db.atomic():
            for article_id, headline, body, captions, people, *before in rows:
                found = search_lemmas(headline, body, captions, people)
                known |= found.lemmas
                if before != [found.headline, found.text]:
                    set_lemmas = "UPDATE articles SET headline_lemmas = ?, text_lemmas = ? WHERE id = ?"
                    db.execute(set_lemmas, [found.headline, found.text, article_id])
                    changed += 1
    with db.atomic():
        db.execute("DELETE FROM lemmas")
        db.executemany("INSERT INTO lemmas (word, lemma) VALUES (?, ?)", known.items())
        db.execute(f"PRAGMA user_version = {RULES}")
    if changed:
        logger.info("search: the lemmas of %d articles were updated to the rules of version %d", changed, RULES)
