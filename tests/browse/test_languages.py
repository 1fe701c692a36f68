"""A page speaks one language: no word of the other, no code, no string of Datasette's own."""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from lxml import html

from bipol_crawler.browse.i18n import number
from tests.browse.browse_archives import Browser, new_archive
from tests.browse.interface_words import lexicon, misplaced, words_of

HEADERS = {"id": {"accept-language": "id"}, "en": {"accept-language": "en"}}
SQL = "/bipol?sql="
PAGES = [
    "/changes",
    "/changes?kind=edited&field=body",
    "/changes?kind=gone",
    "/photos",
    "/photos?credit=Ist",
    "/photos?credit=-",
    "/trends",
    "/trends?words=pasar&words=cabai",
    "/research",
    "/concordance",
    "/concordance?words=pasar&sort=left&year=2020&place=CIMAHI",
    "/concordance?words=xyzzy",
    "/concordance?words=pasar&window=5",
    "/collocates",
    "/collocates?words=pasar&least=1&window=10",
    "/collocates?words=xyzzy",
    "/keywords",
    *(f"/keywords?by={name}&least=1&articles=1" for name in ("month", "section", "place", "reporter")),
    "/keywords?section=Ekonomi&least=1&articles=1",
    "/keywords?section=xyzzy",
    "/keywords?status=live&layout=nomina",
    "/voices",
    "/voice/1",
    "/corrections",
    "/copies",
    "/copies/of-text",
    "/copies/of-text?text=xyzzy",
    "/events",
    "/named-places",
    "/bipol/imports",
    "/",
    "/dashboard",
    "/search",
    "/search?words=pasar",
    "/search?words=xyzzy",
    "/search?words=Rina+Wulandari",
    "/search?words=cabai+2021",
    "/search?words=pedagangkembali",
    "/search?words=https://bipol.co/xyzzy",
    "/search?words=pasar&status=gone&year=2020&section=Ekonomi&role=reporter",
    "/people",
    "/people?q=xyzzy",
    "/person/1",
    "/places",
    "/place/CIMAHI",
    "/columns",
    "/bipol",
    "/bipol?_show_hidden=1",
    *(f"/article/{number}" for number in (1, 2, 3, 4)),
    "/article/1/version/1",
    "/article/1/diff",
    "/article/1/diff?from=1&to=1",
    "/bipol/articles_flat?_facet=section&_facet=status&_sort_desc=published_at",
    "/bipol/articles_flat?_facet_date=published_at&status=live&_nocol=body",
    "/bipol/articles_flat?_search=pasar&section__contains=Eko&published_at__gt=2019&place__isnull=1",
    "/bipol/articles?_facet=section_id",
    "/bipol/photos_flat?credit__contains=Ist",
    "/bipol/bylines_flat?_sort=role",
    "/bipol/versions_flat",
    "/bipol/events_flat",
    "/bipol/problems",
    "/bipol/runs",
    "/bipol/urls",
    "/bipol/people/1",
    "/bipol/runs/1",
    SQL + "select+id,+headline+from+articles",
    SQL + "select+*+from+artikel",
    SQL + "select+hedline+from+articles",
    SQL + "selec+1",
    SQL + "delete+from+articles",
    SQL + "select+'a",
    "/bipol/articles_by_person?role=editor",
    "/bipol/time_to_edit",
    "/bipol/search?words=pasar",
    "/bipol/written_by?name=",
    "/nowhere",
    "/no-where",
    "/nowhere/table",
    "/bipol/nothing",
    "/bipol/articles/999",
    "/article/999",
    "/article/999/diff",
    "/person/999",
    "/place/NOWHERE",
    "/bipol/articles_flat?_sort=nothing",
    "/bipol/articles_flat?_size=-1",
    "/bipol/articles_flat?_size=99999",
    "/bipol/articles_flat?_nocol=nothing",
]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    path: Path = tmp_path_factory.mktemp("empty") / "bipol.db"
    new_archive(path).close()
    browser = Browser(path)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def full(news_to_copy: Path) -> Iterator[Browser]:
    browser = Browser(news_to_copy)
    yield browser
    browser.close()


@pytest.mark.sampled(80)
@pytest.mark.parametrize("language", HEADERS)
@pytest.mark.parametrize("address", PAGES)
def test_a_page_speaks_one_language(full: Browser, address: str, language: str) -> None:
    answer = full.get(address, headers=HEADERS[language], follow_redirects=True)
    page = html.fromstring(answer.text)
    assert page.get("lang") == language
    assert sorted(misplaced(page, language, names_of(full))) == []


@functools.cache
def names_of(browser: Browser) -> frozenset[str]:
    """The archive's own names, which charts and headings quote."""
    with closing(sqlite3.connect(browser.datasette.get_database().path)) as db:
        rows = db.execute("SELECT name FROM sections UNION SELECT place FROM articles UNION SELECT name FROM people")
        return frozenset(word for (name,) in rows for word in words_of(name or ""))


@pytest.mark.sampled(6)
@pytest.mark.parametrize("language", HEADERS)
@pytest.mark.parametrize(
    "address", ["/", "/search", "/dashboard", "/people", "/places", "/columns", "/bipol", "/bipol/articles_flat"]
)
def test_an_empty_archive_speaks_one_language(empty: Browser, address: str, language: str) -> None:
    page = html.fromstring(empty.get(address, headers=HEADERS[language]).text)
    assert sorted(misplaced(page, language)) == []


def test_the_word_lists_can_fail() -> None:
    assert {"withdrawn", "not", "found", "rows", "portal_unreachable"} - lexicon("en") <= {"portal_unreachable"}
    assert {"ditarik", "yang", "rubrik", "judul"} <= lexicon("id")
    for words in (
        "397 rows sorted by",
        "where credit contains",
        "Database not found",
        "status: gone",
        "a portal_refuses b",
    ):
        assert misplaced(html.fromstring(f"<html><body><p>{words}</p></body></html>"), "id"), words
    for words in ("Tidak ditemukan", "rubrik", "a first_seen b"):
        assert misplaced(html.fromstring(f"<html><body><p>{words}</p></body></html>"), "en"), words
    quoted = '<html><body><p class="written">Press release: the end</p><code>first_seen</code></body></html>'
    assert not misplaced(html.fromstring(quoted), "id")


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [(7, "7", "7"), (0.034, "0,034", "0.034"), (345.52, "345,5", "345.5"), (10513.96, "10.514,0", "10,514.0")],
)
def test_a_number_is_written_as_each_language_does(value: float, indonesian: str, english: str) -> None:
    assert (number(value, "id"), number(value, "en")) == (indonesian, english)
