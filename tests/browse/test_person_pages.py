"""People, places, the dashboard, and how the archive is asked for them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from lxml import html

from bipol_crawler.browse.plugins import people, places
from tests.browse.browse_archives import Browser, full_scans

STORIES = [sql.format(roles="'reporter', 'editor'") for sql in people.STORIES.values()]
OF_PAGES = [*people.PERSON.values(), *STORIES, *places.PLACE.values(), places.PLACES]


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("/person/2", "Dodi GP"),
        ("/person/2", "Rina Wulandari"),
        ("/people?q=rina", "Rina Wulandari"),
        ("/people?by=name&page=1", "Dodi GP"),
        ("/place/cimahi", "Pasar Induk Cimahi Dibuka Lagi"),
        ("/places", "SUKABUMI"),
        ("/dashboard", "who_works_with_whom"),
    ],
)
def test_a_page_says_what_the_archive_knows(news: Browser, page: str, says: str) -> None:
    answer = news.get(page)
    assert answer.status_code == 200 and says in answer.text


@pytest.mark.parametrize("page", ["/person/99", "/person/nobody", "/place/nowhere", "/person/999999999999999"])
def test_what_is_not_known_is_not_found(news: Browser, page: str) -> None:
    assert news.get(page).status_code == 404


def test_a_name_and_an_alias_lead_to_the_one_person(own_news: Browser, writer: sqlite3.Connection) -> None:
    writer.execute("UPDATE people SET key = 'dodigp' WHERE id = 2")
    writer.execute("INSERT INTO people_aliases VALUES ('dodigaris', 'Dodi Garis', 'Dodi GP')")
    writer.commit()
    for name in ("DODI%20.GP", "Dodi%20Garis"):
        answer = own_news.get(f"/person/{name}", follow_redirects=True)
        assert answer.status_code == 200 and answer.url.path == "/person/2"


@pytest.mark.parametrize("name", ["KAB. BANDUNG", "A/B 100%~?#", "Ciéh"])
def test_every_place_can_be_reached_from_the_list(own_news: Browser, writer: sqlite3.Connection, name: str) -> None:
    writer.execute("UPDATE articles SET place = ? WHERE id = 3", [name])
    writer.commit()
    links = html.fromstring(own_news.get("/places").text).xpath("//ol//a")
    (address,) = [link.get("href") for link in links if link.text == name]
    answer = own_news.get(address)
    assert answer.status_code == 200 and "Harga Cabai Turun" in answer.text


@pytest.mark.parametrize("page", ["/person/1", "/people", "/places", "/dashboard", "/people?q=<script>alert(1)"])
def test_no_text_of_the_web_becomes_markup(hostile: Browser, page: str) -> None:
    answer = hostile.get(page)
    assert answer.status_code == 200
    assert "<x-hostile" not in answer.text and "<script>alert" not in answer.text and "\x1b" not in answer.text


@pytest.mark.parametrize("sql", OF_PAGES)
def test_no_page_reads_through_the_texts(news_to_copy: Path, sql: str) -> None:
    assert not full_scans(news_to_copy, sql)
