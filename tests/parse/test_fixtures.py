"""Every recorded page reads as an archivist expects: one test a case, and a failure names the field."""

from __future__ import annotations

import gzip

import pytest

from bipol_crawler.items import Article, Refused
from bipol_crawler.parse.split_articles import following_pages
from tests.parse.recorded_pages import (
    ARTICLES,
    CASES,
    FIXTURES,
    REFUSALS,
    as_fields,
    compress_page,
    expected,
    meta,
    outcome,
    page,
)

ALL_FIELDS = set(as_fields(Article("", None, "")))


@pytest.mark.parametrize("case", ARTICLES)
def test_a_page_reads_as_expected(case: str) -> None:
    article = outcome(case)
    assert isinstance(article, Article), f"{meta(case)['shows']} Refused: {article}"
    right = expected(case)
    wrong = {name: (value, right[name]) for name, value in as_fields(article).items() if value != right[name]}
    assert wrong == {}, meta(case)["shows"]


@pytest.mark.parametrize("case", REFUSALS)
def test_what_is_not_an_article_is_refused_with_its_reason(case: str) -> None:
    refused = outcome(case)
    assert isinstance(refused, Refused), f"{meta(case)['shows']} Read as an article."
    assert refused.reason == expected(case)["refused"], meta(case)["shows"]


@pytest.mark.parametrize("case", CASES)
def test_a_case_is_complete(case: str) -> None:
    """Every field is expected, the page is packed without a time or name, and the case says what it shows."""
    stated = set(expected(case))
    assert stated in (ALL_FIELDS, {"refused"})
    for file in (FIXTURES / case).glob("*.gz"):
        packed = file.read_bytes()
        assert packed[:10] == compress_page(gzip.decompress(packed))[:10]
    assert meta(case)["shows"].endswith(".")


def test_the_cases_are_as_many_as_the_portal_has_ways() -> None:
    assert len(CASES) >= 60
    assert len(REFUSALS) >= 10


def test_the_pages_of_a_multi_page_article_are_known_from_its_first() -> None:
    first = page("multi-page")
    assert following_pages(first) == tuple(later.url for later in first.following)
    assert len(first.following) == 2


def test_a_one_page_article_has_no_further_pages() -> None:
    assert following_pages(page("ordinary")) == ()
