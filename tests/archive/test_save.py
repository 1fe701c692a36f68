"""What was fetched is judged, read and stored by one function, whoever calls it."""

from __future__ import annotations

import ast
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import bipol_crawler
from bipol_crawler.archive import Archive
from bipol_crawler.crawl.fetched import Failed, Fetched, failure_of, read_page
from bipol_crawler.crawl.save import save
from bipol_crawler.items import MAX_TAGS, Article, Page, Refused
from bipol_crawler.replay.refused import read_refused_again
from tests.modules import nodes_of

from .conftest import ARTICLE, URL

AT = "2023-05-03T00:00:00Z"
NOWHERE = Path("none")


def answer(status: int, body: bytes = b"") -> Page:
    return Page(URL, URL, status, "text/html", body, AT)


@pytest.mark.parametrize(
    ("status", "conditional", "reason"),
    [
        (200, False, None),
        (200, True, None),
        (304, True, None),
        (304, False, "http_304"),
        (404, False, None),
        (404, True, None),
        (410, True, None),
        (206, False, "http_206"),
        (403, True, "http_403"),
        (500, False, "http_500"),
    ],
)
def test_an_answer_is_judged_by_its_status_and_by_what_was_asked(
    status: int, conditional: bool, reason: str | None
) -> None:
    failed = failure_of(answer(status), conditional=conditional)
    assert (failed and (failed.reason, failed.status)) == (reason and (reason, status))


def test_a_page_of_more_tags_than_memory_bears_is_not_read() -> None:
    assert failure_of(answer(200, b"<" * MAX_TAGS), conditional=False) is None
    failed = failure_of(answer(200, b"<" * (MAX_TAGS + 1)), conditional=False)
    assert failed and failed.reason == "too_large"


CONTENTS = [
    (200, ARTICLE, "new", "stored"),
    (200, Refused("listing"), "refused", "refused"),
    (200, Failed("reader_failed", status=200), "failed", "failed"),
    (304, None, "unchanged", "new"),
    (404, None, "missing", "missing"),
    (410, None, "missing", "missing"),
]


@pytest.mark.parametrize(("status", "content", "outcome", "state"), CONTENTS)
def test_what_was_fetched_is_stored_and_the_frontier_knows_it(
    archive: Archive, status: int, content: Article | Refused | Failed | None, outcome: str, state: str
) -> None:
    assert save(archive, None, Fetched(URL, answer(status), content), NOWHERE) == outcome
    assert list(archive.db.execute("SELECT url, state, fetched_at IS NOT NULL FROM urls")) == [(URL, state, 1)]


def test_an_address_without_an_answer_failed_with_the_words_of_the_failure(archive: Archive) -> None:
    failed = Failed("DownloadTimeoutError", "no answer in 60 s")
    assert save(archive, None, Fetched(URL, None, failed), NOWHERE) == "failed"
    rows = list(archive.db.execute("SELECT url, reason, detail FROM problems"))
    assert rows == [(URL, "DownloadTimeoutError", "no answer in 60 s")]


def test_an_error_of_the_reader_costs_its_page_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(page: Page) -> Article:
        raise RuntimeError("rusak")

    monkeypatch.setattr("bipol_crawler.crawl.fetched.read", read)
    assert read_page(answer(200)).content == Failed("reader_failed", status=200)
    assert read_page(answer(404)).content is None, "nothing of it is read"


@pytest.mark.parametrize("content", [ARTICLE, None])
def test_an_error_while_storing_costs_its_page_alone(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, content: Article | None
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("rusak\nsekali")

    monkeypatch.setattr(archive.store, "save_article", broken)
    monkeypatch.setattr(archive.store, "save_missing", broken)
    assert save(archive, None, Fetched(URL, answer(200 if content else 404), content), NOWHERE) == "failed"
    rows = list(archive.db.execute("SELECT reason, detail FROM problems"))
    assert rows == [("store_failed", "RuntimeError: rusak sekali")]
    assert list(archive.db.execute("SELECT due_at > ? FROM urls", [AT])) == [(1,)], "it is looked at again"


def test_an_archive_that_cannot_be_written_is_not_the_fault_of_a_page(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(archive.store, "save_article", full)
    with pytest.raises(sqlite3.OperationalError):
        save(archive, None, Fetched(URL, answer(200), ARTICLE), NOWHERE)


STORING = {"save_article", "save_refused", "save_missing", "save_unchanged", "save_failed"}
MAY_STORE = {"crawl/save.py", "articles/store.py"}
"""The one function, and the store itself."""


def test_nothing_else_stores_what_was_fetched() -> None:
    package = Path(bipol_crawler.__file__).parent
    callers = {
        str(path.relative_to(package))
        for path in package.rglob("*.py")
        if any(name in path.read_text("utf-8") for name in STORING)
        for node in nodes_of(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in STORING
    }
    assert callers == MAY_STORE


def test_a_page_on_which_the_reader_fails_keeps_no_other_refused_page_from_being_read_again(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found by today's rules, of two pages that were no articles before; the reader fails on the first."""
    other = f"{URL}lain/"
    for url in (URL, other):
        page = Page(url, url, 200, "text/html", b"", AT)
        save(archive, None, Fetched(url, page, Refused("not_an_article")), NOWHERE)

    def read(page: Page) -> Article:
        if page.url == URL:
            raise RuntimeError("rusak")
        return replace(ARTICLE, url=other)

    urls = iter([URL, other])
    monkeypatch.setattr("bipol_crawler.crawl.fetched.read", read)
    monkeypatch.setattr(
        "bipol_crawler.replay.refused.load_captured_page",
        lambda *_: Page(url := next(urls), url, 200, "text/html", b"", AT),
    )
    assert read_refused_again(archive, NOWHERE) == (1, 0)
    assert list(archive.db.execute("SELECT url FROM articles")) == [(other,)]
