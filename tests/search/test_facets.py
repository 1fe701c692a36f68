"""Counts of facets and of the histogram, compared with those of SQL for random filters."""

from __future__ import annotations

import dataclasses
import sqlite3
from collections.abc import Iterator
from random import Random

import pytest

from bipol_crawler.normalize.people import person_key
from bipol_crawler.search.columns import Columns, read_columns
from bipol_crawler.search.execute import Filters, matching, search
from bipol_crawler.search.facets import FACETS
from bipol_crawler.search.filters import ROLES, STATUSES
from bipol_crawler.search.histogram import histogram
from bipol_crawler.storage.connection import open_database
from bipol_crawler.storage.lemmas import save_lemmas
from tests.tables import table_of
from tests.tiers import ALL

ARTICLES = 240
PEOPLE = ("Rina Wulandari", "Firdaus", "Deden GP", "Asep D. Hidayat, S.Sos", "Admin Bipol", "Firdausi", "R. Wulandari")
PLACES = ("CIMAHI", "Cimahi", "KAB. BANDUNG", "Garut", "GARUT", "Ḱuningan", None)
SECTIONS = ("Ekonomi", "EKONOMI", "Hukum", "Daerah", "Olah Raga")
TIMES = ("T19:47:00+07:00", "T00:10:00+07:00", "T23:59:59+09:00", "")
WORDS = ("sampah", "pengelolaan", "banjir", "318", "wali", "kota", "dikelola")
TYPED = ("", "", "kelola", "sampah OR banjir", "-kota", '"wali kota"', "banjir NOT sampah", "tiada", "wali")


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    rng = Random(20)
    db = open_database(tmp_path_factory.mktemp("facets") / "a.db")
    insert = db.execute
    with db.atomic():
        for number, name in enumerate(SECTIONS, 1):
            insert("INSERT INTO sections (id, name) VALUES (?, ?)", [number, name])
        for number, name in enumerate(PEOPLE, 1):
            insert("INSERT INTO people (id, name, key) VALUES (?, ?, ?)", [number, name, person_key(name)])
        for number in range(1, ARTICLES + 1):
            texts = {"headline": rng.choice(WORDS), "body": " ".join(rng.choices(WORDS, k=3)), "captions": None}
            day = f"{rng.choice((2019, 2020, 2020, 2024))}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
            row = {
                "id": number * 3,
                "url": f"https://bipol.co/{number}/",
                "status": rng.choice((*STATUSES, "live", "live")),
                "place": rng.choice(PLACES),
                "published_at": day + rng.choice(TIMES) if rng.random() < 0.9 else None,
                "layout": rng.choice(("nomina", "generic")),
                "people": None,
                "parser_version": "1",
                "sources": "{}",
                "dates": "[]",
                "first_seen_at": "2024-11-16T00:00:00Z",
                "last_seen_at": "2024-11-16T00:00:00Z",
            }
            table_of(db, "articles").insert({**row, **texts, **save_lemmas(db, **texts, people=None)})
            for position, section in enumerate(rng.sample(range(1, 6), rng.randint(0, 3))):
                insert("INSERT INTO article_sections VALUES (?, ?, ?)", [number * 3, section, position])
            for position in range(rng.randint(0, 4)):
                role, person = (
                    rng.choice(("reporter", "editor", "account", "photographer")),
                    rng.randint(1, len(PEOPLE)),
                )
                person, role = (5, "account") if person == 5 else (person, role)
                insert(
                    "INSERT INTO bylines (article_id, position, role, person_id, name, as_written, source)"
                    " VALUES (?, ?, ?, ?, 'x', 'x', 'text')",
                    [number * 3, position, role, person],
                )
            if rng.random() < 0.4:
                insert("INSERT INTO photos (article_id, kind, position, url) VALUES (?, 'lead', 1, 'u')", [number * 3])
    yield db
    db.close()


@pytest.fixture(scope="module")
def columns(reader: sqlite3.Connection) -> Columns:
    return read_columns(reader)


def random_filters(rng: Random) -> Filters:
    values = {
        "since": rng.choice(("2020-03-01", "2019-12-31", "x", "0001-01-01")),
        "until": rng.choice(("2020-09-30", "2024-01-01", "9999-12-31", "2020-02-30")),
        "section": rng.choice(("ekonomi", "Hukum", "Olah raga", "Tiada")),
        "place": rng.choice(("cimahi", "GARUT", "kab. bandung", "ḱUNINGAN")),
        "person": rng.choice(("Rina Wulandari", "wulandari", "firdaus", "admin bipol", "nobody")),
        "role": rng.choice((*ROLES[:4], "account", "none")),
        "status": rng.choice((*STATUSES, "x")),
        "year": rng.choice(("2020", "2024", "1999", "20")),
        "layout": rng.choice(("nomina", "generic", "old")),
        "photo": rng.choice(("yes", "no", "maybe")),
    }
    return Filters(**{name: values[name] for name in rng.sample(sorted(values), rng.choice((0, 1, 1, 2, 2, 3, 4)))})


def counted(reader: sqlite3.Connection, typed: str, filters: Filters) -> int:
    sql, parameters = matching(reader, typed, filters)
    return int(reader.execute(f"SELECT count(*) FROM ({sql})", parameters).fetchone()[0])


@pytest.mark.parametrize("seed", range(500 if ALL else 20))
def test_a_count_is_the_number_of_results_that_it_leads_to(
    reader: sqlite3.Connection, columns: Columns, seed: int
) -> None:
    rng = Random(seed)
    typed, filters = rng.choice(TYPED), random_filters(rng)
    found = search(reader, typed, filters, columns=columns)
    assert found.total == counted(reader, typed, filters)
    for facet in FACETS:
        for count in found.filtered.counts(facet):
            led_to = dataclasses.replace(filters, **{facet: count.value})
            assert count.articles == counted(reader, typed, led_to), (typed, filters, facet, count)
    for value in {*SECTIONS} - {count.value for count in found.filtered.counts("section")} - {"EKONOMI", "Ekonomi"}:
        assert not counted(reader, typed, dataclasses.replace(filters, section=value))
    bars = histogram(found.filtered.days(), filters)
    for bar in bars:
        led_to = dataclasses.replace(filters, since=bar.since, until=bar.until, year="")
        assert bar.articles == counted(reader, typed, led_to), (typed, filters, bar)
    sql, parameters = matching(reader, typed, filters)
    dated = f"SELECT count(published_at) FROM articles WHERE id IN ({sql})"
    assert sum(bar.articles for bar in bars) == reader.execute(dated, parameters).fetchone()[0]
