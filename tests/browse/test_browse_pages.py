"""What a reader of the archive finds: the pages, the search box and the ready questions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html

from tests.browse.browse_archives import Browser, new_archive

OPERATIONS = {
    "analyses",
    "sketches",
    "sketch_numbers",
    "distinct_links",
    "article_links",
    "requisites",
    "page_requisites",
    "duplicate_pairs",
    "urls",
    "captures",
    "held",
    "imports",
    "superseded",
    "listed",
    "photo_files",
    "seals",
    "sealed_files",
    "sources",
    "runs",
    "sightings",
    "problems",
    "version_captures",
    "_sqlite_migrations",
    "articles_fts",
}
PAGES = [
    "/",
    "/bipol",
    "/bipol/articles",
    "/bipol/articles_flat",
    "/article/1",
    "/bipol/article_versions/12",
    "/bipol/people/1",
    "/bipol/search?words=pasar",
    "/search?words=pasar",
    "/bipol?sql=select+1",
    "/nowhere",
    "/bipol/articles.json",
    "/bipol/articles.csv",
    "/static/bipol.css",
    "/-/static/app.css",
    "/robots.txt",
]


def text_of(browser: Browser, address: str) -> str:
    """A page as a reader sees it, white space made one space."""
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return re.sub(r"\s+", " ", html.fromstring(answer.text).body.text_content())


@pytest.mark.parametrize("page", PAGES)
def test_every_answer_carries_the_policy_and_turns_robots_away(news: Browser, page: str) -> None:
    headers = news.get(page).headers
    policy = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'" and policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff" and "noindex" in headers["x-robots-tag"]
    assert headers["referrer-policy"] == "no-referrer" and len(headers.get_list("referrer-policy")) == 1


def test_robots_txt_keeps_search_engines_out(news: Browser) -> None:
    assert news.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"


@pytest.mark.parametrize("page", PAGES[:10])
def test_every_script_style_and_icon_of_a_page_is_ours_and_is_there(news: Browser, page: str) -> None:
    tree = html.fromstring(news.get(page).text)
    resources = tree.xpath("//script/@src | //link[@rel='stylesheet']/@href | //img/@src")
    assert any("bipol.css" in resource for resource in resources)
    for resource in resources:
        assert resource.startswith("/") and not resource.startswith("//")
        assert news.get(resource).status_code == 200, resource


def test_the_archive_is_called_bipol_whatever_its_file_is_called(own_news: Browser, news_archive: Path) -> None:
    assert "%41" in news_archive.name and list(own_news.get("/.json").json()) == ["bipol"]


def test_operational_tables_are_hidden_and_the_analysts_are_not(news: Browser) -> None:
    tables = {table["name"]: table["hidden"] for table in news.get("/bipol.json").json()["tables"]}
    hidden = {name for name, is_hidden in tables.items() if is_hidden and not name.startswith("articles_fts_")}
    assert hidden == OPERATIONS
    shown = set(tables) - hidden
    assert "links" in {view["name"] for view in news.get("/bipol.json").json()["views"]}
    assert {
        "articles",
        "article_versions",
        "article_events",
        "bylines",
        "people",
        "photos",
        "tags",
    } < shown


def test_the_home_page_leads_to_the_newest_articles_and_every_question(news: Browser) -> None:
    links = html.fromstring(news.get("/").text).xpath("//a/@href")
    for number in (1, 2, 3):
        assert f"/article/{number}" in links
    for query in (
        "search",
        "articles_by_month",
        "articles_by_person",
        "written_by",
        "edited_after_publication",
        "gone_or_missing",
        "problems_overview",
    ):
        assert f"/bipol/{query}" in links


def test_an_empty_archive_has_a_home_page(tmp_path: Path) -> None:
    new_archive(tmp_path / "bipol.db").close()
    browser = Browser(tmp_path / "bipol.db")
    figures = html.fromstring(browser.get("/").text).xpath("//dl[@class='figures']//strong/text()")
    assert figures == ["0", "–", "belum pernah"]
    assert browser.rows("/bipol/search", words="a") == []
    browser.close()


@pytest.mark.parametrize(
    "shown",
    [
        "Pasar Induk Cimahi Dibuka Lagi",
        "15 Juni 2020, 09.12 WIB",
        "tepat sampai menit, tercetak di halaman artikel",
        "CIMAHI",
        "Ekonomi",
        "Reporter Rina Wulandari",
        "Editor Dodi GP",
        "Suasana pasar pada pagi hari. (Foto Rina)",
        "Protokol covid-19 tetap berlaku.",
        "Harga Cabai Turun",
        "Versi 2",
        "diubah: judul",
        "diubah antara 11 November 2024, 08.00 WIB (01.00 UTC) dan 12 November 2024, 07.00 WIB",
        "bipol-00001.warc.gz",
        "1000",
        "700",
        "sha256:" + "0" * 63 + "1",
    ],
)
def test_an_articles_page_shows(news: Browser, shown: str) -> None:
    assert shown in text_of(news, "/article/1")


def test_an_articles_body_stands_in_its_paragraphs(news: Browser) -> None:
    body = html.fromstring(news.get("/article/2").text).xpath("//div[@class='body']/p")
    assert [paragraph.text for paragraph in body] == [
        "SUKABUMI, bipol.co – Jembatan itu dibuka.",
        "Warga menyeberang.\nTanpa antre.",
    ]


def test_a_related_article_in_the_archive_is_linked_there(news: Browser) -> None:
    assert "/article/3" in html.fromstring(news.get("/article/1").text).xpath("//aside//li/a/@href")


def test_an_article_without_text_headline_or_date_has_a_page_that_says_so(news: Browser) -> None:
    page = text_of(news, "/article/4")
    assert "(tanpa judul)" in page and "Tidak ada teks yang terbaca" in page
    assert "tanggal terbit tidak diketahui" in page and "isi: kosong" in page


def test_a_gone_article_says_since_when_and_keeps_its_text(news: Browser) -> None:
    page = text_of(news, "/article/3")
    assert "Tidak ada lagi di portal sejak 20 November 2024" in page and "Harga cabai turun setelah panen." in page


def test_an_earlier_version_says_what_it_said(news: Browser) -> None:
    page = text_of(news, "/bipol/article_versions/11")
    assert "Pasar Induk Dibuka" in page and "Cimahi Dibuka Lagi" not in page


def test_an_unknown_article_is_not_found(news: Browser) -> None:
    assert news.get("/article/99").status_code == 404


def test_every_column_of_the_article_can_be_read_on_its_page(news: Browser) -> None:
    page = text_of(news, "/article/1")
    for column in news.rows("/bipol/articles")[0]:
        assert f" {column} " in page


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("covid-19", {1}),
        ("covid 19", {1, 3}),
        ("COVID", {1, 3}),
        ('"harga cabai"', {3}),
        ("cabai harga", {3}),
        ("pedag*", {1, 3}),
        ("pedag", set()),
        ("Rina", set()),
        ("NOT", set()),
        ("pasar NOT induk", set()),
        ("a:b", set()),
        ('"', set()),
        ("", set()),
        ("*", set()),
        ("(", set()),
        ('covid" OR "19', set()),
        ("- covid -", {1, 3}),
        ("jembatan^", {2}),
        ("{headline}", set()),
        ("NEAR(covid, 3)", set()),
        ("headline : pasar", set()),
    ],
)
def test_search_takes_what_people_type(news: Browser, typed: str, found: set[int]) -> None:
    assert {row["article"] for row in news.rows("/bipol/search", words=typed)} == found


def test_search_puts_a_headline_above_a_mention_and_marks_what_it_found(news: Browser) -> None:
    rows = news.rows("/bipol/search", words="pasar")
    assert rows[0]["article"] == 1 and "⟦Pasar⟧" in rows[0]["found"]
    page = html.fromstring(news.get("/bipol/search?words=pasar").text)
    assert page.xpath("//td//mark/text()") == ["Pasar"]
    assert set(page.xpath("//td/a/@href")) == {"/article/1", "/search?section=Ekonomi"}


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        ({"section": "ekonomi"}, {1, 3}),
        ({"section": "Daerah"}, set()),
        ({"since": "2021-01-01"}, {3}),
        ({"until": "2020-06-15"}, {1}),
        ({"since": "2020-06-15", "until": "2020-06-15"}, {1}),
    ],
)
def test_search_can_be_narrowed(news: Browser, narrowed: dict[str, str], found: set[int]) -> None:
    assert {row["article"] for row in news.rows("/bipol/search", words="covid", **narrowed)} == found


@pytest.mark.parametrize("words", ["covid-19", "pasar AND", '"', "("])
def test_the_search_box_of_the_flat_view_works(news: Browser, words: str) -> None:
    answer = news.get("/bipol/articles_flat.json", params={"_search": words, "_shape": "array"})
    assert answer.status_code == 200
    assert [row["id"] for row in answer.json()] == ([1] if words in ("covid-19", "pasar AND") else [])
    assert html.fromstring(news.get("/bipol/articles_flat").text).xpath("//input[@name='_search']")


def test_the_file_itself_cannot_be_downloaded(news: Browser) -> None:
    assert news.get("/bipol.db").status_code == 403


@pytest.mark.parametrize(
    "sql",
    [
        "delete from articles",
        "update articles set headline = 'x'",
        "pragma journal_mode=delete",
        "attach 'x.db' as x",
        "select writefile('x', 'y')",
    ],
)
def test_nothing_can_be_written_through_the_pages(news: Browser, sql: str) -> None:
    assert news.get("/bipol.json", params={"sql": sql}).status_code == 400
    assert len(news.rows("/bipol/articles")) == 4
