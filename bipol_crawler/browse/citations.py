"""The citations of a version, as its page and its files show them."""

from __future__ import annotations

import sqlite3
from typing import Any

from markupsafe import Markup

from bipol_crawler.browse.permalinks import version_path
from bipol_crawler.cite import model, page_metadata, reference_formats, styles


async def cited_version(datasette: Any, request: Any, article: int, version: int) -> model.Cited | None:
    """The data for citing a version; None if there is no such version, or if another program wrote its row."""
    database = datasette.get_database()
    values = {"article": article, "version": version}
    permalink = datasette.absolute_url(request, datasette.urls.path(version_path(article, version)))
    try:
        rows = {name: [dict(row) for row in await database.execute(sql, values)] for name, sql in model.QUERIES.items()}
        return model.cited_from_rows(rows, permalink=permalink)
    except (ValueError, TypeError, sqlite3.OperationalError):
        # Invalid JSON, dates or UTF-8: the page is shown without citations.
        return None


def citation_parts(what: model.Cited, *, shares_records: bool) -> dict[str, Any]:
    """The texts of a citation, by their names in the templates.

    Args:
        shares_records: whether readers may download single records of the evidence.
    """
    return {
        "indonesian": styles.apa_indonesian(what),
        "apa": styles.apa(what),
        "chicago": styles.chicago(what),
        "bibtex": reference_formats.bibtex(what),
        "permalink": what.permalink,
        "checks": styles.record_commands(what) if shares_records else styles.check_commands(what),
        "records": [(styles.record_name(what, page), capture.digest) for page, capture in enumerate(what.captures, 1)]
        if shares_records
        else [],
        "meta": page_metadata.meta_tags(what),
        "json_ld": Markup(page_metadata.json_ld(what)),
        "article": what.article,
        "version": what.version,
    }
