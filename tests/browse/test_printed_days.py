"""Filters and counts by day use the printed day: articles of early morning in WIB are not those of the day before."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.browse.browse_archives import Browser

EARLY = "2024-11-16T06:30:00+07:00"  # 2024-11-15T23:30Z


@pytest.fixture(scope="module")
def early(module_archive: Path, module_news: Browser) -> Browser:
    """The news, with an article of early morning and one of which only the day is known."""
    with closing(sqlite3.connect(module_archive)) as db:
        db.execute("UPDATE articles SET published_at = ? WHERE id = 1", [EARLY])
        db.execute("UPDATE articles SET published_at = '2024-11-16' WHERE id = 2")
        db.commit()
    return module_news


@pytest.mark.parametrize(
    "condition",
    [
        {"published_date": "2024-11-16"},
        {"published_date__exact": "2024-11-16"},
        {"published_date__gte": "2024-11-16", "published_date__lt": "2024-11-17"},
        {"published_date__date": "2024-11-16"},
        {"published_at__date": "2024-11-16"},
        {"published_at__startswith": "2024-11-16"},
        {"published_date__in": "2024-11-16"},
    ],
)
@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_day_is_the_printed_one(early: Browser, condition: dict[str, str], form: str) -> None:
    answer = early.get(f"/bipol/articles_flat.{form}", params={"_shape": "array", "_col": "id", **condition})
    found = [row["id"] for row in answer.json()] if form == "json" else [int(row) for row in answer.text.split()[1:]]
    assert sorted(found) == [1, 2]


@pytest.mark.parametrize("column", ["published_at", "published_date"])
@pytest.mark.parametrize("day", ["2024-11-15", "2024-11-17"])
def test_no_other_day_has_them(early: Browser, column: str, day: str) -> None:
    assert early.rows("/bipol/articles_flat", **{f"{column}__date": day}) == []


@pytest.mark.parametrize("table", ["articles_flat", "articles"])
def test_counts_by_day_are_those_of_the_filter_behind_them(early: Browser, table: str) -> None:
    found = early.get(f"/bipol/{table}.json?_facet_date=published_at&_facet_date=first_seen_at").json()["facet_results"]
    days = {result["value"]: result for result in found["published_at"]["results"]}
    assert days["2024-11-16"]["count"] == 2 and "2024-11-15" not in days
    rows = early.get(days["2024-11-16"]["toggle_url"].removeprefix("http://localhost")).json()["rows"]
    assert len(rows) == 2
    assert {result["value"] for result in found["first_seen_at"]["results"]} == {f"2024-11-1{n}" for n in range(1, 5)}


def test_a_search_narrowed_by_day_uses_the_printed_one(early: Browser) -> None:
    found = early.get("/search.json?since=2024-11-16&until=2024-11-16").json()
    assert sorted(int(article["permalink"].rpartition("/")[2]) for article in found["articles"]) == [1, 2]
    assert early.get("/search.json?until=2024-11-15&since=2024-11-15").json()["articles"] == []
