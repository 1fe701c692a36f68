"""Files that pages need to look as they did are fetched once, after the photos, within their own budget."""

from __future__ import annotations

import re
from zipfile import ZipFile

import pytest

from bipol_crawler.parse.requisites import page_requisites, style_requisites
from tests.crawl.crawling import Desk, Opened
from tests.crawl.themed import FILES, THEME, serve_theme


@pytest.fixture
def themed(desk_of: Opened) -> Desk:
    """A portal with a theme."""
    desk = desk_of(6)
    serve_theme(desk.portal)
    return desk


def theme_of(asked: list[str]) -> list[str]:
    return [target for target in asked if target.startswith("/wp-content/") and "/uploads/" not in target]


def test_each_file_is_fetched_once_and_only_from_the_portal(themed: Desk) -> None:
    run = themed.crawled(ASSETS_BUDGET=50)
    asked = theme_of(run.asked)
    assert sorted({target.partition("?")[0] for target in asked}) == sorted([*FILES, f"{THEME}/hilang.png"])
    assert len(asked) == len(set(asked))
    kept = dict(themed.rows("SELECT url, reason FROM requisites"))
    assert {themed.path(url) for url, reason in kept.items() if reason} == {f"{THEME}/hilang.png"}
    assert not any("example.org" in url for url in kept)
    again = themed.crawled(ASSETS_BUDGET=50)
    assert len(again.asked) == 3
    assert themed.run("verify").exit_code == 0


def test_nothing_is_fetched_without_a_budget_and_no_more_than_it(themed: Desk) -> None:
    assert not theme_of(themed.crawled().asked)
    assert len([*theme_of(themed.crawled(ASSETS_BUDGET=3).asked)]) <= 3
    while themed.crawled(ASSETS_BUDGET=4).asked[3:]:
        pass
    left = (
        "SELECT url FROM requisites WHERE reason IS NULL AND capture_id IS NULL AND url NOT IN (SELECT url FROM photos)"
    )
    assert themed.rows(left) == []


def test_a_rebuilt_archive_finds_them_without_a_request(themed: Desk, tmp_path) -> None:
    themed.crawled(ASSETS_BUDGET=50)
    before = themed.rows("SELECT url, digest FROM requisites WHERE digest IS NOT NULL ORDER BY url")
    assert themed.run("reparse", "--into", str(tmp_path / "new.db")).exit_code == 0
    (tmp_path / "new.db").replace(themed.database)
    themed.database.with_name("bipol.db.sha256").unlink(missing_ok=True)
    run = themed.crawled(ASSETS_BUDGET=50)
    assert {target.partition("?")[0] for target in theme_of(run.asked)} <= {f"{THEME}/hilang.png"}
    assert themed.rows("SELECT url, digest FROM requisites WHERE digest IS NOT NULL ORDER BY url") == before


def test_a_package_of_one_article_has_the_files_of_its_page(themed: Desk, tmp_path) -> None:
    themed.crawled(ASSETS_BUDGET=50)
    assert themed.run("wacz", str(tmp_path / "one.wacz"), "--url", "1").exit_code == 0
    with ZipFile(tmp_path / "one.wacz") as package:
        warc = b"".join(package.read(name) for name in package.namelist() if name.startswith("archive/"))
    from io import BytesIO

    from warcio.archiveiterator import ArchiveIterator

    found = {
        re.sub(r"[?].*", "", themed.path(record.rec_headers["WARC-Target-URI"]))
        for record in ArchiveIterator(BytesIO(warc)) if record.rec_type == "response"
    }  # fmt: skip
    assert found >= set(FILES)


PAGE = "https://bipol.co/berita/"


@pytest.mark.parametrize(
    "html, expected",
    [
        ("<link rel='Stylesheet' href=/a.css>", ["/a.css"]),
        ("<link rel='icon shortcut' href='//bipol.co/i.ico'>", ["/i.ico"]),
        ("<link rel='alternate' href='/feed/'><link rel='canonical' href='/x/'>", []),
        ("<script>var a='/a.js'</script><script src='b.js#x'></script>", ["/berita/b.js"]),
        ("<base href='https://bipol.co/dasar/'><img src='a.png'>", ["/dasar/a.png"]),
        ("<img src='data:image/png;base64,AA' data-src='/a.png'>", ["/a.png"]),
        ("<img src='/a-800x533.jpg' srcset='/a-300x200.jpg 300w, /a.jpg 1200w'>", ["/a-800x533.jpg"]),
        ("<div style='color: red; background: URL(/a.png)'></div>", []),
        ("<div style='background: url( \"/a.png\" )'></div>", ["/a.png"]),
        ("<style>/* url(/no.png) */ b { background: url(/yes.png) }</style>", ["/yes.png"]),
        ("<img src='/a.png'><img src='/a.png'>", ["/a.png"]),
        ("<a href='/lain/'>x</a><p>url(/prosa.png)</p>", []),
        ("", []),
    ],
)
def test_what_a_page_loads(html: str, expected: list[str]) -> None:
    found = page_requisites(f"<html><body>{html}</body></html>".encode() if html else b"", "text/html", PAGE)
    assert found == [f"https://bipol.co{path}" for path in expected]


def test_what_a_style_sheet_loads() -> None:
    text = '@import "a.css"; @import url(b.css); i { background: url("../c.png?x=1#y") } u { src: url(data:font/woff) }'
    found = style_requisites(text, "https://bipol.co/tema/css/gaya.css")
    assert found == [f"https://bipol.co/tema/{path}" for path in ("css/a.css", "css/b.css", "c.png?x=1")]
