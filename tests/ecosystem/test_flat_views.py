"""The flat views in other people's libraries say what they say in SQLite, row for row."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bipol_crawler.demo.site import Portal
from bipol_crawler.storage.views import VIEWS
from tests.crawl.crawling import PROJECT, Desk
from tests.crawl.in_process import opened

PYTHON = PROJECT / ".venv-ecosystem" / "bin" / "python"
pytestmark = [
    pytest.mark.ecosystem,
    pytest.mark.skipif(not PYTHON.exists(), reason="make ecosystem-test sets up .venv-ecosystem"),
]

READERS = Path(__file__).with_name("readers.py")
FLAT = [view for view in VIEWS if view.endswith("_flat")]
SIX = ("articles_flat", "bylines_flat", "photos_flat", "links_flat", "versions_flat", "events_flat")
UNREADABLE = {("duckdb", "corrections_flat")}
"""A view with UNION that DuckDB cannot bind (julianday): it hands SQLite a text with brackets that SQLite refuses."""
NUMBERS = {
    "articles_flat": ("id", "word_count", "versions", "copy_score"),
    "copies_flat": (
        "score", "common", "shingles", "certain", "span_start", "span_end", "article_id", "original_id", "copied_id",
    ),
}  # fmt: skip
"""The columns of views with lists that are numbers. In DuckDB they are text."""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of two days."""
    portal = Portal(5, 24)
    desk = Desk(tmp_path_factory.mktemp("ecosystem"), portal)
    with opened(portal):
        desk.crawled()
        portal.day = 2
        desk.crawled("full=1")
    return desk.database


def read(library: str, archive: Path, *views: str) -> dict[str, list[dict[str, Any]]]:
    run = subprocess.run([PYTHON, READERS, library, archive, *views], capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    found: dict[str, list[dict[str, Any]]] = json.loads(run.stdout)
    return found


def stored(archive: Path, view: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(archive)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(f"SELECT * FROM {view}")]


def in_order(rows: list[dict[str, Any]]) -> list[str]:
    return sorted(json.dumps(row, sort_keys=True) for row in rows)


@pytest.mark.parametrize("library", ["duckdb", "pandas", "polars", "sqlite-utils", "datasette"])
def test_every_flat_view_says_the_same(archive: Path, library: str) -> None:
    views = [view for view in FLAT if (library, view) not in UNREADABLE]
    found = read(library, archive, *views)
    for view in views:
        wanted = stored(archive, view)
        if library == "duckdb" and (numbers := NUMBERS.get(view)):
            wanted = [
                {name: str(cell) if name in numbers and cell is not None else cell for name, cell in row.items()}
                for row in wanted
            ]
        assert in_order(found[view]) == in_order(wanted), view
    assert all(found[view] for view in SIX)


def test_duckdb_joins_lists_in_the_order_of_the_page(archive: Path, tmp_path: Path) -> None:
    """With more rows than DuckDB takes at once, and stored in no order, which shows whether it joins them by itself."""
    copy = tmp_path / "bipol.db"
    shutil.copyfile(archive, copy)
    chosen = random.Random(7)
    with closing(sqlite3.connect(copy)) as connection, connection:
        articles = [row[0] for row in connection.execute("SELECT id FROM articles LIMIT 20")]
        connection.execute("DELETE FROM article_tags")
        connection.executemany(
            "INSERT INTO tags (id, name) VALUES (?, ?)", [(n, f"tag {n}") for n in range(1000, 1500)]
        )
        rows = [(article, tag, tag) for article in articles for tag in range(1000, 1500)]
        chosen.shuffle(rows)
        connection.executemany("INSERT INTO article_tags (article_id, tag_id, position) VALUES (?, ?, ?)", rows)
    found = {row["id"]: row["tags"] for row in read("duckdb", copy, "articles_flat")["articles_flat"]}
    in_page_order = "; ".join(f"tag {number}" for number in range(1000, 1500))
    assert [found[str(article)] for article in articles] == [in_page_order] * len(articles)
