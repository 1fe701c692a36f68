"""Where the typed text begins and ends when an editor's markup is left open, or closed once too often."""

from __future__ import annotations

import pytest

from bipol_crawler.extract import read
from bipol_crawler.items import Article
from tests.parse.typed_pages import served

TEXT = ["Kalimat pembuka.", "Kalimat tengah.", "Kalimat penutup."]
FIRST, SECOND, THIRD = (f"<p>{sentence}</p>" for sentence in TEXT)
SIGNED = "<p>Reporter : Wawan<br>Editor : Deden GP</p>"
ALL = FIRST + SECOND + THIRD + SIGNED
RELATED = (
    '<div class="related-post-wrap"><p class="berita-terkait">Berita Terkait</p><div class="related-post-box">'
    '<a href="/panen-raya/"><span>Panen Raya</span></a></div></div>'
)


def themed(typed: str, *, behind: bool = True) -> str:
    """A page as the theme prints it round ``typed``, its closing tag of the text included."""
    later = (
        f"{RELATED}<div class='totalpembaca'>Berita ini 7 kali dibaca</div><div class='tagname'><span>Tag :</span>"
        "<a href='/tag/padi/' rel='tag'>padi</a></div><div class='desktop-berita-terbaru'><p>Berita Terbaru</p></div>"
    )
    return f"""<html><head><title>Uji</title></head><body class="single single-post postid-7">
<div id="single-content-wrap"><div id="single-content"><h1>Uji Coba</h1>
<p class="tanggal-single">Kamis, 21 November 2019</p>
<div id="single-article-text">{typed}</div>{later if behind else ""}</div>
<div class="mobile-berita-terkait"></div><div class="mobile-berita-terbaru"><p>Berita Terbaru</p></div>
<div id="sidebar-single"><p>Paling banyak dibaca</p><p><a href="/lomba-desa/">Lomba Desa</a></p></div></div>
<footer><p>Hak cipta dilindungi</p></footer></body></html>"""


def read_article(html: str) -> Article:
    article = read(served(html))
    assert isinstance(article, Article), article
    return article


def assert_whole(article: Article) -> None:
    assert (article.body or "").split("\n\n") == TEXT
    signed = [(byline.role, byline.name) for byline in article.bylines]
    assert signed == [("reporter", "Wawan"), ("editor", "Deden GP")]


@pytest.mark.parametrize(
    "opened",
    [
        "<div><div>",
        "<div><div><div>",
        "<div class='isi'><div dir='auto'>",
        "<table><tr><td>",
        "<div><table><tbody><tr><td>",
        "<blockquote><div><div>",
        "<ul><li><div><div>",
        "<center><div><div>",
        "<span><div><div>",
        "<section><div><div>",
    ],
)
@pytest.mark.parametrize("at", [0, 1])
def test_what_is_left_open_ends_at_the_themes_next_part_and_is_said(opened: str, at: int) -> None:
    article = read_article(themed(opened + ALL if at == 0 else FIRST + opened + SECOND + THIRD + SIGNED))
    assert_whole(article)
    assert [problem.reason for problem in article.problems] == ["left_open"]
    assert [(link.block, link.headline) for link in article.links] == [("related", "Panen Raya")]
    assert [tag.name for tag in article.tags] == ["padi"]


def test_a_change_in_the_sidebar_after_an_open_table_is_not_a_change_of_the_article() -> None:
    html = themed("<table><tr><td>" + ALL)
    assert read_article(html) == read_article(html.replace("Lomba Desa", "Kirab Budaya").replace("Hak cipta", "Hak"))


@pytest.mark.parametrize("opened", ["<div>", "<b><i><span>", "<section>", ""])
def test_one_element_left_open_swallows_nothing_but_parts_that_are_known(opened: str) -> None:
    article = read_article(themed(opened + ALL))
    assert_whole(article)
    assert article.problems == ()


