"""Addresses on a page: blanks are kept as browsers send them, and one site is one site with ``www.`` or without."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bipol_crawler.extract import read
from bipol_crawler.items import Article
from bipol_crawler.parse.page_urls import absolute
from tests.parse.typed_pages import article, page_of, served

BASE = "https://bipol.co/uji/"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("https://bipol.co/foto banjir.jpg", "https://bipol.co/foto%20banjir.jpg"),
        ("/foto  banjir.jpg", "https://bipol.co/foto%20%20banjir.jpg"),
        ("foto banjir.jpg", "https://bipol.co/uji/foto%20banjir.jpg"),
        ("  https://bipol.co/foto.jpg \n", "https://bipol.co/foto.jpg"),
        ("https://bipol.co/foto\n-banjir.jpg", "https://bipol.co/foto-banjir.jpg"),
        ("https://bipol.co/foto\u00a0banjir.jpg", "https://bipol.co/foto%C2%A0banjir.jpg"),
        ("https://bipol.co/foto\u200bbanjir.jpg", "https://bipol.co/fotobanjir.jpg"),
        ("https: //bipol.co/foto banjir.jpg", "https://bipol.co/foto%20banjir.jpg"),
        ("https:// bipol.co", "https://bipol.co"),
        ("/cari?q=banjir besar", "https://bipol.co/cari?q=banjir%20besar"),
        ("/foto%20banjir.jpg", "https://bipol.co/foto%20banjir.jpg"),
        ("/foto/kafé.jpg", "https://bipol.co/foto/kaf%C3%A9.jpg"),
        ("https://bipol.co/foto–warga.jpg?w=é", "https://bipol.co/foto%E2%80%93warga.jpg?w=%C3%A9"),
        ("/foto/kaf%c3%a9.jpg", "https://bipol.co/foto/kaf%c3%a9.jpg"),
        ("https://kafé.example/kafé", "https://kafé.example/kaf%C3%A9"),
        (" # atas", None),
        ("   ", None),
    ],
)
def test_a_blank_or_a_letter_with_an_accent_is_kept_as_its_escape(written: str, expected: str | None) -> None:
    assert absolute(written, BASE) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("\\foto\\banjir.jpg", "https://bipol.co/foto/banjir.jpg"),
        ("foto\\banjir.jpg", "https://bipol.co/uji/foto/banjir.jpg"),
        ("https:\\\\bipol.co\\foto.jpg", "https://bipol.co/foto.jpg"),
        ("\\\\lain.example\\foto.jpg", "https://lain.example/foto.jpg"),
        ("///lain.example/foto.jpg", "https://lain.example/foto.jpg"),
        ("https:////lain.example/foto.jpg", "https://lain.example/foto.jpg"),
        ("http:/lain.example/foto.jpg", "http://lain.example/foto.jpg"),
        ("http:lain.example/foto.jpg", "http://lain.example/foto.jpg"),
        ("https:foto.jpg", "https://bipol.co/uji/foto.jpg"),
        ("/cari?q=a\\b", "https://bipol.co/cari?q=a\\b"),
        ("/a#b\\c", "https://bipol.co/a#b\\c"),
        ("mailto:redaksi\\kota@bipol.co", None),
        ("https://", None),
        ("//", None),
    ],
)
def test_slashes_are_those_that_browsers_read(written: str, expected: str | None) -> None:
    assert absolute(written, BASE) == expected


def test_a_photo_and_a_link_with_blanks_keep_their_addresses() -> None:
    read_article = article("<p>Awal <a href='/uji coba dua/'>kata</a>.</p><img src='/unggah/foto satu.jpg'>")
    assert [photo.url for photo in read_article.photos] == ["https://bipol.co/unggah/foto%20satu.jpg"]
    assert [link.url for link in read_article.links] == ["https://bipol.co/uji%20coba%20dua/"]


@pytest.mark.parametrize(
    ("stated", "served_from", "url", "problems"),
    [
        ("https://www.bipol.co/uji-coba/", "https://bipol.co/uji-coba/", "https://bipol.co/uji-coba/", []),
        ("https://bipol.co/uji-coba/", "https://www.bipol.co/uji-coba/", "https://www.bipol.co/uji-coba/", []),
        ("http://bipol.co/uji-coba/", "https://bipol.co/uji-coba/", "https://bipol.co/uji-coba/", []),
        ("http://WWW.bipol.co:80/uji-coba/", "https://bipol.co/uji-coba/?p=1", "https://bipol.co/uji-coba/", []),
        ("https://bipol.co./uji-coba/", "https://bipol.co/uji-coba/?p=1", "https://bipol.co/uji-coba/", []),
        ("//www.bipol.co/uji-coba/", "https://bipol.co/uji-coba/?p=1", "https://bipol.co/uji-coba/", []),
        ("https://m.bipol.co/uji-coba/", "https://bipol.co/uji-coba/", "https://bipol.co/uji-coba/", ["other_site"]),
        ("https://bipol.co:8443/uji-coba/", "https://bipol.co/uji-coba/", "https://bipol.co/uji-coba/", ["other_site"]),
        ("https://bipol.com/uji-coba/", "https://bipol.co/uji-coba/", "https://bipol.co/uji-coba/", ["other_site"]),
    ],
)
def test_a_canonical_address_may_differ_in_www_and_scheme(
    stated: str, served_from: str, url: str, problems: list[str]
) -> None:
    html = page_of("<p>Satu.</p>").replace("<head>", f'<head><link rel="canonical" href="{stated}">')
    read_article = read(replace(served(html), url=served_from, final_url=served_from))
    assert isinstance(read_article, Article)
    assert read_article.url == url
    assert [problem.reason for problem in read_article.problems] == problems


@pytest.mark.parametrize(
    ("base", "photo", "links"),
    [
        ("https://bipol.co/", "https://bipol.co/unggah/a.jpg", ["https://bipol.co/banjir-surut/"]),
        ("/arsip/2019/", "https://bipol.co/arsip/2019/unggah/a.jpg", []),
        ("https://cdn.example/x/", "https://cdn.example/x/unggah/a.jpg", []),
        ("", "https://bipol.co/uji-coba/unggah/a.jpg", []),
        ("mailto:redaksi@bipol.co", "https://bipol.co/uji-coba/unggah/a.jpg", []),
    ],
)
def test_relative_addresses_begin_where_the_page_says(base: str, photo: str, links: list[str]) -> None:
    typed = "<p>Seperti <a href='banjir-surut/'>diberitakan</a>.</p><img src='' data-src='unggah/a.jpg'>"
    found = read(served(page_of(typed).replace("<head>", f"<head><base href='{base}'>")))
    assert isinstance(found, Article)
    assert [item.url for item in found.photos] == [photo]
    assert [item.url for item in found.links] == links
