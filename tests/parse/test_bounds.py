"""What a page costs and what it may lose: time stays in proportion to its size, and no text is lost without a word.

The smallest pages of faults that fuzzing found; :mod:`test_hostile` holds all other damage to the same promises.
"""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from lxml import html as lxml_html

from bipol_crawler.extract import read
from bipol_crawler.items import Article, Page
from tests.parse import hostile_values as hostile
from tests.parse.typed_pages import article, page_of, served
from tests.tiers import ALL, sample


@pytest.mark.parametrize(
    "damage",
    [
        "<div>" * 3000,
        "<b>" * 3000,
        "<!--",
        "<script>",
        "<style>",
        "<textarea>",
        "<iframe>",
        "<p title='",
        "</body>",
        "</html>",
        "</div></div>",
        "<form>",
        "<button>",
        "<object>",
        "<select>",
        "<noscript>",
        "<template>",
        "<svg>",
    ],
    ids=lambda damage: damage[:12],
)
def test_text_is_read_or_its_loss_is_a_problem(damage: str) -> None:
    """No article is shortened in silence by what someone pasted into it."""
    read_article = article(f"<p>Awal.</p>{damage}<p>Tengah dari berita ini.</p><p>Akhir.</p>")
    whole = all(word in (read_article.body or "") for word in ("Awal", "Tengah", "Akhir"))
    assert whole or any(problem.field == "body" for problem in read_article.problems)


def test_a_page_too_long_to_read_whole_is_a_problem() -> None:
    read_article = article("<p>Awal.</p>" + "<!-- a -->" * 1_000_000 + "<p>Akhir.</p>")
    assert any(problem.field == "body" for problem in read_article.problems)


@pytest.mark.parametrize(
    "opened", ["</svg><svg>", "<ins class='adsbygoogle'>", "<div class='ads'>", "<div class='share'>"]
)
def test_a_text_that_something_left_open_holds_is_read_or_its_loss_is_a_problem(opened: str) -> None:
    rest = "".join(f"<p>Kalimat nomor {number} dari berita yang panjang ini.</p>" for number in range(20))
    read_article = article(f"<p>Awal.</p>{opened}{rest}")
    assert "nomor 19" in (read_article.body or "") or any(p.field == "body" for p in read_article.problems)


@pytest.mark.parametrize(
    "second",
    [
        served(page_of("<div>" * 3000 + "<p>Dua.</p>")),
        served(page_of("<p>Dua.</p>")[:-60]),
        served(b"\xff\x00"),
        served(b""),
        served("<html><body class='error404'><h1>404</h1></body></html>"),
    ],
    ids=["deep", "cut short", "junk", "empty", "not found"],
)
def test_a_further_page_that_cannot_be_read_is_a_problem(second: Page) -> None:
    read_article = read(replace(served(page_of("<p>Satu.</p>")), following=(second,)))
    assert isinstance(read_article, Article)
    assert "Dua" in (read_article.body or "") or any(problem.field == "body" for problem in read_article.problems)


def seconds(html: str) -> float:
    """CPU seconds to read a page, the better of two."""
    times = []
    for _ in range(2):
        begin = time.process_time()
        read(served(html))
        times.append(time.process_time() - begin)
    return min(times)


@pytest.mark.timed
@pytest.mark.parametrize(
    ("around", "inside"),
    sample(
        [
            ("<div class='wp-caption-text'>", "<p>a</p>"),
            ("<figcaption>", "<p>a</p>"),
            ("<figure>", "<img src='/a.jpg'>"),
            ("<div class='wp-caption'>", "<img src='/a.jpg'>"),
            ("<div class='caption'>", "<img src='/a.jpg'>"),
            ("<picture>", "<source srcset='/a.jpg'>"),
            ("<amp-img src='/a.jpg'>", "<p>a</p>"),
            ("<noscript>", "<img src='/a.jpg'>"),
            ("<div class='wp-block-embed__wrapper'>", "<p>a b</p>"),
            ("<blockquote class='instagram-media'>", "<p>a b</p>"),
            ("<div class='tagname'>", "<a>a</a>"),
            ("<div class='single-kategori'>", "<a>a</a>"),
            ("<div class='related-post-box'>", "<p>a</p>"),
            ("<div>", "<p class='mobile-tanggal-terkait'>21 November 2019</p>"),
            ("<table><tr><td>", "<p>a</p>"),
            ("<div class='foto-utama'>", "<p>a</p>"),
            ("<div class='page-link-wrap'>", "<p>a</p>"),
            ("<video>", "<p>a</p>"),
            ("<button><p>", "<p>a</p>"),
            ("<ins class='adsbygoogle'><p>", "<p>a</p>"),
            ("<a href='/a-b/'>", "<p>a</p>"),
            ("<div class='gallery'>", "<a href='#'>cetak</a>"),
            ("<div class='slider'>", "<img src='/a.jpg'>"),
            ("<div hidden id='a'>", "<p>a b</p>"),
            ("<div role='status'>", "<a>a</a>"),
        ],
        4,
    ),
)
def test_depth_does_not_multiply_the_time(around: str, inside: str) -> None:
    """Elements set into one another a thousand times cost what they and their insides cost, not the product of both."""
    flat = seconds(page_of(around + "a" + inside * 4000)) + seconds(page_of(around * 1000))
    assert seconds(page_of(around * 1000 + inside * 4000)) < 4 * flat + 0.05
    assert seconds(page_of(around * 1600 + "a b")) < 16 * seconds(page_of(around * 200 + "a b")) + 0.05


@pytest.mark.timed
@pytest.mark.parametrize(
    "unit",
    sample(
        [
            *hostile.WORDS,
            "Satu. Baca juga: <a href='/a-b/'>a</a> ",
            "<b>juga</b> ",
            "<figure><img src='/a.jpg'>",
            "<a href='#'>cetak</a> ",
            "<span hidden id='a'>a</span> ",
        ],
        4,
    ),
)
def test_length_does_not_multiply_the_time(unit: str) -> None:
    """Ten times as much of anything costs about ten times as much, in text, captions, headline and date."""
    typed = "<p>{0}</p><p>Reporter: {0}</p><figure><img src='/a.jpg'><figcaption>{0}</figcaption></figure>"
    html = page_of(typed).replace("Uji Coba", "{0}").replace("Kamis,", "Kamis, {0}")
    few, many = (html.replace("{0}", unit * count) for count in (200, 2000))
    assert seconds(many) < 30 * seconds(few) + 0.05


@pytest.mark.timed
def test_a_page_of_unknown_markup_of_megabytes_is_answered_in_seconds() -> None:
    head = '<html><head><meta property="og:type" content="article"></head><body><h1>A</h1>'
    begin = time.process_time()
    read(served(head + "<p>Satu dua tiga.</p>" * (200_000 if ALL else 50_000)))
    assert time.process_time() - begin < 10


@pytest.mark.timed
def test_bare_lxml_is_the_floor_of_attributes_without_end() -> None:
    """libxml2's own time grows with the square of a tag's attributes: ours must not come on top of it."""
    html = page_of("<p " + " ".join(f"a{number}" for number in range(8000)) + ">a</p>").encode()
    begin = time.process_time()
    lxml_html.fromstring(html)
    floor = time.process_time() - begin
    assert seconds(html.decode()) < 3 * floor + 0.1
