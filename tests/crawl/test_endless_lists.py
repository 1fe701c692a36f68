"""Lists that never end, repeat themselves, hide their next page, or are not where robots.txt says."""

from __future__ import annotations

import gzip
import json
import re
import resource
from collections.abc import Callable
from dataclasses import replace

import pytest

from bipol_crawler.demo.exchange import Request, Response, html, moved
from bipol_crawler.demo.site import Portal
from tests.crawl.crawling import Desk, Opened
from tests.tiers import pairs

NO_SITEMAPS = {"sitemaps": "off", "feeds": "off"}
Answer = Callable[[Request], Response | None]


def ask(portal: Portal, target: str) -> Response:
    """What the portal would answer if nobody stood before it."""
    return portal._route(Request.of("GET", target))


def rest_pages(portal: Portal, page: Callable[[int], int], headers: dict[str, str] | None = None) -> Answer:
    """REST of ten posts a page that answers each page with another one."""

    def answer(request: Request) -> Response | None:
        if not request.path.startswith("/wp-json/"):
            return None
        asked = int(request.query["page"])
        target = re.sub(r"([?&])page=\d+", rf"\g<1>page={page(asked)}", request.target)
        response = ask(portal, target.replace("per_page=100", "per_page=10"))
        return (
            response if headers is None else replace(response, headers={"Content-Type": "application/json"} | headers)
        )

    return answer


REST = {
    "page 1 for ever, of a thousand": (lambda page: 1, {"X-WP-Total": "10000", "X-WP-TotalPages": "1000"}),
    "page 1 for ever, of nobody knows how many": (lambda page: 1, {}),
    "the last page for ever": (lambda page: min(page, 3), {}),
    "two pages in turn": (lambda page: 1 + page % 2, {}),
}


@pytest.mark.sampled(1)
@pytest.mark.parametrize("kind", REST)
def test_endless_rest_is_left_and_the_next_source_takes_over(kind: str, desk_of: Opened) -> None:
    desk = desk_of()
    desk.portal.intercept = rest_pages(desk.portal, *REST[kind])
    run = desk.crawled()
    assert desk.articles() == desk.readable()
    assert sum("/wp-json/" in target for target in run.asked) <= 5
    assert sum("/wp-json/" in target for target in desk.crawl().asked) <= 5


@pytest.mark.usefixtures("few_months")
@pytest.mark.sampled(1)
@pytest.mark.parametrize("kind", ["page 1 for ever, of a thousand", "page 1 for ever, of nobody knows how many"])
def test_where_rest_is_all_there_is_what_it_names_is_archived(kind: str, desk_of: Opened) -> None:
    desk = desk_of(**NO_SITEMAPS)
    rest = rest_pages(desk.portal, *REST[kind])

    def answer(request: Request) -> Response | None:
        listing = desk.portal._listing(re.sub(r"page/\d+/$", "", request.path), desk.portal.edition)
        return html("<p>Tutup.</p>", 404) if listing is not None else rest(request)

    desk.portal.intercept = answer
    run = desk.crawl()
    first = ask(desk.portal, "/wp-json/wp/v2/posts?per_page=10&orderby=id&order=asc&page=1&_fields=link")
    assert {desk.path(post["link"]) for post in json.loads(first.body)} & desk.readable() <= desk.articles()
    assert (run.exit_code, "whole list could not be read" in run.err) == (1, True), "ten of nobody knows how many"


def test_the_last_rest_page_said_twice_is_the_end_of_the_list(desk_of: Opened) -> None:
    desk = desk_of(**NO_SITEMAPS)
    desk.portal.intercept = rest_pages(desk.portal, lambda page: min(page, 3), {})
    run = desk.crawled()
    assert desk.articles() == desk.readable()
    assert not any(target.startswith("/page/") for target in run.asked), "REST was whole"


def paged(portal: Portal, listing: Callable[[int], int], link: Callable[[int], str | None]) -> Answer:
    """Listings that show another page than was asked for, with a next link of their own, or none."""

    def answer(request: Request) -> Response | None:
        match = re.fullmatch(r"(/(?:.*/)?)page/(\d+)/", request.path)
        path, page = (match[1], int(match[2])) if match else (request.path, 1)
        if portal._listing(path, portal.edition) is None:
            return None
        shown = listing(page)
        response = ask(portal, path if shown == 1 else f"{path}page/{shown}/")
        text = re.sub(r'<nav class="navigation pagination">.*?</nav>', "", response.body.decode(), flags=re.DOTALL)
        where = link(page)
        more = f'<a class="next page-numbers" href="{portal.url}{path}{where}">Berikutnya</a>' if where else ""
        return replace(response, body=text.replace("</body>", f"{more}</body>").encode())

    return answer


def test_a_next_link_that_never_ends_is_followed_to_where_nothing_is_new(desk_of: Opened) -> None:
    desk = desk_of(rest="off", **NO_SITEMAPS)
    desk.portal.intercept = paged(desk.portal, lambda page: min(page, 3), lambda page: f"page/{page + 1}/")
    run = desk.crawled()
    assert desk.articles() == desk.readable()
    assert len([target for target in run.asked if target.startswith("/page/")]) <= 4


def test_a_second_page_that_equals_the_first_makes_the_list_incomplete(desk_of: Opened) -> None:
    desk = desk_of(rest="off", **NO_SITEMAPS)
    desk.portal.intercept = paged(desk.portal, lambda page: 1, lambda page: f"page/{page + 1}/")
    run = desk.crawl()
    assert run.exit_code == 1
    assert "the same articles as the page before" in run.err
    assert len(desk.articles()) >= 10
    assert len(run.asked) < 400


