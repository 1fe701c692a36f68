"""What was prepared for an article is used only for what the archive asks; what is stored never depends on it."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bipol_crawler.archive import Archive
from bipol_crawler.articles.aliases import Alias
from bipol_crawler.articles.people import apply_aliases
from bipol_crawler.articles.prepared import Prepared, prepare
from bipol_crawler.items import Article, Byline, Dated, Found, Label, Link, Page
from tests.empty_archive import empty_archive

URL = "https://bipol.co/2024/11/16/banjir/"
BODY = "BANDUNG – Banjir merendam Soreang, Jumat. “Kami mengungsi,” kata Asep Hidayat, warga."
ARTICLE = Article(
    URL, 7, "jannah", "Banjir merendam Soreang", BODY, "BANDUNG",
    published=(Dated("2024-11-16", "day", "page"),),
    bylines=(Byline("reporter", "Deden GP", "Deden GP", "text"),),
    links=(Link("inline", "/2024/11/15/hujan/?utm_source=x", "Hujan"),),
    sections=(Label("Daerah"), Label("Daerah")), tags=(Label("banjir"),),
)  # fmt: skip
New = Callable[[], Archive]
TABLES = ("lemmas", "event_dates", "mentions", "quotes", "text_places", "links", "analyses")


@pytest.fixture
def new_archive(tmp_path: Path) -> Iterator[Callable[[], Archive]]:
    opened: list[Archive] = []

    def new() -> Archive:
        path = empty_archive(tmp_path / f"{len(opened)}.db")
        opened.append(Archive(path, portal="https://bipol.co", command="crawl", arguments={}, parser_version="rules-1"))
        return opened[-1]

    yield new
    for archive in opened:
        archive.close()


def stored(archive: Archive, article: Article, prepared: Prepared | None) -> dict[str, list[Any]]:
    archive.store.prepared = prepared
    url_id = archive.frontier.url_id(URL, "rest")
    archive.db.commit()
    page = Page(URL, URL, 200, "text/html", b"", "2024-11-16T08:00:00Z")
    assert archive.store.save_article(article, page, url_id) == "new"
    columns = "headline, body, captions, people, headline_lemmas, text_lemmas, published_at, place FROM articles"
    return {
        what: archive.db.execute(f"SELECT {what}").fetchall() for what in (columns, *(f"* FROM {t}" for t in TABLES))
    }


def sent(article: Article, portal: str) -> tuple[Article, Prepared]:
    """The article and what was prepared for it, as another process hands them over."""
    got: tuple[Article, Prepared] = pickle.loads(pickle.dumps((article, prepare(article, portal))))
    return got


def never(*_: object) -> None:
    raise AssertionError("asked again")


def test_what_was_prepared_is_not_worked_out_again(new_archive: New, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = stored(new_archive(), ARTICLE, None)
    archive = new_archive()
    article, prepared = sent(ARTICLE, archive.frontier.portal)
    for asked in ("analysis.analyse.analyse", "storage.lemmas.search_lemmas", "articles.store.link_rows"):
        monkeypatch.setattr(f"bipol_crawler.{asked}", never)
    assert stored(archive, article, prepared) == plain
    assert all(plain.values()), "there is something to compare"


def test_a_date_that_another_page_states_is_analysed_again(new_archive: New) -> None:
    """Jumat is another day then."""
    found = Found(URL, "rest", published=Dated("2024-11-23T08:00:00+07:00", "second", "rest"))
    plain, archive = new_archive(), new_archive()
    for each in (plain, archive):
        each.frontier.add([found])
    assert stored(archive, *sent(ARTICLE, archive.frontier.portal)) == stored(plain, ARTICLE, None)


def test_names_of_the_archivist_are_searched_too(new_archive: New) -> None:
    plain, archive = new_archive(), new_archive()
    for each in (plain, archive):
        apply_aliases(each.db, {"dedengp": Alias("Deden GP", "Deden Gunawan Pelayanan")})
    assert stored(archive, *sent(ARTICLE, archive.frontier.portal)) == stored(plain, ARTICLE, None)


def test_what_was_prepared_for_another_article_is_not_used(new_archive: New) -> None:
    plain, archive = new_archive(), new_archive()
    other = replace(ARTICLE, links=(), body="Lain.")
    assert stored(archive, ARTICLE, prepare(other, archive.frontier.portal)) == stored(plain, ARTICLE, None)


def test_findings_that_the_archive_has_are_not_asked_for(new_archive: New, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even if the date by which they were made is another page's."""
    archive = new_archive()
    archive.frontier.add([Found(URL, "rest", published=Dated("2024-11-23T08:00:00+07:00", "second", "rest"))])
    stored(archive, ARTICLE, None)
    known = archive.db.execute("SELECT published_at, input FROM articles, analyses").fetchone()
    assert prepare(ARTICLE, archive.frontier.portal, known[0]).findings, "they are, if it has none"
    monkeypatch.setattr("bipol_crawler.analysis.analyse.analyse", never)
    assert prepare(ARTICLE, archive.frontier.portal, *known).findings is None
