"""A link to the article itself is none to another; the time printed beside it is the article's own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bipol_crawler.extract import read
from bipol_crawler.items import Article
from tests.parse.typed_pages import page_of, served


def listed(href: str, printed: str = "Kamis, 21 November 2019 -  10:15 WIB") -> Article:
    box = (
        f'<div class="mobile-berita-terkait"><div class="related-post-wrap"><div class="related-post-box">'
        f'<p class="mobile-tanggal-terkait">{printed}</p><a href="{href}"><span>Judul</span></a></div></div></div>'
    )
    html = page_of("<p>Satu.</p>").replace("</body>", f"{box}</body>")
    read_page = read(served(html))
    assert isinstance(read_page, Article)
    return read_page


@pytest.mark.parametrize(
    "href",
    [
        "https://bipol.co/uji-coba/",
        "https://www.bipol.co/uji-coba",
        "http://bipol.co/uji-coba/?utm_source=x",
        "/uji-coba/#atas",
        "/Uji-Coba/",
        "/uji-coba/amp/",
        "/uji-coba/2/",
        "https://bipol.co/?p=7",
    ],
)
def test_an_article_is_not_related_to_itself_and_keeps_the_time(href: str) -> None:
    article = listed(href)
    assert article.links == ()
    assert [(dated.value, dated.source) for dated in article.published] == [
        ("2019-11-21T10:15:00+07:00", "box"),
        ("2019-11-21", "page"),
    ]
    assert article.sources["published_at"].part == ".mobile-tanggal-terkait"
    assert article.sources["related"].part == ".related-post-box"  # it was read: nothing is lost
    assert article.problems == ()


@pytest.mark.parametrize("href", ["/uji-coba-dua/", "/uji/", "/2019/11/uji-coba/", "/?p=77", "/category/uji-coba/"])
def test_an_address_that_is_like_it_is_anothers(href: str) -> None:
    article = listed(href)
    assert [link.block for link in article.links] == ["related"]
    assert [dated.value for dated in article.published] == ["2019-11-21"]


@pytest.mark.parametrize("printed", ["2 jam lalu", "", "Kamis"])
def test_an_unreadable_time_is_not_a_problem_there(printed: str) -> None:
    article = listed("/uji-coba/", printed)
    assert [dated.value for dated in article.published] == ["2019-11-21"]
    assert article.problems == ()


def test_a_link_to_itself_in_the_text_is_none_either() -> None:
    html = page_of("<p>Satu <a href='/uji-coba/'>berita ini</a> dan <a href='/berita-lain/'>itu</a>.</p>")
    article = read(replace(served(html)))
    assert isinstance(article, Article)
    assert article.body == "Satu berita ini dan itu."
    assert [link.url for link in article.links] == ["https://bipol.co/berita-lain/"]
