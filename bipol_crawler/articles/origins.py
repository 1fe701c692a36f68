"""Stores where an article says that its text comes from, and which part of a series it is."""

from __future__ import annotations

from bipol_crawler.analysis.findings import Findings
from bipol_crawler.articles.relations import replace_rows
from bipol_crawler.storage.database import Database

_ORIGINS = ("position", "kind", "name", "rule", "field", "span_start", "span_end", "as_written")
_SERIES = ("series", "part", "last", "as_written", "span_start", "span_end")


def save_origins(db: Database, article_id: int, findings: Findings) -> None:
    """Replace the origins and the part of a series of an article, inside the caller's transaction."""
    found = [
        (number, item.kind, item.name, item.rule.value, item.field, item.start, item.end, item.as_written)
        for number, item in enumerate(findings.origins, start=1)
    ]
    replace_rows(db, "origins", article_id, _ORIGINS, found)
    part = findings.series
    parts = [(part.series, part.part, int(part.last), part.as_written, part.start, part.end)] if part else []
    replace_rows(db, "series_parts", article_id, _SERIES, parts)
