"""Sitemaps: every shape WordPress gives them, whole or damaged, and nothing else."""

from __future__ import annotations

import gzip
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bipol_crawler.discover.sitemaps import (
    MAX_BYTES,
    NotASitemap,
    Sitemap,
    SitemapEntry,
    post_sitemaps,
    read_sitemap,
)
from bipol_crawler.items import Dated
from tests.discover.hostile_bytes import anything


def packed(data: bytes, level: int = 9) -> bytes:
    """``data`` gzipped, without the time of day in it: workers must collect the same tests."""
    return gzip.compress(data, level, mtime=0)


PANEN = "https://bipol.co/warga-cibeureum-panen-padi-bersama/"
JEMBATAN = "https://bipol.co/jembatan-gantung-di-jampang-diperbaiki/"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def urlset(*entries: str, root: str = f'urlset xmlns="{NAMESPACE}"') -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><{root}>{"".join(entries)}</{root.split()[0]}>'.encode()


def entry(url: str, lastmod: str | None = None) -> str:
    return f"<url><loc>{url}</loc>" + (f"<lastmod>{lastmod}</lastmod>" if lastmod is not None else "") + "</url>"


def test_core_lists_posts_without_dates(sample):
    assert read_sitemap(sample("core-posts.xml")) == Sitemap("urlset", (SitemapEntry(PANEN), SitemapEntry(JEMBATAN)))


def test_yoast_lists_posts_with_changes_in_utc_and_its_pictures_are_not_pages(sample):
    assert read_sitemap(sample("yoast-posts.xml")).entries == (
        SitemapEntry(PANEN, "2019-11-21T03:15:42Z"),
        SitemapEntry(JEMBATAN, "2024-11-15T12:47:00Z"),
    )


def test_rank_math_may_put_the_picture_first(sample):
    assert read_sitemap(sample("rankmath-posts.xml")).entries == (SitemapEntry(JEMBATAN, "2024-11-15T12:47:00Z"),)


def test_an_extensions_own_address_is_never_the_pages():
    body = urlset(f'<url><x:loc xmlns:x="http://lain.example/">https://lain.example/</x:loc><loc>{PANEN}</loc></url>')
    assert read_sitemap(body).entries == (SitemapEntry(PANEN),)


def test_a_news_sitemap_gives_the_time_of_publication(sample):
    (found,) = read_sitemap(sample("news.xml")).entries
    assert found == SitemapEntry(JEMBATAN, None, Dated("2024-11-15T19:47:05+07:00", "second", "sitemap"))


@pytest.mark.parametrize(
    ("name", "children"),
    [
        ("core-index.xml", ["wp-sitemap-posts-post-1.xml", "wp-sitemap-posts-post-2.xml"]),
        ("yoast-index.xml", ["post-sitemap.xml", "post-sitemap2.xml"]),
    ],
)
def test_of_an_index_only_what_can_hold_posts_is_read(sample, name, children):
    index = read_sitemap(sample(name))
    assert index.kind == "index" and len(index.entries) == 6
    assert [found.url for found in post_sitemaps(index.entries)] == [f"https://bipol.co/{child}" for child in children]


@pytest.mark.parametrize(
    "name",
    [
        "post-sitemap.xml",
        "post-sitemap12.xml.gz",
        "sitemap-1.xml",
        "sitemap-pt-post-p1-2024-11.xml",
        "news-sitemap.xml",
        "wp-sitemap-posts-liputan-1.xml",
        "wp-sitemap-posts-pages-1.xml",
        "berita.xml",
        "pagelaran-sitemap.xml",
        "sitemap-authorized.xml",
        "?sitemap=post",
    ],
)
def test_a_child_sitemap_of_an_unknown_name_is_kept(name):
    child = SitemapEntry(f"https://bipol.co/{name}")
    assert post_sitemaps([child]) == (child,)


@pytest.mark.parametrize(
    "name",
    [
        "wp-sitemap-posts-page-1.xml",
        "wp-sitemap-posts-attachment-2.xml",
        "wp-sitemap-taxonomies-post_format-1.xml",
        "wp-sitemap-users-1.xml",
        "page-sitemap.xml",
        "category-sitemap3.xml",
        "post_tag-sitemap.xml.gz",
        "Author-Sitemap.xml",
        "attachment-sitemap1.xml",
        "sitemap-pt-page-2024-11.xml",
        "sitemap-tax-category.xml",
        "sitemap-misc.xml",
    ],
)
def test_a_child_sitemap_named_after_something_else_is_left(name):
    assert post_sitemaps([SitemapEntry(f"https://bipol.co/{name}")]) == ()


