"""Archives for the tests of the reading room: one with hostile text in every field, one with realistic articles."""

from __future__ import annotations

import asyncio
import functools
import json
import pickle
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType
from typing import Any
from unittest import mock

import datasette.app  # type: ignore[import-untyped]
import yaml
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from bipol_crawler.browse.server import open_datasette
from bipol_crawler.normalize.people import person_key
from bipol_crawler.storage.database import Database
from bipol_crawler.storage.migrations import migrations
from bipol_crawler.storage.schema import refresh_views
from tests.tables import table_of

HOSTILE = (
    "<x-hostile>a</x-hostile><script>alert(1)</script> \"><img src=x onerror=alert(1)> '-alert(1)-' "
    "</style></textarea></title><svg onload=alert(1)> {{7*7}} \x1b[31m ]]> --> javascript:alert(1) %s"
)
ADDRESSES = (
    "javascript:alert(1)//%s",
    "JaVaScRiPt:alert(1)//%s",
    "data:text/html,<script>alert(1)</script>%s",
    'https://bipol.co/"onmouseover="alert(1)"x="%s',
    "https://bipol.co/'><script>alert(1)</script>%s",
    "//bipol.co/%s",
    "https:javascript:alert(1)//%s",
    "\x01javascript:alert(1)//%s",
)
CHECKED = re.compile(r"CHECK \((\w+) IN\s*\(([^)]*)\)")
"""A column with a fixed set of values: its name, and the values."""


class _Compiled(BytecodeCache):
    """Caches compiled templates for all instances of Datasette in the process."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key, bucket.checksum] = bucket.code  # type: ignore[assignment]


compiled_templates = _Compiled()
_module = functools.cache(datasette.app.module_from_path)
_plugins = functools.cache(datasette.app.get_plugins)
_read_yaml = yaml.load


@functools.cache
def _metadata(words: str) -> bytes:
    return pickle.dumps(_read_yaml(words, Loader=yaml.CSafeLoader))


@contextmanager
def cached_plugins_and_metadata() -> Iterator[None]:
    """Inside the block, plugins and metadata are read only once for all instances of Datasette.

    pluggy keeps the first plugins anyway.
    """
    with (
        mock.patch("datasette.app.get_plugins", _plugins),
        mock.patch("datasette.app.module_from_path", _module),
        mock.patch("bipol_crawler.browse.metadata.yaml.load", lambda words, Loader: pickle.loads(_metadata(words))),
    ):
        yield


class Browser:
    """Datasette's own client for its real ASGI application. Tests can use it without an event loop of their own."""

    def __init__(self, path: Path) -> None:
        with cached_plugins_and_metadata():
            self.datasette = open_datasette(path)
        self.datasette.jinja_env.bytecode_cache = compiled_templates
        self.loop = asyncio.new_event_loop()

    def get(self, address: str, **options: Any) -> Any:
        return self.loop.run_until_complete(self.datasette.client.get(address, **options))

    def rows(self, address: str, **parameters: str) -> list[dict[str, Any]]:
        answer = self.get(address + ".json", params={"_shape": "array", **parameters})
        assert answer.status_code == 200, answer.text
        rows: list[dict[str, Any]] = answer.json()
        return rows

    def close(self) -> None:
        self.datasette.get_database().close()
        self.datasette.executor.shutdown()
        self.loop.close()


def full_scans(path: Path, sql: str) -> list[str]:
    """The steps of a query that read all articles with their texts: scans without a covering or partial index."""
    connection = sqlite3.connect(path)
    connection.create_function("search_words", 1, str)
    connection.create_function("passage", 2, str)
    plan = connection.execute(f"EXPLAIN QUERY PLAN {sql}", dict.fromkeys(re.findall(r":(\w+)", sql), "")).fetchall()
    partial = connection.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'")
    indexes = ["COVERING INDEX", *(f"INDEX {name}" for (name,) in partial)]
    connection.close()
    tables = {"articles", "article_versions", *re.findall(r"(?:articles|article_versions) (\w+)", sql)}
    scans = [step[3] for step in plan if step[3].startswith("SCAN") and step[3].split()[1] in tables]
    assert plan
    return [scan for scan in scans if not any(index in scan for index in indexes)]


def new_archive(path: Path) -> Database:
    """Make an empty archive as the crawler does: with migrations, views and WAL mode."""
    db = Database(path)
    _empty_archive().backup(db)
    db.execute("PRAGMA journal_mode = WAL")
    return db


