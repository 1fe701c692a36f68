"""The page of a place: its code, map and neighbours, and a chart without holes."""

from __future__ import annotations

import sqlite3

import pytest
from lxml import html

from bipol_crawler.browse.maps import HEIGHT, WIDTH, Spot, place_map
from bipol_crawler.browse.permalinks import place_path
from bipol_crawler.gazetteer.regions import regions
from tests.browse.browse_archives import Browser


def page_of(news: Browser, name: str, language: str = "id") -> html.HtmlElement:
    answer = news.get(place_path(name), headers={"accept-language": language})
    assert answer.status_code == 200
    return html.fromstring(answer.text)


def rename(writer: sqlite3.Connection, **places: str) -> None:
    """Give article 1 the first place, article 2 the second, and so on."""
    for number, name in enumerate(places.values(), 1):
        writer.execute("UPDATE articles SET place = ? WHERE id = ?", [name, number])
    writer.commit()


@pytest.mark.parametrize(
    ("language", "words"), [("id", "kode wilayah Kemendagri 32.77"), ("en", "code of the interior ministry 32.77")]
)
def test_a_place_has_its_official_code_and_a_map(news: Browser, language: str, words: str) -> None:
    page = page_of(news, "cimahi", language)
    assert words in " ".join(page.text_content().split())
    (drawing,) = page.xpath("//figure[@class='map']/svg")
    (dot,) = drawing.xpath(".//circle[@class='here']")
    assert (float(dot.get("cx")), float(dot.get("cy"))) == (WIDTH / 2, HEIGHT / 2)
    assert drawing.xpath(".//path[@class='land']")
    assert "GeoNames (CC BY 4.0)" in page.xpath("//figure[@class='map']")[0].text_content()


def test_a_name_of_two_regions_shows_both_and_says_so(news: Browser) -> None:
    page = page_of(news, "SUKABUMI")
    assert "tidak menyebut yang mana" in page.text_content()
    assert page.xpath("//dl/dt/text()") == ["Kabupaten Sukabumi", "Kota Sukabumi"]
    assert len(page.xpath("//circle[@class='here']")) == 2


@pytest.mark.parametrize(("name", "told"), [("LEMBANG", "tidak ada dalam tabel"), ("JAKARTA TIMUR", "31.75")])
def test_what_the_table_does_not_know_is_said_and_not_guessed(
    own_news: Browser, writer: sqlite3.Connection, name: str, told: str
) -> None:
    rename(writer, one=name)
    page = page_of(own_news, name)
    assert told in page.text_content() and not page.xpath("//figure[@class='map']")


def test_years_without_an_article_stay_on_the_axis(own_news: Browser, writer: sqlite3.Connection) -> None:
    writer.execute("UPDATE articles SET place = 'GARUT'")
    writer.execute("UPDATE articles SET published_at = '2016-05-01' WHERE id = 3")
    writer.commit()
    page = page_of(own_news, "GARUT")
    rows = page.xpath("//figure[@class='chart']//tbody/tr")
    assert [tuple(row.xpath("th/text() | td//text()")) for row in rows] == [
        ("2016", "1"), ("2017", "0"), ("2018", "0"), ("2019", "1"), ("2020", "1"),
    ]  # fmt: skip
    assert rows[0].xpath("td/a/@href") == ["/search?place=GARUT&year=2016"]
    assert own_news.get("/search.json?place=GARUT&year=2016").json()["total"] == 1


def test_neighbours_stand_in_the_order_of_their_distance(own_news: Browser, writer: sqlite3.Connection) -> None:
    rename(writer, one="CIMAHI", two="GARUT", three="KOTA BANDUNG", four="SURABAYA")
    page = page_of(own_news, "CIMAHI")
    (around,) = page.xpath("//section[h2='Tempat di sekitarnya']")
    assert around.xpath(".//a/text()") == ["KOTA BANDUNG", "GARUT"], "Surabaya is too far away"
    assert around.xpath(".//small/text()") == ["9 km, 1 artikel", "59 km, 1 artikel"]


