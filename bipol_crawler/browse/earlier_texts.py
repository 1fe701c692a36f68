"""Words that the archive's articles no longer have: which earlier version had them, and which edit took them away."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from bipol_crawler.search.query import Query, Term

MAX_EDITS = 10
"""The largest number of edits that are shown."""
# An edit's own words first: they are few. The whole text before it is only read where one of the words was changed.
_EDITS = """
  SELECT a.id, a.headline, v.version, v.captured_at FROM edits e
  CROSS JOIN article_versions v ON v.id = e.version_id
  JOIN article_versions o ON o.article_id = v.article_id AND o.version = v.version - 1
  JOIN articles a ON a.id = v.article_id
  WHERE e.before <> '' AND ({some}) AND {all}
  GROUP BY v.id ORDER BY v.captured_at DESC, v.id DESC LIMIT {limit}"""
_TEXT = "lower(coalesce(o.headline, '') || ' ' || coalesce(o.body, '') || ' ' || o.captions)"


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit that took words away: the article, the version that it made, and when that was captured (UTC)."""

    article: int
    headline: str | None
    version: int
    captured_at: str


def edits_that_removed(connection: sqlite3.Connection, query: Query) -> list[Edit]:
    """The latest edits before which a headline, text or captions had all words of the query, exactly as typed.

    Raises:
        sqlite3.OperationalError: the query was interrupted.
    """
    groups = [[_as_written(term) for term in group] for group in query.groups]
    values = {f"w{number}": text for number, text in enumerate(text for group in groups for text in group)}
    if not values:
        return []
    names = iter(values)
    conditions = [" OR ".join(f"instr({_TEXT}, :{next(names)})" for _ in group) for group in groups]
    words = {f"x{number}": word for number, word in enumerate({word for term in query.terms for word in term.words})}
    some = " OR ".join(f"instr(lower(e.before), :{name})" for name in words)
    sql = _EDITS.format(some=some, all=" AND ".join(f"({each})" for each in conditions), limit=MAX_EDITS)
    return [Edit(*row) for row in connection.execute(sql, values | words)]


def _as_written(term: Term) -> str:
    """What a text with this term contains, in small letters: the phrase as typed, or the word."""
    return term.typed.strip('"“”').lower() if len(term.words) > 1 else term.words[0]
