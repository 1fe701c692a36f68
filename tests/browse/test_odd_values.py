"""No value that a column can take keeps a page from being shown: NULL, megabytes, broken bytes, other kinds of text."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import product
from pathlib import Path

import pytest

from tests.browse.browse_archives import CHECKED, Browser, fill_with_news, new_archive
from tests.browse.harmless import assert_harmless
from tests.tables import table_of
from tests.tiers import sample

PAGES = [
    "/",
    "/dashboard",
    "/columns",
    "/people",
    "/places",
    "/person/1",
    "/search",
    "/search?words=pasar",
    "/bipol/articles",
    "/bipol/articles_flat",
    "/bipol/versions_flat",
    "/bipol/articles/1",
    "/bipol/articles/3",
    "/bipol/article_versions/11",
    "/bipol/article_versions/12",
    "/article/1/diff",
    "/article/1/diff?from=1&to=1",
    "/feed/new.atom",
    "/feed/changed.atom",
    "/feed/withdrawn.atom",
    "/bipol/changed_this_week",
    "/bipol/articles_by_month",
    "/article/1",
    "/article/1/version/1",
    "/changes",
    "/changes.atom",
    "/photos",
    "/trends",
    "/trends?words=pasar&words=cabai&section=Ekonomi&of=words",
    "/concordance?words=pasar&sort=left",
    "/concordance.csv?words=pasar",
    "/collocates?words=pasar&least=1",
    "/corpus.vert?words=pasar",
    "/corpus.xml?words=pasar",
    "/keywords?least=1&articles=1",
    "/keywords?by=section&least=1&articles=1",
    "/keywords.csv?by=place&least=1&articles=1",
    "/keywords?section=Ekonomi&least=1&articles=1",
    "/photos?credit=rina",
    "/article/1/photo/lead/1",
    "/bipol/photos_flat",
    "/bipol/events_flat",
    "/bipol/edited_after_publication",
]
"""Everything of ours that shows the first article, in one way or another."""
ALWAYS = ("/search?words=pasar", "/bipol/articles/1", "/article/1/diff", "/person/1", "/dashboard")
SHOWN = (
    "articles",
    "article_versions",
    "article_events",
    "bylines",
    "photos",
    "distinct_links",
    "sections",
    "captures",
    "runs",
)
"""The tables they are made of."""


def nullable() -> list[tuple[str, str]]:
    """Every column of the archive that may be NULL, as ``(table, column)``."""
    db = new_archive(Path(":memory:"))
    columns = [(table, column) for table in SHOWN for column in table_of(db, table).columns]
    return [(table, column.name) for table, column in columns if not column.notnull and not column.is_pk]


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Browser, sqlite3.Connection]]:
    """The news, an embed and a held page beside it, before a browser; and a connection that may change it."""
    path = tmp_path_factory.mktemp("odd") / "bipol.db"
    with closing(new_archive(path)) as db:
        fill_with_news(db)
        db.execute("INSERT INTO embeds (article_id, position, kind, url) VALUES (1, 1, 'iframe', 'https://x.example/')")
        db.execute("INSERT INTO tags (id, name) VALUES (1, 'pasar')")
        db.execute("INSERT INTO article_tags VALUES (1, 1, 1)")
        db.commit()
    with closing(Browser(path)) as browser, closing(sqlite3.connect(path)) as writer:
        yield browser, writer


def test_the_pages_are_all_there(everything: tuple[Browser, sqlite3.Connection]) -> None:
    browser, _ = everything
    assert {browser.get(page).status_code for page in PAGES} == {200}
    shown = browser.get("/bipol/articles/1").text
    assert "Kutip artikel ini" in shown and "Disematkan" in shown and "Foto Rina" in shown


@pytest.mark.sampled(14)
@pytest.mark.parametrize(("table", "column"), nullable(), ids=str)
def test_a_null_anywhere_leaves_every_page_standing(
    everything: tuple[Browser, sqlite3.Connection], table: str, column: str
) -> None:
    browser, writer = everything
    kept = writer.execute(f"SELECT rowid, [{column}] FROM [{table}]").fetchall()
    writer.execute(f"UPDATE [{table}] SET [{column}] = NULL")
    writer.commit()
    try:
        answers = {page: browser.get(page) for page in sample(PAGES, 8, *ALWAYS)}
    finally:
        writer.executemany(
            f"UPDATE [{table}] SET [{column}] = ? WHERE rowid = ?", [(value, row) for row, value in kept]
        )
        writer.commit()
    assert {page: answer.status_code for page, answer in answers.items() if answer.status_code != 200} == {}
    for page, answer in answers.items():
        if "html" in answer.headers["content-type"]:
            shown = assert_harmless(answer, page).xpath("string(//main)")
            assert not re.search(r"\bNone\b", shown), page


ODD = {
    "javascript": "javascript:alert(1)//",
    "a data address": "data:text/html,<script>alert(1)</script>",
    "an address without a scheme": "//evil.example/",
    "a path": "/-/../../etc/passwd",
    "nothing": "",
    "white space": " \n\t\r\n ",
    "a NUL": "a\0<script>alert(1)</script>",
    "control characters": "a\x1b]0;x\x07\x08\x7f\x85\u2028",
    "writing from right to left": "a\u202e\u2066gpj.exe\u2069",
    "bytes that are no UTF-8": b"a\xed\xa0\x80\xff<script>alert(1)</script>",
    "half characters in JSON": '[["\\ud800<script>alert(1)</script>", "\\udfff"]]',
    "JSON of another shape": '[1, null, [[]], {"a": "<script>alert(1)</script>"}]',
    "a number": "007",
    "a date and more": "2024-11-15T10:00:00+07:00<script>alert(1)</script>",
    "a date without a zone": "2024-11-15T10:00:00",
    "a year of five digits": "99999-01-01T00:00:00Z",
    "a formula": '=HYPERLINK("https://x.example","x")',
    "a template": "{{ 7*7 }}{% include 'base.html' %}",
}


LONG_BESIDE = {"articles": "body", "article_versions": "body", "distinct_links": "headline"}


@pytest.fixture(params=ODD)
def odd(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Browser]:
    """The news with one odd value in every free text of the tables the pages are made of."""
    value = ODD[request.param]
    with closing(new_archive(tmp_path / "bipol.db")) as db:
        fill_with_news(db)
        for table in SHOWN:
            checked = {name for name, _ in CHECKED.findall(table_of(db, table).schema)}
            single = {
                index.columns[0] for index in table_of(db, table).indexes if index.unique and len(index.columns) == 1
            }
            for column in table_of(db, table).columns:
                if column.type == "TEXT" and column.name not in checked:
                    given = "CAST(? AS TEXT)" + (" || rowid" if column.name in single else "")
                    db.execute(f"UPDATE [{table}] SET [{column.name}] = {given}", [value])
        db.commit()
    with closing(Browser(tmp_path / "bipol.db")) as browser:
        yield browser


@pytest.mark.sampled(8)
def test_an_odd_value_everywhere_leaves_every_page_standing(odd: Browser) -> None:
    for page, language in sample(product(PAGES, ("id", "en")), 12):
        answer = odd.get(page, headers={"accept-language": language})
        assert answer.status_code == 200, (page, answer.text[-300:])
        if "html" in answer.headers["content-type"]:
            assert_harmless(answer, page)


@pytest.mark.sampled(1)
@pytest.mark.parametrize(("size", "statuses"), [(1_000_000, {200}), (3_000_000, {200, 400})])
def test_a_headline_of_megabytes_is_shown_or_said_to_be_too_large(
    tmp_path: Path, size: int, statuses: set[int]
) -> None:
    with closing(new_archive(tmp_path / "bipol.db")) as db:
        fill_with_news(db)
        for table in ("articles", "article_versions", "distinct_links"):
            db.execute(f"UPDATE [{table}] SET headline = ?, [{LONG_BESIDE[table]}] = ?", ["<b>" + "x" * size] * 2)
        db.commit()
    with closing(Browser(tmp_path / "bipol.db")) as browser:
        for page in ("/", "/search?words=pasar", "/bipol/articles", "/bipol/articles/1", "/article/1/diff"):
            answer = browser.get(page)
            assert answer.status_code in statuses, page
            assert "<b>x" not in answer.text
