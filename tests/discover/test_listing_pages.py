"""Listings: headlines, addresses, the exact times other pages don't have, and the way on."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from bipol_crawler.discover.listing_pages import next_page_address
from bipol_crawler.discover.listings import Listing, read_listing
from bipol_crawler.items import Dated, Found
from tests.discover.hostile_bytes import anything

FRONT = "https://bipol.co/"
MONTH = "https://bipol.co/2019/11/page/2/"
SECTION = "https://bipol.co/category/sukabumi/"


def found(path: str, headline: str | None = None, published: Dated | None = None) -> Found:
    return Found(f"https://bipol.co/{path}/", "listing", None, headline, published)


def minute(value: str) -> Dated:
    return Dated(f"{value}:00+07:00", "minute", "listing")


def test_the_front_page_gives_each_post_once_with_its_most_exact_time(sample):
    assert read_listing(sample("front.html"), FRONT) == Listing(
        (
            found(
                "jembatan-gantung-di-jampang-diperbaiki",
                "“Jembatan Gantung” di Jampang Diperbaiki",
                minute("2024-11-15T19:47"),
            ),
            found("warga-cibeureum-panen-padi-bersama", "Warga Cibeureum Panen Padi", minute("2019-11-21T10:15")),
        ),
        "https://bipol.co/page/2/",
    )


def test_an_archive_page_gives_headlines_and_times_wherever_the_theme_puts_them(sample):
    assert read_listing(sample("month.html"), MONTH) == Listing(
        (
            found("warga-cibeureum-panen-padi-bersama", "Warga Cibeureum Panen Padi", minute("2019-11-21T10:15")),
            found("rapat-desa-bahas-irigasi", "Rapat Desa Bahas Irigasi", minute("2019-11-01T06:05")),
            found("tanpa-tanggal", "Tanpa Tanggal"),
        ),
        "https://bipol.co/2019/11/page/3/",
    )


def test_an_unknown_theme_gives_its_linked_headings_first_and_nothing_from_round_the_content(sample):
    assert read_listing(sample("unknown-theme.html"), SECTION) == Listing(
        (
            found(
                "rapat-desa-bahas-irigasi",
                "Rapat Desa Bahas Irigasi",
                Dated("2019-11-01T06:05:33+07:00", "second", "listing"),
            ),
            found("warga-cibeureum-panen-padi-bersama", "Warga Cibeureum Panen Padi"),
            found("tautan-polos"),
        ),
        "https://bipol.co/category/sukabumi/page/2/",
    )


@pytest.mark.parametrize(
    ("printed", "published"),
    [
        ("Kamis, 21 November 2019 -  10:15 WIB", minute("2019-11-21T10:15")),
        ("Sabtu, 16 Nov 2024 - 06:52 WIB", minute("2024-11-16T06:52")),
        ("Kamis, 21 November 2019", Dated("2019-11-21", "day", "listing")),
        ("3 jam lalu", None),
        ("", None),
    ],
)
def test_a_time_is_as_exact_as_it_is_printed(printed, published):
    page = (
        '<div class="category-text-wrap"><h2><a href="/panen/">Panen</a></h2>'
        f'<p class="category-kategori"><span>{printed}</span></p></div>'
    )
    assert read_listing(page.encode(), MONTH).items == (found("panen", "Panen", published),)


@pytest.mark.parametrize("inside", [True, False])
def test_a_front_page_time_may_stand_in_the_link_or_right_after_it(inside):
    time = '<p class="tanggal">Kamis, 21 November 2019 -  10:15 WIB</p>'
    first, behind = (time, "") if inside else ("", time)
    page = (
        '<div class="news-feed-list"><a class="news-feed-link" href="/panen/">'
        f'<h2 class="news-feed-judul">Panen</h2>{first}</a>{behind}</div>'
    )
    assert read_listing(page.encode(), FRONT).items == (found("panen", "Panen", minute("2019-11-21T10:15")),)


def test_addresses_are_joined_to_the_page_and_keep_its_port():
    page = b'<div class="category-text-wrap"><h2><a href="/panen/">Panen</a></h2></div>'
    (post,) = read_listing(page, "http://127.0.0.1:8080/2019/11/").items
    assert post.url == "http://127.0.0.1:8080/panen/"


@pytest.mark.parametrize(
    ("markup", "next_url"),
    [
        (
            '<div class="nav-links"><a class="next page-numbers" href="/page/2/">Lanjut</a></div>',
            "https://bipol.co/page/2/",
        ),
        ('<link rel="next" href="https://bipol.co/page/2/">', "https://bipol.co/page/2/"),
        ('<a rel="next" href="page/2/">Lanjut</a>', "https://bipol.co/page/2/"),
        ('<div class="nav-previous"><a href="/page/2/">Lama</a></div>', "https://bipol.co/page/2/"),
        ('<a class="next page-numbers" href="/">sini lagi</a>', None),
        ('<a class="next page-numbers" href="#">sini lagi</a>', None),
        ('<a class="next page-numbers" href="https://lain.example/page/2/">pergi</a>', None),
        ('<a class="next page-numbers" href="javascript:lanjut()">skrip</a>', None),
        ('<a class="next page-numbers" href="http://[">rusak</a>', None),
        ('<link rel="next" href="https://bipol.co/artikel-lain/">', None),
        ('<div class="nav-links"><a class="prev page-numbers" href="/page/1/">Kembali</a></div>', None),
        ('<div class="next"><a href="/page/2/">Selanjutnya</a></div>', "https://bipol.co/page/2/"),
        ('<a href="https://www.bipol.co/page/2">›</a>', "https://www.bipol.co/page/2"),
        ('<a href="/page/1/">1</a> <a href="/page/2/">2</a> <a href="/page/40/">40</a>', "https://bipol.co/page/2/"),
        ('<a href="/page/40/">Terakhir</a>', "https://bipol.co/page/2/"),
        ('<a href="/?paged=2">Berikutnya</a>', "https://bipol.co/?paged=2"),
        ('<a href="/page/2/?utm_source=x">Older posts</a>', "https://bipol.co/page/2/?utm_source=x"),
        ('<a href="/page/1/">1</a>', None),
        ('<a href="/category/desa/page/2/">Desa</a>', None),
        ('<a href="/category/desa/">Selanjutnya</a>', None),
        ('<a href="/2024/11/">November</a>', None),
        ('<a href="/uji-coba/2/">2</a>', None),
        ('<a href="/feed/?paged=2">RSS</a>', None),
        ("", None),
    ],
)
def test_the_next_page_is_a_further_listing_of_the_portal_or_none(markup, next_url):
    assert read_listing(f"<html><body>{markup}</body></html>".encode(), FRONT).next_url == next_url


@pytest.mark.parametrize(
    ("url", "links", "next_url"),
    [
        ("https://bipol.co/page/3/", "<a href='/page/2/'>‹</a><a href='/page/4/'>›</a>", "https://bipol.co/page/4/"),
        ("https://bipol.co/page/3/", "<a href='/page/2/'>‹</a><a href='/page/1/'>1</a>", None),
        (
            "https://bipol.co/category/a/b/",
            "<a href='/category/a/b/page/2'>2</a>",
            "https://bipol.co/category/a/b/page/2",
        ),
        ("https://bipol.co/category/a/b/", "<a href='/category/a/page/2'>2</a>", None),
        ("https://bipol.co/uji-coba/", "<a href='/page/2/'>2</a>", None),
    ],
)
def test_the_next_page_is_of_the_same_listing(url, links, next_url):
    assert read_listing(f"<html><body>{links}</body></html>".encode(), url).next_url == next_url


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://bipol.co/", "https://bipol.co/page/2/"),
        ("https://bipol.co", "https://bipol.co/page/2/"),
        ("https://bipol.co/page/9/", "https://bipol.co/page/10/"),
        ("https://bipol.co/category/a/b", "https://bipol.co/category/a/b/page/2/"),
        ("https://bipol.co/2019/11/page/2/", "https://bipol.co/2019/11/page/3/"),
        ("https://bipol.co/author/redaksi/?utm_source=x", "https://bipol.co/author/redaksi/page/2/"),
        ("https://bipol.co/?m=201911", "https://bipol.co/?m=201911&paged=2"),
        ("https://bipol.co/?cat=3&paged=4", "https://bipol.co/?cat=3&paged=5"),
        ("https://bipol.co/uji-coba/", None),
        ("https://bipol.co/feed/", None),
        ("https://bipol.co/wp-admin/", None),
    ],
)
def test_the_page_after_a_listings_page_is_numbered_as_wordpress_does(url, expected):
    assert next_page_address(url) == expected


CAPTIONS = [
    'Foto: <a href="https://lain.example/">Humas</a>',
    'Foto: <a href="https://lain.example/">Humas</a> dan <a href="https://lain.example/b/">Dinas</a>',
    'Warga di tepi kali.</p><p class="x">Foto: "Humas"',
    "Warga</a>",
    "Warga > tetangga </figure></a>",
    'Kata "siapa" itu <b>Humas</b>',
    "Foto: <a href='https://lain.example/'>Humas</a></div>",
]


@pytest.mark.parametrize("caption", CAPTIONS)
def test_a_caption_that_ends_its_tags_costs_no_headline_and_no_time(caption):
    entry = (
        '<div class="news-feed-list"><a class="news-feed-link" href="/{slug}/"><figure><img src="/a.jpg"'
        ' alt="{caption}" class="newsfeed-image"/>'
        ' <img src="/b.jpg" alt="{caption}" class="newsfeed-image-mobile" /></figure>'
        '<div class="news-feed-text-block"><p class="kategori">Desa</p><h2 class="news-feed-judul">{headline}</h2>'
        '<p class="tanggal">{date}</p></div></a></div>'
    )
    entries = [
        entry.format(slug="satu-dua", headline="Satu Dua", caption=caption, date="Sabtu, 16 Nov 2024 -  06:52 WIB"),
        "<div class='blok'><h3>Berita Pilihan</h3><p class='tanggal'>Jumat, 15 Nov 2024 -  05:00 WIB</p></div>",
        entry.format(slug="tiga-empat", headline="Tiga Empat", caption=caption, date="Jumat, 15 Nov 2024 -  19:47 WIB"),
        entry.format(slug="lima-enam", headline="Lima Enam", caption="Biasa", date="Kamis, 14 Nov 2024 -  10:00 WIB"),
    ]
    page = f"<html><body>{''.join(entries)}</body></html>"
    assert read_listing(page.encode(), FRONT).items[:3] == (
        found("satu-dua", "Satu Dua", minute("2024-11-16T06:52")),
        found("tiga-empat", "Tiga Empat", minute("2024-11-15T19:47")),
        found("lima-enam", "Lima Enam", minute("2024-11-14T10:00")),
    )


@pytest.mark.parametrize(
    "body", [b"", b"   ", b"\x00\x01\xff", b"{}", b"<html><body><h1>Tidak ditemukan</h1></body></html>"]
)
def test_a_page_that_lists_nothing_gives_nothing(body):
    assert read_listing(body, FRONT) == Listing((), None)


def test_a_page_without_an_address_of_the_web_is_an_error():
    with pytest.raises(ValueError, match="not an http"):
        read_listing(b"<a class='next page-numbers' href='/page/2/'>x</a>", "about:blank")


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(anything)
def test_any_bytes_are_read(body):
    listing = read_listing(body, SECTION)
    assert all(post.url.startswith(("https://bipol.co/", "http://", "https://")) for post in listing.items)
    assert len({post.url for post in listing.items}) == len(listing.items)
