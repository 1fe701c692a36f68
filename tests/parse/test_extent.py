"""Whole pages and halves: told from what was open at the end, not from ``</html>``."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bipol_crawler.extract import read
from bipol_crawler.items import Article
from tests.parse import foreign_themes
from tests.parse.foreign_themes import TEXT, WORDPRESS
from tests.parse.typed_pages import page_of, served
from tests.tiers import ALL

PAGE = page_of("<p>Awal berita.</p><p>Akhir berita.</p>")
TEXT_ENDS = PAGE.index("</div>", PAGE.index("Akhir"))
WITHOUT_END = PAGE.removesuffix("</body></html>")
BOX = '<div class="related-post-wrap"><p class="berita-terkait">Berita Terkait</p></div>'


def is_cut(html: str | bytes) -> bool:
    read_page = read(served(html))
    assert isinstance(read_page, Article), read_page
    return "page_cut_short" in [problem.reason for problem in read_page.problems]


@pytest.mark.parametrize(
    "html",
    [
        PAGE,
        WITHOUT_END,
        WITHOUT_END + "</body>",
        WITHOUT_END + "</html>",
        WITHOUT_END + "</BODY>\n</HTML>\n",
        WITHOUT_END + "</Body></hTmL >",
        WITHOUT_END + "</body\n></html\n>",
        PAGE + "\n" * 9000,
        PAGE + "\x00" * 300,
        "\ufeff" + PAGE,
        PAGE.encode() + b"\xff\xfe\x80sampah",
        PAGE + "<!-- halaman dari simpanan, 0,2 detik -->",
        PAGE + f"<!-- {'simpanan ' * 900}</html> -->",
        PAGE + f"<script>/* {'x' * 9000} */</script>",
        PAGE + "<div id=debug>" + "<table><tr><td>SELECT 1</td></tr></table>" * 300 + "</div>",
        PAGE + "<b>Warning</b>: Undefined variable in footer.php on line 3",
        WITHOUT_END + "<!-- </body></html>",
        WITHOUT_END + "<style>.a { </body></html>",
        WITHOUT_END + "<script>var a = 1; </body></html>",
        WITHOUT_END + "<textarea></body></html>",
        WITHOUT_END + "<title>a</body></html>",
        WITHOUT_END + "<form><select><option>a</body></html>",
        WITHOUT_END + "<noscript><img src=a></body></html>",
        WITHOUT_END + "<iframe src=a></body></html>",
        WITHOUT_END + "<svg><path></body></html>",
        WITHOUT_END + "<div class=kaki><div><footer><p>Hak cipta",
        WITHOUT_END + "<footer><a href='/kontak",
        WITHOUT_END + "<?php echo 1",
        WITHOUT_END + "<![CDATA[ a </html>",
        WITHOUT_END + "<footer><p>Sedikit &am",
        PAGE.replace("</div></div></body></html>", f"</div>{BOX}<div>"),
        PAGE.replace("</div></div></body></html>", f"</div>{BOX}</body></html>"),
        PAGE.replace("<p>Awal", "<!-- </body></html> --><p>Awal"),
        PAGE.replace("<p>Awal", "</body></html><p>Awal"),
    ],
)
def test_a_page_whose_text_is_closed_is_whole(html: str | bytes) -> None:
    read_page = read(served(html))
    assert isinstance(read_page, Article)
    assert read_page.body == "Awal berita.\n\nAkhir berita."
    assert not is_cut(html)


def test_a_page_cut_anywhere_before_its_text_is_closed_is_a_half() -> None:
    for at in range(PAGE.index("<h1>"), TEXT_ENDS + 6):
        article = read(served(PAGE[:at]))
        assert isinstance(article, Article), at
        assert "page_cut_short" in [problem.reason for problem in article.problems], at


@pytest.mark.parametrize(
    "left_open",
    ["<!-- a", "<script>a", "<style>a", "<a b='a", '<p title="a', "<textarea>a", "<![CDATA[ a", "<p", "</p", "<p a="],
)
def test_what_is_left_open_in_the_text_makes_a_half(left_open: str) -> None:
    assert is_cut(PAGE[: PAGE.index("<p>Akhir")] + left_open)


@pytest.mark.parametrize("left_open", ["<!-- a ", "<script>a ", "<textarea>"])
def test_what_swallows_the_end_of_the_text_makes_a_half(left_open: str) -> None:
    assert is_cut(PAGE.replace("<p>Akhir", f"{left_open}<p>Akhir"))


def test_a_further_page_shows_it_too() -> None:
    def problems(second: str) -> list[str]:
        article = read(replace(served(PAGE), following=(served(second),)))
        assert isinstance(article, Article)
        return [problem.reason for problem in article.problems]

    assert problems(page_of("<p>Lanjutan.</p>").removesuffix("</html>")) == []
    assert problems(page_of("<p>Lanjutan.</p>")[:-40]) == ["following_page_unread"]


UNKNOWN = (
    '<html><head><title>Uji</title><meta property="og:type" content="article"></head><body><div class="x"><h1>Uji</h1>'
    f"{''.join(f'<p>Kalimat nomor {n} dari berita yang panjang ini.</p>' for n in range(20))}"
)


@pytest.mark.parametrize("end", ["</div></body></html>", "</div>", "</div></BODY>", "<footer>Hak cipta", "</body>"])
def test_a_page_of_unknown_markup_is_whole_when_all_is_closed_or_its_footer_came(end: str) -> None:
    assert not is_cut(UNKNOWN + end)


@pytest.mark.parametrize("end", ["", "<p>Kali", "<p title='", "<script>a"])
def test_a_page_of_unknown_markup_is_a_half_when_it_ends_with_elements_open(end: str) -> None:
    assert is_cut(UNKNOWN + end)


THEMES = WORDPRESS | foreign_themes.UNKNOWN
STEP = 97 if ALL else 293
"""From one place where a page is cut to the next, in characters."""


@pytest.mark.parametrize("name", THEMES)
def test_a_page_of_any_theme_cut_before_its_text_ends_is_a_half(name: str) -> None:
    html = THEMES[name]
    assert not is_cut(html)
    text_begins, last_sentence = html.index(TEXT[0][:40]), html.index(TEXT[-1][:40])
    menu = html.index("</nav>") + len("</nav>")
    for at in {
        html.index("<body") + 6,
        menu,
        *range(menu, text_begins, STEP),
        *range(text_begins, last_sentence, STEP),
    }:
        article = read(served(html[:at]))
        assert not isinstance(article, Article) or is_cut(html[:at]), (at, html[at - 40 : at])


def test_a_page_of_unknown_markup_without_text_is_a_half_if_its_body_is_open() -> None:
    page = '<html><head><meta property="og:type" content="article"><title>Uji</title></head><body><nav>Daerah</nav>'
    assert is_cut(page)
    assert not is_cut(f"{page}</body></html>")


FILTERS = "\n" + 8 * (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 0" width="0" height="0" focusable="false">'
    '<defs><filter id="x"><feColorMatrix type="matrix" values="1 0 0" /><feComponentTransfer>'
    '<feFuncR type="table" /></feComponentTransfer></filter></defs></svg>'
)
"""As WordPress 6.1 writes them behind ``<body>``, more than half a page's elements here."""
BODY = PAGE.index(">", PAGE.index("<body")) + 1


@pytest.mark.parametrize(
    "behind_body",
    [
        FILTERS,
        FILTERS + '<svg width="20" height="20"><title>Cari</title></svg>',
        FILTERS + '<svg width="0" height="0"><svg width="1" height="1"></svg></svg>',
        "<header></header>" + FILTERS,
        FILTERS.replace("<svg", "<SVG"),
    ],
)
def test_filters_after_the_body_are_neither_text_nor_an_end(behind_body: str) -> None:
    read_page = read(served(PAGE[:BODY] + behind_body + PAGE[BODY:]))
    assert isinstance(read_page, Article)
    assert read_page == read(served(PAGE))


@pytest.mark.parametrize("at", [0, len(FILTERS) // 2, len(FILTERS) - 6, len(FILTERS)])
def test_a_page_of_unknown_markup_cut_within_its_filters_is_a_half(at: int) -> None:
    head = UNKNOWN[: UNKNOWN.index("<div")].replace("<title>", '<meta property="og:title" content="Uji"><title>')
    assert is_cut(head + FILTERS[:at])
