"""Scrapy's own ways to end a run or to meddle with its items: its limits, and pipelines that somebody adds."""

from __future__ import annotations

import json
from typing import ClassVar

import pytest
from scrapy.exceptions import DropItem

from bipol_crawler.crawl.pipelines import PageItem
from bipol_crawler.demo.site import Portal
from tests.crawl.crawling import Desk
from tests.crawl.in_process import opened

PIPELINES = {
    "bipol_crawler.crawl.pipelines.ReadPipeline": 100,
    "bipol_crawler.crawl.pipelines.StorePipeline": 200,
}


class Meddling:
    """A pipeline that somebody added: it drops every item, or breaks on it."""

    seen: ClassVar[list[str]] = []

    def process_item(self, item: PageItem) -> PageItem:
        """Scrapy's call for each item."""
        self.seen.append(item.page.url)
        self.meddle()
        return item

    def meddle(self) -> None:
        """Nothing here."""


class Dropping(Meddling):
    def meddle(self) -> None:
        raise DropItem("unwanted")


class Breaking(Meddling):
    def meddle(self) -> None:
        raise RuntimeError("rusak")


@pytest.fixture
def desk(tmp_path):
    portal = Portal(5, 12)
    with opened(portal):
        yield Desk(tmp_path, portal)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("limit", [{"CLOSESPIDER_ITEMCOUNT": 3}, {"CLOSESPIDER_PAGECOUNT": 7}])
def test_a_run_that_scrapy_ends_costs_nothing_but_what_is_left_to_do(desk: Desk, limit: dict[str, int]) -> None:
    run = desk.crawl(**limit)
    assert run.exit_code == 1
    ((outcome, new, fetched, failed),) = desk.rows("SELECT outcome, new, fetched, failed FROM runs")
    assert (outcome, failed) == ("stopped", 0) and 0 < new == fetched < 10
    assert desk.rows("SELECT count(*) FROM articles") == [(new,)]
    assert desk.rows("SELECT count(*) FROM urls WHERE failures > 0") == [(0,)]
    assert desk.rows("SELECT count(*) FROM problems WHERE field = 'page'") == [(0,)]
    desk.crawled()
    assert desk.rows("SELECT count(*) > ? FROM articles", new) == [(1,)]


@pytest.mark.sampled(2)
@pytest.mark.parametrize(("pipeline", "place", "stored"), [
    ("Meddling", 150, True), ("Dropping", 50, False), ("Dropping", 150, False), ("Dropping", 250, True),
    ("Breaking", 50, False), ("Breaking", 250, True),
])  # fmt: skip
def test_a_pipeline_that_somebody_adds_sees_each_page_and_loses_none(
    desk: Desk, pipeline: str, place: int, stored: bool
) -> None:
    Meddling.seen.clear()
    added = json.dumps(PIPELINES | {f"test_stopped.{pipeline}": place})
    desk.crawl(ITEM_PIPELINES=added, LOG_LEVEL="CRITICAL")
    assert len(Meddling.seen) == len(set(Meddling.seen)) > 10
    archived = {url for (url,) in desk.rows("SELECT url FROM articles")}
    dropped = {url for (url,) in desk.rows("SELECT url FROM problems WHERE reason = 'item_dropped'")}
    assert archived | dropped == set(Meddling.seen) and not archived & dropped
    assert bool(archived) == stored
