"""``fts_quote``: what a person typed, as a full-text query that cannot be misread."""

from __future__ import annotations

import re
import sqlite3

from pluggy import HookimplMarker

hookimpl = HookimplMarker("datasette")

PIECE = re.compile(r'"([^"]*)"?|([^\s"]+)')


def fts_quote(typed: str | None) -> str:
    """``typed`` in FTS5's query language.

    Every word must occur; ``"in quotes"`` is a phrase, ``kata*`` a beginning. Each piece is quoted, so
    that the operators of FTS5 in it (``covid-19``, ``NOT``, ``a:b``) are words like any other. Nothing
    typed gives a query that finds nothing.
    """
    pieces = []
    for phrase, word in PIECE.findall(typed or ""):
        text = phrase or word
        if any(character.isalnum() for character in text):
            pieces.append(f'"{text}"' + ("*" if word.endswith("*") else ""))
    return " ".join(pieces) or '""'


@hookimpl(trylast=True)
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Give every reading connection the function, also in place of the one behind Datasette's search box."""
    for name in ("fts_quote", "escape_fts"):
        conn.create_function(name, 1, fts_quote, deterministic=True)
