"""The four systems: FTS5 without stemming, two stemmers, and the archive's own search."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

import snowballstemmer
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

from benchmarks.search.archive import fill
from benchmarks.search.documents import Document
from bipol_crawler.search.execute import search
from bipol_crawler.search.tokenizer import folded

Search = Callable[[str], list[int]]
"""From a query to the numbers of the documents found, the best first, at most :data:`DEPTH`."""

DEPTH = 50


def plain(documents: Sequence[Document]) -> Search:
    """FTS5 with the tokenizer ``unicode61``, without stemming."""
    return _reduced(documents, lambda word: word)


def snowball(documents: Sequence[Document]) -> Search:
    """FTS5 with every word stemmed by Snowball's Indonesian stemmer."""
    return _reduced(documents, snowballstemmer.stemmer("indonesian").stemWord)


def sastrawi(documents: Sequence[Document]) -> Search:
    """FTS5 with every word stemmed by Sastrawi."""
    return _reduced(documents, StemmerFactory().create_stemmer().delegatedStemmer.stem_word)


def ours(documents: Sequence[Document], folder: Path) -> Search:
    """The search of an archive with the documents, as on the search page."""
    path = folder / "evaluation.db"
    fill(path, documents)
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    return lambda typed: [hit.id for hit in search(connection, typed, limit=DEPTH).hits]


def _reduced(documents: Sequence[Document], reduce: Callable[[str], str]) -> Search:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE f USING fts5(headline, body, tokenize = 'unicode61 remove_diacritics 2')")

    def words(text: str) -> str:
        return " ".join(map(reduce, folded(text)))

    rows = [(number, words(one.headline), words(one.body)) for number, one in enumerate(documents, 1)]
    db.executemany("INSERT INTO f (rowid, headline, body) VALUES (?, ?, ?)", rows)

    def found(typed: str) -> list[int]:
        pieces = (folded(piece) for piece in typed.split())
        query = " ".join('"' + " ".join(map(reduce, piece)) + '"' for piece in pieces if piece)
        best = "SELECT rowid FROM f WHERE f MATCH ? ORDER BY bm25(f, 10.0, 1.5) LIMIT ?"
        return [int(row[0]) for row in db.execute(best, [query, DEPTH])]

    return found
