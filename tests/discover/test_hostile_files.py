"""Files of discovery that broke their reader once, each as small as fuzzing could make it."""

from __future__ import annotations

import time

import pytest

from bipol_crawler.discover.listings import read_listing
from bipol_crawler.discover.sitemaps import NotASitemap, read_sitemap

ADDRESS = "https://bipol.co/page/2/"


@pytest.mark.parametrize("namespace", ["a&#1;", "a}(", "}", "{", "&#xD800;", "*", ""])
def test_a_sitemap_may_be_in_any_namespace(namespace: str) -> None:
    body = f'<urlset xmlns="{namespace}"><url><loc>https://bipol.co/a-b/</loc></url></urlset>'.encode()
    try:
        entries = read_sitemap(body).entries
    except NotASitemap:
        return
    assert [entry.url for entry in entries] in ([], ["https://bipol.co/a-b/"])


@pytest.mark.parametrize("words", ["&#xD800;", "&#1;", "&#x110000;"])
@pytest.mark.parametrize("name", ["loc", "lastmod"])
def test_a_sitemap_may_name_characters_that_are_none(words: str, name: str) -> None:
    body = f"<urlset><url><{name}>https://bipol.co/a-b/{words}</{name}></url></urlset>".encode()
    try:
        entries = read_sitemap(body).entries
    except NotASitemap:
        return
    for entry in entries:
        entry.url.encode("utf-8")


def test_a_link_may_have_an_attribute_of_any_name() -> None:
    found = read_listing(b'<main><h2><a \x01b href="/a-b/">Judul</a></h2></main>', ADDRESS)
    assert [item.headline for item in found.items] == ["Judul"]


@pytest.mark.parametrize(
    "link", ["<h3><a href='/a-b/'>Judul", "<a href='/a-b/'><h2>Judul", "<h2><a href='/a-b/'><div>Judul"]
)
def test_links_left_open_do_not_multiply_the_time(link: str) -> None:
    """Each holds all that follow: read one by one, their words cost the square of their number."""
    begin = time.process_time()
    read_listing(("<main>" + link * 700).encode(), ADDRESS)
    assert time.process_time() - begin < 1.5
