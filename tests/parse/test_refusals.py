"""What is no article is refused for what it is; what is one is never refused."""

from __future__ import annotations

import pytest

from bipol_crawler.extract import read
from bipol_crawler.items import Article, Refused
from tests.parse.typed_pages import article, page_of, served

FORM = '<form class="post-password-form"><input name="post_password"></form>'


def outcome(html: str | bytes, content_type: str = "text/html; charset=UTF-8") -> str:
    """The reason of the refusal, or the layout that read the page."""
    result = read(served(html, content_type))
    return result.reason if isinstance(result, Refused) else result.layout


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("", "empty"),
        (" \n\t", "empty"),
        ("<body class='error404'>x", "soft_404"),
        ("<body class='home blog'>x", "listing"),
        ("<body class='archive category'>x", "listing"),
        ("<body class='archive tag tag-x'>x", "listing"),
        ("<body class='archive author'>x", "listing"),
        ("<body class='archive date'>x", "listing"),
        ("<body class='search search-no-results'>x", "listing"),
        ("<body class='page page-id-5'>x", "static_page"),
        ("<body class='home page page-id-5'>x", "listing"),
        ("<body class='single single-attachment attachment'>x", "attachment"),
        ("<body class='attachment'>x", "attachment"),
        ("<body class='single single-product postid-5'><h1>Edisi Cetak</h1>", "static_page"),
        ("<body class='single single-tribe_events postid-5'><h1>Rapat</h1>", "static_page"),
        ("<meta property='og:type' content='product'><body><h1>Edisi Cetak</h1>", "static_page"),
        ("<meta property='og:type' content='profile'><body><h1>Siti Aminah</h1>", "static_page"),
        (page_of(FORM), "password"),
        ("<title>Just a moment...</title><body>x", "challenge"),
        ("<title>Attention Required! | Cloudflare</title><body>x", "challenge"),
        ("<title>Access denied</title><body>x", "challenge"),
        ("<title>404 Not Found</title><body>x", "soft_404"),
        ("<title>Halaman tidak ditemukan – bipol.co</title><body>x", "soft_404"),
        ("<title>404</title><body>x", "soft_404"),
        ("<title>404 - bipol.co</title><body>x", "soft_404"),
        ("<title>404 Error</title><body>x", "soft_404"),
        ("<title>Not found | bipol.co</title><meta property='og:type' content='article'><body>x", "soft_404"),
        ("<title>Maaf</title><body><p>Situs dipelihara.</p>", "not_an_article"),
        ("Fatal error: Allowed memory size exhausted", "not_an_article"),
        ("<html></html>", "not_an_article"),
        ("\x00\x00\x00", "not_html"),
        ("<!-- kosong -->", "not_an_article"),
    ],
)
def test_a_page_is_refused_for_what_it_is(html: str, reason: str) -> None:
    assert outcome(html) == reason


@pytest.mark.parametrize("content_type", ["application/json", "image/jpeg", "application/pdf", "text/css"])
def test_what_is_not_html_is_not_read(content_type: str) -> None:
    assert outcome(page_of("<p>Satu.</p>"), content_type) == "not_html"


@pytest.mark.parametrize(
    "content_type", ["", "text/html", "TEXT/HTML; charset=x", "application/xhtml+xml", "text/plain"]
)
def test_what_may_be_html_is_read(content_type: str) -> None:
    assert outcome(page_of("<p>Satu.</p>"), content_type) == "nomina"


@pytest.mark.parametrize(
    "title",
    [
        "Blocked Drains Flood Bandung",
        "404 Rumah Rusak di Garut",
        "Access Denied, Judul Film Baru",
        "Captcha Dijelaskan",
    ],
)
def test_an_article_about_it_is_not_it(title: str) -> None:
    html = page_of("<p>Satu.</p>").replace("<title>Uji</title>", f"<title>{title}</title>")
    assert outcome(html) == "nomina"


@pytest.mark.parametrize(
    "title",
    [
        "404 Rumah Rusak di Garut",
        "Access Denied, Judul Film Baru",
        "Captcha Dijelaskan",
        "Just a Moment, Film Pendek Pelajar",
        "Halaman Tidak Ditemukan Jadi Judul Buku",
        "Not Found Kembali Tampil di Bandung",
    ],
)
def test_so_is_one_in_unknown_markup(title: str) -> None:
    texts = "".join(
        f"<p>Warga desa menata taman kota bersama petugas dinas sejak pagi hari ke-{n}.</p>" for n in range(4)
    )
    head = f"<title>{title} - bipol.co</title><meta property='og:type' content='article'>"
    html = (
        f"<html><head>{head}</head><body><h1>{title}</h1><span>18 November 2024</span><div>{texts}</div></body></html>"
    )
    assert outcome(html) == "generic"