@pytest.mark.parametrize(
    ("lastmod", "modified"),
    [
        ("2024-11-15T19:47:00+07:00", "2024-11-15T12:47:00Z"),
        ("2024-11-15T12:47:00Z", "2024-11-15T12:47:00Z"),
        ("2024-11-15T12:47:00.123456+00:00", "2024-11-15T12:47:00Z"),
        ("2024-11-15T12:47Z", "2024-11-15T12:47:00Z"),
        ("2024-11-15 19:47 +07:00", "2024-11-15T12:47:00Z"),
        ("2024-11-15T12:47:00", "2024-11-15T12:47:00Z"),
        ("\n 2024-11-15 ", "2024-11-15"),
        ("2024-11", None),
        ("kemarin", None),
        ("", None),
        ("0000-00-00T00:00:00+00:00", None),
        ("-0001-11-30T00:00:00+00:00", None),
        ("0001-01-01T00:00:00+07:00", None),
    ],
)
def test_a_mark_of_change_is_utc_or_nothing(lastmod, modified):
    assert read_sitemap(urlset(entry(PANEN, lastmod))).entries == (SitemapEntry(PANEN, modified),)


@pytest.mark.parametrize(
    "body",
    [
        packed(urlset(entry(PANEN))),
        packed(packed(urlset(entry(PANEN)))),
        packed(urlset(entry(PANEN))[:70]) + packed(urlset(entry(PANEN))[70:]),
        b"\xef\xbb\xbf" + urlset(entry(PANEN)),
        b"\n\n  " + urlset(entry(PANEN)),
        b"<!-- dari simpanan -->\n" + urlset(entry(PANEN)),
        b"<br />\n<b>Warning</b>: sesuatu di baris 12<br />\n" + urlset(entry(PANEN)),
        urlset(entry(PANEN)).decode().replace("UTF-8", "UTF-16").encode("utf-16"),
        urlset(entry(PANEN)).replace(b"UTF-8", b"ISO-8859-1"),
        urlset(entry(PANEN)).replace(b"UTF-8", b"tidak-ada"),
        urlset(entry(PANEN), root="urlset"),
        urlset(entry(PANEN), root='urlset xmlns="https://www.google.com/schemas/sitemap/0.84"'),
        urlset(f"<n:url><n:loc>{PANEN}</n:loc></n:url>", root=f'n:urlset xmlns:n="{NAMESPACE}"'),
        urlset(entry(f"<![CDATA[ {PANEN} ]]>")),
        urlset(entry(f"\n\t{PANEN}\n")),
        urlset("<url><loc> </loc></url>", entry(PANEN)),
        PANEN.encode(),
        b"\xef\xbb\xbf\r\n" + PANEN.encode() + b"\r\n\r\n",
    ],
)
def test_a_sitemap_is_read_however_it_is_wrapped(body):
    assert read_sitemap(body) == Sitemap("urlset", (SitemapEntry(PANEN),))


def test_a_prefix_that_is_not_declared_loses_nothing():
    found = read_sitemap(urlset(entry(PANEN), "<image:image><image:loc>x</image:loc></image:image>"))
    assert ([item.url for item in found.entries], found.whole) == ([PANEN], True)


@pytest.mark.parametrize(
    ("body", "urls"),
    [
        (urlset(entry(PANEN), entry(JEMBATAN))[:-30], [PANEN]),
        (urlset(entry(PANEN), "<url><loc>https://bipol.co/jemba").removesuffix(b"</urlset>"), [PANEN]),
        (packed(urlset(*(entry(f"{PANEN}{n}") for n in range(3))), 0)[:-70], [f"{PANEN}0", f"{PANEN}1"]),
        (urlset(entry("https://bipol.co/?a=1&b=2"), entry(PANEN)), ["https://bipol.co/?a=1&b=2", PANEN]),
        (urlset(entry(PANEN + "\x08"), entry(JEMBATAN)), [PANEN, JEMBATAN]),
        (urlset(f"<url><loc>{PANEN}</loc>", entry(JEMBATAN)), [PANEN, JEMBATAN]),
    ],
)
def test_a_damaged_sitemap_gives_its_whole_entries_and_says_so(body, urls):
    found = read_sitemap(body)
    assert [item.url for item in found.entries] == urls
    assert not found.whole


