"""Finds copies: each copy points to the earlier article with which it has the most text in common.

The result depends only on texts and dates, never on the order in which articles were archived. A new article is
therefore compared with earlier articles, which it may copy, and with later ones, which may copy it. Following the
pointers leads to the original.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from bipol_crawler.analysis.shingles import Words, words_of
from bipol_crawler.analysis.similarity import (
    Similarity,
    compare,
    enough_in_common,
    identical,
    longest_passage,
    similarity_version,
)
from bipol_crawler.articles.shingle_hashes import hashes_of, most_in_common, remember
from bipol_crawler.articles.sketches import Candidate, Sketch, candidates, make_sketch, save_sketch, stored_sketch
from bipol_crawler.storage.database import Database

Order = tuple[str, int, str]
"""The place of an article among its copies: when it was published, its post id, its address."""
_LAST = "9999"
_NO_POST = 2**62
_REMEMBERED = 256
"""The number of texts whose words are kept in memory: those read last."""
_LONGEST_REMEMBERED = 6_000
"""Characters. The words of such a text take about a quarter of a megabyte, those of 1,500 characters 0.07."""
_PLACE = "SELECT published_at, post_id, url FROM articles WHERE id = ?"


@dataclass(frozen=True, slots=True)
class _Alike:
    """An article with a similar text, and the words of this text."""

    article_id: int
    order: Order
    similarity: Similarity
    words: Words

    @property
    def rank(self) -> tuple[int, Order]:
        """A sort key: most shingles in common first, then the earliest. The first article is the one copied."""
        return -self.similarity.common, self.order


def save_copies(db: Database, article_id: int, body: str | None) -> None:
    """Store which earlier article this one copies, and which later ones copy it, inside the caller's transaction.

    Nothing is done if the same rules have seen the same text, date and address.
    """
    order = _order(db, article_id)
    placed = _digest(similarity_version(), body or "", *map(str, order))
    before = stored_sketch(db, article_id)
    if before and before.placed == placed:
        return
    words = _words_of(body or "")
    sketch = make_sketch(words, placed)
    save_sketch(db, article_id, sketch, before)
    alike = list(_alike(db, article_id, words, sketch))
    changed = {article_id, *_copied_from(db, article_id)}
    moved = _set_copied(db, article_id, order, words, alike)
    for orphan in changed - {article_id}:
        text = _words(db, orphan)
        others = _alike(db, orphan, text, stored_sketch(db, orphan))
        moved |= _set_copied(db, orphan, _order(db, orphan), text, list(others))
    for later in alike:
        if later.order > order and later.article_id not in changed:
            offer = _Alike(article_id, order, later.similarity, words)
            if offer.rank < _present_rank(db, later.article_id):
                _point(db, later.article_id, later.order, later.words, offer)
                changed.add(later.article_id)
                moved = True
    if moved:
        _set_originals(db, changed)


def _digest(*parts: str) -> bytes:
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=12).digest()


def _copied_from(db: Database, article_id: int) -> list[int]:
    rows = db.execute("SELECT article_id FROM copies WHERE copied_id = ?", [article_id]).fetchall()
    return [int(row[0]) for row in rows]


def _order(db: Database, article_id: int) -> Order:
    published, post_id, url = db.execute(_PLACE, [article_id]).fetchone()
    return published or _LAST, _NO_POST if post_id is None else post_id, url


def _words(db: Database, article_id: int) -> Words:
    (body,) = db.execute("SELECT body FROM articles WHERE id = ?", [article_id]).fetchone()
    return _words_of(body or "")


def _words_of(text: str) -> Words:
    """The words of a text, cached, because articles of one template are compared again and again."""
    return _remembered(text) if len(text) <= _LONGEST_REMEMBERED else words_of(text)


@lru_cache(_REMEMBERED)
def _remembered(text: str) -> Words:
    return words_of(text)


def _alike(db: Database, article_id: int, words: Words, sketch: Sketch | None) -> Iterator[_Alike]:
    """Yield the articles that copy this one, or that it copies, judged by their texts."""
    hashes = hashes_of(words)
    for candidate in candidates(db, article_id, sketch) if sketch else ():
        theirs, similarity = words, None
        if candidate.same_words:
            similarity = identical(words)
        elif _may_be_copies(hashes, len(words.shingles), candidate):
            theirs = _words(db, candidate.article_id)
            remember(candidate.digest, theirs)
            similarity = compare(words, theirs)
        if similarity:
            yield _Alike(candidate.article_id, _order(db, candidate.article_id), similarity, theirs)


def _may_be_copies(hashes: frozenset[int], shingles: int, candidate: Candidate) -> bool:
    most = most_in_common(hashes, candidate.digest)
    return most is None or enough_in_common(most, shingles, candidate.shingles)


def _set_copied(db: Database, article_id: int, order: Order, words: Words, alike: Iterable[_Alike]) -> bool:
    """Store which earlier article this one copies: the one with the most text in common. Without one, store none.

    Returns whether the article is a copy now, or was one before.
    """
    earlier = [item for item in alike if item.order < order]
    if earlier:
        _point(db, article_id, order, words, min(earlier, key=lambda item: item.rank))
        return True
    return db.execute("DELETE FROM copies WHERE article_id = ?", [article_id]).rowcount > 0


def _present_rank(db: Database, article_id: int) -> tuple[int, Order]:
    row = db.execute("SELECT common, copied_id FROM copies WHERE article_id = ?", [article_id]).fetchone()
    return (-row[0], _order(db, row[1])) if row else (0, (_LAST, _NO_POST, ""))


def _point(db: Database, article_id: int, order: Order, words: Words, copied: _Alike) -> None:
    start, end = longest_passage(words, copied.words) or (None, None)
    similarity = copied.similarity
    values = [copied.article_id, _is_later(order[0], copied.order[0]), *similarity, similarity.score, start, end]
    db.execute(
        "INSERT INTO copies (article_id, copied_id, original_id, certain, common, shingles, score, span_start,"
        " span_end) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET copied_id = excluded.copied_id,"
        " certain = excluded.certain, common = excluded.common, shingles = excluded.shingles, score = excluded.score,"
        " span_start = excluded.span_start, span_end = excluded.span_end",
        [article_id, copied.article_id, *values],
    )


def _is_later(published: str, before: str) -> bool:
    """Whether ``published`` is certainly later than ``before``. On the same day, both must have a time."""
    if _LAST in (published, before):
        return False
    exact = min(len(published), len(before)) > 10
    return published > before if exact else published[:10] > before[:10]


def _set_originals(db: Database, changed: Iterable[int]) -> None:
    """Set the originals of these articles, and of all that copy them, by following the pointers."""
    for article_id in changed:
        (original,) = db.execute(
            "WITH RECURSIVE up (id, step) AS (SELECT ?, 0 UNION ALL SELECT c.copied_id, up.step + 1 FROM up"
            " JOIN copies c ON c.article_id = up.id) SELECT id FROM up ORDER BY step DESC LIMIT 1",
            [article_id],
        ).fetchone()
        db.execute(
            "WITH RECURSIVE down (id) AS (SELECT :article UNION SELECT c.article_id FROM down JOIN copies c"
            " ON c.copied_id = down.id) UPDATE copies SET original_id = :original"
            " WHERE article_id IN (SELECT id FROM down) AND original_id <> :original",
            {"article": article_id, "original": original},
        )
