"""What WordPress itself makes of shortcodes, blocks and bare lines is read as its editor meant it."""

from __future__ import annotations

from typing import Any

import pytest

from bipol_crawler.extract import read
from bipol_crawler.items import Article, Page
from bipol_crawler.parse.split_articles import following_pages

from .client import get
from .site import WordPressSite
from .stories import SECTIONS
from .typed import CASES, UPLOADS, Typed, placed, typed_stories

LOOKS: dict[str, dict[str, Any]] = {"div captions": {}, "figure captions": {"html5": True, "caption_fold": True}}


@pytest.fixture(scope="module", params=LOOKS)
def look(wordpress: WordPressSite, blank: str, request: pytest.FixtureRequest) -> WordPressSite:
    wordpress.restore(blank)
    wordpress.theme(**LOOKS[request.param])
    wordpress.seed(typed_stories(wordpress.url), SECTIONS)
    return wordpress


def served(site: WordPressSite, url: str) -> Page:
    answer = get(site, url)
    return Page(url, url, answer.status, answer.headers["Content-Type"], answer.text.encode(), "2024-11-16T00:00:00Z")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_typed_post_is_read_as_its_editor_meant_it(look: WordPressSite, case: Typed) -> None:
    first = served(look, f"{look.url}/{case.slug}/")
    further = tuple(served(look, url) for url in following_pages(first))
    article = read(Page(first.url, first.url, 200, first.content_type, first.body, first.fetched_at, following=further))
    assert isinstance(article, Article)
    inline = [photo for photo in article.photos if photo.kind == "inline"]
    assert tuple((article.body or "").split("\n\n")) == case.body
    assert tuple((line.role, line.name) for line in article.bylines if line.role != "account") == case.bylines
    assert tuple((photo.url, photo.caption, photo.credit) for photo in inline) == tuple(
        (f"{look.url}{UPLOADS}/{file}", caption, credit) for file, caption, credit in case.photos
    )
    assert tuple((link.url, link.headline) for link in article.links if link.block == "inline") == tuple(
        (f"{look.url}/{slug}/", headline) for slug, headline in case.links
    )
    assert tuple((embed.kind, embed.url) for embed in article.embeds) == tuple(
        (kind, placed(url, look.url)) for kind, url in case.embeds
    )
    assert article.headline == (case.headline or case.title or f"Judul {case.name}")
