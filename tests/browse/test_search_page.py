"""The search page: by words in any inflection, narrowed, paged, and everything from the web as text."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from lxml import html
from test_browse_hostile import assert_harmless

from bipol_crawler.storage.database import Database
from bipol_crawler.storage.lemmas import save_lemmas
from tests.browse.browse_archives import HOSTILE, Browser, fill_with_hostility, new_archive
from tests.tables import table_of

NAMES = ("words", "since", "until", "section", "place", "person", "role", "status", "page")


def stemmed(path: Path) -> None:
    """Give the articles of an archive their lemmas, as the crawl does."""
    db = Database(path)
    for article_id, *texts in db.execute("SELECT id, headline, body, captions, people FROM articles").fetchall():
        table_of(db, "articles").update(article_id, save_lemmas(db, *texts))
    db.commit()
    db.close()


@pytest.fixture(scope="module")
def portal(module_archive: Path, module_news: Browser) -> Browser:
    stemmed(module_archive)
    return module_news


def page_of(browser: Browser, **asked: str) -> html.HtmlElement:
    answer = browser.get("/search", params=asked)
    assert answer.status_code == 200
    return html.fromstring(answer.text)


def found(page: html.HtmlElement) -> list[int]:
    return [int(link.rsplit("/", 1)[1]) for link in page.xpath("//ol[contains(@class, 'results')]/li/a/@href")]


def words_of(page: html.HtmlElement) -> str:
    return re.sub(r"\s+", " ", page.body.text_content())


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({"words": "penjualan"}, [1]),
        ({"words": "berdagang"}, [1, 3]),
        ({"words": '"harga cabai"'}, [3]),
        ({"words": "covid -cabai"}, [1]),
        ({"words": "covid", "since": "2021-01-01"}, [3]),
        ({"words": "covid", "status": "live"}, [1]),
        ({"words": "covid", "section": "Ekonomi", "place": "garut"}, [3]),
        ({"words": "", "person": "dodi", "role": "reporter"}, [2]),
        ({}, [3, 1, 2, 4]),
        ({"words": "tiada"}, []),
    ],
)
def test_the_page_shows_what_is_found(portal: Browser, asked: dict[str, str], ids: list[int]) -> None:
    page = page_of(portal, **asked)
    assert sorted(found(page)) == sorted(ids)
    assert ("Tidak ada yang ditemukan" in words_of(page)) is (not ids)


def test_a_result_shows_its_passage_marked_and_leads_to_the_article(portal: Browser) -> None:
    page = page_of(portal, words="berjualan dagangan")
    (result,) = page.xpath("//ol[contains(@class, 'results')]/li")
    assert result.xpath(".//p//mark/text()") == ["Pedagang", "berjualan"]
    assert result.xpath("./a/@href") == ["/article/1"]
    assert "15 Juni 2020, 09.12 WIB · Ekonomi · CIMAHI · Rina Wulandari" in re.sub(r"\s+", " ", result.text_content())


def test_a_gone_article_is_found_and_said_to_be(portal: Browser) -> None:
    assert page_of(portal, words="panen").xpath("//ol/li/b/text()") == ["ditarik"]


def test_the_form_keeps_what_was_asked(portal: Browser) -> None:
    asked = {"words": 'covid "x', "since": "2020-01-01", "section": "Ekonomi", "place": "GARUT", "status": "gone"}
    form = page_of(portal, **asked).xpath("//form[@role='search']")[0]
    for name in ("words", "since", "place"):
        assert form.xpath(f".//input[@name='{name}']/@value") == [asked[name]]
    assert form.xpath(".//select[@name='section']/option[@selected]/@value") == ["Ekonomi"]
    assert form.xpath(".//select[@name='status']/option[@selected]/@value") == ["gone"]
    assert form.xpath(".//option[. = 'Daerah']") and form.xpath(".//datalist/option[@value = 'SUKABUMI']")


def test_every_field_has_a_label_and_the_page_needs_no_script(portal: Browser) -> None:
    page = page_of(portal, words="covid")
    fields = page.xpath("//form[@role='search']//*[self::input[not(@type='submit')] or self::select]")
    assert len(fields) == 12 and all(page.xpath(f"//label[@for='{field.get('id')}']") for field in fields)
    assert not page.xpath("//script[not(contains(@src, 'menus.js'))][not(@src)]")
    assert page.xpath("//form[@role='search']/@method") == ["get"]


def test_many_results_are_turned_page_by_page(tmp_path: Path) -> None:
    path = tmp_path / "bipol.db"
    db = new_archive(path)
    fill_with_hostility(db, rows=45)
    db.close()
    browser = Browser(path)
    seen: list[int] = []
    address: str | None = "?words=alert"
    while address:
        page = html.fromstring(browser.get("/search" + address).text)
        seen += found(page)
        address = next(iter(page.xpath("//nav/a[@rel='next']/@href")), None)
    assert sorted(seen) == list(range(1, 46))
    assert page.xpath("//nav/a[@rel='prev']") and "3 / 3" in words_of(page)
    browser.close()


@pytest.mark.parametrize("number", ["0", "-1", "x", "²", "99999999999999999999", "", "1e9", "00"])
def test_any_page_number_is_answered(portal: Browser, number: str) -> None:
    page_of(portal, words="covid", page=number)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_typed_is_shown_as_text(hostile: Browser, name: str) -> None:
    for typed in (HOSTILE % "typed", '"><script>alert(1)</script>', "\x00\x1b[31m", '" OR 1=1 --'):
        answer = hostile.get("/search", params={"words": "alert", name: typed})
        assert answer.status_code == 200
        assert_harmless(answer, name)


def test_what_was_found_is_shown_as_text(hostile: Browser) -> None:
    page = assert_harmless(hostile.get("/search", params={"words": "hostile alert"}), "found")
    assert len(found(page)) == 8
    assert "<script>" in page.xpath("//ol[contains(@class, 'results')]")[0].text_content()
    assert page.xpath("//mark/text()")


def test_an_empty_archive_has_a_search_page(tmp_path: Path) -> None:
    new_archive(tmp_path / "bipol.db").close()
    browser = Browser(tmp_path / "bipol.db")
    assert found(page_of(browser, words="a")) == found(page_of(browser)) == []
    browser.close()


def test_a_search_that_takes_too_long_says_so(portal: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(portal.datasette._settings, "sql_time_limit_ms", 0)
    answer = portal.get("/search", params={"words": "covid"})
    assert answer.status_code == 503 and "Pencarian terlalu lama" in answer.text


def test_the_home_page_asks_the_search_page(portal: Browser) -> None:
    (form,) = html.fromstring(portal.get("/").text).xpath("//form[@role='search']")
    assert form.get("action") == "/search" and form.xpath(".//input/@name") == ["words"]


def test_sql_has_the_same_query_and_passage(portal: Browser) -> None:
    sql = (
        "SELECT a.id, passage(a.body, :words) AS found FROM articles_fts JOIN articles a ON a.id = articles_fts.rowid"
        " WHERE articles_fts MATCH search_words(:words) ORDER BY a.id"
    )
    rows: list[dict[str, Any]] = portal.rows("/bipol", sql=sql, words="perdagangan")
    assert [row["id"] for row in rows] == [1, 3]
    assert "⟦Pedagang⟧" in rows[0]["found"] and "⟦pedagang⟧" in rows[1]["found"]


def test_the_ready_question_finds_inflections_too(portal: Browser) -> None:
    rows = portal.rows("/bipol/search", words="perdagangan", section="ekonomi", until="2020-12-31")
    assert [(row["article"], "⟦Pedagang⟧" in row["found"]) for row in rows] == [(1, True)]


def facet(page: html.HtmlElement, name: str) -> dict[str, int]:
    """The values of a facet, with their counts."""
    path = f"//aside[@id='facets']/details[summary/h3[. = '{name}']]//li"
    return {item.xpath("string(a/span)").strip(): int(item.xpath("string(small)")) for item in page.xpath(path)}


def test_facets_lead_to_as_many_results_as_they_say(portal: Browser) -> None:
    for asked in ({}, {"words": "covid"}, {"section": "Ekonomi"}, {"words": "berdagang", "status": "live"}):
        page = page_of(portal, **asked)
        links = page.xpath("//aside[@id='facets']//li[a]")
        assert links
        for item in links:
            address = item.xpath("string(a/@href)")
            other = html.fromstring(portal.get("/search" + address).text)
            if not item.xpath("a[@aria-current]"):
                assert len(found(other)) == int(item.xpath("string(small)")), address


def test_a_chosen_value_is_marked_and_its_link_removes_it(portal: Browser) -> None:
    page = page_of(portal, words="covid", section="Ekonomi", year="2020")
    (chip,) = page.xpath("//ul[contains(@class, 'chips')]//a[contains(., 'rubrik')]/@href")
    assert "section" not in chip and "year=2020" in chip and "words=covid" in chip
    assert "Ekonomi" in "".join(
        page.xpath("//a[@aria-current='true']/span/text() | //a[@aria-current]/span/span/text()")
    )


def test_the_page_says_how_the_words_were_understood(portal: Browser) -> None:
    text = words_of(page_of(portal, words="perdagangan di covid TANPA cabai"))
    assert "Tidak dicari karena terlalu umum: di." in text
    assert "perdagangan (kata dasar dagang" in text and "Tanpa: cabai." in text


def test_bars_without_scripts_are_links_that_narrow(portal: Browser) -> None:
    page = page_of(portal)
    rows = page.xpath("//figure[@id='timeline']//tbody/tr")
    assert rows and sum(int(row.xpath("string(td)")) for row in rows) == 3  # one has no date
    for row in rows:
        other = html.fromstring(portal.get("/search" + row.xpath("string(th/a/@href)")).text)
        assert len(found(other)) == int(row.xpath("string(td)"))
    drawn = page.xpath("//figure[@id='timeline']/svg/a/@href")
    assert drawn == page.xpath("//figure[@id='timeline']//tbody//a/@href")


@pytest.mark.parametrize(
    ("asked", "told", "leads_to"),
    [
        ({"words": "pedagnag"}, "Tidak ada di arsip: pedagnag. Mungkin maksud Anda: pedagang?", {"words": "pedagang"}),
        ({"words": "Cabay harga"}, "Mungkin maksud Anda: Cabai?", {"words": "Cabai harga"}),
        ({"words": '"cabai harga"'}, "tetapi tidak berurutan", {"words": "cabai harga"}),
        ({"words": "cabai", "place": "CIMAHI"}, "tanpa filter tempat: 1 artikel", {"words": "cabai"}),
        ({"words": "cabai jembatan"}, "tanpa jembatan: 1 artikel", {"words": "cabai"}),
        ({"words": "cabai", "place": "Grut"}, "Tempat “Grut”: mungkin maksud Anda GARUT?", {}),
    ],
)
def test_a_search_that_finds_nothing_leads_on(
    portal: Browser, asked: dict[str, str], told: str, leads_to: dict[str, str]
) -> None:
    page = page_of(portal, **asked)
    assert told in words_of(page)
    links = [dict(parse_qsl(link[1:])) for link in page.xpath("//section[contains(@class, 'zero-results')]//a/@href")]
    assert not leads_to or leads_to in links, links
    assert links and all(found(page_of(portal, **link)) for link in links if "place" not in link)


@pytest.mark.parametrize(
    ("typed", "told", "leads_to"),
    [
        ("21 November 2019", "Terbit 21 November 2019 1 artikel", [2]),
        ("Kamis, 21/11/2019", "Terbit 21 November 2019 1 artikel", [2]),
        ("2019-11-21", "Terbit 21 November 2019 1 artikel", [2]),
        ("November 21, 2019", "Terbit 21 November 2019 1 artikel", [2]),
        ("jembatan november 2019", "jembatan, terbit Nov 2019 1 artikel", [2]),
        ("cabai 2021", "cabai, terbit 2021 1 artikel", [3]),
        ("cabai 2020", "cabai, terbit 2020 0 artikel", []),
    ],
)
def test_a_time_among_the_words_leads_to_what_was_published_then(
    portal: Browser, typed: str, told: str, leads_to: list[int]
) -> None:
    page = page_of(portal, words=typed)
    assert told in words_of(page)
    (link,) = page.xpath("//ul[@class='meanings']//a/@href")
    assert found(page_of(portal, **dict(parse_qsl(link[1:])))) == leads_to


@pytest.mark.parametrize(
    "typed", ["2019", "31 Februari 2019", "20-21/11/2019", "covid-19", '"cabai 2021 turun"', "cabai 1899"]
)
def test_an_uncertain_time_is_not_taken_for_a_certain_one(portal: Browser, typed: str) -> None:
    assert not page_of(portal, words=typed).xpath("//ul[@class='meanings']")


def test_a_time_is_not_offered_beside_another(portal: Browser) -> None:
    assert not page_of(portal, words="cabai 2021", since="2020-01-01").xpath("//ul[@class='meanings']")


@pytest.mark.parametrize(
    ("typed", "told", "leads_to"),
    [
        ("rina  wulandari", "Nama di bawah artikel: Rina Wulandari 1 artikel", "/person/1"),
        ("DODI G.P.", "Nama di bawah artikel: Dodi GP 2 artikel", "/person/2"),
        ("cimahi", "Tempat di awal berita: CIMAHI 1 artikel", "/place/CIMAHI"),
        ("pedagangkembali", 'Semua ejaannya sekaligus: pedagangkembali ATAU "pedagang kembali"', "?words=pedagangk"),
    ],
)
def test_a_name_leads_to_its_page_and_a_word_to_its_other_spelling(
    portal: Browser, typed: str, told: str, leads_to: str
) -> None:
    page = page_of(portal, words=typed)
    assert told in words_of(page)
    assert page.xpath("//ul[@class='meanings']//a/@href")[0].startswith(leads_to)


@pytest.mark.parametrize(
    "typed", ["https://bipol.co/artikel-3/", "http://www.bipol.co/artikel-3?utm_source=wa", "<bipol.co/artikel-3>"]
)
def test_an_address_of_the_portal_leads_to_its_article(portal: Browser, typed: str) -> None:
    answer = portal.get("/search", params={"words": typed})
    assert (answer.status_code, answer.headers["location"]) == (302, "/article/3")


def test_a_path_of_the_portal_leads_on_to_its_article(portal: Browser) -> None:
    answer = portal.get("/artikel-3", follow_redirects=True)
    assert answer.status_code == 404
    (link,) = html.fromstring(answer.text).xpath("//main//a[contains(@href, 'artikel-3')]/@href")
    assert portal.get(link).headers["location"] == "/article/3"
    assert not html.fromstring(portal.get("/nowhere").text).xpath("//main//a[contains(@href, 'nowhere')]")


@pytest.mark.parametrize("typed", ["https://bipol.co/artikel-9/", "https://elsewhere.example/artikel-3/"])
def test_an_address_that_the_archive_does_not_know_is_called_so(portal: Browser, typed: str) -> None:
    said = words_of(page_of(portal, words=typed))
    assert "Arsip tidak mengenal artikel dengan alamat ini." in said and "Tidak ada di arsip:" not in said


def test_who_reads_english_is_told_in_which_language_the_articles_are(portal: Browser) -> None:
    for language, told in (("en", True), ("id", False)):
        page = portal.get("/search?words=road+flood", headers={"accept-language": language}).text
        assert ("The articles are in Indonesian" in page) == told


def test_a_word_is_shown_without_the_comma_behind_it(portal: Browser) -> None:
    page = page_of(portal, words="berjualan, covid")
    (understood,) = page.xpath("//p[@class='understood']")
    assert "berjualan (kata dasar jual; persis: “berjualan”)" in understood.text_content()
    (link,) = understood.xpath("a/@href")
    assert dict(parse_qsl(link[1:]))["words"] == "“berjualan”, covid"


EARLIER = """
UPDATE article_versions SET body = 'CIMAHI – Bupati disebut menerima suap. Ia membantah.' WHERE id = 11;
INSERT INTO edits VALUES (1, 12, 1, 'body', 'removed', 'Bupati disebut menerima suap.', ''),
  (2, 12, 2, 'headline', 'wording', '', 'Lagi');
