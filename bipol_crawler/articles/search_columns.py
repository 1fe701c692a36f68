"""The columns of an article that the full-text index covers."""

from __future__ import annotations

from bipol_crawler.articles.people import searchable_names
from bipol_crawler.items import Article
from bipol_crawler.storage.database import Database
from bipol_crawler.storage.lemmas import save_lemmas


def searched_columns(db: Database, article: Article) -> dict[str, str | None]:
    """The searched columns of ``articles`` for an article, lemmas included; inside the caller's transaction."""
    names = (byline.name for byline in article.bylines if byline.role != "account")
    words = {
        "headline": article.headline,
        "body": article.body,
        "captions": "\n".join(photo.caption for photo in article.photos if photo.caption) or None,
        "people": searchable_names(db, names),
    }
    return {**words, **save_lemmas(db, **words)}
