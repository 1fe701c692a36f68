"""Parts of pages in other themes: lead photos, 'Baca juga' boxes, bylines outside the text, briefs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bipol_crawler.extract import read
from bipol_crawler.items import Article, Page, Refused
from bipol_crawler.normalize.publication_date import choose
from tests.parse.foreign_themes import AT, CAPTION, HEADLINE, PHOTO, TEXT, page
from tests.parse.test_foreign_themes import article, people, served

PARAGRAPHS = "".join(f"<p>{line}</p>" for line in TEXT)
FIGURE = f"<figure><img src='{PHOTO}'><figcaption>{CAPTION}</figcaption></figure>"
BARE = {"head": "", "classes": ""}
"""A page that does not say that it is an article."""


def test_the_parts_of_a_page_builder_are_not_a_sidebar() -> None:
    def widget(name: str, content: str) -> str:
        return (
            f"<div class='elementor-element elementor-widget elementor-widget-{name}'>"
            f"<div class='elementor-widget-container'>{content}</div></div>"
        )

    texts = "".join(widget("text-editor", f"<p>{line}</p>") for line in TEXT)
    others = "<ul><li><a href='/lain-1/'>Harga Cabai Rawit Naik Lagi</a></li></ul>"
    found = article(
        page(
            "<section><div class='elementor-widget-wrap'>"
            + widget("theme-post-title", f"<h1>{HEADLINE}</h1>")
            + widget("theme-post-featured-image", FIGURE)
            + widget("theme-post-content", texts)
            + widget("sidebar", f"<p>Iklan baris hari ini.</p>{others}")
            + "</div></section>"
        )
    )
    assert found.body == "\n\n".join(TEXT)
    assert [(photo.kind, photo.url, photo.caption) for photo in found.photos] == [("lead", PHOTO, CAPTION)]


def test_so_are_those_of_another_builder() -> None:
    texts = "".join(f"<div class='so-panel widget widget_sow-editor'><p>{line}</p></div>" for line in TEXT)
    found = article(page(f"<article><h1>{HEADLINE}</h1><div class='entry-content'>{texts}</div></article>"))
    assert found.body == "\n\n".join(TEXT)


@pytest.mark.parametrize("between", ["", "<div class='meta'><img class='avatar' src='/a.jpg' width='40'></div>"])
def test_the_figure_between_headline_and_text_is_the_lead_photo(between: str) -> None:
    html = f"<article><h1>{HEADLINE}</h1>{between}{FIGURE}<div class='entry-content'>{PARAGRAPHS}</div></article>"
    found = article(page(html, head=""))
    assert [(photo.kind, photo.url, photo.caption) for photo in found.photos] == [("lead", PHOTO, CAPTION)]


@pytest.mark.parametrize(
    "box",
    [
        "<div class='inline_related_post_wrapper'><h3>Baca<b>Juga</b></h3><article><h3>{}</h3></article></div>",
        "<div class='gmr-related-post'><div>Baca Juga</div><div><p>{}</p></div></div>",
        "<div class='related-posts'>Simak juga: <span>{}</span></div>",
    ],
)
def test_a_box_with_one_headline_to_read_also_gives_its_link(box: str) -> None:
    box = box.format("<a href='/harga-cabai-rawit/'>Harga Cabai Rawit Naik Lagi</a>")
    text = f"<p>{TEXT[0]}</p>{box}<p>{TEXT[1]}</p><p>{TEXT[2]}</p>"
    found = article(page(f"<article><h1>{HEADLINE}</h1><div class='entry-content'>{text}</div></article>"))
    assert found.body == "\n\n".join(TEXT)
    assert [(link.block, link.url) for link in found.links] == [("inline", "https://portal.example/harga-cabai-rawit/")]


@pytest.mark.parametrize("element", ["<div class='isi'>{}</div>", "<div class='entry-content'>{}</div>"])
def test_bylines_outside_the_text_are_read(element: str) -> None:
    html = (
        f"<div><h1>{HEADLINE}</h1><div class='pen'>Penulis : <b>Siti Aminah</b></div><time datetime='{AT}'></time>"
        f"{element.format(PARAGRAPHS)}<div class='foot'><div><span>Editor:</span> Agus Salim</div></div></div>"
    )
    found = article(page(html))
    assert people(found) == [("writer", "Siti Aminah"), ("editor", "Agus Salim")]
    assert found.body == "\n\n".join(TEXT)


@pytest.mark.parametrize(
    "meta",
    [
        "<div><span>Penulis: Siti Aminah</span><span>Editor: Agus Salim</span><time>17 Mei 2023</time></div>",
        "<div><p><b>Penulis: Siti Aminah</b><i>Editor: Agus Salim</i> Rabu, 17 Mei 2023</p></div>",
        "<div>Penulis: <a href='/p/'>Siti Aminah</a> | <span>Editor: Agus Salim</span></div>",
    ],
)
def test_bylines_beside_other_words_are_read_one_by_one(meta: str) -> None:
    found = article(page(f"<div><h1>{HEADLINE}</h1>{meta}<div class='entry-content'>{PARAGRAPHS}</div></div>"))
    assert people(found) == [("writer", "Siti Aminah"), ("editor", "Agus Salim")]


@pytest.mark.parametrize(
    "other",
    [
        "<aside><article><h3><a href='/lain/'>Cabai</a></h3><time>20 Mei 2023</time></article></aside>",
        "<ul class='ticker'><li><a href='/lain/'>Harga Cabai Rawit Naik Lagi di Pasar</a> <b>20 Mei 2023</b></li></ul>",
        "<div class='terbaru'><span>20/05/2023</span></div>",
    ],
)
def test_the_day_of_another_article_before_the_headline_is_not_this_ones(other: str) -> None:
    stated = f'{{"@type":"NewsArticle","headline":"{HEADLINE}","datePublished":"{AT}"}}'
    head = f'<script type="application/ld+json">{stated}</script>'
    found = article(page(f"{other}<main><h2>{HEADLINE}</h2><div class='isi'>{PARAGRAPHS}</div></main>", head=head))
    assert [(dated.value, dated.source) for dated in found.published] == [(AT, "json_ld")]


def test_a_byline_outside_a_split_text_leaves_the_text_whole() -> None:
    def part(text: str) -> Page:
        footer = "<div class='ed'>Editor: Agus Salim</div><div class='page-links'><a href='2/'>2</a></div>"
        return served(page(f"<article><h1>{HEADLINE}</h1><div class='entry-content'>{text}</div>{footer}</article>"))

    first = part(f"<p>{TEXT[0]}</p><p>{TEXT[1]}</p>")
    found = read(replace(first, following=(part(f"<p>{TEXT[2]}</p><p>Reporter: Siti Aminah</p>"),)))
    assert isinstance(found, Article)
    assert people(found) == [("reporter", "Siti Aminah"), ("editor", "Agus Salim")]
    assert found.body == "\n\n".join(TEXT)


def test_a_byline_in_the_text_and_outside_it_is_one() -> None:
    text = f"{PARAGRAPHS}<p>Editor: Agus Salim</p>"
    found = article(page(f"<div><h1>{HEADLINE}</h1><div class='isi'>{text}</div><p>Editor: Agus Salim</p></div>"))
    assert people(found) == [("editor", "Agus Salim")]
    assert found.body == "\n\n".join(TEXT)


@pytest.mark.parametrize("typed", ["Reporter – Siti Aminah", "Reporter Siti Aminah", "REPORTER: Siti Aminah"])
def test_a_byline_below_the_text_of_unknown_markup_is_read(typed: str) -> None:
    html = f"<div><h1>{HEADLINE}</h1><div class='isi'>{PARAGRAPHS}<p>{typed}</p></div></div>"
    assert people(article(page(html))) == [("reporter", "Siti Aminah")]


def test_a_caption_whose_class_is_in_camel_case_is_one() -> None:
    block = (
        f"<div><span class='itemImage'><img src='{PHOTO}'></span><span class='itemImageCaption'>{CAPTION}</span></div>"
    )
    found = article(page(f"<div><h1>{HEADLINE}</h1>{block}<div class='isi'>{PARAGRAPHS}</div></div>", head=""))
    assert [(photo.url, photo.caption) for photo in found.photos] == [(PHOTO, CAPTION)]
    assert CAPTION not in (found.body or "")


@pytest.mark.parametrize(
    "html",
    [
        "<div class='judul'>{}</div>",
        "<p class='jdl'><strong>{}</strong></p>",
        "<h1>Portal Kabar</h1><table><tr><td><font size='5'>{}</font></td></tr></table>",
        "<ul class='breadcrumb'><li><span>{}</span></li></ul><div class='judul'>{}</div>",
        "<div class='foto'><img src='/a.jpg'><p class='keterangan'>{}</p></div><div class='judul'>{}</div>",
    ],
)
def test_a_headline_need_not_be_a_heading(html: str) -> None:
    head = f'<meta property="og:type" content="article"><meta property="og:title" content="{HEADLINE}">'
    heading = html.replace("{}", HEADLINE)
    found = article(
        page(f"<main>{heading}<small>Rabu, 17 Mei 2023</small><div class='isi'>{PARAGRAPHS}</div></main>", head)
    )
    assert (found.headline, found.body) == (HEADLINE, "\n\n".join(TEXT))
    assert choose(found.published)[0].value == "2023-05-17"


@pytest.mark.parametrize("printed", ["2023/05/17", "2023.05.17 19:47", "17/05/2023", "Terbit: 2023-05-17"])
def test_a_day_beside_the_headline_in_figures_is_the_articles(printed: str) -> None:
    html = f"<main><h1>{HEADLINE}</h1><span>{printed}</span><div class='isi'>{PARAGRAPHS}</div></main>"
    found = article(page(html, '<meta property="og:type" content="article">'))
    assert choose(found.published)[0].value[:10] == "2023-05-17"


BRIEF = f"<p>{TEXT[0]}</p><p>{TEXT[1]}</p>"
DATE = "<span>Rabu, 17 Mei 2023</span>"


@pytest.mark.parametrize(
    "html",
    [
        f"<h2>{HEADLINE}</h2>{DATE}<div>{BRIEF}</div>",
        f"<div class='date-header'>{DATE}</div><div class='post'><h3>{HEADLINE}</h3><div>{BRIEF}</div></div>",
        f"<table><tr><td>{DATE}<h1>{HEADLINE}</h1>{BRIEF}</td></tr></table>",
    ],
)
def test_a_brief_below_its_headline_and_date_is_an_article(html: str) -> None:
    found = article(page(html, **BARE))
    assert (found.headline, found.body) == (HEADLINE, f"{TEXT[0]}\n\n{TEXT[1]}")
    assert choose(found.published)[0].value == "2023-05-17"


@pytest.mark.parametrize(
    "html",
    [
        f"<h2>{HEADLINE}</h2><div>{BRIEF}</div>",
        f"<h1>Seputar Daerah Kami Ini</h1>{DATE}<div>{BRIEF}</div>",
        f"<h2>{HEADLINE}</h2>{DATE}<p>Maaf, Anda harus masuk dahulu.</p>",
    ],
)
def test_without_date_headline_or_sentences_it_is_none(html: str) -> None:
    assert isinstance(read(served(page(html, **BARE))), Refused)


def test_the_time_for_machines_of_an_old_theme_is_read() -> None:
    stamp = f"<abbr class='published' title='{AT}'>19.47</abbr>"
    found = read(served(page(f"{DATE}<h1>{HEADLINE}</h1><div>{PARAGRAPHS}</div><div>{stamp}</div>", **BARE)))
    assert isinstance(found, Article)
    assert choose(found.published)[0].value == AT


TWO = ["Siti Aminah", "Ujang Sobari"]


@pytest.mark.parametrize(
    "authors",
    [
        "<span class='author vcard'><a rel='author' href='/a/'>{}</a></span> dan <span class='vcard'><a"
        " rel='author'>{}</a></span>",
        "<span class='byline'><a href='/a/' rel='author'>{}</a>, <a href='/b/' rel='author'>{}</a></span>",
        "<ul class='penulis'><li><div><a rel='author' href='/a/'>{}</a></div></li><li><div><a"
        " rel='author'>{}</a></div></li></ul>",
    ],
)
@pytest.mark.parametrize("element", ["<div class='entry-content'>{}</div>", "<div class='isi'>{}</div>"])
def test_all_authors_in_one_line_are_accounts(authors: str, element: str) -> None:
    other = "<section><h2>Lainnya</h2><div><p>Oleh <a rel='author' href='/c/'>Dadang</a></p></div></section>"
    html = f"<article><h1>{HEADLINE}</h1><div>{authors.format(*TWO)}</div>{element.format(PARAGRAPHS)}</article>{other}"
    accounts = [byline.name for byline in article(page(html)).bylines if byline.role == "account"]
    assert accounts == TWO


def test_all_persons_in_the_data_for_machines_are_accounts() -> None:
    persons = ",".join(f'{{"@type":"Person","name":"{name}"}}' for name in TWO)
    head = f'<script type="application/ld+json">{{"@type":"NewsArticle","author":[{persons}]}}</script>'
    found = article(page(f"<div><h1>{HEADLINE}</h1><div class='isi'>{PARAGRAPHS}</div></div>", head=head))
    assert people(found) == [("account", name) for name in TWO]


@pytest.mark.parametrize(
    "lead",
    [
        f"<div class='media' style='background-image:url({PHOTO})'></div>",
        f"<div class='media' style=\"background: #ccc url('{PHOTO}') center/cover; height: 9em\"><div"
        " class='tirai'></div></div>",
        f"<div class='media' data-bg='{PHOTO}'></div>",
        f"<div class='media'><div style='background-image:url({PHOTO})'></div><figcaption>{CAPTION}</figcaption></div>",
    ],
)
@pytest.mark.parametrize("element", ["<div class='entry-content'>{}</div>", "<div class='isi'>{}</div>"])
def test_a_lead_photo_may_be_only_a_background(lead: str, element: str) -> None:
    html = f"<article><h1>{HEADLINE}</h1>{lead}{element.format(PARAGRAPHS)}</article>"
    found = article(page(html, head='<meta property="og:type" content="article">'))
    caption = CAPTION if CAPTION in lead else None
    assert [(photo.kind, photo.url, photo.caption) for photo in found.photos] == [("lead", PHOTO, caption)]
    assert found.body == "\n\n".join(TEXT)


def test_so_may_that_of_the_box_around_the_headline_but_not_of_the_page() -> None:
    box = f"<header style='background-image:url({PHOTO})'><h1>{HEADLINE}</h1></header>"
    for html, photos in (
        (f"<main>{box}<div class='isi'>{PARAGRAPHS}</div></main>", [PHOTO]),
        (f"<main style='background:url({PHOTO})'><h1>{HEADLINE}</h1><div class='isi'>{PARAGRAPHS}</div></main>", []),
    ):
        found = article(page(html, head='<meta property="og:type" content="article">'))
        assert [photo.url for photo in found.photos] == photos


@pytest.mark.parametrize(
    "lines",
    [
        "<div>Redaksi Portal Kabar - Rabu, 17 Mei 2023 | 19:47 WIB</div>",
        "<p>Rabu, 17 Mei 2023</p><p>Oleh Redaksi</p>",
        "<p>Penulis: Siti Aminah</p><p>17/05/2023 19:47</p>",
        "<p>Diterbitkan pada Rabu, 17 Mei 2023 oleh Redaksi Kabar di rubrik Daerah</p>",
        f"{FIGURE}<div>Rabu, 17 Mei 2023</div>",
    ],
)
@pytest.mark.parametrize("name", ["isi", "entry-content"])
def test_lines_between_a_headline_in_the_text_and_the_first_sentence_are_not_text(lines: str, name: str) -> None:
    head = '<meta property="og:type" content="article">'
    found = article(page(f"<div class='{name}'><h1>{HEADLINE}</h1>{lines}{PARAGRAPHS}</div>", head=head))
    assert (found.headline, found.body) == (HEADLINE, "\n\n".join(TEXT))
    assert choose(found.published)[0].value[:10] == "2023-05-17"
    assert [(photo.kind, photo.caption) for photo in found.photos] == ([("lead", CAPTION)] if FIGURE in lines else [])


@pytest.mark.parametrize("name", ["isi", "entry-content"])
def test_a_line_that_sums_up_the_text_stays(name: str) -> None:
    summary = "Warga tiga kecamatan tidak perlu lagi menunggu truk tangki"
    html = f"<div class='{name}'><h1>{HEADLINE}</h1><h2>{summary}</h2><p>Rabu, 17 Mei 2023</p>{PARAGRAPHS}</div>"
    found = article(page(html, head='<meta property="og:type" content="article">'))
    assert found.body == "\n\n".join((summary, *TEXT))


@pytest.mark.parametrize(
    "change",
    [
        "<time class='updated-date' datetime='2023-05-20T09:00:00+07:00'>Terakhir diperbarui: 20 Mei 2023</time>",
        "<time datetime='2023-05-20T09:00:00+07:00'>Update: 20 Mei 2023</time>",
        "<span>Diperbarui: <time datetime='2023-05-20T09:00:00+07:00'>20 Mei 2023</time></span>",
        "<span class='post-date'>Diperbarui 20 Mei 2023 | 09:00</span>",
        "<div class='last-modified'>Sabtu, 20 Mei 2023 09:00 WIB</div>",
    ],
)
@pytest.mark.parametrize("name", ["isi", "entry-content"])
def test_the_day_of_a_change_is_not_that_of_publication(change: str, name: str) -> None:
    stamp = f'<meta property="article:published_time" content="{AT}">'
    found = article(page(f"<main><h1>{HEADLINE}</h1>{change}<div class='{name}'>{PARAGRAPHS}</div></main>", head=stamp))
    assert choose(found.published)[0].value[:10] == "2023-05-17"


@pytest.mark.parametrize(
    "both",
    [
        "<span class='date'>Terbit 17 Mei 2023, diperbarui 20 Mei 2023</span>",
        "<span class='date'>17 Mei 2023</span> <span class='update'>Update 20 Mei 2023</span>",
        "<time class='date updated' datetime='2023-05-17'>17 Mei 2023</time>",
    ],
)
def test_the_day_of_publication_is_read_beside_that_of_a_change(both: str) -> None:
    found = article(page(f"<main><h1>{HEADLINE}</h1>{both}<div class='isi'>{PARAGRAPHS}</div></main>", head=""))
    assert choose(found.published)[0].value[:10] == "2023-05-17"
