"""The columns of an article that the full-text index covers."""

from __future__ import annotations

from sqlite3 import Connection
from typing import NamedTuple

from bipol_crawler.articles.people import searchable_names
from bipol_crawler.items import Article
from bipol_crawler.search.indexing import SearchLemmas
from bipol_crawler.storage.database import Database
from bipol_crawler.storage.lemmas import lemmas_are_current, save_lemmas


class Words(NamedTuple):
    """What is searched, by the columns of ``articles``."""

    headline: str | None
    body: str | None
    captions: str | None
    people: str | None


def searched_words(article: Article, db: Database | None = None) -> Words:
    """What is searched in an article. With ``db`` the names that the archivist gave its people are among its names."""
    names = (byline.name for byline in article.bylines if byline.role != "account")
    captions = "\n".join(photo.caption for photo in article.photos if photo.caption) or None
    return Words(article.headline, article.body, captions, searchable_names(names, db))


def stored_words(db: Database | Connection, article_id: int) -> tuple[Words, SearchLemmas] | None:
    """What is searched in a stored article, and its lemmas; ``None`` if they were made with other rules than today's.

    The lemmas name no single words: those are in the table ``lemmas`` already.
    """
    if not lemmas_are_current(db):
        return None
    *words, of_headline, of_text = db.execute(
        "SELECT headline, body, captions, people, headline_lemmas, text_lemmas FROM articles WHERE id = ?",
        [article_id],
    ).fetchone()
    return Words(*words), SearchLemmas(of_headline, of_text)


def searched_columns(db: Database, words: Words, lemmas: SearchLemmas | None = None) -> dict[str, str | None]:
    """The searched columns of ``articles``, lemmas included; inside the caller's transaction.

    Args:
        lemmas: those of ``words``, if the caller has them at hand.
    """
    return {**words._asdict(), **save_lemmas(db, *words, found=lemmas)}
