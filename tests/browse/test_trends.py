"""Trends: how often words occur over time, series beside each other, each bar with a link to its search, and files."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import etree, html

from bipol_crawler.browse.chart_drawing import plain_letters
from bipol_crawler.browse.periods import days_of
from bipol_crawler.browse.trend_series import MAX_SERIES, Series, read_trends
from bipol_crawler.normalize.people import person_key
from bipol_crawler.search.execute import Filters, lemma_lookup, search
from bipol_crawler.search.occurrences import add_instances, occurrences
from bipol_crawler.search.query import read_query
from bipol_crawler.storage.database import Database
from bipol_crawler.storage.lemmas import renew_lemmas
from tests.browse.browse_archives import Browser, new_archive
from tests.tables import table_of

TEXTS = [
    # published, section, place, reporter, body
    ("2016-03-01", 1, "GARUT", 1, "Pasar dibuka. Pedagang pasar senang, kata pedagang itu."),
    ("2016-09-05T10:00:00+07:00", 2, "GARUT", 2, "Banjir merendam rumah warga."),
    ("2019-01-31", 1, "CIMAHI", 1, "Harga cabai naik di pasar induk; harga cabai rawit juga."),
    ("2019-02-01", 1, "CIMAHI", 2, "Pengelolaan sampah di pasar. Sampah dikelola warga, sampah plastik dijual."),
    ("2019-12-31T23:59:00+07:00", 2, "GARUT", 1, "Warga mengelola sampah dan kebanjiran."),
    ("2020-05-05", 2, None, 2, "Tidak ada apa-apa di sini."),
    (None, 1, "GARUT", 1, "Pasar tanpa tanggal."),
    ("0216-03-01", 1, "GARUT", 1, "Pasar pada tahun yang salah ketik."),
]
WORDS = ["pasar", "sampah", "banjir", '"harga cabai"', "sampah OR banjir", "ped*", "warga -banjir", "kelola", "318", ""]


def filled(path: Path) -> Database:
    db = new_archive(path)
    table_of(db, "sections").insert_all([{"id": 1, "name": "Ekonomi"}, {"id": 2, "name": "Daerah"}])
    names = [{"id": number, "name": name, "key": person_key(name)} for number, name in ((1, "Rina"), (2, "Dodi GP"))]
    table_of(db, "people").insert_all(names)
    for number, (published, section, place, person, body) in enumerate(TEXTS, 1):
        table_of(db, "articles").insert(
            {
                "id": number, "url": f"https://bipol.co/{number}/", "headline": f"Artikel {number}", "body": body,
                "word_count": len(body.split()), "place": place, "section_id": section, "published_at": published,
                "published_precision": "day", "layout": "nomina", "parser_version": "1", "sources": "{}", "dates": "[]",
                "first_seen_at": "2024-01-01T00:00:00Z", "last_seen_at": "2024-01-01T00:00:00Z",
            }
        )  # fmt: skip
        table_of(db, "article_sections").insert({"article_id": number, "section_id": section, "position": 1})
        table_of(db, "bylines").insert(
            {
                "article_id": number, "position": 1, "role": "reporter", "person_id": person, "name": "x",
                "as_written": "x", "source": "text",
            }
        )  # fmt: skip
    renew_lemmas(db)
    db.commit()
    return db


@pytest.fixture(scope="module")
def trends(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    path = tmp_path_factory.mktemp("trends") / "bipol.db"
    filled(path).close()
    browser = Browser(path)
    yield browser
    browser.close()


def tree(browser: Browser, address: str, **options: Any) -> html.HtmlElement:
    answer = browser.get(address, **options)
    assert answer.status_code == 200, (address, answer.status_code)
    return html.fromstring(answer.text)


def table(browser: Browser, address: str) -> dict[str, list[str]]:
    """The numbers below the chart, by period, as an English reader sees them."""
    rows = tree(browser, address, cookies={"lang": "en"}).xpath("//details[@class='numbers']//tbody/tr")
    return {row.xpath("string(th)"): [cell.text_content() for cell in row.xpath("td")] for row in rows}


def lines(browser: Browser, query: str) -> list[dict[str, str]]:
    answer = browser.get("/trends.csv" + query)
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.text)))


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("?by=year", {"2016": ["2"], "2017": ["0"], "2018": ["0"], "2019": ["3"], "2020": ["1"]}),
        ("?words=pasar", {"2016": ["1"], "2017": ["0"], "2018": ["0"], "2019": ["2"], "2020": ["0"]}),
        (
            "?section=Ekonomi&section=Daerah",
            {"2016": ["1", "1"], "2017": ["0", "0"], "2018": ["0", "0"], "2019": ["2", "1"], "2020": ["0", "1"]},
        ),
        (
            "?words=pasar&words=sampah&section=ekonomi&of=share",
            {"2016": ["100", "0"], "2017": ["0", "0"], "2018": ["0", "0"], "2019": ["100", "50"], "2020": ["0", "0"]},
        ),
        ("?words=sampah&since=2019-02-01&until=2021-06-30&by=year", {"2019": ["2"], "2020": ["0"], "2021": ["0"]}),
        ("?place=garut&person=rina&by=year&since=2016-01-01&until=2016-12-31", {"2016": ["1"]}),
        ("?words=nothing-of-the-kind&until=2016-12-31&by=year", {"2016": ["0"]}),
    ],
)
def test_a_chart_counts_articles_by_year_and_leaves_none_out(
    trends: Browser, query: str, numbers: dict[str, list[str]]
) -> None:
    assert table(trends, "/trends" + query) == numbers


def test_months_stand_without_gaps_and_a_short_time_is_shown_by_months(trends: Browser) -> None:
    by_month = table(trends, "/trends?by=month")
    assert len(by_month) == 51 and next(iter(by_month)) == "Mar 2016" and by_month["Jan 2019"] == ["1"]
    assert len(table(trends, "/trends?since=2019-01-01&until=2019-12-31")) == 12


@pytest.mark.sampled(8)
@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("section", ["", "Ekonomi"])
def test_each_bar_leads_to_the_search_that_finds_just_its_articles(trends: Browser, words: str, section: str) -> None:
    page = tree(trends, "/trends", params={"words": words, "section": section, "by": "month"})
    with closing(sqlite3.connect(trends.datasette.get_database().path)) as connection:
        bars = page.xpath("//svg[@role='group']/a")
        cells = page.xpath("//details[@class='numbers']//td/a")
        assert [bar.get("href") for bar in bars] == [cell.get("href") for cell in cells] and len(bars) == 51
        for bar, cell in zip(bars, cells, strict=True):
            asked = {name: values[0] for name, values in parse_qs(urlsplit(bar.get("href")).query).items()}
            found = search(connection, asked.pop("words", ""), Filters(**asked))
            assert str(found.total) == cell.text_content(), asked


@pytest.mark.parametrize(
    ("words", "counted"),
    [
        ("pasar", {1: 2, 3: 1, 4: 1, 7: 1, 8: 1}),
        ("pedagang", {1: 2}),
        ("sampah", {4: 3, 5: 1}),
        ("kelola", {4: 2, 5: 1}),
        ("mengelola", {4: 2, 5: 1}),
        ("banjir", {2: 1, 5: 1}),
        ('"harga cabai"', {3: 2}),
        ('"harga cabai rawit"', {3: 1}),
        ('"cabai harga"', {}),
        ("sampah OR banjir", {2: 1, 4: 3, 5: 2}),
        ("ped*", {1: 2}),
        ("warga sampah", {2: 1, 4: 4, 5: 2}),
        ("pasar pasar", {1: 2, 3: 1, 4: 1, 7: 1, 8: 1}),
        ("tidak-ada", {6: 1}),
        ("jembatan", {}),
        ("", {}),
    ],
)
def test_occurrences_are_counted_in_any_form(trends: Browser, words: str, counted: dict[int, int]) -> None:
    with closing(sqlite3.connect(trends.datasette.get_database().path)) as connection:
        add_instances(connection)
        sql, values = occurrences(connection, read_query(words, lemma_lookup(connection)))
        found: Counter[int] = Counter()
        for article, times in connection.execute(sql, values):
            found[article] += times
    assert found == counted


def test_shares_of_articles_and_of_words_are_exact(trends: Browser) -> None:
    by_period = {line["period"]: line for line in lines(trends, "?words=sampah&by=year")}
    of_2019 = by_period["2019"]
    assert (of_2019["articles"], of_2019["all_articles"]) == ("2", "3")
    assert float(of_2019["percent_of_articles"]) == pytest.approx(200 / 3, abs=1e-5)
    words = sum(len(body.split()) for published, *_, body in TEXTS if str(published).startswith("2019"))
    assert (of_2019["occurrences"], of_2019["all_words"]) == ("4", str(words))
    assert float(of_2019["per_10000_words"]) == pytest.approx(40_000 / words, abs=1e-5)
    assert by_period["2017"]["percent_of_articles"] == "0.0"
    assert of_2019["search"] == "http://localhost/search?words=sampah&since=2019-01-01&until=2019-12-31"


def test_marks_beside_counts_are_whole_and_those_beside_shares_may_be_fractions(trends: Browser) -> None:
    marks = tree(trends, "/trends?words=sampah&by=year").xpath("//p[@class='scale']/span/text()")
    assert marks == ["2", "1", "0"]
    assert tree(trends, "/trends?words=banjir&by=month").xpath("//p[@class='scale']/span/text()") == ["1", "0"]


def test_the_chart_as_svg_is_a_file_of_its_own(trends: Browser) -> None:
    answer = trends.get("/trends.svg?section=Ekonomi&section=Daerah&by=year")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert 'filename="bipol-trends.svg"' in answer.headers["content-disposition"]
    root = etree.fromstring(answer.content)
    space = {"s": "http://www.w3.org/2000/svg"}
    assert not root.xpath("//s:style | //s:script | //@style | //s:image", namespaces=space)
    texts = root.xpath("//s:text/text()", namespaces=space)
    assert {"Ekonomi", "Daerah", "2017", "2018", "Artikel per tahun (artikel)"} <= set(texts)
    links = root.xpath("//s:a/@href", namespaces=space)
    assert len(links) == 10 and all(link.startswith("http://localhost/search?section=") for link in links)


def test_the_chart_as_png_is_a_picture_with_its_colours(trends: Browser) -> None:
    from PIL import Image

    answer = trends.get("/trends.png?section=Ekonomi&section=Daerah&by=year")
    assert answer.headers["content-type"] == "image/png"
    with Image.open(io.BytesIO(answer.content)) as image:
        assert image.size == (2000, 1120)
        colours = {colour for _, colour in image.convert("RGB").getcolors(1 << 20) or []}
    assert {(0x0B, 0x55, 0x68), (0xB4, 0x62, 0x2D), (255, 255, 255)} <= colours


@pytest.mark.parametrize(
    ("text", "plain"), [("é – “x”", "e - “x”"), ("Ekonomi", "Ekonomi"), ("日本", "??"), ("a\x00b", "a?b"), ("½", "1?2")]
)
def test_a_picture_has_the_letters_of_its_font(text: str, plain: str) -> None:
    assert plain_letters(text) == plain


def test_hostile_words_are_text_in_every_file(trends: Browser) -> None:
    hostile = "<script>alert(1)</script>\x1b\ufffe"
    for form in ("", ".svg", ".csv", ".png"):
        answer = trends.get("/trends" + form, params=[("words", hostile), ("words", "pasar"), ("section", hostile)])
        assert answer.status_code == 200
        if form != ".png":
            assert "\x1b" not in answer.text
        if form in ("", ".svg"):
            assert "<script>alert" not in answer.text
    etree.fromstring(trends.get("/trends.svg", params={"words": hostile}).content)


def asked(**given: list[str]) -> tuple[Series, ...]:
    return read_trends(lambda name: given.get(name, [])).series


@pytest.mark.parametrize(
    ("given", "series"),
    [
        ({}, [Series()]),
        ({"words": ["a", "b"]}, [Series("a"), Series("b")]),
        ({"words": ["a", "b"], "section": ["X"]}, [Series("a", "X"), Series("b", "X")]),
        ({"words": ["a"], "section": ["X", "Y"]}, [Series("a", "X"), Series("a", "Y")]),
        ({"words": ["a", "b"], "section": ["X", "Y"]}, [Series("a", "X"), Series("b", "Y")]),
        ({"words": ["a", ""], "section": ["", "Y"]}, [Series("a"), Series("", "Y")]),
        ({"words": ["", ""], "section": ["", ""], "place": ["", ""], "person": ["", ""]}, [Series()]),
        ({"words": ["a", "a", " a "]}, [Series("a")]),
        ({"place": ["P"], "person": ["O", "Q", "R"]}, [Series(place="P", person=name) for name in "OQR"]),
        ({"words": ["a", "b", "c"], "section": ["X", "Y"]}, [Series("a", "X"), Series("b", "Y"), Series("c")]),
        ({"words": list("abcdefgh")}, [Series(letter) for letter in "abcdef"]),
    ],
)
def test_series_are_what_the_parameters_say_in_a_row(given: dict[str, list[str]], series: list[Series]) -> None:
    assert asked(**given) == tuple(series) and len(series) <= MAX_SERIES


@pytest.mark.parametrize("query", ["?of=x&by=x&since=x&until=x", "?by=week&of=", "?since=2030-01-01&until=2010-01-01"])
def test_odd_parameters_are_ignored(trends: Browser, query: str) -> None:
    tree(trends, "/trends" + query)


def test_an_address_keeps_its_series_and_changes_the_measure(trends: Browser) -> None:
    page = tree(trends, "/trends?words=pasar&words=sampah&section=Ekonomi&by=year&since=2016-01-01")
    (address,) = page.xpath("//ul[@class='chips']//a[contains(@href, 'of=share')]/@href")
    assert parse_qs(address[1:]) == {
        "words": ["pasar", "sampah"], "section": ["Ekonomi", "Ekonomi"], "by": ["year"], "of": ["share"],
        "since": ["2016-01-01"],
    }  # fmt: skip
    again = tree(trends, "/trends" + address)
    assert again.xpath("//ul[@class='key']/li/text()") == ["pasar · Ekonomi", "sampah · Ekonomi"]


def test_too_many_series_are_cut_and_the_page_says_so(trends: Browser) -> None:
    page = tree(trends, "/trends?" + "&".join(f"words={letter}" for letter in "abcdefg"))
    assert "Hanya enam deret pertama" in page.text_content()


def test_an_archive_without_dated_articles_says_so(tmp_path: Path) -> None:
    new_archive(tmp_path / "bipol.db").close()
    browser = Browser(tmp_path / "bipol.db")
    assert "Belum ada artikel bertanggal" in tree(browser, "/trends").text_content()
    assert browser.get("/trends.csv").text.count("\n") == 1
    for form in ("svg", "png"):
        assert browser.get(f"/trends.{form}").status_code == 200
    browser.close()


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ("2024", ("2024-01-01", "2024-12-31")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2023-02", ("2023-02-01", "2023-02-28")),
        ("2023-12", ("2023-12-01", "2023-12-31")),
    ],
)
def test_a_period_has_its_days(period: str, days: tuple[str, str]) -> None:
    assert days_of(period) == days


def test_the_table_of_words_is_not_listed_and_can_only_be_read(trends: Browser) -> None:
    assert "word_instances" not in trends.get("/bipol").text
    deleted = trends.get("/bipol.json", params={"sql": "delete from temp.word_instances"})
    assert deleted.status_code == 400
