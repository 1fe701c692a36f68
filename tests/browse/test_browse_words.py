"""Undocumented means failing: every table, view, column and query is described, once, in metadata.yaml."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from datasette.app import SETTINGS

from bipol_crawler.browse.metadata import read_metadata
from bipol_crawler.browse.server import PAGES
from bipol_crawler.storage.database import Database
from bipol_crawler.storage.migrations import migrations
from bipol_crawler.storage.schema import refresh_views

METADATA: dict[str, Any] = read_metadata()
BIPOL = METADATA["databases"]["bipol"]
SHADOWS = ("articles_fts_",)


def shape() -> dict[str, list[str]]:
    """Every table and view of a new archive, with its columns; SQLite's own index shadows left out."""
    db = Database(":memory:")
    migrations.apply(db)
    refresh_views(db)
    names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
    columns = {
        name: [row[1] for row in db.execute(f'PRAGMA table_info("{name}")')]
        for name in names
        if not name.startswith(SHADOWS)
    }
    db.close()
    return columns


SHAPE = shape()


@pytest.mark.parametrize("name", sorted(SHAPE))
def test_every_table_and_view_says_what_a_row_is(name: str) -> None:
    assert BIPOL["tables"][name]["description"].endswith(".")


@pytest.mark.parametrize("name", sorted(SHAPE))
def test_every_column_is_described_and_in_its_order(name: str) -> None:
    described = BIPOL["tables"][name]["columns"]
    assert list(described) == SHAPE[name]
    assert all(len(words) > 5 and words.strip().endswith(".") for words in described.values()), described


def test_nothing_is_described_that_does_not_exist() -> None:
    assert set(BIPOL["tables"]) == set(SHAPE)


@pytest.mark.parametrize("name", sorted(BIPOL["queries"]))
def test_every_query_says_what_it_answers(name: str) -> None:
    query = BIPOL["queries"][name]
    assert query["title"] and query["description"].endswith(".")


@pytest.mark.parametrize("level", [METADATA, BIPOL])
def test_the_archive_says_what_it_is(level: dict[str, Any]) -> None:
    assert level["title"] and level["description"].endswith(".")


def test_the_source_and_the_crawler_are_named() -> None:
    assert METADATA["source"] == "bipol.co" and METADATA["source_url"].startswith("https://") and METADATA["about"]


def test_every_setting_exists_and_differs_from_datasettes_own() -> None:
    defaults = {setting.name: setting.default for setting in SETTINGS}
    ours = json.loads((PAGES / "settings.json").read_text())
    assert not {name for name, value in ours.items() if defaults[name] == value}


@pytest.mark.parametrize("page", sorted(path.name for path in (PAGES / "static").iterdir()))
def test_every_static_file_is_asked_for(page: str) -> None:
    sources = [*PAGES.glob("templates/*.html"), PAGES / "metadata.yaml"]
    assert any(f"/static/{page}" in source.read_text() for source in sources)


def test_labels_sort_orders_and_facets_name_real_columns() -> None:
    for name, table in BIPOL["tables"].items():
        named = [table[key] for key in ("label_column", "sort", "sort_desc") if key in table] + table.get("facets", [])
        assert set(named) <= set(SHAPE[name]), name


def test_no_file_of_the_pages_names_a_foreign_resource() -> None:
    for path in Path(PAGES).rglob("*"):
        if path.suffix in (".html", ".css", ".js"):
            text = path.read_text()
            assert "@import" not in text and "url(" not in text and 'src="http' not in text and "//cdn" not in text, (
                path
            )