@pytest.mark.parametrize(
    ("entries", "found"),
    [
        (
            "<url>https://bipol.co/a/</url><url>\n https://bipol.co/b/?x=1&amp;y=2 \n</url>",
            [("a/", None), ("b/?x=1&y=2", None)],
        ),
        ("<url>https://bipol.co/a/<lastmod>2024-11-16</lastmod></url>", [("a/", "2024-11-16")]),
        ("<url><loc><url>https://bipol.co/a/</url></loc></url>", [("a/", None)]),
        ("<url>Panen raya di Sukabumi</url><url>https://bipol.co/a/ b</url><url>/a/</url>", []),
        ("<url>https://bipol.co/a/<loc>https://bipol.co/b/</loc></url>", [("b/", None)]),
        ("<url>https://bipol.co/a/<loc/></url>", []),
        ("<url><title>https://bipol.co/a/</title><lastmod>https://bipol.co/a/</lastmod></url>", []),
        (
            "<url><loc>https://bipol.co/a/</loc><lastmod>2024-11-16</lastmod><loc>https://bipol.co/b/</loc></url>",
            [("a/", "2024-11-16"), ("b/", None)],
        ),
        (
            '<url><loc>https://bipol.co/a/</loc><loc xmlns="x:image">https://bipol.co/foto.jpg</loc></url>',
            [("a/", None)],
        ),
    ],
)
def test_an_address_is_found_without_its_element_and_beside_another(entries, found):
    read = read_sitemap(urlset(entries))
    assert [(each.url.removeprefix("https://bipol.co/"), each.modified) for each in read.entries] == found


def test_an_empty_sitemap_is_whole_and_empty():
    assert read_sitemap(urlset()) == Sitemap("urlset", (), whole=True)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\n",
        b"<!DOCTYPE html><html><body>Just a moment...</body></html>",
        b"<html><body><a href='https://bipol.co/urlset/'>urlset</a></body></html>",
        b'{"code":"rest_no_route"}',
        b"<rss version='2.0'><channel/></rss>",
        b"https://bipol.co/a/\nbukan alamat\n",
        b"<urlset><url><loc>https://bipol.co/a",
        b"\x1f\x8b\x08 rusak",
        packed(b"<html></html>"),
    ],
)
def test_what_is_not_a_sitemap_is_refused(body):
    with pytest.raises(NotASitemap):
        read_sitemap(body)


def test_an_archive_that_unpacks_without_end_is_refused_cheaply():
    bomb = packed(b" " * (2 * MAX_BYTES), 9)
    assert len(bomb) < 1024 * 1024
    with pytest.raises(NotASitemap, match="more than"):
        read_sitemap(bomb)


def test_entities_are_neither_fetched_nor_expanded(tmp_path):
    secret = tmp_path / "rahasia"
    secret.write_text("ISI-RAHASIA")
    body = (
        f'<!DOCTYPE urlset [<!ENTITY a SYSTEM "{secret.as_uri()}"><!ENTITY b "meluas">]>'
        f"<urlset><url><loc>https://bipol.co/&a;&b;</loc></url>{entry(PANEN)}</urlset>"
    ).encode()
    found = read_sitemap(body)
    assert "RAHASIA" not in repr(found) and "meluas" not in repr(found)
    assert found.entries[-1].url == PANEN


@given(anything)
def test_any_bytes_are_read_or_refused(body):
    try:
        found = read_sitemap(body)
    except NotASitemap:
        return
    assert all(item.url for item in found.entries)
    post_sitemaps(found.entries)


@given(st.integers(0, 600))
def test_a_cut_off_sitemap_never_names_half_an_address(keep):
    body = urlset(*(entry(f"https://bipol.co/berita-nomor-{n}/", "2024-11-15") for n in range(10)))
    try:
        found = read_sitemap(body[:keep])
    except NotASitemap:
        return
    assert [item.url for item in found.entries] == [
        f"https://bipol.co/berita-nomor-{n}/" for n in range(len(found.entries))
    ]


@pytest.mark.timed
def test_two_thousand_addresses_take_a_moment():
    body = urlset(*(entry(f"https://bipol.co/berita-{n}/", "2024-11-15T19:47:00+07:00") for n in range(2000)))
    took = []
    for _ in range(5):
        begin = time.process_time()
        assert len(read_sitemap(body).entries) == 2000
        took.append(time.process_time() - begin)
    assert min(took) < 0.25  # about 0.02 s measured; the slack is for loaded machines
