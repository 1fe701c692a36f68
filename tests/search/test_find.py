"""Finding in a stored archive: inflections, ranking, filters; and no plan that reads texts to find them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bipol_crawler.search import execute
from bipol_crawler.search.execute import Filters, matching, search
from bipol_crawler.storage.connection import open_database
from bipol_crawler.storage.lemmas import save_lemmas
from tests.tables import table_of

Slugs = Callable[..., list[str]]
CLERK, PARKING, TOWN, ORDER, USED = (
    "pengelola-baru",
    "koperasi-parkir",
    "pemerintah-kota",
    "perintah-atasan",
    "barang-bekas",
)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("pengelolaan", {PARKING, CLERK}),
        ("kelola", {PARKING, CLERK}),
        ("terkelola", {PARKING, CLERK}),
        ('"dikelola paguyuban"', {CLERK}),
        ('"kelola"', set()),
        ("pemerintah", {TOWN}),
        ("perintah", {ORDER}),
        ("bekas", {USED}),
        ("bekasi", {PARKING}),
        ("anak", {TOWN}),
        ("jumat", {ORDER}),
        ("covid-19", {USED}),
        ("covid 19", {USED}),
        ("kelola -parkir", {CLERK}),
        ("parkir OR camat", {PARKING, TOWN}),
        ("pedag*", {CLERK}),
        ("adil", {USED, ORDER}),  # the man's name holds the word itself
        ("ketidakadilan", {USED, ORDER}),
        ("kelolawan", {ORDER}),
        ("rina", {CLERK, TOWN}),
        ("pasar NOT induk", {PARKING, CLERK}),
        ("pasar TANPA parkir", {CLERK}),
        ("DAN pasar DAN parkir", {PARKING}),
        ("", {CLERK, PARKING, TOWN, ORDER, USED}),
        ("-pasar", {TOWN, ORDER, USED}),
    ],
)
def test_words_are_found_in_any_inflection(slugs: Slugs, typed: str, found: set[str]) -> None:
    assert set(slugs(typed)) == found


def test_a_function_word_answers_for_its_root_only_in_inflected_words(tmp_path: Path) -> None:
    db = open_database(tmp_path / "a.db")
    seen = "2024-11-16T00:00:00Z"
    given = {"layout": "nomina", "parser_version": "1", "sources": "{}", "dates": "[]"}
    for number, body in enumerate(("Bantuan bagi warga.", "Desa membagikan beras.", "Pembagian beras."), 1):
        words = {"headline": None, "body": body, "captions": None, "people": None}
        row = {"id": number, "url": f"https://bipol.co/{number}/", "first_seen_at": seen, "last_seen_at": seen}
        table_of(db, "articles").insert({**row, **given, **words, **save_lemmas(db, **words)})
    assert {hit.id for hit in search(db, "pembagian").hits} == {2, 3}
    assert {hit.id for hit in search(db, "bagi").hits} == {1, 2, 3}
    db.close()


def test_a_word_met_only_as_a_name_is_not_stemmed_when_asked(reader: sqlite3.Connection, slugs: Slugs) -> None:
    assert execute.lemma_lookup(reader)("bekasi") == "bekasi"
    # the archive knows no word kelolawan but a man's name; of one it has not met it asks the rules
    assert execute.lemma_lookup(reader)("kelolawan") == "kelolawan"
    assert execute.lemma_lookup(reader)("mengelolakan") == "kelola"


@pytest.mark.parametrize(("typed", "first"), [("pengelola", CLERK), ("mengelola", PARKING)])
def test_the_word_itself_comes_before_its_inflections_and_a_headline_before_a_mention(
    slugs: Slugs, typed: str, first: str
) -> None:
    assert slugs(typed)[0] == first


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"since": "2024-02-01"}, {ORDER, USED}),
        ({"until": "2023-05-02"}, {PARKING}),
        ({"since": "2023-05-03", "until": "2024-01-10"}, {CLERK, TOWN}),
        ({"until": "9999-12-31"}, {CLERK, PARKING, TOWN, ORDER, USED}),
        ({"since": "kemarin"}, {CLERK, PARKING, TOWN, ORDER, USED}),
        ({"section": "ekonomi"}, {CLERK, PARKING, USED}),
        ({"place": "cimahi"}, {CLERK, TOWN}),
        ({"person": "rina"}, {CLERK, TOWN}),
        ({"person": "RINA WULANDARI", "role": "reporter"}, {CLERK, TOWN}),
        ({"person": "rina", "role": "editor"}, set()),
        ({"person": "nobody"}, set()),
        ({"person": "!!"}, set()),
        ({"role": "reporter"}, {CLERK, PARKING, TOWN, ORDER, USED}),
        ({"role": "editor"}, set()),
        ({"status": "gone"}, {ORDER}),
        ({"status": "live"}, {CLERK, PARKING, TOWN, USED}),
        ({"section": "ekonomi", "place": "garut", "status": "live"}, {USED}),
        ({"year": "2024"}, {TOWN, ORDER, USED}),
        ({"year": "2024", "until": "2024-01-31"}, {TOWN}),
        ({"year": "2022"}, set()),
        ({"year": "24"}, {CLERK, PARKING, TOWN, ORDER, USED}),
        ({"photo": "yes"}, {CLERK}),
        ({"photo": "no", "year": "2023"}, {PARKING}),
        ({"layout": "nomina"}, {CLERK, PARKING, TOWN, ORDER, USED}),
        ({"layout": "generic"}, set()),
    ],
)
def test_filters_narrow_with_and_without_words(slugs: Slugs, filters: dict[str, str], found: set[str]) -> None:
    assert set(slugs("", **filters)) == found
    assert set(slugs("bipol", **filters)) == found


@pytest.mark.parametrize("typed", ["bipol", "", "-pasar", "pengelolaan"])
@pytest.mark.parametrize("filters", [{}, {"year": "2024", "role": "reporter"}, {"photo": "no", "person": "rina"}])
def test_the_ids_of_a_search_can_be_joined(reader: sqlite3.Connection, typed: str, filters: dict[str, str]) -> None:
    sql, parameters = matching(reader, typed, Filters(**filters))
    rows = reader.execute(f"SELECT url FROM articles WHERE id IN ({sql})", parameters).fetchall()
    hits = search(reader, typed, Filters(**filters)).hits
    assert sorted(row[0] for row in rows) == sorted(hit.url for hit in hits)


@pytest.mark.parametrize(("sort", "found"), [("newest", [TOWN, CLERK]), ("oldest", [CLERK, TOWN])])
def test_results_can_be_sorted_by_date(reader: sqlite3.Connection, sort: str, found: list[str]) -> None:
    for typed in ("rina", "rina camat OR pedagang"):
        hits = search(reader, typed, Filters(place="cimahi"), sort=sort).hits
        assert [hit.url.split("/")[3] for hit in hits] == found


def test_without_words_the_newest_come_first(slugs: Slugs) -> None:
    assert slugs("") == [USED, ORDER, TOWN, CLERK, PARKING]


def test_of_too_many_to_rank_the_newest_come_first(reader: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(execute, "MAX_RANKED", 3)
    found = search(reader, "bipol")
    assert not found.ranked and found.total == 5
    assert [hit.id for hit in found.hits] == [5, 4, 3, 2, 1]


def test_pages_follow_each_other(reader: sqlite3.Connection) -> None:
    pages = [search(reader, "bipol", limit=2, offset=offset) for offset in (0, 2, 4)]
    assert [page.total for page in pages] == [5, 5, 5]
    assert sorted(hit.id for page in pages for hit in page.hits) == [1, 2, 3, 4, 5]


def test_a_hit_says_what_and_where_it_is(reader: sqlite3.Connection) -> None:
    (hit,) = search(reader, "pengelolaan pasar", Filters(person="Rina")).hits
    assert "".join(part.text for part in hit.title) == "Pengelola Pasar Diganti"
    assert [part.text for part in hit.title if part.found] == ["Pengelola", "Pasar"]
    assert (hit.section, hit.place, hit.published_at, hit.reporters) == (
        "Ekonomi",
        "CIMAHI",
        "2023-06-15",
        ("Rina Wulandari",),
    )
    assert [part.text for part in hit.passage if part.found] == ["dikelola"]  # only its caption has it


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=60), value=st.text(max_size=20))
def test_nothing_typed_anywhere_is_an_error(reader: sqlite3.Connection, typed: str, value: str) -> None:
    search(reader, typed, Filters(*[value] * len(fields(Filters))))


def test_searching_needs_no_writing(reader: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.execute("DELETE FROM lemmas")


@pytest.mark.parametrize("word", ["pengelolaannya", "terkelola"])
def test_plain_sql_finds_inflections_by_the_table_of_lemmas(reader: sqlite3.Connection, word: str) -> None:
    sql = """
      SELECT a.id FROM articles_fts f JOIN articles a ON a.id = f.rowid
      WHERE articles_fts MATCH (
        SELECT group_concat('"' || word || '"', ' OR ')
        FROM (SELECT :word AS word UNION SELECT lemma FROM lemmas WHERE word = :word))
      ORDER BY a.id"""
    met = reader.execute("SELECT 1 FROM lemmas WHERE word = ?", [word]).fetchone()
    assert [row[0] for row in reader.execute(sql, {"word": word})] == ([1, 2] if met else [])


def test_plain_sql_has_the_searches_ranking(reader: sqlite3.Connection) -> None:
    (match,) = {search(reader, "pengelola").query.match}
    ranked = reader.execute("SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? ORDER BY rank", [match])
    weights = ", ".join(map(str, execute.WEIGHTS))
    weighed = reader.execute(
        f"SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? ORDER BY bm25(articles_fts, {weights})", [match]
    )
    assert ranked.fetchall() == weighed.fetchall() == [(2,), (1,)]


ALL = dict(since="2020-01-01", until="2024-12-31", section="Ekonomi", place="GARUT", person="Rina", role="reporter")
ALL |= dict(year="2024", layout="nomina", photo="no")


@pytest.mark.parametrize("typed", ["pengelolaan sampah", '"pasar induk"', "-pasar", ""])
@pytest.mark.parametrize(
    "filters", [{}, *({name: value} for name, value in ALL.items()), ALL, {"status": "live"}, {"status": "gone"}]
)
@pytest.mark.parametrize("most", [execute.MAX_RANKED, 0])
def test_no_search_reads_texts_to_find_them(
    reader: sqlite3.Connection, typed: str, filters: dict[str, Any], most: int
) -> None:
    asked: list[str] = []
    reader.set_trace_callback(asked.append)
    with mock.patch.object(execute, "MAX_RANKED", most):
        search(reader, typed, Filters(**filters))
    reader.set_trace_callback(None)
    ours = [one for one in asked if "'main'." not in one]  # the others are the index's own
    assert len(ours) >= 2
    for sql in ours:
        for *_, step in reader.execute(f"EXPLAIN QUERY PLAN {sql}"):
            reads_all = step.startswith("SCAN") and "INDEX" not in step and "VIRTUAL TABLE" not in step
            assert not reads_all or step in ALLOWED, (step, sql)


ALLOWED = ("SCAN CONSTANT ROW", "SCAN people", "SCAN sqlite_master", "SCAN (subquery-1)")
"""Names are few, and short; a part of one is sought in all of them. What a subquery reads has steps of its own."""
