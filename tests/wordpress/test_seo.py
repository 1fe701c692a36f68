"""What an SEO plugin's head does to the archive: right times sharpen, wrong ones never win over the portal's own."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bipol_crawler import extract
from bipol_crawler.items import Page, Refused

from .client import get
from .compare import read
from .crawling import crawl
from .site import SETUPS, WordPressSite
from .stories import by_hand

ARTICLE = "/petani-cabai-sambut-panen/"
STATED = {
    "utc": "2019-11-21T03:15:07+00:00",
    "local": "2019-11-21T10:15:07+07:00",
    "mislabelled": "2019-11-21T10:15:07+00:00",
    "stale": "2019-11-18T03:15:07+00:00",
}


@pytest.mark.parametrize("plugin", ["yoast", "rankmath"])
def test_head_states_the_time_in_the_zone_chosen(site: WordPressSite, plugin: str) -> None:
    for zone, stated in STATED.items():
        site.seo(plugin, zone)
        page = get(site, ARTICLE).page
        [graph] = page.css("script[type='application/ld+json']::text").getall()
        article = next(node for node in json.loads(graph)["@graph"] if "NewsArticle" in node["@type"])
        meta = page.css("meta[property='article:published_time']::attr(content)").getall()
        assert [article["datePublished"], *meta] == [stated] * 2
        assert article["author"]["name"] == "Redaksi Bipol"
        assert page.css("link[rel=canonical]::attr(href)").getall() == [site.url + ARTICLE]


RIGHT = [("yoast", "utc"), ("rankmath", "local")]
WRONG = [
    ("open", False, "second", "rest"),
    ("feeds-only", False, "second", "feed"),
    ("listings-only", True, "minute", "page"),
]


@pytest.mark.parametrize(("plugin", "zone"), RIGHT)
def test_head_gives_the_second_that_no_listing_prints(
    site: WordPressSite, tmp_path: Path, plugin: str, zone: str
) -> None:
    site.discovery(**SETUPS["listings-only"])
    site.seo(plugin, zone)
    assert published(crawl(site, tmp_path)) == truth("second")


@pytest.mark.parametrize(("setup", "show_time", "precision", "source"), WRONG)
def test_head_with_a_wrong_zone_loses_to_what_the_portal_itself_states(
    site: WordPressSite, tmp_path: Path, setup: str, show_time: bool, precision: str, source: str
) -> None:
    site.discovery(**SETUPS[setup])
    site.theme(show_time=show_time)
    site.seo("yoast", "mislabelled")
    archive = crawl(site, tmp_path)
    assert published(archive) == truth(precision)
    assert {row["published_source"] for row in read(archive).articles.values()} == {source}
    assert disagreements(archive) == set()


def test_head_that_is_days_off_loses_too_and_is_a_problem_of_every_article(site: WordPressSite, tmp_path: Path) -> None:
    site.seo("yoast", "stale")
    archive = crawl(site, tmp_path)
    assert published(archive) == truth("second")
    assert disagreements(archive) == set(truth("second"))


def test_listings_with_an_seo_head_are_not_articles(site: WordPressSite) -> None:
    site.seo("yoast")
    for path in ("/category/jawa-barat/sukabumi/", "/tag/cabai/", "/author/redaksi/", "/2019/11/"):
        answer, url = get(site, path), site.url + path
        assert answer.page.css("meta[property='og:type']::attr(content)").get() == "article"
        page = Page(url, url, 200, answer.headers["Content-Type"], answer.text.encode(), "2024-11-16T00:00:00Z")
        outcome = extract.read(page)
        assert isinstance(outcome, Refused) and outcome.reason == "listing", path


def truth(precision: str) -> dict[str, tuple[str, str]]:
    """Path of each public story → when it was published, as exactly as ``precision``, and that."""
    public = [story for story in by_hand() if story["status"] == "publish" and not story["password"]]
    exact = {f"/{story['slug']}/": story["published"] for story in public}
    return {path: (at if precision == "second" else f"{at[:16]}:00{at[19:]}", precision) for path, at in exact.items()}


def published(archive: Path) -> dict[str, tuple[str, str]]:
    """The same as the archive has it."""
    rows = read(archive).articles.items()
    return {f"/{url.split('/')[3]}/": (row["published_at"], row["published_precision"]) for url, row in rows}


def disagreements(archive: Path) -> set[str]:
    """The paths of the articles whose dates are reported to disagree."""
    with closing(sqlite3.connect(archive)) as connection:
        rows = connection.execute("SELECT url FROM problems WHERE reason = 'dates_disagree' AND resolved_at IS NULL")
        return {f"/{url.split('/')[3]}/" for (url,) in rows}