@pytest.mark.parametrize("pasted", ["<div class='tagname'><span>Tag :</span></div>", RELATED])
def test_a_part_of_the_theme_between_paragraphs_is_not_an_end(pasted: str) -> None:
    article = read_article(themed(FIRST + pasted + SECOND + THIRD + SIGNED))
    assert_whole(article)
    assert article.problems == ()


@pytest.mark.parametrize(
    "goes_on",
    [
        "<p class='MsoNormal'>{}</p>",
        "<hr><p>{}</p>",
        "<table class='t'><tr><td>{}</td></tr></table>",
        "<iframe src='https://www.youtube.com/embed/x'></iframe><p>{}</p>",
        "<center>{}</center>",
        "<script>muat()</script><p>{}</p>",
        "<ins class='adsbygoogle'></ins><p>{}</p>",
        "<blockquote class='kutipan'><p>{}</p></blockquote>",
        "<div class='lanjutan'><p>{}</p></div>",
        "<section class='lanjutan'><p>{}</p></section>",
        "<h3 id='sub' class='wp-block-heading'>{}</h3>",
        "<ul class='daftar'><li>{}</li></ul>",
        "{}<br>",
        "<figure class='foto'><img src='/f.jpg'></figure><p>{}</p>",
    ],
)
@pytest.mark.parametrize("last", ["", "<div id='berlangganan-whatsapp'><span>Ikuti saluran</span></div>"])
@pytest.mark.parametrize("surplus", ["</div>", "</div></div>"])
def test_the_text_continues_after_a_surplus_end_tag(goes_on: str, last: str, surplus: str) -> None:
    article = read_article(themed(FIRST + surplus + goes_on.format(TEXT[1]) + THIRD + SIGNED + last))
    assert_whole(article)
    assert [problem.reason for problem in article.problems] == ["text_outside"]
    assert [(link.block, link.headline) for link in article.links] == [("related", "Panen Raya")]


def test_the_text_continues_where_the_theme_prints_nothing_after_it() -> None:
    html = themed(f"{FIRST}</div><p class='x'>{TEXT[1]}</p><hr>{THIRD}{SIGNED}", behind=False)
    assert_whole(read_article(html))


def test_characters_that_xml_forbids_may_stand_between_two_surplus_ends() -> None:
    article = read_article(themed(f"{FIRST}</div></div>Kalimat\x01\x0b\x1f tengah.<br>{THIRD}{SIGNED}"))
    assert_whole(article)


@pytest.mark.parametrize(
    "plugin",
    [
        "<div class='sharedaddy'><p>Bagikan</p></div>",
        "<p class='ajakan'>Ikuti kami</p>",
        "<section class='komentar'><p>Komentar</p></section>",
        "<script>muat()</script><noscript>x</noscript>",
    ],
)
def test_what_a_plugin_prints_between_the_text_and_the_related_is_not_text(plugin: str) -> None:
    article = read_article(themed(ALL).replace(RELATED, plugin + RELATED))
    assert_whole(article)
    assert article.problems == ()


LONG = "Warga menata taman kota sejak pagi bersama petugas dinas. " * 8


@pytest.mark.parametrize("name", ["jp-relatedposts", "yarpp-related", "share-box", "newsletter-box"])
def test_a_plugins_own_paragraphs_are_not_text_that_an_advertisement_hides(name: str) -> None:
    box = f"<div class='{name}'><h3>Terkait</h3><p class='{name}-excerpt'>{LONG}</p></div>"
    article = read_article(themed(ALL + box))
    assert_whole(article)
    assert article.problems == ()


@pytest.mark.parametrize("paragraph", ["<p>{}</p>", "<p class='MsoNormal'>{}</p>", "<p class='jp-x'></p><p>{}</p>"])
def test_paragraphs_in_an_advertisement_that_was_left_open_are_a_problem(paragraph: str) -> None:
    article = read_article(themed(ALL + f"<div class='adsbox ads'>{paragraph.format(LONG)}</div>"))
    assert [problem.reason for problem in article.problems] == ["text_skipped"]
