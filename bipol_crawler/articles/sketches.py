"""The index that finds articles with common shingles: for each number of a sketch, the articles that have it."""

from __future__ import annotations

import hashlib
import sqlite3
import struct
from typing import NamedTuple

from bipol_crawler.analysis.shingles import SKETCH, Words, sketch_of
from bipol_crawler.analysis.similarity import can_be_copies, min_jaccard
from bipol_crawler.articles.shingle_hashes import remember
from bipol_crawler.storage.database import Database

_FEWEST_COMMON = 2
"""Numbers that two sketches must have in common. Of the least similar copies, one in fifty has fewer."""
_OF_EXPECTED = 0.25
"""The share of the expected common numbers that two sketches must have, since MinHash only estimates."""
_MOST = 200
"""The most articles that one is compared with, those with the most common numbers first."""


class Sketch(NamedTuple):
    """The sketch of an article: a digest of its words, the number of its distinct shingles, its numbers.

    ``numbers`` are signed, of four bytes each, the lowest byte first, in ascending order. ``placed`` is a digest of the
    values that decide its place among its copies: the date, the post id and the address.
    """

    digest: bytes
    shingles: int
    numbers: bytes
    placed: bytes | None


class Candidate(NamedTuple):
    """An article that may be a copy, with the number of its distinct shingles and the digest of its words.

    ``same_words``: the digests are equal, so its words are the same, in the same order.
    """

    article_id: int
    shingles: int
    digest: bytes
    same_words: bool


def make_sketch(text: Words, placed: bytes) -> Sketch:
    """Return the sketch of a text that was just read."""
    numbers = sorted({*sketch_of(text)})
    sketch = Sketch(_digest(text), len(text.shingles), struct.pack(f"<{len(numbers)}i", *numbers), placed)
    remember(sketch.digest, text)
    return sketch


def stored_sketch(db: Database, article_id: int) -> Sketch | None:
    """Return the sketch of an article as it is stored, or ``None``."""
    row = db.execute(
        "SELECT digest, shingles, numbers, placed FROM sketches WHERE article_id = ?", [article_id]
    ).fetchone()
    return Sketch(*row) if row else None


def save_sketch(db: Database, article_id: int, sketch: Sketch, before: Sketch | None) -> None:
    """Store the sketch of an article, in place of the one ``before``, inside the caller's transaction."""
    db.execute(
        "INSERT INTO sketches (article_id, digest, shingles, numbers, placed) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET digest = excluded.digest, shingles = excluded.shingles,"
        " numbers = excluded.numbers, placed = excluded.placed",
        [article_id, *sketch],
    )
    if before and before.numbers == sketch.numbers:
        return
    if before:
        _delete_numbers(db, article_id, before.numbers)
    db.executemany(
        "INSERT INTO sketch_numbers (number, article_id) VALUES (?, ?)",
        [(number, article_id) for number in _unpacked(sketch.numbers)],
    )


def _delete_numbers(db: Database, article_id: int, numbers: bytes) -> None:
    db.executemany(
        "DELETE FROM sketch_numbers WHERE number = ? AND article_id = ?",
        [(number, article_id) for number in _unpacked(numbers)],
    )


def _unpacked(numbers: bytes) -> list[int]:
    return [number for (number,) in struct.iter_unpack("<i", numbers)]


def _digest(text: Words) -> bytes:
    return hashlib.blake2b(" ".join(text.words).encode(), digest_size=12).digest()


def candidates(db: sqlite3.Connection, article_id: int, sketch: Sketch) -> list[Candidate]:
    """Return the articles whose text may be a copy, judged by the sketches; the most similar come first."""
    digest, shingles, packed, _ = sketch
    if not packed:
        return []
    numbers = _unpacked(packed)
    marks = ", ".join("?" * len(numbers))
    found = db.execute(
        "SELECT n.article_id, n.common, s.shingles, s.digest FROM (SELECT article_id, count(*) AS common"
        f" FROM sketch_numbers WHERE number IN ({marks}) AND article_id <> ? GROUP BY article_id"
        " HAVING common >= ?) n JOIN sketches s ON s.article_id = n.article_id ORDER BY n.common DESC, n.article_id",
        [*numbers, article_id, _FEWEST_COMMON],
    ).fetchall()
    likely = [
        Candidate(other_id, size, other, other == digest)
        for other_id, common, size, other in found
        if can_be_copies(shingles, size) and common >= _OF_EXPECTED * SKETCH * min_jaccard(shingles, size)
    ]
    return likely[:_MOST]
