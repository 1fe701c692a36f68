"""The columns of ``articles`` that say what an article's page says now."""

from __future__ import annotations

import json
from typing import Any

from bipol_crawler.articles.prepared import Prepared
from bipol_crawler.articles.publication_dates import ChosenDates
from bipol_crawler.articles.relations import first_section, sources_column
from bipol_crawler.articles.search_columns import searched_columns, searched_words
from bipol_crawler.items import Article, Page
from bipol_crawler.storage.database import Database


def current_state(
    db: Database, article: Article, page: Page, dates: ChosenDates, parser_version: str, prepared: Prepared | None
) -> dict[str, Any]:
    """The columns that describe the current page; inside the caller's transaction, as its words are stored too."""
    words = searched_words(article, db)
    return {
        **searched_columns(db, words, prepared.lemmas_of(words) if prepared else None),
        "word_count": len((article.body or "").split()),
        "place": article.place,
        "section_id": first_section(db, article),
        "layout": article.layout,
        "parser_version": parser_version,
        **dates.columns(),
        "sources": sources_column(article, dates.sources),
        "dates": json.dumps([[d.value, d.precision, d.source] for d in article.published]),
        "capture_id": page.capture_id,
    }