"""


@pytest.mark.parametrize(
    ("typed", "removed"),
    [
        ("suap", True),
        ('"disebut menerima suap"', True),
        ("bupati suap membantah", True),  # one of the words was not in the edit
        ("gratifikasi OR suap", True),
        ('"menerima disebut"', False),
        ("suap gratifikasi", False),
        ("membantah", False),  # never changed, so not what the edit took away
    ],
)
def test_words_that_an_edit_took_away_lead_to_it(
    own_news: Browser, writer: sqlite3.Connection, typed: str, removed: bool
) -> None:
    writer.executescript(EARLIER)
    page = page_of(own_news, words=typed)
    links = page.xpath("//section[@class='zero-results']//li/a[contains(@href, '/diff')]/@href")
    assert links == (["/article/1/diff?from=1&to=2"] if removed else [])
    assert ("Dulu tertulis, lalu diubah atau dihapus" in words_of(page)) == removed
    assert "Dulu tertulis" not in words_of(page_of(own_news, words=typed, status="live"))


def test_a_filter_that_cannot_be_read_is_reported(portal: Browser) -> None:
    page = page_of(portal, words="covid", since="kemarin", photo="maybe")
    assert "Filter yang diabaikan karena nilainya tidak dikenali: sejak “kemarin”, foto “maybe”." in words_of(page)


@pytest.mark.parametrize(("sort", "ids"), [("newest", [3, 1, 2, 4]), ("oldest", [2, 1, 3, 4]), ("x", [3, 1, 2, 4])])
def test_results_can_be_put_in_order(portal: Browser, sort: str, ids: list[int]) -> None:
    page = page_of(portal, sort=sort)
    assert found(page) == ids
