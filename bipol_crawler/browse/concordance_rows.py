"""Concordance lines with the metadata of their articles: one page of them, or all as rows of a file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from bipol_crawler.browse.permalinks import article_path, version_path
from bipol_crawler.browse.text_request import PAGE, TextRequest
from bipol_crawler.infra.text_safety import legible
from bipol_crawler.search.column import distinct
from bipol_crawler.search.concordance import Hits, Line, find_hits, lines, sorted_hits
from bipol_crawler.search.query import Query
from bipol_crawler.search.word_stream import WordStream

PER = 1_000_000
"""Frequencies are given per this many words."""
AT_ONCE = 1000
"""How many lines' articles are read at once."""
COLUMNS = (
    "left", "hit", "right", "headline", "published_date", "section", "place", "status", "article", "permalink", "url",
    "version_permalink",
)  # fmt: skip
BOUNDS = {"window": (0, 0, 50)}
"""The number of words on each side of a hit: the default (0: as many as fit on a line), the least, the largest."""
_ARTICLES = """
  SELECT a.id, a.headline, substr(a.published_at, 1, 10), s.name, a.place, a.status, a.url, a.versions
  FROM articles a LEFT JOIN sections s ON s.id = a.section_id WHERE a.id IN (SELECT value FROM json_each(?))"""


@dataclass(frozen=True, slots=True)
class About:
    """The metadata of a line's article. ``published_date`` is the printed day."""

    headline: str | None
    published_date: str | None
    section: str | None
    place: str | None
    status: str
    url: str
    versions: int


@dataclass(frozen=True, slots=True)
class Concordance:
    """One page of lines, and how many lines and articles there are in all.

    ``corpus`` is the number of words of the articles that the filters leave.
    """

    query: Query
    total: int
    articles: int
    corpus: int
    rows: list[tuple[Line, About]]

    @property
    def per_million(self) -> float:
        """How often the words occur in a million words of these articles."""
        return PER * self.total / self.corpus if self.corpus else 0.0


def one_page(connection: sqlite3.Connection, stream: WordStream, asked: TextRequest) -> Concordance:
    """The lines of the requested page.

    Raises:
        sqlite3.OperationalError: the query was interrupted.
    """
    query, corpus, hits = find_hits(connection, stream, asked.words, asked.filters)
    total, start = len(hits.places), (asked.page - 1) * PAGE
    shown = sorted_hits(stream, hits, asked.sort).at(np.arange(min(start, total), min(start + PAGE, total)))
    articles = distinct(stream.articles(hits.places))
    words = int(np.diff(stream.starts)[corpus].sum())
    found = lines(connection, stream, shown, asked.numbers["window"])
    return Concordance(query, total, len(articles), words, list(_with_metadata(connection, found)))


def all_cells(
    connection: sqlite3.Connection, stream: WordStream, hits: Hits, asked: TextRequest, permalink: Callable[[str], str]
) -> Iterator[tuple[Any, ...]]:
    """Yield the values of :data:`COLUMNS` for each hit. ``permalink`` returns the whole address of a path."""
    found = lines(connection, stream, sorted_hits(stream, hits, asked.sort), asked.numbers["window"])
    for line, about in _with_metadata(connection, found):
        said = (about.headline, about.published_date, about.section, about.place, about.status)
        texts = (None if text is None else legible(text) for text in (line.left, line.hit, line.right, *said))
        version = permalink(version_path(line.article, about.versions))
        yield (*texts, line.article, permalink(article_path(line.article)), about.url, version)


def _with_metadata(connection: sqlite3.Connection, found: Iterable[Line]) -> Iterator[tuple[Line, About]]:
    found = iter(found)
    while some := list(islice(found, AT_ONCE)):
        asked = json.dumps(sorted({line.article for line in some}))
        about = {row[0]: About(*row[1:]) for row in connection.execute(_ARTICLES, [asked])}
        yield from ((line, about[line.article]) for line in some if line.article in about)
