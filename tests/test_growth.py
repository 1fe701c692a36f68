"""Nothing that a portal serves makes a reader's time grow with the square of its size.

Measured is the processor's time, at one size and at four times that: what grows straight takes four times as long,
what grows with the square sixteen times.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest

from bipol_crawler.analysis.analyse import analyse
from bipol_crawler.analysis.findings import Text
from bipol_crawler.discover.feeds import NotAFeed, read_feed
from bipol_crawler.discover.listings import read_listing
from bipol_crawler.discover.robots import read_robots
from bipol_crawler.discover.sitemaps import NotASitemap, read_sitemap
from bipol_crawler.discover.wp_api import NotPosts, read_posts
from bipol_crawler.extract import read
from bipol_crawler.items import Page

pytestmark = pytest.mark.growth

SIZE = 60_000
"""Bytes at first."""
NOTICEABLE = 0.4
"""Seconds for four times as many; what takes less says nothing, and harms nobody."""

ADDRESS = "https://bipol.co/banjir-bandang/"
BEFORE = '<html><head><title>Banjir - bipol.co</title></head><body class="single-post">'
ARTICLE = '<div class="single-content"><h1>Banjir bandang</h1><div class="isi-berita">'


def listing(body: bytes) -> None:
    read_listing(body, "https://bipol.co/page/2/")


def sitemap(body: bytes) -> None:
    read_sitemap(body)


def feed(body: bytes) -> None:
    read_feed(body, "application/rss+xml")


def posts(body: bytes) -> None:
    read_posts(body, {})


def robots(body: bytes) -> None:
    read_robots(body, "bipol_crawler").allows("/" + "a" * 2_000)


def article(body: bytes) -> None:
    read(Page(ADDRESS, ADDRESS, 200, "text/html; charset=UTF-8", body, "2024-11-16T00:00:00Z"))


def analysed(data: bytes) -> None:
    analyse(Text("Judul", data.decode(), date(2024, 1, 1)))


UNITS: dict[str, tuple[Callable[[bytes], None], str, str, str]] = {
    "posts within posts": (listing, "<main>", '<div class="category-text-wrap"><h2><a href="/a-b/">J</a></h2>', ""),
    "linked posts": (listing, "", '<div class="news-feed-list"><a class="news-feed-link" href="/a-b/">J', ""),
    "posts, then deep links": (listing, "<main>" + "<div>" * 200, '<a href="/a-b/">J</a>', ""),
    "headings left open": (listing, "<main>", "<h2><a href='/a-b/'>Judul", ""),
    "items within items": (listing, "<main>", "<li><article><a href='/a-b/'><h3>J</h3></a>", ""),
    "next links": (listing, "<main>", '<a class="next page-numbers" href="/page/3/">B</a>', ""),
    "blanks in a listing": (listing, "<main><h2><a href='/a-b/'>", " \n", "</a></h2>"),
    "entries within entries": (sitemap, "<urlset>", "<url><loc>https://bipol.co/a-b/</loc>", ""),
    "a date of blanks": (
        sitemap,
        "<urlset><url><loc>https://bipol.co/a/</loc><lastmod>",
        " ",
        "x</lastmod></url></urlset>",
    ),
    "ampersands": (sitemap, "<urlset><url><loc>https://bipol.co/?", "&a", "</loc></url>"),
    "declarations": (sitemap, "", "<?xml ", "<urlset></urlset>"),
    "items left open": (feed, "<rss><channel>", "<item><link>https://bipol.co/a-b/</link>", ""),
    "a title of blanks": (feed, "<rss version='2.0'><channel><item><title>", " \n", "</title></item></channel></rss>"),
    "feed's tags left open": (
        feed,
        "<rss version='2.0'><channel><item><title>",
        "<b ",
        "</title></item></channel></rss>",
    ),
    "lists within lists": (posts, "", "[", ""),
    "titles of tags": (posts, '[{"id": 1, "link": "/a/", "date": "x", "title": "', "<b ", '"}]'),
    "groups": (robots, "", "User-agent: bipol_crawler\nDisallow: /a*b\n", ""),
    "stars": (robots, "User-agent: *\nDisallow: /", "*a", "b$"),
    "blanks in a rule": (robots, "User-agent: *\nDisallow: /", " ", "x"),
    "paragraphs left open": (article, BEFORE + ARTICLE, "<p>Banjir melanda. ", ""),
    "boxes left open": (article, BEFORE + ARTICLE, "<div><p>Banjir melanda.</p>", ""),
    "links left open": (article, BEFORE + ARTICLE, "<p><a href='/c-d/'>Baca juga: ", ""),
    "blanks in a paragraph": (article, BEFORE + ARTICLE + "<p>Banjir", " \n", "melanda.</p>"),
    "brackets": (article, BEFORE + ARTICLE + "<p>Banjir ", "(", "</p>"),
    "bylines": (article, BEFORE + ARTICLE, "<p>Editor: Asep Hidayat</p>", ""),
    "names in a line": (article, BEFORE + ARTICLE + "<p>Editor: ", "Asep, ", "</p>"),
    "captions": (article, BEFORE + ARTICLE, "<figure><img src='/a.jpg'><figcaption>(Foto: ", ""),
    "data of blanks": (article, BEFORE + '<script type="application/ld+json">', " ", "{}</script>"),
    "meta": (article, BEFORE, "<meta property='og:title' content='a'>", ""),
    "comments left open": (article, BEFORE + ARTICLE, "<!-- ", ""),
    "verbs of speech": (analysed, "", "hujan deras mengatakan ", ""),
    "verbs after a name": (analysed, "Asep Suherman (45), warga, datang untuk ", "hujan deras mengatakan ", ""),
    "verbs without a prefix": (analysed, "", "hujan deras sampaikan ", ""),
    "accounts": (analysed, "", "dari keterangan hujan ", ""),
    "people in a sentence": (analysed, "", "hujan Pak Asep datang untuk mengatakan ", ""),
    "degrees": (analysed, "Bupati Asep", ", S.H., M.H.", ""),
    "quotations left open": (analysed, "", "“ya saja tentu.\n\n", ""),
    "villages": (analysed, "", "Desa Sukamaju, ", ""),
    "an attribute without end": (article, BEFORE + ARTICLE + "<a href='", "a ", ""),
}


def seconds(work: Callable[[bytes], None], body: bytes) -> float:
    best = float("inf")
    for _ in range(2):
        begin = time.process_time()
        with suppress(NotASitemap, NotAFeed, NotPosts):
            work(body)
        best = min(best, time.process_time() - begin)
        if best < NOTICEABLE:
            break
    return best


@pytest.mark.parametrize("kind", UNITS)
def test_time_grows_as_the_input_does(kind: str) -> None:
    work, before, unit, after = UNITS[kind]
    small, large = (seconds(work, (before + unit * (size // len(unit)) + after).encode()) for size in (SIZE, 4 * SIZE))
    assert large < NOTICEABLE or large < 9 * small, f"{small:.2f} s, {large:.2f} s for four times as much"
