"""A whole crawl of a real WordPress, its archive held against the truth of every story, in each set-up.

What is asked of the time depends on what the portal leaves open: REST and feeds state it to the
second, listings and boxes to the minute.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .compare import compare, read, summary
from .crawling import crawl
from .site import SETUPS, WordPressSite
from .stories import NEWSROOM_SECTIONS, from_newsroom, story
from .truth import rendered_truth

COUNT = 240


@pytest.fixture(scope="module")
def stories(wordpress: WordPressSite, blank: str) -> list[dict[str, Any]]:
    return from_newsroom(COUNT, wordpress.url)


@pytest.fixture(scope="module")
def newsroom(wordpress: WordPressSite, blank: str, stories: list[dict[str, Any]]) -> str:
    wordpress.restore(blank)
    wordpress.seed(stories, NEWSROOM_SECTIONS)
    return wordpress.snapshot()


@pytest.fixture
def portal(wordpress: WordPressSite, newsroom: str) -> WordPressSite:
    wordpress.restore(newsroom)
    return wordpress


@pytest.mark.parametrize(
    ("setup", "show_time"),
    [(setup, False) for setup in SETUPS] + [("no-rest", True), ("listings-only", True)],
    ids=lambda value: value if isinstance(value, str) else "time on the page" if value else "day on the page",
)
def test_archive_of_a_whole_portal_holds_the_truth_of_every_article(
    portal: WordPressSite, stories: list[dict[str, Any]], tmp_path: Path, setup: str, show_time: bool
) -> None:
    portal.discovery(**SETUPS[setup])
    portal.theme(show_time=show_time)
    archive = crawl(portal, tmp_path)
    exactness = "second" if SETUPS[setup]["rest"] or SETUPS[setup]["feeds"] else "minute"
    found = compare(archive, rendered_truth(portal, stories), published_to=exactness)
    assert not found, summary(found)


def test_second_crawl_of_an_unchanged_portal_changes_nothing(portal: WordPressSite, tmp_path: Path) -> None:
    def steady(archive: Path) -> list[dict[str, Any]]:
        return [row | {"last_seen_at": None} for row in read(archive).articles.values()]

    before = steady(crawl(portal, tmp_path))
    assert steady(crawl(portal, tmp_path, "-a", "full=1")) == before


CHANGED = "Judul yang Diganti Redaksi"


@pytest.mark.parametrize(
    ("setup", "arguments"),
    [("open", ()), ("no-sitemaps", ())] + [(setup, ("-a", "full=1")) for setup in SETUPS],
    ids=lambda value: value if isinstance(value, str) else "full" if value else "plain",
)
def test_next_crawl_finds_what_was_published_edited_and_withdrawn(
    portal: WordPressSite, stories: list[dict[str, Any]], tmp_path: Path, setup: str, arguments: tuple[str, ...]
) -> None:
    """Without REST a silent edit shows only when the page is looked at again, hence full=1 there."""
    portal.discovery(**SETUPS[setup])
    archive = crawl(portal, tmp_path)
    public = [one for one in stories if one["status"] == "publish" and not one["password"] and one["title"]]
    edited, withdrawn = public[30], public[60]
    portal.edit(edited["post_id"], post_title=CHANGED)
    portal.trash(withdrawn["post_id"])
    portal.publish(story(990001, "kabar-hari-ini", "Kabar Hari Ini", "<p>Baru.</p>", "2024-11-20T07:08:09+07:00"))
    crawl(portal, tmp_path, *arguments)
    articles = read(archive).articles
    row = articles[f"{portal.url}/{edited['slug']}/"]
    assert (row["headline"], row["versions"]) == (CHANGED, 2)
    row = articles[f"{portal.url}/{withdrawn['slug']}/"]
    assert (row["status"], row["headline"]) == ("missing", withdrawn["title"])
    assert articles[f"{portal.url}/kabar-hari-ini/"]["body"] == "Baru."
    assert sum(row["versions"] for row in articles.values()) == len(articles) + 1


def test_renamed_article_keeps_its_one_row_under_its_new_address(
    portal: WordPressSite, stories: list[dict[str, Any]], tmp_path: Path
) -> None:
    archive = crawl(portal, tmp_path)
    before = read(archive).articles
    public = [one for one in stories if one["status"] == "publish" and not one["password"] and one["title"]]
    where = portal.rename(public[40]["post_id"], "alamat-yang-sama-sekali-lain")
    crawl(portal, tmp_path, "-a", "full=1")
    after = read(archive).articles
    assert set(after) - set(before) == {where["url"]}
    assert set(before) - set(after) == {f"{portal.url}/{public[40]['slug']}/"}
