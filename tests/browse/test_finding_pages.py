"""The pages of what texts say: voices, places, the calendar, corrections, copies."""

from __future__ import annotations

import csv
import io
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from lxml import html

from bipol_crawler.browse import copy_queries
from bipol_crawler.browse.plugins import corrections, events, finding_files, named_places, voices
from tests.browse.browse_archives import Browser, full_scans

ROWS = """
INSERT INTO named_people (id, name, key) VALUES (1, 'Ratna Dewi', 'ratnadewi');
INSERT INTO mentions VALUES
  (1, 2, 1, 1, 'person.office', 0, 8, 'Jembatan', 'Lurah Selabatu', NULL, 'official', NULL, 1);
INSERT INTO quotes VALUES (1, 2, 1, 'direct', 'quote.verb_after', 22, 46, 'kata', 'Ratna', 'speaker.named', 1);
INSERT INTO event_dates VALUES
  (1, 2, 1, 'date.numeric', 0, 4, '(30/6-1/7/2020)', '2020-06-30', '2020-07-01', '19:30', NULL, NULL),
  (2, 2, 2, 'date.numeric', 0, 4, 'Rabu (2/7)', NULL, NULL, NULL, NULL, 'weekday_contradicts');
INSERT INTO text_places VALUES (1, 2, 1, 'place.kind', 0, 4, 'Kota Cimahi', 'Cimahi', 'city', '32.77', 2);
INSERT INTO corrections VALUES
  (1, 2, 1, 'correction', 'correction.headline', 'headline', 0, 6, 'Ralat:', NULL, 'Pasar', 1, 'headline', 1.0);
INSERT INTO copies VALUES (2, 1, 1, 1, 45, 60, 0.75, 0, 12), (3, 2, 1, 0, 30, 60, 0.5, NULL, NULL);
INSERT INTO origins VALUES (1, 1, 1, 'agency', 'Antara', 'origin.last_line', 'body', 0, 6, 'ANTARA');
INSERT INTO series_parts VALUES
  (1, 'menyusuri citarum', 1, 0, '(1)', 0, 3), (2, 'menyusuri citarum', 2, 0, '(2)', 0, 3);
INSERT INTO follow_ups VALUES (2, 1, 1, 0, 'jembatan; pasar');
"""


@pytest.fixture(scope="module")
def browser(module_archive: Path, module_news: Browser) -> Browser:
    with closing(sqlite3.connect(module_archive)) as db:
        db.executescript(ROWS)
    return module_news


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("/article/2", "/voice/1"),
        ("/article/2", "/named-place/Cimahi"),
        ("/article/2", "/events?month=2020-06"),
        ("/voices", "Ratna Dewi"),
        ("/voices?q=ratna", "Ratna Dewi"),
        ("/voice/1", "Lurah Selabatu"),
        ("/voice/1", "Perbaikan Jembatan Rampung"),
        ("/events?month=2020-06", "Perbaikan Jembatan Rampung"),
        ("/events?month=2020-07", "(30/6-1/7/2020)"),
        ("/events?month=2020-07", "nama harinya tidak cocok"),
        ("/named-places", "Cimahi"),
        ("/named-place/CIMAHI", "32.77"),
        ("/corrections", "Perbaikan Jembatan Rampung"),
        ("/corrections", "Pasar Induk Cimahi Dibuka Lagi"),
        ("/corrections", "Dewan Pers"),
        ("/copies", "menyusuri citarum"),
        ("/copies", "Antara"),
        ("/copies", "/copies/1"),
        ("/copies/1", "75%"),
        ("/copies/1", "Perbaikan Jembatan Rampung"),
        ("/copies/1", "waktu terbitnya tidak menunjukkan"),
        ("/article/1", "/copies/1"),
        ("/article/1", "Dilanjutkan oleh:"),
        ("/article/2", "Salinan dari"),
        ("/article/2", "Bagian lain seri ini:"),
        ("/article/3", "Teks yang sama dengan"),
    ],
)
def test_a_page_says_what_the_texts_say(browser: Browser, page: str, says: str) -> None:
    answer = browser.get(page)
    assert answer.status_code == 200 and says in answer.text


@pytest.mark.parametrize(
    "page",
    ["/voices", "/events", "/events?month=x", "/events?month=9999-13", "/named-places", "/corrections", "/copies"],
)
@pytest.mark.parametrize("lang", ["id", "en"])
def test_an_archive_without_findings_has_the_pages_too(news: Browser, page: str, lang: str) -> None:
    assert news.get(page, headers={"accept-language": lang}).status_code == 200