def test_where_no_next_link_is_shown_the_next_page_is_tried(desk_of: Opened) -> None:
    desk = desk_of(rest="off", **NO_SITEMAPS)
    desk.portal.intercept = paged(desk.portal, lambda page: page, lambda page: None)
    desk.crawled()
    assert desk.articles() == desk.readable()


def test_the_last_page_of_a_list_with_next_links_is_trusted(desk_of: Opened) -> None:
    desk = desk_of(24, rest="off", **NO_SITEMAPS)
    run = desk.crawled()
    assert [target for target in run.asked if target.startswith("/page/")] == ["/page/2/", "/page/3/"]


SITEMAP_LINES = {
    "a dead line": "/lama/sitemap.xml",
    "another site's": "https://example.org/sitemap.xml",
    "a page": "/redaksi/",
    "no address": "http://[bipol/",
    "leads elsewhere": "/keluar.xml",
    "one that names no article": "/wp-sitemap-taxonomies-category-1.xml",
}


@pytest.mark.sampled(1)
@pytest.mark.parametrize(("kind", "sitemaps"), pairs(SITEMAP_LINES, ["core", "yoast"]))
def test_a_line_that_leads_nowhere_does_not_hide_the_usual_places(kind: str, sitemaps: str, desk_of: Opened) -> None:
    desk = desk_of(
        rest="off", feeds="off", sitemaps=sitemaps, robots=f"User-agent: *\nDisallow:\nSitemap: {SITEMAP_LINES[kind]}\n"
    )
    desk.portal.intercept = lambda request: moved("http://127.0.0.2:1/x.xml") if request.path == "/keluar.xml" else None
    run = desk.crawl()
    assert desk.articles() == desk.readable()
    usual = {"core": "/wp-sitemap.xml", "yoast": "/sitemap_index.xml"}[sitemaps]
    assert usual in run.asked
    assert desk.rows("SELECT url FROM sources WHERE name = 'sitemap'") == [(desk.portal.url + usual,)]
    assert desk.rows("SELECT sweep FROM runs") == [("whole",)]


def test_a_dead_line_beside_a_good_one_is_not_a_failure(desk_of: Opened) -> None:
    lines = "Sitemap: /lama.xml\nSitemap: /wp-sitemap.xml\nSitemap: /hilang.xml\n"
    desk = desk_of(rest="off", feeds="off", robots=lines)
    desk.crawled()
    assert desk.rows("SELECT sweep FROM runs") == [("whole",)]


def test_sitemaps_that_lead_to_ever_more_of_the_same_end(desk: Desk) -> None:
    post = f"{desk.portal.url}{min(desk.readable())}"

    def answer(request: Request) -> Response | None:
        match = re.fullmatch(r"/wp-sitemap(?:-(\d+))?\.xml", request.path)
        if not match:
            return None
        if match[1] is None:
            parts = "".join(f"<sitemap><loc>{desk.portal.url}/wp-sitemap-{n}.xml</loc></sitemap>" for n in range(500))
            return Response(200, f"<sitemapindex>{parts}</sitemapindex>".encode(), {"Content-Type": "text/xml"})
        return Response(200, f"<urlset><url><loc>{post}</loc></url></urlset>".encode(), {"Content-Type": "text/xml"})

    desk.portal.intercept = answer
    run = desk.crawled()
    assert sum(target.startswith("/wp-sitemap") for target in run.asked) < 30
    assert desk.articles() == desk.readable()


def little_memory() -> None:
    """As the unit allows a run, about: what one is at work on has to fit in 600 MB."""
    resource.setrlimit(resource.RLIMIT_DATA, (600_000_000, 600_000_000))


@pytest.mark.thorough
@pytest.mark.served
@pytest.mark.parametrize("kind", ["elements", "entries", "entries within entries", "lines"])
def test_a_compressed_sitemap_of_100_kilobytes_does_not_fill_a_runs_memory(kind: str, desk_of: Opened) -> None:
    content = {
        "elements": b"<urlset>" + b"<a/>" * 12_000_000,
        "entries": b"<urlset>" + b"<url><loc>https://bipol.co/a-b/</loc></url>" * 1_000_000,
        "entries within entries": b"<urlset>" + b"<url><loc>https://bipol.co/a-b/</loc>" * 1_200_000,
        "lines": b"a\n" * 24_000_000,
    }[kind]
    packed = gzip.compress(content)
    assert len(packed) < 250_000
    desk = desk_of()
    desk.portal.intercept = lambda request: (
        Response(200, packed, {"Content-Type": "application/octet-stream"})
        if request.path == "/wp-sitemap.xml"
        else None
    )
    with desk.start("crawl bipol", first=little_memory) as command:
        assert command.wait() in (0, 1), command.err
    assert "MemoryError" not in command.err
    assert desk.articles() == desk.readable()


@pytest.mark.served
def test_a_listing_of_thirty_megabytes_does_not_either(desk_of: Opened) -> None:
    desk = desk_of(rest="off", **NO_SITEMAPS)
    posts = '<div class="category-text-wrap"><h2><a href="/a-b/">J</a></h2>' * 450_000
    desk.portal.intercept = lambda request: html(posts) if request.path.startswith("/category/") else None
    with desk.start("crawl bipol", first=little_memory) as command:
        assert command.wait() in (0, 1), command.err
    assert "MemoryError" not in command.err
    assert desk.articles() == desk.readable()
