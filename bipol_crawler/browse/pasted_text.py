"""Which articles have a pasted text, such as a press release, and how much of it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from bipol_crawler.analysis.shingles import Words, words_of
from bipol_crawler.analysis.similarity import MIN_WORDS, compare, longest_passage
from bipol_crawler.articles.sketches import candidates, make_sketch

MAX_LENGTH = 6_000
"""Characters of a pasted text. An address with more might be too long (see ``security.MAX_QUERY_BYTES``)."""
_NO_ARTICLE = 0
_ARTICLE = "SELECT headline, published_at, status, body FROM articles WHERE id = ?"


@dataclass(frozen=True, slots=True)
class Printed:
    """An article with the pasted text. ``of_text`` and ``of_article`` are shares, 0 to 1, of runs of four words.

    ``passage`` is the longest part of the pasted text that the article has word by word; ``is_same`` says that both
    have the same words in the same order.
    """

    id: int
    headline: str | None
    published_at: str | None
    status: str
    of_text: float
    of_article: float
    is_same: bool
    passage: str


@dataclass(frozen=True, slots=True)
class Checked:
    """The result for a pasted text: the articles, those with the same words first, then those with most of it.

    ``is_short``: it has too few words to be compared. ``is_possible``: the database has the index for it, which
    snapshots do not have.
    """

    articles: list[Printed]
    is_short: bool
    is_possible: bool


def check_pasted(connection: sqlite3.Connection, text: str) -> Checked:
    """Find the articles whose text and the pasted one are copies of each other, by the rules for copies of articles."""
    text = text[:MAX_LENGTH]
    words = words_of(text)
    is_possible = connection.execute("SELECT 1 FROM sketches LIMIT 1").fetchone() is not None
    if len(words.words) < MIN_WORDS:
        return Checked([], is_short=True, is_possible=is_possible)
    found = []
    for candidate in candidates(connection, _NO_ARTICLE, make_sketch(words, b"")):
        article = connection.execute(_ARTICLE, [candidate.article_id]).fetchone()
        if article and (printed := _compared(text, words, candidate.article_id, article)):
            found.append(printed)
    found.sort(key=lambda one: (not one.is_same, -one.of_text, -one.of_article, one.published_at or "", one.id))
    return Checked(found, is_short=False, is_possible=is_possible)


def _compared(text: str, words: Words, number: int, article: tuple[str | None, ...]) -> Printed | None:
    headline, published_at, status, body = article
    theirs = words_of(body or "")
    if not compare(words, theirs):
        return None
    common = len(words.shingles & theirs.shingles)
    start, end = longest_passage(words, theirs) or (0, 0)
    return Printed(
        id=number,
        headline=headline,
        published_at=published_at,
        status=str(status),
        of_text=common / len(words.shingles),
        of_article=common / len(theirs.shingles),
        is_same=words.words == theirs.words,
        passage=text[start:end],
    )