@functools.cache
def _empty_archive() -> sqlite3.Connection:
    """An empty archive in memory, to be copied."""
    db = Database(":memory:")
    migrations.apply(db)
    refresh_views(db)
    return db


def tables_of(db: Database) -> list[str]:
    """All tables that the crawler writes; without the internal tables of SQLite and of the full-text index."""
    names = (name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'"))
    return [name for name in names if not name.startswith(("sqlite_", "_sqlite_", "articles_fts"))]


def fill_with_hostility(db: Database, rows: int = len(ADDRESSES)) -> None:
    """Insert ``rows`` rows into every table, with hostile text in all text columns and valid foreign keys.

    Tables and columns are read from the archive, so that new columns are filled, too. In every second row dates,
    digests and lists have the form that pages expect, so that pages show the texts in them.
    """
    for number in range(1, rows + 1):
        for table in tables_of(db):
            table_of(db, table).insert(
                hostile_row(db, table, number), ignore=table == "sources"
            )  # its names are limited to four
    db.commit()


def hostile_row(db: Database, table: str, number: int) -> dict[str, Any]:
    """The row that :func:`fill_with_hostility` inserts."""
    choices = {name: re.findall(r"\w+", values) for name, values in CHECKED.findall(table_of(db, table).schema)}
    row: dict[str, Any] = {}
    for column in table_of(db, table).columns:
        name, text = column.name, HOSTILE % f"{table}.{column.name}.{number}"
        if name in choices:
            chosen = choices[name][(number - 1) % len(choices[name])]
            row[name] = int(chosen) if column.type == "INTEGER" else chosen
        elif column.type == "INTEGER":
            row[name] = number % len(ADDRESSES) + 1 if name == "other_id" else number
        elif column.type == "BLOB":
            row[name] = text.encode()
        elif column.type == "REAL":
            row[name] = number / 10
        elif name == "url":
            row[name] = ADDRESSES[(number - 1) % len(ADDRESSES)] % f"{table}{number}"
        else:
            row[name] = text if number % 2 else _well_formed(name, number, text)
    return row


def _well_formed(name: str, number: int, text: str) -> str:
    if name in ("bylines", "captions"):
        return json.dumps([["reporter", text], ["editor", text]])
    if name == "digest":
        return f"sha256:{number:064x}"
    if name == "at" or name.endswith("_at") or name == "published":
        return f"2024-11-{10 + number}T10:00:00+07:00"
    return text


ARTICLES = [
    # id, headline, body, section, published_at, precision, status
    (
        1,
        "Pasar Induk Cimahi Dibuka Lagi",
        "CIMAHI, bipol.co – Pedagang kembali berjualan.\n\nProtokol covid-19 tetap berlaku.",
        1,
        "2020-06-15T09:12:00+07:00",
        "minute",
        "live",
    ),
    (
        2,
        "Perbaikan Jembatan Rampung",
        "SUKABUMI, bipol.co – Jembatan itu dibuka.\n\nWarga menyeberang.\nTanpa antre.",
        2,
        "2019-11-21",
        "day",
        "live",
    ),
    (
        3,
        "Harga Cabai Turun",
        "GARUT, bipol.co – Harga cabai turun setelah panen. Covid tidak disebut, 19 pedagang ada.",
        1,
        "2021-02-01T10:00:00+07:00",
        "second",
        "gone",
    ),
    (4, None, None, 2, None, None, "missing"),
]


def fill_with_news(db: Database) -> None:
    """Insert four small invented articles: one edited, one gone, one missing and empty."""
    table_of(db, "runs").insert(
        {
            "id": 1,
            "command": "crawl",
            "arguments": "{}",
            "portal": "https://bipol.co",
            "parser_version": "1",
            "software": "test",
            "started_at": "2024-11-16T00:00:00Z",
            "finished_at": "2024-11-16T00:10:00Z",
            "outcome": "healthy",
            "exit_code": 0,
            "requests": 20,
            "found": 6,
            "fetched": 4,
            "new": 4,
            "changed": 1,
        }
    )
    table_of(db, "sections").insert_all([{"id": 1, "name": "Ekonomi"}, {"id": 2, "name": "Daerah"}])
    table_of(db, "people").insert_all(
        [
            {"id": 1, "name": "Rina Wulandari", "key": person_key("Rina Wulandari")},
            {"id": 2, "name": "Dodi GP", "key": person_key("Dodi GP")},
        ]
    )
    for number, headline, body, section, published, precision, status in ARTICLES:
        seen = f"2024-11-1{number}T01:00:00Z"
        url = f"https://bipol.co/artikel-{number}/"
        table_of(db, "captures").insert(
            {
                "id": number,
                "run_id": 1,
                "url": url,
                "captured_at": seen,
                "status": 200,
                "length": 900,
                "digest": f"sha256:{number:064}",
                "warc_file": "bipol-00001.warc.gz",
                "warc_offset": number * 1000,
                "warc_length": 700,
                "record_id": f"<urn:uuid:{number}>",
            }
        )
        table_of(db, "articles").insert(
            {
                "id": number,
                "url": url,
                "post_id": 100 + number,
                "status": status,
                "headline": headline,
                "body": body,
                "word_count": len((body or "").split()),
                "place": body and body.split(",")[0],
                "section_id": section,
                "published_at": published,
                "published_precision": precision,
                "published_source": published and "page",
                "layout": "nomina",
                "parser_version": "1",
                "sources": "{}",
                "dates": "[]",
                "first_seen_at": seen,
                "last_seen_at": seen,
                "gone_at": "2024-11-20T00:00:00Z" if status == "gone" else None,
                "missing_at": "2024-11-18T00:00:00Z" if status != "live" else None,
                "capture_id": number,
                "versions": 2 if number == 1 else 1,
            }
        )
        table_of(db, "article_sections").insert({"article_id": number, "section_id": section, "position": 1})
        table_of(db, "urls").insert(
            {
                "url": url,
                "kind": "article",
                "found_in": "feed",
                "found_at": seen,
                "run_id": 1,
                "state": "stored",
                "article_id": number,
                "capture_id": number,
            }
        )
        for version in (1, 2) if number == 1 else (1,):
            table_of(db, "article_versions").insert(
                {
                    "id": number * 10 + version,
                    "article_id": number,
                    "version": version,
                    "captured_at": seen,
                    "capture_id": number,
                    "changed": "headline" if version == 2 else "",
                    "headline": "Pasar Induk Dibuka" if (number, version) == (1, 1) else headline,
                    "body": body,
                    "bylines": "[]",
                    "captions": "[]",
                    "digest": f"{number}{version}",
                    "layout": "nomina",
                    "parser_version": "1",
                }
            )
            table_of(db, "version_captures").insert(
                {"version_id": number * 10 + version, "page": 1, "capture_id": number}
            )
    for article, position, role, person, name, as_written in (
        (1, 1, "reporter", 1, "Rina Wulandari", "Reporter  Rina Wulandari"),
        (1, 2, "editor", 2, "Dodi GP", "Editor  Dodi .GP"),
        (2, 1, "reporter", 2, "Dodi GP", "Reporter: DODI GP"),
    ):
        table_of(db, "bylines").insert(
            {
                "article_id": article,
                "position": position,
                "role": role,
                "person_id": person,
                "name": name,
                "as_written": as_written,
                "source": "text",
            }
        )
    table_of(db, "photos").insert(
        {
            "article_id": 1,
            "kind": "lead",
            "position": 1,
            "url": "https://bipol.co/foto.jpg",
            "caption": "Suasana pasar pada pagi hari. (Foto Rina)",
            "credit": "Rina",
        }
    )
    db.execute(
        "INSERT INTO links (article_id, block, position, url, headline)"
        " VALUES (1, 'related', 1, 'https://bipol.co/artikel-3/', 'Harga Cabai Turun')"
    )
    table_of(db, "article_events").insert_all(
        [
            {"article_id": 1, "at": "2024-11-12T00:00:00Z", "kind": "edited", "detail": "headline"},
            {"article_id": 3, "at": "2024-11-20T00:00:00Z", "kind": "gone", "detail": "404"},
        ]
    )
    table_of(db, "problems").insert(
        {
            "url": "https://bipol.co/artikel-4/",
            "article_id": 4,
            "run_id": 1,
            "field": "body",
            "reason": "empty",
            "detail": "",
            "first_seen_at": "2024-11-14T01:00:00Z",
            "last_seen_at": "2024-11-14T01:00:00Z",
        }
    )
    db.commit()
