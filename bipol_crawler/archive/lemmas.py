"""The columns of an article that the full-text index is over, and the table of what was reduced to what."""

from __future__ import annotations

from sqlite_utils import Database

from bipol_crawler.archive.people import searchable
from bipol_crawler.items import Article
from bipol_crawler.search.kept import kept


def searched_columns(db: Database, article: Article) -> dict[str, str | None]:
    """The columns of ``articles`` in which words are searched; inside the caller's transaction."""
    names = (byline.name for byline in article.bylines if byline.role != "account")
    words = {
        "headline": article.headline,
        "body": article.body,
        "captions": "\n".join(photo.caption for photo in article.photos if photo.caption) or None,
        "people": searchable(db, names),
    }
    return {**words, **save_lemmas(db, **words)}


def save_lemmas(
    db: Database, headline: str | None, body: str | None, captions: str | None, people: str | None
) -> dict[str, str | None]:
    """The two of them that hold lemmas; inside the caller's transaction."""
    found = kept(headline, body, captions, people)
    db.conn.executemany(
        "INSERT INTO lemmas (word, lemma) VALUES (?, ?)"
        " ON CONFLICT (word) DO UPDATE SET lemma = excluded.lemma WHERE lemma <> excluded.lemma",
        found.lemmas.items(),
    )
    return {"headline_lemmas": found.headline, "text_lemmas": found.text}
