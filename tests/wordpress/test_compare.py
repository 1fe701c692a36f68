"""The comparison finds each kind of difference between an archive and the truth, and names the field."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bipol_crawler.storage.database import Database
from bipol_crawler.storage.migrations import migrations
from bipol_crawler.storage.schema import refresh_views

from .compare import compare, summary

URL = "https://bipol.co/petani-cabai/"
TRUTH: dict[str, Any] = {
    "url": URL,
    "headline": "Petani Cabai Panen",
    "published_at": "2024-11-15T19:47:08+07:00",
    "section": "Sukabumi",
    "place": "SUKABUMI",
    "body": "SUKABUMI, bipol.co – Panen.\n\nSelesai.",
    "bylines": [
        {"role": "reporter", "name": "Yayat"},
        {"role": "writer", "name": "Mulyana"},
        {"role": "editor", "name": "Dadan RH"},
        {"role": "account", "name": "Redaksi"},
    ],
    "photos": [
        {"kind": "lead", "url": "/a.jpg", "caption": "Panen. (Ist)", "credit": "Ist"},
        {"kind": "inline", "url": "/b.jpg", "caption": None, "credit": None},
    ],
    "inline_links": [{"url": "https://bipol.co/lain/", "headline": "Lain"}],
    "tags": ["Cabai", "Panen"],
}
ROWS = """
INSERT INTO sections (id, name) VALUES (1, 'Sukabumi'), (2, 'Politik');
INSERT INTO articles (id, url, headline, body, place, section_id, published_at, published_precision,
  published_source, layout, parser_version, sources, dates, first_seen_at, last_seen_at)
  VALUES (1, :url, :headline, :body, :place, 1, :published_at, 'second', 'feed', 'nomina', '1', '{}', '[]',
  '2024-11-16T00:00:00Z', '2024-11-16T00:00:00Z');
INSERT INTO people (id, name, key) VALUES (1, 'Yayat', 'yayat'), (2, 'Mulyana', 'mulyana'),
  (3, 'Dadan RH', 'dadanrh'), (4, 'Redaksi', 'redaksi');
INSERT INTO bylines (article_id, position, role, person_id, name, as_written, source) VALUES
  (1, 1, 'reporter', 1, 'Yayat', 'Yayat', 'text'), (1, 2, 'writer', 2, 'Mulyana', 'Mulyana', 'field'),
  (1, 3, 'editor', 3, 'Dadan RH', 'Dadan .RH', 'text'), (1, 4, 'account', 4, 'Redaksi', 'Redaksi', 'account');
INSERT INTO photos (article_id, kind, position, url, caption, credit) VALUES
  (1, 'lead', 1, '/a.jpg', 'Panen. (Ist)', 'Ist'), (1, 'inline', 1, '/b.jpg', NULL, NULL);
INSERT INTO links (article_id, block, position, url, headline) VALUES
  (1, 'related', 1, 'https://bipol.co/x/', 'X'), (1, 'inline', 1, 'https://bipol.co/lain/', 'Lain');
INSERT INTO tags (id, name) VALUES (1, 'Cabai'), (2, 'Panen');
INSERT INTO article_tags (article_id, tag_id, position) VALUES (1, 1, 1), (1, 2, 2);
"""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive that holds exactly the truth."""
    path = tmp_path / "bipol.db"
    database = Database(path)
    migrations.apply(database)
    refresh_views(database)
    database.close()
    plain = {name: TRUTH[name] for name in ("url", "headline", "body", "place", "published_at")}
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in ROWS.split(";\n"):
            connection.execute(statement, plain if ":url" in statement else {})
    return path


def test_archive_that_holds_the_truth_has_no_mismatch(archive: Path) -> None:
    assert compare(archive, [TRUTH], published_to="second") == []


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ("UPDATE articles SET headline = NULL", {"headline"}),
        ("UPDATE articles SET body = body || ' Iklan'", {"body"}),
        ("UPDATE articles SET place = 'BANDUNG'", {"place"}),
        ("UPDATE articles SET section_id = 2", {"section"}),
        ("UPDATE articles SET status = 'missing'", {"status"}),
        ("UPDATE articles SET published_at = '2024-11-15T19:47:09+07:00'", {"published_at"}),
        ("UPDATE articles SET published_at = NULL, published_precision = NULL", {"published_precision"}),
        ("UPDATE articles SET url = 'https://bipol.co/asing/'", {"url"}),
        ("UPDATE bylines SET person_id = 1, name = 'Yayat' WHERE position = 2", {"bylines", "reporters"}),
        ("UPDATE bylines SET role = 'source' WHERE position = 3", {"bylines", "editors"}),
        ("DELETE FROM bylines WHERE role = 'account'", {"bylines"}),
        ("UPDATE photos SET caption = 'Panen.' WHERE kind = 'lead'", {"lead_caption"}),
        ("UPDATE photos SET credit = NULL WHERE kind = 'lead'", {"lead_credit"}),
        ("DELETE FROM photos WHERE kind = 'inline'", {"inline_photos"}),
        ("UPDATE links SET headline = 'Baca' WHERE block = 'inline'", {"inline_links"}),
        ("DELETE FROM article_tags WHERE tag_id = 2", {"tags"}),
    ],
)  # fmt: skip
def test_each_difference_is_found_and_named(archive: Path, change: str, fields: set[str]) -> None:
    with closing(sqlite3.connect(archive)) as connection, connection:
        connection.execute(change)
    found = compare(archive, [TRUTH], published_to="second")
    assert {mismatch.field for mismatch in found} == fields
    assert all(field in summary(found) for field in fields)


def test_name_in_capitals_is_the_same_name(archive: Path) -> None:
    typed = [line | {"name": line["name"].upper()} for line in TRUTH["bylines"]]
    assert compare(archive, [TRUTH | {"bylines": typed}]) == []


@pytest.mark.parametrize(
    ("published_at", "precision", "demanded", "fields"),
    [
        ("2024-11-15", "day", "day", []),
        ("2024-11-15T19:47:00+07:00", "minute", "day", []),
        ("2024-11-15T19:47:00+07:00", "minute", "minute", []),
        ("2024-11-16", "day", "day", ["published_at"]),
        ("2024-11-15T19:48:00+07:00", "minute", "day", ["published_at"]),
        ("2024-11-15", "day", "minute", ["published_precision"]),
    ],
)
def test_time_is_held_to_the_exactness_it_claims(
    archive: Path, published_at: str, precision: str, demanded: str, fields: list[str]
) -> None:
    with closing(sqlite3.connect(archive)) as connection, connection:
        connection.execute("UPDATE articles SET published_at = ?, published_precision = ?", (published_at, precision))
    assert [mismatch.field for mismatch in compare(archive, [TRUTH], published_to=demanded)] == fields


def test_article_gone_from_the_portal_is_not_held_against_the_archive(archive: Path) -> None:
    with closing(sqlite3.connect(archive)) as connection, connection:
        connection.execute("UPDATE articles SET status = 'gone', gone_at = '2024-11-20T00:00:00Z'")
    assert compare(archive, []) == []
