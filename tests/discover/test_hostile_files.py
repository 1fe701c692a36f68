"""Files of discovery that broke their reader once, each as small as fuzzing could make it."""

from __future__ import annotations

import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from bipol_crawler.discover.listings import read_listing
from bipol_crawler.discover.sitemap_entries import MAX_ENTRIES
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


@pytest.mark.timed
@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    "link", ["<h3><a href='/a-b/'>Judul", "<a href='/a-b/'><h2>Judul", "<h2><a href='/a-b/'><div>Judul"]
)
def test_links_left_open_do_not_multiply_the_time(link: str) -> None:
    """Each holds all that follow: read one by one, their words cost the square of their number."""
    begin = time.process_time()
    read_listing(("<main>" + link * 700).encode(), ADDRESS)
    assert time.process_time() - begin < 1.5


@contextmanager
def at_most(megabytes: float, seconds: float) -> Iterator[None]:
    """What is done within takes no more memory of Python's, and no more of the processor's time."""
    tracemalloc.start()
    begin = time.process_time()
    try:
        yield
        taken, (_, peak) = time.process_time() - begin, tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (peak < megabytes * 1e6, taken < seconds) == (True, True), f"{peak / 1e6:.0f} MB, {taken:.1f} s"


def urls(count: int) -> bytes:
    return b"".join(b"<url><loc>https://bipol.co/berita-%d/</loc></url>" % n for n in range(count))


SITEMAPS: dict[str, Callable[[], bytes]] = {
    "more addresses than any": lambda: b"<urlset>" + urls(150_000) + b"</urlset>",
    "elements and nothing else": lambda: b"<urlset>" + b"<a/>" * 9_000_000 + b"</urlset>",
    "each within the one before": lambda: b"<urlset>" + b"<url><loc>https://bipol.co/a-b/</loc>" * 200_000,
    "a date of spaces": lambda: (
        b"<urlset><url><loc>https://bipol.co/a-b/</loc><lastmod>" + b" " * 9_000_000 + b"x</lastmod></url></urlset>"
    ),
    "an address of megabytes": lambda: (
        b"<urlset><url><loc>https://bipol.co/" + b"a" * 9_000_000 + b"</loc></url></urlset>"
    ),
    "lines of nothing": lambda: b"a\n" * 20_000_000,
    "lines of addresses": lambda: b"https://bipol.co/a-b/\n" * 2_000_000,
    "a line of addresses without end": lambda: b"https://bipol.co/" + b"a" * 40_000_000,
    "bare ampersands": lambda: b"<urlset>" + b"&" * 20_000_000 + b"</url>",
    "ends without a beginning": lambda: b"<urlset>" + b"</url>" * 6_000_000,
    "attributes": lambda: b"<urlset " + b" ".join(b'a%d=""' % n for n in range(400_000)) + b"></urlset>",
}


@pytest.mark.growth
@pytest.mark.parametrize("kind", SITEMAPS)
def test_a_small_sitemap_takes_little_memory_and_time_whatever_it_unpacks_to(kind: str) -> None:
    body = zlib.compress(SITEMAPS[kind](), wbits=31)
    assert len(body) < 1_000_000
    with at_most(330, 60), suppress(NotASitemap):
        assert len(read_sitemap(body).entries) <= MAX_ENTRIES


@pytest.mark.growth
def test_gzip_of_many_members_is_refused() -> None:
    with at_most(50, 5), pytest.raises(NotASitemap, match="members"):
        read_sitemap(zlib.compress(b"<urlset>", wbits=31) * 100_000)


def test_entries_within_one_another_are_read_as_if_each_had_ended() -> None:
    nested = b"<urlset><url><loc>https://bipol.co/a-b/</loc><url><loc>https://bipol.co/c-d/</loc></url></url></urlset>"
    assert [entry.url for entry in read_sitemap(nested).entries] == ["https://bipol.co/a-b/", "https://bipol.co/c-d/"]


@pytest.mark.parametrize("gap", ["  ", "\n\t", " " * 60])
def test_a_date_may_stand_apart_from_its_offset(gap: str) -> None:
    body = (
        f"<urlset><url><loc>https://bipol.co/a-b/</loc><lastmod>2024-11-16T06:52:00{gap}+07:00</lastmod></url></urlset>"
    )
    assert read_sitemap(body.encode()).entries[0].modified == "2024-11-15T23:52:00Z"
