"""Listings: headlines, addresses, the exact times other pages don't have, and the way on."""

from __future__ import annotations

import pytest
from hostile_bytes import anything
from hypothesis import HealthCheck, given, settings

from bipol_crawler.discover.listings import Listing, read_listing
from bipol_crawler.items import Dated, Found

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
def test_a_front_page_time_may_stand_in_the_link_or_right_behind_it(inside):
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
        ("", None),
    ],
)
def test_the_next_page_is_a_further_listing_of_the_portal_or_none(markup, next_url):
    assert read_listing(f"<html><body>{markup}</body></html>".encode(), FRONT).next_url == next_url


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
