"""Which article an announced correction corrects: by its link, by the headline it quotes, or by likeness."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from bipol_crawler.storage.database import Database

_LIKE = 0.5
"""The least likeness, from 0 to 1, of the quoted headline and the headline of the corrected article."""
_LEAD = 0.15
"""The corrected article's headline must be more alike than any other headline by this much."""
_CANDIDATES = 20
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Corrected:
    """The corrected article's id, how it was found, and how sure that is, from 0 to 1."""

    article_id: int
    rule: str
    score: float


def find_corrected(db: Database, article_id: int, url: str | None, headline: str | None) -> Corrected | None:
    """Return the article that another one says it corrects, or ``None`` if none is certain.

    Args:
        article_id: the article with the announcement; only articles published before it are considered.
        url: the address that the announcement links to, as ``links`` has it.
        headline: the headline that it quotes, or its own headline without the mark.
    """
    if url:
        row = db.execute("SELECT article_id FROM urls WHERE url = ?", [url]).fetchone()
        if row and row[0] not in (None, article_id):
            return Corrected(int(row[0]), "link", 1.0)
    return _by_headline(db, article_id, headline) if headline else None


def _by_headline(db: Database, article_id: int, headline: str) -> Corrected | None:
    words = list(dict.fromkeys(word.lower() for word in _WORD.findall(headline) if len(word) > 2))
    if len(words) < 2:
        return None
    query = "headline : (" + " OR ".join(f'"{word}"' for word in words[:12]) + ")"
    rows = db.execute(
        "SELECT a.id, a.headline FROM"
        " (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? ORDER BY rank LIMIT ?) f"
        " JOIN articles a ON a.id = f.rowid JOIN articles c ON c.id = ?"
        " WHERE a.id <> c.id AND ifnull(a.published_at <= c.published_at, 1)",
        [query, _CANDIDATES, article_id],
    ).fetchall()
    scored = sorted(((_likeness(headline, str(row[1] or "")), int(row[0])) for row in rows), reverse=True)
    if not scored or scored[0][0] < _LIKE or (len(scored) > 1 and scored[0][0] - scored[1][0] < _LEAD):
        return None
    score, found = scored[0]
    return Corrected(found, "headline" if score >= 0.95 else "likeness", round(score, 3))


def _likeness(one: str, other: str) -> float:
    """Return how alike two headlines are: the share of common words, in their order, from 0 to 1."""
    old, new = ([word.lower() for word in _WORD.findall(text)] for text in (one, other))
    return SequenceMatcher(None, old, new, autojunk=False).ratio()


def link_corrections(db: Database) -> int:
    """Search again for the articles that corrections correct, in one transaction. Returns how many were found.

    An import or a late page may bring the corrected article after the correction.
    """
    found = 0
    with db.atomic():
        for row_id, article_id, url, headline in db.execute(
            "SELECT id, article_id, target_url, target_headline FROM corrections WHERE corrected_id IS NULL"
            " AND (target_url IS NOT NULL OR target_headline IS NOT NULL)"
        ).fetchall():
            if corrected := find_corrected(db, article_id, url, headline):
                values: list[Any] = [corrected.article_id, corrected.rule, corrected.score, row_id]
                db.execute("UPDATE corrections SET corrected_id = ?, link_rule = ?, score = ? WHERE id = ?", values)
                found += 1
    return found
