"""What a page has, and an archived article had: the date that a box of other articles prints is not the page's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bipol_crawler.archive import Archive
from bipol_crawler.articles.fields import fields_present
from bipol_crawler.drift.quarantine import archived_fields
from bipol_crawler.items import Dated, Page

from .conftest import ARTICLE, URL

DAY = Dated("2019-11-21", "day", "page")
BOX = Dated("2019-11-21T10:15:00+07:00", "minute", "box")


@pytest.mark.parametrize(
    ("dates", "states"), [((), False), ((BOX,), False), ((BOX, DAY), True), ((replace(DAY, source="json_ld"),), True)]
)
def test_a_box_that_lists_the_article_is_not_a_date_that_its_page_can_lose(
    dates: tuple[Dated, ...], states: bool, archive: Archive, save: Callable[..., Any]
) -> None:
    save(published=dates)
    page = Page(URL, URL, 200, "text/html", b"", "2026-11-29T00:00:00Z")
    assert ("published_at" in fields_present(replace(ARTICLE, published=dates), page)) is states
    assert ("published_at" in archived_fields(archive.db, 1)) is states
