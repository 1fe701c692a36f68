"""Parts of a page that are left out of its tree: nothing is read from them, and other markup is never touched."""

from __future__ import annotations

import pytest

from bipol_crawler.demo.exchange import Request
from bipol_crawler.demo.site import Portal
from bipol_crawler.extract import read
from bipol_crawler.items import Page
from bipol_crawler.parse import document
from bipol_crawler.parse.layouts import LAYOUTS
from bipol_crawler.parse.requisites import page_requisites
from bipol_crawler.parse.unread_parts import without_unread_parts
from tests.parse.recorded_pages import CASES
from tests.parse.recorded_pages import page as recorded
from tests.parse.typed_pages import ADDRESS, page_of, served

NEWEST = (
    '<div class="desktop-berita-terbaru">{}</div></div><div class="mobile-berita-terbaru"><p>Berita Terbaru</p></div>'
)
LIST = (
    "<p class='judul'>Berita Terbaru</p>\n"
    '<div class="kotak"><a href="https://bipol.co/lain/?a=1&amp;b=2" title="Kata &quot;lain&quot; > itu">'
    "<img alt=\"\" src='/lain.jpg' hidden/>Kabar <b>lain</b><br></a><p>Kamis, 7 Nov 2024</p></div><ul><li>Sisa</ul>"
)


def page_with(content: str) -> bytes:
    typed = page_of("<p>Warga pulang.</p>")
    return typed.replace("</div></body>", NEWEST.format(content) + "</body>").encode()


def demo_pages() -> list[Page]:
    portal = Portal(seed=11, count=40, sitemaps="yoast", show_time=True)
    at = "2026-06-01T00:00:00Z"
    answers = ((story.slug, portal.answer(Request.of("GET", f"/{story.slug}/"))) for story in portal.published())
    return [
        Page(url := f"https://bipol.co/{slug}/", url, 200, answer.headers["Content-Type"], answer.body, at)
        for slug, answer in answers
    ]


def test_nothing_is_read_from_them(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [*map(recorded, CASES), *demo_pages()]
    left_out = sum(len(page.body) - len(without_unread_parts(page.body)) for page in pages)
    assert left_out > 50_000
    articles = [read(page) for page in pages]
    monkeypatch.setattr(document, "without_unread_parts", lambda html: html)
    assert articles == [read(page) for page in pages]


def test_boxes_are_emptied_and_stay() -> None:
    assert without_unread_parts(page_with(LIST)) == page_with("").replace(b"<p>Berita Terbaru</p>", b"")


@pytest.mark.parametrize(
    "content",
    [
        "<!-- </div> -->",
        "<script>a = '</div>'</script>",
        "<style>p {}</style>",
        "<table><tr><td>Kabar</td></tr></table>",
        "<p title='a > b' class=\"c>Kabar</p>",
        '<a title="</div>">Kabar</a>',
        "<p title='</div>'>Kabar</p>",
        "<p>Kabar <</p>",
        "<p/Kabar",
        "<div><div>Kabar</div></div>",
        "<noscript><p>Kabar</p></noscript>",
        "<a-b>Kabar</a-b>",
        "<span-b>Kabar</span-b>",
    ],
)
def test_other_markup_is_left_as_it_is(content: str) -> None:
    page = page_with(content)
    box = page.index(b'<div class="desktop-berita-terbaru">')
    rest = page[box:].replace(b"<p>Berita Terbaru</p>", b"")
    assert without_unread_parts(page)[box:] in (rest, page[box:])


@pytest.mark.parametrize("end", range(1, 60, 7))
def test_a_box_in_which_the_page_ends_is_left_as_it_is(end: int) -> None:
    page = page_with(LIST)
    cut = page[: page.index(b"</div></div><div", page.index(b"<ul>")) - end]
    assert without_unread_parts(cut) == cut


def test_pages_of_other_themes_are_left_as_they_are() -> None:
    page = page_with(LIST).replace(b"single-article-text", b"isi")
    assert without_unread_parts(page) == page


def test_no_selector_names_an_unread_box() -> None:
    for layout in LAYOUTS:
        assert layout.class_names().isdisjoint(layout.unread)


def test_what_a_browser_loads_for_them_is_known() -> None:
    page = served(page_with(LIST))
    assert page_requisites(page.body, page.content_type, ADDRESS) == ["https://bipol.co/lain.jpg"]
