"""The columns of an article that the full-text index covers."""

from __future__ import annotations

from typing import NamedTuple

from bipol_crawler.articles.people import searchable_names
from bipol_crawler.items import Article
from bipol_crawler.search.indexing import SearchLemmas
from bipol_crawler.storage.database import Database
from bipol_crawler.storage.lemmas import save_lemmas


class Words(NamedTuple):
    """The searchable text of an article; the fields are columns of ``articles``."""

    headline: str | None
    body: str | None
    captions: str | None
    people: str | None


def searched_words(article: Article, db: Database | None = None) -> Words:
    """The searchable text of an article. With ``db``, its names include those that the archivist gave its people."""
    names = (byline.name for byline in article.bylines if byline.role != "account")
    captions = "\n".join(photo.caption for photo in article.photos if photo.caption) or None
    return Words(article.headline, article.body, captions, searchable_names(names, db))


def searched_columns(db: Database, words: Words, lemmas: SearchLemmas | None = None) -> dict[str, str | None]:
    """The searched columns of ``articles``, lemmas included; inside the caller's transaction.

    Args:
        lemmas: the lemmas of ``words``, if the caller has them already.
    """
    return {**words._asdict(), **save_lemmas(db, *words, found=lemmas)}