@pytest.mark.parametrize("page", ["/voice/99", "/voice/nobody", "/named-place/nowhere", "/copies/4", "/copies/99"])
def test_what_is_not_known_is_not_found(browser: Browser, page: str) -> None:
    assert browser.get(page).status_code == 404


def lines_of(browser: Browser, address: str) -> list[dict[str, str]]:
    answer = browser.get(address)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_all_quotes_of_a_person_and_all_articles_are_files(browser: Browser) -> None:
    page = html.fromstring(browser.get("/voice/1").text)
    quotes, articles = (link for link in page.xpath("//p[@class='export']/a/@href") if link.endswith(".csv"))
    (quote,) = lines_of(browser, quotes)
    assert quote == {
        "words": "embatan itu dibuka.\n\nWar",
        "kind": "direct",
        "verb": "kata",
        "speaker": "Ratna",
        "office": "Lurah Selabatu",
        "headline": "Perbaikan Jembatan Rampung",
        "published_date": "2019-11-21",
        "status": "live",
        "article": "2",
        "version": "1",
        "permalink": "http://localhost/article/2/version/1",
        "url": "https://bipol.co/artikel-2/",
    }
    assert page.xpath("//q/text()") == [quote["words"]]
    assert [row["as_written"] for row in lines_of(browser, articles)] == ["Jembatan"]
    for kind in ("xlsx", "parquet"):
        assert browser.get(f"/voice/1/quotes.{kind}").status_code == 200
    assert browser.get("/voice/99/quotes.csv").status_code == 404


def test_the_articles_of_a_place_are_listed_by_spelling_and_are_a_file(browser: Browser) -> None:
    page = html.fromstring(browser.get("/named-place/Cimahi").text)
    (spelling,) = page.xpath("//a[starts-with(@href, '?written=')]")
    assert spelling.text_content() == "Kota Cimahi"
    narrowed = html.fromstring(browser.get("/named-place/Cimahi" + spelling.get("href")).text)
    for one in (page, narrowed):
        assert one.xpath("//ol[@class='stories']/li/a/@href") == ["/article/2"]
        (address,) = (link for link in one.xpath("//p[@class='export']/a/@href") if ".csv" in link)
        (line,) = lines_of(browser, address)
        assert (line["as_written"], line["kind"], line["code"], line["times"]) == ("Kota Cimahi", "city", "32.77", "2")
        assert line["permalink"] == "http://localhost/article/2/version/1"
    other = "/named-place/Cimahi?written=Kabupaten+Cimahi"
    assert not html.fromstring(browser.get(other).text).xpath("//ol[@class='stories']/li")
    assert lines_of(browser, "/named-places/articles.csv?name=cimahi&written=Kabupaten+Cimahi") == []


def test_a_name_leads_to_its_number(browser: Browser) -> None:
    assert browser.get("/voice/Ratna%20Dewi", follow_redirects=True).url.path == "/voice/1"


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_copy_leads_to_the_copies_of_its_original(browser: Browser, lang: str) -> None:
    answer = browser.get("/copies/3", follow_redirects=True, headers={"accept-language": lang})
    assert answer.status_code == 200 and answer.url.path == "/copies/1"


@pytest.mark.parametrize(
    "page", ["/voices", "/voice/1", "/named-places", "/corrections", "/copies", "/copies/1", "/events?month=2024-11"]
)
def test_no_text_of_the_web_becomes_markup(hostile: Browser, page: str) -> None:
    answer = hostile.get(page, follow_redirects=True)
    assert answer.status_code == 200 and "<script>alert" not in answer.text


@pytest.mark.parametrize(
    "sql",
    [
        *voices.VOICE.values(),
        voices.VOICES,
        *named_places.NAMED_PLACE.values(),
        *(sql for _, sql in finding_files.FILES.values()),
        *corrections.PARTS.values(),
        *copy_queries.OF_ARTICLE.values(),
        *copy_queries.OVERVIEW.values(),
        *copy_queries.CLUSTER.values(),
        events.OF_MONTH,
    ],
)
def test_no_query_walks_over_every_text(news_to_copy: Path, sql: str) -> None:
    assert full_scans(news_to_copy, sql) == []
