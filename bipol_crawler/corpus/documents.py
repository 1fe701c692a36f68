"""The articles of an archive as documents of a corpus: their texts and their metadata.

The metadata are those of the view ``articles_flat``, as in a snapshot: people by the names in bylines, withdrawn
articles with their last text and the status ``gone``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bipol_crawler.corpus.tokens import Paragraph, tokenize, without_invisible
from bipol_crawler.search.execute import matching
from bipol_crawler.search.filters import Filters
from bipol_crawler.search.indexing import search_lemmas
from bipol_crawler.search.tokenizer import folded

METADATA = (
    "id", "permalink", "url", "date", "published_at", "section", "place", "reporters", "editors", "tags", "status",
    "headline",
)  # fmt: skip
"""The metadata of a document, in the order in which formats write them."""
_DOCUMENTS = """
  SELECT f.id, f.permalink, f.url, f.published_date, f.published_at, f.section, f.place, f.reporters, f.editors, f.tags,
    f.status, f.headline, f.body, a.captions, a.people
  FROM articles_flat f JOIN articles a ON a.id = f.id WHERE f.id IN ({}) ORDER BY f.id"""
"""The values of :data:`METADATA`, and the texts from which lemmas are made."""


@dataclass(frozen=True, slots=True)
class Document:
    """One article. Lists are joined by ``; `` as in ``articles_flat``; an unknown value is an empty text.

    ``date`` is the printed day, ``published_at`` the time as exactly as it is known. ``lemma_of`` returns the lemma of
    a form in this article.
    """

    id: int
    permalink: str
    url: str
    headline: str
    published_at: str
    date: str
    section: str
    place: str
    reporters: str
    editors: str
    tags: str
    status: str
    body: str
    lemma_of: Callable[[str], str]

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The body, divided into paragraphs, sentences and tokens."""
        return tokenize(self.body, self.lemma_of)


def read_documents(connection: sqlite3.Connection, words: str, filters: Filters) -> Iterator[Document]:
    """Yield the articles of a search, by their ids; all articles without words and filters."""
    chosen, values = matching(connection, words, filters)
    for number, *about, body, captions, people in connection.execute(_DOCUMENTS.format(chosen), values):
        lines = [" ".join(without_invisible(text or "").split()) for text in about]
        lemmas = search_lemmas(about[-1], body, captions, people).lemmas
        metadata = dict(zip(METADATA[1:], lines, strict=True))
        yield Document(id=number, body=without_invisible(body or ""), lemma_of=lemma_lookup(lemmas), **metadata)


def lemma_lookup(lemmas: dict[str, str]) -> Callable[[str], str]:
    """A function that returns the lemma of a form, in lower case.

    It is the lemma that the search uses: mostly the root (``mengelola``: ``kelola``). A reduplicated form has the lemma
    of its half (``anak-anak``: ``anak``). Other forms, such as names, are their own lemma.
    """

    def lemma_of(form: str) -> str:
        parts = folded(form)
        different = {lemmas.get(part, part) for part in parts}
        if len(different) == 1 and (len(parts) > 1 or parts[0] in lemmas):
            return different.pop()
        return form.lower()

    return lemma_of