@pytest.mark.parametrize("name", ["home", "page", "search", "blog", "archive", "error404"])
def test_a_class_that_a_plugin_adds_to_a_post_refuses_nothing(name: str) -> None:
    assert outcome(page_of("<p>Satu.</p>").replace('class="single ', f'class="{name} single ')) == "nomina"


@pytest.mark.parametrize("name", ["single single-berita", "single single-news", "single"])
def test_posts_of_a_portals_own_type_are_articles(name: str) -> None:
    assert outcome(page_of("<p>Satu.</p>").replace("single single-post", name)) == "nomina"


def test_a_login_form_beside_the_text_is_not_a_password_page() -> None:
    assert article("<p>Satu.</p><form><input type=password name=pwd></form>").body == "Satu."


def test_a_page_cut_short_says_so_and_a_whole_one_does_not() -> None:
    whole = page_of("<p>Satu.</p><p>Dua tiga.</p>")
    cut = read(served(whole[: whole.index("tiga")]))
    assert isinstance(cut, Article)
    assert cut.body == "Satu.\n\nDua"
    assert [problem.reason for problem in cut.problems] == ["page_cut_short"]
    assert article("<p>Satu.</p>").problems == ()


def test_a_headline_without_text_and_text_without_a_headline_are_articles() -> None:
    silent = article("")
    assert (silent.headline, silent.body) == ("Uji Coba", None)
    assert [(problem.field, problem.reason) for problem in silent.problems] == [("body", "missing")]
    nameless = read(served(page_of("<p>Satu.</p>").replace("<h1>Uji Coba</h1>", "<h1> </h1>")))
    assert isinstance(nameless, Article)
    assert (nameless.headline, nameless.body) == (None, "Satu.")
    assert [(problem.field, problem.reason) for problem in nameless.problems] == [("headline", "missing")]


NOTICES = [
    ("Situs Sedang Dalam Pemeliharaan - bipol.co", "Situs Sedang Dalam Pemeliharaan"),
    ("bipol.co is under construction", "Sebentar lagi"),
    ("Maintenance Mode", "Website Under Maintenance"),
    ("Segera Hadir | bipol.co", "Segera Hadir"),
    ("bipol.co", "Sedang Dalam Perbaikan"),
    ("bipol.co - Bandung Informasi Politik", "We'll be back soon!"),
]


@pytest.mark.parametrize(("title", "heading"), NOTICES)
@pytest.mark.parametrize(
    "element", ["<article class='post-9 page'>{}</article>", "<div class='entry-content'>{}</div>"]
)
def test_a_notice_that_the_portal_is_repaired_is_not_an_article_though_it_says_so(
    title: str, heading: str, element: str
) -> None:
    head = f"<title>{title}</title><meta property='og:type' content='article'>"
    stamp = "<meta property='article:published_time' content='2024-11-20T08:00:00+07:00'>"
    typed = element.format(f"<h1>{heading}</h1><p>Silakan kembali beberapa saat lagi, terima kasih.</p>")
    assert outcome(f"<html><head>{head}{stamp}</head><body>{typed}</body></html>") == "not_an_article"


@pytest.mark.parametrize(
    "title",
    [
        "Situs KPU Dalam Pemeliharaan",
        "Segera Hadir, Taman Baru",
        "Jalan Sedang Dalam Perbaikan",
        "Coming Soon, Film Pelajar",
    ],
)
def test_an_article_about_repairs_is_one(title: str) -> None:
    head = f"<title>{title} - bipol.co</title><meta property='og:type' content='article'>"
    body = f"<h1>{title}</h1><div><p>Warga menunggu kabar dari dinas.</p></div>"
    assert outcome(f"<html><head>{head}</head><body>{body}</body></html>") == "generic"


def test_a_long_article_with_the_words_of_a_notice_as_its_headline_is_one() -> None:
    typed = "<p>Warga menunggu kabar dari dinas yang mengurus laman itu.</p>" * 20
    head = "<title>Situs Dalam Perbaikan</title><meta property='og:type' content='article'>"
    assert outcome(f"<head>{head}</head><body><h1>Situs Dalam Perbaikan</h1><div>{typed}</div>") == "generic"
