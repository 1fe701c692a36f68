"""The input for the analysis of an article, just read or stored, with a digest that shows whether it has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date

from bipol_crawler.analysis.findings import Text
from bipol_crawler.items import Article
from bipol_crawler.storage.database import Database

_PARTS = """
  SELECT 1, position, role, as_written FROM bylines WHERE article_id = :article
  UNION ALL SELECT 2, x.position, '', s.name FROM article_sections x JOIN sections s ON s.id = x.section_id
    WHERE x.article_id = :article
  UNION ALL SELECT 3, x.position, '', t.name FROM article_tags x JOIN tags t ON t.id = x.tag_id
    WHERE x.article_id = :article
  UNION ALL SELECT 4, position, '', url FROM links WHERE article_id = :article AND block = 'inline'
  ORDER BY 1, 2"""
Analysed = tuple[Text, str]
"""The input for the analysis, and its digest."""


def read_text(article: Article, inline_links: Iterable[str], published: str | None) -> Analysed:
    """The input for an article that was just read: the same that :func:`stored_text` returns once it is stored.

    Args:
        inline_links: the addresses of the links in its text, as ``links`` has them.
        published: its date of publication, as ``articles`` has it.
    """
    parts: list[tuple[int, str, str]] = [(1, byline.role, byline.as_written) for byline in article.bylines]
    parts += [(2, "", name) for name in dict.fromkeys(label.name for label in article.sections)]
    parts += [(3, "", name) for name in dict.fromkeys(label.name for label in article.tags)]
    parts += [(4, "", url) for url in inline_links]
    return _analysed(article.headline, article.body, published, article.place, parts)


def stored_text(db: Database, article_id: int) -> Analysed:
    """The input for a stored article."""
    headline, body, published, place = db.execute(
        "SELECT headline, body, published_at, place FROM articles WHERE id = ?", [article_id]
    ).fetchone()
    parts = [(what, role, words) for what, _, role, words in db.execute(_PARTS, {"article": article_id})]
    return _analysed(headline, body, published, place, parts)


def _analysed(
    headline: str | None, body: str | None, published: str | None, place: str | None,
    parts: Sequence[tuple[int, str, str]],
) -> Analysed:  # fmt: skip
    text = Text(
        *(headline, body, date.fromisoformat(published[:10]) if published else None, place),
        links=tuple(words for what, _, words in parts if what == 4),
        bylines=tuple((role, words) for what, role, words in parts if what == 1),
        sections=tuple(words for what, _, words in parts if what in (2, 3)),
    )
    content = (headline, body, published, place, *(f"{what} {role} {words}" for what, role, words in parts))
    return text, hashlib.blake2b("\0".join(part or "" for part in content).encode(), digest_size=12).hexdigest()