def test_other_names_of_a_place_are_not_neighbours(own_news: Browser, writer: sqlite3.Connection) -> None:
    rename(writer, one="KAB. BANDUNG", two="Kabupaten Bandung", three="BANDUNG", four="KOTA BANDUNG")
    page = page_of(own_news, "KAB. BANDUNG")
    assert page.xpath("//p[@class='lede']/a/text()") == ["Kabupaten Bandung"]
    assert page.xpath("//p[starts-with(., 'Mungkin')]/a/text()") == ["BANDUNG"]
    assert page.xpath("//section[h2='Tempat di sekitarnya']//a/text()") == ["KOTA BANDUNG"]


def test_its_articles_can_be_searched_and_taken_along(news: Browser) -> None:
    links = page_of(news, "CIMAHI").xpath("//p[@class='export']/a/@href")
    assert len(links) == 8 and links[-1] == "/search?place=CIMAHI"
    for link in links:
        answer = news.get(link)
        assert answer.status_code == 200 and ("Pasar Induk Cimahi" in answer.text or link[8:12] in ("xlsx", "parq"))


@pytest.mark.parametrize("code", [region.code for region in regions().values() if region.point][::9])
def test_each_map_holds_its_dots_and_labels(code: str) -> None:
    spots = [Spot(region.full_name, region.point, 3) for region in regions().values() if region.point]
    here = [spot for spot in spots if spot.name == regions()[code].full_name]
    drawing = html.fromstring(str(place_map(here, spots, title="Peta", lang="id")))
    for dot in drawing.xpath("//circle"):
        assert 0 <= float(dot.get("cx")) <= WIDTH and 0 <= float(dot.get("cy")) <= HEIGHT
    assert len({(text.get("y"), text.get("x")) for text in drawing.xpath("//text")}) == len(drawing.xpath("//text"))


def test_people_are_listed_by_what_they_did(own_news: Browser, writer: sqlite3.Connection) -> None:
    writer.execute("INSERT INTO people VALUES (3, 'admin', 'admin')")
    writer.execute(
        "INSERT INTO bylines (article_id, position, role, person_id, name, as_written, source)"
        " VALUES (1, 3, 'account', 3, 'admin', 'admin', 'account')"
    )
    writer.commit()
    for group, names in (
        ("reporter", ["Dodi GP", "Rina Wulandari"]), ("editor", ["Dodi GP"]), ("account", ["admin"]), ("other", []),
        ("all", ["Dodi GP", "admin", "Rina Wulandari"]),
    ):  # fmt: skip
        page = html.fromstring(own_news.get(f"/people?as={group}").text)
        assert page.xpath("//ol[@class='stories']//a/text()") == names, group
    assert "admin" not in html.fromstring(own_news.get("/people").text).xpath("//ol[@class='stories']//a/text()")


def test_a_persons_articles_can_be_narrowed_to_one_role(news: Browser) -> None:
    everything = html.fromstring(news.get("/person/2").text)
    assert len(everything.xpath("//ol[@class='stories']/li")) == 2
    edited = html.fromstring(news.get("/person/2?as=editor").text)
    assert edited.xpath("//ol[@class='stories']//a/text()") == ["Pasar Induk Cimahi Dibuka Lagi"]
    years = everything.xpath("//figure[@class='chart']//thead//th/text()")
    assert years == ["Reporter dan penulis", "Editor"]


def test_a_denied_duplicate_is_shown_as_another_person(own_news: Browser, writer: sqlite3.Connection) -> None:
    writer.execute(
        "INSERT INTO people_distinct SELECT p.key, o.key, p.name, o.name"
        " FROM people p, people o WHERE p.id = 2 AND o.id = 1"
    )
    writer.commit()
    for number, other in ((1, "Dodi GP"), (2, "Rina Wulandari")):
        page = html.fromstring(own_news.get(f"/person/{number}").text)
        assert page.xpath("//section[h2='Namanya mirip, orangnya lain']//a/text()") == [other]
