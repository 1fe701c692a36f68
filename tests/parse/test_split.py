"""The pages of a split article: which there are, and what of them is the article's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bipol_crawler.extract import read
from bipol_crawler.items import Article, Page
from bipol_crawler.parse.split_articles import MAX_PAGES, SplitArticle, following_pages
from tests.parse.typed_pages import ADDRESS, page_of, served


def page(text: str, links: str = "", number: int = 1) -> Page:
    html = page_of(f'{text}<p class="page-link-wrap"><span>Halaman : </span>{links}</p>')
    url = ADDRESS if number == 1 else f"{ADDRESS}{number}/"
    return replace(served(html), url=url, final_url=url)


def link(to: str, words: str = "Selanjutnya") -> str:
    return f'<a href="{to}" class="post-page-numbers">{words}</a>'


@pytest.mark.parametrize(
    ("links", "following"),
    [
        ("", ()),
        (link("/uji-coba/2/"), (f"{ADDRESS}2/",)),
        (link("2/") + link("3/"), (f"{ADDRESS}2/", f"{ADDRESS}3/")),
        (link("/uji-coba/4/"), (f"{ADDRESS}2/", f"{ADDRESS}3/", f"{ADDRESS}4/")),
        (link("/uji-coba/2/?utm=x#atas"), (f"{ADDRESS}2/",)),
        (link("/uji-coba/"), ()),
        (link("/?p=7&page=2"), ("https://bipol.co/?p=7&page=2",)),
        (link("/uji-coba/?page=3"), (f"{ADDRESS}2/", f"{ADDRESS}?page=3")),
        (link("/uji-coba/?page=all"), ()),
        (link("http://["), ()),
        (link("/uji-coba/999/"), tuple(f"{ADDRESS}{n}/" for n in range(2, MAX_PAGES + 1))),
        (link("/uji-coba/12345/"), ()),
    ],
)
def test_page_1_names_the_pages_it_links_and_those_between(links: str, following: tuple[str, ...]) -> None:
    assert following_pages(page("<p>Satu.</p>", links)) == following


def test_a_page_that_links_only_the_next_is_followed_to_the_end() -> None:
    article = SplitArticle(page("<p>Halaman satu.</p>", link("2/")))
    for number in (2, 3, 4):
        assert article.next_url == f"{ADDRESS}{number}/"
        assert article.is_linked_by_first_page is (number == 2)
        links = link(f"../{number - 1}/", "Sebelumnya") + (link(f"../{number + 1}/") if number < 4 else "")
        article.add(page(f"<p>Halaman {number}.</p>", links, number))
    assert article.next_url is None
    assert len(article.page.following) == 3


def test_pages_without_end_are_left_at_fifty() -> None:
    article = SplitArticle(page("<p>Satu.</p>", link("2/")))
    asked = 1
    while article.next_url is not None:
        asked += 1
        article.add(page(f"<p>Halaman {asked}.</p>", link(f"/uji-coba/{asked + 1}/"), asked))
    assert asked == MAX_PAGES
    read_article = read(article.page)
    assert isinstance(read_article, Article)
    assert [problem.detail for problem in read_article.problems] == ["page 51: it was not fetched"]


LONG = "<p>Paragraf pertama yang panjang dari berita ini.</p><p>Paragraf kedua yang tak kalah panjang.</p>"


@pytest.mark.parametrize(
    ("second", "body", "problem"),
    [
        (LONG, 2, "page 2: it is page 1 once more"),
        (f"{LONG}<p>12</p>", 2, "page 2: it is page 1 once more"),
        (LONG.replace("<p>", "<div>").replace("</p>", "</div>"), 2, "page 2: it is page 1 once more"),
        (f"<p>Lanjutan.</p>{LONG}<p>Penutup berita yang belum ada di halaman pertama.</p>", 6, None),
        ("<p>Lanjutan berita.</p>", 3, None),
        ("", 2, None),
    ],
)
def test_a_page_that_shows_page_1_once_more_adds_nothing(second: str, body: int, problem: str | None) -> None:
    first = page(LONG, link("2/"))
    read_article = read(replace(first, following=(page(second, number=2),)))
    assert isinstance(read_article, Article)
    assert len((read_article.body or "").split("\n\n")) == body
    assert [p.detail for p in read_article.problems] == ([problem] if problem else [])


def test_a_photo_page_once_more_adds_no_photo() -> None:
    first = page("<img src='/a.jpg'>", link("2/"))
    read_article = read(replace(first, following=(page("<img src='/a.jpg'>", number=2),)))
    assert isinstance(read_article, Article)
    assert len(read_article.photos) == 1


def test_another_posts_page_is_not_a_page_of_the_article() -> None:
    other = page("<p>Berita lain.</p>", number=2)
    other = replace(other, body=other.body.replace(b"postid-7", b"postid-8"))
    read_article = read(replace(page("<p>Satu.</p>", link("2/")), following=(other,)))
    assert isinstance(read_article, Article)
    assert read_article.body == "Satu."
    assert [problem.detail for problem in read_article.problems] == ["page 2: it is post 8"]


def test_a_page_that_was_not_fetched_is_said() -> None:
    read_article = read(page("<p>Satu.</p>", link("2/")))
    assert isinstance(read_article, Article)
    assert [problem.detail for problem in read_article.problems] == ["page 2: it was not fetched"]


@pytest.mark.parametrize(
    "links",
    [
        f"<div class='nav-hal'>{link('2/', 'Berikutnya')}</div>",
        f"<div class='nav-hal'>Halaman: <span class='post-page-numbers current'>1</span> {link('2/', '2')}</div>",
        f"<p>Laman berita: {link('2/', '<span>2</span>')} {link('2/')}</p>",
    ],
)
@pytest.mark.parametrize("above", ["<p>Satu.</p>", "<p>Satu.</p><p>Reporter: Lilis Suminar</p>"])
def test_the_numbers_of_pages_are_not_text_whatever_box_a_theme_puts_them_in(links: str, above: str) -> None:
    served_page = served(page_of(above + links))
    assert following_pages(served_page) == (f"{ADDRESS}2/",)
    found = read(served_page)
    assert isinstance(found, Article)
    assert found.body == "Satu."


def test_a_sentence_before_the_numbers_stays() -> None:
    found = read(served(page_of(f"<p>Satu.</p><p>Warga pulang dengan tertib. {link('2/', '2')}</p>")))
    assert isinstance(found, Article)
    assert found.body == "Satu.\n\nWarga pulang dengan tertib."
