"""Nothing from the archive ever becomes markup, a script, or a link that is not http(s)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urldefrag, urlsplit

import pytest
import yaml
from browse_archives import HOSTILE, Browser
from jinja2 import Environment
from lxml import html

from bipol_crawler.browse.plugins import cells
from bipol_crawler.browse.serving import PAGES

QUERIES = sorted(yaml.safe_load((PAGES / "metadata.yaml").read_text())["databases"]["bipol"]["queries"])
# One sort order is like another, and a page of SQL like the next; Datasette has no pages for SQLite's index shadows;
# test_export.py opens the files.
PASSED_BY = ("_sort", "sql=", "/articles_fts_", ".parquet", ".xlsx")
RESOURCES = {
    "script": "src",
    "link": "href",
    "img": "src",
    "iframe": "src",
    "object": "data",
    "video": "src",
    "form": "action",
}


def assert_harmless(answer: Any, address: str) -> html.HtmlElement:
    """Parse the page as a browser would, and find nothing in it that we did not put there."""
    page = html.fromstring(answer.text)
    assert not page.xpath("//x-hostile | //svg[@onload] | //img | //iframe | //object | //embed | //base"), address
    for element in page.iter("*"):
        assert not [name for name in element.attrib if name.lower().startswith("on")], (address, element.tag)
        assert element.tag != "script" or (not (element.text or "").strip() and element.get("src")), address
        if element.tag in RESOURCES and element.get("rel") != "alternate":
            resource = element.get(RESOURCES[element.tag], "")
            assert not resource or (resource.startswith("/") and not resource.startswith("//")), (
                address,
                resource,
            )
    for link in page.xpath("//a"):
        href = link.get("href", "")
        parts = urlsplit(href)
        assert parts.scheme in ("", "http", "https"), (address, href)
        if parts.netloc and parts.netloc != "localhost":
            assert "noopener" in link.get("rel", ""), (address, href)
    return page


def test_every_page_that_can_be_reached_shows_hostile_text_as_text(hostile: Browser) -> None:
    todo, seen = (
        ["/", "/bipol?_show_hidden=1", "/columns", "/search?words=alert", "/dashboard", "/people", "/places"],
        set(),
    )
    while todo and len(seen) < 600:
        address = todo.pop(0)
        if address in seen:
            continue
        seen.add(address)
        answer = hostile.get(address)
        if "html" not in answer.headers["content-type"]:
            assert answer.headers["content-type"].split(";")[0] in (
                "application/json",
                "text/plain",
                "text/csv",
                "application/binary",
                "application/x-bibtex",
                "application/vnd.citationstyles.csl+json",
                "application/atom+xml",
            ), address
            continue
        assert answer.status_code == 200, (address, answer.status_code)
        for link in assert_harmless(answer, address).xpath("//a/@href"):
            parts = urlsplit(urldefrag(link).url)
            inside = parts.path + ("?" + parts.query if parts.query else "")
            if parts.netloc in ("", "localhost") and inside and not any(part in inside for part in PASSED_BY):
                todo.append(inside)
    rows = {address.split("/")[2] for address in seen if address.count("/") == 3}
    assert {"articles", "article_versions", "people", "captures", "problems", "urls"} <= rows
    assert len(seen) > 100


@pytest.mark.parametrize(
    "table", ["articles", "articles_flat", "versions_flat", "bylines_flat", "links_flat", "problems", "urls"]
)
def test_hostile_text_is_all_there(hostile: Browser, table: str) -> None:
    cells_of_page = html.fromstring(hostile.get(f"/bipol/{table}").text).xpath("//td")
    assert any("<script>alert(1)</script>" in cell.text_content() for cell in cells_of_page)


@pytest.mark.parametrize("row", ["articles/1", "article_versions/1", "people/1", "problems/1", "captures/1", "links/1"])
def test_a_row_page_shows_hostile_text_whole(hostile: Browser, row: str) -> None:
    shown = html.fromstring(hostile.get(f"/bipol/{row}").text).text_content()
    assert "<x-hostile>a</x-hostile><script>alert(1)</script>" in shown and "]]> --> javascript:alert(1)" in shown


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_shows_what_was_typed_into_it_as_text(hostile: Browser, query: str) -> None:
    typed = HOSTILE % "typed"
    names = ("words", "section", "since", "until", "year", "role", "name")
    answer = hostile.get(f"/bipol/{query}", params=dict.fromkeys(names, typed))
    assert answer.status_code == 200
    assert_harmless(answer, query)


@pytest.mark.parametrize(
    "address",
    [
        "/bipol/articles_flat?_search=",
        "/bipol/articles?headline__contains=",
        "/bipol/articles?_facet=headline&x=",
        "/bipol?sql=select+1+as+",
        "/bipol?sql=select+body+from+articles--",
        "/bipol/",
        "/nowhere/",
        "/bipol/articles/",
        "/bipol/articles?_sort=",
        "/bipol/articles?_where=",
        "/-/",
        "/bipol/articles_flat?_nocol=",
    ],
)
def test_a_hostile_address_is_answered_with_text(hostile: Browser, address: str) -> None:
    for payload in (
        "%3Cscript%3Ealert(1)%3C/script%3E",
        "%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E",
        "'onload=alert(1)",
    ):
        answer = hostile.get(address + payload)
        if answer.content and "html" in answer.headers["content-type"]:
            assert_harmless(answer, address + payload)


@pytest.mark.parametrize(
    ("address", "linked"),
    [
        ("https://bipol.co/a/", True),
        ("http://bipol.co/", True),
        ("HTTPS://BIPOL.CO/a", True),
        ("https://bipol.co/berita/harga-naik/?p=1&x=%20", True),
        ("javascript:alert(1)", False),
        ("JAVASCRIPT:alert(1)", False),
        ("data:text/html,x", False),
        ("//bipol.co/", False),
        ("https:bipol.co", False),
        ("https:///path", False),
        (" https://bipol.co/", False),
        ("https://bipol.co/ a", False),
        ("https://bipol.co/\nx", False),
        ("java\tscript:alert(1)", False),
        ("https://[::1", False),
        ("vbscript:x", False),
        ("https://bipol.co/\x1b[31m", False),
        ("ftp://bipol.co/", False),
        ("bipol.co", False),
        ("", False),
    ],
)
def test_only_a_whole_web_address_is_linked(address: str, linked: bool) -> None:
    assert cells.web_address(address) is linked
    assert ("<a " in cells.portal_link(address)) is linked


def test_a_link_out_gives_nothing_away() -> None:
    assert 'rel="noopener noreferrer nofollow"' in cells.portal_link("https://bipol.co/a/")


@pytest.mark.parametrize(
    ("value", "lang", "words"),
    [
        ("2024-11-15T19:47:00+07:00", "id", "15 November 2024, 19.47 WIB"),
        ("2024-11-15T19:47:00+07:00", "en", "15 November 2024, 19:47 WIB (UTC+7)"),
        ("2024-08-15T19:47:00+08:00", "id", "15 Agustus 2024, 19.47 WITA"),
        ("2024-08-15T19:47:00-05:00", "en", "15 August 2024, 19:47 -05:00"),
        ("2024-11-15T12:47:00Z", "en", "15 November 2024, 12:47 UTC"),
        ("2024-11-15T12:47:00", "id", "15 November 2024, 12.47"),
        ("2019-05-21", "id", "21 Mei 2019"),
        ("2019-05-21", "en", "21 May 2019"),
        ("kemarin", "id", "kemarin"),
        ("<b>", "id", "&lt;b&gt;"),
        (None, "id", ""),
    ],
)
def test_a_time_is_told_in_the_readers_words_as_exactly_as_it_is_known(
    value: str | None, lang: str, words: str
) -> None:
    environment = Environment(autoescape=True)
    cells.prepare_jinja2_environment(environment)
    shown = environment.from_string("{{ value|when }}").render(value=value, lang=lang)
    assert (html.fromstring(shown).text if "<time" in shown else shown) == words


def test_paragraphs_stay_paragraphs_and_line_breaks_stay_in_them() -> None:
    page = html.fragments_fromstring(str(cells.prose("Satu.\n\nDua,\ndua.\n \nTiga.")))
    assert [part.text for part in page] == ["Satu.", "Dua,\ndua.", "Tiga."]
    assert {part.get("class") for part in page} == {"written"}
