"""Pages of themes that are not the portal's: by the layout of common WordPress markup, or by the generic reader."""

from __future__ import annotations

import pytest

from bipol_crawler.extract import read
from bipol_crawler.items import Article, Page, Refused
from bipol_crawler.normalize.publication_date import choose
from bipol_crawler.parse.split_articles import following_pages
from tests.parse.foreign_themes import ADDRESS, AT, CAPTION, HEADLINE, LD, PHOTO, TEXT, TYPED, UNKNOWN, WORDPRESS, page


def served(html: str, url: str = ADDRESS) -> Page:
    return Page(url, url, 200, "text/html; charset=UTF-8", html.encode(), "2026-01-05T00:00:00Z")


def article(html: str) -> Article:
    found = read(served(html))
    assert isinstance(found, Article), found
    return found


def people(found: Article) -> list[tuple[str, str]]:
    return [(byline.role, byline.name) for byline in found.bylines]


@pytest.mark.parametrize("theme", WORDPRESS)
def test_a_wordpress_theme_that_nobody_described_is_read_at_once(theme: str) -> None:
    found = article(WORDPRESS[theme])
    assert (found.layout, found.headline, found.place) == ("common", HEADLINE, "GARUT")
    assert found.body == "\n\n".join(TEXT)
    assert choose(found.published)[0].value == AT
    assert [label.name for label in found.sections] == ["Daerah"]
    assert [label.name for label in found.tags] == ["air bersih", "pipa"]
    assert people(found) == [("reporter", "Siti Aminah"), ("editor", "Agus Salim"), ("account", "redaksi")]
    assert [(photo.kind, photo.url, photo.caption, photo.credit) for photo in found.photos] == [
        ("lead", PHOTO, CAPTION, "Humas")
    ]
    assert [link.url for link in found.links] == ["https://portal.example/harga-cabai-rawit-naik/"]
    assert found.problems == ()


@pytest.mark.parametrize("theme", UNKNOWN)
def test_a_page_of_unknown_markup_keeps_headline_day_photo_names_and_text(theme: str) -> None:
    found = article(UNKNOWN[theme])
    assert (found.layout, found.headline, found.place) == ("generic", HEADLINE, "GARUT")
    assert (found.body or "").startswith("\n\n".join(TEXT))
    assert "Cabai" not in (found.body or "")
    assert "Siti" not in (found.body or "")
    assert choose(found.published)[0].value == AT
    assert [(photo.kind, photo.url, photo.caption) for photo in found.photos] == [("lead", PHOTO, CAPTION)]


def test_a_list_that_changes_is_not_an_edit() -> None:
    before = UNKNOWN["elements without names"]
    after = before.replace("Harga Cabai Rawit Naik Menjelang Akhir Pekan", "Tim Basket Putri Lolos ke Babak Final")
    assert article(before).body == article(after).body
    theme = WORDPRESS["classes of hAtom"]
    changed = theme.replace("Harga Cabai Rawit Naik Menjelang Akhir Pekan", "Tim Basket Putri Lolos ke Babak Final")
    assert article(theme).body == article(changed).body


def test_a_page_too_long_for_the_extractor_still_has_its_text() -> None:
    filler = "<!-- -->" + '<div class="x" data-y="' + "z" * 1_200_000 + '"></div>'
    found = article(page(f"<h1>{HEADLINE}</h1>{filler}<div class='isi'>{TYPED}</div>", head=LD, classes=""))
    assert found.body == "\n\n".join(TEXT)


def test_the_pages_of_a_split_article_are_found() -> None:
    links = f'<div class="page-links">Halaman: <a href="{ADDRESS}2/" class="post-page-numbers">2</a></div>'
    theme = WORDPRESS["classes of hAtom"].replace("<p>Reporter", f"{links}<p>Reporter")
    assert following_pages(served(theme)) == (f"{ADDRESS}2/",)
    assert "Halaman" not in (article(theme).body or "")


_CARDS = "".join(
    f'<article><h2 class="entry-title"><a href="/b-{n}/">Berita nomor {n} dari kecamatan di selatan</a></h2><div '
    f'class="entry-content"><p>{TEXT[n % 3]}</p></div></article>'
    for n in range(8)
)


@pytest.mark.parametrize(
    ("html", "url"),
    [
        (page(f"<h1>Daerah</h1>{_CARDS}", head="", classes="archive category"), "https://portal.example/category/d/"),
        (page(f"<h1>Daerah</h1>{_CARDS}", head="", classes=""), "https://portal.example/kanal/daerah/"),
        (page(f"<h1>Portal</h1>{_CARDS}", head='<meta property="og:type" content="article">', classes=""), "https://portal.example/"),
        (page(f"<h1>Hasil</h1>{_CARDS}", head="", classes=""), "https://portal.example/?s=air"),
        (
            page(_CARDS, head='<script type="application/ld+json">{"@type":"CollectionPage"}</script>', classes=""),
            "https://portal.example/topik/air/",
        ),
        (page("<h1>Masuk</h1><form><input type=password name=p></form>", head="", classes=""), "https://portal.example/masuk/"),
        (page("<h1>Halaman tidak ditemukan</h1><p>Maaf.</p>", head="", classes=""), "https://portal.example/hilang/"),
        (page(f"<h1>Tentang Kami</h1><p>{' '.join(TEXT)}</p>", head="", classes=""), "https://portal.example/tentang/"),
    ],
)  # fmt: skip
def test_what_is_not_an_article_is_refused(html: str, url: str) -> None:
    assert isinstance(read(served(html, url)), Refused)
